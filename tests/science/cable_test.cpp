// Neurons with a shape: the cable equation as theory has it.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;
using std::numbers::pi;

// Rm = 10 kohm cm^2, Cm = 1 uF/cm^2, Ri = 100 ohm cm, d = 2 um: a length constant of sqrt(d Rm/(4 Ri)) = 0.707 mm.
constexpr double diameter = 2e-6;
constexpr double membrane = 1;     // ohm m^2
constexpr double resistivity = 1;  // ohm m
const double lambda = std::sqrt(diameter * membrane / (4 * resistivity));
const char* const passive = "Im = -v/Rm : amp/meter**2\nI : amp (point current)";

SpatialNeuron passive_neuron(const Morphology& morphology) {
  return {morphology,
          passive,
          {.Cm = 1.0 * uF / cm2, .Ri = 1.0 * ohm * meter, .group = {.names = {{"Rm", 10.0 * kohm * cm2}}}}};
}

Cylinder cylinder(double d, double length, std::int64_t n) {
  return {d * meter, {.n = n, .length = length * meter}};
}

void run_to_rest(SpatialNeuron& neuron) {
  Network network(neuron);
  network.run(1 * second, {});  // 100 time constants, in steps of 0.1 ms
}

// Largest difference between a sealed cylinder with a current at one end and V = I r lambda cosh((L - x)/lambda) /
// sinh(L/lambda), as a part of V at the near end. Rall (Exp. Neurol. 1:491, 1959).
double error_of_sealed_cylinder(std::int64_t n) {
  const double length = 1e-3;
  auto neuron = passive_neuron(cylinder(diameter, length, n));
  neuron["I"][0] = 10 * pA;
  run_to_rest(neuron);
  const double r = 4 * resistivity / (pi * diameter * diameter);  // per length
  const auto v = list(neuron["v"]);
  const auto x = list(neuron["distance"]);
  const double near_end = 1e-11 * r * lambda / std::tanh(length / lambda);
  double error = 0;
  for (std::size_t k = 0; k < v.size(); ++k) {
    const double expected =
        1e-11 * r * lambda * std::cosh((length - x[k]) / lambda) / std::sinh(length / lambda);
    error = std::max(error, std::abs(v[k] - expected) / near_end);
  }
  return error;
}

TEST(Cable, MC_11_SealedCylinderAndSecondOrderInSpace) {
  const double error = error_of_sealed_cylinder(100);
  EXPECT_LT(error, 1e-5);  // (dx/lambda)^2/24 = 8e-6
  EXPECT_NEAR(error_of_sealed_cylinder(50) / error, 4, 0.1);
  EXPECT_NEAR(error / error_of_sealed_cylinder(200), 4, 0.1);
}

// A uniform patch charges as 1 - exp(-t/tau), where backward Euler is of first order.
double error_of_charging(double dt) {
  auto options = SpatialNeuronOptions{.Cm = 1.0 * uF / cm2, .group = {.names = {{"Rm", 10.0 * kohm * cm2}}}};
  options.group.dt = dt * ms;
  SpatialNeuron neuron(cylinder(diameter, 1e-4, 5), "Im = (10*mV - v)/Rm : amp/meter**2", options);
  Network network(neuron);
  network.run(10 * ms);
  return std::abs(list(neuron["v"])[2] - 0.01 * (1 - std::exp(-1)));
}

TEST(Cable, MC_11_FirstOrderInTime) {
  EXPECT_LT(error_of_charging(0.1), 0.01 * 0.002);  // dt/(2 tau) exp(-1) = 0.0018
  EXPECT_NEAR(error_of_charging(0.1) / error_of_charging(0.05), 2, 0.02);
}

// Branches whose diameters to the power of 3/2 add up to that of their parent, all ending at the same electrotonic
// distance, are one cylinder (Rall 1959): the potential depends on the electrotonic distance alone.
TEST(Cable, MC_11_BranchedTreeIsOneCylinder) {
  const std::int64_t n = 50;
  const double part = 0.4;  // length of each section, in its length constants
  const auto length_of = [&](double d) { return part * std::sqrt(d * membrane / (4 * resistivity)); };
  const double d1 = diameter;
  const double d2 = d1 * std::pow(2, -2.0 / 3);
  const double d3 = d1 * std::pow(4, -2.0 / 3);
  auto tree = cylinder(d1, length_of(d1), n);
  for (const char* branch : {"L", "R"}) {
    const auto daughter = tree.attach(branch, cylinder(d2, length_of(d2), n));
    for (const char* twig : {"L", "R"}) daughter.attach(twig, cylinder(d3, length_of(d3), n));
  }
  auto branched = passive_neuron(tree);
  auto straight = passive_neuron(cylinder(d1, 3 * length_of(d1), 3 * n));
  for (auto* neuron : {&branched, &straight}) {
    (*neuron)["I"][0] = 10 * pA;
    run_to_rest(*neuron);
  }
  const auto expected = list(straight["v"]);
  const auto v = list(branched["v"]);
  for (const char* path : {"L", "R", "LL", "LR", "RL", "RR"}) {
    const auto items = branched.items(tree[path]);
    const auto offset = static_cast<std::size_t>(n) * std::string(path).size();
    for (std::size_t k = 0; k < items.size(); ++k) {
      // The two are the same equations: what differs is rounding, which 10^4 steps add up.
      EXPECT_NEAR(v[static_cast<std::size_t>(items[k])], expected[offset + k], 1e-9 * expected[0]) << path;
    }
  }
}

