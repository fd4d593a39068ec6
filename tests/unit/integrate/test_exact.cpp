// Exact integration against closed forms.
#include <random>

#include "support.hpp"

namespace brio::integrate {
namespace {

using namespace testing;

struct Result {
  std::vector<double> exponential;
  std::vector<double> integral;
};
Result propagate(std::size_t n, const std::vector<double>& matrix, double dt) {
  Result result{std::vector<double>(n * n), std::vector<double>(n * n)};
  integrate::propagate(n, matrix, dt, result.exponential, result.integral);
  return result;
}

// A few units in the last place of the largest entry: what scaling and squaring costs.
void expect_close(const std::vector<double>& found, const std::vector<double>& expected,
                  double tolerance = 4e-15) {
  for (std::size_t k = 0; k < expected.size(); ++k) {
    EXPECT_NEAR(found[k], expected[k], tolerance * std::fabs(expected[k]) + 1e-300) << "entry " << k;
  }
}

TEST(Propagate, OneVariable) {
  for (const double rate : {-1e4, -30.0, -1.0, -1e-3, -1e-12, 1e-9, 0.5, 20.0}) {
    const double z = rate * 0.1;
    const auto [p, q] = propagate(1, {rate}, 0.1);
    expect_close(p, {std::exp(z)});
    expect_close(q, {std::expm1(z) / rate});
  }
  const auto [p, q] = propagate(1, {0}, 0.1);
  EXPECT_EQ(p[0], 1);
  EXPECT_EQ(q[0], 0.1);
}

TEST(Propagate, TriangularWithDifferentTimeConstants) {
  const double tau = 0.02;
  const double tau_g = 0.005;
  const double dt = 1e-3;
  const auto [p, q] = propagate(2, {-1 / tau, 1 / tau, 0, -1 / tau_g}, dt);
  const double ev = std::exp(-dt / tau);
  const double eg = std::exp(-dt / tau_g);
  expect_close(p, {ev, tau_g * (ev - eg) / (tau - tau_g), 0, eg});
  expect_close({q[0], q[2], q[3]}, {-tau * std::expm1(-dt / tau), 0, -tau_g * std::expm1(-dt / tau_g)});
}

TEST(Propagate, EqualTimeConstants) {
  for (const double z : {1e-6, 0.01, 1.0, 10.0, 50.0}) {
    const auto [p, q] = propagate(2, {-1, 1, 0, -1}, z);
    expect_close({p[0], p[2], p[3]}, {std::exp(-z), 0, std::exp(-z)});
    // z exp(-z) and its integral; beyond z = 10 the digits that are left are those of 1, not of exp(-z)
    EXPECT_NEAR(p[1], z * std::exp(-z), 1e-14 * std::fmin(z, 1));
    const double integral = z < 0.1
                                ? z * z * (1.0 / 2 - z / 3 + z * z / 8 - z * z * z / 30 + z * z * z * z / 144)
                                : -std::expm1(-z) - z * std::exp(-z);
    EXPECT_NEAR(q[1], integral, 1e-12 * std::fmin(z * z, 1));  // the series at z = 0.01 has 1e-13
  }
}

TEST(Propagate, NearlyEqualTimeConstantsAreSmooth) {
  const auto coupling = [](double tau_g) {
    return propagate(2, {-100, 100, 0, -1 / tau_g}, 1e-4).exponential[1];
  };
  const double equal = coupling(0.01);
  EXPECT_NEAR(coupling(0.01 * (1 + 1e-9)), equal, 1e-11 * equal);
  EXPECT_NEAR(coupling(0.01 * (1 - 1e-15)), equal, 4e-15 * equal);
}

TEST(Propagate, SingularAndDefective) {
  // x' = y, y' = 0; x' = y, y' = z, z' = 0
  const auto [p, q] = propagate(2, {0, 1, 0, 0}, 0.5);
  expect_close(p, {1, 0.5, 0, 1});
  expect_close(q, {0.5, 0.125, 0, 0.5});
  const auto chain = propagate(3, {0, 1, 0, 0, 0, 1, 0, 0, 0}, 3);
  expect_close(chain.exponential, {1, 3, 4.5, 0, 1, 3, 0, 0, 1});
  expect_close(chain.integral, {3, 4.5, 4.5, 0, 3, 4.5, 0, 0, 3});
}

TEST(Propagate, Oscillation) {
  const double w = 40;
  for (const double dt : {1e-3, 0.1, 1.0}) {
    const auto [p, q] = propagate(2, {0, w, -w, 0}, dt);
    const double c = std::cos(w * dt);
    const double s = std::sin(w * dt);
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_NEAR(p[k], (std::vector{c, s, -s, c})[k], 4e-15 * (1 + w * dt));
      EXPECT_NEAR(q[k], (std::vector{s, 1 - c, c - 1, s})[k] / w, 4e-15 * (1 + w * dt) / w);
    }
  }
}

TEST(Propagate, UnitsOfTheVariablesDontMatter) {
  // An equation in volt and ampere: the same matrix, with entries that differ by 1e12.
  const double tau = 0.02;
  const double resistance = 1e10;
  const auto plain = propagate(2, {-1 / tau, 1 / tau, 0.3 / tau, -1 / tau}, 1e-3);
  const auto scaled = propagate(2, {-1 / tau, resistance / tau, 0.3 / (tau * resistance), -1 / tau}, 1e-3);
  expect_close(
      {scaled.exponential[0], scaled.exponential[1] / resistance, scaled.exponential[2] * resistance},
      {plain.exponential[0], plain.exponential[1], plain.exponential[2]});
  const auto triangular = propagate(2, {-1 / tau, resistance / tau, 0, -2 / tau}, 1e-3);
  const double ev = std::exp(-0.05);
  const double eg = std::exp(-0.1);
  expect_close(triangular.exponential, {ev, resistance * (ev - eg), 0, eg});
}

TEST(Propagate, ExtremesStayFinite) {
  const auto fast = propagate(2, {-1e9, 1e9, 0, -1e3}, 1);
  EXPECT_EQ(fast.exponential[0], 0);
  EXPECT_EQ(fast.exponential[3], 0);
  EXPECT_NEAR(fast.integral[0], 1e-9, 1e-22);
  EXPECT_NEAR(fast.integral[1], 1e-3, 1e-14);
  const auto denormal = propagate(1, {-740}, 1);
  EXPECT_GT(denormal.exponential[0], 0);
  EXPECT_LT(denormal.exponential[0], 1e-320);
  EXPECT_TRUE(std::isnan(propagate(1, {-INFINITY}, 1).exponential[0]));
}

TEST(Propagate, TwoHalfStepsAreOneStep) {
  std::mt19937 random(11);
  std::normal_distribution<> normal;
  for (std::size_t n = 2; n <= 5; ++n) {
    for (int round = 0; round < 20; ++round) {
      std::vector<double> matrix(n * n);
      for (auto& entry : matrix) entry = normal(random);
      const auto whole = propagate(n, matrix, 1);
      const auto half = propagate(n, matrix, 0.5);
      double size = 0;
      for (const double entry : whole.exponential) size = std::fmax(size, std::fabs(entry));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          double p = 0;
          double q = half.integral[i * n + j];
          for (std::size_t k = 0; k < n; ++k) {
            p += half.exponential[i * n + k] * half.exponential[k * n + j];
            q += half.exponential[i * n + k] * half.integral[k * n + j];
          }
          EXPECT_NEAR(whole.exponential[i * n + j], p, 1e-13 * size);
          EXPECT_NEAR(whole.integral[i * n + j], q, 1e-13 * size);
        }
      }
    }
  }
}

