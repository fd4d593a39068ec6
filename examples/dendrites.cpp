// Cells with dendrites and axons in a ring: the end of each axon excites the tip of a dendrite of the next cell,
// so that one spike goes round and round. All cells are one object, side by side.
#include <brio/brio.hpp>

#include <cstdio>
#include <iostream>

using namespace brio;
using namespace brio::units;

namespace {

// Hodgkin & Huxley (1952) where there are channels, a leak everywhere, and synapses.
const char* const equations = R"(
Im = g_L*(E_L - v) + g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v) : amp/meter**2
I_syn = g_syn*(E_syn - v) : amp (point current)
dg_syn/dt = -g_syn/tau_syn : siemens
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
g_Na : siemens/meter**2
g_K : siemens/meter**2
)";

constexpr std::int64_t cells = 50;

}  // namespace

int main() try {
  const Morphology shape = Soma(25 * um);
  const auto axon = shape.attach("axon", Cylinder(1.5 * um, {.n = 40, .length = 400 * um}));
  const auto dendrite = shape.attach("dend", Cylinder(3 * um, {.n = 10, .length = 100 * um}));
  for (const char* branch : {"L", "R"})
    dendrite.attach(branch, Cylinder(1.5 * um, {.n = 8, .length = 80 * um}));
  std::cout << shape.topology();

  SpatialNeuronOptions options{.Cm = 1.0 * uF / cm2, .Ri = 100.0 * ohm * cm, .N = cells};
  options.threshold_location = axon[-1].indices()[0];
  options.group.threshold = "v > -20*mV";
  options.group.refractory = "v > -20*mV";
  options.group.method = {"exponential_euler"};
  options.group.dt = 0.025 * ms;
  options.group.names = {{"g_L", 0.1 * msiemens / cm2},
                         {"E_L", -65 * mV},
                         {"E_Na", 50 * mV},
                         {"E_K", -77 * mV},
                         {"E_syn", 0 * mV},
                         {"tau_syn", 2 * ms}};
  SpatialNeuron ring(shape, equations, options);
  ring["v"] = -65 * mV;
  for (const auto& active : {ring.items(shape[0]), ring.items(axon)}) {
    ring["g_Na"][active] = 120 * msiemens / cm2;
    ring["g_K"][active] = 36 * msiemens / cm2;
  }
  for (const std::string gate : {"m", "h", "n"})
    ring[gate] = "alpha_" + gate + "/(alpha_" + gate + " + beta_" + gate + ")";
  ring["g_syn"][ring.items(0, shape["dend"]["L"][-1])] = 40 * nS;  // what the first cell begins with

  // One compartment of each cell, in the order of cells.
  Synapses synapses(ring.at(axon[-1]), ring.at(shape["dend"]["L"][-1]),
                    {.on_pre = "g_syn += 40*nS", .delay = 0.5 * ms, .dt = 0.025 * ms});
  synapses.connect_each("(i + 1) % N_post");

  SpikeMonitor spikes(ring);
  Network network(ring, synapses, spikes);
  network.run(500 * ms);

  const auto times = spikes.t().all_in(ms);
  std::printf("%zu spikes of %lld cells\n", times.size(), static_cast<long long>(cells));
  if (times.size() > static_cast<std::size_t>(cells))
    std::printf("once around the ring in %.1f ms\n", times[static_cast<std::size_t>(cells)] - times[0]);
} catch (const brio::Error& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
