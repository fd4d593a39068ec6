#include "ir/kernel_ops.hpp"

#include <algorithm>
#include <iterator>

namespace brio::ir {
namespace {

constexpr OpRow op_rows[] = {
    {Op::constant, "constant", 0, 0, Operands::own, any_type, Immediate::bits},
    {Op::scalar, "scalar", 0, 0, Operands::own, any_type, Immediate::scalar},
    {Op::item, "item", 0, 0, Operands::own, i64_type},
    {Op::position, "position", 0, 0, Operands::own, i64_type},
    {Op::load, "load", 1, 1, Operands::own, any_type, Immediate::array, true, false},
    {Op::add, "add", 2, 2, Operands::alike, number_type},
    {Op::sub, "sub", 2, 2, Operands::alike, number_type},
    {Op::mul, "mul", 2, 2, Operands::alike, number_type},
    {Op::neg, "neg", 1, 1, Operands::alike, number_type},
    {Op::div, "div", 2, 2, Operands::alike, f64_type},
    {Op::fma, "fma", 3, 3, Operands::alike, f64_type},
    {Op::sqrt, "sqrt", 1, 1, Operands::alike, f64_type},
    {Op::abs, "abs", 1, 1, Operands::alike, f64_type},
    {Op::floor, "floor", 1, 1, Operands::alike, f64_type},
    {Op::ceil, "ceil", 1, 1, Operands::alike, f64_type},
    {Op::trunc, "trunc", 1, 1, Operands::alike, f64_type},
    {Op::round_even, "round_even", 1, 1, Operands::alike, f64_type},
    {Op::round_f32, "round_f32", 1, 1, Operands::alike, f64_type},
    {Op::copysign, "copysign", 2, 2, Operands::alike, f64_type},
    {Op::sdiv, "sdiv", 2, 2, Operands::alike, integer_type},
    {Op::srem, "srem", 2, 2, Operands::alike, integer_type},
    {Op::shl, "shl", 2, 2, Operands::alike, integer_type},
    {Op::lshr, "lshr", 2, 2, Operands::alike, integer_type},
    {Op::ashr, "ashr", 2, 2, Operands::alike, integer_type},
    {Op::bit_and, "and", 2, 2, Operands::alike, bit_type},
    {Op::bit_or, "or", 2, 2, Operands::alike, bit_type},
    {Op::bit_xor, "xor", 2, 2, Operands::alike, bit_type},
    {Op::eq, "eq", 2, 2, Operands::comparison, any_type},
    {Op::ne, "ne", 2, 2, Operands::comparison, any_type},
    {Op::lt, "lt", 2, 2, Operands::comparison, number_type},
    {Op::le, "le", 2, 2, Operands::comparison, number_type},
    {Op::gt, "gt", 2, 2, Operands::comparison, number_type},
    {Op::ge, "ge", 2, 2, Operands::comparison, number_type},
    {Op::ult, "ult", 2, 2, Operands::comparison, integer_type},
    {Op::select, "select", 3, 3, Operands::own, any_type},
    {Op::convert, "convert", 1, 1, Operands::own, any_type},
    {Op::zext, "zext", 1, 1, Operands::own, i64_type},
    {Op::bitcast, "bitcast", 1, 1, Operands::own, TypeSet{12}},
    {Op::host_arg, "host_arg", 1, 2, Operands::own, any_type},
    {Op::host, "host", 0, 1, Operands::own, any_type, Immediate::host, true, false},
    {Op::store, "store", 2, 3, Operands::own, any_type, Immediate::array, false, false},
    {Op::append, "append", 2, 2, Operands::own, i32_type, Immediate::list, false, false},
    {Op::loop_begin, "loop_begin", 0, 1, Operands::own, any_type, Immediate::loop, false, false},
    {Op::loop_arg, "loop_arg", 1, 1, Operands::own, any_type, Immediate::position, true, false},
    {Op::loop_end, "loop_end", 1, 1, Operands::own, boolean_type, Immediate::loop, false, false},
    {Op::loop_result, "loop_result", 1, 1, Operands::own, any_type, Immediate::position, true, false},
};

constexpr bool in_order() {
  for (std::size_t k = 0; k < std::size(op_rows); ++k) {
    if (static_cast<std::size_t>(op_rows[k].op) != k) return false;
  }
  return true;
}
static_assert(in_order(), "one row for each operation, in the order of the enumeration");

}  // namespace

const OpRow& row_of(Op op) { return op_rows[static_cast<std::size_t>(op)]; }

std::optional<Op> find_op(std::string_view name) {
  const auto row = std::ranges::find(op_rows, name, &OpRow::name);
  if (row == std::end(op_rows)) return std::nullopt;
  return row->op;
}

}  // namespace brio::ir
