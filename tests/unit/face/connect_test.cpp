// Which pairs text makes, in which order, and that they do not depend on how they are found.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numeric>

#include "face/connect_sample.hpp"
#include "face/draws.hpp"
#include "face/session.hpp"

namespace brio {
namespace {

using Pairs = std::vector<std::pair<std::int32_t, std::int32_t>>;

Pairs pairs_of(const Synapses& synapses) {
  Pairs pairs;
  const auto i = synapses.i();
  const auto j = synapses.j();
  for (std::size_t k = 0; k < i.size(); ++k) pairs.emplace_back(i[k], j[k]);
  return pairs;
}

class Connecting : public testing::Test {
 protected:
  Connecting() {
    for (auto* group : {&source, &target}) {
      (*group)["x"] = "i*0.37 - 1";
      (*group)["m"] = "(i*5) % 7 - 2";
    }
  }
  Synapses synapses() const { return {source, target, {.on_pre = "x += 1", .random = random}}; }
  Pairs condition(const std::string& text, const ConnectOptions& options = {}) const {
    auto made = synapses();
    made.connect(text, options);
    return pairs_of(made);
  }
  Pairs each(const std::string& text, const ConnectOptions& options = {}) const {
    auto made = synapses();
    made.connect_each(text, options);
    return pairs_of(made);
  }
  Pairs each_target(const std::string& text, const ConnectOptions& options = {}) const {
    auto made = synapses();
    made.connect_each_target(text, options);
    return pairs_of(made);
  }

