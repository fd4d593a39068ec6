// Neurons with a shape in C++, as the page on them shows.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::test {
namespace {

using namespace units;

TEST(SpatialNeuron, MC_14_AsOnThePage) {
  const Morphology shape = Soma(25 * um);
  const auto axon = shape.attach("axon", Cylinder(1.5 * um, {.n = 40, .length = 400 * um}));
  const auto dend = shape.attach("dend", Cylinder(3 * um, {.n = 10, .length = 100 * um}));

  SpatialNeuron cells(shape,
                      "Im = gL*(EL - v) : amp/meter**2\n"
                      "I : amp (point current)",
                      {.Cm = 1.0 * uF / cm2,
                       .Ri = 100.0 * ohm * cm,
                       .N = 1000,
                       .threshold_location = axon[-1].indices()[0],
                       .group = {.threshold = "v > -50*mV",
                                 .refractory = "v > -50*mV",
                                 .names = {{"gL", 0.1 * msiemens / cm2}, {"EL", -65 * mV}}}});
  cells["v"] = -65 * mV;
  cells["v"][cells.items(5, axon)] = -60 * mV;  // the axon of a cell
  cells["I"][cells.items(shape[0])] = 10 * pA;  // all somas

  Synapses ring(cells.at(axon[-1]), cells.at(dend[-1]), {.on_pre = "I_post += 50*pA", .delay = 1 * ms});
  ring.connect_each("(i + 1) % N_post");

  StateMonitor record(cells.subtree(dend), {"v"}, {.record = {0}});
  Network network(cells, ring, record);
  network.run(10 * ms);

  EXPECT_EQ(cells.size(), 51'000);
  EXPECT_EQ(list(ring["j"]).front(), 1);
  EXPECT_EQ(record.trace("v").size(), 100U);
  EXPECT_GT(list(cells["v"])[0], -0.065);
}

}  // namespace
}  // namespace brio::test
