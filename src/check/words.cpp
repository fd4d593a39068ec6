#include <fmt/format.h>

#include <algorithm>

#include "check/reader.hpp"
#include "lang/print.hpp"
#include "units/units.hpp"

namespace brio::check {

namespace {

bool is_number(const lang::Expr& expr) {
  using Kind = lang::Expr::Kind;
  if (expr.kind == Kind::unary && expr.unary != lang::UnaryOp::logical_not) return is_number(*expr.args[0]);
  return expr.kind == Kind::integer || expr.kind == Kind::number;
}

bool has_noise(const lang::Expr& expr) {
  if (expr.kind == lang::Expr::Kind::name && (expr.name == "xi" || expr.name.starts_with("xi_"))) return true;
  return std::ranges::any_of(expr.args, [](const auto& part) { return has_noise(*part); });
}

}  // namespace

std::string quoted(const lang::Expr& expr) {
  constexpr std::size_t longest = 60;
  auto text = lang::print(expr);
  if (text.size() > longest) text = text.substr(0, longest - 3) + "...";
  return "'" + text + "'";
}

std::string unit_words(const Dimension& dimension) {
  return dimension.is_dimensionless() ? "no unit" : "unit " + units::describe(dimension);
}

std::string with_unit(const lang::Expr& expr, const Dimension& dimension) {
  return fmt::format("{} ({})", quoted(expr), unit_words(dimension));
}

std::string unit_for_number(const lang::Expr& expr, const Dimension& expected) {
  if (!is_number(expr) || expected.is_dimensionless()) return "";
  const auto unit = units::describe(expected);
  const bool compound = unit.find(' ') != std::string::npos;
  return fmt::format("give the number a unit: {}*{}", lang::print(expr), compound ? "(" + unit + ")" : unit);
}

std::string factor_between(const lang::Expr& left, const Dimension& a, const lang::Expr& right,
                           const Dimension& b) {
  if (has_noise(left) || has_noise(right)) return "noise is written as sigma*sqrt(2/tau)*xi";
  const auto missing = units::describe(a / b);
  if (missing != "siemens" && missing != "ohm") return "";
  const bool current_first = missing == "siemens";
  return fmt::format("multiply {} by a resistance, or {} by a conductance",
                     quoted(current_first ? left : right), quoted(current_first ? right : left));
}

}  // namespace brio::check
