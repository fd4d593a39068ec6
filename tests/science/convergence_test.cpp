// The order of each integrator, measured: halving the step divides the error by 2^order.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;

constexpr int neurons = 16;

double root_mean_square(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

// Neurons differ, so that terms of an error that cancel in one of them do not in the others.
// dx/dt = -x*cos(t + phase) has the solution x0*exp(sin(phase) - sin(t + phase)).
double error_with_time(const std::string& method, double dt) {
  NeuronGroup group(neurons, "dx/dt = -x*cos(t/ms + phase)/ms : 1\nphase : 1", in_fixed_steps(method, dt));
  group["x"] = 1.5;
  group["phase"] = "0.4*i";
  Network network(group);
  network.run(2 * ms);
  auto errors = list(group["x"]);
  for (int k = 0; k < neurons; ++k) {
    const double phase = 0.4 * k;
    errors[k] -= 1.5 * std::exp(std::sin(phase) - std::sin(2 + phase));
  }
  return root_mean_square(errors);
}

// Points on circles, the faster the larger the circle: nonlinear, with r^2 constant and the angle r^2 t.
double error_on_circles(const std::string& method, double dt) {
  NeuronGroup group(neurons,
                    "dx/dt = -y*(x**2 + y**2)/ms : 1\n"
                    "dy/dt = x*(x**2 + y**2)/ms : 1",
                    in_fixed_steps(method, dt));
  group["x"] = "sqrt(0.5 + i/16)";
  Network network(group);
  network.run(2 * ms);
  const auto x = list(group["x"]);
  const auto y = list(group["y"]);
  std::vector<double> errors;
  for (int k = 0; k < neurons; ++k) {
    const double r2 = 0.5 + k / 16.0;
    errors.push_back(
        std::hypot(x[k] - std::sqrt(r2) * std::cos(2 * r2), y[k] - std::sqrt(r2) * std::sin(2 * r2)));
  }
  return root_mean_square(errors);
}

struct Row {
  const char* method;
  double order;
  double
      dt;  ///< the coarse step, ms: small enough for the order to show, large enough that rounding does not
};

std::string name_of(const testing::TestParamInfo<Row>& tested) { return tested.param.method; }

// The next term of the error is about a step in relative size, with a factor that differs between methods.
constexpr double exponent_error = 0.15;

class TimeDependent : public testing::TestWithParam<Row> {};

TEST_P(TimeDependent, HasItsOrder) {
  const auto [method, order, dt] = GetParam();
  const double coarse = error_with_time(method, dt);
  const double fine = error_with_time(method, dt / 2);
  EXPECT_NEAR(std::log2(coarse / fine), order, exponent_error) << coarse << " " << fine;
}

// Without noise, heun and milstein are Euler's method (Brian's formulas): the drift is taken once. For the gsl
// methods t stands still during a step, as it does in Brian, so that the step limits how well they see it.
INSTANTIATE_TEST_SUITE_P(Methods, TimeDependent,
                         testing::Values(Row{"euler", 1, 0.02}, Row{"exponential_euler", 1, 0.02},
                                         Row{"rk2", 2, 0.02}, Row{"rk4", 4, 0.05}, Row{"heun", 1, 0.02},
                                         Row{"milstein", 1, 0.02}, Row{"rk45", 5, 0.05},
                                         Row{"rosenbrock", 4, 0.02}, Row{"gsl_rk2", 1, 0.02},
                                         Row{"gsl_rk4", 1, 0.02}, Row{"gsl_rkf45", 1, 0.02},
                                         Row{"gsl_rkck", 1, 0.02}, Row{"gsl_rk8pd", 1, 0.02}),
                         name_of);

class Autonomous : public testing::TestWithParam<Row> {};

TEST_P(Autonomous, HasItsOrder) {
  const auto [method, order, dt] = GetParam();
  const double coarse = error_on_circles(method, dt);
  const double fine = error_on_circles(method, dt / 2);
  EXPECT_NEAR(std::log2(coarse / fine), order, exponent_error) << coarse << " " << fine;
}

INSTANTIATE_TEST_SUITE_P(Methods, Autonomous,
                         testing::Values(Row{"euler", 1, 0.005}, Row{"rk2", 2, 0.02}, Row{"rk4", 4, 0.05},
                                         Row{"heun", 1, 0.005}, Row{"milstein", 1, 0.005},
                                         Row{"rk45", 5, 0.01}, Row{"rosenbrock", 4, 0.005},
                                         Row{"gsl_rk2", 3, 0.01}, Row{"gsl_rk4", 4, 0.05},
                                         Row{"gsl_rkf45", 5, 0.05}, Row{"gsl_rkck", 5, 0.05},
                                         Row{"gsl_rk8pd", 8, 0.2}),
                         name_of);

// ---- steps of adaptive size ----------------------------------------------------------------------------------

struct Tolerance {
  const char* method;
  double exponent;  ///< of the tolerance, in the error at the end
};

class Adaptive : public testing::TestWithParam<Tolerance> {};

// The error that is controlled is that of the formula of lower order q, so that h goes with tolerance^(1/(q + 1)); the
// values are those of the formula of order p: the error at the end goes with tolerance^(p/(q + 1)).
TEST_P(Adaptive, ErrorFollowsTheTolerance) {
  const auto [method, exponent] = GetParam();
  const auto error = [&](double tolerance) {
    MethodOptions options = {{"absolute_error", tolerance}, {"max_steps", 1000000}};
    if (method == std::string("rk45")) options["relative_error"] = 0.0;
    NeuronGroup group(1,
                      "dx/dt = -y*(x**2 + y**2)/ms : 1\n"
                      "dy/dt = x*(x**2 + y**2)/ms : 1",
                      {.method = {method}, .method_options = options, .dt = 20 * ms});
    group["x"] = 1.0;
    Network network(group);
    network.run(20 * ms);
    return std::hypot(group["x"].values().values()[0] - std::cos(20.0),
                      group["y"].values().values()[0] - std::sin(20.0));
  };
  const double coarse = error(1e-8);
  const double fine = error(1e-10);
  // Sizes of steps jump, so the power is seen less clearly than with fixed steps.
  EXPECT_NEAR(std::log10(coarse / fine) / 2, exponent, 0.15) << coarse << " " << fine;
}

INSTANTIATE_TEST_SUITE_P(Methods, Adaptive,
                         testing::Values(Tolerance{"gsl_rk2", 1}, Tolerance{"gsl_rk4", 0.8},
                                         Tolerance{"gsl_rkf45", 1}, Tolerance{"gsl_rkck", 1},
                                         Tolerance{"gsl_rk8pd", 1}, Tolerance{"rk45", 1}),
                         [](const auto& tested) { return std::string(tested.param.method); });

// ---- exact ---------------------------------------------------------------------------------------------------

// Right to rounding at every step size, also where the closed form with two time constants is 0/0.
TEST(ExactSteps, EqualTimeConstants) {
  NeuronGroup group(1,
                    "dv/dt = (g - v)/(5*ms) : 1\n"
                    "dg/dt = -g/(5*ms) : 1",
                    {.method = {"exact"}});
  group["g"] = 1.0;
  Network network(group);
  network.run(10 * ms);
  // The alpha function: v(t) = t/tau exp(-t/tau). 100 steps, each of a few roundings.
  EXPECT_NEAR(group["v"].values().values()[0], 2 * std::exp(-2.0), 100 * 4 * 1.1e-16);
}

TEST(ExactSteps, OscillatorKeepsItsEnergy) {
  NeuronGroup group(1,
                    "dx/dt = y*2*pi*10*Hz : 1\n"
                    "dy/dt = -x*2*pi*10*Hz : 1",
                    {.method = {"exact"}});
  group["x"] = 1.0;
  Network network(group);
  network.run(1000 * ms);
  // 10 000 steps, whose rounding errors add up at worst linearly.
  EXPECT_NEAR(group["x"].values().values()[0], 1, 1e4 * 4 * 1.1e-16);
  EXPECT_NEAR(group["y"].values().values()[0], 0, 1e4 * 4 * 1.1e-16 * 2 * 3.2);
}

}  // namespace
}  // namespace brio::test
