// What variables were: a ring of rows.
#include <gtest/gtest.h>

#include "model/past.hpp"

namespace brio::model {
namespace {

using Rows = std::vector<double>;

Array row(double first, double second) {
  Array values(ir::Type::f64, 2);
  values.put(0, first);
  values.put(1, second);
  return values;
}

// First values of all rows, the oldest first.
Rows first_values(const Past& past) {
  const auto ordered = past.in_order();
  Rows result;
  for (std::int64_t k = 0; k < ordered.size(); k += 2) {
    result.push_back(ordered.at(k));
    EXPECT_EQ(ordered.at(k + 1), -ordered.at(k));
  }
  return result;
}

Past filled(std::int64_t steps, int pushed) {
  Past past(ir::Type::f64, 2);
  past.keep(steps, 0.1);
  for (int k = 1; k <= pushed; ++k) past.push(row(k, -k), 0.1 * k);
  return past;
}

TEST(Past, KeepsTheLastRows) {
  EXPECT_EQ(first_values(filled(3, 0)), Rows());
  EXPECT_EQ(first_values(filled(3, 2)), (Rows{1, 2}));
  EXPECT_EQ(first_values(filled(3, 4)), (Rows{1, 2, 3, 4}));
  EXPECT_EQ(first_values(filled(3, 9)), (Rows{6, 7, 8, 9}));
  EXPECT_EQ(first_values(filled(0, 9)), (Rows{9}));
}

TEST(Past, GrowsAndNeverShrinks) {
  auto past = filled(2, 7);
  const auto* const values = past.values().get();
  past.keep(5, 0.1);
  EXPECT_EQ(past.values().get(), values);
  EXPECT_EQ(past.at(Past::length), 6);
  EXPECT_EQ(first_values(past), (Rows{5, 6, 7}));
  past.keep(1, 0.1);
  for (int k = 8; k < 11; ++k) past.push(row(k, -k), 0.1 * k);
  EXPECT_EQ(first_values(past), (Rows{5, 6, 7, 8, 9, 10}));
}

TEST(Past, FollowsTheTimeStep) {
  // The next step begins 0.1 s after that of row 7: rows 0.2 s apart from there on are 6, 4, 2.
  auto past = filled(9, 7);
  past.keep(3, 0.2);
  EXPECT_EQ(first_values(past), (Rows{2, 4, 6}));
  EXPECT_EQ(past.dt(), 0.2);
  // And 0.2 s after row 6 in steps of 0.1 s: row 6 holds for the first of them.
  past.keep(4, 0.1);
  EXPECT_EQ(first_values(past).back(), 6);
}

TEST(Past, ForgetsAndIsPutBack) {
  auto past = filled(2, 7);
  const auto ordered = past.in_order();
  past.forget();
  EXPECT_TRUE(past.empty());
  EXPECT_EQ(first_values(past), Rows());
  past.put_back(ordered.data(), 3, 0.1, 0.8);
  EXPECT_EQ(first_values(past), (Rows{5, 6, 7}));
  past.push(row(8, -8), 0.8);
  EXPECT_EQ(first_values(past), (Rows{6, 7, 8}));
  Past other(ir::Type::f64, 2);
  other.put_back(ordered.data(), 3, 0.1, 0.8);
  EXPECT_EQ(first_values(other), (Rows{5, 6, 7}));
}

TEST(Past, ForgetsWhatWasBeforeAGap) {
  auto past = filled(2, 7);
  past.go_on(0.8);
  EXPECT_FALSE(past.empty());
  past.go_on(0.9);
  EXPECT_TRUE(past.empty());
  past = filled(2, 7);
  past.go_on(0.3);
  EXPECT_TRUE(past.empty());
}

TEST(Past, BeforeTheFirstStepItsValuesAreRead) {
  Past past(ir::Type::f64, 2);
  past.keep(2, 0.1);
  past.set_present(row(3, -3));
  EXPECT_TRUE(past.empty());
  EXPECT_EQ(past.values()->at(2 * past.at(Past::present)), 3);
  EXPECT_EQ(past.at(Past::known), 0);
  past.push(row(4, -4), 0);
  EXPECT_EQ(first_values(past), (Rows{4}));
}

}  // namespace
}  // namespace brio::model
