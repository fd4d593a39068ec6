// The neuron of the course: C dV/dt = g_L (V_rest - V) + I_stim, with a threshold and a reset. 100 neurons
// under 1 nA for 200 ms.
#include <brio/brio.hpp>

#include <cstdio>
#include <iostream>

using namespace brio;
using namespace brio::units;

int main() try {
  const Names parameters = {{"C", 200 * pF},           {"g_L", 10 * nS},      {"V_rest", -70 * mV},
                            {"V_threshold", -50 * mV}, {"V_reset", -70 * mV}, {"I_stim", 1 * nA}};

  NeuronGroup neurons(100, "dV/dt = (g_L*(V_rest - V) + I_stim)/C : volt",
                      {.threshold = "V > V_threshold", .reset = "V = V_reset", .names = parameters});
  neurons["V"] = "V_rest";

  SpikeMonitor spikes(neurons);
  StateMonitor trace(neurons, {"V"}, {.record = {0}});
  Network network(neurons, spikes, trace);
  network.run(200 * ms);

  const auto intervals = static_cast<double>(spikes.count()[0]) / 0.2;
  std::printf("%lld spikes, %.1f Hz per neuron\n", static_cast<long long>(spikes.num_spikes()), intervals);
  std::cout << "first spike of neuron 0 at " << to_string(spikes.t()[0])
            << ", V after 1 ms: " << to_string(trace.trace("V")[10]) << "\n";
} catch (const brio::Error& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
