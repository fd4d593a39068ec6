// The synapse of the course: exponential and current-based. When a spike arrives, I_syn grows by 0.1 nA;
// between spikes it decays with the time constant tau_syn.
#include <brio/brio.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>

using namespace brio;
using namespace brio::units;

int main() try {
  const Names parameters = {{"C", 200 * pF},           {"g_L", 10 * nS},      {"V_rest", -70 * mV},
                            {"V_threshold", -50 * mV}, {"V_reset", -70 * mV}, {"tau_syn", 5 * ms}};

  SpikeGeneratorGroup input(1, {0, 0, 0, 0}, Quantity({10, 20, 25, 30}, ms));
  NeuronGroup neurons(1,
                      "dV/dt = (g_L*(V_rest - V) + I_syn)/C : volt\n"
                      "dI_syn/dt = -I_syn/tau_syn : amp",
                      {.threshold = "V > V_threshold", .reset = "V = V_reset", .names = parameters});
  neurons["V"] = -70 * mV;

  Synapses synapses(input, neurons, {.on_pre = "I_syn += 0.1*nA"});
  synapses.connect();

  StateMonitor trace(neurons, {"V", "I_syn"});
  Network network(input, neurons, synapses, trace);
  network.run(60 * ms);

  const auto current = trace.trace("I_syn").all_in(nA);
  const auto potential = trace.trace("V").all_in(mV);
  const auto times = trace.t().all_in(ms);
  const auto peak = std::max_element(potential.begin(), potential.end()) - potential.begin();
  std::printf("largest current %.3f nA; membrane potential peaks at %.3f mV, %.1f ms after the last spike\n",
              *std::max_element(current.begin(), current.end()), potential[static_cast<std::size_t>(peak)],
              times[static_cast<std::size_t>(peak)] - 30);
} catch (const brio::Error& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
