// Balanced networks that keep themselves active: T. P. Vogels and L. F. Abbott, J. Neuroscience 25 (2005), at the size
// of benchmarks 1 (conductances) and 2 (currents) of R. Brette et al., J. Computational Neuroscience 23 (2007): 3200
// excitatory and 800 inhibitory neurons, each pair connected with probability 0.02.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "activity.hpp"

namespace brio::test {
namespace {

using namespace units;

constexpr std::int64_t size = 4000;
constexpr std::int64_t excitatory = 3200;
constexpr double from = 0.2;  ///< seconds that are looked at
constexpr double until = 2;

struct Observed {
  Firing firing;
  double last = 0;        ///< when the last spike was, in seconds
  double synchrony = 0;   ///< of membrane potentials
  double excitation = 0;  ///< mean synaptic input
  double inhibition = 0;
};

// Golomb and Rinzel, Physica D 72 (1994): the deviation over time of the mean potential of neurons, compared with that
// of single ones. 1 if all do the same; falls with 1/sqrt(N) if they are independent.
double synchrony(const StateMonitor& monitor) {
  const auto v = monitor.values("v");
  const auto neurons = monitor.indices().size();
  const auto samples = v.size() / neurons;
  std::vector<double> mean(samples, 0.0);
  const auto variance = [&](auto value) {
    double sum = 0;
    double squares = 0;
    for (std::size_t k = 0; k < samples; ++k) {
      sum += value(k);
      squares += value(k) * value(k);
    }
    const auto n = static_cast<double>(samples);
    return squares / n - sum / n * sum / n;
  };
  double single = 0;
  for (std::size_t j = 0; j < neurons; ++j) {
    const auto potential = [&](std::size_t k) { return v.values()[k * neurons + j]; };
    single += variance(potential) / static_cast<double>(neurons);
    for (std::size_t k = 0; k < samples; ++k) mean[k] += potential(k) / static_cast<double>(neurons);
  }
  return std::sqrt(variance([&](std::size_t k) { return mean[k]; }) / single);
}

double mean_of(const Quantity& values) {
  double sum = 0;
  for (const double value : values.values()) sum += value;
  return sum / static_cast<double>(values.size());
}

struct Model {
  std::string equations;
  std::string method;
  Names names;
  bool stimulated;  ///< for the first 50 ms, by a Poisson process for each neuron
};

Observed run(const Model& model, std::uint64_t seed) {
  const Random random(seed);
  NeuronGroup neurons(size, model.equations,
                      {.threshold = "v > -50*mV",
                       .reset = "v = -60*mV",
                       .refractory = 5 * ms,
                       .method = {model.method},
                       .names = model.names,
                       .random = random});
  neurons["v"] = "(-60 + 10*rand())*mV";
  Synapses excitation(neurons.slice(0, excitatory), neurons,
                      {.on_pre = "ge += we", .names = model.names, .random = random});
  Synapses inhibition(neurons.slice(excitatory, size), neurons,
                      {.on_pre = "gi += wi", .names = model.names, .random = random});
  excitation.connect("", {.p = 0.02});
  inhibition.connect("", {.p = 0.02});
  PoissonGroup stimulus(size, "300*Hz*int(t < 50*ms)");
  Synapses stimulation(stimulus, neurons, {.on_pre = "ge += we", .names = model.names});
  stimulation.connect_each("i");

  SpikeMonitor spikes(neurons);
  StateMonitor traces(neurons.slice(0, 400), {"v", "excitation", "inhibition"}, {.dt = 1 * ms});
  Network network(neurons, excitation, inhibition, spikes);
  if (model.stimulated) {
    network.add(stimulus);
    network.add(stimulation);
  }
  network.seed(seed);
  // One thread: the tests run beside each other.
  network.run(from * second, {.threads = 1});
  network.add(traces);
  network.run((until - from) * second, {.threads = 1});
  const auto times = spikes.t();
  return {firing(spikes, from, until), times.values().back(), synchrony(traces),
          mean_of(traces.values("excitation")), mean_of(traces.values("inhibition"))};
}

Observed mean_of_networks(const Model& model, int networks) {
  Observed mean;
  mean.last = until;
  for (int k = 1; k <= networks; ++k) {
    const auto found = run(model, static_cast<std::uint64_t>(k));
    mean.firing.rate += found.firing.rate / networks;
    mean.firing.cv += found.firing.cv / networks;
    mean.last = std::min(mean.last, found.last);
    mean.synchrony += found.synchrony / networks;
    mean.excitation += found.excitation / networks;
    mean.inhibition += found.inhibition / networks;
  }
  return mean;
}

Model conductances(double we) {
  return {
      "dv/dt = (10*nS*(-60*mV - v) + excitation + inhibition)/(200*pF) : volt (unless refractory)\n"
      "excitation = -ge*v : amp\n"
      "inhibition = gi*(-80*mV - v) : amp\n"
      "dge/dt = -ge/(5*ms) : siemens\n"
      "dgi/dt = -gi/(10*ms) : siemens",
      "exponential_euler",
      {{"we", we * nS}, {"wi", 67 * nS}},
      true};
}

// Nothing comes from outside after 50 ms, and neurons rest 10 mV below their threshold: they excite each other, and
// inhibit each other just as much. Irregular: the intervals between spikes vary more than those of a Poisson process,
// as in the paper.
TEST(VogelsAbbott2005, ConductancesKeepTheNetworkActive) {
  const auto found = mean_of_networks(conductances(6), 4);
  EXPECT_GT(found.last, until - 0.01);
  // Brian 2, from six networks: 19.4 Hz with a deviation of 1.0 Hz between networks, 1.75 as variation of intervals with
  // one of 0.03. Tolerances: four standard errors of the difference of six networks and four, one false alarm in 16 000.
  EXPECT_NEAR(found.firing.rate, 19.4, 4 * 1.0 * std::sqrt(1.0 / 6 + 1.0 / 4));
  EXPECT_NEAR(found.firing.cv, 1.75, 4 * 0.03 * std::sqrt(1.0 / 6 + 1.0 / 4));
  // Asynchronous, although not as much as 400 independent neurons, which would have 0.05.
  EXPECT_LT(found.synchrony, 0.25);
  // Balanced: what the two kinds of synapses pass cancels to a tenth. Alone, excitation would lead to the threshold 23
  // times over: that takes 10 mV * 10 nS = 0.1 nA.
  EXPECT_GT(found.excitation, 1e-9);
  EXPECT_LT(std::abs(found.excitation + found.inhibition), 0.1 * found.excitation);
}

// Figure 1 of the paper: with weak excitation the network falls silent when the stimulus ends.
TEST(VogelsAbbott2005, WeakConductancesDoNot) {
  const auto found = run(conductances(2), 1);
  EXPECT_GT(found.last, 0.05);
  // The last input decays with 5 ms.
  EXPECT_LT(found.last, 0.05 + 5 * 0.005);
}

// The resting potential is above the threshold here, so that the network needs no stimulus, and inhibition holds it back.
TEST(VogelsAbbott2005, CurrentsBalance) {
  const Model model{
      "dv/dt = (excitation + inhibition - 49*mV - v)/(20*ms) : volt (unless refractory)\n"
      "excitation = ge : volt\n"
      "inhibition = gi : volt\n"
      "dge/dt = -ge/(5*ms) : volt\n"
      "dgi/dt = -gi/(10*ms) : volt",
      "exact",
      {{"we", 1.62 * mV}, {"wi", -9 * mV}},
      false};
  const auto found = mean_of_networks(model, 4);
  EXPECT_GT(found.last, until - 0.01);
  // Brian 2, from six networks: 5.53 Hz with a deviation of 0.18 Hz between networks, and 0.648 with one of 0.016 (of
  // intervals within 1.8 s, which are the shorter ones).
  EXPECT_NEAR(found.firing.rate, 5.53, 4 * 0.18 * std::sqrt(1.0 / 6 + 1.0 / 4));
  EXPECT_NEAR(found.firing.cv, 0.648, 4 * 0.016 * std::sqrt(1.0 / 6 + 1.0 / 4));
  EXPECT_LT(found.synchrony, 0.15);
  // On average the potential tends to a value below the threshold: spikes come from fluctuations.
  EXPECT_LT(-49e-3 + found.excitation + found.inhibition, -50e-3);
}

}  // namespace
}  // namespace brio::test
