// Parts of the mathematics whose mistakes no statistics of a few seconds would see. The functions as a whole
// are tested in unit/interpreter.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "ir/math.hpp"
#include "ir/math_host.hpp"
#include "ir/math_random.hpp"
#include "ir/math_trigonometric.hpp"

namespace brio::ir::math {
namespace {

/// low * factor^k up to high.
std::vector<double> geometric(double low, double factor, double high) {
  std::vector<double> found{low};
  while (found.back() * factor < high) found.push_back(found.back() * factor);
  return found;
}

TEST(PoissonRejection, LogProbability) {
  for (const double mean : {10.0, 12.5, 40.0, 1000.0, 1e5}) {
    double log_factorial = 0;
    const auto last = static_cast<int>(mean + 10 * std::sqrt(mean));
    for (int k = 0; k < last; ++k) {
      log_factorial += std::log(std::max(k, 1));
      const double found = poisson_log_probability(HostReal(k), HostReal(mean)).value;
      const double root = 0.5 * std::log(2 * std::numbers::pi * std::max(k, 1));
      const double expected = k * std::log(mean) - mean - log_factorial + root;
      // The tolerance is for what the reference loses: a sum of k logarithms, of the size of log_factorial.
      ASSERT_NEAR(found, expected, 1e-12 + 1e-15 * (mean + log_factorial * std::sqrt(k + 1)))
          << k << " of " << mean;
    }
  }
}

// The result has exactly Poisson's distribution if nothing is refused under the curve: its height is nowhere
// below the probability.
TEST(PoissonRejection, CurveCoversTheProbabilities) {
  auto means = geometric(10, 1.02, 100);
  for (const double mean : geometric(100, 2.3, 4.2e9)) means.push_back(mean);
  for (const double mean : means) {
    const auto hat = poisson_hat(HostReal(mean));
    for (int k = 0; k < 5000; ++k) {
      const double u = (k + 0.05) / 5000 - 0.5;
      const auto top = propose(hat, HostReal(u), HostReal(1));
      if (top.k.value < 0) continue;
      const double probability = poisson_log_probability(top.k, HostReal(mean)).value;
      ASSERT_GE(top.log_height.value, probability) << u << " of " << mean;
    }
  }
}

// Both ways to reduce an angle agree where both apply.
TEST(Angles, ModerateAndHugeReductionAgree) {
  for (const double x : geometric(0x1p30, 1.37, 0x1p40)) {
    const auto moderate = reduce_moderate(HostReal(x));
    const auto huge = reduce_huge(HostReal(x));
    const double turns = moderate.quadrant.value - huge.quadrant.value;
    EXPECT_EQ(std::fmod(turns, 4.0), 0.0) << x;
    EXPECT_NEAR(moderate.hi.value, huge.hi.value, std::abs(huge.hi.value) * 0x1p-52) << x;
    EXPECT_LE(std::abs(huge.hi.value), std::numbers::pi / 4 * (1 + 1e-9)) << x;
  }
}

// exp is the innermost loop of most models: it must not grow unnoticed.
TEST(Cost, ExpIsShort) {
  Builder b("exp", Domain::items);
  const auto x = b.array("x", Type::f64);
  b.store(x, b.item(), build_function(b, Function::exp, {b.load(x, b.item())}));
  const Kernel kernel = std::move(b).finish();
  std::size_t operations = 0;
  for (const Inst& inst : kernel.body) operations += inst.op != Op::constant ? 1 : 0;
  EXPECT_LE(operations, 36u) << print(kernel);
  for (const Inst& inst : kernel.body) EXPECT_NE(inst.op, Op::div);
}

}  // namespace
}  // namespace brio::ir::math
