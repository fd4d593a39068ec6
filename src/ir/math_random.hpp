// Random numbers and distributions. Templates over HostReal and BuiltReal; private.
//
// Philox 4x32-10: Salmon, Moraes, Dror, Shaw (2011), doi:10.1145/2063384.2063405. One block gives 128 bits:
//   key      {low, high word of RandomPlace::key}
//   counter  {element, low word of step, high word of step, place in the code}
// The place in the code, 32 bits: 28-31 the kind of distribution, 16-27 the round of a rejection loop (from 1 on),
// 0-15 the number of the draw among its kind. So no two draws ever share bits.
//
// One number needs half of a block: elements 8k+n and 8k+4+n, n = 0 … 3, have one block, that of the first (Share).
// A vector of elements needs half a vector of blocks (backend/llvm/halves.hpp).
#pragma once

#include <array>
#include <cstdint>

#include "ir/math_logarithm.hpp"

namespace brio::ir::math {

enum class DrawKind : std::uint32_t { uniform, normal, poisson, binomial };

inline constexpr std::uint32_t most_blocks = 1u << 16u;
inline constexpr std::uint32_t most_rejections = (1u << 12u) - 1;
inline constexpr std::int64_t first_round = 1
                                            << 16;  ///< of a rejection: its elements have blocks of their own

inline constexpr double two_pi = 0x1.921fb54442d18p+2;
inline constexpr double ln2_whole = 0x1.62e42fefa39efp-1;

/// Between two elements that share a block. Bits of numbers depend on it.
inline constexpr std::int64_t pair_distance = 4;

constexpr std::int64_t code_place(DrawKind kind, std::uint32_t block) {
  return static_cast<std::int64_t>(static_cast<std::uint32_t>(kind) << 28u | block);
}

/// A block as two numbers of 64 bits: words 0 and 1, and words 2 and 3, the first of each above. Words are 64 bits wide
/// on the way, and their upper halves are whatever they are: a product needs only the lower ones.
template <class Whole>
std::array<Whole, 2> philox(std::array<Whole, 4> counter, Whole key_low, Whole key_high) {
  const Whole mask(0xffffffff);
  const Whole first_factor(0xd2511f53);
  const Whole second_factor(0xcd9e8d57);
  for (int round = 0;; ++round) {
    const Whole first_word = counter[0] & mask;
    const Whole second_word = counter[2] & mask;
    const Whole first = first_word * first_factor;
    const Whole second = second_word * second_factor;
    if (round == 9) {
      const Whole one = shift_left(counter[1], 32) ^ second;
      const Whole other = shift_left(counter[3], 32) ^ first;
      return {one ^ shift_left(key_low, 32), other ^ shift_left(key_high, 32)};
    }
    const Whole second_high = shift_right(second, 32) ^ counter[1];
    const Whole first_high = shift_right(first, 32) ^ counter[3];
    counter = {second_high ^ key_low, second, first_high ^ key_high, first};
    key_low = (key_low + Whole(0x9e3779b9)) & mask;
    key_high = (key_high + Whole(0xbb67ae85)) & mask;
  }
}

/// Where draws come from: key, element (below 2^32) and step.
template <class Whole>
struct Place {
  Whole key;
  Whole element;
  Whole step;
};

template <class Whole>
std::array<Whole, 2> random_block(const Place<Whole>& place, Whole code) {
  const Whole mask(0xffffffff);
  const Whole step_low = place.step & mask;
  const Whole step_high = shift_right(place.step, 32);
  const Whole key_low = place.key & mask;
  const Whole key_high = shift_right(place.key, 32);
  return philox(std::array<Whole, 4>{place.element, step_low, step_high, code}, key_low, key_high);
}

/// The block that an element has together with another one, and whether it is the first of the two.
template <class Real>
struct Share {
  std::array<typename Real::Whole, 2> block;
  typename Real::Flag is_first;
};

template <class Real>
Share<Real> shared_block(const Place<typename Real::Whole>& place, std::int64_t code) {
  using Whole = typename Real::Whole;
  const Whole first = place.element & Whole(~pair_distance);
  const Whole apart = place.element & Whole(pair_distance);
  return {random_block(Place<Whole>{place.key, first, place.step}, Whole(code)), apart == Whole(0)};
}

/// 64 bits for one element.
template <class Real>
typename Real::Whole random_bits(const Place<typename Real::Whole>& place, std::int64_t code) {
  const auto share = shared_block<Real>(place, code);
  return select(share.is_first, share.block[0], share.block[1]);
}

/// The upper 53 bits as a multiple of 2^-53 in [start, start + 1), where start is 0 or -1/2.
template <class Real, class Whole>
Real uniform(Whole bits, double start) {
  // 2^20 + the upper half times 2^-32 and 1/2 + 21 more bits times 2^-53, by writing into the last bits of 2^20 and 1/2.
  const Real coarse = from_bits(shift_right(bits, 32) | Whole(bits_of(0x1p20)));
  const Whole rest = shift_right(bits, 11) & Whole((1 << 21) - 1);
  const Real fine = from_bits(rest | Whole(bits_of(0.5)));
  return (coarse - (0x1p20 + 0.5 - start)) + fine;
}

/// The upper 52 bits as a multiple of 2^-52 in [1, 2).
template <class Real, class Whole>
Real from_one_to_two(Whole bits) {
  return from_bits(shift_right(bits, 12) | Whole(bits_of(1.0)));
}

/// Uniform in [0, 1).
template <class Real, class Whole>
Real rand(const Place<Whole>& place, std::uint32_t draw) {
  return uniform<Real>(random_bits<Real>(place, code_place(DrawKind::uniform, draw)), 0.0);
}

/// The logarithm of a normal number up to 1 to a few units in the last place, 0 at 1.
template <class Real>
Real log_of_uniform(Real u) {
  const auto x = split_normal(u);
  const Real f = x.m - 1.0;
  const Real s = f / (f + 2.0);
  const Real z = s * s;
  const Real twice = fma(z, polynomial(z, log_tail), 2.0);
  return fma(x.e, ln2_whole, s * twice);
}

/// Exponential with mean 1, by inversion of a uniform number of 52 bits: 36 at most.
template <class Real, class Whole>
Real exponential(const Place<Whole>& place, std::uint32_t draw) {
  const Whole bits = random_bits<Real>(place, code_place(DrawKind::uniform, draw));
  return -log_of_uniform(Real(2.0) - from_one_to_two<Real>(bits));
}

/// Box and Muller (1958), doi:10.1214/aoms/1177706645: a pair of elements shares radius and angle.
template <class Real, class Whole>
Real randn(const Place<Whole>& place, std::uint32_t draw) {
  const auto share = shared_block<Real>(place, code_place(DrawKind::normal, draw));
  const Real u = Real(2.0) - from_one_to_two<Real>(share.block[0]);  // in (0, 1]
  const Real radius = sqrt(log_of_uniform(u) * -2.0);
  // The angle pi g covers half a turn. That is enough for its sine, whose sign it has; the cosine takes its
  // sign from a bit that nothing else uses.
  const Real g = from_one_to_two<Real>(share.block[1]) - 1.5;
  const Real z = g * g;
  const Real sine = g * polynomial(z, sin_pi_over_g);
  const Real cosine = polynomial(z, cos_pi);
  const Whole signed_cosine = bits(cosine) ^ shift_left(share.block[1], 63);
  const Real across = radius * sine;
  return select(share.is_first, across, radius * from_bits(signed_cosine));
}

/// For a mean below 10: subtracts the probabilities of 0, 1, 2 … from one uniform number until it is used up.
template <class Real>
Real poisson_by_inversion(typename Real::Flag enter, Real mean, Real u) {
  const Real none = exp(-mean);
  const auto found =
      loop_if(enter, std::array<Real, 3>{Real(0.0), none, u}, 100, [&](const std::array<Real, 3>& state) {
        const auto [count, probability, left] = state;
        const auto goes_on = left >= probability;
        const Real counted = count + 1.0;
        const Real next_count = select(goes_on, counted, count);
        const Real next_probability = probability * (mean / counted);
        // Below 2^-60 only rounding errors are left of u.
        const auto likely = probability > Real(0x1p-60);
        return std::pair{std::array<Real, 3>{next_count, next_probability, left - probability},
                         goes_on & likely};
      });
  return found[0];
}

/// log(k!) - (k log(k) - k + log(2 pi k)/2) for an integer k >= 1.
template <class Real>
Real stirling_rest(Real k) {
  const Real inverse = Real(1.0) / k;
  const Real z = inverse * inverse;
  constexpr std::array<double, 6> series{1.0 / 12,    -1.0 / 360, 1.0 / 1260,
                                         -1.0 / 1680, 1.0 / 1188, -691.0 / 360360};
  Real rest = inverse * polynomial(z, series);
  for (std::size_t n = 1; n <= stirling_correction.size(); ++n) {
    rest = select(k == Real(static_cast<double>(n)), Real(stirling_correction[n - 1]), rest);
  }
  return rest;
}

/// log of (probability of k) * sqrt(2 pi max(k, 1)), without the cancellation of k log(mean) - log(k!).
template <class Real>
Real poisson_log_probability(Real k, Real mean) {
  const Real positive = at_least(k, 1.0);
  const Real excess = (mean - positive) / positive;
  const Real bend = log1p(excess) - excess;
  const Real rest = stirling_rest(positive);
  const Real ordinary = fma(positive, bend, -rest);
  return select(k < Real(1.0), Real(half_log_two_pi) - mean, ordinary);
}

/// Hörmann's transformed rejection, PTRS (1993), doi:10.1016/0167-6687(93)90997-4, for a mean of 10 and more:
/// the constants of the curve over the distribution. As published the curve lies up to 0.6 % below the
/// probabilities in places; here it is 1 % higher, so that the result is exact. The squeezes are left out: a
/// vector of items has to compute the logarithms anyway.
template <class Real>
struct PoissonHat {
  Real mean;
  Real a;
  Real b;
  Real inverse_alpha;
};

template <class Real>
PoissonHat<Real> poisson_hat(Real mean) {
  const Real b = fma(sqrt(mean), 2.53, 0.931);
  const Real a = fma(b, 0.02483, -0.059);
  const Real published = Real(1.1328) / (b - 3.4) + 1.1239;
  return {mean, a, b, published * 1.01};
}

/// What a uniform u in [-1/2, 1/2) proposes; a uniform v in [0, 1) is how high under the curve.
template <class Real>
struct PoissonCandidate {
  Real k;
  Real log_height;  ///< accepted up to poisson_log_probability
};

template <class Real>
PoissonCandidate<Real> propose(const PoissonHat<Real>& hat, Real u, Real v) {
  const Real edge = Real(0.5) - abs(u);
  const Real a_over_edge = hat.a / edge;
  const Real slope = fma(a_over_edge, 2.0, hat.b);
  const Real middle = hat.mean + 0.43;
  const Real k = floor(fma(slope, u, middle));
  const Real width = a_over_edge / edge + hat.b;
  const Real root = sqrt(at_least(k, 1.0) * two_pi);
  const Real density = (root * hat.inverse_alpha) / width;
  return {k, log(v * density)};
}

template <class Real>
Real poisson_by_rejection(typename Real::Flag enter, Real mean, const Place<typename Real::Whole>& place,
                          std::int64_t code) {
  using Whole = typename Real::Whole;
  const auto hat = poisson_hat(mean);
  const std::array<Real, 2> start{Real(0.0), Real(0.0)};
  const auto found = loop_if(enter, start, most_rejections, [&](const std::array<Real, 2>& state) {
    const Whole round = bits(state[1] + shifter) - Whole(bits_of(shifter));
    const auto block = random_block(place, shift_left(round, 16) + Whole(code + first_round));
    const Real u = uniform<Real>(block[0], -0.5);
    const Real v = uniform<Real>(block[1], 0.0);
    const auto candidate = propose(hat, u, v);
    const auto above_curve = candidate.log_height > poisson_log_probability(candidate.k, mean);
    const auto again = above_curve | (candidate.k < Real(0.0));
    return std::pair{std::array<Real, 2>{candidate.k, state[1] + 1.0}, again};
  });
  return found[0];
}

/// The count as a real; infinity is possible for an infinite mean.
template <class Real>
Real poisson(const Place<typename Real::Whole>& place, std::uint32_t draw, Real lambda) {
  const std::int64_t code = code_place(DrawKind::poisson, draw);
  const Real mean = select(lambda > Real(0.0), lambda, Real(0.0));
  const auto is_small = mean < Real(10.0);
  const Real u = uniform<Real>(random_bits<Real>(place, code), 0.0);
  const Real few = poisson_by_inversion(is_small, at_most(mean, 10.0), u);
  // Past 2^32 the result is too large for its type in any case.
  const Real large_mean = at_most(at_least(mean, 10.0), 0x1p32);
  const Real many = poisson_by_rejection(!is_small, large_mean, place, code);
  return select(is_small, few, many);
}

}  // namespace brio::ir::math
