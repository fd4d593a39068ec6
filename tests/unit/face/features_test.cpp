// What equations and pathways mean in a C++ program, a small network for each feature.
#include <gtest/gtest.h>

#include <cmath>

#include "support.hpp"

namespace brio {
namespace {

using namespace units;

TEST(Variables, EQ_02_HaveTheUnitsOfTheirLines) {
  NeuronGroup group(1, "a : siemens/meter**2\nb : 1/second\nc : Hz\nd : mM\ng : boolean\nh : integer");
  EXPECT_EQ(group["a"].values().dimension(), (siemens / (meter * meter)).dimension);
  EXPECT_EQ(group["b"].values().dimension(), group["c"].values().dimension());
  EXPECT_EQ(group["d"].values().dimension(), (mole / (meter * meter * meter)).dimension);
  EXPECT_TRUE(group["g"].values().dimension().is_dimensionless());
  group["h"] = 2.5;
  EXPECT_EQ(list(group["h"]), std::vector<double>{2});
  for (const auto* line : {"x : mV", "x : molar", "x : gram", "x : volts"}) {
    EXPECT_EQ(refusal_of([&] { NeuronGroup(1, line); }), Code::unknown_unit) << line;
  }
  for (const auto* line : {"x : bool", "dx/dt = 1/second : integer", "dx/dt = 1/second : boolean"}) {
    EXPECT_EQ(refusal_of([&] { NeuronGroup(1, line); }), Code::type_mismatch) << line;
  }
}

// Time stands still for v after a spike, and synapses do not change it; for w it goes on.
TEST(Refractoriness, EQ_08_VariablesStandStillUnlessTheyAreFree) {
  SpikeGeneratorGroup source(1, {0}, 1.0 * ms);
  NeuronGroup group(1, "dv/dt = 0/second : 1 (unless refractory)\ndw/dt = 1000*Hz : 1",
                    {.threshold = "v > 0.5", .reset = "v = 0", .refractory = 2 * ms, .method = {"euler"}});
  Synapses synapses(source, group, {.on_pre = "v_post += 1; w_post += 10"});
  synapses.connect();
  group["v"] = 1.0;
  Network network(source, group, synapses);
  network.run(1.5 * ms);
  EXPECT_EQ(list(group["v"])[0], 0);
  EXPECT_NEAR(list(group["w"])[0], 11.5, 1e-12);  // fifteen sums of 0.1
}

TEST(Units, EQ_13_AreCheckedWhenARunBegins) {
  NeuronGroup group(1, "dv/dt = -v/tau : volt", {.method = {"euler"}});
  Network network(group);
  const auto run = [&](const Quantity& tau) { network.run(step, {.names = {{"tau", tau}}}); };
  EXPECT_EQ(refusal_of([&] { run(1 * mV); }), Code::dimension_mismatch);
  EXPECT_EQ(refusal_of([&] { network.run(step); }), Code::unknown_name);
  EXPECT_EQ(refusal_of([&] { run(1 * ms); }), std::nullopt);
}

// What one synapse leaves, the next finds.
TEST(Synapses, EX_09_RunInTheirOrder) {
  SpikeGeneratorGroup source(3, {0, 1, 2}, Quantity({0, 0, 0}, ms));
  NeuronGroup target(1, "v : 1");
  Synapses synapses(source, target, {.model = "w : 1", .on_pre = "v_post = 2*v_post + w"});
  synapses.connect();
  synapses["w"] = Quantity({1, 2, 3}, Dimension{});
  Network network(source, target, synapses);
  network.run(step);
  EXPECT_EQ(list(target["v"])[0], 2 * (2 * 1 + 2) + 3);
}

TEST(Monitors, SY_12_RecordWhatSynapsesSeeOfNeurons) {
  NeuronGroup source(3, "x : volt"), target(2, "dy/dt = 10/ms : 1");
  source["x"] = "i*volt";
  Synapses synapses(source, target, {.model = "w : 1"});
  synapses.connect("i == j + 1");
  StateMonitor record(synapses, {"x_pre", "y", "y_post"}, {.record = {0, 1}});
  Network network(source, target, synapses, record);
  network.run(2 * step);
  EXPECT_EQ(list(record.trace("x_pre", 1)), (std::vector<double>{2, 2}));
  EXPECT_EQ(record.trace("x_pre").dimension(), volt.dimension);
  EXPECT_EQ(list(record.trace("y")), list(record.trace("y_post")));
  EXPECT_NEAR(list(record.trace("y", 0))[1], 1, 1e-15) << "0.1 ms times 10/ms";
  EXPECT_EQ(refusal_of([&] { StateMonitor(synapses, {"y_pre"}); }), Code::unknown_name);
}

TEST(LinkedVariables, EQ_07_OneSynapseIsLinkedToOneNeuron) {
  NeuronGroup factor(1, "G : Hz"), group(2, "v : 1");
  factor["G"] = 3 * hertz;
  Synapses synapses(group, group, {.model = "G : Hz (linked)"});
  using Neurons = std::vector<std::int64_t>;
  synapses.connect(Neurons{0}, Neurons{1});
  synapses.link("G", factor["G"]);
  EXPECT_EQ(list(synapses["G"]), (std::vector<double>{3}));
  synapses.connect(Neurons{1, 1}, Neurons{0, 1});
  EXPECT_EQ(list(synapses["G"]), (std::vector<double>{3})) << "one value, which all synapses share";
}

}  // namespace
}  // namespace brio
