// Firing patterns that were published for two simple neuron models, recognised by the intervals between spikes.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;

/// Times from the onset of the current to each spike, and between spikes, in ms; of each neuron.
struct Train {
  std::vector<double> times;
  std::vector<double> intervals;

  double latency() const { return times.at(0); }
  double last() const { return intervals.back(); }
};

std::vector<Train> trains(const SpikeMonitor& spikes, std::size_t neurons, double onset_ms) {
  std::vector<Train> result(neurons);
  const auto times = spikes.t().all_in(ms);
  const auto indices = spikes.i();
  for (std::size_t k = 0; k < times.size(); ++k) {
    auto& train = result[static_cast<std::size_t>(indices[k])];
    if (times[k] < onset_ms) continue;
    if (!train.times.empty()) train.intervals.push_back(times[k] - onset_ms - train.times.back());
    train.times.push_back(times[k] - onset_ms);
  }
  return result;
}

// ---- adaptive exponential integrate-and-fire ------------------------------------------------------------------

// R. Naud, N. Marcille, C. Clopath, W. Gerstner, Biological Cybernetics 99 (2008), table 1; the model is that of
// R. Brette and W. Gerstner, J. Neurophysiol. 94 (2005).
enum Adex { tonic, adapting, initial_burst, bursting, accelerating, delayed_bursting, transient, irregular };

std::vector<Train> adex() {
  const auto column = [](std::initializer_list<double> values, const Unit& unit) {
    return Quantity(values, unit);
  };
  // Euler's method, since the upstroke grows faster than exponentially: a higher order would look beyond infinity. At
  // -30 mV the next step is beyond any threshold, and the time left is below 1 us.
  NeuronGroup group(
      8,
      "dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - w + I)/C : volt\n"
      "dw/dt = (a*(v - EL) - w)/tau : amp\n"
      "C : farad\ngL : siemens\nEL : volt\na : siemens\ntau : second\nb : amp\nVr : volt\nI : amp",
      {.threshold = "v > -30*mV",
       .reset = "v = Vr; w += b",
       .method = {"euler"},
       .dt = 2 * us,
       .names = {{"VT", -50 * mV}, {"DeltaT", 2 * mV}}});
  group["C"] = column({200, 200, 130, 200, 200, 100, 100, 100}, pF);
  group["gL"] = column({10, 12, 18, 10, 12, 10, 10, 12}, nS);
  group["EL"] = column({-70, -70, -58, -58, -70, -65, -65, -60}, mV);
  group["a"] = column({2, 2, 4, 2, -10, -10, 10, -11}, nS);
  group["tau"] = column({30, 300, 150, 120, 300, 90, 90, 130}, ms);
  group["b"] = column({0, 60, 120, 100, 0, 30, 100, 30}, pA);
  group["Vr"] = column({-58, -58, -50, -46, -58, -47, -47, -48}, mV);
  group["I"] = column({500, 500, 400, 210, 300, 110, 180, 160}, pA);
  group["v"] = "EL";
  SpikeMonitor spikes(group);
  Network network(group, spikes);
  network.run(1000 * ms);
  return trains(spikes, 8, 0);
}

bool rises(const std::vector<double>& values, double at_least) {
  return std::adjacent_find(values.begin(), values.end(),
                            [&](double a, double b) { return b < a * at_least; }) == values.end();
}

bool falls(const std::vector<double>& values) {
  // Two steps of 2 us: times are those of the grid.
  return std::adjacent_find(values.begin(), values.end(), [](double a, double b) { return b > a + 0.004; }) ==
         values.end();
}

