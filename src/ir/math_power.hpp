// x ** y. Templates over HostReal and BuiltReal; private.
//
// exp(y log|x|) with the logarithm to about 68 bits, so that the result is good to the last one.
#pragma once

#include "ir/math_logarithm.hpp"

namespace brio::ir::math {

/// log(x) for finite x > 0, relative error about 2^-66.
template <class Real>
Pair<Real> log_pair(Real x) {
  const auto [m, e] = split(x);
  const Real f = m - 1.0;
  const auto den = two_sum(f, Real(2.0));
  const Real inverse = Real(1.0) / den.hi;
  const Real s_hi = f * inverse;
  const Real coarse_rest = fma(-s_hi, den.hi, f);
  const Real rest = fma(-s_hi, den.lo, coarse_rest);
  const Pair<Real> s{s_hi, rest * inverse};
  const auto z = multiply(s, s);
  // log(m) = 2 (s + s w), w = z (1/3 + z/5 + z^2 tail)
  const auto linear = multiply(z, Pair<Real>{Real(one_fifth[0]), Real(one_fifth[1])});
  const Real square = z.hi * z.hi;
  const Real curve = polynomial(z.hi, log_far_tail);
  const auto head = fast_two_sum(Real(one_third[0]), linear.hi);
  const Real low = fma(square, curve, linear.lo + one_third[1]);
  const auto w = multiply(z, Pair<Real>{head.hi, head.lo + low});
  const auto bend = multiply(s, w);
  const auto half = fast_two_sum(s.hi, bend.hi);
  const Real half_low = half.lo + (s.lo + bend.lo);
  const Real whole_part = e * ln2[0];  // exact
  const auto sum = fast_two_sum(whole_part, half.hi + half.hi);
  const Real fine = fma(e, ln2[1], fma(half_low, 2.0, sum.lo));
  return fast_two_sum(sum.hi, fma(e, ln2[2], fine));
}

/// exp(hi + lo)
template <class Real>
Real exp_pair(Real hi, Real lo) {
  const auto exponent = nearest_exponent(hi);
  const Real coarse = fma(exponent.k, -ln2[0], hi);
  const Real near = fma(exponent.k, -ln2[1], coarse);
  const Real near_lost = fma(exponent.k, -ln2[1], coarse - near);
  // lo is an error of hi, which can be much greater than r.
  const auto r = two_sum(near, near_lost + lo);
  const Real curve = fma(r.hi, polynomial(r.hi, exp_tail), 0.5);
  const Real lows = fma(r.hi, r.lo, r.lo);
  const Real tail = fma(r.hi * r.hi, curve, lows);
  const auto sum = fast_two_sum(Real(1.0), r.hi);
  return scale(sum.hi + (sum.lo + tail), exponent);
}

/// As C99 (annex F.10.4.4) defines it in every corner.
template <class Real>
Real pow(Real x, Real y) {
  using Whole = typename Real::Whole;
  const Real size = abs(x);
  const auto log_size = log_pair(size);
  const auto product = two_product(log_size.hi, y);
  const Real product_low = fma(log_size.lo, y, product.lo);
  const Real limited = at_most(at_least(product.hi, -760.0), 720.0);
  const Real low = select(product.hi == limited, product_low, Real(0.0));
  const Real ordinary = exp_pair(limited, low);

  // 0 and infinity, to any power, and any number to an infinite one
  const auto above_zero = size > Real(0.0);
  const auto outside = !(above_zero & (size < Real(infinity)));
  const auto extreme = outside | (abs(y) == Real(infinity));
  const auto below_one = size < Real(1.0);
  const Real falling = select(below_one, Real(infinity), Real(0.0));
  const Real rising = select(below_one, Real(0.0), Real(infinity));
  const Real limit = select(y < Real(0.0), falling, rising);
  const Real at_one = select(size == Real(1.0), Real(1.0), limit);
  const Real magnitude = select(extreme, at_one, ordinary);

  const Real half = y * 0.5;
  const auto y_whole = floor(y) == y;
  const auto y_even = floor(half) == half;
  const Whole sign_of_x = bits(x) & Whole(bits_of(-0.0));
  const Whole sign = select(y_whole & !y_even, sign_of_x, Whole(0));
  const Real with_sign = from_bits(bits(magnitude) ^ sign);

  const auto x_negative = x < Real(0.0);
  const auto not_real = x_negative & !(y_whole | outside);
  const auto x_nan = !(x == x);
  const auto some_nan = x_nan | !(y == y);
  const Real result = select(some_nan | not_real, Real(not_a_number), with_sign);
  const auto x_one = x == Real(1.0);
  return select(x_one | (y == Real(0.0)), Real(1.0), result);
}

/// x^n for n >= 1, in two parts.
template <class Real>
Pair<Real> whole_power(Pair<Real> x, int n) {
  if (n == 1) return x;
  const auto half = whole_power(x, n / 2);
  const auto square = multiply(half, half);
  return n % 2 == 0 ? square : multiply(square, x);
}

/// x^n for a small n known beforehand.
template <class Real>
Real pow_constant(Real x, int n) {
  const int size = n < 0 ? -n : n;
  const Real base = n < 0 ? Real(1.0) / x : x;
  if (size == 1) return base;
  if (n == 2) return base * base;
  // What gates of channels are raised to. Two products are at most 1.5 and 1.92 units in the last place off.
  if (n == 3 || n == 4) {
    const Real square = base * base;
    return n == 3 ? square * base : square * square;
  }
  const Real base_lost = n < 0 ? fma(-base, x, 1.0) * base : Real(0.0);
  const auto power = whole_power(Pair<Real>{base, base_lost}, size);
  // At 0, at infinity and past the largest number the low part is nothing, or no number.
  const Real size_of_power = abs(power.hi);
  const auto above_zero = size_of_power > Real(0.0);
  const auto ordinary = above_zero & (size_of_power < Real(infinity));
  return select(ordinary, power.hi + power.lo, power.hi);
}

/// x^(n + 1/2) for 0, -1 and 1; C99's pow wants +0 for -0 and infinity for -infinity.
template <class Real>
Real pow_half(Real x, int n) {
  const Real root = sqrt(x + 0.0);
  const Real result = select(x == Real(-infinity), Real(infinity), root);
  if (n == 0) return result;
  return n < 0 ? Real(1.0) / result : abs(x) * result;
}

}  // namespace brio::ir::math
