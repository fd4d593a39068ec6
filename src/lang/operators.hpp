// The one table of operators: spelling and precedence, for the parser and the printers.
#pragma once

#include <string_view>

#include "lang/ast.hpp"

namespace brio::lang {

/// How tightly an operator binds; higher binds tighter. Python's order.
enum class Precedence : std::uint8_t {
  lowest,
  logical_or,
  logical_and,
  logical_not,
  comparison,
  sum,
  product,
  sign,   ///< unary + and -: weaker than a power on their right, -a**b is -(a**b)
  power,  ///< groups to the right; its exponent may carry a sign: a**-b
  atom,
};

Precedence precedence(UnaryOp op);
Precedence precedence(BinaryOp op);
inline bool is_comparison(BinaryOp op) { return precedence(op) == Precedence::comparison; }
/// What an operand needs to bind as tightly as, to stand there without parentheses.
Precedence left_needs(BinaryOp op);
Precedence right_needs(BinaryOp op);

constexpr Precedence next(Precedence p) { return static_cast<Precedence>(static_cast<int>(p) + 1); }

}  // namespace brio::lang
