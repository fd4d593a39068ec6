// Numbers as NumPy prints them, so that C++ and Python show the same text.
#pragma once

#include <span>
#include <string>

namespace brio::units {

/// How array text is laid out.
struct ArrayLayout {
  int precision = 8;
  std::string_view separator = " ";  ///< "," in source text, which also indents
  std::string_view prefix = "";      ///< text before the bracket: lines after the first are indented by it
};

/// "[1.  2.5]". More than 1000 values are abbreviated to three at each end.
std::string array_text(std::span<const double> values, const ArrayLayout& layout);

/// One number as it would look in an array: "3.", "1.5", "1.e-05".
std::string number_text(double value, int precision);

}  // namespace brio::units
