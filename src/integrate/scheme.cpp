#include "integrate/scheme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/diagnostics.hpp"
#include "ir/function.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::integrate {

namespace {

using Kind = lang::Expr::Kind;
using lang::BinaryOp;

constexpr std::string_view result = "x_new";
constexpr std::array<std::string_view, 6> own_names = {"x", "t", "dt", "dW", "f", "g"};

bool is_own(const std::string& name) {
  return std::find(own_names.begin(), own_names.end(), name) != own_names.end();
}

bool is_function(const std::string& name) { return name == "f" || name == "g"; }

// Reads the lines in their order and knows which names have a value by then.
class SchemeChecker {
 public:
  explicit SchemeChecker(Scheme& scheme) : scheme_(scheme) {}

  void check() {
    const auto& lines = scheme_.code.lines;
    for (std::size_t k = 0; k < lines.size(); ++k) line(lines[k], k + 1 == lines.size());
    if (lines.empty()) {
      add({0, static_cast<std::uint32_t>(scheme_.code.source->text.size())}, "a scheme can't be empty",
          "the last line is the new value: x_new = x + dt*f(x, t)");
    }
    diagnostics_.throw_if_any();
  }

 private:
  void add(Span span, std::string message, std::string hint) {
    diagnostics_.add({Code::syntax_error, scheme_.code.source, span, std::move(message), std::move(hint)});
  }

  void line(const lang::Statement& line, bool last) {
    expression(*line.value);
    if (line.augmented) {
      add(line.span, fmt::format("a scheme computes every value anew: there is no '{}='", spelling(line.op)),
          fmt::format("write {} = ...", line.target));
    } else if (is_own(line.target)) {
      add(line.target_span, fmt::format("'{}' has a meaning of its own and can't be assigned", line.target),
          "the new value of x is x_new");
    } else if (last != (line.target == result)) {
      add(line.target_span,
          last ? "the last line of a scheme must give x_new" : "x_new is given by the last line",
          last ? "end with the new value: x_new = x + dt*f(x, t)"
               : "give the intermediate value another name");
    }
    known_.insert(line.target);
    if (scheme_.depends_on_noise(*line.value)) scheme_.noisy.insert(line.target);
  }

  void expression(const lang::Expr& expr) {
    for (const auto& arg : expr.args) expression(*arg);
    if (expr.kind == Kind::name) name(expr);
    if (expr.kind == Kind::call) call(expr);
    const bool condition = (expr.kind == Kind::binary && expr.binary >= BinaryOp::less) ||
                           expr.kind == Kind::boolean ||
                           (expr.kind == Kind::unary && expr.unary == lang::UnaryOp::logical_not);
    if (condition) add(expr.span, "a scheme has no conditions", "it is one formula for all variables");
  }

  void name(const lang::Expr& expr) {
    if (is_function(expr.name)) {
      add(expr.span, fmt::format("'{}' is a function of state and time", expr.name),
          fmt::format("write {}(x, t)", expr.name));
    } else if (!is_own(expr.name) && !known_.contains(expr.name)) {
      std::vector<std::string> candidates(known_.begin(), known_.end());
      candidates.insert(candidates.end(), own_names.begin(), own_names.end());
      auto hint = base::did_you_mean(expr.name, candidates);
      if (hint.empty())
        hint = "a scheme knows x, t, dt, f(x, t), g(x, t), dW and what lines above have defined";
      add(expr.span, fmt::format("'{}' has no value here", expr.name), std::move(hint));
    }
  }

  void call(const lang::Expr& expr) {
    if (is_function(expr.name)) {
      if (expr.args.size() == 2) return;
      add(expr.span, fmt::format("{}() takes a state and a time", expr.name),
          fmt::format("write {}(x, t)", expr.name));
      return;
    }
    const auto* row = ir::find_function(expr.name);
    if (row == nullptr || row->stateful || row->arity != 1) {
      add(expr.name_span, fmt::format("there is no function '{}' in a scheme", expr.name),
          "there are f, g, sqrt, exp and the like");
    } else if (std::ssize(expr.args) != row->arity) {
      add(expr.span, fmt::format("{}() takes 1 argument, not {}", expr.name, expr.args.size()), "");
    } else if (scheme_.depends_on_noise(*expr.args[0])) {
      add(expr.span, fmt::format("{}() of something that depends on noise", expr.name),
          "g and dW stand in sums, products and powers only");
    }
  }

  Scheme& scheme_;
  std::set<std::string> known_;
  base::Diagnostics diagnostics_;
};

bool contains_drift(const lang::Expr& expr) {
  return (expr.kind == Kind::call && expr.name == "f") ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [](const auto& arg) { return contains_drift(*arg); });
}

void check_terms(const Scheme& scheme, const lang::Expr& expr, base::Diagnostics& diagnostics) {
  const bool mixes = expr.kind == Kind::binary && expr.binary != BinaryOp::add &&
                     expr.binary != BinaryOp::subtract && contains_drift(expr) &&
                     scheme.depends_on_noise(expr);
  if (mixes) {
    diagnostics.add({Code::invalid_value, scheme.code.source, expr.span,
                     fmt::format("'{}' is neither a term of f nor one of g and dW", lang::print(expr)),
                     "write a sum of both, e.g. dt*f(x, t) + g(x, t)*dW"});
    return;
  }
  for (const auto& arg : expr.args) check_terms(scheme, *arg, diagnostics);
}

}  // namespace

bool Scheme::depends_on_noise(const lang::Expr& expr) const {
  if (expr.kind == Kind::name) return expr.name == "dW" || noisy.contains(expr.name);
  if (expr.kind == Kind::call && is_function(expr.name)) return expr.name == "g";
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [this](const auto& arg) { return depends_on_noise(*arg); });
}

Scheme parse_scheme(const Method& method) {
  Scheme scheme;
  scheme.code =
      lang::parse_statements(lang::make_source(fmt::format("the scheme '{}'", method.name), method.text));
  SchemeChecker(scheme).check();
  return scheme;
}

void check_separable(const Scheme& scheme) {
  base::Diagnostics diagnostics;
  for (const auto& line : scheme.code.lines) check_terms(scheme, *line.value, diagnostics);
  diagnostics.throw_if_any();
}

}  // namespace brio::integrate
