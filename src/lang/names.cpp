#include "lang/names.hpp"

namespace brio::lang {

namespace {

void collect(const Expr& expr, Expr::Kind kind, std::set<std::string>& found) {
  if (expr.kind == kind) found.insert(expr.name);
  for (const auto& arg : expr.args) collect(*arg, kind, found);
}

}  // namespace

std::set<std::string> names_in(const Expr& expr) {
  std::set<std::string> found;
  collect(expr, Expr::Kind::name, found);
  return found;
}

std::set<std::string> functions_in(const Expr& expr) {
  std::set<std::string> found;
  collect(expr, Expr::Kind::call, found);
  return found;
}

std::set<std::string> names_in(const Statements& statements) {
  std::set<std::string> found;
  std::set<std::string> locals;
  for (const auto& line : statements.lines) {
    auto names = names_in(*line.value);
    if (line.augmented) names.insert(line.target);
    for (const auto& name : names) {
      if (!locals.contains(name)) found.insert(name);
    }
    if (!found.contains(line.target)) locals.insert(line.target);
  }
  return found;
}

}  // namespace brio::lang