// ---- steps --------------------------------------------------------------------------------------------

TEST(Exact, AlphaFunctionWithEqualTimeConstants) {
  const auto update = integrate(system_of("dg/dt = (x - g)/tau : 1\ndx/dt = -x/tau : 1"), {"exact"});
  const auto end = run(update, {{"g", 0}, {"x", 1}}, 200);
  EXPECT_NEAR(end.at("g"), 2 * std::exp(-2.0), 1e-14);  // t = 20 ms, tau = 10 ms
  EXPECT_NEAR(end.at("x"), std::exp(-2.0), 1e-14);
}

TEST(Exact, SingularSystemsAskedForByName) {
  const auto update = integrate(system_of("dx/dt = y/tau : 1\ndy/dt = I/tau : 1"), {"exact"});
  const auto end = run(update, {{"x", 0.2}, {"y", 0.1}}, 100);  // t = 10 ms = tau
  EXPECT_NEAR(end.at("y"), 0.1 + 1.5, 1e-13);
  EXPECT_NEAR(end.at("x"), 0.2 + 0.1 + 1.5 / 2, 1e-13);
}

TEST(Exact, OscillatorKeepsItsEnergy) {
  const auto update = integrate(system_of("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1"), {"exact"});
  const auto end = run(update, {{"x", 1}, {"y", 0}}, 10000);
  EXPECT_NEAR(end.at("x"), std::cos(100.0), 1e-11);  // 10000 steps, each rounded once or twice
  EXPECT_NEAR(end.at("x") * end.at("x") + end.at("y") * end.at("y"), 1, 1e-11);
}

TEST(Exact, FrozenRowsWhileRefractory) {
  const std::string model = "dv/dt = (g - v)/tau : 1 (unless refractory)\ndg/dt = -g/tau2 : 1";
  const auto update = integrate(system_of(model, true), {"exact"});
  const Values start = {{"v", 0.3}, {"g", 0.8}};
  auto refractory = start;
  refractory["not_refractory"] = 0;
  const auto held = run(update, refractory, 10);
  EXPECT_EQ(held.at("v"), 0.3);
  EXPECT_NEAR(held.at("g"), 0.8 * std::exp(-0.2), 1e-15);
}

TEST(Exact, OthersSeeTheFrozenValueWhileRefractory) {
  const std::string model = "dv/dt = (I - v)/tau : 1 (unless refractory)\ndw/dt = (v - w)/tau2 : 1";
  const auto update = integrate(system_of(model, true), {"exact"});
  ASSERT_EQ(update.propagators.size(), 2u);
  const auto held = run(update, {{"v", 0.3}, {"w", 0.8}, {"not_refractory", 0}}, 10);
  EXPECT_EQ(held.at("v"), 0.3);
  EXPECT_NEAR(held.at("w"), 0.3 + 0.5 * std::exp(-0.2), 1e-14);
  const auto free = run(update, {{"v", 0.3}, {"w", 0.8}, {"not_refractory", 1}}, 10);
  EXPECT_NEAR(free.at("v"), 1.5 - 1.2 * std::exp(-0.1), 1e-14);
  // w' = (v(t) - w)/tau2 with v = 1.5 - 1.2 exp(-t/tau), tau = 2 tau2
  EXPECT_NEAR(free.at("w"), 1.5 - 2.4 * std::exp(-0.1) + (0.8 - 1.5 + 2.4) * std::exp(-0.2), 1e-14);
}

}  // namespace
}  // namespace brio::integrate
