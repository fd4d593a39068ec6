#include "ir/math.hpp"

#include <cmath>

#include "brio/error.hpp"
#include "ir/math_binomial.hpp"
#include "ir/math_built.hpp"
#include "ir/math_inverse.hpp"
#include "ir/math_power.hpp"
#include "ir/math_random.hpp"
#include "ir/math_trigonometric.hpp"

namespace brio::ir {
namespace {

using math::BuiltReal;
using math::BuiltWhole;

/// Functions of one f64 with an f64 as result.
using RealFunction = BuiltReal (*)(BuiltReal);

BuiltReal root(BuiltReal x) { return sqrt(x); }
BuiltReal round_down(BuiltReal x) { return floor(x); }
BuiltReal round_up(BuiltReal x) {
  Builder& b = x.builder();
  return {b, b.emit(Op::ceil, Type::f64, x.in(b))};
}

struct RealRow {
  Function function;
  RealFunction build;
};

constexpr RealRow real_rows[] = {
    {Function::sin, math::sin<BuiltReal>},
    {Function::cos, math::cos<BuiltReal>},
    {Function::tan, math::tan<BuiltReal>},
    {Function::sinh, math::sinh<BuiltReal>},
    {Function::cosh, math::cosh<BuiltReal>},
    {Function::tanh, math::tanh<BuiltReal>},
    {Function::arcsin, math::arcsin<BuiltReal>},
    {Function::arccos, math::arccos<BuiltReal>},
    {Function::arctan, math::arctan<BuiltReal>},
    {Function::exp, math::exp<BuiltReal>},
    {Function::log, math::log<BuiltReal>},
    {Function::log10, math::log10<BuiltReal>},
    {Function::expm1, math::expm1<BuiltReal>},
    {Function::log1p, math::log1p<BuiltReal>},
    {Function::exprel, math::exprel<BuiltReal>},
    {Function::exprel_near, math::exprel_near<BuiltReal>},
    {Function::sqrt, root},
    {Function::floor, round_down},
    {Function::ceil, round_up},
};

BuiltReal real(Builder& b, Value value) { return {b, b.convert(value, Type::f64)}; }
BuiltWhole whole(Builder& b, Value value) { return {b, b.convert(value, Type::i64)}; }

Value zero_of(Builder& b, Type type) { return b.convert(b.i32(0), type); }

Value build_abs(Builder& b, Value x) {
  const Type type = b.type_of(x);
  if (is_float(type)) return b.emit(Op::abs, type, x);
  if (type == Type::boolean) return x;
  const Value is_negative = b.compare(Op::lt, x, zero_of(b, type));
  return b.select(is_negative, b.neg(x), x);
}

/// -1, 0 or 1; NaN for NaN.
Value build_sign(Builder& b, Value x) {
  const Type type = b.type_of(x);
  if (type == Type::boolean) return x;
  const Value zero = zero_of(b, type);
  const Value is_zero = b.compare(Op::eq, x, zero);
  const Value neither = b.select(is_zero, zero, x);
  const Value is_negative = b.compare(Op::lt, x, zero);
  const Value down = b.select(is_negative, b.convert(b.i32(-1), type), neither);
  const Value is_positive = b.compare(Op::gt, x, zero);
  return b.select(is_positive, b.convert(b.i32(1), type), down);
}

/// First the lower bound, then the upper one, as Brian does where they cross.
Value build_clip(Builder& b, const std::vector<Value>& args) {
  const Type type = promote(promote(b.type_of(args[0]), b.type_of(args[1])), b.type_of(args[2]));
  const Value x = b.convert(args[0], type);
  const Value low = b.convert(args[1], type);
  const Value high = b.convert(args[2], type);
  const Value raised = b.select(b.compare(Op::lt, x, low), low, x);
  return b.select(b.compare(Op::gt, raised, high), high, raised);
}

Value build_timestep(Builder& b, Value time, Value step) {
  const BuiltReal t = real(b, time);
  const BuiltReal dt = real(b, step);
  const BuiltReal raised = t + dt * 1e-3;
  return b.convert((raised / dt).in(b), Type::i64);
}

/// base^exponent for integers, by repeated squaring.
Value build_whole_power(Builder& b, Value base, Value exponent) {
  const Type type = b.type_of(base);
  const auto constant = [&](std::int64_t value) { return b.convert(b.i64(value), type); };
  const Value zero = constant(0);
  const Value one = constant(1);
  const Value is_negative = b.compare(Op::lt, exponent, zero);
  const Value is_odd = b.emit(Op::bit_and, type, exponent, one);
  // Of the inverses of integers only those of 1 and -1 are integers, and for these the parity decides.
  const Value bits = b.select(is_negative, is_odd, exponent);
  const auto power = b.loop({one, base, bits}, 64, [&](const std::vector<Value>& args) {
    const Value factor_counts = b.compare(Op::ne, b.emit(Op::bit_and, type, args[2], one), zero);
    const Value next = b.select(factor_counts, b.mul(args[0], args[1]), args[0]);
    const Value square = b.mul(args[1], args[1]);
    const Value rest = b.emit(Op::lshr, type, args[2], one);
    return Builder::Round{{next, square, rest}, b.compare(Op::ne, rest, zero)};
  });
  const Value is_one = b.compare(Op::eq, base, one);
  const Value is_unit = b.logical_or(is_one, b.compare(Op::eq, base, constant(-1)));
  return b.select(b.logical_and(is_negative, b.logical_not(is_unit)), zero, power[0]);
}

/// Up to here a chain of products is faster than a logarithm and an exponential.
constexpr double most_constant_power = 16;

std::optional<BuiltReal> build_constant_power(const BuiltReal& base, double exponent) {
  if (exponent == 0) return BuiltReal(1.0);
  if (std::abs(exponent) > most_constant_power) return std::nullopt;
  const double whole_part = std::floor(exponent);
  if (exponent == whole_part) return math::pow_constant(base, static_cast<int>(exponent));
  if (exponent == 0.5 || exponent == -0.5 || exponent == 1.5) {
    return math::pow_half(base, static_cast<int>(whole_part));
  }
  return std::nullopt;
}

math::ExprelParts<BuiltReal> exprel_given(Builder& b, Function function, const std::vector<Value>& args) {
  const BuiltReal x = real(b, args.at(0));
  return math::exprel_parts_given(x, real(b, args.at(1)), function == Function::exprel_given_opposite);
}

void check_draw(std::uint32_t block) {
  if (block >= math::most_blocks)
    throw InternalError("more random draws in one block of code than can be told apart");
}

math::Place<BuiltWhole> built_place(Builder& b, const RandomPlace& place) {
  const BuiltWhole key = whole(b, place.key);
  const BuiltWhole element = b.type_of(place.element) == Type::i32
                                 ? BuiltWhole(b, b.emit(Op::zext, Type::i64, place.element))
                                 : whole(b, place.element);
  return {key, element, whole(b, place.step)};
}

}  // namespace

Value build_function(Builder& builder, Function function, const std::vector<Value>& args) {
  for (const auto& [row_function, build] : real_rows) {
    if (row_function == function) return build(real(builder, args.at(0))).in(builder);
  }
  switch (function) {
    case Function::abs: return build_abs(builder, args.at(0));
    case Function::sign: return build_sign(builder, args.at(0));
    case Function::clip: return build_clip(builder, {args.at(0), args.at(1), args.at(2)});
    case Function::to_int: return builder.convert(args.at(0), whole_type(builder.type_of(args.at(0))));
    case Function::timestep: return build_timestep(builder, args.at(0), args.at(1));
    case Function::exprel_given_exp:
    case Function::exprel_given_opposite: {
      const auto parts = exprel_given(builder, function, args);
      return (parts.above / parts.below).in(builder);
    }
    default: break;
  }
  throw InternalError("a function that draws random numbers is not built from its arguments alone");
}

Value build_inverse_exprel(Builder& builder, Function function, const std::vector<Value>& args) {
  const BuiltReal x = real(builder, args.at(0));
  if (function == Function::exprel) return math::inverse_exprel(x).in(builder);
  const auto parts = exprel_given(builder, function, args);
  return (parts.below / parts.above).in(builder);
}

Value build_power(Builder& builder, Value a, Value b) {
  const Type type = promote(promote(builder.type_of(a), builder.type_of(b)), Type::i32);
  if (is_integer(type)) return build_whole_power(builder, builder.convert(a, type), builder.convert(b, type));
  const BuiltReal base = real(builder, a);
  const BuiltReal exponent = real(builder, b);
  if (const auto known = builder.constant_of(exponent.in(builder))) {
    if (const auto power = build_constant_power(base, *known)) return power->in(builder);
  }
  return math::pow(base, exponent).in(builder);
}

Value build_rand(Builder& builder, const RandomPlace& place, std::uint32_t draw) {
  check_draw(draw);
  return math::rand<BuiltReal>(built_place(builder, place), draw).in(builder);
}

Value build_exponential(Builder& builder, const RandomPlace& place, std::uint32_t draw) {
  check_draw(draw);
  return math::exponential<BuiltReal>(built_place(builder, place), draw).in(builder);
}

Value build_randn(Builder& builder, const RandomPlace& place, std::uint32_t draw) {
  check_draw(draw);
  return math::randn<BuiltReal>(built_place(builder, place), draw).in(builder);
}

Value build_poisson(Builder& builder, const RandomPlace& place, std::uint32_t draw, Value lambda) {
  check_draw(draw);
  const BuiltReal count = math::poisson(built_place(builder, place), draw, real(builder, lambda));
  return builder.convert(count.in(builder), Type::i32);
}

Value build_binomial(Builder& builder, const RandomPlace& place, std::uint32_t draw, Value n, Value p) {
  check_draw(draw);
  const bool shared = builder.same_for_all(n) && builder.same_for_all(p);
  return math::binomial(built_place(builder, place), draw, real(builder, n), real(builder, p), shared)
      .in(builder);
}

}  // namespace brio::ir
