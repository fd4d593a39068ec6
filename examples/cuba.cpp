// CUBA: 4000 integrate-and-fire neurons with exponential current-based synapses, 80 % of them excitatory.
// Vogels and Abbott (2005), as benchmark 2 of Brette et al. (2007), doi:10.1007/s10827-007-0038-6.
#include <brio/brio.hpp>

#include <chrono>
#include <cstdio>
#include <iostream>

using namespace brio;
using namespace brio::units;

int main() try {
  const Random random(4321);
  const Names parameters = {{"taum", 20 * ms}, {"taue", 5 * ms}, {"taui", 10 * ms}, {"Vt", -50 * mV},
                            {"Vr", -60 * mV},  {"El", -49 * mV}, {"we", 1.62 * mV}, {"wi", -9 * mV}};

  NeuronGroup neurons(4000,
                      "dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)\n"
                      "dge/dt = -ge/taue : volt\n"
                      "dgi/dt = -gi/taui : volt",
                      {.threshold = "v > Vt",
                       .reset = "v = Vr",
                       .refractory = 5 * ms,
                       .method = {"exact"},
                       .names = parameters,
                       .random = random});
  neurons["v"] = "Vr + rand()*(Vt - Vr)";

  Synapses excitatory(neurons, neurons, {.on_pre = "ge += we", .names = parameters, .random = random});
  Synapses inhibitory(neurons, neurons, {.on_pre = "gi += wi", .names = parameters, .random = random});
  excitatory.connect("i < 3200", {.p = 0.02});
  inhibitory.connect("i >= 3200", {.p = 0.02});

  SpikeMonitor spikes(neurons);
  Network network(neurons, excitatory, inhibitory, spikes);
  network.seed(4321);

  const auto begin = std::chrono::steady_clock::now();
  network.run(1 * second, {.report = Report::bar, .stop_on_interrupt = true});
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  std::printf("%lld synapses, %lld spikes (%.2f Hz), 1 s simulated in %.3f s\n",
              static_cast<long long>(excitatory.size()) + static_cast<long long>(inhibitory.size()),
              static_cast<long long>(spikes.num_spikes()), static_cast<double>(spikes.num_spikes()) / 4000,
              elapsed.count());
} catch (const brio::Error& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