  Random random{5};
  NeuronGroup source{23, "x : 1\nm : integer", {.threshold = "x > 100"}};
  NeuronGroup target{17, "x : 1\nm : integer", {.threshold = "x > 100"}};
};

TEST_F(Connecting, SY_06_TheIntervalOfAConditionHidesNoPair) {
  const std::vector<std::string> conditions = {"j == i",
                                               "i == j",
                                               "abs(i - j) < 3",
                                               "abs(j - i) <= 0",
                                               "3 > abs(2*j - i)",
                                               "abs(i - j) == 2",
                                               "j >= i - 3 and j < i + 3",
                                               "i // 4 == j // 4",
                                               "j // 4 == i // 4 and j != i",
                                               "j // -3 == -(i // 4)",
                                               "i % 4 == j % 4",
                                               "-j > -i",
                                               "i - 2*j > 3",
                                               "x_pre < x_post",
                                               "x_pre - 0.5 < j/3.0",
                                               "int(j/2.5) == m_pre",
                                               "floor(0.4*j) < 2",
                                               "ceil(j/4.0) == i // 3",
                                               "j != i + 1",
                                               "j != m_pre and abs(j - m_pre) < 3",
                                               "m_post > 2",
                                               "m_post > 2 and m_pre < 0",
                                               "m_post == m_pre",
                                               "j < 5 or i > 20",
                                               "not (j > i)",
                                               "j > 9",
                                               "i < 3",
                                               "j == 100",
                                               "j > 1/0.0",
                                               "j < x_pre/0",
                                               "j == 4.5",
                                               "2*j == i + 1",
                                               "abs(x_pre*j - 2) < 3",
                                               "j*j < i",
                                               "j <= i and i <= j and j > 3 and x_post > 0",
                                               "N_post - 1 - j == i",
                                               "i == m_post + 3",
                                               "m_post == i and x_post < 2",
                                               "abs(i - 3*m_post) < 4 and j > 2",
                                               "x_post > i/3.0 and m_pre != 2",
                                               "i == m_post and j == m_pre",
                                               "(j > i) == (i > 3)",
                                               "j == i - 1 or j == i + 1",
                                               "abs(i - j) == 1 or abs(i - j) == 4 or j == i // 2",
                                               "j == i or j > 2",
                                               "(j < i and j > i - 3) or (j > i + 2 and j < i + 4)",
                                               "(j == i or j == 2*i) and j != 4",
                                               "j < x_pre or j < m_pre and j > 3",
                                               "j == i or x_post > 0",
                                               "j < 1/0.0 or j < i",
                                               "j > -1/0.0 or j < x_pre/0",
                                               "(i - j)**2 < 5",
                                               "(i - j)**2 <= x_pre",
                                               "9 >= (2*j - i)*(2*j - i)",
                                               "(i - j)**2 == 4",
                                               "(i - j/3.0)**2 < m_pre",
                                               "(x_pre - j)**2 < 2",
                                               "(40000*(i - j))**2 < 5",
                                               "(100000*(i - j))**2 < 5",
                                               "((i - j)*1e-170)**2 <= 0",
                                               "sqrt((i - j)**2) < 3",
                                               "sqrt(1.0*(i - j)) < 2",
                                               "sqrt(j - 1.0*i) < -2",
                                               "(i - j)**2 < 3 or (i + 4 - j)**2 < 2"};
  for (const auto& text : conditions) {
    // Behind 'or', a condition says nothing about intervals: all pairs are tested.
    EXPECT_EQ(condition(text), condition("(" + text + ") or i < 0")) << text;
    EXPECT_EQ(condition(text, {.n = "2 + int(j > 3)"}),
              condition("(" + text + ") or i < 0", {.n = "2 + int(j > 3)"}));
    EXPECT_EQ(each("k for k in range(N_post) if " + text), condition(text)) << text;
    EXPECT_EQ(each("k for k in range(2, N_post, 3) if " + text),
              condition("(" + text + ") and j % 3 == 2 and j >= 2"))
        << text;
    EXPECT_EQ(each("k for k in range(-5, N_post + 5) if " + text, {.skip_if_invalid = true}), condition(text))
        << text;
  }
}

TEST_F(Connecting, SY_06_TheIntervalOfAConditionGoesWithChance) {
  // By chance with p = 1, all pairs of the condition: skipping goes over the same intervals.
  for (const char* text : {"abs(i - j) < 3", "m_post > 2", "j != i", "i < 3 and j > 4", "x_pre < x_post",
                           "abs(i - m_post) < 3"}) {
    EXPECT_EQ(condition(text, {.p = "1"}), condition(text)) << text;
    const auto some = condition(text, {.p = 0.5});
    const auto all = condition(text);
    EXPECT_TRUE(std::includes(all.begin(), all.end(), some.begin(), some.end())) << text;
    EXPECT_TRUE(std::is_sorted(some.begin(), some.end())) << text;
  }
}

// All pairs would be 4e10: minutes.
TEST_F(Connecting, SY_06_AConditionThatNamesTheSourceOfATargetTriesNoOthers) {
  NeuronGroup few(40'000, "x : 1"), many(1'000'000, "of : integer");
  many["of"] = "(i*31) % 40000";
  Synapses synapses(few, many, {});
  synapses.connect("i == of_post");
  const auto i = synapses.i(), j = synapses.j();
  ASSERT_EQ(i.size(), 1'000'000u);
  for (std::size_t k = 0; k < i.size(); ++k) {
    ASSERT_EQ(i[k], j[k] * 31 % 40000);
    ASSERT_TRUE(k == 0 || std::pair(i[k - 1], j[k - 1]) < std::pair(i[k], j[k])) << k;
  }
}

TEST_F(Connecting, SY_06_AlternativesAndSquaresTryNoOthersEither) {
  const auto number = [](std::int64_t size, const char* condition) {
    NeuronGroup many(size, "x : 1");
    Synapses synapses(many, many, {});
    synapses.connect(condition);
    return synapses.size();
  };
  for (const auto* condition : {"j == i - 1 or j == i + 1", "abs(i - j) == 1 or abs(j - i) == 1",
                                "0.5 < (i - 1.0*j)**2 and sqrt((i - 1.0*j)**2) < 1.5"})
    EXPECT_EQ(number(200'000, condition), 2 * 199'999) << condition;
  // Squares of indices do not fit into 32 bits here.
  EXPECT_EQ(number(200'000, "(i - j)**2 == 1"), 2 * 199'999);
  EXPECT_EQ(number(200'000, "(i - j)*(i - j) < 2"), 200'000 + 2 * 199'999);
}

TEST_F(Connecting, SY_06_SquaresOfIndicesDoNotOverflow) {
  NeuronGroup one(1, "x : 1"), many(100'000, "x : 1");
  Synapses synapses(one, many, {});
  synapses.connect("j*j < 0 or j**2 < 4 or (i - j)**2 > 99998**2");
  EXPECT_EQ(synapses.j(), (std::vector<std::int32_t>{0, 1, 99'999}));
}

TEST_F(Connecting, SY_07_TheOuterIndexAscendsAndTheInnerFollowsTheLoop) {
  EXPECT_EQ(each("k for k in range(3, 0, -1) if i == 2 or i == 4"),
            (Pairs{{2, 3}, {2, 2}, {2, 1}, {4, 3}, {4, 2}, {4, 1}}));
  EXPECT_EQ(each("(i + k) % N_post for k in range(-1, 2, 2) if i < 2"),
            (Pairs{{0, 16}, {0, 1}, {1, 0}, {1, 2}}));
  EXPECT_EQ(each("i + k for k in range(2) if i > 20", {.n = "k + 1", .skip_if_invalid = true}), (Pairs{}));
  EXPECT_EQ(each("i + k for k in range(2) if i < 2", {.n = "k + 1"}),
            (Pairs{{0, 0}, {0, 1}, {0, 1}, {1, 1}, {1, 2}, {1, 2}}));
  EXPECT_EQ(each_target("j + k for k in range(2) if j < 2", {.n = 2}),
            (Pairs{{0, 0}, {0, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {2, 1}, {2, 1}}));
  EXPECT_EQ(each_target("k for k in range(21, N_pre) if j > 14 and k != 22"), (Pairs{{21, 15}, {21, 16}}));
  EXPECT_EQ(each("k for k in range(i, 2)"), (Pairs{{0, 0}, {0, 1}, {1, 1}}));
}

TEST_F(Connecting, SY_06_WhichIndicesHaveToExist) {
  const auto refusal = [&](const std::string& text) -> std::string {
    try {
      each(text);
    } catch (const ModelError& error) {
      return error.diagnostics().front().message;
    }
    return "";
  };
  const auto group = target.name();
  EXPECT_EQ(refusal("i"), "j = 17 for i = 17 is outside allowed range 0 to 16 of " + group);
  EXPECT_EQ(refusal("i - k for k in range(3) if i != 0 and k < 5"),
            "j = -1 for i = 1 is outside allowed range 0 to 16 of " + group);
  EXPECT_EQ(refusal("k for k in range(i, i + 3)"),
            "j = 17 for i = 15 is outside allowed range 0 to 16 of " + group);
  EXPECT_EQ(refusal("0/0.0 if i == 3"), "j = nan for i = 3 is outside allowed range 0 to 16 of " + group);
  EXPECT_EQ(refusal("k for k in sample(0, 40, 2, size=18 + i) if i > 1"),
            "a sample of 21 for i = 3 is larger than the 20 that it is taken from");
  EXPECT_EQ(refusal("k for k in sample(9, size=2 - i)"), "a sample for i = 3 can't have the size -1");
  EXPECT_EQ(refusal("k for k in range(3, 0, 2 - i)"), "the loop for i = 2 has a step of 0");
  // A condition on the index alone is asked first; one on variables of that neuron can't be.
  EXPECT_EQ(refusal("i + k for k in range(3) if i + k < N_post"), "");
  EXPECT_EQ(refusal("i + k for k in range(3) if j < N_post"), "");
  EXPECT_EQ(refusal("i + k for k in range(3) if i < 9 and x_post < 1000"),
            "j = 17 for i = 15 is outside allowed range 0 to 16 of " + group);
  EXPECT_EQ(refusal("k for k in range(N_post) if i < 9 and x_post < 1000"), "");
  EXPECT_EQ(each("i + k for k in range(2) if x_post < 1000", {.skip_if_invalid = true}).size(), 33u);
  EXPECT_EQ(each("k for k in sample(4, size=i - 2) if i < 9", {.skip_if_invalid = true}).size(),
            0u + 1 + 2 + 3 + 4 * 3);
}

TEST_F(Connecting, SY_06_OneSideAndChanceDoNotGoWithATextForTheOther) {
  auto made = synapses();
  EXPECT_THROW(made.connect_each("i", {.p = 0.5}), ModelError);
  EXPECT_THROW(made.connect_each("k for k in range(3)", {.p = "0.5"}), ModelError);
  EXPECT_THROW(made.connect_each("k for k in range(3)", {.n = -1}), ModelError);
  EXPECT_EQ(made.size(), 0);
}

// ---- chance ----------------------------------------------------------------------------------------------

class Chance : public testing::Test {
 protected:
  Synapses synapses(std::uint64_t seed) const {
    return {group, group, {.on_pre = "x += 1", .name = "chosen", .random = Random(seed)}};
  }
  Pairs each(const std::string& text, std::uint64_t seed) const {
    auto made = synapses(seed);
    made.connect_each(text);
    return pairs_of(made);
  }
  NeuronGroup group{2000, "x : 1", {.threshold = "x > 100"}};
};

// Pearson's statistic for counts that should be equal, as a normal number (Wilson and Hilferty 1931). 4 is exceeded
// once in 16 000.
double unevenness(const std::vector<double>& counts) {
  const double mean = std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  double chi = 0;
  for (const auto count : counts) chi += (count - mean) * (count - mean) / mean;
  const auto freedom = static_cast<double>(counts.size() - 1);
  return (std::cbrt(chi / freedom) - (1 - 2 / (9 * freedom))) / std::sqrt(2 / (9 * freedom));
}

std::vector<double> counts_of_targets(const Pairs& pairs, std::size_t size) {
  std::vector<double> counts(size);
  for (const auto& [i, j] : pairs) counts[static_cast<std::size_t>(j)] += 1;
  return counts;
}

TEST_F(Chance, SY_06_SkippingIsFair) {
  const auto pairs = each("k for k in sample(N_post, p=0.05)", 11);
  // Binomial(4e6, 0.05): four standard deviations of 436, missed once in 16 000.
  EXPECT_NEAR(static_cast<double>(pairs.size()), 200'000, 4 * 436);
  EXPECT_LT(unevenness(counts_of_targets(pairs, 2000)), 4);
  // In the cells of pairs that follow each other, too: neighbours are independent.
  std::vector<double> gaps(8);
  for (std::size_t k = 1; k < pairs.size(); ++k) {
    const auto gap = pairs[k].second - pairs[k - 1].second;
    if (pairs[k].first != pairs[k - 1].first || gap > 8) continue;
    gaps[static_cast<std::size_t>(gap) - 1] += 1 / std::pow(0.95, gap - 1);
  }
  EXPECT_LT(unevenness(gaps), 4);
}

TEST_F(Chance, SY_06_SamplesHaveTheirSizeAndAreFair) {
  // Sparse, below and above one half.
  for (const int size : {1, 3, 600, 1900}) {
    const auto pairs = each("k for k in sample(N_post, size=" + std::to_string(size) + ")", 3);
    ASSERT_EQ(pairs.size(), 2000u * static_cast<std::size_t>(size));
    for (std::size_t k = 1; k < pairs.size(); ++k) ASSERT_LT(pairs[k - 1], pairs[k]);
    // Counts of targets are binomial: less uneven than Poisson numbers, the more so the larger the sample is.
    EXPECT_LT(unevenness(counts_of_targets(pairs, 2000)), 4) << size;
  }
  EXPECT_EQ(each("k for k in sample(N_post, size=2000) if i == 3", 3).size(), 2000u);
  EXPECT_EQ(each("2*k + 1 for k in sample(1000, 0, -1, size=3) if i == 3 and k < 1000", 3).size(), 3u);
}

TEST_F(Chance, SY_06_ProbabilitiesMayDependOnTheNeuron) {
  const auto pairs = each("k for k in sample(N_post, p=i/2000.0)", 8);
  std::vector<double> counts(2000);
  for (const auto& [i, j] : pairs) counts[static_cast<std::size_t>(i)] += 1;
  double sum = 0;
  for (std::size_t i = 1; i < 2000; ++i) {
    const double p = static_cast<double>(i) / 2000;
    const double z = (counts[i] - 2000 * p) / std::sqrt(2000 * p * (1 - p));
    sum += z * z;
  }
  // Chi-square of 1999 degrees: standard deviation 63; four of them are exceeded once in 16 000 each way.
  EXPECT_NEAR(sum, 1999, 4 * 63.2);
  EXPECT_EQ(counts[0], 0);
}

TEST_F(Chance, SY_06_ThreadsDoNotChangeThePairs) {
  const auto with_threads = [&](const char* threads, const std::string& condition) {
    ::setenv("BRIO_NUM_THREADS", threads, 1);
    auto made = synapses(4);
    made.connect(condition, {.p = 0.6});
    ::unsetenv("BRIO_NUM_THREADS");
    return made.j();
  };
  EXPECT_EQ(with_threads("1", ""), with_threads("4", ""));
  EXPECT_EQ(with_threads("1", "rand() < 0.9"), with_threads("3", "rand() < 0.9"));
}

// ---- fixed numbers ---------------------------------------------------------------------------------------

std::vector<int> degrees(const std::vector<std::int32_t>& neurons, std::int64_t size) {
  std::vector<int> counts(static_cast<std::size_t>(size));
  for (const auto neuron : neurons) ++counts[static_cast<std::size_t>(neuron)];
  return counts;
}

struct Choice {
  Pairs pairs;
  std::vector<int> out;
  std::vector<int> in;
  bool multapses = false;
  bool autapses = false;
};

class FixedNumbers : public testing::TestWithParam<ChoiceOptions> {
 protected:
  template <class Connect>
  Choice made(const Connect& connect) const {
    Synapses synapses(group, group, {.on_pre = "x += 1", .name = "chosen", .random = Random(6)});
    connect(synapses);
    Choice choice{pairs_of(synapses), degrees(synapses.i(), 60), degrees(synapses.j(), 60)};
    EXPECT_TRUE(std::is_sorted(choice.pairs.begin(), choice.pairs.end())) << "they are made by source";
    for (std::size_t k = 0; k < choice.pairs.size(); ++k) {
      choice.autapses |= choice.pairs[k].first == choice.pairs[k].second;
      choice.multapses |= k > 0 && choice.pairs[k] == choice.pairs[k - 1];
    }
    return choice;
  }
  // With 60 neurons and so many pairs, it is a matter of chance in less than one of 10^9 seeds whether some occur.
  void check(const Choice& choice, std::size_t size) const {
    EXPECT_EQ(choice.pairs.size(), size);
    EXPECT_EQ(choice.multapses, GetParam().multapses);
    EXPECT_EQ(choice.autapses, GetParam().autapses);
  }
  NeuronGroup group{60, "x : 1", {.threshold = "x > 100"}};
};

TEST_P(FixedNumbers, SY_06_InDegree) {
  const auto choice = made([&](Synapses& synapses) { synapses.connect_in_degree(40, GetParam()); });
  check(choice, 2400);
  EXPECT_EQ(choice.in, std::vector<int>(60, 40));
  // Each neuron is chosen by about 40 others: standard deviation 3.6 or 6.3; none is out by six of them.
  EXPECT_LT(*std::max_element(choice.out.begin(), choice.out.end()), 40 + 6 * 6.3);
  EXPECT_GT(*std::min_element(choice.out.begin(), choice.out.end()), 40 - 6 * 6.3);
}

TEST_P(FixedNumbers, SY_06_OutDegree) {
  const auto choice =
      made([&](Synapses& synapses) { synapses.connect_out_degree("20 + i % 30", GetParam()); });
  check(choice, 60 * 20 + 2 * 435);
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(choice.out[i], 20 + static_cast<int>(i % 30));
}

TEST_P(FixedNumbers, SY_06_Total) {
  // Few pairs, and more than half of all.
  check(made([&](Synapses& synapses) { synapses.connect_total(1200, GetParam()); }), 1200);
  check(made([&](Synapses& synapses) { synapses.connect_total(3000, GetParam()); }), 3000);
}

INSTANTIATE_TEST_SUITE_P(All, FixedNumbers,
                         testing::Values(ChoiceOptions{true, true}, ChoiceOptions{true, false},
                                         ChoiceOptions{false, true}, ChoiceOptions{false, false}));

TEST(FixedTotal, SY_06_EveryPairIsAsLikely) {
  NeuronGroup group(40, "x : 1", {.threshold = "x > 100"});
  for (const bool multapses : {true, false}) {
    for (const int number : {300, 1100}) {
      std::vector<double> counts(1560);  // without autapses
      for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Synapses synapses(group, group, {.on_pre = "x += 1", .name = "chosen", .random = Random(seed)});
        synapses.connect_total(number, {.multapses = multapses, .autapses = false});
        for (const auto& [i, j] : pairs_of(synapses))
          counts[static_cast<std::size_t>(i * 39 + (j > i ? j - 1 : j))] += 1;
      }
      // Without multapses, counts are less uneven than Poisson numbers.
      EXPECT_LT(unevenness(counts), 4) << multapses << ' ' << number;
    }
  }
}

TEST(FixedNumbersOf, SY_06_WhatThereIsNot) {
  NeuronGroup group(5, "x : 1", {.threshold = "x > 100"});
  Synapses synapses(group, group, {.on_pre = "x += 1"});
  EXPECT_THROW(synapses.connect_in_degree(6, {.multapses = false}), ModelError);
  EXPECT_THROW(synapses.connect_out_degree(5, {.multapses = false, .autapses = false}), ModelError);
  EXPECT_THROW(synapses.connect_total(21, {.multapses = false, .autapses = false}), ModelError);
  EXPECT_THROW(synapses.connect_total(-1), ModelError);
  EXPECT_THROW(synapses.connect_in_degree("i"), ModelError) << "of the neuron itself: j";
  EXPECT_EQ(synapses.size(), 0);
  synapses.connect_total(20, {.multapses = false, .autapses = false});
  EXPECT_EQ(synapses.size(), 20);
}

TEST(GivenPairs, SY_06_AsPairsAndAsRows) {
  NeuronGroup group(4, "x : 1", {.threshold = "x > 100"});
  Synapses synapses(group, group, {.on_pre = "x += 1"});
  synapses.connect_pairs({{3, 0}, {0, 1}});
  synapses.connect_rows({0, 2, 2, 3, 3}, {3, 0, 1});
  EXPECT_EQ(pairs_of(synapses), (Pairs{{3, 0}, {0, 1}, {0, 3}, {0, 0}, {2, 1}}));
  EXPECT_THROW(synapses.connect_pairs({{0, 4}}), ModelError);
  EXPECT_THROW(synapses.connect_rows({0, 1, 1, 1, 1}, {4}), ModelError);
  EXPECT_THROW(synapses.connect_rows({0, 1}, {0}), ModelError);
  EXPECT_THROW(synapses.connect_rows({0, 2, 1, 1, 1}, {0}), ModelError);
  EXPECT_EQ(synapses.size(), 5);
}

// As docs/connect.md shows it.
TEST(Pages, SY_06_Connect) {
  NeuronGroup cells(100, "x : 1", {.threshold = "x > 1"});
  Synapses synapses(cells, cells, {.model = "w : 1", .on_pre = "x_post += w"});
  synapses.connect("abs(i - j) < 3 and i != j");
  synapses.connect("i != j", {.p = 0.1});
  synapses.connect("", {.p = "exp(-abs(i - j)/10.0)", .n = 2});
  synapses.connect_each("k for k in range(i - 2, i + 3) if k != i", {.skip_if_invalid = true});
  synapses.connect_each_target("k for k in sample(N_pre, size=10)");
  synapses.connect_in_degree(10, {.multapses = false, .autapses = false});
  synapses.connect_out_degree("5 + i % 3");
  synapses.connect_total(1000);
  synapses.connect({0, 1}, {2, 3});
  synapses.connect_pairs({{0, 2}, {1, 3}});
  synapses.remove({0, 1});
  synapses.remove("w > 0.2 or i == j");
  EXPECT_GT(synapses.size(), 5000);
}

// ---- what does not work out ------------------------------------------------------------------------------

class Large : public testing::Test {
 protected:
  Large() {
    synapses.connect({1}, {2});
    synapses["w"] = 3.0;
    synapses.i();  // from now on, sources take memory
  }
  // What connect() throws; nothing may have changed.
  std::string refusal(face::Connect how) {
    std::string message = "nothing was thrown";
    try {
      face::connect(model, how, {}, random);
    } catch (const std::exception& error) {
      message = error.what();
    }
    EXPECT_EQ(pairs_of(synapses), (Pairs{{1, 2}}));
    EXPECT_EQ(Quantity(synapses["w"]).values()[0], 3);
    return message.substr(0, message.find('\n'));
  }
  NeuronGroup group{3000, "x : 1", {.threshold = "x > 100"}};
  Synapses synapses{group, group, {.model = "w : 1", .on_pre = "x += 1", .name = "many"}};
  model::Synapses& model = dynamic_cast<model::Synapses&>(*synapses.group());
  face::Random random;
};

TEST_F(Large, SY_06_WhatWillNotFitIsRefusedBefore) {
  face::Connect all;
  all.memory = 50e6;
  const std::string fits_not =
      "many would get about 9e+06 synapses more, which take 180 MB of memory, but 50 MB are left";
  EXPECT_EQ(refusal(all), fits_not);
  auto some = all;
  some.p = 0.5;
  EXPECT_EQ(refusal(some),
            "many would get about 4.5e+06 synapses more, which take 90 MB of memory, but 50 MB are left");
  auto tried = all;
  tried.condition = "rand() < 0.9";
  EXPECT_EQ(refusal(tried).substr(0, 22), "many would get about 8");
  auto few = all;
  few.condition = "rand() < 1e-4";
  auto copy = few;
  copy.should_stop = [] { return true; };
  EXPECT_EQ(refusal(copy), "connecting many was stopped: it has the synapses that it had") << "few pairs fit";
  auto copies = all;
  copies.n = "5";
  copies.p = 0.2;
  EXPECT_EQ(refusal(copies).substr(0, 22), "many would get about 9");
  auto fixed = all;
  fixed.fixed = face::FixedNumber{.of = face::FixedNumber::Of::all, .number = std::int64_t{1} << 33};
  EXPECT_EQ(refusal(fixed).substr(0, 32), "many would get about 8.59e+09 sy");
  fixed.memory = 1e15;
  EXPECT_EQ(refusal(fixed), "many can't have 8.59e+09 synapses: at most 2147483647");
}

TEST_F(Large, SY_06_ProgressIsToldAndConnectingCanBeStopped) {
  face::Connect how;
  how.condition = "x_pre <= x_post";
  how.report_period = 0;
  std::vector<face::Connect::Progress> told;
  how.report = [&](const face::Connect::Progress& progress) { told.push_back(progress); };
  how.should_stop = [&] { return told.size() == 3; };
  EXPECT_EQ(refusal(how), "connecting many was stopped: it has the synapses that it had");
  ASSERT_EQ(told.size(), 3u);
  for (std::size_t k = 1; k < told.size(); ++k) {
    EXPECT_GT(told[k].completed, told[k - 1].completed);
    EXPECT_GT(told[k].synapses, told[k - 1].synapses);
    EXPECT_GE(told[k].elapsed, told[k - 1].elapsed);
  }
  EXPECT_LT(told.back().completed, 1);
}

TEST(Draws, AreTheSameCompiledAndNot) {
  face::Random random;
  random.seed = 9;
  for (const auto distribution : {face::Distribution::uniform, face::Distribution::exponential}) {
    face::Draws here(distribution, 77, 10, random);
    face::Draws compiled(distribution, 77, 1e9, random);
    for (const double expected : {3.0, 500.0, 1e5}) {
      here.begin(6, expected);
      compiled.begin(6, expected);
      double sum = 0;
      for (int k = 0; k < 10'000; ++k) {
        const double number = here.next();
        ASSERT_EQ(number, compiled.next());
        sum += number;
      }
      // The mean of 10000 has a standard deviation of 0.003 or 0.01: four of them, once in 16 000.
      const bool uniform = distribution == face::Distribution::uniform;
      EXPECT_NEAR(sum / 10'000, uniform ? 0.5 : 1, uniform ? 4 * 0.0029 : 4 * 0.01);
    }
  }
}

}  // namespace
}  // namespace brio
