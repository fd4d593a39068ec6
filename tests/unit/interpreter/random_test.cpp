// Random numbers: Philox against Random123, the distributions against what they should be.
#include <Random123/philox.h>

#include <set>

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "brio/error.hpp"
#include "ir/host_math.hpp"
#include "statistics.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Value;

// Philox

TEST(Philox, GivesRandom123sNumbers) {
  struct KnownAnswer {
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 2> random_key;
    std::array<std::uint32_t, 4> result;
  };
  // Three vectors of the test file kat_vectors that comes with Random123 (philox4x32, 10 rounds).
  const KnownAnswer known[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const auto& [counter, random_key, result] : known)
    EXPECT_EQ(ir::host::philox(counter, random_key), result);

  std::uint64_t state = 1;
  const auto next = [&] { return static_cast<std::uint32_t>(base::mix(state++)); };
  for (int k = 0; k < 1000; ++k) {
    const std::array<std::uint32_t, 4> counter{next(), next(), next(), next()};
    const std::array<std::uint32_t, 2> random_key{next(), next()};
    const auto expected = r123::Philox4x32_R<10>()({{counter[0], counter[1], counter[2], counter[3]}},
                                                   {{random_key[0], random_key[1]}});
    const auto found = ir::host::philox(counter, random_key);
    for (std::size_t word = 0; word < 4; ++word) ASSERT_EQ(found[word], expected[word]);
  }
}

TEST(Philox, KernelsAndHostDrawTheSame) {
  for (const std::uint32_t draw : {0u, 1u, 2u, 7u}) {
    const auto uniform = draws(1000, [&](Builder& b) { return ir::build_rand(b, place(b), draw); });
    const auto normal = draws(1000, [&](Builder& b) { return ir::build_randn(b, place(b), draw); });
    const auto exponential =
        draws(1000, [&](Builder& b) { return ir::build_exponential(b, place(b), draw); });
    for (std::uint64_t k = 0; k < 1000; ++k) {
      ASSERT_EQ(uniform[k], ir::host::rand(key, k, step, draw));
      ASSERT_EQ(normal[k], ir::host::randn(key, k, step, draw));
      ASSERT_EQ(exponential[k], ir::host::exponential(key, k, step, draw));
    }
  }
}

std::uint64_t bits_of_block(std::uint32_t element, std::uint32_t kind_and_draw, std::size_t half) {
  const auto words = ir::host::philox({element, 2, 1, kind_and_draw}, {0x89abcdef, 0x01234567});
  return std::uint64_t{words[2 * half]} << 32u | words[2 * half + 1];
}

// The words of a block, where the documentation puts them: elements 8 and 12 have the halves of one.
TEST(Philox, CounterIsLaidOutAsPromised) {
  for (const std::uint32_t element : {8u, 12u}) {
    const auto bits = bits_of_block(8, 6, element == 8 ? 0 : 1);
    EXPECT_EQ(ir::host::rand(key, element, step, 6), std::ldexp(static_cast<double>(bits >> 11u), -53));
  }
  EXPECT_NE(ir::host::rand(key, 8, step, 7), ir::host::rand(key, 8, step, 6));
}

// Box and Muller's formula, with the host's functions. Near its zeros sin(pi g) has the rounding error of pi g.
TEST(Normal, IsTheFunctionOfItsBits) {
  for (std::uint32_t element = 0; element < 20000; ++element) {
    const std::uint32_t first = element & ~4u;
    const auto bits_of_radius = bits_of_block(first, 1u << 28u, 0);
    const auto bits_of_angle = bits_of_block(first, 1u << 28u, 1);
    const double u = 1 - std::ldexp(static_cast<double>(bits_of_radius >> 12u), -52);
    const double angle =
        std::numbers::pi * (std::ldexp(static_cast<double>(bits_of_angle >> 12u), -52) - 0.5);
    const double radius = std::sqrt(-2 * std::log(u));
    const double sign = (bits_of_angle & 1u) != 0 ? -1 : 1;
    const double expected = radius * (element == first ? std::sin(angle) : sign * std::cos(angle));
    ASSERT_NEAR(ir::host::randn(key, element, step, 0), expected, 2e-15 * radius) << element;
  }
}

// The logarithm to a few units in the last place, of which the smallest is that of 1 - 2^-52.
TEST(Exponential, IsTheFunctionOfItsBits) {
  for (std::uint32_t element = 0; element < 20000; ++element) {
    const auto bits = bits_of_block(element & ~4u, 3, (element & 4u) != 0 ? 1 : 0);
    const double expected = -std::log(1 - std::ldexp(static_cast<double>(bits >> 12u), -52));
    ASSERT_NEAR(ir::host::exponential(key, element, step, 3), expected, 4e-16 * (1 + expected)) << element;
  }
}

