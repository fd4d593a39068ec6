// Plasticity by calcium.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "steps.hpp"

namespace brio::test {
namespace {

using namespace units;

// M. Graupner and N. Brunel, PNAS 109 (2012): spikes of both sides let calcium in, those of the source a little later;
// while it is above one threshold, the efficacy falls, and above a second one it rises. Without noise, and without the
// slow drift to stable states. Parameters of the curve "DP" of figure 2, in ms.
struct Calcium {
  static constexpr double tau = 20;
  static constexpr double pre = 1;
  static constexpr double post = 2;
  static constexpr double depression = 1;  ///< thresholds
  static constexpr double potentiation = 1.3;
  static constexpr double gamma_d = 200;
  static constexpr double gamma_p = 321.808;
  static constexpr double delay = 13.7;
  static constexpr double tau_efficacy = 150e3;
};

// Calcium that starts at c and decays for `duration`: what becomes of the efficacy; and the time above each threshold.
struct Efficacy {
  double rho = 0.5;
  double above_d = 0;
  double above_p = 0;

  void decay(double c, double duration) {
    const auto above = [&](double threshold) {
      return std::clamp(Calcium::tau * std::log(c / threshold), 0.0, duration);
    };
    const double both = above(Calcium::potentiation);
    const double only = above(Calcium::depression) - both;
    const double rate = (Calcium::gamma_p + Calcium::gamma_d) / Calcium::tau_efficacy;
    const double limit = Calcium::gamma_p / (Calcium::gamma_p + Calcium::gamma_d);
    rho = limit + (rho - limit) * std::exp(-both * rate);
    rho *= std::exp(-only * Calcium::gamma_d / Calcium::tau_efficacy);
    above_p += both;
    above_d += both + only;
  }
};

TEST(CalciumRule, EfficacyFollowsTheTimeAboveThresholds) {
  constexpr double dt = 0.02;
  constexpr double pause = 500;  // between pairs; nothing is left of the calcium then
  constexpr int pairs = 10;
  std::vector<double> distances;
  std::vector<std::int32_t> indices;
  std::vector<double> pre;
  std::vector<double> post;
  for (int distance = -60; distance <= 80; distance += 5) distances.push_back(distance);
  for (std::size_t k = 0; k < distances.size(); ++k) {
    for (int n = 0; n < pairs; ++n) {
      indices.push_back(static_cast<std::int32_t>(k));
      pre.push_back(100 + n * pause);
      post.push_back(100 + n * pause + distances[k]);
    }
  }
  const auto size = static_cast<std::int64_t>(distances.size());
  SpikeGeneratorGroup source(size, indices, Quantity(pre) * ms, {.dt = dt * ms});
  SpikeGeneratorGroup target(size, indices, Quantity(post) * ms, {.dt = dt * ms});
  Synapses synapses(source, target,
                    {.model = "dc/dt = -c/(20*ms) : 1 (clock-driven)\n"
                              "rho : 1\nabove_d : second\nabove_p : second",
                     .on_pre = "c += 1",
                     .on_post = "c += 2",
                     .delay = Calcium::delay * ms,
                     .method = {"exact"},
                     .dt = dt * ms,
                     .names = {{"gamma_p", Calcium::gamma_p}, {"gamma_d", Calcium::gamma_d}}});
  synapses.connect_each("i");
  synapses["rho"] = 0.5;
  synapses.run_regularly(
      "above_d += dt*int(c > 1)\n"
      "above_p += dt*int(c > 1.3)\n"
      "rho += dt/(150*second)*(gamma_p*(1 - rho)*int(c > 1.3) - gamma_d*rho*int(c > 1))",
      {.when = "end"});
  Network network(source, target, synapses);
  network.set_dt(dt * ms);
  network.run(pairs * pause * ms, {.threads = 1});

  const auto rho = list(synapses["rho"]);
  const auto above_d = synapses["above_d"].values().all_in(ms);
  const auto above_p = synapses["above_p"].values().all_in(ms);
  for (std::size_t k = 0; k < distances.size(); ++k) {
    const double between = distances[k] - Calcium::delay;
    const double first = between > 0 ? Calcium::pre : Calcium::post;
    const double second = between > 0 ? Calcium::post : Calcium::pre;
    Efficacy expected;
    for (int n = 0; n < pairs; ++n) {
      expected.decay(first, std::abs(between));
      expected.decay(first * std::exp(-std::abs(between) / Calcium::tau) + second, pause);
    }
    // Each of two crossings of a threshold is seen up to a step late.
    EXPECT_NEAR(above_d[k], expected.above_d, 2.01 * pairs * dt) << distances[k];
    EXPECT_NEAR(above_p[k], expected.above_p, 2.01 * pairs * dt) << distances[k];
    EXPECT_NEAR(rho[k], expected.rho, 2.01 * pairs * dt * Calcium::gamma_p / Calcium::tau_efficacy)
        << distances[k];
    // Depression if the target comes first, potentiation if the source does.
    EXPECT_TRUE(distances[k] == 0 || (rho[k] > 0.5) == (distances[k] > 0)) << distances[k];
  }
  // Both thresholds were chosen so that a spike of the target alone changes nothing, on balance.
  EXPECT_NEAR(rho.back(), 0.5, 0.02 * (*std::max_element(rho.begin(), rho.end()) - 0.5));
}

}  // namespace
}  // namespace brio::test
