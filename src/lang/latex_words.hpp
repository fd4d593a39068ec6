// Names in LaTeX.
#pragma once

#include <string>
#include <string_view>

namespace brio::lang {

/// A variable: "v_th" -> v_{\mathrm{th}}, "tau1" -> \tau_{1}; a unit upright: "mV" -> \mathrm{m}\mathrm{V}.
std::string latex_name(std::string_view name);

/// A unit in the place of a unit, where every name is one: "boolean" -> \mathrm{boolean}.
std::string latex_unit_name(std::string_view name);

/// What stands before and after the arguments of a function.
struct LatexCall {
  std::string before;
  std::string after;
};
LatexCall latex_call(std::string_view function);

}  // namespace brio::lang