TEST(Philox, KeysDiffer) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t stream = 0; stream < 100; ++stream) keys.insert(ir::host::random_key(seed, stream));
  }
  EXPECT_EQ(keys.size(), 10000u);
}

TEST(Philox, TooManyDrawsAreRefused) {
  Builder b("many", ir::Domain::items);
  EXPECT_THROW(ir::build_rand(b, place(b), 1u << 17u), InternalError);
}

// statistics

/// Of neighbouring elements, and of draws of one element: sum of products of standardised numbers, times
/// 1/sqrt(n): normal, beyond 4 once in 16 000.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k) sum += x[k] * y[k];
  return sum / std::sqrt(static_cast<double>(x.size()));
}
TEST(Uniform, IsUniform) {
  for (const std::uint32_t draw : {0u, 1u, 2u}) {
    const auto x = draws(count, [&](Builder& b) { return ir::build_rand(b, place(b), draw); });
    EXPECT_LT(kolmogorov(x, [](double value) { return value; }), kolmogorov_limit);
    EXPECT_GE(*std::min_element(x.begin(), x.end()), 0.0);
    EXPECT_LT(*std::max_element(x.begin(), x.end()), 1.0);
  }
}

// The last bits are random too: 53 of them are in use.
TEST(Uniform, HasFiftyThreeBits) {
  std::vector<double> last(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double scaled = std::ldexp(ir::host::rand(key, k, step, 0), 53);
    ASSERT_EQ(scaled, std::floor(scaled));
    last[k] = std::fmod(scaled, 1024) / 1024 + 1.0 / 2048;
  }
  EXPECT_LT(kolmogorov(last, [](double value) { return value; }), kolmogorov_limit);
}

TEST(Uniform, DrawsAreIndependent) {
  const auto standard = [](std::vector<double> x) {
    for (double& value : x) value = (value - 0.5) * std::sqrt(12.0);
    return x;
  };
  const auto first = standard(draws(count, [&](Builder& b) { return ir::build_rand(b, place(b), 0); }));
  const auto second = standard(draws(count, [&](Builder& b) { return ir::build_rand(b, place(b), 1); }));
  const auto third = standard(draws(count, [&](Builder& b) { return ir::build_rand(b, place(b), 2); }));
  const auto normal = draws(count, [&](Builder& b) { return ir::build_randn(b, place(b), 0); });
  auto neighbour = first;
  std::rotate(neighbour.begin(), neighbour.begin() + 1, neighbour.end());
  EXPECT_LT(std::abs(correlation(first, second)), normal_limit);
  EXPECT_LT(std::abs(correlation(first, third)), normal_limit);
  EXPECT_LT(std::abs(correlation(first, neighbour)), normal_limit);
  EXPECT_LT(std::abs(correlation(first, normal)), normal_limit);
  auto partner = first;
  std::rotate(partner.begin(), partner.begin() + 4, partner.end());
  EXPECT_LT(std::abs(correlation(first, partner)), normal_limit);
}

TEST(Normal, IsNormal) {
  for (const std::uint32_t draw : {0u, 1u, 2u}) {
    const auto x = draws(count, [&](Builder& b) { return ir::build_randn(b, place(b), draw); });
    EXPECT_LT(kolmogorov(x, normal_cdf), kolmogorov_limit);
    // Moments, with the standard errors of means of n values: sqrt(1/n), sqrt(2/n), sqrt(15/n), sqrt(96/n).
    const double unit = std::sqrt(1.0 / static_cast<double>(count));
    EXPECT_NEAR(mean(x, [](double v) { return v; }), 0, normal_limit * unit);
    EXPECT_NEAR(mean(x, [](double v) { return v * v; }), 1, normal_limit * unit * std::sqrt(2));
    EXPECT_NEAR(mean(x, [](double v) { return v * v * v; }), 0, normal_limit * unit * std::sqrt(15));
    EXPECT_NEAR(mean(x, [](double v) { return v * v * v * v; }), 3, normal_limit * unit * std::sqrt(96));
  }
}

// Elements that share a radius and an angle.
TEST(Normal, PairsAreIndependent) {
  std::vector<double> x;
  std::vector<double> y;
  const auto z = draws(2 * count, [&](Builder& b) { return ir::build_randn(b, place(b), 0); });
  for (std::size_t k = 0; k < z.size(); ++k) (k % 8 < 4 ? x : y).push_back(z[k]);
  EXPECT_LT(std::abs(correlation(x, y)), normal_limit);
  // Not the sizes either: x^2 - 1 has variance 2.
  auto xx = x;
  auto yy = y;
  for (double& value : xx) value = (value * value - 1) / std::numbers::sqrt2;
  for (double& value : yy) value = (value * value - 1) / std::numbers::sqrt2;
  EXPECT_LT(std::abs(correlation(xx, yy)), normal_limit);
  // The angle is uniform over the whole circle.
  std::vector<double> angle(count);
  for (std::size_t k = 0; k < count; ++k) angle[k] = std::atan2(y[k], x[k]) / (2 * std::numbers::pi) + 0.5;
  EXPECT_LT(kolmogorov(angle, [](double value) { return value; }), kolmogorov_limit);
}

