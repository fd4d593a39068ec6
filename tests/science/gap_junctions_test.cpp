// Electrical coupling: how far a potential spreads through passive cells, and which phases of spiking ones are stable.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;

// ---- passive cells --------------------------------------------------------------------------------------------

constexpr const char* passive =
    "dv/dt = (gL*(EL - v) + I_gap + I)/C : volt\n"
    "I_gap : amp\n"
    "I : amp";
const Names membrane = {{"gL", 10 * nS}, {"EL", -70 * mV}, {"C", 100 * pF}};
constexpr const char* gap_junction =
    "g : siemens\n"
    "I_gap_post = g*(v_pre - v_post) : amp (summed)";
// The sum is held for a step, which changes what happens in between but not where it ends.
const Quantity long_enough = 1 * second;  // 100 membrane time constants: exp(-100)

// Deflections in mV.
std::vector<double> deflections(const NeuronGroup& cells) {
  auto v = cells["v"].values().all_in(mV);
  for (auto& value : v) value += 70;
  return v;
}

// M. V. L. Bennett, Annals of the New York Academy of Sciences 137 (1966): the coupling coefficient, g/(g + gL).
TEST(PassiveCells, CouplingCoefficient) {
  const std::vector<double> conductances = {0.1, 1, 3, 10, 40};
  const auto pairs = static_cast<std::int64_t>(conductances.size());
  NeuronGroup cells(2 * pairs, passive, {.method = {"exact"}, .names = membrane});
  cells["v"] = -70 * mV;
  cells["I"]["i % 2 == 0"] = 20 * pA;
  Synapses gaps(cells, cells, {.model = gap_junction});
  gaps.connect("i // 2 == j // 2 and i != j");
  for (std::size_t k = 0; k < conductances.size(); ++k) {
    const auto first = static_cast<std::int64_t>(2 * k);
    gaps["g"][gaps.from({first, first + 1})] = conductances[k] * nS;
  }
  Network network(cells, gaps);
  network.run(long_enough);
  const auto v = deflections(cells);
  for (std::size_t k = 0; k < conductances.size(); ++k) {
    const double g = conductances[k];
    // Rounding of -70 mV, and that of the sum in each step.
    EXPECT_NEAR(v[2 * k + 1] / v[2 * k], g / (g + 10), 1e-12) << g;
    // The input resistance is that of gL beside g and gL in series: 20 pA through it, in mV.
    EXPECT_NEAR(v[2 * k], 20 / (10 + 10 * g / (g + 10)), 1e-11) << g;
  }
}

// A chain is a cable in pieces: the deflection of the n-th of N cells is proportional to cosh((N - n - 1/2)*theta) if
// current enters at the first, where cosh(theta) = 1 + gL/(2g); nothing flows out of its end.
TEST(PassiveCells, AChainIsACable) {
  constexpr std::int64_t cells_in_chain = 12;
  NeuronGroup cells(cells_in_chain, passive, {.method = {"exact"}, .names = membrane});
  cells["v"] = -70 * mV;
  cells["I"][0] = 100 * pA;
  Synapses gaps(cells, cells, {.model = gap_junction});
  gaps.connect("abs(i - j) == 1");
  gaps["g"] = 25 * nS;
  Network network(cells, gaps);
  network.run(long_enough);
  const auto v = deflections(cells);
  const double theta = std::acosh(1 + 10.0 / (2 * 25));
  const auto shape = [&](std::size_t n) {
    return std::cosh((cells_in_chain - static_cast<double>(n) - 0.5) * theta);
  };
  double sum = 0;
  for (std::size_t n = 0; n < v.size(); ++n) {
    EXPECT_NEAR(v[n] / v[0], shape(n) / shape(0), 1e-11) << n;
    sum += v[n];
  }
  EXPECT_NEAR(sum, 100.0 / 10, 1e-10) << "all current leaves through the membranes";
}

