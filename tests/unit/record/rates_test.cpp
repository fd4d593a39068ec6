// Windows and bins against sums that are written out.
#include "record/rates.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace brio::record {
namespace {

using Values = std::vector<double>;

TEST(Rates, MO_04_Windows) {
  EXPECT_EQ(flat_window(0), Values{1});
  EXPECT_EQ(flat_window(2), Values(5, 1));
  const auto weights = gaussian_window(1.5);
  ASSERT_EQ(weights.size(), 7u);
  EXPECT_EQ(weights[3], 1);
  EXPECT_DOUBLE_EQ(weights[0], std::exp(-2.0));
  EXPECT_EQ(weights[1], weights[5]);
  EXPECT_EQ(gaussian_window(0.1), Values{1});
}

TEST(Rates, MO_04_SmoothedSeesZeroBeyondTheEnds) {
  EXPECT_EQ(smoothed(Values{4, 8, 0, 4}, Values{1, 2, 1}), (Values{4, 5, 3, 2}));
  // As in a convolution, what comes first in the window belongs to what is later.
  EXPECT_EQ(smoothed(Values{0, 4, 0}, Values{1, 0, 3}), (Values{1, 0, 3}));
  // A window that is longer than the record stays in the middle.
  EXPECT_EQ(smoothed(Values{5, 10}, Values{1, 1, 1, 1, 1}), (Values{3, 3}));
  EXPECT_EQ(smoothed(Values{}, Values{1}), Values{});
}

TEST(Rates, MO_04_SmoothedIsTheSameInEveryBlock) {
  Values values, expected;
  for (int k = 0; k < 2000; ++k) values.push_back((k * 37) % 64);
  const Values weights{1, 3, 4, 5, 3};  // a power of two in sum, so that there is no rounding
  for (int k = 0; k < 2000; ++k) {
    double sum = 0;
    for (int w = 0; w < 5; ++w) {
      const auto at = k + 2 - w;
      if (at >= 0 && at < 2000)
        sum += values[static_cast<std::size_t>(at)] * weights[static_cast<std::size_t>(w)];
    }
    expected.push_back(sum / 16);
  }
  EXPECT_EQ(smoothed(values, weights), expected);
}

TEST(Rates, MO_04_BinsLeaveOutAnIncompleteOne) {
  EXPECT_EQ(binned(Values{1, 3, 5, 7, 9}, 2), (Values{2, 6}));
  EXPECT_EQ(binned(Values{1}, 2), Values{});
}

}  // namespace
}  // namespace brio::record
