#include "runtime/spike_ring.hpp"

#include <gtest/gtest.h>

namespace brio::runtime {
namespace {

using Numbers = std::vector<std::int32_t>;
using Steps = std::vector<Numbers>;

// The neurons whose runs are due, if each has two synapses.
Numbers neurons_due(const SpikeRing& ring) {
  Numbers neurons;
  for (const auto& run : ring.due().runs) {
    EXPECT_EQ(run.end - run.begin, 2);
    neurons.push_back(static_cast<std::int32_t>(run.begin / 2));
  }
  return neurons;
}

// Neuron n has the synapses 2n and 2n + 1.
std::shared_ptr<const model::Rows> two_each(std::int32_t neurons) {
  Numbers neuron_of;
  for (std::int32_t n = 0; n < neurons; ++n) neuron_of.insert(neuron_of.end(), {n, n});
  return std::make_shared<const model::Rows>(model::make_rows(neuron_of, neurons));
}

std::shared_ptr<const model::Rows> with_delays(const Numbers& steps) {
  const auto neurons = static_cast<std::int32_t>(steps.size() / 2);
  return std::make_shared<const model::Rows>(model::with_delays(*two_each(neurons), steps));
}

TEST(SpikeRing, SY_05_DelayZeroArrivesInTheSameStep) {
  SpikeRing ring;
  ring.follow(two_each(6), 0);
  ring.push(Numbers{3, 5});
  EXPECT_EQ(neurons_due(ring), (Numbers{3, 5}));
  ring.advance();
  EXPECT_TRUE(ring.due().empty());
}

TEST(SpikeRing, SY_13_SpikesArriveAfterTheDelayInOrderOfEmission) {
  SpikeRing ring;
  ring.follow(two_each(2), 2);
  ring.push(Numbers{1});
  EXPECT_TRUE(ring.due().empty());
  ring.advance();
  ring.push(Numbers{0});
  ring.advance();
  EXPECT_EQ(neurons_due(ring), Numbers{1});
  ring.advance();
  EXPECT_EQ(neurons_due(ring), Numbers{0});
}

TEST(SpikeRing, SY_19_SpikesInFlightFollowNewNumbers) {
  SpikeRing ring;
  ring.follow(with_delays({1, 0, 3, 1}), 0);
  ring.push(Numbers{0, 1});
  ring.renumber({0, -1, -1, 1});
  EXPECT_EQ(ring.pending(), (Steps{{}, {0, 1}, {}, {}}));
  ring.follow(with_delays({2, 2}), 0);
  ring.push(Numbers{0});
  ring.advance();
  EXPECT_EQ(ring.due().synapses, (Numbers{0, 1}));
}

TEST(SpikeRing, SY_05_SynapsesOfOneNeuronHaveTheirOwnDelays) {
  SpikeRing ring;
  ring.follow(with_delays({1, 0, 3, 1}), 0);
  ring.push(Numbers{0, 1});
  EXPECT_EQ(ring.pending(), (Steps{{1}, {0, 3}, {}, {2}}));
}

TEST(SpikeRing, SY_13_WhatWasEmittedEarlierArrivesFirst) {
  SpikeRing ring;
  ring.follow(with_delays({2, 2, 1, 1}), 0);
  ring.push(Numbers{0});
  ring.advance();
  ring.push(Numbers{0, 1});
  ring.advance();
  EXPECT_EQ(ring.pending(), (Steps{{0, 1, 2, 3}, {0, 1}, {}}));
}

TEST(SpikeRing, SY_05_SpikesInFlightKeepTheirTimeWhenTheDelayChanges) {
  SpikeRing ring;
  ring.follow(two_each(8), 2);
  ring.push(Numbers{7});
  ring.advance();
  const auto rows = two_each(8);
  ring.follow(rows, 3);
  EXPECT_EQ(ring.pending(), (Steps{{}, {14, 15}, {}, {}}));
  ring.follow(rows, 0);
  ring.push(Numbers{1});
  EXPECT_EQ(ring.pending(), (Steps{{2, 3}, {14, 15}, {}, {}}));
}

TEST(SpikeRing, SpikesInFlightKeepTheirSynapsesWhenRowsChange) {
  SpikeRing ring;
  ring.follow(with_delays({1, 0}), 0);
  ring.push(Numbers{0});
  ring.follow(with_delays({0, 0, 5, 5}), 0);
  ring.push(Numbers{0});
  EXPECT_EQ(ring.pending(), (Steps{{1, 0, 1}, {0}, {}, {}, {}, {}}));
}

TEST(SpikeRing, SpikesInFlightFollowAChangeOfTheTimeStep) {
  SpikeRing ring;
  const auto rows = two_each(8);
  ring.follow(rows, 2);
  ring.push(Numbers{7});      // arrives in 2 steps of 0.2 ms
  ring.follow(rows, 4, 2.0);  // 4 steps of 0.1 ms
  EXPECT_EQ(ring.pending(), (Steps{{}, {}, {}, {}, {14, 15}}));
}

TEST(SpikeRing, SY_21_SingleSynapsesBecomeRunsAgain) {
  const auto rows = two_each(4);
  SpikeRing ring;
  ring.put_back({{6, 7, 2, 3}, {}, {0, 1}});
  EXPECT_TRUE(ring.loose());
  EXPECT_TRUE(ring.tie(rows, 2));
  ring.follow(rows, 2);
  EXPECT_EQ(neurons_due(ring), (Numbers{3, 1}));
  EXPECT_TRUE(ring.due().synapses.empty());
  ring.advance();
  ring.push(Numbers{2});
  ring.advance();
  EXPECT_EQ(neurons_due(ring), Numbers{0});
  ring.advance();
  EXPECT_EQ(neurons_due(ring), Numbers{2});
}

TEST(SpikeRing, SY_21_OnlyWholeRunsAreTied) {
  const auto rows = two_each(4);
  for (const auto& pending : {Numbers{6}, Numbers{7, 6}, Numbers{6, 7, 6, 7}, Numbers{6, 7, 1}}) {
    SpikeRing ring;
    ring.put_back({pending});
    EXPECT_FALSE(ring.tie(rows, 0));
    EXPECT_EQ(ring.pending(), Steps{pending});
  }
}

}  // namespace
}  // namespace brio::runtime
