#include "lang/operators.hpp"

#include <array>

namespace brio::lang {

namespace {

struct UnaryRow {
  UnaryOp op;
  std::string_view spelling;
  Precedence precedence;
};

struct BinaryRow {
  BinaryOp op;
  std::string_view spelling;
  Precedence precedence;
};

// Both in the order of their enumerations; static assertions keep them so.
constexpr std::array unary_rows = {
    UnaryRow{UnaryOp::plus, "+", Precedence::sign},
    UnaryRow{UnaryOp::minus, "-", Precedence::sign},
    UnaryRow{UnaryOp::logical_not, "not", Precedence::logical_not},
};

constexpr std::array binary_rows = {
    BinaryRow{BinaryOp::add, "+", Precedence::sum},
    BinaryRow{BinaryOp::subtract, "-", Precedence::sum},
    BinaryRow{BinaryOp::multiply, "*", Precedence::product},
    BinaryRow{BinaryOp::divide, "/", Precedence::product},
    BinaryRow{BinaryOp::floor_divide, "//", Precedence::product},
    BinaryRow{BinaryOp::modulo, "%", Precedence::product},
    BinaryRow{BinaryOp::power, "**", Precedence::power},
    BinaryRow{BinaryOp::less, "<", Precedence::comparison},
    BinaryRow{BinaryOp::less_equal, "<=", Precedence::comparison},
    BinaryRow{BinaryOp::greater, ">", Precedence::comparison},
    BinaryRow{BinaryOp::greater_equal, ">=", Precedence::comparison},
    BinaryRow{BinaryOp::equal, "==", Precedence::comparison},
    BinaryRow{BinaryOp::not_equal, "!=", Precedence::comparison},
    BinaryRow{BinaryOp::logical_and, "and", Precedence::logical_and},
    BinaryRow{BinaryOp::logical_or, "or", Precedence::logical_or},
};

template <class Rows>
constexpr bool in_order(const Rows& rows) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (static_cast<std::size_t>(rows[k].op) != k) return false;
  }
  return true;
}
static_assert(in_order(unary_rows) &&
              unary_rows.size() == static_cast<std::size_t>(UnaryOp::logical_not) + 1);
static_assert(in_order(binary_rows) &&
              binary_rows.size() == static_cast<std::size_t>(BinaryOp::logical_or) + 1);

}  // namespace

std::string_view spelling(UnaryOp op) { return unary_rows[static_cast<std::size_t>(op)].spelling; }
std::string_view spelling(BinaryOp op) { return binary_rows[static_cast<std::size_t>(op)].spelling; }
Precedence precedence(UnaryOp op) { return unary_rows[static_cast<std::size_t>(op)].precedence; }
Precedence precedence(BinaryOp op) { return binary_rows[static_cast<std::size_t>(op)].precedence; }

Precedence left_needs(BinaryOp op) {
  const auto own = precedence(op);
  return own == Precedence::power || own == Precedence::comparison ? next(own) : own;
}

Precedence right_needs(BinaryOp op) {
  return op == BinaryOp::power ? Precedence::sign : next(precedence(op));
}

}  // namespace brio::lang
