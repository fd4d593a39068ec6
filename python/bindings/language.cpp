// Equations as text: lines, printing, LaTeX.
#include <nanobind/stl/set.h>

#include "common.hpp"
#include "ir/function.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"
#include "model/declarations.hpp"

namespace brio::bindings {

namespace {

/// kind, name, right-hand side, unit, flags, type, exponents of the dimension
using Line = std::tuple<std::string, std::string, std::string, std::string, std::vector<std::string>,
                        std::string, Exponents>;

const char* kind_of(const lang::Equation& equation) {
  using Kind = lang::Equation::Kind;
  if (equation.kind == Kind::differential) return "differential equation";
  return equation.kind == Kind::subexpression ? "subexpression" : "parameter";
}

lang::Equations parse(const std::string& text) {
  return lang::parse_equations(lang::make_source("equations", text));
}

bool any_flag(lang::Equation::Kind, const std::string&) { return true; }

std::vector<Line> lines_of(const std::string& text) {
  const auto equations = parse(text);
  base::Diagnostics diagnostics;
  std::vector<Line> result;
  for (const auto& line : equations.lines) {
    const auto variable = model::declare(line, equations.source, {any_flag}, diagnostics);
    std::vector<std::string> flags;
    for (const auto& flag : line.flags) flags.push_back(flag.name);
    result.emplace_back(kind_of(line), line.name, line.rhs ? lang::print(*line.rhs) : "",
                        lang::print(*line.unit), std::move(flags), std::string(ir::name_of(variable.type)),
                        variable.dimension.exponents);
  }
  diagnostics.throw_if_any();
  return result;
}

std::vector<std::string> names_of(const std::string& expression) {
  const auto parsed = lang::parse_expression(lang::make_source("expression", expression));
  const auto names = lang::names_in(*parsed.root);
  return {names.begin(), names.end()};
}

const std::set<std::string>& function_names() {
  static const std::set<std::string> names = [] {
    std::set<std::string> result;
    for (const auto& row : ir::all_functions()) result.emplace(row.name);
    return result;
  }();
  return names;
}

}  // namespace

void bind_language(nb::module_& m) {
  m.def("equation_lines", &lines_of, nb::arg("text"));
  m.def(
      "equations_latex", [](const std::string& text) { return lang::latex(parse(text)); }, nb::arg("text"));
  m.def(
      "equation_latex", [](const std::string& line) { return lang::latex(parse(line).lines.at(0)); },
      nb::arg("line"));
  m.def(
      "expression_latex",
      [](const std::string& text) {
        return lang::latex(*lang::parse_expression(lang::make_source("expression", text)).root);
      },
      nb::arg("text"));
  m.def("language_functions", &function_names);
  m.def("names_in_expression", &names_of, nb::arg("text"));
}

}  // namespace brio::bindings
