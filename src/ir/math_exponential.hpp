// exp, expm1, exprel and the hyperbolic functions. Templates over HostReal and BuiltReal; private.
//
// x = k ln(2) + r with |r| <= ln(2)/2; a polynomial in r; a product by 2^k. docs/develop/math.md has the
// error bounds.
#pragma once

#include <bit>
#include <limits>

#include "ir/math_coefficients.hpp"
#include "ir/math_pair.hpp"

namespace brio::ir::math {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
/// Added to a number below 2^51 this leaves the nearest integer in the low bits.
inline constexpr double shifter = 0x1.8p52;

constexpr std::int64_t bits_of(double value) { return std::bit_cast<std::int64_t>(value); }

/// An integer k as a real and, shifted by `shifter`, in the low bits of a double.
template <class Real>
struct Exponent {
  Real shifted;
  Real k;
};

template <class Real>
Exponent<Real> nearest_exponent(Real x) {
  const Real shifted = fma(x, log2_e, shifter);
  return {shifted, shifted - shifter};
}

/// k + offset as an integer.
template <class Real>
auto whole(Exponent<Real> exponent, std::int64_t offset) {
  using Whole = typename Real::Whole;
  return bits(exponent.shifted) - Whole(bits_of(shifter) - offset);
}

/// y * 2^k for |k| < 2040, in two steps so that the result may be subnormal or overflow.
template <class Real>
Real scale(Real y, Exponent<Real> exponent) {
  using Whole = typename Real::Whole;
  const Whole biased = whole(exponent, 2048);
  const Whole half = shift_right(biased, 1);
  const Whole rest = biased - half;
  const Real first = from_bits(shift_left(half - Whole(1), 52));
  const Real second = from_bits(shift_left(rest - Whole(1), 52));
  const Real scaled = y * first;
  return scaled * second;
}

/// 2^(k + offset), which is no subnormal number.
template <class Real>
Real power_of_two(Exponent<Real> exponent, std::int64_t offset) {
  return from_bits(shift_left(whole(exponent, 1023 + offset), 52));
}

/// 2^(shift - factor k) for k up to 400, and for any greater k a number as small as that.
template <class Real>
Real power_down(Exponent<Real> exponent, int factor, int shift) {
  using Whole = typename Real::Whole;
  const Whole k = whole(exponent, 0);
  const Whole limited = select(k < Whole(400), k, Whole(400));
  const Whole multiple = limited * Whole(factor);
  return from_bits(shift_left(Whole(1023 + shift) - multiple, 52));
}

template <class Real>
Real at_least(Real x, double least) {
  return select(x < Real(least), Real(least), x);
}
template <class Real>
Real at_most(Real x, double most) {
  return select(x > Real(most), Real(most), x);
}

/// x = k ln(2) + r, and (exp(r) - 1 - r)/r^2.
template <class Real>
struct Reduced {
  Exponent<Real> exponent;
  Real r;
  Real curve;
};

template <class Real>
Reduced<Real> reduce_exponent(Real x) {
  const auto exponent = nearest_exponent(x);
  const Real coarse = fma(exponent.k, -ln2[0], x);
  const Real r = fma(exponent.k, -ln2[1], coarse);
  return {exponent, r, fma(r, horner(r, exp_short_tail), 0.5)};
}

template <class Real>
Real exp(Real x) {
  const Real limited = at_most(at_least(x, -746.0), 710.0);
  const auto reduced = reduce_exponent(limited);
  const Real slope = fma(reduced.r, reduced.curve, 1.0);
  return scale(fma(reduced.r, slope, 1.0), reduced.exponent);
}

/// 2^-k * (exp(x) - 1) in two parts, for -40 <= x <= 720.
template <class Real>
struct ScaledExpm1 {
  Pair<Real> value;
  Exponent<Real> exponent;
};

template <class Real>
ScaledExpm1<Real> scaled_expm1(Real x) {
  const auto exponent = nearest_exponent(x);
  const Real coarse = fma(exponent.k, -ln2[0], x);
  const Real r = fma(exponent.k, -ln2[1], coarse);
  const Real lost = fma(exponent.k, -ln2[1], coarse - r);
  // exp(r) - 1 = r + r^2/2 + r^3 tail: the first two without error
  const auto square = two_product(r, r * 0.5);
  const Real tail = polynomial(r, exp_tail);
  const Real cube = r * (square.hi + square.hi);
  const auto head = fast_two_sum(r, square.hi);
  const Real lows = head.lo + (square.lo + lost);
  const auto from_one = fast_two_sum(head.hi, fma(cube, tail, lows));
  // exp(x) - 1 = 2^k (from_one + 1 - 2^-k)
  const Real small = power_down(exponent, 1, 0);
  const auto base = two_sum(Real(1.0), -small);
  const auto sum = fast_two_sum(base.hi, from_one.hi);
  return {{sum.hi, sum.lo + (from_one.lo + base.lo)}, exponent};
}

template <class Real>
Real expm1(Real x) {
  const Real limited = at_most(at_least(x, -40.0), 710.0);
  const auto scaled = scaled_expm1(limited);
  const Real result = scale(scaled.value.hi + scaled.value.lo, scaled.exponent);
  return select(abs(x) < Real(0x1p-54), x, result);
}

/// 2^-16 (exp(x) - 1) and 2^-16 x, whose quotient is exprel(x): without pairs as in expm1, and without overflow.
template <class Real>
struct ExprelParts {
  Real above;
  Real below;
};

template <class Real>
ExprelParts<Real> exprel_parts(Real x) {
  const Real limited = at_most(at_least(x, -40.0), 718.0);
  const auto reduced = reduce_exponent(limited);
  const Real square = reduced.r * reduced.r;
  const Real from_one = fma(square, reduced.curve, reduced.r);  // exp(r) - 1
  // 2^(k-16) from_one + (2^(k-16) - 2^-16), where nothing cancels: |from_one| < 0.42
  const Real power = power_of_two(reduced.exponent, -16);
  return {fma(power, from_one, power - 0x1p-16), x * 0x1p-16};
}

/// (exp(x) - 1) / x
template <class Real>
Real exprel(Real x) {
  const auto parts = exprel_parts(x);
  const Real near_zero = select(abs(x) < Real(0x1p-54), Real(1.0), parts.above / parts.below);
  return select(x > Real(717.0), Real(infinity), near_zero);
}

/// x / (exp(x) - 1), with one division where 1/exprel(x) would be two.
template <class Real>
Real inverse_exprel(Real x) {
  const auto parts = exprel_parts(x);
  const Real near_zero = select(abs(x) < Real(0x1p-54), Real(1.0), parts.below / parts.above);
  return select(x > Real(717.0), Real(0.0), near_zero);
}

/// exprel(x) as a quotient where exp(x), or exp(-x), is known: from it beyond 1, where subtracting 1 costs few digits;
/// otherwise 1 by x/(exp(x) - 1) = 1 - x/2 + x^2 (even function). NaN for an infinite x.
template <class Real>
ExprelParts<Real> exprel_parts_given(Real x, Real known, bool of_opposite) {
  const Real square = x * x;
  const Real line = fma(x, -0.5, 1.0);
  const Real curve = fma(square, horner(square, exprel_even), line);
  // (1/e - 1)/x = (1 - e)/(x e), where no e is so large that it matters
  const Real bounded = of_opposite ? at_most(known, 0x1p64) : known;
  const Real above = of_opposite ? Real(1.0) - bounded : bounded - 1.0;
  const Real below = of_opposite ? x * bounded : x;
  const auto near = abs(x) <= Real(1.0);
  return {select(near, Real(1.0), above), select(near, curve, below)};
}

/// exprel(x), without a division where -4 <= x <= 1/4: methods of integration evaluate it for every variable in every
/// step, and there is what steps of a useful size give. From exprel(x/8)/8 by exprel(2 y) = exprel(y) (exp(y) + 1)/2.
template <class Real>
Real exprel_near(Real x) {
  Real near = fma(x, horner(x, exprel_eighth), 0.125);
  for (int doubled = 0; doubled < 3; ++doubled) {
    const Real rise = near * x;
    near = fma(near, rise, near + near);
  }
  const auto near_enough = abs(x + 1.875) <= Real(2.125);  // one comparison instead of two
  const auto far = !near_enough;
  return loop_if(far, std::array<Real, 1>{near}, 1, [&](const std::array<Real, 1>& given) {
    return std::pair{std::array<Real, 1>{select(far, exprel(x), given[0])}, far};
  })[0];
}

/// sinh(|x|) or cosh(x).
///
/// 2^-k sinh(k ln(2) + r) = b cosh(r) + a sinh(r) and 2^-k cosh(…) = a cosh(r) + b sinh(r), where
/// a = (1 + 4^-k)/2 and b = (1 - 4^-k)/2.
template <class Real>
Real hyperbolic(Real x, bool sine) {
  const Real limited = at_most(abs(x), 711.0);
  const auto exponent = nearest_exponent(limited);
  const Real coarse = fma(exponent.k, -ln2[0], limited);
  const Real r = fma(exponent.k, -ln2[1], coarse);
  const Real lost = fma(exponent.k, -ln2[1], coarse - r);
  const Real z = r * r;
  const Real sinh_curve = polynomial(z, sinh_tail);
  const Real sinh_r = fma(r * z, sinh_curve, lost);  // without r itself
  const Real cosh_r = z * polynomial(z, cosh_tail);  // without 1
  const Real small = power_down(exponent, 2, -1);
  const Real half = 0.5;
  const Real a = half + small;
  const Real b = half - small;
  const Real a_lost = (half - a) + small;
  const Real b_lost = (half - b) - small;
  const Real constant = sine ? b : a;
  const Real slope = sine ? a : b;
  const auto linear = two_product(slope, r);
  const auto sum = fast_two_sum(constant, linear.hi);
  const Real bent = fma(constant, cosh_r, slope * sinh_r);
  const Real lows = sum.lo + (linear.lo + (sine ? b_lost : a_lost));
  return scale(sum.hi + (bent + lows), exponent);
}

template <class Real>
Real sinh(Real x) {
  return copysign(hyperbolic(x, true), x);
}

template <class Real>
Real cosh(Real x) {
  return hyperbolic(x, false);
}

/// (exp(2|x|) - 1) / (exp(2|x|) + 1), with the sign of x.
template <class Real>
Real tanh(Real x) {
  const Real limited = at_most(abs(x), 22.0);
  const auto scaled = scaled_expm1(limited + limited);
  const Real two = power_down(scaled.exponent, 1, 1);
  const auto sum = two_sum(scaled.value.hi, two);
  return copysign(divide(scaled.value, Pair<Real>{sum.hi, sum.lo + scaled.value.lo}), x);
}

}  // namespace brio::ir::math
