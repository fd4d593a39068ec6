// Removing synapses, as C++ programs do it.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

namespace brio {
namespace {

using namespace units;
using Numbers = std::vector<std::int32_t>;

std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const ModelError& error) {
    const std::string text = error.what();
    return text.substr(0, text.find('\n'));
  }
  return "";
}

struct Circuit {
  SpikeGeneratorGroup source{3, {0, 1, 2}, Quantity({0, 0, 0}, ms)};
  NeuronGroup target{3, "v : 1", {.name = "target"}};
  Synapses synapses{source, target, {.model = "w : 1", .on_pre = "v_post += w", .name = "wires"}};

  Circuit() {
    synapses.connect();
    synapses["w"] = "i*10 + j";
  }
};

TEST(Removal, SY_19_ByConditionAndByNumber) {
  Circuit circuit;
  auto& synapses = circuit.synapses;
  EXPECT_EQ(synapses.remove("i == j"), 3);
  EXPECT_EQ(list(synapses["w"]), (std::vector<double>{1, 2, 10, 12, 20, 21}));
  EXPECT_EQ(synapses.remove({4, 0, -1, 4}), 3);
  EXPECT_EQ(list(synapses["w"]), (std::vector<double>{2, 10, 12}));
  EXPECT_EQ(synapses.i(), (Numbers{0, 1, 1}));
  EXPECT_EQ(synapses.j(), (Numbers{2, 0, 2}));
  EXPECT_EQ(synapses.to({2}), (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(synapses.remove("w > 100"), 0);
  synapses.connect({2}, {2});
  EXPECT_EQ(list(synapses["w"]), (std::vector<double>{2, 10, 12, 0}));
  EXPECT_EQ(synapses.remove(""), 4);
  EXPECT_EQ(synapses.size(), 0);
}

TEST(Removal, SY_19_WhereThereAreNoneTheNextOnesHaveNoDelay) {
  Circuit circuit;
  circuit.synapses.delay() = 2 * ms;
  circuit.synapses.remove("");
  circuit.synapses.connect({0}, {0});
  EXPECT_EQ(list(circuit.synapses.delay()), std::vector<double>{0});
}

TEST(Removal, SY_19_SpikesOnTheirWayReachTheOthers) {
  for (const bool same : {true, false}) {
    Circuit circuit;
    auto& synapses = circuit.synapses;
    synapses.delay() = same ? "1*ms" : "1*ms + 0.1*(i + j)*ms";
    Network network(circuit.source, circuit.target, synapses);
    network.run(0.5 * ms);
    synapses.remove("i == 1 or j == 0");
    synapses.connect({1}, {0});
    synapses["w"][4] = 100.0;
    synapses.remove({0});  // 0 -> 1
    network.store();
    for (int turn = 0; turn < 2; ++turn) {
      network.run(1 * ms);
      EXPECT_EQ(list(circuit.target["v"]), (std::vector<double>{0, 21, 2 + 22})) << same << turn;
      network.restore();
    }
  }
}

TEST(Removal, SY_19_IsRefusedWhileSynapsesAreMeantByNumber) {
  Circuit circuit;
  auto& synapses = circuit.synapses;
  const auto remove = [&] { synapses.remove("i == 0"); };
  const std::string why = "no synapses of wires can be removed: ";
  {
    const StateMonitor monitor(synapses, {"w"}, {.name = "trace"});
    EXPECT_EQ(refusal(remove), why + "trace names them by their numbers");
  }
  {
    const Synapses modulation(circuit.source, synapses, {.on_pre = "w_post += 1", .name = "modulation"});
    EXPECT_EQ(refusal(remove), why + "modulation names them by their numbers");
  }
  EXPECT_EQ(synapses.size(), 9);
  EXPECT_EQ(refusal(remove), "");
  synapses.slice(1, 3).run_regularly("w += 1");
  EXPECT_EQ(refusal([&] { synapses.remove("i == 1"); }),
            why + "wires_run_regularly names them by their numbers");
}

TEST(Removal, SY_19_PartsThatWereChosenBefore) {
  Circuit circuit;
  auto& synapses = circuit.synapses;
  const auto all = synapses["w"];
  const auto last = synapses.slice(6, 9);
  const auto some = synapses.choose({0, 4, 8});
  synapses.remove("i == 0");
  for (const auto& act : std::vector<std::function<void()>>{
           [&] { all.values(); }, [&] { last["w"].values(); }, [&] { some["w"].values(); },
           [&] { last["w"]["w > 3"].values(); }, [&] { last["w"] = 1.0; }, [&] { some["w"] = "i"; }}) {
    EXPECT_EQ(refusal(act), "wires has 6 items now: this part of it was chosen when there were others");
  }
  EXPECT_EQ(list(synapses["w"]).size(), 6u);
}

TEST(Removal, SY_19_WhatIsNotThere) {
  Circuit circuit;
  EXPECT_EQ(refusal([&] { circuit.synapses.remove({9}); }), "index 9 is out of range: wires has 9 items");
  EXPECT_NE(refusal([&] { circuit.synapses.remove("nothing > 3"); }), "");
  EXPECT_EQ(circuit.synapses.size(), 9);
  Synapses none(circuit.source, circuit.target, {.on_pre = "v_post += 1", .name = "none"});
  EXPECT_EQ(refusal([&] { none.remove(""); }), "none has no synapses yet, so none can be removed");
}

}  // namespace
}  // namespace brio
