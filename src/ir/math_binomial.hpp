// The binomial distribution, exact for every number of trials and probability. Templates over HostReal and
// BuiltReal; private.
#pragma once

#include <limits>

#include "ir/math_random.hpp"

namespace brio::ir::math {

/// n trials with probability p <= 1/2; q = 1 - p.
template <class Real>
struct Trials {
  Real n;
  Real p;
  Real q;
  Real mean;
};

template <class Real>
Trials<Real> trials_of(Real n, Real p) {
  return {n, p, Real(1.0) - p, n * p};
}

/// How far inversion has come: a count, its probability, and what is left of the uniform number.
template <class Real>
struct Inversion {
  std::array<Real, 3> state;
  typename Real::Flag goes_on;
};

/// Below it only rounding errors are left of a uniform number.
inline constexpr double unlikely = 0x1p-60;
inline constexpr int counts_at_once = 8;

/// The first rounds of inversion for trials that all items share: then the probabilities are the same for all, too, and
/// their sums known before any item's turn has come, so that each count takes a comparison and an addition.
template <class Real>
Inversion<Real> first_counts(typename Real::Flag enter, const Trials<Real>& trials, Real none, Real odds,
                             Real u) {
  const Real infinite(std::numeric_limits<double>::infinity());
  Real probability = none;
  Real sum = none;  // of the probabilities of 0 to k
  auto likely = none > Real(unlikely);
  auto goes_on = u >= sum;
  Real count = select(goes_on, Real(1.0), Real(0.0));
  for (int k = 1; k < counts_at_once; ++k) {
    const Real rest = trials.n - Real(k - 1.0);
    probability = probability * (odds * (rest / Real(static_cast<double>(k))));
    sum = sum + probability;
    goes_on = u >= select(likely, sum, infinite);
    const Real one_more = count + 1.0;
    count = select(goes_on, one_more, count);
    likely = likely & (probability > Real(unlikely));
  }
  const Real rest = trials.n - Real(counts_at_once - 1.0);
  const Real next = probability * (odds * (rest / Real(static_cast<double>(counts_at_once))));
  goes_on = goes_on & likely;
  return {{count, next, u - sum}, goes_on & enter};
}

/// For a mean below 10: subtracts the probabilities of 0, 1, 2 … from one uniform number until it is used up.
template <class Real>
Real binomial_by_inversion(typename Real::Flag enter, const Trials<Real>& trials, Real u, bool shared) {
  const Real none = exp(log1p(-trials.p) * trials.n);
  const Real odds = trials.p / trials.q;
  const auto start =
      shared ? first_counts(enter, trials, none, odds, u) : Inversion<Real>{{Real(0.0), none, u}, enter};
  const int rounds = shared ? 100 - counts_at_once : 100;
  const auto found = loop_if(start.goes_on, start.state, rounds, [&](const std::array<Real, 3>& state) {
    const auto [count, probability, left] = state;
    const auto goes_on = left >= probability;
    const Real counted = count + 1.0;
    const Real next_count = select(goes_on, counted, count);
    const Real rest = trials.n - count;
    const Real next_probability = probability * (odds * (rest / counted));
    const auto likely = probability > Real(unlikely);
    return std::pair{std::array<Real, 3>{next_count, next_probability, left - probability}, goes_on & likely};
  });
  return select(found[0] > trials.n, trials.n, found[0]);
}

/// log(m/k) - (m - k)/k, times k: how much less likely k is than m.
template <class Real>
Real deviance(Real k, Real m) {
  const Real excess = (m - k) / k;
  return k * (log1p(excess) - excess);
}

/// log of (probability of k) * sqrt(2 pi k (n - k)/n), where 1 stands for a k or n - k of 0. Loader's way, Fast
/// and accurate computation of binomial probabilities (2000), without the cancellation of factorials.
template <class Real>
Real binomial_log_probability(Real k, const Trials<Real>& trials) {
  const Real hits = at_least(k, 1.0);
  const Real others = trials.n - k;
  const Real misses = at_least(others, 1.0);
  const Real rest_of_hits = stirling_rest(hits);
  const Real rest_of_misses = stirling_rest(misses);
  const Real rest = stirling_rest(trials.n) - (rest_of_hits + rest_of_misses);
  const Real of_hits = deviance(hits, trials.mean);
  const Real of_misses = deviance(misses, trials.n * trials.q);
  const Real inside = (of_hits + of_misses) + rest;
  const Real no_hit = log1p(-trials.p) * trials.n + half_log_two_pi;
  const Real no_miss = log(trials.p) * trials.n + half_log_two_pi;
  const Real not_none = select(others < Real(1.0), no_miss, inside);
  return select(k < Real(1.0), no_hit, not_none);
}

/// Hörmann's transformed rejection, BTRS (1993), doi:10.1080/00949659308811496, for a mean of 10 and more: the
/// constants of the curve over the distribution. `height` is a formula of our own for the published alpha times
/// the largest probability; the curve is 0.7 to 6 % above the probabilities, so that the result is exact. The
/// squeeze is left out: a vector of items has to compute the logarithms anyway.
template <class Real>
struct BinomialHat {
  Real a;
  Real b;
  Real middle;
  Real height;
};

template <class Real>
BinomialHat<Real> binomial_hat(const Trials<Real>& trials) {
  const Real deviation = sqrt(trials.mean * trials.q);
  const Real b = fma(deviation, 2.53, 1.15);
  const Real from_b = fma(b, 0.0248, -0.0873);
  return {fma(trials.p, 0.01, from_b), b, trials.mean + 0.5, Real(1.85) / b + 1.131};
}

/// What a uniform u in [-1/2, 1/2) proposes; a uniform v in [0, 1) is how high under the curve.
template <class Real>
Real binomial_by_rejection(typename Real::Flag enter, const Trials<Real>& trials,
                           const Place<typename Real::Whole>& place, std::int64_t code) {
  using Whole = typename Real::Whole;
  const auto hat = binomial_hat(trials);
  const std::array<Real, 2> start{Real(0.0), Real(0.0)};
  const auto found = loop_if(enter, start, most_rejections, [&](const std::array<Real, 2>& state) {
    const Whole round = bits(state[1] + shifter) - Whole(bits_of(shifter));
    const auto block = random_block(place, shift_left(round, 16) + Whole(code + first_round));
    const Real u = uniform<Real>(block[0], -0.5);
    const Real v = uniform<Real>(block[1], 0.0);
    const Real edge = Real(0.5) - abs(u);
    const Real a_over_edge = hat.a / edge;
    const Real slope = fma(a_over_edge, 2.0, hat.b);
    const Real k = floor(fma(slope, u, hat.middle));
    const auto below = k < Real(0.0);
    const auto above = k > trials.n;
    const Real from_none = select(below, Real(0.0), k);
    const Real inside = select(above, trials.n, from_none);
    const Real hits = at_least(inside, 1.0);
    const Real misses = at_least(trials.n - inside, 1.0);
    const Real spread = (hits * misses) / trials.n;
    const Real width = a_over_edge / edge + hat.b;
    const Real density = (sqrt(spread * two_pi) * hat.height) / width;
    const Real height = log(v * density);
    const auto above_curve = height > binomial_log_probability(inside, trials);
    return std::pair{std::array<Real, 2>{inside, state[1] + 1.0}, (below | above) | above_curve};
  });
  return found[0];
}

/// The number of successes, as a real. A probability that is not in [0, 1] is brought there; NaN is 0. `shared`: n and p
/// are the same for all items, which is faster.
template <class Real>
Real binomial(const Place<typename Real::Whole>& place, std::uint32_t draw, Real n, Real p,
              bool shared = false) {
  const std::int64_t code = code_place(DrawKind::binomial, draw);
  const Real some = select(n > Real(0.0), n, Real(0.0));
  const Real chance = select(p > Real(0.0), at_most(p, 1.0), Real(0.0));
  const auto mostly = chance > Real(0.5);
  const auto trials = trials_of(some, select(mostly, Real(1.0) - chance, chance));
  const auto is_small = trials.mean < Real(10.0);
  const Real u = uniform<Real>(random_bits<Real>(place, code), 0.0);
  const Real few = binomial_by_inversion(is_small, trials, u, shared);
  const Real many = binomial_by_rejection(!is_small, trials, place, code);
  const Real count = select(is_small, few, many);
  return select(mostly, trials.n - count, count);
}

}  // namespace brio::ir::math
