// Network::explain: how a network runs, as a value.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

namespace brio {
namespace {

using namespace units;

NeuronGroup cells(const char* method) {
  return NeuronGroup(100, "dv/dt = (g - v)/(20*ms) : volt (unless refractory)\ndg/dt = -g/(5*ms) : volt",
                     {.threshold = "v > 20*mV",
                      .reset = "v = 0*mV",
                      .refractory = 5 * ms,
                      .method = {method},
                      .name = "cells"});
}

TEST(Explain, NW_08_SaysWhatIsComputedOnce) {
  NeuronGroup gates(10,
                    "dm/dt = (exp((10 - x)/40)*(1 - m) - exp((40 - x)/5)*m - m/exprel((15 - x)/5))/ms : 1\n"
                    "x : 1",
                    {.method = {"exponential_euler"}});
  PoissonGroup inputs(10, 20 * Hz);
  Network network(gates, inputs);
  const auto told = network.explain();
  ASSERT_EQ(told.objects.size(), 2U);
  EXPECT_EQ(told.objects[0].parts.at(0).what,
            "advances m by 'exponential_euler', with 2 exponentials that are powers of others");
  EXPECT_EQ(told.objects[1].parts.at(0).what,
            "looks for spikes; where they are rare, the distances between them are drawn");
}

TEST(Explain, NW_08_OfAnIntegrateAndFireNetwork) {
  auto group = cells("exact");
  Synapses synapses(group, group, {.on_pre = "g_post += 1*mV", .delay = 1.5 * ms, .name = "wires"});
  synapses.connect();
  Network network(group, synapses);
  const auto told = network.explain();
  ASSERT_EQ(told.objects.size(), 2U);
  const auto& neurons = told.objects[0];
  EXPECT_EQ(neurons.name, "cells");
  EXPECT_EQ(neurons.kind, "NeuronGroup");
  EXPECT_EQ(neurons.size, 100);
  EXPECT_EQ(neurons.method, "exact");
  EXPECT_TRUE(neurons.hints.empty());
  ASSERT_EQ(neurons.parts.size(), 2U);
  EXPECT_TRUE(neurons.parts[0].fused);
  EXPECT_EQ(neurons.parts[0].items, 100);
  EXPECT_GT(neurons.parts[0].instructions, 0);
  EXPECT_EQ(neurons.parts[0].lanes > 1, neurons.parts[0].why_not_more.empty());
  EXPECT_FALSE(neurons.parts[1].items.has_value());
  EXPECT_GT(neurons.bytes_per_item(), 32);
  EXPECT_NE(told.objects[1].parts[0].what.find("one delay for all synapses, 1.5 ms"), std::string::npos);
  EXPECT_NE(to_string(told).find("wires: Synapses (10000 synapses)"), std::string::npos);
  EXPECT_NE(to_html(told).find("<table>"), std::string::npos);
  EXPECT_EQ(network.t().value(), 0);
}

TEST(Explain, NW_08_HintsAtExactAndMeasures) {
  auto group = cells("euler");
  Network network(group);
  EXPECT_TRUE(network.explain().objects[0].measured.empty());
  network.run(1 * ms, {.profile = true});
  const auto told = network.explain();
  const auto& neurons = told.objects[0];
  ASSERT_EQ(neurons.hints.size(), 1U);
  EXPECT_EQ(neurons.hints[0].kind, "exact");
  ASSERT_EQ(neurons.measured.size(), 3U);
  EXPECT_EQ(neurons.measured[0].steps, 10);
  EXPECT_TRUE(neurons.parts[0].fused);
}

TEST(Explain, NW_08_RefusesWhatARunRefuses) {
  NeuronGroup group(1, "dv/dt = (unknown - v)/ms : 1", {.method = {"euler"}});
  Network network(group);
  EXPECT_THROW(network.explain(), ModelError);
}

}  // namespace
}  // namespace brio
