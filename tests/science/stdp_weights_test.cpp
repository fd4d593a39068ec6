// What plasticity that depends on the times of spikes makes of many weights, in the long run.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "steps.hpp"
#include "support/statistics.hpp"

namespace brio::test {
namespace {

using namespace units;

// ---- independent spikes ---------------------------------------------------------------------------------------

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double standard_error(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const auto n = static_cast<double>(values.size());
  return std::sqrt(squares / (n - 1) / n);
}

// E. M. Izhikevich and N. S. Desai, Neural Computation 15 (2003): if each spike of the source is paired with the spikes
// of the target just before and just after it, the change of the weight depends on the target's rate as in the theory of
// Bienenstock, Cooper and Munro: depression below a threshold of about 16 Hz, potentiation above.
//
// In steps of dt, in which the target spikes with probability p: the next spike is k >= 0 steps away with probability
// p(1 - p)^k, the last one k >= 1 steps with p(1 - p)^(k - 1). The sums over k are geometric series.
TEST(IndependentSpikes, NearestNeighboursHaveAThresholdOfTheRate) {
  constexpr double dt = 1;
  constexpr double tau_plus = 13.3;  // of R. C. Froemke and Y. Dan, Nature 416 (2002)
  constexpr double tau_minus = 34.5;
  constexpr double a_plus = 1.03;
  constexpr double a_minus = 0.51;
  constexpr std::int64_t each = 1000;
  const std::vector<double> rates = {2, 5, 10, 30, 60};
  const auto size = each * std::ssize(rates);

  PoissonGroup source(size, 40 * hertz, {.dt = dt * ms, .name = "source"});
  PoissonGroup target(size, 1 * hertz, {.dt = dt * ms, .name = "target"});
  for (std::size_t k = 0; k < rates.size(); ++k) {
    const auto first = static_cast<std::int64_t>(k) * each;
    target.slice(first, first + each)["rates"] = rates[k] * hertz;
  }
  Synapses synapses(source, target,
                    {.model = "w : 1\n"
                              "pairs : 1\n"
                              "dx/dt = -x/(13.3*ms) : 1 (event-driven)\n"
                              "dy/dt = -y/(34.5*ms) : 1 (event-driven)",
                     .on_pre = "x += 1.03; w -= y; pairs += 1",
                     .on_post = "w += x; x = 0; y = 0.51",
                     .dt = dt * ms});
  synapses.connect_each("i");
  Network network(source, target, synapses);
  network.seed(8);
  network.run(5 * second, {.threads = 1});  // so that there have been spikes of the target
  const auto before = list(synapses["w"]);
  const auto pairs_before = list(synapses["pairs"]);
  network.run(20 * second, {.threads = 1});
  const auto w = list(synapses["w"]);
  const auto pairs = list(synapses["pairs"]);
  for (std::size_t k = 0; k < rates.size(); ++k) {
    const double p = rates[k] * dt * 1e-3;
    const double q_plus = std::exp(-dt / tau_plus);
    const double q_minus = std::exp(-dt / tau_minus);
    const double change =
        a_plus * p / (1 - (1 - p) * q_plus) - a_minus * p * q_minus / (1 - (1 - p) * q_minus);
    EXPECT_EQ(change > 0, rates[k] > 16.3);
    std::vector<double> differences;
    for (std::size_t n = k * each; n < (k + 1) * each; ++n)
      differences.push_back(w[n] - before[n] - change * (pairs[n] - pairs_before[n]));
    EXPECT_NEAR(mean_of(differences), 0, normal_limit * standard_error(differences)) << rates[k];
    // The test can tell that from nothing.
    EXPECT_GT(std::abs(change) * 800, 2 * normal_limit * standard_error(differences)) << rates[k];
  }
}

// R. Gütig, R. Aharonov, S. Rotter, H. Sompolinsky, J. Neuroscience 23 (2003): potentiation by (1 - w)^mu, depression by
// alpha*w^mu of the learning rate. Without correlations, weights settle where both are equal: w = 1/(1 + alpha^(1/mu)).
TEST(IndependentSpikes, WeightDependenceDecidesWhereWeightsSettle) {
  constexpr double alpha = 1.2;
  constexpr std::int64_t size = 1000;
  for (const double mu : {1.0, 0.5}) {
    PoissonGroup source(size, 20 * hertz, {.dt = 1 * ms, .name = "source"});
    PoissonGroup target(size, 20 * hertz, {.dt = 1 * ms, .name = "target"});
    // Depression sees the target's spike from the next step on, potentiation the source's from the same step on. A
    // factor that makes both sums of exponentials equal keeps that out of the result.
    Synapses synapses(source, target,
                      {.model = "w : 1\n"
                                "dx/dt = -x/(20*ms) : 1 (event-driven)\n"
                                "dy/dt = -y/(20*ms) : 1 (event-driven)",
                       .on_pre = "x += rate*exp(-1*ms/(20*ms)); w = w - alpha*w**mu*y",
                       .on_post = "y += rate; w = w + (1 - w)**mu*x",
                       .dt = 1 * ms,
                       .names = {{"rate", 0.01}, {"alpha", alpha}, {"mu", mu}}});
    synapses.connect_each("i");
    synapses["w"] = 0.5;
    Network network(source, target, synapses);
    network.seed(9);
    network.run(100 * second, {.threads = 1});
    const auto w = list(synapses["w"]);
    // Weights fluctuate with the learning rate of 0.01; where they act in a curve (mu = 0.5), the mean moves by about as
    // much times the curvature over the slope: 0.002 here.
    const double expected = 1 / (1 + std::pow(alpha, 1 / mu));
    EXPECT_NEAR(mean_of(w), expected, normal_limit * standard_error(w) + 0.002) << mu;
  }
}

// ---- a neuron that learns -------------------------------------------------------------------------------------

// S. Song, K. D. Miller, L. F. Abbott, Nature Neuroscience 3 (2000): 1000 Poisson inputs to one neuron. If changes do not
// depend on the weight, inputs compete: most weights end near one of the limits. If they do (M. C. W. van Rossum,
// G. Q. Bi, G. G. Turrigiano, J. Neuroscience 20, 2000; J. Rubin, D. D. Lee, H. Sompolinsky, Physical Review Letters 86,
// 2001), weights stay together around one value.
std::vector<double> learned(const std::string& potentiation, const std::string& depression) {
  constexpr std::int64_t inputs = 1000;
  PoissonGroup source(inputs, 15 * hertz, {.dt = 0.5 * ms, .name = "inputs"});
  NeuronGroup neuron(1,
                     "dv/dt = (-74*mV - v - g*v)/(10*ms) : volt\n"
                     "dg/dt = -g/(5*ms) : 1",
                     {.threshold = "v > -54*mV", .reset = "v = -60*mV", .method = {"euler"}, .dt = 0.5 * ms});
  neuron["v"] = -74 * mV;
  Synapses synapses(source, neuron,
                    {.model = "w : 1\n"
                              "dx/dt = -x/(20*ms) : 1 (event-driven)\n"
                              "dy/dt = -y/(20*ms) : 1 (event-driven)",
                     .on_pre = "g += 0.01*w; x += 0.005; w = clip(w - " + depression + ", 0, 1)",
                     .on_post = "y += 1.05*0.005; w = clip(w + " + potentiation + ", 0, 1)",
                     .dt = 0.5 * ms,
                     .random = Random(10)});
  synapses.connect();
  synapses["w"] = "rand()";
  Network network(source, neuron, synapses);
  network.seed(10);
  network.run(400 * second, {.threads = 1});
  return list(synapses["w"]);
}

double part(const std::vector<double>& w, double from, double to) {
  const auto inside = std::count_if(w.begin(), w.end(), [&](double x) { return x >= from && x <= to; });
  return static_cast<double>(inside) / static_cast<double>(w.size());
}

TEST(LearningNeuron, InputsCompeteIfChangesDoNotDependOnWeights) {
  const auto additive = learned("x", "y");
  EXPECT_GT(part(additive, 0, 0.1), 0.2);
  EXPECT_GT(part(additive, 0.9, 1), 0.2);
  // If all values were as likely, 0.4 of them would be here.
  EXPECT_LT(part(additive, 0.3, 0.7), 0.2);
}

TEST(LearningNeuron, InputsStayTogetherIfChangesDependOnWeights) {
  const auto multiplicative = learned("(1 - w)*x", "w*y");
  EXPECT_EQ(part(multiplicative, 0.35, 0.65), 1);
}

}  // namespace
}  // namespace brio::test
