// Adaptive methods against CVODE, whose tolerances here are far below theirs.
//
// A tolerance holds for the error of one part of a step; how the errors of all parts add up is a property of the
// problem. Decays forget them: there, ten times the tolerance is enough.
#include <gtest/gtest.h>

#ifndef BRIO_SUNDIALS
TEST(Sundials, IsNotInstalled) {
  GTEST_SKIP()
      << "SUNDIALS was not found: install libsundials-dev (tools/bootstrap.sh does) and configure again";
}
#else

#include <brio/brio.hpp>

#include <algorithm>
#include <cmath>

#include "cvode.hpp"
#include "hodgkin_huxley.hpp"
#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;

constexpr Tolerances sharp = {1e-11, 1e-14};

struct Row {
  const char* method;
  double relative;
  double absolute;  ///< in base units
};

std::string name_of(const testing::TestParamInfo<Row>& tested) {
  return tested.param.method + std::string("_") +
         std::to_string(
             static_cast<int>(-std::log10(std::max(tested.param.relative, tested.param.absolute))));
}

NeuronGroupOptions options_of(const Row& row, const Quantity& dt) {
  NeuronGroupOptions options{.method = {row.method}, .dt = dt};
  options.method_options = {{"absolute_error", row.absolute}, {"max_steps", 1'000'000}};
  if (row.relative > 0) options.method_options["relative_error"] = row.relative;
  return options;
}

// ---- van der Pol ---------------------------------------------------------------------------------------------

// Relaxation oscillations: slow for most of the time, with jumps 1000 times as fast. The stiff half: the time of a jump
// is as exact as the slow part before it.
class VanDerPol : public testing::TestWithParam<Row> {};

TEST_P(VanDerPol, FollowsCvode) {
  const double mu = 1000;
  auto options = options_of(GetParam(), 1 * second);
  options.names = {{"mu", mu}};
  NeuronGroup group(1,
                    "dx/dt = y/second : 1\n"
                    "dy/dt = (mu*(1 - x**2)*y - x)/second : 1",
                    options);
  group["x"] = 2.0;
  Network network(group);
  Cvode reference(
      [mu](double, std::span<const double> y, std::span<double> rate) {
        rate[0] = y[1];
        rate[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
      },
      {2, 0}, sharp);
  // The first jump is at 807 s, the second at 1614 s.
  for (const double t : {500.0, 800.0, 1000.0, 1600.0, 2000.0}) {
    network.run((t - network.t().value()) * second);
    const auto y = reference.at(t);
    const double x = list(group["x"])[0];
    EXPECT_NEAR(x, y[0], 10 * (GetParam().relative * std::abs(y[0]) + GetParam().absolute)) << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, VanDerPol,
                         testing::Values(Row{"rosenbrock", 1e-4, 1e-6}, Row{"rosenbrock", 1e-6, 1e-9},
                                         Row{"rosenbrock", 1e-8, 1e-11}),
                         name_of);

// ---- Robertson -----------------------------------------------------------------------------------------------

// Three reactions whose rates differ by nine orders of magnitude: H. H. Robertson, in Numerical Analysis: An
// Introduction (1966); Hairer, Wanner II, section IV.1.
class Robertson : public testing::TestWithParam<Row> {};

TEST_P(Robertson, FollowsCvode) {
  NeuronGroup group(1,
                    "da/dt = (-0.04*a + 1e4*b*c)/second : 1\n"
                    "db/dt = (0.04*a - 1e4*b*c - 3e7*b**2)/second : 1\n"
                    "dc/dt = 3e7*b**2/second : 1",
                    options_of(GetParam(), 1 * second));
  group["a"] = 1.0;
  Network network(group);
  Cvode reference(
      [](double, std::span<const double> y, std::span<double> rate) {
        rate[2] = 3e7 * y[1] * y[1];
        rate[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
        rate[1] = -rate[0] - rate[2];
      },
      {1, 0, 0}, {1e-12, 1e-16});
  for (const double t : {1.0, 40.0, 400.0, 4000.0}) {
    network.run((t - network.t().value()) * second);
    const auto y = reference.at(t);
    const std::vector<double> found = {list(group["a"])[0], list(group["b"])[0], list(group["c"])[0]};
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(found[k], y[k], 10 * (GetParam().relative * std::abs(y[k]) + GetParam().absolute))
          << t << " " << k;
    }
    EXPECT_NEAR(found[0] + found[1] + found[2], 1, 1e-12) << t;  // what is linear is kept to rounding
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, Robertson,
                         testing::Values(Row{"rosenbrock", 1e-4, 1e-10}, Row{"rosenbrock", 1e-6, 1e-12},
                                         Row{"rosenbrock", 1e-8, 1e-14}),
                         name_of);

// ---- Hodgkin and Huxley --------------------------------------------------------------------------------------

class HodgkinHuxley : public testing::TestWithParam<Row> {};

// Four action potentials, in which v changes by up to 400 mV in a millisecond: errors are shifts in time, which are not
// forgotten, so that those of several hundred parts add up. They are measured against what a variable does at most,
// 100 mV or 1.
TEST_P(HodgkinHuxley, FollowsCvode) {
  NeuronGroup group(1, hodgkin_huxley::model, options_of(GetParam(), 0.1 * ms));
  group["v"] = hodgkin_huxley::rest[0] * mV;
  group["m"] = hodgkin_huxley::rest[1];
  group["h"] = hodgkin_huxley::rest[2];
  group["n"] = hodgkin_huxley::rest[3];
  group["I"] = Quantity(0.1, amp.dimension / (meter * meter).dimension);  // 10 uA/cm^2
  Network network(group);
  Cvode reference(
      [](double, std::span<const double> y, std::span<double> rate) { hodgkin_huxley::rate(10, y, rate); },
      {std::begin(hodgkin_huxley::rest), std::end(hodgkin_huxley::rest)}, sharp);
  double largest = 0;
  for (int k = 1; k <= 250; ++k) {
    network.run(0.2 * ms);
    const auto y = reference.at(0.2 * k);
    largest = std::max({largest, std::abs(list(group["v"])[0] * 1e3 - y[0]) / 100,
                        std::abs(list(group["m"])[0] - y[1]), std::abs(list(group["h"])[0] - y[2]),
                        std::abs(list(group["n"])[0] - y[3])});
  }
  const double tolerance = std::max(GetParam().relative, GetParam().absolute);
  EXPECT_LT(largest, 100 * tolerance);
}

INSTANTIATE_TEST_SUITE_P(Methods, HodgkinHuxley,
                         testing::Values(Row{"rk45", 1e-5, 1e-9}, Row{"rk45", 1e-7, 1e-12},
                                         Row{"rosenbrock", 1e-5, 1e-9}, Row{"rosenbrock", 1e-7, 1e-12},
                                         Row{"gsl_rk2", 0, 1e-7}, Row{"gsl_rk4", 0, 1e-7},
                                         Row{"gsl_rkf45", 0, 1e-7}, Row{"gsl_rkck", 0, 1e-7},
                                         Row{"gsl_rk8pd", 0, 1e-7}),
                         name_of);

}  // namespace
}  // namespace brio::test

#endif