TEST(Adex, HasThePublishedPatterns) {
  const auto all = adex();
  {
    SCOPED_TRACE("tonic spiking: regular, adaptation is weak and over soon");
    const auto& intervals = all[tonic].intervals;
    ASSERT_GT(intervals.size(), 90U);
    EXPECT_GT(intervals.front(), 0.9 * intervals.back());
    EXPECT_NEAR(intervals[20], intervals.back(), 0.01 * intervals.back());
  }
  {
    SCOPED_TRACE("adaptation: intervals grow several times, then stay");
    const auto& intervals = all[adapting].intervals;
    ASSERT_GT(intervals.size(), 10U);
    EXPECT_TRUE(rises({intervals.begin(), intervals.begin() + 7}, 1));
    EXPECT_GT(intervals.back(), 5 * intervals.front());
    EXPECT_NEAR(intervals[intervals.size() - 2], intervals.back(), 0.01 * intervals.back());
  }
  {
    SCOPED_TRACE("initial burst: fast spikes first, then slow ones only");
    const auto& intervals = all[initial_burst].intervals;
    ASSERT_GT(intervals.size(), 10U);
    EXPECT_LT(intervals[0], 10);
    EXPECT_LT(intervals[1], 10);
    EXPECT_TRUE(std::all_of(intervals.begin() + 2, intervals.end(), [](double x) { return x > 50; }));
  }
  {
    SCOPED_TRACE("regular bursting: after each burst, a pause that is ten times as long");
    const auto& intervals = all[bursting].intervals;
    ASSERT_GT(intervals.size(), 10U);
    int pauses = 0;
    for (std::size_t k = 0; k + 1 < intervals.size(); ++k) {
      EXPECT_TRUE(intervals[k] < 10 || intervals[k] > 100);
      EXPECT_FALSE(intervals[k] > 100 && intervals[k + 1] > 100);
      pauses += intervals[k] > 100 ? 1 : 0;
    }
    EXPECT_GE(pauses, 5);
  }
  {
    SCOPED_TRACE("delayed accelerating: a long latency, then ever shorter intervals");
    const auto& train = all[accelerating];
    ASSERT_GT(train.intervals.size(), 50U);
    EXPECT_TRUE(falls(train.intervals));
    EXPECT_GT(train.latency(), 1.5 * train.intervals.front());
    EXPECT_LT(train.last(), 0.6 * train.intervals.front());
  }
  {
    SCOPED_TRACE("delayed regular bursting: a long latency, then the same burst again and again");
    const auto& train = all[delayed_bursting];
    ASSERT_GT(train.intervals.size(), 20U);
    EXPECT_GT(train.latency(), 50);
    for (std::size_t k = 4; k < train.intervals.size(); ++k)
      EXPECT_NEAR(train.intervals[k], train.intervals[k % 4], 0.15 * train.intervals[k]) << k;
    EXPECT_TRUE(rises({train.intervals.begin(), train.intervals.begin() + 4}, 1));
  }
  {
    SCOPED_TRACE("transient spiking: silent although the current goes on");
    EXPECT_GE(all[transient].times.size(), 1U);
    EXPECT_LT(all[transient].times.back(), 100);
  }
  {
    SCOPED_TRACE("irregular spiking: chaotic, no interval returns for long");
    const auto& intervals = all[irregular].intervals;
    ASSERT_GT(intervals.size(), 30U);
    // The best period of up to 8 spikes leaves as much of the variation as no period would, up to a quarter.
    double sum = 0;
    double squares = 0;
    for (const double x : intervals) {
      sum += x;
      squares += x * x;
    }
    const auto n = static_cast<double>(intervals.size());
    const double variance = squares / n - sum / n * sum / n;
    EXPECT_GT(std::sqrt(variance), 0.3 * sum / n);
    for (std::size_t period = 1; period <= 8; ++period) {
      double difference = 0;
      for (std::size_t k = period; k < intervals.size(); ++k)
        difference += (intervals[k] - intervals[k - period]) * (intervals[k] - intervals[k - period]);
      EXPECT_GT(difference / static_cast<double>(intervals.size() - period), 0.25 * 2 * variance) << period;
    }
  }
}

// ---- Izhikevich -----------------------------------------------------------------------------------------------

