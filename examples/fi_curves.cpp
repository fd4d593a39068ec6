// How capacitance and leak shape the f-I curve of a neuron: one sweep over a grid of 3 x 3 x 41 points.
#include <brio/brio.hpp>

#include <cstdio>

using namespace brio;
using namespace brio::units;

int main() {
  NeuronGroup neuron(1,
                     "dV/dt = (g_L*(E_L - V) + I)/C : volt (unless refractory)\n"
                     "I : amp (constant)",
                     {.threshold = "V > V_th",
                      .reset = "V = E_L",
                      .refractory = 2 * ms,
                      .names = {{"E_L", -70 * mV}, {"V_th", -50 * mV}},
                      .name = "neuron"});
  neuron["V"] = -70 * mV;
  SpikeMonitor spikes(neuron, {.record = false});
  Network network(neuron, spikes);

  std::vector<double> currents;
  for (int k = 0; k <= 40; ++k) currents.push_back(k / 40.0 * 1e-9);
  const auto result = sweep(
      network,
      {{"C", Quantity({100, 200, 400}, pF)},
       {"g_L", Quantity({5, 10, 20}, nS)},
       {"neuron.I", Quantity(currents, ampere.dimension)}},
      1 * second, {.results = {{"rate", [&] { return static_cast<double>(spikes.num_spikes()) / second; }}}});
  const auto rates = result["rate"];
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t g = 0; g < 3; ++g) {
      const auto& values = result.points[result.at({c, g, 40})].values;
      std::printf("C = %3.0f pF, g_L = %2.0f nS: %5.1f Hz at 0.5 nA, %5.1f Hz at 1 nA\n",
                  values.at("C").in(pF), values.at("g_L").in(nS), rates[result.at({c, g, 20})].in(Hz),
                  rates[result.at({c, g, 40})].in(Hz));
    }
  }
}
