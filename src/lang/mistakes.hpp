// What people write who come from Python, C, MATLAB or a PDF: what to tell them.
#pragma once

#include <string>
#include <string_view>

#include "lang/lexer.hpp"

namespace brio::lang {

/// Where a token stands that does not belong there: instead of a value, or behind one.
enum class Place : std::uint8_t { value, behind_value };

struct Advice {
  std::string message;
  std::string hint;
};

/// For every kind of token that is not of the language (bad_number and later in Token::Kind).
Advice advice(Token::Kind kind, std::string_view spelling, Place place);

/// The text in single quotes, fit for a message: valid UTF-8, no line breaks, long ones shortened.
std::string quoted(std::string_view text);

}  // namespace brio::lang