const char* const excitable = R"(
Im = gl*(El - v) + gNa*m**3*h*(ENa - v) + gK*n**4*(EK - v) : amp/meter**2
I : amp (point current)
dm/dt = alpham*(1 - m) - betam*m : 1
dn/dt = alphan*(1 - n) - betan*n : 1
dh/dt = alphah*(1 - h) - betah*h : 1
alpham = 1/exprel((-v + 25*mV)/(10*mV))/ms : Hz
betam = 4*exp(-v/(18*mV))/ms : Hz
alphah = 0.07*exp(-v/(20*mV))/ms : Hz
betah = 1/(exp((-v + 30*mV)/(10*mV)) + 1)/ms : Hz
alphan = 0.1/exprel((-v + 10*mV)/(10*mV))/ms : Hz
betan = 0.125*exp(-v/(80*mV))/ms : Hz
gNa : siemens/meter**2
)";

SpatialNeuron excitable_cells(const Morphology& morphology, std::int64_t cells) {
  SpatialNeuronOptions options{.Cm = 1.0 * uF / cm2, .Ri = 35.4 * ohm * cm, .N = cells};
  options.group.method = {"exponential_euler"};
  options.group.threshold = "m > 0.5";
  options.group.refractory = "m > 0.4";
  options.group.names = {{"El", 10.613 * mV},
                         {"ENa", 115.0 * mV},
                         {"EK", -12.0 * mV},
                         {"gl", 0.3 * msiemens / cm2},
                         {"gK", 36.0 * msiemens / cm2}};
  return {morphology, excitable, options};
}

Morphology small_tree() {
  Morphology tree = Soma(20 * um);
  const auto axon = tree.attach("axon", cylinder(1e-6, 3e-4, 20));
  axon.attach("L", cylinder(0.7e-6, 2e-4, 9));
  axon.attach("R", cylinder(0.5e-6, 1e-4, 7));
  return tree;
}

// Cells side by side are solved in another order than one alone, so that they agree but for rounding.
TEST(Cable, MC_14_ManyCellsAreWhatEachIsAlone) {
  const auto tree = small_tree();
  auto cells = excitable_cells(tree, 6);
  cells["gNa"] = 120 * msiemens / cm2;
  for (std::int64_t cell = 0; cell < 6; ++cell) {
    cells["I"][cells.items(cell, tree[0])] = (0.1 + 0.05 * static_cast<double>(cell)) * nA;
    cells["gNa"][cells.items(cell, tree["axon"])] = (100.0 + 10 * static_cast<double>(cell)) * msiemens / cm2;
  }
  Network together(cells);
  together.run(10 * ms);
  const auto v = list(cells["v"]);
  for (std::int64_t cell = 0; cell < 6; ++cell) {
    auto alone = excitable_cells(tree, 1);
    alone["gNa"] = 120 * msiemens / cm2;
    alone["I"][0] = (0.1 + 0.05 * static_cast<double>(cell)) * nA;
    alone["gNa"][alone.items(tree["axon"])] = (100.0 + 10 * static_cast<double>(cell)) * msiemens / cm2;
    Network network(alone);
    network.run(10 * ms);
    const auto expected = list(alone["v"]);
    for (std::size_t k = 0; k < expected.size(); ++k)
      EXPECT_NEAR(v[6 * k + static_cast<std::size_t>(cell)], expected[k],
                  1e-9);  // volt; rounding grows in a spike
  }
}

// 1000 cells are enough for two threads; and what is in blocks of cells is the same whatever thread has them.
TEST(Cable, MC_14_SameBitsForAnyNumberOfThreads) {
  const auto tree = small_tree();
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 2, 3}) {
    auto cells = excitable_cells(tree, 1000);
    cells["gNa"] = 120 * msiemens / cm2;
    cells["I"] = "0.3*nA*(i % 1000)/1000*int(i < 1000)";
    Network network(cells);
    network.run(2 * ms, {.threads = threads});
    results.push_back(list(cells["v"]));
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

}  // namespace
}  // namespace brio::test
