// Spike-timing-dependent plasticity: what traces in synapses make of given spikes, against sums over pairs and
// triplets of spikes, written as their papers write them.
//
// Two spikes in one time step: on_pre comes before on_post, so they are a pair "first pre, then post" with distance 0.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "steps.hpp"
#include "trains.hpp"

namespace brio::test {
namespace {

using namespace units;

struct Rule {
  std::string model;
  std::string on_pre;
  std::string on_post;
  std::vector<Method> method = {};
};

// The weights of synapses from the k-th to the k-th neuron after all spikes; before them they are 0.
std::vector<double> learned(const Rule& rule, const Names& names, const Trains& pre, const Trains& post) {
  const auto source = generator(pre);
  const auto target = generator(post);
  Synapses synapses(source, target,
                    {.model = "w : 1\n" + rule.model,
                     .on_pre = rule.on_pre,
                     .on_post = rule.on_post,
                     .method = rule.method,
                     .names = names});
  synapses.connect_each("i");
  Network network(source, target, synapses);
  network.run(end_of(pre, post));
  return list(synapses["w"]);
}

// ---- pairs ----------------------------------------------------------------------------------------------------

// The window of G. Bi and M. Poo, Annual Review of Neuroscience 24 (2001): time constants in ms, amplitudes as parts.
constexpr double tau_plus = 16.8;
constexpr double tau_minus = 33.7;
constexpr double a_plus = 0.78;
constexpr double a_minus = 0.27;
const Names window_names = {
    {"tau_plus", tau_plus* ms}, {"tau_minus", tau_minus* ms}, {"A_plus", a_plus}, {"A_minus", a_minus}};

// What one pair adds, the target's spike so many steps after the source's.
double window(int steps) {
  return steps >= 0 ? a_plus * std::exp(-steps * grid_ms / tau_plus)
                    : -a_minus * std::exp(steps * grid_ms / tau_minus);
}

// Every pair counts: S. Song, K. D. Miller, L. F. Abbott, Nature Neuroscience 3 (2000), as traces of both sides.
Rule all_pairs(const std::string& flag, const std::string& method = {}) {
  Rule rule{.model = "dx/dt = -x/tau_plus : 1 (" + flag + ")\ndy/dt = -y/tau_minus : 1 (" + flag + ")",
            .on_pre = "x += A_plus; w -= y",
            .on_post = "y += A_minus; w += x"};
  if (!method.empty()) rule.method = {method};
  return rule;
}

struct Pairs {
  std::vector<int> distance;  ///< in steps
  Trains pre;
  Trains post;
};

// One pair for each synapse, up to 100 ms apart.
Pairs pairs() {
  Pairs result;
  for (int distance = -1000; distance <= 1000; distance += distance > -50 && distance < 50 ? 1 : 25) {
    result.distance.push_back(distance);
    result.pre.push_back({1200});
    result.post.push_back({1200 + distance});
  }
  return result;
}

TEST(PairRule, HasItsWindow) {
  const auto [distance, pre, post] = pairs();
  const auto w = learned(all_pairs("event-driven"), window_names, pre, post);
  for (std::size_t k = 0; k < w.size(); ++k) {
    // Exact but for rounding of times, of 0.2 s and against constants of 17 ms, and of the exponential.
    EXPECT_NEAR(w[k], window(distance[k]), 1e-14) << distance[k];
  }
}

TEST(PairRule, HasItsWindowAlsoInEveryStep) {
  const auto [distance, pre, post] = pairs();
  const auto exact = learned(all_pairs("clock-driven", "exact"), window_names, pre, post);
  const auto euler = learned(all_pairs("clock-driven", "euler"), window_names, pre, post);
  for (std::size_t k = 0; k < exact.size(); ++k) {
    const int n = std::abs(distance[k]);
    // At most 1000 factors, each rounded, and multiplied with rounding.
    EXPECT_NEAR(exact[k], window(distance[k]), 1000 * 2.3e-16) << distance[k];
    // What Euler's method makes of the decay, and how far that is from it: dt/(2 tau) for each time constant.
    const double tau = distance[k] >= 0 ? tau_plus : tau_minus;
    const double powers = (distance[k] >= 0 ? a_plus : -a_minus) * std::pow(1 - grid_ms / tau, n);
    EXPECT_NEAR(euler[k], powers, 1000 * 2.3e-16) << distance[k];
    EXPECT_NEAR(euler[k] / window(distance[k]), 1, 1.02 * n * grid_ms / tau * grid_ms / (2 * tau) + 1e-12);
  }
}

// Trains at about 25 Hz over 8 s, in which spikes of both sides also meet in one step.
struct Irregular {
  Trains pre = irregular_trains(40, 80000, 400, 1);
  Trains post = irregular_trains(40, 80000, 300, 2);
  // Sums of about 200 times 270 terms below 1, rounded.
  static constexpr double rounding = 1e-10;
};

TEST(PairRule, AddsAllPairs) {
  const Irregular trains;
  const auto w = learned(all_pairs("event-driven"), window_names, trains.pre, trains.post);
  const auto stepwise = learned(all_pairs("clock-driven", "exact"), window_names, trains.pre, trains.post);
  int met = 0;
  for (std::size_t k = 0; k < w.size(); ++k) {
    double sum = 0;
    for (const int pre : trains.pre[k]) {
      for (const int post : trains.post[k]) {
        sum += window(post - pre);
        met += post == pre ? 1 : 0;
      }
    }
    EXPECT_NEAR(w[k], sum, Irregular::rounding) << k;
    EXPECT_NEAR(stepwise[k], sum, Irregular::rounding) << k;
  }
  EXPECT_GT(met, 10) << "the test is to look at such pairs";
}

// ---- nearest neighbours ---------------------------------------------------------------------------------------

// A. Morrison, M. Diesmann, W. Gerstner, Biological Cybernetics 98 (2008), figure 7.
const std::string traces =
    "dx/dt = -x/tau_plus : 1 (event-driven)\n"
    "dy/dt = -y/tau_minus : 1 (event-driven)";

// The last spike before the given step or, if `also_at`, at it.
std::optional<int> last(const std::vector<int>& train, int step, bool also_at) {
  const auto end = also_at ? std::upper_bound(train.begin(), train.end(), step)
                           : std::lower_bound(train.begin(), train.end(), step);
  return end == train.begin() ? std::nullopt : std::optional(*(end - 1));
}

std::optional<int> next(const std::vector<int>& train, int step) {
  const auto at = std::lower_bound(train.begin(), train.end(), step);
  return at == train.end() ? std::nullopt : std::optional(*at);
}

TEST(NearestNeighbours, EachSpikeWithTheLastOfTheOtherSide) {
  const Irregular trains;
  const auto w =
      learned({traces, "x = A_plus; w -= y", "y = A_minus; w += x"}, window_names, trains.pre, trains.post);
  for (std::size_t k = 0; k < w.size(); ++k) {
    double sum = 0;
    for (const int post : trains.post[k]) {
      if (const auto pre = last(trains.pre[k], post, true)) sum += window(post - *pre);
    }
    for (const int pre : trains.pre[k]) {
      if (const auto post = last(trains.post[k], pre, false)) sum += window(*post - pre);
    }
    EXPECT_NEAR(w[k], sum, Irregular::rounding) << k;
  }
}

TEST(NearestNeighbours, EachSpikeOfTheSourceWithThoseAroundIt) {
  const Irregular trains;
  const auto w = learned({traces, "x += A_plus; w -= y", "w += x; x = 0; y = A_minus"}, window_names,
                         trains.pre, trains.post);
  for (std::size_t k = 0; k < w.size(); ++k) {
    double sum = 0;
    for (const int pre : trains.pre[k]) {
      if (const auto post = next(trains.post[k], pre)) sum += window(*post - pre);
      if (const auto post = last(trains.post[k], pre, false)) sum += window(*post - pre);
    }
    EXPECT_NEAR(w[k], sum, Irregular::rounding) << k;
  }
}

TEST(NearestNeighbours, OnlyPairsWithNoSpikeBetween) {
  const Irregular trains;
  const auto w = learned({traces, "w -= y; y = 0; x = A_plus", "w += x; x = 0; y = A_minus"}, window_names,
                         trains.pre, trains.post);
  for (std::size_t k = 0; k < w.size(); ++k) {
    std::vector<std::pair<int, int>> merged;  // step, 0: source, 1: target
    for (const int pre : trains.pre[k]) merged.emplace_back(pre, 0);
    for (const int post : trains.post[k]) merged.emplace_back(post, 1);
    std::sort(merged.begin(), merged.end());
    double sum = 0;
    for (std::size_t n = 1; n < merged.size(); ++n) {
      const auto [before, side] = merged[n - 1];
      const auto [now, other] = merged[n];
      if (side != other) sum += other == 1 ? window(now - before) : window(before - now);
    }
    EXPECT_NEAR(w[k], sum, Irregular::rounding) << k;
  }
}

// ---- triplets -------------------------------------------------------------------------------------------------

// J.-P. Pfister and W. Gerstner, Journal of Neuroscience 26 (2006): equations 2 to 4, and the parameters of table 3
// that fit what P. J. Sjöström, G. G. Turrigiano, S. B. Nelson, Neuron 32 (2001), found in the visual cortex.
struct Triplets {
  double a2_plus, a3_plus, a2_minus, a3_minus;
  double tau_x, tau_y;  ///< ms
  bool nearest;         ///< traces are set, not increased
};

const std::vector<std::pair<std::string, Triplets>> fits = {
    {"all to all, full", {5e-10, 6.2e-3, 7e-3, 2.3e-4, 101, 125, false}},
    {"all to all, minimal", {0, 6.5e-3, 7.1e-3, 0, 101, 114, false}},
    {"nearest spike, full", {8.8e-11, 5.3e-2, 6.6e-3, 3.1e-3, 714, 40, true}},
    {"nearest spike, minimal", {0, 5e-2, 8e-3, 0, 714, 40, true}},
};

Rule rule_of(const Triplets& fit) {
  const std::string grow = fit.nearest ? " = 1; " : " += 1; ";
  return {
      "dr1/dt = -r1/tau_plus : 1 (event-driven)\n"
      "dr2/dt = -r2/tau_x : 1 (event-driven)\n"
      "do1/dt = -o1/tau_minus : 1 (event-driven)\n"
      "do2/dt = -o2/tau_y : 1 (event-driven)",
      "w -= o1*(A2_minus + A3_minus*r2); r1" + grow + "r2" + grow,
      "w += r1*(A2_plus + A3_plus*o2); o1" + grow + "o2" + grow};
}

Names names_of(const Triplets& fit) {
  return {{"tau_plus", tau_plus * ms}, {"tau_minus", tau_minus * ms}, {"tau_x", fit.tau_x * ms},
          {"tau_y", fit.tau_y * ms},   {"A2_plus", fit.a2_plus},      {"A3_plus", fit.a3_plus},
          {"A2_minus", fit.a2_minus},  {"A3_minus", fit.a3_minus}};
}

// A trace just before the step, or at it: a sum over earlier spikes.
double trace(const std::vector<int>& train, int step, double tau, bool nearest, bool also_at) {
  double sum = 0;
  for (const int spike : train) {
    if (spike > step || (spike == step && !also_at)) break;
    const double term = std::exp((spike - step) * grid_ms / tau);
    sum = nearest ? term : sum + term;
  }
  return sum;
}

double sum_of(const Triplets& fit, const std::vector<int>& pre, const std::vector<int>& post) {
  double sum = 0;
  for (const int step : post) {
    sum += trace(pre, step, tau_plus, fit.nearest, true) *
           (fit.a2_plus + fit.a3_plus * trace(post, step, fit.tau_y, fit.nearest, false));
  }
  for (const int step : pre) {
    sum -= trace(post, step, tau_minus, fit.nearest, false) *
           (fit.a2_minus + fit.a3_minus * trace(pre, step, fit.tau_x, fit.nearest, false));
  }
  return sum;
}

TEST(TripletRule, AddsAllTriplets) {
  const Irregular trains;
  for (const auto& [name, fit] : fits) {
    const auto w = learned(rule_of(fit), names_of(fit), trains.pre, trains.post);
    for (std::size_t k = 0; k < w.size(); ++k) {
      EXPECT_NEAR(w[k], sum_of(fit, trains.pre[k], trains.post[k]), Irregular::rounding) << name << " " << k;
    }
  }
}

// 60 pairs, 10 ms apart, at several frequencies; what was measured, and the standard error of that.
struct Measured {
  double frequency;
  int distance_ms;
  double change, error;
};
const std::vector<Measured> measured = {
    {0.1, 10, -0.04, 0.05}, {10, 10, 0.14, 0.10},    {20, 10, 0.29, 0.14},   {40, 10, 0.53, 0.11},
    {50, 10, 0.56, 0.26},   {0.1, -10, -0.29, 0.08}, {10, -10, -0.41, 0.11}, {20, -10, -0.34, 0.10},
    {40, -10, 0.56, 0.32},  {50, -10, 0.75, 0.19}};

TEST(TripletRule, DependsOnTheFrequencyOfPairs) {
  Trains pre(measured.size());
  Trains post(measured.size());
  for (std::size_t k = 0; k < measured.size(); ++k) {
    for (int pair = 0; pair < 60; ++pair) {
      const auto step = 1000 + static_cast<int>(std::lround(pair * 1000 / measured[k].frequency / grid_ms));
      pre[k].push_back(step);
      post[k].push_back(step + static_cast<int>(std::lround(measured[k].distance_ms / grid_ms)));
    }
  }
  for (const auto& [name, fit] : fits) {
    SCOPED_TRACE(name);
    const auto w = learned(rule_of(fit), names_of(fit), pre, post);
    for (std::size_t k = 0; k < w.size(); ++k) {
      EXPECT_NEAR(w[k], sum_of(fit, pre[k], post[k]), 1e-12) << k;
      // The fits of the paper pass all points by less than 1.5 standard errors.
      EXPECT_NEAR(w[k], measured[k].change, 1.5 * measured[k].error) << k;
    }
    // First source, then target: nothing at 0.1 Hz, and the more the faster.
    EXPECT_NEAR(w[0], 0, 0.001);
    EXPECT_TRUE(std::is_sorted(w.begin(), w.begin() + 5));
    // First target, then source: less up to 20 Hz, more from 40 Hz on. A rule of pairs can't do that.
    EXPECT_LT(std::max({w[5], w[6], w[7]}), -0.2);
    EXPECT_GT(std::min(w[8], w[9]), 0.1);
  }
}

}  // namespace
}  // namespace brio::test
