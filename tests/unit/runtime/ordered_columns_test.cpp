#include "runtime/ordered_columns.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace brio::runtime {
namespace {

constexpr std::int64_t count = 40'000;  // enough to be worth it

std::shared_ptr<const model::Rows> shuffled(unsigned seed) {
  auto rows = std::make_shared<model::Rows>();
  rows->order.resize(count);
  std::iota(rows->order.begin(), rows->order.end(), 0);
  std::shuffle(rows->order.begin(), rows->order.end(), std::mt19937(seed));
  return rows;
}

// Its value is its number.
model::ArrayPtr numbers(ir::Type type = ir::Type::f64) {
  auto array = std::make_shared<model::Array>(type, count);
  for (std::int64_t k = 0; k < count; ++k) array->put(k, static_cast<double>(k % 100));
  return array;
}

bool as_before(const model::Array& array) {
  for (std::int64_t k = 0; k < count; ++k) {
    if (array.at(k) != static_cast<double>(k % 100)) return false;
  }
  return true;
}

TEST(OrderedColumns, TheyComeBackWhenSomebodyLooks) {
  for (const auto type : {ir::Type::f64, ir::Type::f32, ir::Type::i32, ir::Type::i64, ir::Type::boolean}) {
    const auto rows = shuffled(1);
    auto array = std::make_shared<model::Array>(type, count);
    for (std::int64_t k = 0; k < count; ++k) array->put(k, static_cast<double>(k % 100));
    OrderedColumns columns;
    ASSERT_TRUE(columns.arrange(rows, {array}));
    EXPECT_TRUE(columns.in_order(*rows));
    EXPECT_TRUE(array->lent());
    EXPECT_FALSE(array->deferred());
    for (std::int64_t k = 0; k < count; ++k) {
      const auto expected = static_cast<double>(rows->order[static_cast<std::size_t>(k)] % 100);
      ASSERT_EQ(array->at(rows->order[static_cast<std::size_t>(k)]),
                type == ir::Type::boolean ? expected != 0 : expected);
    }
    EXPECT_FALSE(array->lent());
    EXPECT_FALSE(columns.in_order(*rows));
    EXPECT_TRUE(columns.lends());
    columns.give_back();
    EXPECT_FALSE(columns.lends());
  }
}

TEST(OrderedColumns, WhatChangesThereIsChanged) {
  const auto rows = shuffled(2);
  const auto array = numbers();
  OrderedColumns columns;
  ASSERT_TRUE(columns.arrange(rows, {array}));
  auto* const values = reinterpret_cast<double*>(columns.places().front().second);
  EXPECT_EQ(values[7], rows->order[7] % 100);
  values[7] = -1;
  EXPECT_EQ(array->at(rows->order[7]), -1);
}

TEST(OrderedColumns, MemoryThatSomebodyHoldsStays) {
  const auto first = numbers();
  const auto second = numbers();
  const auto held = second->hold();
  OrderedColumns columns;
  EXPECT_FALSE(columns.arrange(shuffled(3), {first, second}));
  EXPECT_FALSE(first->lent());
  EXPECT_TRUE(as_before(*first));
  EXPECT_TRUE(as_before(*second));
}

TEST(OrderedColumns, OtherRowsAndLaterOnes) {
  const auto array = numbers();
  const auto before = shuffled(4);
  const auto after = shuffled(5);
  OrderedColumns columns;
  ASSERT_TRUE(columns.arrange(before, {array}));
  EXPECT_FALSE(columns.in_order(*after));
  ASSERT_TRUE(columns.arrange(after, {array}));
  EXPECT_TRUE(columns.in_order(*after));
  EXPECT_TRUE(as_before(*array));
}

TEST(OrderedColumns, ArraysThatChangeTheirSizeOrAreReplaced) {
  const auto rows = shuffled(6);
  const auto grown = numbers();
  const auto replaced = numbers();
  {
    OrderedColumns columns;
    ASSERT_TRUE(columns.arrange(rows, {grown, replaced}));
  }  // what is lent comes back, whoever is gone
  grown->resize(count + 10);
  EXPECT_TRUE(as_before(*grown));
  EXPECT_EQ(grown->at(count + 9), 0);
  replaced->take(model::Array(ir::Type::f64, 3));
  EXPECT_FALSE(replaced->lent());
  EXPECT_EQ(replaced->at(2), 0);
}

TEST(OrderedColumns, ItPaysWhenMuchHasArrivedAndLaterIfItIsBroughtBackAtOnce) {
  const auto rows = shuffled(7);
  const auto array = numbers();
  OrderedColumns columns;
  EXPECT_FALSE(columns.pays(*rows, count / 5));
  EXPECT_TRUE(columns.pays(*rows, count / 5));
  ASSERT_TRUE(columns.arrange(rows, {array}));
  columns.give_back();
  EXPECT_FALSE(columns.pays(*rows, count / 3));
  EXPECT_TRUE(columns.pays(*rows, count / 3));
  model::Rows few;
  few.order = {1, 0};
  EXPECT_FALSE(columns.pays(few, 1'000'000'000));
}

}  // namespace
}  // namespace brio::runtime
