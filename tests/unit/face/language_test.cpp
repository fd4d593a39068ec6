// What the text of models means in a C++ program: names, constants, noise, exponents, methods, events.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support.hpp"

namespace brio {
namespace {

using namespace units;

/// The value of an expression for each of `size` neurons.
std::vector<double> values(const std::string& expression, std::int64_t size = 1) {
  NeuronGroup group(size, "y : 1");
  group["y"] = expression;
  return list(group["y"]);
}

TEST(Parameters, EQ_05_ConstantOnesStayDuringARun) {
  NeuronGroup group(2, "dv/dt = -v/tau : 1\ntau : second (constant)",
                    {.threshold = "v < 0.5", .reset = "v = 1", .method = {"exact"}});
  group["tau"] = Quantity({1, 2}, ms);
  group["v"] = 1.0;
  Network network(group);
  network.run(0.2 * ms);
  EXPECT_NEAR(list(group["v"])[1], std::exp(-0.1), 1e-15);
  group["tau"] = 4 * ms;  // between runs it may change
  network.run(0.2 * ms);
  EXPECT_NEAR(list(group["v"])[1], std::exp(-0.1 - 0.05), 1e-15);
}

TEST(Names, EQ_09_OfNeurons) {
  NeuronGroup group(3, "now : second\nwidth : second\nhere : 1\nall : 1\nsteps : 1");
  group.run_regularly("now = t; width = dt; here = i; all = N; steps = t_in_timesteps");
  Network network(group);
  network.run(0.3 * ms);
  EXPECT_NEAR(list(group["now"])[0], 0.2e-3, 1e-18);
  EXPECT_EQ(list(group["width"])[0], 1e-4);
  EXPECT_EQ(list(group["here"]), (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(list(group["all"])[0], 3);
  EXPECT_EQ(list(group["steps"])[0], 2);
  for (const auto* line : {"t : second", "dt : second", "i : integer", "N : integer", "xi : 1",
                           "not_refractory : boolean", "sin : 1"})
    EXPECT_TRUE(refusal_of([&] { NeuronGroup(1, line); })) << line;
}

TEST(Names, EQ_09_OfSynapses) {
  NeuronGroup source(2, "");
  NeuronGroup target(3, "");
  Synapses synapses(source, target, {.model = "source : 1\ndrain : 1\nsizes : 1\nnumbers : 1"});
  synapses.connect("i <= j");
  synapses["source"] = "i";
  synapses["drain"] = "j";
  synapses["sizes"] = "10*N_pre + N_post";
  synapses["numbers"] = "10*N_outgoing + N_incoming";
  EXPECT_EQ(list(synapses["source"]), (std::vector<double>{0, 0, 0, 1, 1}));
  EXPECT_EQ(list(synapses["drain"]), (std::vector<double>{0, 1, 2, 1, 2}));
  EXPECT_EQ(list(synapses["sizes"]), std::vector<double>(5, 23));
  EXPECT_EQ(list(synapses["numbers"]), (std::vector<double>{31, 32, 32, 22, 22}));
  for (const auto* line : {"i : integer", "j : integer", "N_incoming : integer", "delay : second"})
    EXPECT_TRUE(refusal_of([&] { Synapses(source, target, {.model = line}); })) << line;
}

// The same name is the same noise, another name is another one.
TEST(Noise, EQ_10_HasNames) {
  NeuronGroup group(100,
                    "dx/dt = xi_a/sqrt(ms) : 1\n"
                    "dy/dt = xi_a/sqrt(ms) : 1\n"
                    "dz/dt = xi_b/sqrt(ms) : 1",
                    {.method = {"euler"}});
  Network network(group);
  network.seed(1);
  network.run(1 * ms);
  EXPECT_EQ(list(group["x"]), list(group["y"]));
  const auto x = list(group["x"]), z = list(group["z"]);
  double product = 0;
  for (std::size_t k = 0; k < 100; ++k) product += x[k] * z[k] / 100;
  EXPECT_LT(std::abs(product), 0.4);  // a tenth is one standard deviation; once in 16 000
  NeuronGroup unclear(1, "dx/dt = xi/sqrt(ms) : 1\ndy/dt = xi/sqrt(ms) : 1");
  EXPECT_TRUE(refusal_of([&] { Network(unclear).run(step); }));
}

TEST(Exponents, EX_03_AreConstantsWhereThereAreUnits) {
  NeuronGroup group(1, "v : volt\nx : 1\ny : 1\nk : integer");
  group["v"] = 3 * volt;
  group["x"] = 2.0;
  const auto assign = [&](const std::string& expression) { group["y"] = expression; };
  assign("v**2/volt**2");
  EXPECT_EQ(list(group["y"])[0], 9);
  assign("x**x");
  EXPECT_EQ(list(group["y"])[0], 4);
  EXPECT_EQ(refusal_of([&] { assign("v**x"); }), Code::dimension_mismatch);
  EXPECT_EQ(refusal_of([&] { assign("2**v"); }), Code::dimension_mismatch);
  EXPECT_EQ(refusal_of([&] { assign("v//volt**2"); }), Code::dimension_mismatch);
}

TEST(Constants, EX_05_OfTheLanguage) {
  EXPECT_EQ(values("pi")[0], std::numbers::pi);
  EXPECT_EQ(values("e")[0], std::numbers::e);
  EXPECT_EQ(values("-inf")[0], -std::numeric_limits<double>::infinity());
  EXPECT_EQ(values("int(True) + 2*int(False)")[0], 1);
  EXPECT_EQ(values("1*mV/volt")[0], 1e-3);
}

// A sum in another order would be 0, or 2: nothing is rearranged.
TEST(Formulas, EX_08_AreComputedAsWritten) {
  EXPECT_EQ(values("1e16 + 1.0 - 1e16 + 1.0")[0], 1);
  EXPECT_EQ(values("(1e16 - 1e16) + (1.0 + 1.0)")[0], 2);
  EXPECT_EQ(values("(i + 1e308)*10/10", 2)[1], std::numeric_limits<double>::infinity());
}

TEST(Statements, EX_10_SharedVariablesComeFirst) {
  NeuronGroup group(3, "total : 1 (shared)\nx : 1");
  group.run_regularly("total += 1\nx = total*10 + i");
  Network network(group);
  network.run(0.2 * ms);
  EXPECT_EQ(list(group["total"])[0], 2);
  EXPECT_EQ(list(group["x"]), (std::vector<double>{20, 21, 22}));
  NeuronGroup wrong(3, "total : 1 (shared)\nx : 1");
  wrong.run_regularly("x = 1\ntotal += 1");
  EXPECT_TRUE(refusal_of([&] { Network(wrong).run(step); })) << "shared ones stand first";
}

// Poisson numbers: mean and variance, each to four standard errors, once in 16 000.
TEST(PoissonNumbers, FN_07_HaveTheirMeanAndVariance) {
  constexpr std::int64_t size = 20000;
  for (const double rate : {0.3, 5.0, 60.0}) {
    NeuronGroup group(size, "y : 1\nrate : 1", {.random = Random(1)});
    group["rate"] = rate;
    group["y"] = "poisson(rate)";
    double sum = 0;
    double squares = 0;
    for (const double y : list(group["y"])) {
      EXPECT_EQ(y, std::floor(y));
      sum += y / size;
      squares += y * y / size;
    }
    EXPECT_NEAR(sum, rate, 4 * std::sqrt(rate / size));
    EXPECT_NEAR(squares - sum * sum, rate, 4 * std::sqrt((rate + 2 * rate * rate) / size));
  }
}

TEST(Names, NS_04_OfAGroupComeBeforeThoseOfARun) {
  NeuronGroup own(1, "x : 1", {.names = {{"k", 1.0}}});
  NeuronGroup other(1, "x : 1");
  for (auto* group : {&own, &other}) group->run_regularly("x = k");
  Network network(own, other);
  network.run(step, {.names = {{"k", 2.0}}});
  EXPECT_EQ(list(own["x"])[0], 1);
  EXPECT_EQ(list(other["x"])[0], 2);
  own.set_names({{"k", 3.0}});
  network.run(step, {.names = {{"k", 2.0}}});
  EXPECT_EQ(list(own["x"])[0], 3);
  own["x"] = "k + 1";
  EXPECT_EQ(list(own["x"])[0], 4) << "assignments know them, too";
}

TEST(Methods, SU_14_OfSynapses) {
  NeuronGroup group(1, "");
  const auto after_a_step = [&](const std::vector<Method>& method, const std::string& model) {
    Synapses synapses(group, group, {.model = model, .method = method});
    synapses.connect();
    synapses["w"] = 1.0;
    Network network(group, synapses);
    network.run(step);
    return list(synapses["w"])[0];
  };
  const std::string decay = "dw/dt = -w/ms : 1 (clock-driven)";
  EXPECT_NEAR(after_a_step({"exact"}, decay), std::exp(-0.1), 1e-15);
  EXPECT_NEAR(after_a_step({"euler"}, decay), 0.9, 1e-15);
  EXPECT_NEAR(after_a_step({"rk2"}, decay), 1 - 0.1 + 0.005, 1e-15);
  EXPECT_NEAR(after_a_step({}, decay), std::exp(-0.1), 1e-15) << "linear: exact is chosen";
  EXPECT_NEAR(after_a_step({}, "dw/dt = -w**2/ms : 1 (clock-driven)"), 0.9, 1e-15) << "not linear: euler";
  EXPECT_TRUE(refusal_of([&] { after_a_step({"exact"}, "dw/dt = -w**2/ms : 1 (clock-driven)"); }));
}

TEST(Groups, NG_01_HaveASizeAModelAndOptions) {
  NeuronGroup group(3, "dv/dt = (E - v)/(10*ms) : volt\nE : volt",
                    {.threshold = "v > 1*mV", .reset = "v = 0*mV", .refractory = 1 * ms, .name = "cells"});
  EXPECT_EQ(group.size(), 3);
  EXPECT_EQ(group.name(), "cells");
  EXPECT_EQ(list(group["v"]), std::vector<double>(3, 0));
  group["E"] = Quantity({0, 2, 20}, mV);
  SpikeMonitor spikes(group);
  Network network(group, spikes);
  network.run(10 * ms);
  EXPECT_EQ(spikes.count()[0], 0);
  EXPECT_EQ(spikes.count()[1], 1);  // after 10 ms * log(2)
  EXPECT_GT(spikes.count()[2], 4);
  for (const std::int64_t size : {0, -1}) EXPECT_THROW(NeuronGroup(size, "v : 1"), ModelError);
}

TEST(Groups, NG_12_WithoutEquations) {
  NeuronGroup group(2, "", {.threshold = "i == 1"});
  SpikeMonitor spikes(group);
  Network network(group, spikes);
  network.run(0.3 * ms);
  EXPECT_EQ(spikes.count(), (std::vector<std::int32_t>{0, 3}));
}

TEST(StateView, SG_04_RefusesWhatIsComputed) {
  NeuronGroup group(2, "x : 1\ny = 2*x : 1");
  EXPECT_EQ(refusal_of([&] { group["y"] = 1.0; }), Code::read_only);
  EXPECT_EQ(refusal_of([&] { group["i"] = 1.0; }), Code::read_only);
  EXPECT_EQ(refusal_of([&] { group["z"] = 1.0; }), Code::unknown_name);
}

TEST(StateView, SG_05_TextMayBeRandomAndSpeakOfOthers) {
  NeuronGroup group(1000, "x : 1\ny : 1", {.random = Random(2)});
  group["x"] = "rand()";
  group["y"] = "x + i";
  group["y"]["x > 0.5"] = "-1";
  const auto x = list(group["x"]), y = list(group["y"]);
  for (std::size_t k = 0; k < x.size(); ++k)
    ASSERT_EQ(y[k], x[k] > 0.5 ? -1 : x[k] + static_cast<double>(k)) << k;
}

TEST(GroupView, SG_06_AllStateAtOnce) {
  NeuronGroup group(2, "v : volt\nn : integer\ns : 1 (shared)\ntwice = 2*v : volt");
  group["v"] = Quantity({1, 2}, mV);
  const auto states = group.states();
  EXPECT_EQ(states.at("v").all_in(mV), (std::vector<double>{1, 2}));
  EXPECT_TRUE(states.contains("n") && states.contains("s") && !states.contains("twice"));
  EXPECT_TRUE(group.states({.subexpressions = true}).contains("twice"));
  EXPECT_TRUE(group.states({.read_only = true}).contains("i"));
  group["v"] = 0 * mV;
  group.set_states(states);
  EXPECT_EQ(group["v"].values().all_in(mV), (std::vector<double>{1, 2}));
}

TEST(SpikeMonitor, MO_03_RecordsOtherEvents) {
  NeuronGroup group(3, "v : 1", {.threshold = "i == 0", .events = {{"high", "v > 1.5"}}});
  group["v"] = Quantity({0, 1, 2}, Dimension{});
  SpikeMonitor spikes(group);
  SpikeMonitor high(group, {.variables = {"v"}, .event = "high"});
  Network network(group, spikes, high);
  network.run(0.2 * ms);
  EXPECT_EQ(spikes.i(), (std::vector<std::int32_t>{0, 0}));
  EXPECT_EQ(high.i(), (std::vector<std::int32_t>{2, 2}));
  EXPECT_EQ(list(high.values("v")), (std::vector<double>{2, 2}));
  EXPECT_TRUE(refusal_of([&] { SpikeMonitor(group, {.event = "low"}); }));
}

}  // namespace
}  // namespace brio
