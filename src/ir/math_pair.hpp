// Polynomials, and sums and products with their rounding errors (double-double arithmetic). Templates over
// HostReal and BuiltReal. Private to the room.
//
// Dekker, T.J. (1971): A floating-point technique for extending the available precision,
// doi:10.1007/BF01397083. Knuth, The Art of Computer Programming 2, 4.2.2.
#pragma once

#include <array>
#include <cstddef>

namespace brio::ir::math {

/// hi + lo, where lo is about the size of hi's rounding error.
template <class Real>
struct Pair {
  Real hi;
  Real lo;
};

/// a + b exactly, if |a| >= |b| or a is 0.
template <class Real>
Pair<Real> fast_two_sum(Real a, Real b) {
  const Real sum = a + b;
  const Real kept = sum - a;
  return {sum, b - kept};
}

/// a + b exactly.
template <class Real>
Pair<Real> two_sum(Real a, Real b) {
  const Real sum = a + b;
  const Real b_kept = sum - a;
  const Real a_kept = sum - b_kept;
  const Real a_lost = a - a_kept;
  return {sum, a_lost + (b - b_kept)};
}

/// a * b exactly.
template <class Real>
Pair<Real> two_product(Real a, Real b) {
  const Real product = a * b;
  return {product, fma(a, b, -product)};
}

/// c[0] + c[1] x + c[2] x^2 …, in as few operations as can be: each waits for the one before.
template <class Real, std::size_t size>
Real horner(Real x, const std::array<double, size>& c) {
  Real sum = c[size - 1];
  for (std::size_t k = size - 1; k-- > 0;) sum = fma(sum, x, c[k]);
  return sum;
}

template <class Real>
Pair<Real> multiply(Pair<Real> a, Pair<Real> b) {
  const auto [product, error] = two_product(a.hi, b.hi);
  const Real with_first = fma(a.hi, b.lo, error);
  return {product, fma(a.lo, b.hi, with_first)};
}

/// num / den, rounded about once.
template <class Real>
Real divide(Pair<Real> num, Pair<Real> den) {
  const Real inverse = Real(1.0) / den.hi;
  const Real quotient = num.hi * inverse;
  const Real rest = fma(-quotient, den.hi, num.hi);
  const Real low_rest = fma(-quotient, den.lo, num.lo);
  return fma(rest + low_rest, inverse, quotient);
}

/// sum c_k x^k. Even and odd powers are two chains, so that a vector unit need not wait for one.
template <class Real, std::size_t n>
Real polynomial(Real x, const std::array<double, n>& c) {
  static_assert(n >= 4);
  constexpr std::size_t last = n - 1;
  constexpr std::size_t top_even = last - last % 2;
  constexpr std::size_t top_odd = last - 1 + last % 2;
  const Real square = x * x;
  Real even = c[top_even];
  for (std::size_t k = top_even; k >= 2; k -= 2) even = fma(even, square, c[k - 2]);
  Real odd = c[top_odd];
  for (std::size_t k = top_odd; k >= 3; k -= 2) odd = fma(odd, square, c[k - 2]);
  return fma(odd, x, even);
}

}  // namespace brio::ir::math
