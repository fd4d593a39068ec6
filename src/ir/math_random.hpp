// Random numbers and distributions. Templates over HostReal and BuiltReal; private.
//
// Philox 4x32-10: Salmon, Moraes, Dror, Shaw (2011), doi:10.1145/2063384.2063405. One block gives 128 bits:
//   key      {low, high word of RandomPlace::key}
//   counter  {element, low word of step, high word of step, place in the code}
// The place in the code, 32 bits: 28-31 the kind of distribution, 16-27 the round of a rejection loop, 0-15
// the number of the block among its kind. So no two draws ever share bits.
#pragma once

#include <array>
#include <cstdint>

#include "ir/math_logarithm.hpp"

namespace brio::ir::math {

enum class DrawKind : std::uint32_t { uniform, normal, poisson, binomial };

inline constexpr std::uint32_t most_blocks = 1u << 16u;
inline constexpr std::uint32_t most_rejections = (1u << 12u) - 1;

inline constexpr double two_pi = 0x1.921fb54442d18p+2;

constexpr std::int64_t code_place(DrawKind kind, std::uint32_t block) {
  return static_cast<std::int64_t>(static_cast<std::uint32_t>(kind) << 28u | block);
}

/// Words are 64 bits wide here; the upper halves are zero.
template <class Whole>
std::array<Whole, 4> philox(std::array<Whole, 4> counter, Whole key_low, Whole key_high) {
  const Whole mask(0xffffffff);
  const Whole first_factor(0xd2511f53);
  const Whole second_factor(0xcd9e8d57);
  for (int round = 0; round < 10; ++round) {
    const Whole first = counter[0] * first_factor;
    const Whole second = counter[2] * second_factor;
    const Whole second_high = shift_right(second, 32) ^ counter[1];
    const Whole first_high = shift_right(first, 32) ^ counter[3];
    counter[0] = second_high ^ key_low;
    counter[1] = second & mask;
    counter[2] = first_high ^ key_high;
    counter[3] = first & mask;
    key_low = (key_low + Whole(0x9e3779b9)) & mask;
    key_high = (key_high + Whole(0xbb67ae85)) & mask;
  }
  return counter;
}

/// Where draws come from: key, element (below 2^32) and step.
template <class Whole>
struct Place {
  Whole key;
  Whole element;
  Whole step;
};

template <class Whole>
std::array<Whole, 4> random_block(const Place<Whole>& place, Whole code) {
  const Whole mask(0xffffffff);
  const Whole step_low = place.step & mask;
  const Whole step_high = shift_right(place.step, 32);
  const Whole key_low = place.key & mask;
  const Whole key_high = shift_right(place.key, 32);
  return philox(std::array<Whole, 4>{place.element, step_low, step_high, code}, key_low, key_high);
}

/// 53 bits as a multiple of 2^-53 in [start, start + 1), where start is 0 or -1/2.
template <class Real, class Whole>
Real uniform(Whole high, Whole low, double start) {
  // 2^20 + high 2^-32 and 1/2 + low 2^-53, by writing into the last bits of 2^20 and of 1/2.
  const Real coarse = from_bits(high | Whole(bits_of(0x1p20)));
  const Real fine = from_bits(shift_right(low, 11) | Whole(bits_of(0.5)));
  return (coarse - (0x1p20 + 0.5 - start)) + fine;
}

/// Uniform in [0, 1).
template <class Real, class Whole>
Real rand(const Place<Whole>& place, std::uint32_t draw) {
  const auto words = random_block(place, Whole(code_place(DrawKind::uniform, draw / 2)));
  return draw % 2 == 0 ? uniform<Real>(words[0], words[1], 0.0) : uniform<Real>(words[2], words[3], 0.0);
}

/// Box and Muller (1958), doi:10.1214/aoms/1177706645: a pair of draws from one block.
template <class Real, class Whole>
Real randn(const Place<Whole>& place, std::uint32_t draw) {
  const auto words = random_block(place, Whole(code_place(DrawKind::normal, draw / 2)));
  const Real u = Real(1.0) - uniform<Real>(words[0], words[1], 0.0);  // in (0, 1]
  const auto terms = log_terms(split_normal(u));
  const auto parts = log_parts(terms, terms.head_lost);
  const Real radius = sqrt((parts.hi + parts.lo) * -2.0);
  // The angle pi g covers half a turn. That is enough for its sine, whose sign it has; the cosine takes its
  // sign from a bit that nothing else uses.
  const Real g = uniform<Real>(words[2], words[3], -0.5);
  const Real z = g * g;
  if (draw % 2 == 0) return radius * (g * polynomial(z, sin_pi_over_g));
  const Whole sign = shift_left(words[3], 63);
  const Real cosine = polynomial(z, cos_pi);
  return from_bits(bits(radius * cosine) ^ sign);
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
    const auto words = random_block(place, shift_left(round, 16) + Whole(code));
    const Real u = uniform<Real>(words[0], words[1], -0.5);
    const Real v = uniform<Real>(words[2], words[3], 0.0);
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
  using Whole = typename Real::Whole;
  const std::int64_t code = code_place(DrawKind::poisson, draw);
  const Real mean = select(lambda > Real(0.0), lambda, Real(0.0));
  const auto is_small = mean < Real(10.0);
  const auto words = random_block(place, Whole(code));
  const Real u = uniform<Real>(words[0], words[1], 0.0);
  const Real few = poisson_by_inversion(is_small, at_most(mean, 10.0), u);
  // Past 2^32 the result is too large for its type in any case.
  const Real large_mean = at_most(at_least(mean, 10.0), 0x1p32);
  const Real many = poisson_by_rejection(!is_small, large_mean, place, code);
  return select(is_small, few, many);
}

}  // namespace brio::ir::math