// Numbers beyond 4 are one in 15787; their count is Poisson, off by 4 standard deviations once in 16 000.
TEST(Normal, HasItsTails) {
  constexpr std::size_t many = 2000000;
  double beyond = 0;
  for (std::size_t k = 0; k < many; ++k) beyond += std::abs(ir::host::randn(key, k, step, 0)) > 4 ? 1 : 0;
  const double expected = 2 * normal_cdf(-4) * static_cast<double>(many);
  EXPECT_NEAR(beyond, expected, normal_limit * std::sqrt(expected));
}

double poisson_chi_squared(const std::vector<std::int32_t>& sample, double lambda) {
  const auto most = static_cast<std::size_t>(lambda + 60 * std::sqrt(lambda) + 60);
  return chi_squared(sample, most,
                     [&](double k) { return std::exp(k * std::log(lambda) - lambda - std::lgamma(k + 1)); });
}

TEST(Poisson, HasItsDistribution) {
  for (const double lambda : {0.01, 0.5, 1.0, 3.7, 9.99, 10.0, 10.5, 15.0, 42.0, 300.0, 5000.0}) {
    const auto sample = draws<std::int32_t>(
        count, [&](Builder& b) { return ir::build_poisson(b, place(b), 0, b.f64(lambda)); });
    EXPECT_LT(poisson_chi_squared(sample, lambda), normal_limit) << lambda;
    const std::vector<double> x(sample.begin(), sample.end());
    const double error = std::sqrt(lambda / static_cast<double>(count));
    EXPECT_NEAR(mean(x, [](double v) { return v; }), lambda, normal_limit * error) << lambda;
    // The variance of (k - lambda)^2 is lambda + 2 lambda^2.
    const double variance = mean(x, [&](double v) { return (v - lambda) * (v - lambda); });
    EXPECT_NEAR(variance, lambda, normal_limit * error * std::sqrt(1 + 2 * lambda)) << lambda;
  }
}

// Where counts are too many for cells, the normal limit: skewness is 1/sqrt(lambda), far below the noise.
TEST(Poisson, OfLargeMeans) {
  for (const double lambda : {1e6, 1e9}) {
    const auto sample = draws<std::int32_t>(
        count, [&](Builder& b) { return ir::build_poisson(b, place(b), 3, b.f64(lambda)); });
    std::vector<double> x(sample.begin(), sample.end());
    // Half a step: a count stands for the interval around it.
    for (double& value : x) value = (value + 0.5 - lambda) / std::sqrt(lambda);
    EXPECT_LT(kolmogorov(x, normal_cdf), kolmogorov_limit) << lambda;
  }
}

TEST(Poisson, OfStrangeMeans) {
  const auto of = [](double lambda) {
    return draws<std::int32_t>(100,
                               [&](Builder& b) { return ir::build_poisson(b, place(b), 0, b.f64(lambda)); });
  };
  const double inf = std::numeric_limits<double>::infinity();
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  for (const double lambda : {0.0, -0.0, -1.0, -inf, nan, 1e-300}) {
    EXPECT_EQ(of(lambda), std::vector<std::int32_t>(100, 0)) << lambda;
  }
  for (const double lambda : {3e9, 1e300, inf}) {
    EXPECT_EQ(of(lambda), std::vector<std::int32_t>(100, 2147483647)) << lambda;
  }
}

// Each item has its own mean: small and large ones side by side in one block of items.
TEST(Poisson, MeansMayDiffer) {
  std::vector<double> lambda(count);
  for (std::size_t k = 0; k < count; ++k) lambda[k] = k % 3 == 0 ? 0.5 : k % 3 == 1 ? 9.0 : 40.0;
  const auto sample = map<std::int32_t, double>(
      [&](Builder& b, Value value) { return ir::build_poisson(b, place(b), 0, value); }, lambda);
  double deviation = 0;
  for (std::size_t k = 0; k < count; ++k) deviation += (sample[k] - lambda[k]) / std::sqrt(lambda[k]);
  EXPECT_LT(std::abs(deviation), normal_limit * std::sqrt(static_cast<double>(count)));
}

}  // namespace
}  // namespace brio::interpreter
