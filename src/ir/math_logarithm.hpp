// log, log1p, log10. Templates over HostReal and BuiltReal; private.
//
// x = 2^e m with sqrt(1/2) <= m < sqrt(2); log(m) = 2 atanh(s), s = (m-1)/(m+1).
#pragma once

#include "ir/math_exponential.hpp"

namespace brio::ir::math {

template <class Real>
struct Split {
  Real m;
  Real e;
};

/// x = 2^(e - shift) m for a normal x > 0.
template <class Real>
Split<Real> split_shifted(Real x, Real shift) {
  using Whole = typename Real::Whole;
  const Whole from_least = bits(x) - Whole(bits_of(sqrt_half));
  const Whole mantissa = from_least & Whole((std::int64_t{1} << 52) - 1);
  const Real m = from_bits(mantissa + Whole(bits_of(sqrt_half)));
  // The exponent as a positive integer, which the low bits of 2^52 turn into a real.
  const Whole biased = shift_right(from_least + Whole(std::int64_t{1024} << 52), 52);
  const Real raised = from_bits(biased | Whole(bits_of(0x1p52)));
  return {m, raised - shift};
}

template <class Real>
Split<Real> split_normal(Real x) {
  return split_shifted(x, Real(0x1p52 + 1024));
}

/// For x > 0, finite.
template <class Real>
Split<Real> split(Real x) {
  const auto subnormal = x < Real(0x1p-1022);
  const Real normal = select(subnormal, x * 0x1p54, x);
  const Real shift = select(subnormal, Real(0x1p52 + 1024 + 54), Real(0x1p52 + 1024));
  return split_shifted(normal, shift);
}

/// e ln(2) + log(1 + f) = head + head_lost + bend + e ln2[1], where head is nearly all.
template <class Real>
struct LogTerms {
  Real e;
  Real s;
  Real bend;
  Real head;
  Real head_lost;
};

template <class Real>
LogTerms<Real> log_terms(Split<Real> x) {
  const Real f = x.m - 1.0;
  const Real s = f / (f + 2.0);
  const Real z = s * s;
  const Real half_square = f * (f * 0.5);
  const Real rest = fma(z, polynomial(z, log_tail), half_square);
  const Real bend = fma(s, rest, -half_square);
  const Real head = fma(x.e, ln2[0], f);
  return {x.e, s, bend, head, fma(x.e, ln2[0], -head) + f};
}

/// The logarithm in two parts; the second is small against the first, but not within its rounding error.
template <class Real>
Pair<Real> log_parts(const LogTerms<Real>& terms, Real lows) {
  return {terms.head, terms.bend + fma(terms.e, ln2[1], lows)};
}

/// The values of a logarithm at and outside the ends of its domain; `x` is the number whose logarithm it is.
template <class Real>
Real log_at_ends(Real x, Real result) {
  const Real below = select(x == Real(0.0), Real(-infinity), Real(not_a_number));
  const Real inside = select(x == Real(infinity), x, result);
  return select(x > Real(0.0), inside, below);
}

template <class Real>
Real log(Real x) {
  const auto terms = log_terms(split(x));
  const auto parts = log_parts(terms, terms.head_lost);
  return log_at_ends(x, parts.hi + parts.lo);
}

template <class Real>
Real log10(Real x) {
  const auto terms = log_terms(split(x));
  const auto parts = log_parts(terms, terms.head_lost);
  const auto product = two_product(parts.hi, Real(log10_e[0]));
  const Real low = fma(parts.hi, log10_e[1], product.lo);
  return log_at_ends(x, product.hi + fma(parts.lo, log10_e[0], low));
}

/// log(1 + x): 1 + x = sum + lost exactly; what is lost is scaled like the sum and adds lost/(1+f).
template <class Real>
Real log1p(Real x) {
  using Whole = typename Real::Whole;
  const auto sum = two_sum(Real(1.0), x);
  const auto terms = log_terms(split(sum.hi));
  const Whole minus_e = bits(Real(shifter) - terms.e) - Whole(bits_of(shifter));
  const Real factor = from_bits(shift_left(minus_e + Whole(1023), 52));
  const Real scaled = sum.lo * factor;
  // From 2^1000 on nothing of 1 is left, and 2^-e may not be a normal number.
  const Real lost = select(sum.hi < Real(0x1p1000), scaled, Real(0.0));
  // 1/(1+f) = (1-s)/(1+s), where |s| < 0.18, for a few bits.
  const Real slope = fma(terms.s, fma(terms.s, 2.0, -2.0), 1.0);
  const auto parts = log_parts(terms, fma(lost, slope, terms.head_lost));
  const Real result = log_at_ends(sum.hi, parts.hi + parts.lo);
  // A small x is its own logarithm; its sign would get lost.
  return select(abs(x) < Real(0x1p-54), x, result);
}

}  // namespace brio::ir::math
