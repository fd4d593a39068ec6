// Pathways of synapses and their delays, as C++ programs say them.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

namespace brio {
namespace {

using namespace units;

std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

struct Circuit {
  SpikeGeneratorGroup source{3, {0, 1, 2}, Quantity({0, 0.1, 0}, ms)};
  NeuronGroup target{1, "v : 1", {.threshold = "v < -1"}};
};

TEST(Pathways, SY_04_SeveralRunByOrderThenName) {
  Circuit circuit;
  const auto run = [&](std::optional<int> order_of_a) {
    NeuronGroup target{1, "v : 1", {.threshold = "v < -1"}};
    SpikeGeneratorGroup source{1, {0}, 0 * ms};
    Synapses synapses(source, target,
                      {.pathways = {{.name = "b", .code = "v_post = 10*v_post + 2"},
                                    {.name = "a", .code = "v_post = 10*v_post + 1", .order = order_of_a},
                                    {.name = "c", .code = "v_post = 0", .on_post = true}}});
    synapses.connect();
    Network network(source, target, synapses);
    network.run(0.1 * ms);
    return list(target["v"]).front();
  };
  EXPECT_EQ(run({}), 12);
  EXPECT_EQ(run(1), 21);
}

TEST(Pathways, SY_05_EverySynapseHasItsOwnDelay) {
  Circuit circuit;
  Synapses synapses(circuit.source, circuit.target, {.model = "w : 1", .on_pre = "v_post = 10*v_post + w"});
  synapses.connect();
  synapses["w"] = "i + 1";
  synapses.delay() = Quantity({0.2, 0.1, 0.1}, ms);
  synapses.delay()["i == 1"] = 0.1 * ms;
  Network network(circuit.source, circuit.target, synapses);
  StateMonitor record(circuit.target, {"v"});
  network.add(record);
  network.run(0.4 * ms);
  // Brian 2's compiled code gives the same.
  EXPECT_EQ(list(record.values("v")), (std::vector<double>{0, 0, 3, 312}));
}

TEST(Pathways, SY_05_ADelayForAllStaysOne) {
  Circuit circuit;
  Synapses synapses(circuit.source, circuit.target, {.on_pre = "v_post += delay/ms", .delay = 0.5 * ms});
  synapses.connect();
  EXPECT_EQ(synapses.delay().values().all_in(ms), std::vector<double>{0.5});
  synapses.delay() = 0.2 * ms;
  Network network(circuit.source, circuit.target, synapses);
  network.run(0.3 * ms);
  EXPECT_DOUBLE_EQ(list(circuit.target["v"]).front(), 0.4);
}

TEST(Pathways, SY_04_NamesAreUnique) {
  Circuit circuit;
  EXPECT_THROW(Synapses(circuit.source, circuit.target,
                        {.on_pre = "v_post += 1", .pathways = {{.name = "pre", .code = "v_post += 1"}}}),
               ModelError);
}

TEST(Pathways, SY_05_ADelayThatIsNoTimeNamesItsSynapse) {
  Circuit circuit;
  Synapses synapses(circuit.source, circuit.target, {.on_pre = "v_post += 1"});
  synapses.connect();
  synapses.delay()[1] = -1 * ms;
  Network network(circuit.source, circuit.target, synapses);
  try {
    network.run(1 * ms);
    FAIL() << "a negative delay was accepted";
  } catch (const ModelError& error) {
    EXPECT_NE(std::string(error.what()).find("synapse 1 (from 1 to 0)"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace brio
