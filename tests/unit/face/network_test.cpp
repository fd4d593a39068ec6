// What one can ask a network of the C++ face, and what monitors make of their records.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

namespace brio {
namespace {

using namespace units;
using Names = std::vector<std::string>;
using Values = std::vector<double>;

Values list(const Quantity& quantity) { return {quantity.values().begin(), quantity.values().end()}; }

TEST(Network, NW_01_ObjectsByTheirNames) {
  NeuronGroup cells(3, "dv/dt = 1/ms : 1", {.threshold = "v > 0.45", .reset = "v = 0", .method = {"euler"}});
  SpikeMonitor spikes(cells, {.name = "spikes"});
  Network network(cells, spikes);
  EXPECT_EQ(network.names(), (Names{"neurongroup", "spikes"}));
  EXPECT_TRUE(network.contains("spikes"));
  network["neurongroup"]["v"] = "0.1*i";
  EXPECT_EQ(list(cells["v"]), (Values{0, 0.1, 0.2}));
  network.run(0.3 * ms);
  const auto before = spikes.num_spikes();
  EXPECT_GT(before, 0);
  network.remove("spikes");
  EXPECT_FALSE(network.contains("spikes"));
  network.run(1 * ms);
  EXPECT_EQ(spikes.num_spikes(), before);
  EXPECT_THROW(network.remove("spikes"), ModelError);
  EXPECT_THROW(network["neurons"], ModelError);
}

TEST(Network, NW_11_StatesOutAndIn) {
  NeuronGroup cells(2, "v : volt\nn : integer\ntwice = 2*v : volt\ns : 1 (shared)", {.name = "cells"});
  Network network(cells);
  cells["v"] = Quantity({1, 2}, mV);
  cells["n"] = "i + 3";
  cells["s"] = 7.0;
  const auto states = network.states();
  const auto& own = states.at("cells");
  EXPECT_EQ(own.size(), 3u);
  EXPECT_EQ(list(own.at("v")), (Values{0.001, 0.002}));
  EXPECT_EQ(list(own.at("n")), (Values{3, 4}));
  cells["v"] = 5 * mV;
  cells["n"] = 0.0;
  network.set_states(states);
  EXPECT_EQ(cells.states().at("v"), own.at("v"));
  EXPECT_EQ(list(cells["n"]), (Values{3, 4}));
  const auto all = cells.states({.subexpressions = true, .read_only = true});
  EXPECT_EQ(list(all.at("twice")), (Values{0.002, 0.004}));
  EXPECT_EQ(list(all.at("i")), (Values{0, 1}));
  EXPECT_THROW(cells.set_states({{"w", 1.0}}), ModelError);
  EXPECT_THROW(cells.set_states({{"v", 1 * nA}}), ModelError);
}

TEST(Network, PR_RandomNumbersNumbersComeAgain) {
  Random random(4);
  NeuronGroup cells(5, "dv/dt = xi/ms**0.5 : 1\nw : 1", {.method = {"euler"}, .random = random});
  Network network(cells);
  network.run(1 * ms);
  const auto state = network.random_state();
  const auto position = random.position();
  const auto act = [&] {
    cells["v"] = 0.0;
    cells["w"] = "rand()";
    network.run(1 * ms);
    auto values = list(cells["v"]);
    for (const auto w : list(cells["w"])) values.push_back(w);
    return values;
  };
  const auto first = act();
  EXPECT_NE(act(), first);
  network.set_random_state(state);
  random.set_position(position);
  EXPECT_EQ(act(), first);
}

TEST(SpikeMonitor, MO_02_TrainsAndValuesOfEachNeuron) {
  SpikeGeneratorGroup source(3, {0, 2, 0}, Quantity({0.1, 0.2, 0.4}, ms));
  SpikeMonitor spikes(source);
  Network network(source, spikes);
  network.run(1 * ms);
  const auto trains = spikes.spike_trains();
  ASSERT_EQ(trains.size(), 3u);
  EXPECT_EQ(trains[0].all_in(ms), (Values{0.1, 0.4}));
  EXPECT_TRUE(list(trains[1]).empty());
  EXPECT_EQ(list(spikes.values_by_neuron("i")[2]), Values{2});
}

TEST(PopulationRateMonitor, MO_04_SmoothAndBinned) {
  SpikeGeneratorGroup source(2, {0, 1, 0}, Quantity({0, 0, 0.3}, ms));
  PopulationRateMonitor monitor(source);
  Network network(source, monitor);
  EXPECT_THROW(monitor.binned_rate(0.2 * ms), RunError);
  EXPECT_EQ(monitor.smooth_rate(Values{1}).size(), 0u);
  network.run(0.5 * ms);
  // Two of two neurons in a step of 0.1 ms: 10 kHz.
  EXPECT_EQ(list(monitor.rate()), (Values{1e4, 0, 0, 5e3, 0}));
  EXPECT_EQ(list(monitor.smooth_rate(Values{1, 2, 1})), (Values{5e3, 2500, 1250, 2500, 1250}));
  const auto flat = list(monitor.smooth_rate(0.3 * ms, Window::flat));
  EXPECT_DOUBLE_EQ(flat[0], 1e4 / 3);
  EXPECT_DOUBLE_EQ(flat[2], 5e3 / 3);
  const auto [t, rate] = monitor.binned_rate(0.2 * ms);
  EXPECT_EQ(list(rate), (Values{5e3, 2.5e3}));
  EXPECT_EQ(t.all_in(ms), (Values{0, 0.2}));
  EXPECT_THROW(monitor.binned_rate(0.25 * ms), ModelError);
  EXPECT_THROW(monitor.smooth_rate(0 * ms), ModelError);
  EXPECT_THROW(monitor.smooth_rate(3 * mV), ModelError);
  EXPECT_THROW(monitor.smooth_rate(Values{1, 2}), ModelError);
}

}  // namespace
}  // namespace brio
