// The builder's shorthands: the result's type follows from the operands.
#include <limits>

#include "brio/error.hpp"
#include "ir/builder.hpp"

namespace brio::ir {
namespace {

/// What arithmetic on two types is done in: booleans count as integers.
Type arithmetic_type(Type a, Type b) { return promote(promote(a, b), Type::i32); }

/// An operation on operands that are converted to one type, the first one first: C++ leaves the order of a
/// call's arguments open, and the order of instructions is part of a kernel's identity. For the same reason
/// an operand below has a name where another one is an operation too.
Value of_one_type(Builder& b, Op op, Type type, Type operands, Value x, Value y) {
  const Value first = b.convert(x, operands);
  const Value second = b.convert(y, operands);
  return b.emit(op, type, first, second);
}

}  // namespace

Value Builder::convert(Value a, Type type) { return emit(Op::convert, type, a); }

Value Builder::add(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return of_one_type(*this, Op::add, type, type, a, b);
}

Value Builder::sub(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return of_one_type(*this, Op::sub, type, type, a, b);
}

Value Builder::mul(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return of_one_type(*this, Op::mul, type, type, a, b);
}

Value Builder::div(Value a, Value b) { return of_one_type(*this, Op::div, Type::f64, Type::f64, a, b); }

Value Builder::neg(Value a) {
  const Type type = arithmetic_type(type_of(a), type_of(a));
  return emit(Op::neg, type, convert(a, type));
}

Value Builder::fma(Value a, Value b, Value c) {
  const Value first = convert(a, Type::f64);
  const Value second = convert(b, Type::f64);
  return emit(Op::fma, Type::f64, first, second, convert(c, Type::f64));
}

Value Builder::compare(Op op, Value a, Value b) {
  const bool orders = op != Op::eq && op != Op::ne;
  const Type type = promote(promote(type_of(a), type_of(b)), orders ? Type::i32 : Type::boolean);
  return of_one_type(*this, op, Type::boolean, type, a, b);
}

Value Builder::select(Value condition, Value then, Value otherwise) {
  const Type type = promote(type_of(then), type_of(otherwise));
  const Value chosen_by = convert(condition, Type::boolean);
  const Value first = convert(then, type);
  return emit(Op::select, type, chosen_by, first, convert(otherwise, type));
}

Value Builder::logical_and(Value a, Value b) {
  return of_one_type(*this, Op::bit_and, Type::boolean, Type::boolean, a, b);
}

Value Builder::logical_or(Value a, Value b) {
  return of_one_type(*this, Op::bit_or, Type::boolean, Type::boolean, a, b);
}

Value Builder::logical_not(Value a) {
  const Value truth = convert(a, Type::boolean);
  return emit(Op::bit_xor, Type::boolean, truth, boolean(true));
}

namespace {

/// Floored quotient and remainder of integers, for every divisor.
struct Division {
  Value quotient;
  Value remainder;
};

Division divide_integers(Builder& b, Value x, Value y) {
  const Type type = b.type_of(x);
  const auto constant = [&](std::int64_t value) { return b.convert(b.i64(value), type); };
  const Value zero = constant(0);
  const Value one = constant(1);
  const Value is_zero = b.compare(Op::eq, y, zero);
  const Value is_minus_one = b.compare(Op::eq, y, constant(-1));
  // By -1 the smallest integer overflows, so that case is a negation, which wraps.
  const Value safe = b.select(b.logical_or(is_zero, is_minus_one), one, y);
  const Value truncated = b.emit(Op::sdiv, type, x, safe);
  const Value rest = b.sub(x, b.mul(truncated, safe));
  const Value other_sign = b.compare(Op::lt, b.emit(Op::bit_xor, type, rest, safe), zero);
  const Value adjust = b.logical_and(other_sign, b.compare(Op::ne, rest, zero));
  const Value quotient = b.select(adjust, b.sub(truncated, one), truncated);
  const Value remainder = b.select(adjust, b.add(rest, safe), rest);
  const Value unless_minus_one = b.select(is_minus_one, b.neg(x), quotient);
  const Value unless_zero = b.select(is_zero, zero, unless_minus_one);
  return {unless_zero, b.select(is_zero, zero, remainder)};
}

Value size_of(Builder& b, Value x) { return b.emit(Op::abs, Type::f64, x); }

Value is_infinite(Builder& b, Value x) {
  const Value size = size_of(b, x);
  return b.compare(Op::eq, size, b.f64(std::numeric_limits<double>::infinity()));
}

Value floor_divide_floats(Builder& b, Value x, Value y) {
  const Value ratio = b.div(x, y);
  const Value floored = b.emit(Op::floor, Type::f64, ratio);
  // The ratio may have been rounded up to the next integer: then the remainder has the wrong sign.
  // A finite number is its own remainder by an infinite one.
  const Value exact_rest = b.fma(b.neg(floored), y, x);
  const Value rest = b.select(is_infinite(b, y), x, exact_rest);
  const Value zero = b.f64(0);
  const Value rest_below = b.compare(Op::lt, rest, zero);
  const Value rest_above = b.compare(Op::gt, rest, zero);
  const Value wrong_below = b.logical_and(rest_below, b.compare(Op::gt, y, zero));
  const Value wrong_above = b.logical_and(rest_above, b.compare(Op::lt, y, zero));
  const Value wrong = b.logical_or(wrong_below, wrong_above);
  // Past 2^53 every ratio is an integer, and its rounding is not the floor's business.
  const Value size = size_of(b, floored);
  const Value small = b.compare(Op::lt, size, b.f64(0x1p53));
  const Value adjust = b.logical_and(wrong, small);
  const Value quotient = b.select(adjust, b.sub(floored, b.f64(1)), floored);
  const Value x_infinite = is_infinite(b, x);
  return b.select(x_infinite, b.f64(std::numeric_limits<double>::quiet_NaN()), quotient);
}

/// size * 2^(900 n) with the least n for which rest / the result does not overflow.
Value divisor_in_range(Builder& b, Value rest, Value size) {
  const Value rest_size = size_of(b, rest);
  const Value scaled_rest = b.mul(rest_size, b.f64(0x1p-1000));
  const Value step = b.f64(0x1p900);
  const Value once = b.mul(size, step);
  const Value twice = b.mul(once, step);
  const Value far = b.select(b.compare(Op::gt, scaled_rest, once), twice, once);
  return b.select(b.compare(Op::gt, scaled_rest, size), far, size);
}

// The remainder x - q*y of a rounded quotient q is a double, exactly. One round takes 52 bits off the
// quotient; all arguments of everyday size need one round.
Value modulo_floats(Builder& b, Value x, Value y) {
  const Value size = size_of(b, y);
  const Value infinity = b.f64(std::numeric_limits<double>::infinity());
  const Value zero = b.f64(0);
  const auto reduced = b.loop({x}, 64, [&](const std::vector<Value>& args) {
    const Value rest = args[0];
    const Value divisor = divisor_in_range(b, rest, size);
    const Value quotient = b.emit(Op::trunc, Type::f64, b.div(rest, divisor));
    const Value next = b.fma(b.neg(quotient), divisor, rest);
    const Value left = size_of(b, next);
    const Value too_large = b.compare(Op::ge, left, size);
    const Value finite = b.logical_and(too_large, b.compare(Op::lt, left, infinity));
    const Value again = b.logical_and(finite, b.compare(Op::gt, size, zero));
    return Builder::Round{{next}, again};
  });
  const Value finite = b.compare(Op::lt, size_of(b, x), infinity);
  const Value by_infinity = b.logical_and(finite, b.compare(Op::eq, size, infinity));
  const Value rest = b.select(by_infinity, x, reduced[0]);
  const Value rest_below = b.compare(Op::lt, rest, zero);
  const Value other_sign = b.compare(Op::ne, rest_below, b.compare(Op::lt, y, zero));
  const Value adjusted = b.select(other_sign, b.add(rest, y), rest);
  const Value is_zero = b.compare(Op::eq, rest, zero);
  return b.select(is_zero, b.emit(Op::copysign, Type::f64, zero, y), adjusted);
}

}  // namespace

Value Builder::floor_divide(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  const Value x = convert(a, type);
  const Value y = convert(b, type);
  return is_float(type) ? floor_divide_floats(*this, x, y) : divide_integers(*this, x, y).quotient;
}

Value Builder::modulo(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  const Value x = convert(a, type);
  const Value y = convert(b, type);
  return is_float(type) ? modulo_floats(*this, x, y) : divide_integers(*this, x, y).remainder;
}

}  // namespace brio::ir
