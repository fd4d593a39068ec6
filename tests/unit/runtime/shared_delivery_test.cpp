#include "runtime/shared_delivery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace brio::runtime {
namespace {

using Items = std::vector<std::int32_t>;

TEST(SharedDelivery, SharesOfARunAreItsPartsInOrder) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    // Short and long ones, spread evenly or all at one end.
    Items items(std::uniform_int_distribution<std::size_t>(0, round % 2 == 0 ? 20 : 500)(random));
    const int least = round % 3 == 0 ? 9 : 0;
    const int most = round % 3 == 1 ? 4 : 12;
    for (auto& item : items) item = std::uniform_int_distribution(least, most)(random);
    std::ranges::sort(items);
    Items order(items.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<std::int32_t>(order.size() - 1 - k);
    const Items reversed(items.rbegin(), items.rend());
    std::int64_t next = 0;
    const std::int64_t limits[] = {0, 3, 3, 8, 13};
    for (std::size_t k = 0; k + 1 < std::size(limits); ++k) {
      const ir::Range run{0, std::ssize(items)};
      const auto own = share_of(run, items.data(), nullptr, limits[k], limits[k + 1], 13);
      const auto same = share_of(run, reversed.data(), order.data(), limits[k], limits[k + 1], 13);
      EXPECT_EQ(own.begin, same.begin);
      EXPECT_EQ(own.end, same.end);
      EXPECT_EQ(own.begin, next);
      for (auto n = own.begin; n < own.end; ++n) {
        EXPECT_GE(items[static_cast<std::size_t>(n)], limits[k]);
        EXPECT_LT(items[static_cast<std::size_t>(n)], limits[k + 1]);
      }
      next = own.end;
    }
    EXPECT_EQ(next, std::ssize(items));
  }
}

TEST(SharedDelivery, CutsGiveEachShareAsMuch) {
  std::vector<std::int64_t> items{9, 1, 5, 5, 5, 7, 2, 8};
  EXPECT_EQ(cuts_of(items, 2), std::vector<std::int64_t>{5});
  EXPECT_EQ(cuts_of(items, 4), (std::vector<std::int64_t>{5, 5, 8}));
  EXPECT_EQ(cuts_of(items, 1), std::vector<std::int64_t>{});
  std::vector<std::int64_t> none;
  EXPECT_EQ(cuts_of(none, 2), std::vector<std::int64_t>{0});
}

}  // namespace
}  // namespace brio::runtime
