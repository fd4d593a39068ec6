#include "integrate/integrate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/diagnostics.hpp"
#include "integrate/method.hpp"

namespace brio::integrate {

namespace {

struct Row {
  std::string_view name;
  Outcome (*method)(const Request&);
};
constexpr std::array rows = {
    Row{"exact", exact}, Row{"linear", exact},      Row{"exponential_euler", exponential_euler},
    Row{"euler", euler}, Row{"rk2", rk2},           Row{"rk4", rk4},
    Row{"heun", heun},   Row{"milstein", milstein},
};

constexpr auto names = [] {
  std::array<std::string_view, rows.size()> result{};
  for (std::size_t k = 0; k < rows.size(); ++k) result[k] = rows[k].name;
  return result;
}();

std::string lower_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

const Row& find(const std::string& name, const std::string& owner) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  if (found != rows.end()) return *found;
  auto hint = base::did_you_mean(name, {names.begin(), names.end()});
  if (hint.empty()) hint = fmt::format("there are {}", fmt::join(names, ", "));
  throw ModelError({Code::unknown_method,
                    nullptr,
                    {},
                    fmt::format("{}: there is no integration method '{}'", owner, name),
                    hint});
}

struct Attempt {
  std::string_view method;
  Refusal refusal;
};

[[noreturn]] void refuse(const check::System& system, const std::vector<Attempt>& attempts) {
  std::string message;
  if (attempts.size() == 1) {
    message = fmt::format("'{}' can't integrate {}: {}", attempts[0].method, system.owner,
                          attempts[0].refusal.reason);
  } else {
    message = fmt::format("no method of the list can integrate {}", system.owner);
    for (const auto& [method, refusal] : attempts) message += fmt::format("; {}: {}", method, refusal.reason);
  }
  // The last method of a list is the most general one: what stops it is the news.
  const auto& span = attempts.back().refusal.span;
  const bool noisy = std::any_of(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
    return attempt.refusal.reason.find("noise") != std::string::npos;
  });
  throw ModelError({Code::unsupported_equations, span == Span{} ? nullptr : system.source, span, message,
                    noisy ? "methods for noise: euler (additive), heun, milstein"
                          : "methods for all equations without noise: euler, rk2, rk4"});
}

}  // namespace

std::span<const std::string_view> method_names() { return names; }

std::vector<std::string> default_methods() { return {"exact", "euler", "heun"}; }

Update integrate(const check::System& system, const std::vector<std::string>& methods) {
  std::vector<const Row*> chosen;
  for (const auto& method : methods) chosen.push_back(&find(lower_case(method), system.owner));
  if (system.equations.empty()) return {};
  std::vector<Attempt> attempts;
  for (const auto* row : chosen) {
    auto outcome = row->method({system, chosen.size() > 1});
    if (auto* update = std::get_if<Update>(&outcome)) {
      update->method = row->name;
      return std::move(*update);
    }
    attempts.push_back({row->name, std::get<Refusal>(outcome)});
  }
  refuse(system, attempts);
}

}  // namespace brio::integrate
