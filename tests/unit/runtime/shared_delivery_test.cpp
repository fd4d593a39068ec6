#include "runtime/shared_delivery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

struct Ends {
  std::int64_t begin;
  std::int64_t end;
  bool operator==(const Ends&) const = default;
};

/// The cells of one group, in the order of its neurons.
std::vector<Ends> ends_of(const Spread& spread, std::int64_t threads) {
  const int group = 0;
  std::vector<Ends> ends;
  for (const auto& cell : cells_of({{&group, spread}}, threads)) {
    EXPECT_EQ(cell.group, &group);
    ends.push_back({cell.begin, cell.end});
  }
  std::ranges::sort(ends, std::less(), [](const Ends& each) { return each.begin; });
  return ends;
}

constexpr auto last = std::numeric_limits<std::int64_t>::max();

TEST(SharedDelivery, CellsGiveEachThreadAsMuch) {
  const Spread spread{{9, 1, 5, 5, 5, 7, 2, 8}, {0, 10}};
  EXPECT_EQ(ends_of(spread, 1), (std::vector<Ends>{{0, last}}));
  EXPECT_EQ(ends_of(spread, 2), (std::vector<Ends>{{0, 5}, {5, 7}, {7, 8}, {8, last}}));
  EXPECT_EQ(ends_of({{}, {}}, 2), (std::vector<Ends>{{0, last}}));
  EXPECT_EQ(ends_of({{3, 3, 3, 3}, {0, 4}}, 2), (std::vector<Ends>{{0, last}}));
}

Spread evenly(std::int64_t count, std::set<std::int64_t> bounds) {
  Spread spread{{}, std::move(bounds)};
  for (std::int64_t k = 0; k < count; ++k) spread.items.push_back(k);
  return spread;
}

TEST(SharedDelivery, CellsArePartsWhereThatIsEnough) {
  EXPECT_EQ(ends_of(evenly(1000, {0, 1000}), 4),
            (std::vector<Ends>{{0, 250}, {250, 500}, {500, 750}, {750, last}}));
  EXPECT_EQ(ends_of(evenly(1000, {0, 300, 480, 1000}), 2),
            (std::vector<Ends>{{0, 300}, {300, 480}, {480, last}}));
  // Small parts stay with the next one.
  EXPECT_EQ(ends_of(evenly(1000, {0, 500, 501, 502, 1000}), 2), (std::vector<Ends>{{0, 500}, {500, last}}));
}

TEST(SharedDelivery, CellsAreBalancedAndCoverTheirGroups) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const auto number = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
    const std::int64_t threads = 1 + number(7);
    std::map<const void*, Spread> spreads;
    const int groups[3] = {};
    const int count = 1 + number(2);
    for (int g = 0; g < count; ++g) {
      auto& spread = spreads[&groups[g]];
      for (int k = 0; k < 500; ++k) spread.items.push_back(number(9999));
      for (int k = number(6); k > 0; --k) spread.bounds.insert(number(9999));
    }
    std::vector<double> loads(static_cast<std::size_t>(threads));
    std::map<const void*, std::vector<Ends>> ends;
    for (const auto& cell : cells_of(spreads, threads)) {
      ends[cell.group].push_back({cell.begin, cell.end});
      *std::ranges::min_element(loads) += static_cast<double>(std::ranges::count_if(
          spreads[cell.group].items, [&](auto item) { return item >= cell.begin && item < cell.end; }));
    }
    EXPECT_EQ(std::ssize(ends), count);
    for (auto& [group, cells] : ends) {
      std::ranges::sort(cells, std::less(), [](const Ends& each) { return each.begin; });
      EXPECT_EQ(cells.front().begin, 0);
      EXPECT_EQ(cells.back().end, last);
      for (std::size_t k = 1; k < cells.size(); ++k) EXPECT_EQ(cells[k].begin, cells[k - 1].end);
    }
    // A tenth more than an even share is allowed, of whole items.
    const auto share = std::ceil(500.0 * count / static_cast<double>(threads));
    EXPECT_LE(std::ranges::max(loads), std::floor(1.1 * share)) << round;
  }
}

/// Families of parts that lead to ranges of one group; parts with the same letter do the same.
std::vector<std::size_t> families(const std::string& letters, const std::vector<ir::Range>& ranges) {
  const std::shared_ptr<model::Group> group;
  std::vector<model::View> views;
  for (const auto& range : ranges) views.push_back({group, range.begin, range.end});
  std::vector<SharedDelivery::Part> parts;
  for (const auto& view : views) parts.push_back({nullptr, {0}, &view});
  return families_of(parts, [&](std::size_t a, std::size_t b) { return letters[a] == letters[b]; });
}

TEST(SharedDelivery, SY_13_PartsThatMeetStayInTheirOrder) {
  using Families = std::vector<std::size_t>;
  const ir::Range a{0, 10};
  const ir::Range b{10, 20};
  const ir::Range c{5, 15};
  // Sources x and y, each to a and to b: as written by target, and by source.
  EXPECT_EQ(families("xyxy", {a, a, b, b}), (Families{0, 1, 0, 1}));
  EXPECT_EQ(families("xxyy", {a, b, a, b}), (Families{0, 0, 1, 1}));
  // The other way round at b: x comes after y there.
  EXPECT_EQ(families("xyyx", {a, a, b, b}), (Families{0, 1, 1, 2}));
  // Two of the same to neurons that are shared.
  EXPECT_EQ(families("xx", {a, a}), (Families{0, 1}));
  EXPECT_EQ(families("xxx", {a, c, b}), (Families{0, 1, 2}));
  EXPECT_EQ(families("xyx", {a, c, b}), (Families{0, 1, 2}));
  EXPECT_EQ(families("xyx", {a, b, b}), (Families{0, 1, 2}));
  EXPECT_EQ(families("xyx", {a, a, b}), (Families{0, 1, 0}));
}

}  // namespace
}  // namespace brio::runtime
