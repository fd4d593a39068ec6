// Text -> tokens. Never fails: what is not of the language becomes a token that the parser explains.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lang/ast.hpp"

namespace brio::lang {

struct Token {
  enum class Kind : std::uint8_t {
    end,
    integer,
    number,
    name,
    boolean,
    logical_not,
    binary,  ///< binary: `op` says which; + and - also stand before a value
    assign,
    augmented,  ///< augmented: `op` says which
    left_parenthesis,
    right_parenthesis,
    comma,
    colon,
    semicolon,
    // Not of the language:
    bad_number,  ///< 2mV, 1.2.3, 1e
    text,        ///< in quotes
    open_text,   ///< a quote that is not closed on its line
    keyword,     ///< a word that Python reserves: if, lambda …
    word,        ///< a name with letters beyond ASCII
    foreign,     ///< any other symbol, or a byte that is not text
  };
  Kind kind = Kind::end;
  BinaryOp op = BinaryOp::add;
  bool starts_line = false;  ///< the first token of its line
  Span span;
};

/// The last token is Kind::end, with an empty span behind the text's last token.
std::vector<Token> tokenize(std::string_view text);

}  // namespace brio::lang
