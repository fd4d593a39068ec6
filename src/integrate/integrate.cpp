// Which method is taken.
#include "integrate/integrate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "integrate/methods.hpp"
#include "integrate/scheme.hpp"

namespace brio::integrate {

namespace {

// One of the methods that were asked for.
struct Candidate {
  const Method* method;
  const MethodRow* row;  ///< null: not a named one
  std::size_t position;

  std::string name() const { return row == nullptr ? method->name : std::string(row->name); }
  std::span<const std::string_view> options() const {
    return row == nullptr ? std::span<const std::string_view>() : row->options;
  }
  bool has_option(std::string_view option) const {
    return std::find(options().begin(), options().end(), option) != options().end();
  }
};

std::vector<std::string> offered_names() {
  std::vector<std::string> names;
  for (const auto& row : all_methods()) {
    if (!row.deprecated) names.emplace_back(row.name);
  }
  return names;
}

std::vector<Candidate> find_all(const std::vector<Method>& methods, const std::string& owner) {
  std::vector<Candidate> result;
  for (std::size_t k = 0; k < methods.size(); ++k) {
    const auto& method = methods[k];
    const auto* row = method.kind == Method::Kind::named ? find_method(method.name) : nullptr;
    if (method.kind == Method::Kind::named && row == nullptr) {
      const auto names = offered_names();
      auto hint = base::did_you_mean(method.name, names);
      if (hint.empty()) hint = fmt::format("there are {}", fmt::join(names, ", "));
      throw ModelError({Code::unknown_method,
                        nullptr,
                        {},
                        fmt::format("{}: there is no integration method '{}'", owner, method.name),
                        hint});
    }
    if (method.kind == Method::Kind::scheme) check_separable(parse_scheme(method));
    result.push_back({&method, row, k});
  }
  return result;
}

// An option that none of the methods has is a slip.
void check_options(const std::vector<Candidate>& candidates, const MethodOptions& options,
                   const std::string& owner) {
  for (const auto& [option, value] : options) {
    const auto& name = option;
    if (std::any_of(candidates.begin(), candidates.end(),
                    [&](const Candidate& candidate) { return candidate.has_option(name); })) {
      continue;
    }
    std::vector<std::string> known;
    std::vector<std::string> methods;
    for (const auto& candidate : candidates) {
      methods.push_back("'" + candidate.name() + "'");
      known.insert(known.end(), candidate.options().begin(), candidate.options().end());
    }
    throw ModelError(
        {Code::unknown_option,
         nullptr,
         {},
         fmt::format("{}: '{}' is not an option of the method {}", owner, option, fmt::join(methods, ", ")),
         known.empty() ? "there are no options" : fmt::format("there are {}", fmt::join(known, ", "))});
  }
}

MethodOptions options_of(const Candidate& candidate, const MethodOptions& options) {
  MethodOptions result;
  for (const auto& [option, value] : options) {
    if (candidate.has_option(option)) result.emplace(option, value);
  }
  return result;
}

Outcome attempt(const Candidate& candidate, const Request& request) {
  const auto& method = *candidate.method;
  if (method.kind == Method::Kind::statements) {
    Update update;
    update.block = request.system.steps.at(candidate.position);
    update.guarded = true;
    return update;
  }
  if (candidate.row == nullptr) return explicit_scheme(method, request);
  const auto& row = *candidate.row;
  if (row.method != nullptr) return row.method(request);
  if (row.pair != nullptr) return embedded_pair(*row.pair, row.defaults, request);
  return explicit_scheme(Method::scheme(std::string(row.scheme), row.noise, std::string(row.name)), request);
}

// `span`: what stopped the last one. It is the most general one of a list: what stops it is the news.
[[noreturn]] void refuse(const check::System& system, const std::vector<RefusedMethod>& attempts,
                         const Span& span) {
  std::string message;
  if (attempts.size() == 1) {
    message =
        fmt::format("'{}' can't integrate {}: {}", attempts[0].method, system.owner, attempts[0].reason);
  } else {
    message = fmt::format("no method of the list can integrate {}", system.owner);
    for (const auto& [method, reason] : attempts) message += fmt::format("; {}: {}", method, reason);
  }
  const bool noisy = std::any_of(attempts.begin(), attempts.end(), [](const RefusedMethod& attempt) {
    return attempt.reason.find("noise") != std::string::npos;
  });
  throw ModelError({attempts.size() == 1 ? Code::unsupported_equations : Code::no_suitable_method,
                    span == Span{} ? nullptr : system.source, span, message,
                    noisy ? "methods for noise: euler (additive), heun, milstein"
                          : "methods for all equations without noise: euler, rk2, rk4, rk45"});
}

}  // namespace

std::vector<Method> default_methods() { return {"exact", "euler", "heun"}; }

Update integrate(const check::System& system, const std::vector<Method>& methods,
                 const MethodOptions& options) {
  if (methods.empty()) return integrate(system, default_methods(), options);
  const auto candidates = find_all(methods, system.owner);
  check_options(candidates, options, system.owner);
  if (system.equations.empty()) return {};
  std::vector<RefusedMethod> attempts;
  Span span;
  for (const auto& candidate : candidates) {
    const auto own_options = options_of(candidate, options);
    auto outcome = attempt(candidate, {system, own_options, candidates.size() > 1});
    if (auto* update = std::get_if<Update>(&outcome)) {
      update->method = candidate.name();
      update->refused = std::move(attempts);
      return std::move(*update);
    }
    auto& refusal = std::get<Refusal>(outcome);
    span = refusal.span;
    attempts.push_back({candidate.name(), std::move(refusal.reason)});
  }
  refuse(system, attempts, span);
}

void check_scheme(const Method& scheme) { parse_scheme(scheme); }

}  // namespace brio::integrate
