// Neurons with a shape in C++, as the page on them shows.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>

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

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ModelError& error) {
    return error.what();
  }
  return "";
}

TEST(SpatialNeuron, MC_10_AMorphologyThatIsChangedLater) {
  const Morphology shape = Soma(25 * um);
  const auto axon = shape.attach("axon", Cylinder(1.5 * um, {.n = 4, .length = 40 * um}));
  const SpatialNeuron cell(shape, "Im = 0*amp/meter**2 : amp/meter**2");
  EXPECT_EQ(cell.items(axon), (std::vector<std::int64_t>{1, 2, 3, 4}));
  shape.attach("dend", Cylinder(3 * um, {.n = 10, .length = 100 * um}));
  for (const auto& places :
       {std::function<void()>([&] { cell.items(axon); }), std::function<void()>([&] { cell.subtree(axon); })})
    EXPECT_NE(message_of(places).find(
                  "had 2 sections of 5 compartments in all when the neuron was made, and has 3 of 15"),
              std::string::npos);
}

TEST(SpatialNeuron, MC_09_WhatCannotCharge) {
  const Morphology shape = Cylinder(1.5 * um, {.n = 4, .length = 40 * um});
  SpatialNeuron cells(shape, "Im = -v*siemens/meter**2 : amp/meter**2", {.N = 3});
  cells["Cm"][7] = -1.0 * uF / cm2;
  Network network(cells);
  EXPECT_NE(message_of([&] { network.run(1 * ms); }).find("is -0.01 in compartment 2 of cell 1"),
            std::string::npos);
  cells["Cm"][7] = 1.0 * uF / cm2;
  cells["Ri"] = 0.0 * ohm * cm;
  EXPECT_NE(message_of([&] { network.run(1 * ms); }).find("'Ri' of spatialneuron is 0"), std::string::npos);
  cells["Ri"] = 100.0 * ohm * cm;
  network.run(1 * ms);
}

}  // namespace
}  // namespace brio::test
