// Sparsely connected networks of excitatory and inhibitory integrate-and-fire neurons: N. Brunel, J. Computational
// Neuroscience 8 (2000), model A at the size of the paper, 10 000 + 2500 neurons with 1000 + 250 inputs each.
//
// The theory says what rate such a network keeps up by itself if every neuron receives independent noise: that is
// solved here, and compared with the values in the paper. Where the network has a rhythm, as in two of the four points
// of figure 8, theory and simulation differ in the paper too, and the figures of its simulation count.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "activity.hpp"

namespace brio::test {
namespace {

using namespace units;

// Section 2: ms, mV, Hz.
constexpr double tau = 20;
constexpr double threshold = 20;
constexpr double reset = 10;
constexpr double refractory = 2;
constexpr double weight = 0.1;
constexpr double inputs = 1000;  ///< excitatory ones; a quarter as many are inhibitory
/// The rate of external input that alone would lead to the threshold.
constexpr double threshold_rate = threshold / (weight * inputs * tau * 1e-3);

constexpr double transient = 0.2;  ///< seconds that are not looked at

// ---- theory ---------------------------------------------------------------------------------------------------

// exp(x^2)*(1 + erf(x)); far below zero, erfc has no digits left to multiply with.
double grow(double x) {
  if (x < -20) return (1 - 1 / (2 * x * x)) / (-x * std::sqrt(std::numbers::pi));
  return std::exp(x * x) * std::erfc(-x);
}

struct Input {
  double mean;
  double deviation;
};

// Equations 3 and 4: of external input at `external` Hz and neurons of the network at `rate`.
Input input(double g, double external, double rate) {
  const double per_rate = weight * inputs * tau * 1e-3;
  return {per_rate * (external + rate * (1 - 0.25 * g)),
          std::sqrt(weight * per_rate * (external + rate * (1 + 0.25 * g * g)))};
}

// Equation 21, integrated by Simpson's rule: the rate of a neuron, in Hz.
double siegert(const Input& input, double limit = threshold) {
  const double from = (reset - input.mean) / input.deviation;
  const double to = (limit - input.mean) / input.deviation;
  constexpr int pieces = 2000;
  const double h = (to - from) / pieces;
  double sum = grow(from) + grow(to);
  for (int k = 1; k < pieces; ++k) sum += grow(from + k * h) * (k % 2 == 1 ? 4 : 2);
  return 1e3 / (refractory + tau * std::sqrt(std::numbers::pi) * sum * h / 3);
}

// The rate that is that of its own input. With inhibition dominant (g > 4) it is the only one.
double stationary_rate(double g, double external) {
  double low = 0;
  double high = 1e3 / refractory;
  for (int k = 0; k < 60; ++k) {
    const double middle = (low + high) / 2;
    (siegert(input(g, external, middle)) > middle ? low : high) = middle;
  }
  return low;
}

TEST(Brunel2000, TheoryGivesTheRatesOfThePaper) {
  EXPECT_NEAR(stationary_rate(6, 4 * threshold_rate), 55.8, 0.05);
  EXPECT_NEAR(stationary_rate(5, 2 * threshold_rate), 38.0, 0.1);
  EXPECT_NEAR(stationary_rate(4.5, 0.9 * threshold_rate), 6.5, 0.05);
}

// ---- one neuron -----------------------------------------------------------------------------------------------

const std::string membrane = "dv/dt = -v/(20*ms) : volt (unless refractory)";
NeuronGroupOptions spiking(std::uint64_t seed) {
  return {.threshold = "v > 20*mV",
          .reset = "v = 10*mV",
          .refractory = refractory * ms,
          .method = {"exact"},
          .random = Random(seed)};
}

// Neurons without connections, with the input that they would have in a network: the theory, and the input, by
// themselves. A threshold that is looked at in steps of 0.1 ms is passed as late as one that is higher by 0.5826 of the
// deviation of a step (D. Siegmund, Sequential Analysis, 1985): rates are 3 Hz, or 5 %, below those of the theory.
TEST(Brunel2000, NeuronsWithIndependentInputHaveTheRateOfTheTheory) {
  constexpr std::int64_t size = 500;
  constexpr double duration = 2;
  for (const auto& [g, external] : {std::pair(6.0, 40.0), std::pair(5.0, 20.0), std::pair(4.5, 9.0)}) {
    const double rate = stationary_rate(g, external);
    NeuronGroup neurons(size, membrane, spiking(1));
    neurons["v"] = "rand()*20*mV";
    PoissonInput outside(neurons, "v", 1000, external * hertz, 0.1 * mV);
    PoissonInput excitation(neurons, "v", 1000, rate * hertz, 0.1 * mV);
    PoissonInput inhibition(neurons, "v", 250, rate * hertz, -g * 0.1 * mV);
    SpikeMonitor spikes(neurons);
    Network network(neurons, outside, excitation, inhibition, spikes);
    network.seed(2);
    network.run((transient + duration) * second, {.threads = 1});
    const auto found = firing(spikes, transient, transient + duration);
    const auto noise = input(g, external, rate);
    const double expected = siegert(noise, threshold + 0.5826 * noise.deviation * std::sqrt(0.1 / tau));
    // Of n spikes, the standard error of a rate is CV/sqrt(n); four of them: one false alarm in 16 000 seeds. That
    // pulses have a size is left out by the theory: skewed by inhibition, they rarely reach a far threshold.
    const double error = found.cv * expected / std::sqrt(expected * size * duration);
    const double skewed = g < 5 ? 0.08 : 0.005;
    EXPECT_NEAR(found.rate, expected, 4 * error + skewed * expected) << g;
    EXPECT_LT(found.rate, 0.98 * rate) << g;
  }
}

// ---- the network ----------------------------------------------------------------------------------------------

struct Regime {
  double g;
  double external;
};

struct Observed {
  Firing firing;
  double fluctuation = 0;  ///< of all spikes in bins of 0.5 ms
  Rhythm rhythm;           ///< between 5 and 500 Hz
};
constexpr double bin = 0.5e-3;

class Sparse {
 public:
  Sparse() {
    excitation_.connect_in_degree(1000, {.multapses = false});
    inhibition_.connect_in_degree(250, {.multapses = false});
  }

