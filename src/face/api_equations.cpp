// The C++ class of brio/equations.hpp.
#include "brio/equations.hpp"

#include <fmt/format.h>

#include <ostream>
#include <set>

#include "base/diagnostics.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"
#include "lang/substitute.hpp"
#include "units/units.hpp"

namespace brio {

namespace {

using Kind = lang::Equation::Kind;

lang::Equations parse(const std::string& text) {
  return lang::parse_equations(lang::make_source("equations", text));
}

// All digits of the number, in base units: "0.005*second".
std::string as_text(const std::string& name, const Quantity& quantity) {
  if (!quantity.is_scalar()) {
    throw ModelError({Code::wrong_shape,
                      nullptr,
                      {},
                      fmt::format("'{}' can't be replaced by an array: equations take single values", name),
                      fmt::format("make it a parameter, '{} : …', and set its values", name)});
  }
  auto number = fmt::format("{}", quantity.value());
  if (quantity.is_dimensionless()) return number;
  return number + "*" + units::source_of(quantity.dimension());
}

lang::ExprPtr parsed(const std::string& name, const Equations::Replacement& replacement) {
  const auto* quantity = std::get_if<Quantity>(&replacement);
  const auto text = quantity != nullptr ? as_text(name, *quantity) : std::get<std::string>(replacement);
  return lang::parse_expression(lang::make_source(fmt::format("what replaces '{}'", name), text)).root;
}

std::vector<std::string> names_of(const std::string& text, const std::set<Kind>& kinds) {
  std::vector<std::string> names;
  for (const auto& line : parse(text).lines) {
    if (kinds.contains(line.kind)) names.push_back(line.name);
  }
  return names;
}

}  // namespace

Equations::Equations(const std::string& text, const Replacements& replacements) : text_(text) {
  const auto equations = parse(text);
  if (replacements.empty()) return;
  lang::Replacements expressions;
  for (const auto& [name, replacement] : replacements) expressions[name] = parsed(name, replacement);
  text_ = lang::substitute(equations, expressions).source->text;
}

Equations operator+(const Equations& a, const Equations& b) { return a.text_ + "\n" + b.text_; }

std::vector<std::string> Equations::names() const {
  return names_of(text_, {Kind::differential, Kind::subexpression, Kind::parameter});
}
std::vector<std::string> Equations::differential_equations() const {
  return names_of(text_, {Kind::differential});
}
std::vector<std::string> Equations::subexpressions() const { return names_of(text_, {Kind::subexpression}); }
std::vector<std::string> Equations::parameters() const { return names_of(text_, {Kind::parameter}); }

std::vector<std::string> Equations::identifiers() const {
  std::set<std::string> used;
  for (const auto& line : parse(text_).lines) {
    if (line.rhs) used.merge(lang::names_in(*line.rhs));
  }
  for (const auto& name : names()) used.erase(name);
  return {used.begin(), used.end()};
}

std::string Equations::latex() const { return lang::latex(parse(text_)); }

std::ostream& operator<<(std::ostream& stream, const Equations& equations) {
  return stream << lang::print(parse(equations.text()));
}

}  // namespace brio
