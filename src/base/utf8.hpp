// Just enough UTF-8 to put a caret under the right column.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brio::base {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  ///< in bytes; 0 where the bytes are not well-formed UTF-8
};

/// The code point that starts at a byte of the text (at < text.size()).
CodePoint code_point_at(std::string_view text, std::size_t at);

/// The text with every byte that is not part of well-formed UTF-8 replaced by '?'.
std::string valid_utf8(std::string_view text);

/// Number of code points: the columns that a terminal uses, combining marks aside.
std::size_t display_width(std::string_view text);

}  // namespace brio::base
