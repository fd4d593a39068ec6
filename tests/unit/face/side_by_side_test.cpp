// Synapses of several pathways, which lie side by side once many spikes have come (runtime/bundle.hpp).
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

namespace brio {
namespace {

using namespace units;

constexpr std::array<std::int64_t, 5> ends{0, 100, 400, 650, 800};

struct Populations {
  Random random{4};
  PoissonGroup source{800, 150 * Hz, {.name = "source"}};
  NeuronGroup target{800,
                     "dv/dt = (1.2 - v)/(10*ms) : 1\ndg/dt = -g/(5*ms) : 1",
                     {.threshold = "v > 1", .reset = "v = 0", .name = "target"}};
  std::vector<std::unique_ptr<Synapses>> projections;
  SpikeMonitor spikes{target};
  Network network{source, target, spikes};

  Populations() {
    network.seed(8);
    for (std::size_t t = 0; t < 4; ++t) {
      for (std::size_t s = 0; s < 4; ++s) {
        auto synapses = std::make_unique<Synapses>(
            source.slice(ends[s], ends[s + 1]), target.slice(ends[t], ends[t + 1]),
            SynapsesOptions{.model = "w : 1", .on_pre = "g_post += w", .random = random});
        synapses->connect("", {.p = 0.8});
        (*synapses)["w"] = "1e-3*rand()";
        synapses->delay() = "2*ms*rand()";
        network.add(*synapses);
        projections.push_back(std::move(synapses));
      }
    }
  }

  void run(double milliseconds, int threads) { network.run(milliseconds * ms, {.threads = threads}); }
  bool are_side_by_side() {
    const auto estimate = network.memory_estimate(0 * second);
    return std::ranges::any_of(estimate.items,
                               [](const auto& item) { return item.what == "runs of several pathways"; });
  }
  std::vector<double> values() const {
    std::vector<double> all;
    for (const auto& name : {"v", "g"}) {
      const auto values = target[name].values();
      all.insert(all.end(), values.values().begin(), values.values().end());
    }
    return all;
  }
};

using Change = std::function<void(Populations&)>;

std::vector<double> outcome(int threads, const Change& change) {
  Populations populations;
  for (int k = 0; k < 3; ++k) {
    populations.run(40, threads);
    EXPECT_TRUE(populations.are_side_by_side());
    change(populations);
  }
  populations.run(10, threads);
  return populations.values();
}

TEST(SideBySide, SY_13_WhateverHappensBetweenRuns) {
  const auto plain = outcome(1, [](Populations&) {});
  EXPECT_EQ(outcome(2, [](Populations&) {}), plain);
  const Change look = [](Populations& populations) {
    EXPECT_EQ((*populations.projections[5])["w"].values().size(), populations.projections[5]->size());
  };
  EXPECT_EQ(outcome(1, look), plain);
  EXPECT_EQ(outcome(2, look), plain);
  const Change parts = [](Populations& populations) {
    for (int k = 0; k < 5; ++k) populations.run(0.1, 1);
  };
  const Change whole = [](Populations& populations) { populations.run(0.5, 2); };
  EXPECT_EQ(outcome(2, parts), outcome(1, whole));
}

TEST(SideBySide, SY_05_DelaysThatChange) {
  const Change change = [](Populations& populations) { populations.projections[2]->delay() = 1 * ms; };
  const Change look_first = [&](Populations& populations) {
    for (const auto& projection : populations.projections) (*projection)["w"].values();
    change(populations);
  };
  EXPECT_EQ(outcome(1, change), outcome(1, look_first));
  EXPECT_EQ(outcome(2, change), outcome(1, look_first));
}

TEST(SideBySide, SY_19_SynapsesThatAreAdded) {
  const Change change = [](Populations& populations) {
    populations.projections[7]->connect(std::vector<std::int64_t>{3, 4}, {5, 6});
  };
  const Change look_first = [&](Populations& populations) {
    for (const auto& projection : populations.projections) (*projection)["w"].values();
    change(populations);
  };
  EXPECT_EQ(outcome(2, change), outcome(1, look_first));
}

}  // namespace
}  // namespace brio
