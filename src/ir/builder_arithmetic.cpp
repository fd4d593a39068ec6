// The builder's shorthands: the result's type follows from the operands.
#include <limits>

#include "brio/error.hpp"
#include "ir/builder.hpp"

namespace brio::ir {
namespace {

/// What arithmetic on two types is done in: booleans count as integers.
Type arithmetic_type(Type a, Type b) { return promote(promote(a, b), Type::i32); }

}  // namespace

Value Builder::convert(Value a, Type type) { return emit(Op::convert, type, a); }

Value Builder::add(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return emit(Op::add, type, convert(a, type), convert(b, type));
}

Value Builder::sub(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return emit(Op::sub, type, convert(a, type), convert(b, type));
}

Value Builder::mul(Value a, Value b) {
  const Type type = arithmetic_type(type_of(a), type_of(b));
  return emit(Op::mul, type, convert(a, type), convert(b, type));
}

Value Builder::div(Value a, Value b) {
  return emit(Op::div, Type::f64, convert(a, Type::f64), convert(b, Type::f64));
}

Value Builder::neg(Value a) {
  const Type type = arithmetic_type(type_of(a), type_of(a));
  return emit(Op::neg, type, convert(a, type));
}

Value Builder::fma(Value a, Value b, Value c) {
  return emit(Op::fma, Type::f64, convert(a, Type::f64), convert(b, Type::f64), convert(c, Type::f64));
}

Value Builder::compare(Op op, Value a, Value b) {
  Type type = promote(type_of(a), type_of(b));
  const bool orders = op != Op::eq && op != Op::ne;
  if (orders) type = promote(type, Type::i32);
  return emit(op, Type::boolean, convert(a, type), convert(b, type));
}

Value Builder::select(Value condition, Value then, Value otherwise) {
  const Type type = promote(type_of(then), type_of(otherwise));
  return emit(Op::select, type, convert(condition, Type::boolean), convert(then, type),
              convert(otherwise, type));
}

Value Builder::logical_and(Value a, Value b) {
  return emit(Op::bit_and, Type::boolean, convert(a, Type::boolean), convert(b, Type::boolean));
}

Value Builder::logical_or(Value a, Value b) {
  return emit(Op::bit_or, Type::boolean, convert(a, Type::boolean), convert(b, Type::boolean));
}

Value Builder::logical_not(Value a) {
  return emit(Op::bit_xor, Type::boolean, convert(a, Type::boolean), boolean(true));
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
  const Value is_zero = b.compare(Op::eq, y, zero);
  const Value is_minus_one = b.compare(Op::eq, y, constant(-1));
  // By -1 the smallest integer overflows, so that case is a negation, which wraps.
  const Value safe = b.select(b.logical_or(is_zero, is_minus_one), constant(1), y);
  const Value truncated = b.emit(Op::sdiv, type, x, safe);
  const Value rest = b.sub(x, b.mul(truncated, safe));
  const Value other_sign = b.compare(Op::lt, b.emit(Op::bit_xor, type, rest, safe), zero);
  const Value adjust = b.logical_and(b.compare(Op::ne, rest, zero), other_sign);
  const Value quotient = b.select(adjust, b.sub(truncated, constant(1)), truncated);
  const Value remainder = b.select(adjust, b.add(rest, safe), rest);
  return {b.select(is_zero, zero, b.select(is_minus_one, b.neg(x), quotient)),
          b.select(is_zero, zero, remainder)};
}

Value is_infinite(Builder& b, Value x) {
  return b.compare(Op::eq, b.emit(Op::abs, Type::f64, x), b.f64(std::numeric_limits<double>::infinity()));
}

Value floor_divide_floats(Builder& b, Value x, Value y) {
  const Value ratio = b.div(x, y);
  const Value floored = b.emit(Op::floor, Type::f64, ratio);
  // The ratio may have been rounded up to the next integer: then the remainder has the wrong sign.
  // A finite number is its own remainder by an infinite one.
  const Value exact_rest = b.fma(b.neg(floored), y, x);
  const Value rest = b.select(is_infinite(b, y), x, exact_rest);
  const Value zero = b.f64(0);
  const Value wrong = b.logical_or(b.logical_and(b.compare(Op::lt, rest, zero), b.compare(Op::gt, y, zero)),
                                   b.logical_and(b.compare(Op::gt, rest, zero), b.compare(Op::lt, y, zero)));
  // Past 2^53 every ratio is an integer, and its rounding is not the floor's business.
  const Value small = b.compare(Op::lt, b.emit(Op::abs, Type::f64, floored), b.f64(0x1p53));
  const Value quotient = b.select(b.logical_and(wrong, small), b.sub(floored, b.f64(1)), floored);
  return b.select(is_infinite(b, x), b.f64(std::numeric_limits<double>::quiet_NaN()), quotient);
}

/// size * 2^(900 n) with the least n for which rest / the result does not overflow.
Value divisor_in_range(Builder& b, Value rest, Value size) {
  const Value scaled_rest = b.mul(b.emit(Op::abs, Type::f64, rest), b.f64(0x1p-1000));
  const Value once = b.mul(size, b.f64(0x1p900));
  const Value twice = b.mul(once, b.f64(0x1p900));
  const Value far = b.select(b.compare(Op::gt, scaled_rest, once), twice, once);
  return b.select(b.compare(Op::gt, scaled_rest, size), far, size);
}

// The remainder x - q*y of a rounded quotient q is a double, exactly. One round takes 52 bits off the
// quotient; all arguments of everyday size need one round.
Value modulo_floats(Builder& b, Value x, Value y) {
  const Value size = b.emit(Op::abs, Type::f64, y);
  const Value infinity = b.f64(std::numeric_limits<double>::infinity());
  const auto reduced = b.loop({x}, 64, [&](const std::vector<Value>& args) {
    const Value rest = args[0];
    const Value divisor = divisor_in_range(b, rest, size);
    const Value quotient = b.emit(Op::trunc, Type::f64, b.div(rest, divisor));
    const Value next = b.fma(b.neg(quotient), divisor, rest);
    const Value left = b.emit(Op::abs, Type::f64, next);
    const Value again = b.logical_and(b.compare(Op::ge, left, size), b.compare(Op::lt, left, infinity));
    return Builder::Round{{next}, b.logical_and(again, b.compare(Op::gt, size, b.f64(0)))};
  });
  const Value by_infinity = b.logical_and(b.compare(Op::lt, b.emit(Op::abs, Type::f64, x), infinity),
                                          b.compare(Op::eq, size, infinity));
  const Value rest = b.select(by_infinity, x, reduced[0]);
  const Value zero = b.f64(0);
  const Value other_sign = b.compare(Op::ne, b.compare(Op::lt, rest, zero), b.compare(Op::lt, y, zero));
  const Value adjusted = b.select(other_sign, b.add(rest, y), rest);
  return b.select(b.compare(Op::eq, rest, zero), b.emit(Op::copysign, Type::f64, zero, y), adjusted);
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
