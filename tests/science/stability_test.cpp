// The stability of each integrator: what one step makes of dx/dt = lambda*x is R(z)*x with z = lambda*dt.
//
// For an explicit Runge-Kutta method, R is a polynomial that its paper fixes; a decay or an oscillation is computed
// stably where |R| <= 1. Hairer, Wanner, Solving Ordinary Differential Equations II, sections IV.2 and IV.3.
#include <brio/brio.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;
using Complex = std::complex<double>;

// R at all z at once, each in a neuron of its own. x + iy turns and grows by z = a + ib.
std::vector<Complex> amplification(const std::string& method, const std::vector<Complex>& z) {
  NeuronGroup group(static_cast<std::int64_t>(z.size()),
                    "dx/dt = (a*x - b*y)/ms : 1\n"
                    "dy/dt = (b*x + a*y)/ms : 1\n"
                    "a : 1\n"
                    "b : 1",
                    in_fixed_steps(method, 1));
  std::vector<double> real;
  std::vector<double> imaginary;
  for (const auto& value : z) {
    real.push_back(value.real());
    imaginary.push_back(value.imag());
  }
  group["x"] = 1.0;
  group["a"] = Quantity(real);
  group["b"] = Quantity(imaginary);
  Network network(group);
  network.run(1 * ms, {.warn = [](const std::string&) {}});
  const auto x = list(group["x"]);
  const auto y = list(group["y"]);
  std::vector<Complex> result;
  for (std::size_t k = 0; k < z.size(); ++k) result.emplace_back(x[k], y[k]);
  return result;
}

// Points all over the plane, on both axes too.
std::vector<Complex> plane() {
  std::vector<Complex> z;
  for (int a = -12; a <= 4; ++a) {
    for (int b = -8; b <= 8; ++b) z.emplace_back(0.5 * a, 0.5 * b);
  }
  return z;
}

Complex polynomial(const std::vector<double>& coefficients, Complex z) {
  Complex sum = 0;
  for (std::size_t k = coefficients.size(); k-- > 0;) sum = sum * z + coefficients[k];
  return sum;
}

// The limit on an axis: the last of the points 0.002, 0.004 … before |R| exceeds 1 by more than rounding could.
constexpr double grid = 0.002;
constexpr double growth = 1e-12;
double limit(const std::string& method, Complex direction) {
  std::vector<Complex> z;
  for (int k = 1; k <= 5000; ++k) z.push_back(direction * (grid * k));
  const auto r = amplification(method, z);
  for (std::size_t k = 0; k < z.size(); ++k) {
    if (std::abs(r[k]) > 1 + growth) return grid * static_cast<double>(k);
  }
  return std::numeric_limits<double>::infinity();
}

struct Row {
  std::string method;
  std::vector<double> coefficients;  ///< of R
  double real;                       ///< stable for lambda*dt from this (negative) on
  double imaginary;                  ///< stable for |omega|*dt up to this
};

class Stability : public testing::TestWithParam<Row> {};

TEST_P(Stability, OneStepIsThePolynomial) {
  const auto& [method, coefficients, real, imaginary] = GetParam();
  const auto z = plane();
  const auto r = amplification(method, z);
  for (std::size_t k = 0; k < z.size(); ++k) {
    // Terms of both signs are added; none is larger than exp(|z|) or its stages' values.
    const double rounding = 1e-13 * std::exp(std::abs(z[k]));
    EXPECT_LT(std::abs(r[k] - polynomial(coefficients, z[k])), rounding) << z[k] << " " << r[k];
  }
}

TEST_P(Stability, HasItsLimits) {
  const auto& [method, coefficients, real, imaginary] = GetParam();
  EXPECT_NEAR(limit(method, -1.0), real, grid);
  EXPECT_NEAR(limit(method, Complex(0, 1)), imaginary, grid);
}

const std::vector<double> euler = {1, 1};
const std::vector<double> order_2 = {1, 1, 1. / 2};
const std::vector<double> order_3 = {1, 1, 1. / 2, 1. / 6};
const std::vector<double> order_4 = {1, 1, 1. / 2, 1. / 6, 1. / 24};
// Two steps of order 4 and half the length: the square of its polynomial at z/2.
const std::vector<double> two_of_order_4 = {1,        1,          1. / 2,      1. / 6,      1. / 24,
                                            1. / 128, 5. / 4608., 1. / 9216.0, 1. / 147456.};
// Six stages of order 5 leave the last coefficient free: the product b6*a65*a54*a43*a32*a21 of the tableau.
std::vector<double> order_5(double last) { return {1, 1, 1. / 2, 1. / 6, 1. / 24, 1. / 120, last}; }
// Thirteen stages of order 8, the last of which has no others after it.
const std::vector<double> prince_dormand = {1,
                                            1,
                                            1. / 2,
                                            1. / 6,
                                            1. / 24,
                                            1. / 120,
                                            1. / 720,
                                            1. / 5040,
                                            1. / 40320,
                                            2.7521279901047076e-06,
                                            2.4231996586958736e-07,
                                            2.4389718205443207e-08,
                                            -2.0346152896857728e-10};

