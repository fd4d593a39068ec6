// Synapses in a C++ program: what they connect, their equations, their operations.
#include <gtest/gtest.h>

#include <cmath>

#include "support.hpp"

namespace brio {
namespace {

using namespace units;

// Whatever spikes can be a source, and whatever has variables a target.
TEST(Synapses, SY_01_ConnectGroupsOfEveryKind) {
  NeuronGroup neurons(4, "x : 1", {.threshold = "i == 2 and t < 0.05*ms"});
  PoissonGroup poisson(4, "10*kHz*int(i == 1)");  // at 0.1 ms a spike in every step
  SpikeGeneratorGroup given(4, {3}, 0 * ms);
  const auto add = SynapsesOptions{.on_pre = "x_post += 1"};
  Synapses of_neurons(neurons, neurons, add);
  Synapses of_poisson(poisson, neurons, {.on_pre = "x_post += 10"});
  Synapses of_given(given, neurons, {.on_pre = "x_post += 100"});
  Synapses of_a_part(neurons.slice(2, 4), neurons.slice(0, 2), {.on_pre = "x_post += 1000"});
  for (auto* synapses : {&of_neurons, &of_poisson, &of_given, &of_a_part}) synapses->connect_each("i");
  Network network(neurons, poisson, given, of_neurons, of_poisson, of_given, of_a_part);
  network.run(step);
  EXPECT_EQ(list(neurons["x"]), (std::vector<double>{1000, 10, 1, 100}));
}

TEST(Synapses, SY_01_AreCheckedWhenTheyAreMade) {
  NeuronGroup neurons(2, "x : 1", {.threshold = "x > 1"});
  NeuronGroup silent(2, "x : 1");
  const auto refusal = [](const GroupView& source, const GroupView& target, const SynapsesOptions& options) {
    return refusal_of([&] { Synapses(source, target, options); });
  };
  EXPECT_EQ(refusal(neurons, silent, {.on_pre = "x_post += 1"}), std::nullopt);
  EXPECT_EQ(refusal(silent, neurons, {.model = "w : 1"}), std::nullopt) << "no code, so no spikes are needed";
  EXPECT_EQ(refusal(silent, neurons, {.on_pre = "x_post += 1"}), Code::not_a_spike_source);
  EXPECT_EQ(refusal(neurons, silent, {.on_post = "x_pre += 1"}), Code::not_a_spike_source);
  EXPECT_TRUE(refusal(neurons, neurons, {.on_pre = "x_post += 1", .event_pre = "burst"}));
  EXPECT_EQ(refusal(neurons, neurons, {.model = "x : 1"}), Code::duplicate_name) << "of the neurons";
  EXPECT_EQ(refusal(neurons, neurons, {.model = "w_pre : 1"}), Code::illegal_flag) << "sums have such names";
}

TEST(Synapses, SY_03_EquationsOfEveryStepAndOfEvents) {
  SpikeGeneratorGroup source(1, {0}, 1 * ms);
  NeuronGroup target(1, "seen : 1");
  Synapses synapses(source, target,
                    {.model = "da/dt = -a/ms : 1 (clock-driven)\n"
                              "db/dt = -b/ms : 1 (event-driven)\n"
                              "gain : 1 (shared)\n"
                              "product = gain*a : 1",
                     .on_pre = "seen_post = b",
                     .method = {"exact"}});
  synapses.connect();
  synapses["a"] = 1.0;
  synapses["b"] = 1.0;
  synapses["gain"] = 3.0;
  Network network(source, target, synapses);
  network.run(1 * ms);
  // Ten steps, each rounded; what is event-driven has not moved, since nothing has happened.
  EXPECT_NEAR(list(synapses["a"])[0], std::exp(-1), 1e-14);
  EXPECT_NEAR(list(synapses["product"])[0], 3 * std::exp(-1), 1e-14);
  EXPECT_EQ(list(synapses["b"])[0], 1);
  network.run(step);
  EXPECT_NEAR(list(target["seen"])[0], std::exp(-1), 1e-15);
  EXPECT_NEAR(list(synapses["lastupdate"])[0], 1e-3, 1e-18);
}

TEST(Synapses, SY_03_FlagsThatDoNotFit) {
  NeuronGroup neurons(1, "x : 1", {.threshold = "x > 1"});
  for (const auto* model : {"w : 1 (event-driven)", "dw/dt = -w/ms : 1 (unless refractory)",
                            "dw/dt = -w/ms : 1 (summed)", "dw/dt = -w/ms : 1 (event-driven, clock-driven)"}) {
    EXPECT_EQ(refusal_of([&] { Synapses(neurons, neurons, {.model = model}); }), Code::illegal_flag) << model;
  }
}

// w follows the difference of its neurons, which change by themselves.
TEST(Synapses, SY_12_EquationsReadTheNeurons) {
  NeuronGroup neurons(2, "dv/dt = rate : 1\nrate : Hz (constant)", {.method = {"euler"}});
  Synapses synapses(
      neurons, neurons,
      {.model = "dw/dt = (v_pre - v_post)/ms : 1 (clock-driven)\ndifference = v_pre - v_post : 1",
       .method = {"euler"}});
  synapses.connect("i != j");
  neurons["rate"] = Quantity({1000, 3000}, hertz);
  Network network(neurons, synapses);
  network.run(1 * ms);
  EXPECT_NEAR(list(neurons["v"])[1], 3, 1e-14);
  EXPECT_NEAR(list(synapses["difference"])[0], -2, 1e-14);
  // The neurons of a step come first, by the order of names: their difference is 0.2, 0.4 … 2 in its ten steps.
  EXPECT_NEAR(list(synapses["w"])[0], -0.1 * 0.2 * 55, 1e-14);
  EXPECT_NEAR(list(synapses["w"])[1], 0.1 * 0.2 * 55, 1e-14);
}

TEST(Synapses, SY_14_HaveToBeConnectedBeforeARun) {
  NeuronGroup neurons(2, "x : 1", {.threshold = "x > 1"});
  Synapses synapses(neurons, neurons, {.model = "w : 1", .on_pre = "x_post += w", .name = "S"});
  EXPECT_EQ(synapses.size(), 0);
  EXPECT_EQ(refusal_of([&] { synapses["w"] = 1.0; }), Code::missing_synapses);
  EXPECT_EQ(refusal_of([&] { synapses["w"] = "rand()"; }), Code::missing_synapses);
  EXPECT_EQ(refusal_of([&] { synapses.delay() = 1 * ms; }), Code::missing_synapses);
  Network network(neurons, synapses);
  EXPECT_EQ(refusal_of([&] { network.run(step); }), Code::missing_synapses);
  network.set_active("S", false);
  EXPECT_EQ(refusal_of([&] { network.run(step); }), std::nullopt) << "they are left out";
  network.set_active("S", true);
  synapses.connect("i > j + 5");
  EXPECT_EQ(refusal_of([&] { network.run(step); }), std::nullopt) << "none were wanted";
}

// Delays count in steps of the group that spikes.
TEST(Synapses, SY_15_TimeStepsThatDifferAreToldOf) {
  SpikeGeneratorGroup source(1, {0}, 0 * ms, {.dt = 0.5 * ms});
  NeuronGroup target(1, "x : 1");
  Synapses synapses(source, target, {.on_pre = "x_post += 1", .delay = 0.7 * ms, .name = "S"});
  synapses.connect();
  Network network(source, target, synapses);
  std::vector<std::string> told;
  const RunOptions options{.warn = [&](const std::string& text) { told.push_back(text); }};
  network.run(0.5 * ms, options);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].find("S_pre runs with the time step of the spikes that trigger it, 0.5 ms"),
            std::string::npos)
      << told[0];
  EXPECT_EQ(list(target["x"])[0], 0);
  network.run(0.5 * ms, options);
  EXPECT_EQ(list(target["x"])[0], 1) << "after one step of 0.5 ms";
  EXPECT_EQ(told.size(), 1U) << "it is told once";
}

TEST(Synapses, SY_17_HaveOperationsOfTheirOwn) {
  NeuronGroup neurons(2, "x : 1");
  Synapses synapses(neurons, neurons, {.model = "w : 1\ntotal : 1 (shared)"});
  synapses.connect();
  synapses.run_regularly("total += 1\nw += i + 10*j", {.dt = 0.2 * ms});
  synapses.run_at("w = -w", Quantity({0.3, 0.5}, ms), {.when = "end"});
  Network network(neurons, synapses);
  network.run(0.5 * ms);
  EXPECT_EQ(list(synapses["total"])[0], 3);
  // Once more after 0.2 and 0.4 ms; in between, at the end of 0.3 ms, the sign turns.
  EXPECT_EQ(list(synapses["w"]), (std::vector<double>{0, -10, -1, -11}));
  network.run(step);
  EXPECT_EQ(list(synapses["w"]), (std::vector<double>{0, 10, 1, 11}));
}

}  // namespace
}  // namespace brio
