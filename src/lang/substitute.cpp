#include "lang/substitute.hpp"

#include <fmt/format.h>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::lang {

namespace {

ExprPtr substitute(const ExprPtr& expr, const Replacements& replacements) {
  if (expr->kind == Expr::Kind::name) {
    const auto found = replacements.find(expr->name);
    return found == replacements.end() ? expr : found->second;
  }
  auto copy = std::make_shared<Expr>(*expr);
  for (auto& arg : copy->args) arg = substitute(arg, replacements);
  return copy;
}

}  // namespace

Equations substitute(const Equations& equations, const Replacements& replacements) {
  base::Diagnostics diagnostics;
  auto result = equations;
  for (auto& line : result.lines) {
    if (line.rhs) line.rhs = substitute(line.rhs, replacements);
    const auto found = replacements.find(line.name);
    if (found == replacements.end()) continue;
    if (found->second->kind == Expr::Kind::name) {
      line.name = found->second->name;
    } else {
      diagnostics.add({Code::invalid_value, equations.source, line.name_span,
                       fmt::format("'{}' is defined here: it can be renamed, but not replaced by {}",
                                   line.name, print(*found->second)),
                       "leave out the line if its variable is to be a constant"});
    }
  }
  diagnostics.throw_if_any();
  return parse_equations(make_source(equations.source->label, print(result)));
}

}  // namespace brio::lang
