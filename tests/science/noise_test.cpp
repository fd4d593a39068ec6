// Stochastic integration against closed forms. Seeds are fixed; each bound is a number of standard errors, so that
// a right integrator would fail for about one seed in 16 000 (four standard errors).
#include <brio/brio.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "steps.hpp"
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

// Values of neurons after a run, with the noise that belongs to a seed and a name: another equation meets the same.
std::vector<double> path_end(const std::string& equation, const std::string& method, double dt) {
  NeuronGroup group(4000, equation, {.method = {method}, .dt = dt * units::ms, .name = "paths"});
  group["x"] = equation.find("x*") == std::string::npos ? 0.0 : 1.0;
  Network network(group);
  network.seed(31415);
  network.run(10 * units::ms);
  return list(group["x"]);
}

// Each path by itself, against the solution exp(sigma W) on the same Brownian path: the mean distance falls with dt^1
// (Kloeden and Platen 1992, sections 10.3 and 11.1). Noise of one variable: heun and milstein have this order then.
TEST(MultiplicativeNoise, ConvergesStrongly) {
  const auto error = [](const char* method, double dt) {
    const auto x = path_end("dx/dt = 0.5*x*xi/sqrt(10*ms) : 1", method, dt);
    const auto w = path_end("dx/dt = xi/sqrt(10*ms) : 1", "euler", dt);
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += std::abs(x[k] - std::exp(0.5 * w[k]));
    return sum / static_cast<double>(x.size());
  };
  for (const char* method : {"heun", "milstein"}) {
    const double coarse = error(method, 0.4);
    const double fine = error(method, 0.1);
    EXPECT_LT(coarse, 0.03) << method;
    // The distances scatter about as much as they are large: their means over 4000 paths are right to 2 %, the
    // exponent to 0.02; the next term of the error is 10 % of it at the coarse step.
    EXPECT_NEAR(std::log2(coarse / fine) / 2, 1, 0.15) << method << " " << coarse << " " << fine;
  }
}

// The solution of dx = -x/tau dt + sqrt(2/tau) dW in equilibrium has the autocorrelation exp(-s/tau), that of its
// discretisation (1 - dt/tau)^(s/dt).
TEST(OrnsteinUhlenbeck, HasItsAutocorrelation) {
  const int neurons = 40000;
  const auto product = [](const std::vector<double>& x, const std::vector<double>& y) {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += x[k] * y[k];
    return sum / static_cast<double>(x.size());
  };
  for (const char* method : {"euler", "heun", "milstein"}) {
    NeuronGroup group(neurons, "dx/dt = -x/(10*ms) + sqrt(2/(10*ms))*xi : 1",
                      {.method = {method}, .dt = 0.5 * units::ms, .random = Random(1)});
    const double a = 1 - 0.05;
    const double variance = 0.1 / (1 - a * a);
    group["x"] = Quantity(std::sqrt(variance));
    group["x"] = "x*randn()";  // in equilibrium from the beginning on
    Network network(group);
    network.seed(1);
    const auto before = list(group["x"]);
    for (const int steps : {10, 10, 40}) {
      network.run(steps * 0.5 * units::ms);
      const auto now = list(group["x"]);
      const double expected = std::pow(a, std::round(network.t().value() / 0.5e-3));
      // Standard errors: of a mean of products of normal numbers sqrt((1 + rho^2)/n), of a variance sqrt(2/n).
      EXPECT_NEAR(product(before, now) / variance, expected,
                  4 * std::sqrt((1 + expected * expected) / neurons))
          << method << " " << steps;
      EXPECT_NEAR(product(now, now) / variance, 1, 4 * std::sqrt(2.0 / neurons)) << method << " " << steps;
    }
  }
}

}  // namespace
}  // namespace brio::test
