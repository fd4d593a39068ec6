#include "runtime/chance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/statistics.hpp"

namespace brio::runtime {
namespace {

using Chances = std::vector<double>;

/// Items with an event in each of so many steps.
std::vector<std::vector<std::int32_t>> drawn(const Chances& chances, std::int64_t items, std::int64_t steps,
                                             std::uint64_t key = 5) {
  ChanceDraws draws;
  draws.know(chances, items);
  SpikeBuffer events;
  events.data.resize(static_cast<std::size_t>(items));
  std::vector<std::vector<std::int32_t>> result;
  for (std::int64_t step = 0; step < steps; ++step) {
    draws.draw(key, step, chances, events);
    result.emplace_back(events.spikes().begin(), events.spikes().end());
  }
  return result;
}

double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

// Three blocks, the last one not whole.
constexpr std::int64_t many = 2 * ChanceDraws::block + 1000;

TEST(ChanceDraws, IN_01_AreBinomialAndSpreadEvenly) {
  constexpr double p = 0.004;
  constexpr std::int64_t steps = 20'000;
  const auto events = drawn({p}, many, steps);
  std::vector<std::size_t> counts;
  std::vector<double> of_item(static_cast<std::size_t>(many), 0.0);
  for (const auto& step : events) {
    counts.push_back(step.size());
    EXPECT_TRUE(std::ranges::adjacent_find(step, std::greater_equal<>()) == step.end());
    for (const auto item : step) of_item[static_cast<std::size_t>(item)] += 1;
  }
  const auto probability = [&](double k) {
    const auto n = static_cast<double>(many);
    return std::exp(log_choose(n, k) + k * std::log(p) + (n - k) * std::log1p(-p));
  };
  EXPECT_LT(std::abs(test::chi_squared(counts, 200, probability)), test::normal_limit);
  // Of each item, among them the first and last of each block: within 5 deviations, which one in 190 such tests exceeds.
  const double expected = p * steps;
  for (const double count : of_item) EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
  const double variance = test::mean(of_item, [&](double c) { return (c - expected) * (c - expected); });
  EXPECT_NEAR(variance / (expected * (1 - p)), 1, test::normal_limit * std::sqrt(2.0 / many));
}

TEST(ChanceDraws, IN_01_KeepToTheChanceOfEachItem) {
  Chances chances(many);
  for (std::int64_t k = 0; k < many; ++k)
    chances[static_cast<std::size_t>(k)] = 0.01 * static_cast<double>(k % 5) / 4;
  constexpr std::int64_t steps = 5000;
  std::vector<double> counts(5, 0.0);
  for (const auto& step : drawn(chances, many, steps)) {
    for (const auto item : step) counts[static_cast<std::size_t>(item % 5)] += 1;
  }
  EXPECT_EQ(counts[0], 0);
  for (int k = 1; k < 5; ++k) {
    const double expected = 0.01 * k / 4 * static_cast<double>(steps) * static_cast<double>(many) / 5;
    EXPECT_NEAR(counts[static_cast<std::size_t>(k)], expected, test::normal_limit * std::sqrt(expected));
  }
}

TEST(ChanceDraws, IN_01_OfWhatIsNoProbability) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(drawn({nan, 0, -1, 1, 2, nan}, 6, 1)[0], (std::vector<std::int32_t>{3, 4}));
  EXPECT_TRUE(drawn({nan}, 100, 1)[0].empty());
  EXPECT_TRUE(drawn({-0.5}, 100, 1)[0].empty());
  EXPECT_EQ(drawn({7.0}, 100, 1)[0].size(), 100u);
}

TEST(ChanceDraws, IN_01_DependOnKeyAndStepAlone) {
  const auto events = drawn({0.01}, many, 3);
  EXPECT_EQ(drawn({0.01}, many, 3), events);
  EXPECT_NE(drawn({0.01}, many, 3, 6), events);
  EXPECT_NE(events[0], events[1]);
  // A smaller group has the same events in the blocks that are whole.
  auto fewer = events[0];
  std::erase_if(fewer, [](std::int32_t item) { return item >= ChanceDraws::block; });
  EXPECT_EQ(drawn({0.01}, ChanceDraws::block, 1)[0], fewer);
}

TEST(ChanceDraws, IN_01_AreForRareEvents) {
  ChanceDraws draws;
  draws.know(Chances{0.01}, 1000);
  EXPECT_TRUE(draws.rare());
  draws.know(Chances{0.1}, 1000);
  EXPECT_FALSE(draws.rare());
}

}  // namespace
}  // namespace brio::runtime
