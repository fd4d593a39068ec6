// Short-term depression and facilitation, against the recursions from spike to spike that define them.
//
// M. Tsodyks and H. Markram, PNAS 94 (1997); H. Markram, Y. Wang, M. Tsodyks, PNAS 95 (1998); M. Tsodyks, K. Pawelzik,
// H. Markram, Neural Computation 10 (1998).
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "steps.hpp"
#include "support/statistics.hpp"
#include "trains.hpp"

namespace brio::test {
namespace {

using namespace units;

// Times in ms. From cell to cell in layer 5: depression; from pyramidal cells to interneurons: facilitation.
struct Synapse {
  double use;
  double recovery;
  double facilitation;
};
constexpr Synapse depressing{0.5, 800, 0};
constexpr Synapse facilitating{0.03, 130, 530};

Names names_of(const Synapse& synapse) {
  return {{"U", synapse.use}, {"tau_rec", synapse.recovery * ms}, {"tau_facil", synapse.facilitation * ms}};
}

SynapsesOptions options_of(const Synapse& synapse, const std::string& flag, const std::string& effect) {
  const std::string recovery = "dR/dt = (1 - R)/tau_rec : 1 (" + flag + ")\n";
  SynapsesOptions options{.names = names_of(synapse)};
  if (synapse.facilitation > 0) {
    options.model = recovery + "du/dt = -u/tau_facil : 1 (" + flag + ")";
    options.on_pre = "u += U*(1 - u); " + effect + " += u*R; R -= u*R";
  } else {
    options.model = recovery;
    options.on_pre = effect + " += U*R; R -= U*R";
  }
  return options;
}

// What the n-th spike of a train transmits: the recursion, with the time since the spike before.
std::vector<double> transmitted(const Synapse& synapse, const std::vector<int>& train) {
  double r = 1;
  double u = 0;
  int before = 0;
  std::vector<double> result;
  for (const int step : train) {
    const double pause = (step - before) * grid_ms;
    before = step;
    r = 1 - (1 - r) * std::exp(-pause / synapse.recovery);
    u = synapse.facilitation > 0 ? u * std::exp(-pause / synapse.facilitation) : 0;
    u += synapse.use * (1 - u);
    result.push_back(u * r);
    r -= u * r;
  }
  return result;
}

double sum(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values) result += value;
  return result;
}

TEST(ShortTermPlasticity, EverySpikeOfIrregularTrains) {
  const auto trains = irregular_trains(30, 60000, 500, 3);
  for (const auto& synapse : {depressing, facilitating}) {
    for (const std::string flag : {"event-driven", "clock-driven"}) {
      const auto source = generator(trains);
      NeuronGroup target(30, "total : 1");
      auto options = options_of(synapse, flag, "total");
      if (flag == "clock-driven") options.method = {"exact"};
      Synapses synapses(source, target, options);
      synapses.connect_each("i");
      synapses["R"] = 1.0;
      StateMonitor totals(target, {"total"});
      Network network(source, target, synapses, totals);
      network.run(6.1 * second);
      for (std::size_t k = 0; k < trains.size(); ++k) {
        const auto trace = totals.trace("total", k);
        const auto total = trace.values();
        const auto expected = transmitted(synapse, trains[k]);
        for (std::size_t n = 0; n < expected.size(); ++n) {
          const auto step = static_cast<std::size_t>(trains[k][n]);
          // Recorded at the start of steps. Rounding of 60 000 factors, where each step is one, and of the total.
          EXPECT_NEAR(total[step + 1] - total[step], expected[n], 1e-11) << flag << " " << k << " " << n;
        }
      }
    }
  }
}

// ---- regular trains -------------------------------------------------------------------------------------------

// What every spike of an endless regular train transmits.
double stationary(const Synapse& synapse, double pause) {
  const double recovery = std::exp(-pause / synapse.recovery);
  const double facilitation = synapse.facilitation > 0 ? std::exp(-pause / synapse.facilitation) : 0;
  const double u = synapse.use / (1 - (1 - synapse.use) * facilitation);
  return u * (1 - recovery) / (1 - (1 - u) * recovery);
}

// In Brio, the last spike of trains of 8 s, which is ten times the longest time constant or more; the pauses in steps.
std::vector<double> last_transmitted(const Synapse& synapse, const std::vector<int>& pauses) {
  Trains trains;
  for (const int pause : pauses) {
    auto& train = trains.emplace_back();
    for (int step = 80000 % pause; step <= 80000; step += pause) train.push_back(step);
  }
  const auto source = generator(trains);
  NeuronGroup target(static_cast<std::int64_t>(pauses.size()), "total : 1");
  Synapses synapses(source, target, options_of(synapse, "event-driven", "total"));
  synapses.connect_each("i");
  synapses["R"] = 1.0;
  Network network(source, target, synapses);
  network.run(8000 * ms);
  const auto before = list(target["total"]);
  network.run(0.2 * ms);
  auto after = list(target["total"]);
  for (std::size_t k = 0; k < after.size(); ++k) after[k] -= before[k];
  return after;
}

std::vector<int> pauses_of(const std::vector<double>& rates) {
  std::vector<int> pauses;
  for (const double rate : rates) pauses.push_back(static_cast<int>(std::lround(1000 / rate / grid_ms)));
  return pauses;
}

TEST(ShortTermPlasticity, DepressionFallsWithTheRate) {
  const auto pauses = pauses_of({0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200});
  const auto found = last_transmitted(depressing, pauses);
  for (std::size_t k = 0; k < found.size(); ++k) {
    // What is left of the beginning is exp(-10); of it, times the factors (1 - U) of the spikes.
    const auto spikes = 80000.0 / pauses[k];
    EXPECT_NEAR(found[k], stationary(depressing, pauses[k] * grid_ms), std::pow(0.5, spikes) * 5e-5 + 1e-11);
  }
  EXPECT_TRUE(std::is_sorted(found.rbegin(), found.rend()));
  // Far above the limiting frequency, here 1/(U tau_rec) = 2.5 Hz, a spike transmits 1/(rate*tau_rec): a second of
  // any rate transmits the same (equation 5 of 1997). The next term of
  // the series is 1.5 times its square.
  for (std::size_t k = 7; k < found.size(); ++k) {
    const double pause = pauses[k] * grid_ms / depressing.recovery;
    EXPECT_NEAR(found[k], pause, 1.6 * pause * pause);
  }
}

TEST(ShortTermPlasticity, FacilitationHasAPeak) {
  std::vector<double> rates;
  for (int k = 1; k <= 80; ++k) rates.push_back(k);
  const auto pauses = pauses_of(rates);
  const auto found = last_transmitted(facilitating, pauses);
  for (std::size_t k = 0; k < found.size(); ++k) {
    EXPECT_NEAR(found[k], stationary(facilitating, pauses[k] * grid_ms), 1e-6) << rates[k];
  }
  // The peak frequency 1/sqrt(U tau_facil tau_rec) is 22 Hz; it is that of averages over irregular trains.
  const double peak = 1e3 / std::sqrt(facilitating.use * facilitating.facilitation * facilitating.recovery);
  const auto largest = std::max_element(found.begin(), found.end());
  EXPECT_NEAR(rates[static_cast<std::size_t>(largest - found.begin())], peak, 0.1 * peak);
  EXPECT_TRUE(std::is_sorted(found.begin(), largest));
  EXPECT_TRUE(std::is_sorted(found.rbegin(), std::make_reverse_iterator(largest)));
  EXPECT_GT(*largest, 4 * facilitating.use);
}

// Poisson trains: at the time of a spike, u and R are those that go before it, so that the mean of R is a recursion
// over steps with probability p of a spike; with tau_rec >> dt it is 1/(1 + U rate tau_rec) (Tsodyks et al. 1998).
TEST(ShortTermPlasticity, DepressionUnderPoissonTrains) {
  constexpr std::int64_t neurons = 4000;
  for (const double rate : {2.0, 10.0, 40.0}) {
    PoissonGroup source(neurons, rate * hertz, {.dt = 1 * ms, .name = "source"});
    NeuronGroup target(neurons, "total : 1", {.dt = 1 * ms});
    auto options = options_of(depressing, "clock-driven", "total");
    options.method = {"exact"};
    options.dt = 1 * ms;
    Synapses synapses(source, target, options);
    synapses.connect_each("i");
    synapses["R"] = 1 / (1 + 0.5 * rate * 0.8);
    Network network(source, target, synapses);
    network.seed(5);
    network.run(4 * second);
    const double p = rate * 1e-3;
    const double decay = std::exp(-1 / depressing.recovery);
    // After a step: R = 1 - (1 - R)*decay, and then, with probability p, R = (1 - U)*R.
    const double before = (1 - decay) / (1 - decay * (1 - 0.5 * p));
    EXPECT_NEAR(before, 1 / (1 + 0.5 * rate * 0.8), 2e-3);
    const auto r = list(synapses["R"]);
    const double mean = sum(r) / neurons;
    double squares = 0;
    for (const double value : r) squares += (value - mean) * (value - mean);
    EXPECT_NEAR(mean, before * (1 - 0.5 * p), normal_limit * std::sqrt(squares) / neurons) << rate;
  }
}

// ---- postsynaptic potentials ----------------------------------------------------------------------------------

// Eight spikes and, half a second later, one more, at 5 to 50 Hz, seen by a passive membrane: the sum of responses to
// single spikes, each as large as its spike transmits. Exact integration, so that only rounding differs.
TEST(ShortTermPlasticity, PotentialsAddUp) {
  constexpr double tau_m = 30;
  constexpr double tau_s = 3;
  Trains trains;
  for (const int pause : {2000, 1000, 500, 200}) {
    auto& train = trains.emplace_back();
    for (int n = 0; n < 8; ++n) train.push_back(100 + n * pause);
    train.push_back(train.back() + 5000);
  }
  for (const auto& synapse : {depressing, facilitating}) {
    const auto source = generator(trains);
    NeuronGroup target(4, "dv/dt = (I - v)/(30*ms) : 1\ndI/dt = -I/(3*ms) : 1", {.method = {"exact"}});
    Synapses synapses(source, target, options_of(synapse, "event-driven", "I"));
    synapses.connect_each("i");
    synapses["R"] = 1.0;
    StateMonitor potentials(target, {"v"});
    Network network(source, target, synapses, potentials);
    network.run(2 * second);
    for (std::size_t k = 0; k < trains.size(); ++k) {
      const auto amplitudes = transmitted(synapse, trains[k]);
      const auto v = potentials.trace("v", k);
      for (int step = 0; step < 20000; step += 7) {
        double expected = 0;
        for (std::size_t n = 0; n < amplitudes.size(); ++n) {
          // The synapse acts at the end of the step of its spike; records are from the start of steps.
          const double since = (step - trains[k][n] - 1) * grid_ms;
          if (since > 0) {
            expected += amplitudes[n] * tau_s / (tau_m - tau_s) *
                        (std::exp(-since / tau_m) - std::exp(-since / tau_s));
          }
        }
        ASSERT_NEAR(v.values()[static_cast<std::size_t>(step)], expected, 1e-12) << k << " " << step;
      }
      // Paired pulses, and the recovery half a second later.
      const bool depresses = synapse.facilitation == 0;
      EXPECT_EQ(amplitudes[1] < amplitudes[0], depresses);
      EXPECT_EQ(amplitudes[7] < amplitudes[8], depresses);
    }
  }
}

// ---- three states ---------------------------------------------------------------------------------------------

// Resources that are recovered, active and inactive (Tsodyks and Markram 1997, equations 1 to 3): equations that are
// coupled, and event-driven all the same. Between spikes the active part y decays, and 1 - R follows it.
TEST(ShortTermPlasticity, ThreeStatesOfResources) {
  constexpr double tau_in = 3;
  constexpr double tau_rec = 800;
  constexpr double use = 0.67;
  const auto trains = irregular_trains(20, 20000, 150, 4);
  const auto source = generator(trains);
  NeuronGroup target(20, "seen : 1");
  Synapses synapses(source, target,
                    {.model = "dR/dt = (1 - R - y)/(800*ms) : 1 (event-driven)\n"
                              "dy/dt = -y/(3*ms) : 1 (event-driven)",
                     .on_pre = "y += 0.67*R; R -= 0.67*R; seen = y"});
  synapses.connect_each("i");
  synapses["R"] = 1.0;
  StateMonitor active(target, {"seen"});
  Network network(source, target, synapses, active);
  network.run(2.1 * second);
  for (std::size_t k = 0; k < trains.size(); ++k) {
    double r = 1;
    double y = 0;
    int before = 0;
    for (const int step : trains[k]) {
      const double pause = (step - before) * grid_ms;
      before = step;
      const double slow = std::exp(-pause / tau_rec);
      const double fast = std::exp(-pause / tau_in);
      r = 1 - (1 - r) * slow - y / tau_rec * (slow - fast) / (1 / tau_in - 1 / tau_rec);
      y *= fast;
      y += use * r;
      r -= use * r;
      // Some 130 recursions, whose errors die out.
      EXPECT_NEAR(active.trace("seen", k).values()[static_cast<std::size_t>(step) + 1], y, 1e-12) << k;
    }
  }
}

}  // namespace
}  // namespace brio::test
