#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include "brio/error.hpp"

namespace brio::runtime {
namespace {

// Brian's rule: the nearest step if the time is within 1e-4 of a step from it, else the next one.
TEST(Clock, NW_05_StepAtFollowsBrian) {
  struct Row {
    double time, dt;
    std::int64_t step;
  };
  const Row rows[] = {{0, 1e-4, 0},         {1e-3, 1e-4, 10},      {1.05e-3, 1e-4, 11},
                      {1.05e-3, 2.5e-4, 5}, {0.1 + 0.2, 0.1, 3},   {1.00001e-4, 1e-4, 1},
                      {1.0002e-4, 1e-4, 2}, {0.99991e-4, 1e-4, 1}, {100.0, 1e-4, 1000000}};
  for (const auto& row : rows) EXPECT_EQ(step_at(row.time, row.dt), row.step) << row.time << " " << row.dt;
}

TEST(Clock, NW_05_TimeIsAProductNotASum) {
  Clock clock{0.1, 3, 10};
  EXPECT_EQ(clock.t(), 3 * 0.1);
}

TEST(Clock, NW_05_SameTimeWithinATolerance) {
  EXPECT_TRUE(same_time({0.1, 5, 9}, {0.25, 2, 9}));
  EXPECT_FALSE(same_time({0.1, 4, 9}, {0.25, 2, 9}));
}

TEST(Clock, NW_05_StepSizeChangesOnlyOnTheNewGrid) {
  EXPECT_NO_THROW(check_change(1e-3, 1e-4, 2e-4));
  EXPECT_THROW(check_change(5e-4, 1e-4, 2e-4), ModelError);
}

}  // namespace
}  // namespace brio::runtime
