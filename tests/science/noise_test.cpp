// Stochastic integration against closed forms. Seeds are fixed; each bound is a number of standard errors, so that
// a right integrator would fail for about one seed in 16 000 (four standard errors).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/model_text.hpp"

namespace brio::test {
namespace {

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const model::Array& array) {
  const auto n = static_cast<double>(array.size());
  double sum = 0;
  double squares = 0;
  for (std::int64_t k = 0; k < array.size(); ++k) {
    sum += array.at(k);
    squares += array.at(k) * array.at(k);
  }
  const double mean = sum / n;
  return {mean, squares / n - mean * mean};
}

Moments end_of(const std::string& equation, const std::string& method, int neurons, double start,
               double dt_ms, double duration_ms) {
  ModelText model(
      fmt::format("names\n"
                  "  tau = 10 ms\n"
                  "neurons G {}\n"
                  "  model:\n"
                  "    {}\n"
                  "  method: {}\n"
                  "  dt: {}\n"
                  "set G x = {}\n"
                  "run {}\n",
                  neurons, equation, method, dt_ms, start, duration_ms));
  return moments(*model.group("G")->find("x")->array);
}

// Euler-Maruyama on dx = -x/tau dt + sqrt(2/tau) dW is an AR(1) process: with a = 1 - dt/tau its variance after n
// steps from 0 is (2 dt/tau) (1 - a^2n)/(1 - a^2), which tends to 1 with dt.
TEST(OrnsteinUhlenbeck, HasTheVarianceOfItsDiscretisation) {
  const int neurons = 40000;
  const double a = 1 - 0.1 / 10;
  const double expected = 0.02 * (1 - std::pow(a, 2000)) / (1 - a * a);
  for (const char* method : {"euler", "heun", "milstein"}) {
    const auto found = end_of("dx/dt = -x/tau + sqrt(2/tau)*xi : 1", method, neurons, 0, 0.1, 100);
    // Standard error of a variance of normal numbers: sqrt(2/n).
    EXPECT_NEAR(found.variance, expected, 4 * expected * std::sqrt(2.0 / neurons)) << method;
    EXPECT_NEAR(found.mean, 0, 4 * std::sqrt(expected / neurons)) << method;
  }
}

// dx = sigma x o dW (Stratonovich) has the solution exp(sigma W): mean exp(sigma^2 t/2); in Ito's sense the mean
// would stay 1. sigma^2 t = 0.5 here, so the two differ by 28 %.
TEST(MultiplicativeNoise, IsStratonovich) {
  const int neurons = 40000;
  const double expected = std::exp(0.25);
  // Var x = e^{2*0.5} - e^{0.5}
  const double deviation = std::sqrt((std::exp(1.0) - std::exp(0.5)) / neurons);
  for (const char* method : {"heun", "milstein"}) {
    const auto found = end_of("dx/dt = x*sqrt(0.5/(50*ms))*xi : 1", method, neurons, 1, 0.05, 50);
    // Both converge weakly with order 1: 0.01 of relative noise variance a step leaves well below 1 % of bias.
    EXPECT_NEAR(found.mean, expected, 4 * deviation + 0.005 * expected) << method;
  }
}

// The error of the mean of dx = sigma x o dW falls in proportion to dt (weak order 1): measured with few, large steps,
// where it is many standard errors wide.
TEST(MultiplicativeNoise, ConvergesWeakly) {
  const int neurons = 400000;
  const auto error = [&](const char* method, double dt) {
    return std::abs(end_of("dx/dt = x*sqrt(1.0/(10*ms))*xi : 1", method, neurons, 1, dt, 10).mean -
                    std::exp(0.5));
  };
  for (const char* method : {"heun", "milstein"}) {
    const double coarse = error(method, 5);
    const double fine = error(method, 2.5);
    // The standard error of each mean is sqrt((e^2 - e)/400000) = 0.0034; the errors are above 0.05.
    EXPECT_GT(coarse, 0.05) << method;
    const double order = std::log2(coarse / fine);
    EXPECT_GT(order, 0.6) << method;
    EXPECT_LT(order, 1.7) << method;
  }
}

}  // namespace
}  // namespace brio::test