// ---- integrate-and-fire neurons -------------------------------------------------------------------------------

// C. C. Chow and N. Kopell, Neural Computation 12 (2000); T. J. Lewis and J. Rinzel, J. Computational Neuroscience 14
// (2003). dv/dt = I - v + g*(v' - v), from 0 to 1 in units of the membrane time constant (here 10 ms), and a spike of
// the other neuron, which the model itself leaves out, adds g*beta.
//
// With weak coupling, only phases change: by g*H(phi)*Z each, where phi is how far the other is ahead. H is the
// average over a period T = log(I/(I - 1)) of the response exp(t)/I of the phase times the coupling:
//   H(phi) = (exp(T) - 1 - (T - phi)*exp(-phi) - phi*exp(T - phi) + beta/I*exp(T - phi))/T,   0 < phi <= T.
struct Pair {
  double drive;
  double beta;

  double period() const { return std::log(drive / (drive - 1)); }
  double h(double phi) const {
    const double t = period();
    phi -= t * std::floor(phi / t);
    return (std::exp(t) - 1 - (t - phi) * std::exp(-phi) + (beta / drive - phi) * std::exp(t - phi)) / t;
  }
  /// How fast the distance of phases changes, divided by g.
  double drift(double phi) const { return h(-phi) - h(phi); }
  /// Above this beta, opposite phases are not stable: there the slope of the drift changes its sign.
  double limit() const {
    const double a = period() / 2;
    return drive * std::exp(-a) * ((1 + a) * std::exp(-a) + (a - 1) * std::exp(a));
  }
};

constexpr double step = 0.002;  // membrane time constants
const std::string integrate_and_fire =
    "dv/dt = (I - v + gap)/(10*ms) : 1\n"
    "gap : 1\n"
    "I : 1";
// The threshold is crossed within a step. What is above it is carried over, or phases could only be multiples of a
// step: v was I - 1 below the drive, and is I below it after the reset.
const NeuronGroupOptions spiking = {
    .threshold = "v >= 1", .reset = "v = (v - 1)*I/(I - 1)", .method = {"exact"}, .dt = step * 10 * ms};
const SynapsesOptions electrical = {.model =
                                        "g : 1\n"
                                        "beta : 1\n"
                                        "gap_post = g*(v_pre - v_post) : 1 (summed)",
                                    .on_pre = "v_post += g*beta",
                                    .dt = step * 10 * ms};

// How far the second neuron of each pair is ahead of the first, as a part of the period, at the end.
std::vector<double> phases(const std::vector<Pair>& pairs, double g, double start, double duration) {
  const auto n = static_cast<std::int64_t>(2 * pairs.size());
  NeuronGroup neurons(n, integrate_and_fire, spiking);
  Synapses gaps(neurons, neurons, electrical);
  gaps.connect("i // 2 == j // 2 and i != j");
  gaps["g"] = g;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    const auto first = static_cast<std::int64_t>(2 * k);
    neurons["I"][{first, first + 1}] = pairs[k].drive;
    neurons["v"][first + 1] = pairs[k].drive * (1 - std::exp(-start * pairs[k].period()));
    gaps["beta"][gaps.from({first, first + 1})] = pairs[k].beta;
  }
  SpikeMonitor spikes(neurons);
  Network network(neurons, gaps, spikes);
  network.run(duration * 10 * ms);
  std::vector<double> result;
  const auto trains = spikes.spike_trains();
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    const auto first = trains[2 * k].all_in(ms);
    const auto second = trains[2 * k + 1].all_in(ms);
    const double period = first.back() - *(first.end() - 2);
    const double ahead = (first.back() - second.back()) / period;
    result.push_back(ahead - std::floor(ahead));
  }
  return result;
}

