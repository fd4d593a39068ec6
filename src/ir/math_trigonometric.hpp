// sin, cos, tan. Templates over HostReal and BuiltReal; private.
//
// |x| = q pi/2 + r with |r| <= pi/4. Below 2^30 by subtracting q times pi/2 in three parts (Cody and Waite);
// above, where only the fraction of x * 2/pi counts, from the bits of 2/pi that matter (Payne and Hanek 1983,
// doi:10.1145/1057600.1057602).
#pragma once

#include <cstddef>
#include <utility>

#include "ir/math_exponential.hpp"

namespace brio::ir::math {

/// r in two parts, and the quadrant as a real, an integer of which the last two bits count.
template <class Real>
struct Angle {
  Real hi;
  Real lo;
  Real quadrant;
};

template <class Real>
Angle<Real> reduce_moderate(Real x) {
  const Real shifted = fma(x, two_over_pi, shifter);
  const Real q = shifted - shifter;
  const Real coarse = fma(q, -half_pi[0], x);  // exact
  const auto second = two_product(q, Real(half_pi[1]));
  const auto difference = two_sum(coarse, -second.hi);
  const Real third = fma(q, half_pi[2], second.lo);
  const auto r = fast_two_sum(difference.hi, difference.lo - third);
  return {r.hi, r.lo, q};
}

/// Words i ... i+6 of a zero word followed by the bits of 2/pi, where i is below 32.
template <class Whole>
std::array<Whole, 7> seven_words(Whole i) {
  constexpr std::size_t count = 38;
  std::array<Whole, count> words = [] {
    std::array<Whole, count> table = [&]<std::size_t... k>(std::index_sequence<k...>) {
      return std::array<Whole, count>{(static_cast<void>(k), Whole(0))...};
    }
    (std::make_index_sequence<count>{});
    for (std::size_t k = 1; k < count; ++k) table[k] = Whole(two_over_pi_bits[k - 1]);
    return table;
  }();
  std::size_t needed = 7 + 31;
  for (const int step : {16, 8, 4, 2, 1}) {
    const auto skip = (i & Whole(step)) == Whole(step);
    needed -= static_cast<std::size_t>(step);
    for (std::size_t k = 0; k < needed; ++k) {
      words[k] = select(skip, words[k + static_cast<std::size_t>(step)], words[k]);
    }
  }
  return {words[0], words[1], words[2], words[3], words[4], words[5], words[6]};
}

inline constexpr std::int64_t low_32 = 0xffffffff;

/// The product of a 53-bit integer and a 192-bit one (most significant word first), modulo 2^192.
template <class Whole>
std::array<Whole, 6> multiply_words(Whole a, const std::array<Whole, 6>& words) {
  const Whole a_low = a & Whole(low_32);
  const Whole a_high = shift_right(a, 32);
  std::array<Whole, 6> product = words;
  Whole carry(0);
  Whole from_low(0);
  Whole from_high(0);
  for (std::size_t k = 6; k-- > 0;) {
    const Whole low = a_low * words[k];
    Whole sum = low & Whole(low_32);
    sum = sum + from_low;
    sum = sum + carry;
    if (k < 5) {
      const Whole high = a_high * words[k + 1];
      sum = sum + (high & Whole(low_32));
      sum = sum + from_high;
      from_high = shift_right(high, 32);
    }
    from_low = shift_right(low, 32);
    product[k] = sum & Whole(low_32);
    carry = shift_right(sum, 32);
  }
  return product;
}

/// For 2^30 <= x < infinity.
template <class Real>
Angle<Real> reduce_huge(Real x) {
  using Whole = typename Real::Whole;
  const Whole fields = bits(x);
  const Whole mantissa = (fields & Whole((std::int64_t{1} << 52) - 1)) | Whole(std::int64_t{1} << 52);
  // x = mantissa * 2^e. Bits of 2/pi that stand before e - 2 make multiples of 4: whole turns.
  const Whole start = shift_right(fields, 52) - Whole(1075 - 30);
  const auto words = seven_words(shift_right(start, 5));
  const Whole shift = start & Whole(31);
  std::array<Whole, 6> window{words[0], words[1], words[2], words[3], words[4], words[5]};
  for (std::size_t k = 0; k < 6; ++k) {
    const Whole both = shift_left(words[k], 32) | words[k + 1];
    window[k] = shift_right(shift_left(both, shift), 32);
  }
  const auto turns = multiply_words(mantissa, window);
  // Two bits are the quadrant; the fraction is rounded to the nearest quadrant.
  const Whole rounded = shift_right(turns[0] + Whole(std::int64_t{1} << 29), 30);
  const Real quadrant = to_real(rounded);
  const Real first = to_real(turns[0]);
  const Real head = fma(quadrant, -1.0, first * 0x1p-30);
  const auto a = two_sum(head, to_real(turns[1]) * 0x1p-62);
  const auto b = two_sum(a.hi, to_real(turns[2]) * 0x1p-94);
  const Real lows = a.lo + b.lo;
  const auto fraction = fast_two_sum(b.hi, fma(to_real(turns[3]), 0x1p-126, lows));
  const auto r = multiply(fraction, Pair<Real>{Real(half_pi[0]), Real(half_pi[1])});
  const auto normal = fast_two_sum(r.hi, r.lo);
  return {normal.hi, normal.lo, quadrant};
}

/// For x >= 0.
template <class Real>
Angle<Real> reduce(Real x) {
  const auto is_huge = x >= Real(0x1p30);
  const auto moderate = reduce_moderate(x);
  const auto found = loop_if(is_huge, std::array<Real, 3>{moderate.hi, moderate.lo, moderate.quadrant}, 1,
                             [&](const std::array<Real, 3>& given) {
                               const auto huge = reduce_huge(x);
                               const Real valid = select(x < Real(infinity), huge.hi, Real(not_a_number));
                               const Real hi = select(is_huge, valid, given[0]);
                               const Real lo = select(is_huge, huge.lo, given[1]);
                               const Real quadrant = select(is_huge, huge.quadrant, given[2]);
                               return std::pair{std::array<Real, 3>{hi, lo, quadrant}, x < Real(0.0)};
                             });
  return {found[0], found[1], found[2]};
}

/// sin(hi + lo) in two parts; the second is not within the first's rounding error.
template <class Real>
Pair<Real> sine_parts(Real hi, Real lo, Real z) {
  const Real cubed = hi * (z * polynomial(z, sin_tail));
  const Real slope = fma(z, -0.5, 1.0);
  return {hi, fma(lo, slope, cubed)};
}

/// cos(hi + lo) in two parts.
template <class Real>
Pair<Real> cosine_parts(Real hi, Real lo, Real z) {
  const Real head = fma(z, -0.5, 1.0);
  const Real head_lost = fma(z, -0.5, Real(1.0) - head);
  const Real z_lost = fma(hi, hi, -z);
  const Real curve = polynomial(z, cos_tail);
  const Real lower = fma(z_lost, -0.5, head_lost);
  const Real lows = fma(-hi, lo, lower);
  return {head, fma(z * z, curve, lows)};
}

/// sin(|x| + shift pi/2), up to the sign that x brings in.
template <class Real>
Real turned_sine(Real x, int shift) {
  using Whole = typename Real::Whole;
  const auto angle = reduce(abs(x));
  const Real z = angle.hi * angle.hi;
  const auto sine = sine_parts(angle.hi, angle.lo, z);
  const auto cosine = cosine_parts(angle.hi, angle.lo, z);
  const Whole quadrant = bits(angle.quadrant + shifter) + Whole(shift);
  const auto is_odd = (quadrant & Whole(1)) == Whole(1);
  const Real head = select(is_odd, cosine.hi, sine.hi);
  const Real tail = select(is_odd, cosine.lo, sine.lo);
  const Whole sign = shift_left(quadrant & Whole(2), 62);
  return from_bits(bits(head + tail) ^ sign);
}

template <class Real>
Real sin(Real x) {
  using Whole = typename Real::Whole;
  const Real turned = turned_sine(x, 0);
  const Whole sign = bits(x) & Whole(bits_of(-0.0));
  return from_bits(bits(turned) ^ sign);
}

template <class Real>
Real cos(Real x) {
  return turned_sine(x, 1);
}

template <class Real>
Real tan(Real x) {
  using Whole = typename Real::Whole;
  const auto angle = reduce(abs(x));
  const Real z = angle.hi * angle.hi;
  const auto sine = sine_parts(angle.hi, angle.lo, z);
  const auto cosine = cosine_parts(angle.hi, angle.lo, z);
  const auto s = fast_two_sum(sine.hi, sine.lo);
  const auto c = fast_two_sum(cosine.hi, cosine.lo);
  const Whole odd_bit = bits(angle.quadrant + shifter) & Whole(1);
  const auto is_odd = odd_bit == Whole(1);
  const Real num_hi = select(is_odd, c.hi, s.hi);
  const Real num_lo = select(is_odd, c.lo, s.lo);
  const Real den_hi = select(is_odd, s.hi, c.hi);
  const Real den_lo = select(is_odd, s.lo, c.lo);
  const Real ratio = divide(Pair<Real>{num_hi, num_lo}, Pair<Real>{den_hi, den_lo});
  // In odd quadrants -cos/sin, for negative x the opposite.
  const Whole sign_of_x = bits(x) & Whole(bits_of(-0.0));
  const Whole sign = shift_left(odd_bit, 63) ^ sign_of_x;
  return from_bits(bits(ratio) ^ sign);
}

}  // namespace brio::ir::math
