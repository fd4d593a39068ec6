// What variables of neurons were, x_pre(t - delay), as C++ programs say it.
#include <gtest/gtest.h>

#include "support.hpp"

namespace brio {
namespace {

using namespace units;
using Numbers = std::vector<double>;

// x counts the steps that have begun.
NeuronGroup counting(const char* name) {
  NeuronGroup group(2, "x : 1\ny : 1", {.name = name});
  group.run_regularly("x += 1", {.when = "end"});
  return group;
}

TEST(DelayedValues, SY_20_EverySynapseLooksBackAsFarAsItSays) {
  auto group = counting("G");
  Synapses synapses(group, group,
                    {.model = "d : second (constant)\ny_post = x_pre(t - d) : 1 (summed)", .name = "S"});
  synapses.connect("i == j");
  synapses["d"] = "(1 + 4*i)*0.1*ms";
  Network network(group, synapses);
  network.run(4 * step);
  // Before the first step: what it was then.
  EXPECT_EQ(list(group["y"]), (Numbers{2, 0}));
  network.run(4 * step);
  EXPECT_EQ(list(group["y"]), (Numbers{6, 2}));
}

TEST(DelayedValues, SY_20_EquationsOfNeurons) {
  NeuronGroup cells(1, "dx/dt = -x(t - 0.3*ms)/ms : 1", {.method = {"euler"}, .name = "cells"});
  cells["x"] = 1;
  Network network(cells);
  network.run(5 * step);
  // -0.1*(1 + 1 + 1 + 1 + 0.9), where the value of step 1, 0.9, is read in step 4.
  EXPECT_NEAR(list(cells["x"]).front(), 1 - 0.49, 1e-15);
}

TEST(DelayedValues, SY_20_StoredStatesHaveThem) {
  auto group = counting("G");
  Synapses synapses(group, group, {.model = "y_post = x_pre(t - 0.5*ms) : 1 (summed)", .name = "S"});
  synapses.connect("i == j");
  Network network(group, synapses);
  network.run(7 * step);
  network.store();
  network.run(3 * step);
  EXPECT_EQ(list(group["y"]), (Numbers{4, 4}));
  network.restore();
  network.run(1 * step);
  EXPECT_EQ(list(group["y"]), (Numbers{2, 2}));
}

TEST(DelayedValues, SY_20_WrongDelays) {
  const auto refused = [](const std::string& model, const std::optional<Quantity>& d = std::nullopt) {
    auto group = counting("G");
    Synapses synapses(group, group, {.model = "d : second\n" + model, .name = "S"});
    synapses.connect();
    if (d) synapses["d"] = *d;
    Network network(group, synapses);
    return refusal_of([&] { network.run(step); });
  };
  EXPECT_EQ(refused("y_post = x_pre(t - d) : 1 (summed)", 1 * ms), std::nullopt);
  EXPECT_EQ(refused("y_post = x_pre(t - d) : 1 (summed)", -1 * ms), Code::invalid_value);
  EXPECT_EQ(refused("y_post = x_pre(t - 1) : 1 (summed)"), Code::dimension_mismatch);
  EXPECT_EQ(refused("y_post = x_pre(t - x_post*ms) : 1 (summed)"), Code::illegal_statement);
  EXPECT_EQ(refused("y_post = x_pre(t - t) : 1 (summed)"), Code::illegal_statement);
  EXPECT_EQ(refused("y_post = d(t - d)/ms : 1 (summed)"), Code::not_supported);
  auto group = counting("G");
  EXPECT_EQ(refusal_of([&] { group["x"] = "x(t - 1*ms)"; }), Code::not_supported);
}

}  // namespace
}  // namespace brio