  Observed run(const Regime& regime, double duration, double smoothing) {
    neurons_["v"] = "rand()*20*mV";
    neurons_["lastspike"] = -1 * second;
    PoissonInput outside(neurons_, "v", 1000, regime.external * hertz, 0.1 * mV);
    SpikeMonitor spikes(neurons_);
    Network network(neurons_, excitation_, inhibition_, outside, spikes);
    network.seed(4);
    const double end = transient + duration;
    // One thread: the tests run beside each other.
    network.run(end * second, {.names = {{"g", regime.g}}, .threads = 1});
    Observed result;
    result.firing = firing(spikes, transient, end);
    const auto activity = counts(spikes, transient, end, bin);
    result.fluctuation = fluctuation(activity);
    result.rhythm = rhythm(activity, bin, 5, 500, smoothing);
    return result;
  }

 private:
  Random random_ = Random(3);
  NeuronGroup neurons_ = NeuronGroup(12500, membrane, spiking(3));
  Synapses excitation_ = Synapses(neurons_.slice(0, 10000), neurons_,
                                  {.on_pre = "v += 0.1*mV", .delay = 1.5 * ms, .random = random_});
  Synapses inhibition_ = Synapses(neurons_.slice(10000, 12500), neurons_,
                                  {.on_pre = "v -= g*0.1*mV", .delay = 1.5 * ms, .random = random_});
};

// What ten seeds gave, means and deviations: fast 59.5 Hz, 0.7 Hz, and a rhythm of 173 Hz, 4 Hz; asynchronous 37.1 Hz,
// 0.2 Hz; slow 5.15 Hz, 0.13 Hz, and 21.5 Hz, 1.1 Hz. The paper does not say how much its figures vary. Each tolerance
// holds four deviations beside the distance of the mean from the paper: for each, one false alarm in 16 000.
TEST(Brunel2000, HasItsFourRegimes) {
  Sparse network;
  // Synchronous, regular: all neurons fire as fast as they can, like clockwork.
  const auto sr = network.run({.g = 3, .external = 2 * threshold_rate}, 0.1, 20);
  EXPECT_GT(sr.firing.rate, 0.6 * 1e3 / refractory);
  EXPECT_LT(sr.firing.cv, 0.05);

  // Synchronous, irregular, fast: in the paper 60.7 Hz, and a rhythm of 180 Hz, so that neurons take part in one cycle
  // of three.
  const auto fast = network.run({.g = 6, .external = 4 * threshold_rate}, 0.5, 6);
  EXPECT_NEAR(fast.firing.rate, 60.7, 1.2 + 4 * 0.7);
  EXPECT_NEAR(fast.rhythm.frequency, 180, 7 + 4 * 4);
  EXPECT_GT(fast.firing.cv, 0.7);

  // Asynchronous, irregular: the rate of the theory, 37.9 Hz, less at most the effect of steps on the threshold; in the
  // paper 37.7 Hz. Brian 2 has 37.6 Hz, and 0.40 as variation of the intervals.
  const auto ai = network.run({.g = 5, .external = 2 * threshold_rate}, 0.8, 6);
  const double theory = stationary_rate(5, 2 * threshold_rate);
  EXPECT_LT(ai.firing.rate, theory);
  EXPECT_GT(ai.firing.rate, 0.953 * theory);
  EXPECT_NEAR(ai.firing.cv, 0.40, 0.03);

  // Synchronous, irregular, slow: in the paper 5.5 Hz, and a rhythm of 22 Hz, so that neurons take part in one cycle of
  // four.
  const auto slow = network.run({.g = 4.5, .external = 0.9 * threshold_rate}, 3, 12);
  EXPECT_NEAR(slow.firing.rate, 5.5, 0.35 + 4 * 0.13);
  EXPECT_NEAR(slow.rhythm.frequency, 22, 0.5 + 4 * 1.1);
  EXPECT_GT(slow.firing.cv, 0.6);

  // The activity of all fluctuates, by rhythms, in the synchronous states; much less in the asynchronous one, which in a
  // finite network is not constant either.
  EXPECT_GT(sr.fluctuation, 4 * ai.fluctuation);
  EXPECT_GT(fast.fluctuation, 2 * ai.fluctuation);
  EXPECT_GT(slow.fluctuation, 4 * ai.fluctuation);
}

}  // namespace
}  // namespace brio::test
