// arcsin, arccos, arctan. Templates over HostReal and BuiltReal; private.
#pragma once

#include "ir/math_exponential.hpp"

namespace brio::ir::math {

/// |x| = tan(base + arctan(t)) with |t| <= tan(pi/8): t = x, (x-1)/(x+1) or -1/x.
template <class Real>
Real arctan(Real x) {
  const Real size = abs(x);
  const auto is_middle = size > Real(tan_pi_8);
  const auto is_far = size > Real(tan_3_pi_8);
  const auto middle_num = fast_two_sum(Real(-1.0), size);
  const auto middle_den = two_sum(Real(1.0), size);
  const Real near_num = select(is_middle, middle_num.hi, size);
  const Real near_den = select(is_middle, middle_den.hi, Real(1.0));
  const Real near_num_lo = select(is_middle, middle_num.lo, Real(0.0));
  const Real near_den_lo = select(is_middle, middle_den.lo, Real(0.0));
  const Pair<Real> num{select(is_far, Real(-1.0), near_num), select(is_far, Real(0.0), near_num_lo)};
  const Pair<Real> den{select(is_far, size, near_den), select(is_far, Real(0.0), near_den_lo)};
  const Real inverse = Real(1.0) / den.hi;
  const Real t = num.hi * inverse;
  const Real rest = fma(-t, den.hi, num.hi);
  const Real low_rest = fma(-t, den.lo, num.lo);
  const Real lost = (rest + low_rest) * inverse;
  const Real z = t * t;
  const Real curve = polynomial(z, arctan_tail);
  const Real bend = fma(t * z, curve, lost);
  // Far out the quotient's low part is nothing; of infinity it would be NaN.
  const Real bend_or_none = select(size < Real(0x1p100), bend, Real(0.0));
  const Real near_base = select(is_middle, Real(quarter_pi[0]), Real(0.0));
  const Real near_base_lo = select(is_middle, Real(quarter_pi[1]), Real(0.0));
  const Real base = select(is_far, Real(half_pi[0]), near_base);
  const Real base_lo = select(is_far, Real(half_pi[1]), near_base_lo);
  const auto sum = fast_two_sum(base, t);
  return copysign(sum.hi + (sum.lo + (bend_or_none + base_lo)), x);
}

/// What arcsin and arccos share. Up to 1/2: arcsin(t) = t + bend. Above, by half of the angle:
/// arccos(|x|) = 2 arcsin(t), t = sqrt((1 - |x|)/2), known in two parts.
template <class Real>
struct HalfAngle {
  typename Real::Flag is_large;
  Real t;
  Real t_lost;
  Real bend;
};

template <class Real>
HalfAngle<Real> half_angle(Real x) {
  const Real size = abs(x);
  const auto is_large = size > Real(0.5);
  const Real half = fma(size, -0.5, 0.5);
  const Real root = sqrt(half);
  const Real root_rest = fma(-root, root, half);
  const Real root_error = root_rest / (root + root);
  const Real root_lost = select(half > Real(0.0), root_error, Real(0.0));
  const Real t = select(is_large, root, size);
  const Real t_lost = select(is_large, root_lost, Real(0.0));
  const Real square = t * t;
  const Real z = select(is_large, half, square);
  const Real curve = polynomial(z, arcsin_tail);
  return {is_large, t, t_lost, (t * z) * curve};
}

template <class Real>
Real arcsin(Real x) {
  const auto a = half_angle(x);
  const Real small = a.t + a.bend;
  const auto difference = fast_two_sum(Real(half_pi[0]), a.t * -2.0);
  const Real lows = fma(a.bend + a.t_lost, -2.0, half_pi[1]);
  const Real large = difference.hi + (difference.lo + lows);
  return copysign(select(a.is_large, large, small), x);
}

template <class Real>
Real arccos(Real x) {
  const auto a = half_angle(x);
  // |x| <= 1/2: pi/2 - arcsin(x)
  const Real signed_t = copysign(a.t, x);
  const Real signed_bend = copysign(a.bend, x);
  const auto difference = fast_two_sum(Real(half_pi[0]), -signed_t);
  const Real small = difference.hi + (difference.lo + (Real(half_pi[1]) - signed_bend));
  // x > 1/2, and pi minus that for x < -1/2
  const Real lows = a.bend + a.t_lost;
  const Real right_half = a.t + lows;
  const auto left = fast_two_sum(Real(half_pi[0]), -a.t);
  const Real left_half = left.hi + (left.lo + (Real(half_pi[1]) - lows));
  const Real half = select(x < Real(0.0), left_half, right_half);
  return select(a.is_large, half + half, small);
}

}  // namespace brio::ir::math