TEST(ElectricalCoupling, PhasesDriftAsWeakCouplingSays) {
  const std::vector<Pair> pairs = {{1.05, 0},  {1.05, 0.4}, {1.2, 0}, {1.2, 0.2},
                                   {1.5, 0.2}, {2, 0.2},    {2, 0.5}};
  for (const double g : {0.02, 0.01, 0.005}) {
    for (const double start : {0.3, 0.45}) {
      const double duration = 1 / g;
      const auto found = phases(pairs, g, start, duration);
      for (std::size_t k = 0; k < pairs.size(); ++k) {
        const double period = pairs[k].period();
        double phi = start * period;
        for (int n = 0; n < 10000; ++n) phi += 1e-4 * pairs[k].drift(phi);
        // Weak coupling leaves out terms of order g^2, in a time of 1/g; spikes are at multiples of a step.
        EXPECT_NEAR(found[k], phi / period, 1.5 * g + step / period) << g << " " << start << " " << k;
      }
    }
  }
}

TEST(ElectricalCoupling, OppositePhasesAreStableAtLowRatesOnly) {
  const std::vector<Pair> pairs = {{1.05, 0},  {1.05, 0.4}, {1.1, 0.2}, {1.5, 0}, {1.5, 0.05},
                                   {1.1, 0.6}, {1.2, 0.5},  {1.5, 0.2}, {2, 0.1}, {4, 0.1}};
  constexpr double g = 0.02;
  const auto from_opposite = phases(pairs, g, 0.42, 4000);
  const auto from_equal = phases(pairs, g, 0.02, 4000);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    // A step is 0.007 of the shortest period.
    const bool stable = pairs[k].beta < pairs[k].limit();
    EXPECT_NEAR(std::abs(from_opposite[k] - 0.5), stable ? 0 : 0.5, 0.02) << k;
    // Equal phases are stable as soon as there are spikes to see, also where opposite ones are.
    EXPECT_NEAR(std::abs(from_equal[k] - 0.5), pairs[k].beta > 0 ? 0.5 : 0, 0.02) << k;
  }
}

// ---- many neurons ---------------------------------------------------------------------------------------------

// |mean of exp(2 pi i phase)|: 1 if all neurons spike at once, about 1/sqrt(N) if they do not care.
double coherence(const std::vector<double>& v, double drive, double period) {
  std::complex<double> sum = 0;
  for (const double value : v) {
    const double phase = std::log(drive / (drive - value)) / period;
    sum += std::polar(1.0, 2 * std::numbers::pi * phase);
  }
  return std::abs(sum) / static_cast<double>(v.size());
}

// The same for 40 neurons, each coupled to each: what a spike adds decides between synchrony and none at all.
TEST(ElectricalCoupling, SpikesSynchronizeAndPotentialsBelowThresholdDoNot) {
  constexpr std::int64_t size = 40;
  for (const double beta : {0.0, 0.5}) {
    const Pair pair{1.5, beta};
    const double period = pair.period();
    NeuronGroup neurons(size, integrate_and_fire, spiking);
    Synapses gaps(neurons, neurons, electrical);
    gaps.connect("i != j");
    gaps["g"] = 0.1 / size;
    gaps["beta"] = beta;
    neurons["I"] = pair.drive;
    // With spikes, from phases all over the period; without, from nearly equal ones.
    std::vector<double> v;
    for (std::int64_t k = 0; k < size; ++k) {
      const double part = static_cast<double>(k * k % 41) / 41 * (beta > 0 ? 1 : 0.1);
      v.push_back(pair.drive * (1 - std::exp(-part * period)));
    }
    neurons["v"] = Quantity(v);
    Network network(neurons, gaps);
    const double before = coherence(list(neurons["v"]), pair.drive, period);
    network.run(600 * 10 * ms);
    const double after = coherence(list(neurons["v"]), pair.drive, period);
    if (beta > 0) {
      EXPECT_LT(before, 0.2);
      EXPECT_GT(after, 0.99);
    } else {
      EXPECT_GT(before, 0.95);
      EXPECT_LT(after, 0.25);
    }
  }
}

}  // namespace
}  // namespace brio::test
