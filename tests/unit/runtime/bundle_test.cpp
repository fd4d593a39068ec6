#include "runtime/bundle.hpp"

#include <gtest/gtest.h>

#include <random>

namespace brio::runtime {
namespace {

constexpr std::int64_t neurons = 40;

/// What one pathway of a bundle is: the source of each synapse, its delay in steps, and rows of these.
struct Projection {
  std::vector<std::int32_t> sources = {};
  std::vector<std::int32_t> steps = {};
  std::shared_ptr<const model::Rows> rows = {};
};

/// `one`: the delay of all synapses; else each has its own.
Projection projection(unsigned seed, std::optional<std::int32_t> one = {}) {
  Projection result;
  std::mt19937 random(seed);
  const auto below = [&](int end) { return std::uniform_int_distribution(0, end - 1)(random); };
  for (int n = 0; n < 500; ++n) {
    result.sources.push_back(below(neurons - 3));  // some have no synapses
    result.steps.push_back(one.value_or(below(6)));
  }
  const auto rows = model::make_rows(result.sources, neurons);
  result.rows = std::make_shared<const model::Rows>(one ? rows : with_delays(rows, result.steps));
  return result;
}

std::vector<Projection> projections() { return {projection(1), projection(2, 3), projection(3)}; }

model::ArrayPtr numbers(ir::Type type, double from) {
  auto array = std::make_shared<model::Array>(type, 500);
  for (std::int64_t k = 0; k < 500; ++k) array->put(k, from + static_cast<double>(k));
  return array;
}

std::vector<Bundle::Member> members_of(const std::vector<Projection>& projections) {
  std::vector<Bundle::Member> members;
  for (const auto& each : projections) {
    const auto k = static_cast<double>(members.size());
    members.push_back({"pathway_" + std::to_string(members.size()),
                       {each.rows, each.steps.front()},
                       {numbers(ir::Type::f64, 1000 * k), numbers(ir::Type::i32, 0)},
                       static_cast<std::int64_t>(10'000 * k)});
  }
  return members;
}

bool as_before(const std::vector<Bundle::Member>& members) {
  for (std::size_t k = 0; k < members.size(); ++k) {
    for (std::int64_t n = 0; n < 500; ++n) {
      if (members[k].columns[0]->at(n) != 1000 * static_cast<double>(k) + static_cast<double>(n))
        return false;
      if (members[k].columns[1]->at(n) != static_cast<double>(n)) return false;
    }
  }
  return true;
}

TEST(Bundle, SY_13_SynapsesOfANeuronWithOneDelayAreOneRun) {
  const auto all = projections();
  const auto members = members_of(all);
  Bundle bundle(members, 1);
  ASSERT_TRUE(bundle.lend(nullptr));
  const auto* weights = reinterpret_cast<const double*>(bundle.places()[0].second);
  const auto* indices = reinterpret_cast<const std::int32_t*>(bundle.places()[1].second);
  const auto& rows = bundle.rows();
  ASSERT_EQ(rows.first.size(), static_cast<std::size_t>(neurons) + 1);
  EXPECT_EQ(rows.begin.back(), 1500);
  EXPECT_EQ(rows.longest, 5);
  for (std::int32_t neuron = 0; neuron < neurons; ++neuron) {
    std::int64_t last_delay = -1;
    for (auto run = rows.first_run(neuron); run < rows.first_run(neuron + 1); ++run) {
      const auto delay = rows.delays[static_cast<std::size_t>(run)];
      EXPECT_GT(delay, last_delay);
      last_delay = delay;
      std::vector<double> expected;  // weights are numbers of synapses, which ascend from pathway to pathway
      for (std::size_t k = 0; k < all.size(); ++k) {
        for (std::size_t n = 0; n < 500; ++n) {
          if (all[k].sources[n] == neuron && all[k].steps[n] == delay)
            expected.push_back(1000 * static_cast<double>(k) + static_cast<double>(n));
        }
      }
      const auto begin = rows.begin[static_cast<std::size_t>(run)];
      const auto end = rows.begin[static_cast<std::size_t>(run) + 1];
      EXPECT_EQ(std::vector(weights + begin, weights + end), expected);
      for (auto at = begin; at < end; ++at) {
        const auto member = static_cast<std::int32_t>(weights[at]) / 1000;
        EXPECT_EQ(indices[at], static_cast<std::int32_t>(weights[at]) % 1000 + 10'000 * member);
      }
    }
  }
}

TEST(Bundle, ColumnsComeBackWhenSomebodyLooks) {
  Pool pool(3);
  for (Pool* threads : {static_cast<Pool*>(nullptr), &pool}) {
    const auto members = members_of(projections());
    {
      Bundle bundle(members, 1);
      ASSERT_TRUE(bundle.lend(threads));
      for (const auto& member : members) EXPECT_TRUE(member.columns[0]->lent() && member.columns[1]->lent());
      EXPECT_TRUE(bundle.in_order());
      EXPECT_EQ(members[2].columns[0]->at(7), 2007);
      EXPECT_FALSE(bundle.in_order());
      bundle.give_back(threads);
      EXPECT_FALSE(bundle.in_order());
      EXPECT_FALSE(members[0].columns[1]->lent());
      EXPECT_TRUE(as_before(members));
    }
    {
      Bundle bundle(members, 1);
      ASSERT_TRUE(bundle.lend(threads));
    }  // what is lent comes back, whoever is gone
    EXPECT_TRUE(as_before(members));
  }
}

TEST(Bundle, WhatChangesThereIsChanged) {
  const auto members = members_of(projections());
  Bundle bundle(members, 1);
  ASSERT_TRUE(bundle.lend(nullptr));
  auto* weights = reinterpret_cast<double*>(bundle.places()[0].second);
  for (std::int64_t k = 0; k < 1500; ++k) weights[k] = -weights[k];
  EXPECT_EQ(members[0].columns[0]->at(9), -9);
  EXPECT_EQ(members[1].columns[0]->at(400), -1400);
  EXPECT_EQ(members[2].columns[1]->at(400), 400);
}

TEST(Bundle, MemoryThatSomebodyHoldsStays) {
  const auto members = members_of(projections());
  const auto held = members[1].columns[0]->hold();
  Bundle bundle(members, 1);
  EXPECT_FALSE(bundle.lend(nullptr));
  for (const auto& member : members) EXPECT_FALSE(member.columns[0]->lent() || member.columns[1]->lent());
  EXPECT_TRUE(as_before(members));
}

// Synapses that arrive at each step, by pathway.
using Lists = std::vector<std::vector<std::int32_t>>;

Lists without_empty_ends(Lists lists) {
  while (!lists.empty() && lists.back().empty()) lists.pop_back();
  return lists;
}

TEST(Bundle, SY_13_SpikesInFlightGoOverAndBack) {
  const auto all = projections();
  const auto members = members_of(all);
  std::vector<SpikeRing> rings(all.size());
  for (std::size_t k = 0; k < all.size(); ++k) rings[k].follow(all[k].rows, all[k].steps.front());
  const auto emit = [&](std::vector<std::int32_t> spikes) {
    for (auto& ring : rings) ring.push(spikes);
  };
  emit({0, 3, 7});
  for (auto& ring : rings) ring.advance();
  emit({2, 3, 39});
  rings[1].push(std::vector{5});  // this pathway alone: what was made differently before may be under way
  std::vector<Lists> expected;
  for (const auto& ring : rings) expected.push_back(without_empty_ends(ring.pending()));

  Bundle bundle(members, 1);
  const auto pending = [&](std::size_t k) {
    Lists lists;
    bundle.add_pending(members[k].queue, lists);
    return without_empty_ends(lists);
  };
  for (std::size_t k = 0; k < all.size(); ++k) {
    bundle.take(k, rings[k]);
    rings[k].clear();
    EXPECT_EQ(pending(k), expected[k]);
  }
  // Later spikes, there and as they would have been.
  bundle.ring().advance();
  bundle.ring().push(std::vector{1, 3});
  for (std::size_t k = 0; k < all.size(); ++k) {
    SpikeRing alone;
    alone.put_back(expected[k]);
    alone.follow(all[k].rows, all[k].steps.front());
    alone.advance();
    alone.push(std::vector{1, 3});
    EXPECT_EQ(pending(k), without_empty_ends(alone.pending()));
    bundle.give(k, rings[k]);
    EXPECT_EQ(without_empty_ends(rings[k].pending()), without_empty_ends(alone.pending()));
  }
}

}  // namespace
}  // namespace brio::runtime
