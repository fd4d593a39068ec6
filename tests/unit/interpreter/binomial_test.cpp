// FN-06: the binomial distribution, by inversion (mean below 10) and by rejection, and where they meet.
#include <limits>

#include <gtest/gtest.h>

#include "statistics.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Value;

std::vector<double> binomial(double n, double p, std::uint32_t draw = 0, std::size_t items = count) {
  return draws(items, [&](Builder& b) { return ir::build_binomial(b, place(b), draw, b.f64(n), b.f64(p)); });
}

double log_probability(double k, double n, double p) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
         (n - k) * std::log1p(-p);
}

TEST(Binomial, HasItsDistribution) {
  struct Row {
    double n;
    double p;
  };
  const Row rows[] = {{1, 0.5},      {2, 0.01},   {10, 0.3},      {10, 0.97},    {19, 0.5},   {20, 0.5},
                      {21, 0.5},     {30, 0.4},   {30, 0.66},     {100, 0.0999}, {100, 0.1},  {100, 0.1001},
                      {1000, 0.002}, {1000, 0.9}, {100000, 1e-4}, {100000, 0.3}, {12345, 0.5}};
  for (const auto& [n, p] : rows) {
    const auto sample = binomial(n, p);
    ASSERT_GE(*std::min_element(sample.begin(), sample.end()), 0) << n << " " << p;
    ASSERT_LE(*std::max_element(sample.begin(), sample.end()), n) << n << " " << p;
    const auto probability = [&](double k) { return std::exp(log_probability(k, n, p)); };
    EXPECT_LT(chi_squared(sample, static_cast<std::size_t>(n), probability), normal_limit) << n << " " << p;
    const double variance = n * p * (1 - p);
    const double error = std::sqrt(variance / static_cast<double>(count));
    EXPECT_NEAR(mean(sample, [](double v) { return v; }), n * p, normal_limit * error) << n << " " << p;
    // (k - np)^2 has the variance 2 v^2 + v (1 - 6 p (1 - p)), where v is that of k.
    const double found = mean(sample, [&](double v) { return (v - n * p) * (v - n * p); });
    const double spread = 2 * variance * variance + variance * (1 - 6 * p * (1 - p));
    EXPECT_NEAR(found, variance, normal_limit * std::sqrt(spread / static_cast<double>(count)))
        << n << " " << p;
  }
}

// Where counts are too many for cells, the normal limit: skewness is far below the noise.
TEST(Binomial, OfManyTrials) {
  for (const double n : {1e8, 1e12, 1e15}) {
    for (const double p : {0.5, 0.75}) {
      auto x = binomial(n, p, 3);
      // Half a step: a count stands for the interval around it.
      for (double& value : x) value = (value + 0.5 - n * p) / std::sqrt(n * p * (1 - p));
      EXPECT_LT(kolmogorov(x, normal_cdf), kolmogorov_limit) << n << " " << p;
    }
  }
}

TEST(Binomial, AtTheEdges) {
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  const auto all = [](double value) { return std::vector<double>(100, value); };
  EXPECT_EQ(binomial(0, 0.3, 0, 100), all(0));
  for (const double n : {1.0, 7.0, 1000.0, 1e9}) {
    for (const double p : {0.0, -0.0, -1.0, nan}) EXPECT_EQ(binomial(n, p, 0, 100), all(0)) << n << " " << p;
    for (const double p : {1.0, 1.5}) EXPECT_EQ(binomial(n, p, 0, 100), all(n)) << n << " " << p;
  }
  EXPECT_EQ(binomial(nan, 0.5, 0, 100), all(0));
}

// Each item has its own probability: both ways side by side in one block of items.
TEST(Binomial, ProbabilitiesMayDiffer) {
  std::vector<double> p(count);
  for (std::size_t k = 0; k < count; ++k) p[k] = k % 3 == 0 ? 0.01 : k % 3 == 1 ? 0.45 : 0.98;
  const auto sample = map<double, double>(
      [&](Builder& b, Value value) { return ir::build_binomial(b, place(b), 0, b.f64(100), value); }, p);
  double deviation = 0;
  for (std::size_t k = 0; k < count; ++k) {
    deviation += (sample[k] - 100 * p[k]) / std::sqrt(100 * p[k] * (1 - p[k]));
  }
  EXPECT_LT(std::abs(deviation), normal_limit * std::sqrt(static_cast<double>(count)));
}

// Trials that all items share take another way to the same numbers.
TEST(Binomial, SharedTrialsGiveTheSame) {
  struct Row {
    double n;
    double p;
  };
  const Row rows[] = {{1, 0.5},       {2, 1e-9},     {10, 0.97}, {19, 0.5}, {1e6, 1e-12}, {1000, 0.002},
                      {1000, 0.0099}, {1e9, 9.9e-9}, {100, 0.3}, {7, 0},    {7, 1}};
  for (const auto& [n, p] : rows) {
    const auto each = map<double, double>(
        [n = n](Builder& b, Value value) { return ir::build_binomial(b, place(b), 2, b.f64(n), value); },
        std::vector<double>(count, p));
    EXPECT_EQ(binomial(n, p, 2), each) << n << " " << p;
  }
}

TEST(Binomial, DrawsAreIndependent) {
  const auto standard = [](std::vector<double> x) {
    for (double& value : x) value = (value - 50) / 5;
    return x;
  };
  const auto first = standard(binomial(100, 0.5, 0));
  const auto second = standard(binomial(100, 0.5, 1));
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) sum += first[k] * second[k];
  EXPECT_LT(std::abs(sum), normal_limit * std::sqrt(static_cast<double>(count)));
}

}  // namespace
}  // namespace brio::interpreter