// E. M. Izhikevich, IEEE Transactions on Neural Networks 14 (2003), figure 2: a step of I = 10.
enum Izhikevich { regular, intrinsically_bursting, chattering, fast, low_threshold };

TEST(Izhikevich, HasThePublishedPatterns) {
  NeuronGroup group(5,
                    "dv/dt = (0.04*v**2 + 5*v + 140 - u + I)/ms : 1\n"
                    "du/dt = a*(b*v - u)/ms : 1\n"
                    "a : 1\nb : 1\nc : 1\nd : 1\nI : 1 (shared)",
                    {.threshold = "v >= 30", .reset = "v = c; u += d", .method = {"rk4"}, .dt = 20 * us});
  group["a"] = Quantity({0.02, 0.02, 0.02, 0.1, 0.02}, Dimension{});
  group["b"] = Quantity({0.2, 0.2, 0.2, 0.2, 0.25}, Dimension{});
  group["c"] = Quantity({-65, -55, -50, -65, -65}, Dimension{});
  group["d"] = Quantity({8, 4, 2, 2, 2}, Dimension{});
  group["v"] = -65.0;
  group["u"] = "b*v";
  SpikeMonitor spikes(group);
  Network network(group, spikes);
  network.run(200 * ms);
  group["I"] = 10.0;
  network.run(500 * ms);
  const auto all = trains(spikes, 5, 200);
  for (const auto& train : all) ASSERT_GT(train.intervals.size(), 8U);
  const auto burst_of = [](const Train& train) {
    return std::count_if(train.intervals.begin(), train.intervals.end(), [](double x) { return x < 10; });
  };
  {
    SCOPED_TRACE("RS: the first interval is short, the others are longer and equal");
    const auto& intervals = all[regular].intervals;
    EXPECT_LT(intervals[0], 0.5 * intervals.back());
    EXPECT_NEAR(intervals[2], intervals.back(), 0.02 * intervals.back());
  }
  {
    SCOPED_TRACE("IB: a burst at the beginning, then single spikes");
    const auto& intervals = all[intrinsically_bursting].intervals;
    EXPECT_EQ(burst_of(all[intrinsically_bursting]), 2);
    EXPECT_LT(intervals[1], 10);
    EXPECT_NEAR(intervals[4], intervals.back(), 0.02 * intervals.back());
  }
  {
    SCOPED_TRACE("CH: bursts again and again, of spikes at several hundred hertz");
    const auto& intervals = all[chattering].intervals;
    EXPECT_GE(std::count_if(intervals.begin(), intervals.end(), [](double x) { return x > 25; }), 5);
    EXPECT_GE(std::count_if(intervals.begin(), intervals.end(), [](double x) { return x < 5; }), 15);
    EXPECT_LT(*std::min_element(intervals.begin(), intervals.end()), 2.5);
  }
  {
    SCOPED_TRACE("FS: fast, hardly any adaptation");
    const auto& intervals = all[fast].intervals;
    EXPECT_LT(intervals.back(), 10);
    EXPECT_GT(intervals[1], 0.7 * intervals.back());
    EXPECT_NEAR(intervals[4], intervals.back(), 0.02 * intervals.back());
  }
  {
    SCOPED_TRACE("LTS: fast at first, with noticeable adaptation");
    const auto& intervals = all[low_threshold].intervals;
    EXPECT_TRUE(rises({intervals.begin(), intervals.begin() + 6}, 1));
    EXPECT_LT(intervals[0], 0.4 * intervals.back());
    EXPECT_NEAR(intervals[10], intervals.back(), 0.02 * intervals.back());
  }
  // At the same current: FS fires fastest, RS slowest.
  EXPECT_LT(all[fast].last(), all[low_threshold].last());
  EXPECT_LT(all[low_threshold].last(), all[intrinsically_bursting].last());
  EXPECT_LT(all[intrinsically_bursting].last(), all[regular].last());
}

}  // namespace
}  // namespace brio::test