// The limits of the classical methods are in every textbook (2; 2.51 and the root of 3; 2.785 and the root of 8), that
// of Dormand and Prince's, 3.3, in Hairer and Wanner; the others are those of the polynomials.
// On the imaginary axis, the other methods of order 5 and that of order 8 grow from 0 on, but slowly: the values say
// where the growth is 1e-12 a step.
INSTANTIATE_TEST_SUITE_P(Methods, Stability,
                         testing::Values(Row{"euler", euler, 2, 0}, Row{"heun", euler, 2, 0},
                                         Row{"milstein", euler, 2, 0}, Row{"rk2", order_2, 2, 0},
                                         Row{"gsl_rk2", order_3, 2.5127, std::numbers::sqrt3},
                                         Row{"rk4", order_4, 2.7853, 2 * std::numbers::sqrt2},
                                         Row{"gsl_rk4", two_of_order_4, 2 * 2.7853, 4 * std::numbers::sqrt2},
                                         Row{"gsl_rkf45", order_5(1. / 2080), 3.6777, 0.0321},
                                         Row{"gsl_rkck", order_5(1. / 800), 3.7343, 0.0439},
                                         Row{"rk45", order_5(1. / 600), 3.3066, 0.9971},
                                         Row{"gsl_rk8pd", prince_dormand, 5.1666, 0.3599}),
                         [](const auto& tested) { return tested.param.method; });

TEST(Stability, OfExactIsUnlimited) {
  const auto z = plane();
  const auto r = amplification("exact", z);
  for (std::size_t k = 0; k < z.size(); ++k)
    EXPECT_LT(std::abs(r[k] - std::exp(z[k])), 1e-14 * std::exp(std::abs(z[k]))) << z[k];
  EXPECT_EQ(limit("exact", -1.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(limit("exact", Complex(0, 1)), std::numeric_limits<double>::infinity());
}

// Each variable by itself is exact while the others stand still: decays are stable at any step, oscillations between
// two variables are as with Euler's method.
TEST(Stability, OfExponentialEulerIsThatOfEachVariable) {
  const auto z = plane();
  const auto r = amplification("exponential_euler", z);
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double a = z[k].real();
    const Complex expected(std::exp(a), z[k].imag() * (a == 0 ? 1 : std::expm1(a) / a));
    EXPECT_LT(std::abs(r[k] - expected), 1e-14 * std::exp(std::abs(z[k]))) << z[k];
  }
  EXPECT_EQ(limit("exponential_euler", -1.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(limit("exponential_euler", Complex(0, 1)), 0);
}

// With gamma = 1/4 in six stages, R = P/(1 - z/4)^6. Order 4 fixes P up to z^4, R(infinity) = 0 leaves it a degree of
// 5: its last coefficient is taken from one point of the measurement, and must hold for all others.
TEST(Stability, OfRosenbrockIsARationalFunction) {
  const auto denominator = [](Complex z) { return std::pow(1.0 - z / 4.0, 6); };
  // (1 - z/4)^6 exp(z), up to z^4
  std::vector<double> numerator(5);
  const std::vector<double> binomials = {1, -6. / 4, 15. / 16, -20. / 64, 15. / 256};
  const std::vector<double> exponential = {1, 1, 1. / 2, 1. / 6, 1. / 24};
  for (std::size_t k = 0; k < 5; ++k) {
    for (std::size_t j = 0; j <= k; ++j) numerator[k] += binomials[j] * exponential[k - j];
  }
  const auto z = plane();
  const auto r = amplification("rosenbrock", z);
  const std::size_t one = 5;
  ASSERT_GT(std::abs(z[one]), 4);
  const auto rest = r[one] * denominator(z[one]) - polynomial(numerator, z[one]);
  numerator.push_back((rest / std::pow(z[one], 5)).real());
  for (std::size_t k = 0; k < z.size(); ++k) {
    const auto expected = polynomial(numerator, z[k]) / denominator(z[k]);
    // The coefficients in the paper have 16 digits, and up to 34 in size.
    EXPECT_LT(std::abs(r[k] - expected), 1e-12 * std::max(1.0, std::abs(expected))) << z[k] << " " << r[k];
  }
}

// A-stable: no decay and no oscillation grows at any step. L-stable: what decays fast is gone after one step.
TEST(Stability, OfRosenbrockIsUnlimited) {
  EXPECT_EQ(limit("rosenbrock", -1.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(limit("rosenbrock", Complex(0, 1)), std::numeric_limits<double>::infinity());
  std::vector<Complex> axis;
  for (int k = 0; k <= 4000; ++k) axis.emplace_back(0, std::pow(10, -2 + k * 0.002));
  for (const auto& r : amplification("rosenbrock", axis)) EXPECT_LE(std::abs(r), 1 + 1e-12);
  const auto far = amplification("rosenbrock", {-1e3, -1e6, -1e9});
  EXPECT_LT(std::abs(far[0]), 1e-1);
  EXPECT_LT(std::abs(far[1]), 1e-4);
  EXPECT_LT(std::abs(far[2]), 1e-7);
}

}  // namespace
}  // namespace brio::test
