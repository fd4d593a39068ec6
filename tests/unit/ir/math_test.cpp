// Parts of the mathematics whose mistakes no statistics of a few seconds would see. The functions as a whole
// are tested in unit/interpreter.
#include <cmath>

#include <gtest/gtest.h>

#include "ir/math.hpp"
#include "ir/math_host.hpp"
#include "ir/math_random.hpp"
#include "ir/math_trigonometric.hpp"

namespace brio::ir::math {
namespace {

double log_probability(double k, double mean) { return k * std::log(mean) - mean - std::lgamma(k + 1); }

TEST(PoissonRejection, LogProbability) {
  for (const double mean : {10.0, 12.5, 40.0, 1000.0, 1e5}) {
    for (double k = 0; k < mean + 10 * std::sqrt(mean); k = k < 30 ? k + 1 : std::floor(k * 1.1)) {
      const double found = poisson_log_probability(HostReal(k), HostReal(mean)).value;
      const double expected = log_probability(k, mean) + 0.5 * std::log(2 * M_PI * std::max(k, 1.0));
      // The tolerance is for what the reference loses: terms of the size of k log(mean) and of the mean cancel in it.
      EXPECT_NEAR(found, expected, 1e-12 + 1e-15 * (mean + (k + 1) * std::log(mean + 1)))
          << k << " of " << mean;
    }
  }
}

// The result has exactly Poisson's distribution if nothing is refused under the curve: its height is nowhere
// below the probability.
TEST(PoissonRejection, CurveCoversTheProbabilities) {
  for (double mean = 10; mean < 4.2e9; mean *= mean < 100 ? 1.02 : 2.3) {
    const auto hat = poisson_hat(HostReal(mean));
    for (double u = -0.49999; u < 0.5; u += 0.00021) {
      const auto top = propose(hat, HostReal(u), HostReal(1));
      if (top.k.value < 0) continue;
      const double probability = poisson_log_probability(top.k, HostReal(mean)).value;
      ASSERT_GE(top.log_height.value, probability) << u << " of " << mean;
    }
  }
}

// Both ways to reduce an angle agree where both apply.
TEST(Angles, ModerateAndHugeReductionAgree) {
  for (double x = 0x1p30; x < 0x1p40; x *= 1.37) {
    const auto moderate = reduce_moderate(HostReal(x));
    const auto huge = reduce_huge(HostReal(x));
    const double turns = moderate.quadrant.value - huge.quadrant.value;
    EXPECT_EQ(std::fmod(turns, 4.0), 0.0) << x;
    EXPECT_NEAR(moderate.hi.value, huge.hi.value, std::abs(huge.hi.value) * 0x1p-52) << x;
    EXPECT_LE(std::abs(huge.hi.value), M_PI / 4 * (1 + 1e-9)) << x;
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
