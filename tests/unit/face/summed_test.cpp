// Sums over synapses, and synapses of synapses, as C++ programs say them.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace brio {
namespace {

using namespace units;

std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

using Numbers = std::vector<double>;

TEST(SummedVariables, SY_11_SumsOverSynapses) {
  NeuronGroup source(3, "x : 1\ny : 1", {.name = "A"});
  NeuronGroup target(4, "x : 1\ns : 1", {.name = "B"});
  source["x"] = "i + 1";
  target["x"] = "10*i";
  target["s"] = 99;
  Synapses synapses(
      source, target,
      {.model = "w : 1\ns_post = w*x_pre : 1 (summed)\ny_pre = w + x_post : 1 (summed)", .name = "S"});
  synapses.connect({2, 0, 0, 1}, {1, 1, 0, 3});
  synapses["w"] = Quantity(std::vector<double>{1, 2, 3, 4}, Dimension{});
  Network network(source, target, synapses);
  network.run(0.1 * ms);
  EXPECT_EQ(list(target["s"]), (Numbers{3, 5, 0, 8}));
  EXPECT_EQ(list(source["y"]), (Numbers{15, 34, 11}));
}

TEST(SummedVariables, SY_11_SeveralSumIntoOneVariable) {
  NeuronGroup source(1, "", {.name = "A"});
  NeuronGroup target(5, "s : 1", {.name = "B"});
  target["s"] = 1000;
  Synapses second(source, target.slice(1, 3), {.model = "s_post = 10 : 1 (summed)", .name = "b"});
  Synapses first(source, target.slice(0, 2), {.model = "s_post = 1 : 1 (summed)", .name = "a"});
  Synapses third(source, target.choose({1, 4}), {.model = "s_post = 100 : 1 (summed)", .name = "c"});
  for (auto* synapses : {&first, &second, &third}) synapses->connect();
  Network network(source, target, second, first, third);
  network.run(0.2 * ms);
  EXPECT_EQ(list(target["s"]), (Numbers{1, 111, 10, 1000, 100}));
}

TEST(SummedVariables, SY_11_PlaceInAStep) {
  NeuronGroup group(1, "dx/dt = 1/ms : 1\ns : 1", {.name = "G"});
  Synapses sum(group, group, {.model = "s_post = x_pre : 1 (summed)", .name = "sum"});
  sum.connect();
  Network network(group, sum);
  network.run(0.1 * ms);
  EXPECT_EQ(list(group["s"]).front(), 0);
  sum.set_sum_schedule("s_post", "end");
  network.run(0.1 * ms);
  EXPECT_EQ(list(group["s"]).front(), list(group["x"]).front());
  EXPECT_THROW(sum.set_sum_schedule("s"), ModelError);
}

std::optional<Code> code_of(const std::string& model) {
  NeuronGroup group(2, "s : 1\nu : volt\nq = 2*s : 1", {.name = "G"});
  try {
    Synapses synapses(group, group, {.model = model});
  } catch (const ModelError& error) {
    return error.diagnostics().front().code;
  }
  return std::nullopt;
}

TEST(SummedVariables, SY_11_WrongSums) {
  EXPECT_EQ(code_of("s = 1 : 1 (summed)"), Code::illegal_flag);
  EXPECT_EQ(code_of("z_post = 1 : 1 (summed)"), Code::illegal_flag);
  EXPECT_EQ(code_of("q_post = 1 : 1 (summed)"), Code::illegal_flag);
  EXPECT_EQ(code_of("u_post = 1 : 1 (summed)"), Code::dimension_mismatch);
  EXPECT_EQ(code_of("s_post = 1 : 1 (summed, shared)"), Code::illegal_flag);
  EXPECT_EQ(code_of("s_post = s_post : 1 (summed)"), Code::cycle);
  EXPECT_EQ(code_of("s_post = 1 : 1 (summed)\ns_pre = 1 : 1 (summed)"), Code::duplicate_name);
  EXPECT_EQ(code_of("da/dt = -a/ms : 1 (event-driven)\ns_post = a : 1 (summed)"), Code::equation_error);
}

TEST(SynapseIndices, SY_08_NumberWithinAPair) {
  NeuronGroup group(4, "", {.name = "G"});
  Synapses synapses(group, group, {.model = "w : 1", .multisynaptic_index = "k"});
  synapses.connect({2, 0, 2, 2}, {1, 3, 1, 0});
  EXPECT_EQ(list(synapses["k"]), (Numbers{0, 0, 1, 0}));
  synapses.connect({0, 2}, {3, 1});
  EXPECT_EQ(list(synapses["k"]), (Numbers{0, 0, 1, 0, 1, 2}));
  synapses["w"]["k == 1"] = 7;
  EXPECT_EQ(list(synapses["w"]), (Numbers{0, 0, 7, 0, 7, 0}));
}

TEST(SynapseIndices, SY_09_FromSomeNeuronsToOthers) {
  NeuronGroup group(5, "", {.name = "G"});
  Synapses synapses(group, group, {.model = "w : 1"});
  synapses.connect({4, 0, 4, 2, 0}, {1, 1, 0, 1, 1});
  using Indices = std::vector<std::int64_t>;
  EXPECT_EQ(synapses.from({0}), (Indices{1, 4}));
  EXPECT_EQ(synapses.from({4, 0, 0}), (Indices{0, 1, 2, 4}));
  EXPECT_EQ(synapses.to({1}), (Indices{0, 1, 3, 4}));
  EXPECT_EQ(synapses.between({4}, {0, 3}), (Indices{2}));
  EXPECT_EQ(synapses.between({-1, 7}, {1}), Indices{});
  synapses["w"][synapses.between({0}, {1})] = 3;
  EXPECT_EQ(list(synapses["w"]), (Numbers{0, 3, 0, 0, 3}));
}

TEST(SynapseIndices, SY_09_NumbersOfSynapsesInCode) {
  NeuronGroup group(5, "", {.name = "G"});
  Synapses synapses(group.choose({1, 3}), group.slice(2, 5), {.model = "w : 1"});
  synapses.connect({0, 1, 1}, {0, 0, 2});
  synapses["w"] = "N_incoming*10 + N_outgoing";
  EXPECT_EQ(list(synapses["w"]), (Numbers{21, 22, 12}));
  EXPECT_EQ(list(synapses["N_incoming"]), (Numbers{2, 2, 1}));
}

struct Inner {
  SpikeGeneratorGroup source{3, {0, 1, 2}, Quantity({0, 0, 0}, ms), {.period = 2 * ms, .name = "source"}};
  NeuronGroup target{3, "v : 1", {.name = "target"}};
  Synapses synapses{source,
                    target,
                    {.model = "w : 1\ny = w + v_post + 100*i_pre : 1", .on_pre = "v += w", .name = "inner"}};
  Inner() {
    synapses.connect_each("i");
    synapses["w"] = 1;
  }
};

TEST(SynapsesOfSynapses, SY_16_SpikesChangeWeights) {
  Inner inner;
  SpikeGeneratorGroup modulator(3, {0, 2}, Quantity({1, 3}, ms), {.name = "modulator"});
  Synapses modulation(modulator, inner.synapses, {.on_pre = "w += 1", .name = "modulation"});
  modulation.connect_each("i");
  Network network(inner.source, inner.target, inner.synapses, modulator, modulation);
  network.run(5 * ms);
  EXPECT_EQ(list(inner.synapses["w"]), (Numbers{2, 1, 2}));
  EXPECT_EQ(list(inner.target["v"]), (Numbers{5, 3, 4}));
}

TEST(SynapsesOfSynapses, SY_16_VariablesOfBothSides) {
  Inner inner;
  inner.target["v"] = "i + 10";
  NeuronGroup cells(2, "u : 1", {.name = "cells"});
  Synapses to(cells, inner.synapses, {.model = "z : 1", .name = "to"});
  to.connect({0, 1, 1}, {2, 1, 0});
  to["z"] = "y_post + 1000*i_post";
  EXPECT_EQ(list(to["z"]), (Numbers{1 + 12 + 200 + 2000, 1 + 11 + 100 + 1000, 1 + 10}));
  Synapses sum(inner.synapses, cells, {.model = "u_post = y_pre : 1 (summed)", .name = "sum"});
  sum.connect();
  Network network(inner.source, inner.target, inner.synapses, cells, sum);
  network.run(0.1 * ms);
  EXPECT_EQ(list(cells["u"]), (Numbers{11 + 112 + 213, 11 + 112 + 213}));
}

}  // namespace
}  // namespace brio
