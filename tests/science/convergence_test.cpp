// The order of each integrator, measured: halving the step divides the error by 2^order.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/model_text.hpp"

namespace brio::test {
namespace {

// dx/dt = -x*cos(t/tau)/tau, dy/dt = x*y/tau - y/tau …: a nonlinear pair without closed form is compared with itself at
// a far smaller step of rk4; the scalar equation has the solution x(t) = x0 exp(-sin(t/tau)).
double error_at(const std::string& method, double dt_ms) {
  ModelText model(
      fmt::format("names\n"
                  "  tau = 1 ms\n"
                  "neurons G 1\n"
                  "  model:\n"
                  "    dx/dt = -x*cos(t/tau)/tau : 1\n"
                  "  method: {}\n"
                  "  dt: {:.17g}\n"
                  "set G x = 1.5\n"
                  "run 2\n",
                  method, dt_ms));
  return std::abs(model.group("G")->find("x")->array->at(0) - 1.5 * std::exp(-std::sin(2.0)));
}

struct Row {
  const char* method;
  double order;
};

class Convergence : public testing::TestWithParam<Row> {};

TEST_P(Convergence, HasItsOrder) {
  const auto [method, order] = GetParam();
  // Steps small enough for the asymptotic regime, large enough that rounding stays far below the error.
  const double coarse = error_at(method, 0.02);
  const double fine = error_at(method, 0.01);
  // The next term of the error is about one step in relative size: 0.15 in the exponent is generous.
  EXPECT_NEAR(std::log2(coarse / fine), order, 0.15) << coarse << " " << fine;
}

INSTANTIATE_TEST_SUITE_P(Methods, Convergence,
                         testing::Values(Row{"euler", 1}, Row{"exponential_euler", 1}, Row{"rk2", 2},
                                         Row{"rk4", 4}, Row{"heun", 1}, Row{"milstein", 1}),
                         [](const auto& tested) { return std::string(tested.param.method); });

// Without noise heun and milstein are Euler's method (Brian's formulas): the drift is taken once.

// exact: right to rounding at every step size, also where the closed form with two time constants is 0/0.
TEST(Exact, EqualTimeConstants) {
  ModelText model(
      "names\n"
      "  tau = 5 ms\n"
      "neurons G 1\n"
      "  model:\n"
      "    dv/dt = (g - v)/tau : 1\n"
      "    dg/dt = -g/tau : 1\n"
      "  method: exact\n"
      "set G g = 1\n"
      "run 10\n");
  // The alpha function: v(t) = t/tau exp(-t/tau). 100 steps, each of a few roundings.
  EXPECT_NEAR(model.group("G")->find("v")->array->at(0), 2 * std::exp(-2.0), 100 * 4 * 1.1e-16);
}

TEST(Exact, OscillatorKeepsItsEnergy) {
  ModelText model(
      "neurons G 1\n"
      "  model:\n"
      "    dx/dt = y*2*pi*10*Hz : 1\n"
      "    dy/dt = -x*2*pi*10*Hz : 1\n"
      "  method: exact\n"
      "set G x = 1\n"
      "run 1000\n");
  const auto x = model.group("G")->find("x")->array->at(0);
  const auto y = model.group("G")->find("y")->array->at(0);
  // 10 000 steps, whose rounding errors add up at worst linearly.
  EXPECT_NEAR(x, 1, 1e4 * 4 * 1.1e-16);
  EXPECT_NEAR(y, 0, 1e4 * 4 * 1.1e-16 * 2 * 3.2);
}

}  // namespace
}  // namespace brio::test
