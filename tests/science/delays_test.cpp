// Coupling that takes time: frequencies and stability as theory has them.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace brio::test {
namespace {

using namespace units;

std::vector<double> numbers(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

// The frequency of two phase oscillators that see each other's past and move together, in radians per ms: the solution
// of f = w - K*sin(f*tau) that Newton's method finds from w on.
double common_frequency(double w, double coupling, double tau) {
  double f = w;
  for (int k = 0; k < 50; ++k) {
    f -= (f - w + coupling * std::sin(f * tau)) / (1 + coupling * tau * std::cos(f * tau));
  }
  return f;
}

// H. G. Schuster and P. Wagner, Progress of Theoretical Physics 81 (1989): two oscillators, theta' = w +
// K*sin(theta_other(t - tau) - theta), lock in phase at f = w - K*sin(f*tau) if cos(f*tau) > 0. Euler's method has the
// same solution, whatever the step: along it, phases differ by f*tau exactly.
TEST(DelayedPhases, SY_20_FrequencyOfTwoOscillators) {
  constexpr double w = 0.3;
  constexpr double coupling = 0.1;
  const std::vector<double> delays = {0, 0.5, 1.7, 3, 4.4};  // ms; cos(f*tau) > 0 for all
  const auto pairs = static_cast<std::int64_t>(delays.size());
  NeuronGroup phases(2 * pairs,
                     "dtheta/dt = w + pull : 1\n"
                     "pull : Hz",
                     {.method = {"euler"}, .names = {{"w", w / ms}}});
  phases["theta"]["i % 2 == 0"] = 0.7;
  Synapses coupled(phases, phases,
                   {.model = "tau : second (constant)\n"
                             "pull_post = K*sin(theta_pre(t - tau) - theta_post) : Hz (summed)",
                    .names = {{"K", coupling / ms}}});
  coupled.connect("i // 2 == j // 2 and i != j");
  for (std::size_t k = 0; k < delays.size(); ++k) {
    const auto first = static_cast<std::int64_t>(2 * k);
    coupled["tau"][coupled.from({first, first + 1})] = delays[k] * ms;
  }
  Network network(phases, coupled);
  network.run(1 * second);  // differences die out with K*cos(f*tau) > 0.02/ms: by exp(-20)
  const auto before = numbers(phases["theta"].values());
  network.run(100 * ms);
  const auto after = numbers(phases["theta"].values());
  for (std::size_t k = 0; k < delays.size(); ++k) {
    const double f = common_frequency(w, coupling, delays[k]);
    ASSERT_GT(std::cos(f * delays[k]), 0.2);
    EXPECT_NEAR((after[2 * k] - before[2 * k]) / 100, f, 1e-8) << delays[k];
    EXPECT_NEAR(after[2 * k] - after[2 * k + 1], 0, 1e-6) << delays[k];
  }
}

// N. D. Hayes, Journal of the London Mathematical Society 25 (1950): x' = -x(t - tau) decays for tau below pi/2 and
// grows above. Steps of 1/1000 of the unit of time move the limit by about as much.
TEST(DelayedPhases, SY_20_StabilityOfADelayedDecay) {
  NeuronGroup decay(4,
                    "dx/dt = -x(t - tau)/second : 1\n"
                    "tau : second (constant)",
                    {.method = {"euler"}, .dt = 1 * ms});
  decay["x"] = 1;
  const std::vector<double> delays = {1.45, 1.55, 1.59, 1.69};
  for (std::size_t k = 0; k < delays.size(); ++k)
    decay["tau"][static_cast<std::int64_t>(k)] = delays[k] * second;
  StateMonitor record(decay, {"x"});
  Network network(decay, record);
  network.run(120 * second);
  const auto largest = [&](std::size_t neuron, std::size_t from, std::size_t to) {
    const auto x = numbers(record.trace("x", neuron));
    double most = 0;
    for (auto k = from; k < to; ++k) most = std::max(most, std::fabs(x[k]));
    return most;
  };
  for (std::size_t k = 0; k < 4; ++k) {
    const double early = largest(k, 20'000, 40'000);
    const double late = largest(k, 100'000, 120'000);
    if (delays[k] < 1.5708) {
      EXPECT_LT(late, 0.9 * early) << k;
    } else {
      EXPECT_GT(late, 1.1 * early) << k;
    }
  }
}

}  // namespace
}  // namespace brio::test
