// What numbers of items mean in a kernel over ranges, and which items meet.
#include "ir/kernel_order.hpp"

#include <gtest/gtest.h>

namespace brio::ir {
namespace {

using Columns = std::vector<std::uint32_t>;

// v[j] += w, with something more at the end.
Kernel delivery(const std::string& more = "", const std::string& outside = "") {
  return parse_kernel("kernel pre over ranges\narray w: f64\narray j: i32\narray v: f64\narray x: f64\n" +
                      outside +
                      R"(%0 = i64 item
%1 = f64 load w, %0
%2 = i32 load j, %0
%3 = f64 load v, %2
%4 = f64 add %3, %1
%5 = f64 store v, %2, %4
)" + more);
}

TEST(KernelOrder, ColumnsOfItems) {
  EXPECT_EQ(columns_of_items(delivery()), (Columns{0, 1}));
  EXPECT_EQ(columns_of_items(delivery("%6 = f64 store w, %0, %4\n")), (Columns{0, 1}));
}

TEST(KernelOrder, NumbersThatMeanMore) {
  EXPECT_FALSE(columns_of_items(delivery("%6 = f64 convert %0\n%7 = f64 store x, %0, %6\n")));  // a value
  EXPECT_FALSE(columns_of_items(delivery("%6 = f64 load w, %2\n")));  // elements of others
  EXPECT_FALSE(columns_of_items(delivery("%6 = i64 add %0, %0\n%7 = f64 load x, %6\n")));
  EXPECT_FALSE(columns_of_items(
      parse_kernel("kernel k over items\narray w: f64\n%0 = i64 item\n%1 = f64 load w, %0\n")));
}

constexpr Separation by_target{1};

TEST(KernelOrder, TheColumnThatSeparates) {
  EXPECT_EQ(separation_of(delivery()), by_target);
  EXPECT_EQ(separation_of(delivery("%6 = f64 store w, %0, %4\n")), by_target);
  EXPECT_EQ(separation_of(delivery("%6 = f64 load x, %0\n%7 = f64 store x, %0, %6\n")), by_target);
  // a part of a group: the same number is added to each index
  EXPECT_EQ(separation_of(parse_kernel(R"(kernel pre over ranges
array w: f64
array j: i32
array v: f64
%0 = i64 item
%1 = i32 load j, %0
%2 = i32 constant 7
%3 = i32 add %1, %2
%4 = f64 load v, %3
%5 = f64 store v, %3, %4
)")),
            by_target);
}

TEST(KernelOrder, ItemsThatMayMeet) {
  // the element of another one, at which that one may store
  EXPECT_FALSE(separation_of(delivery("%6 = i32 load j, %2\n%7 = f64 load v, %6\n")));
  EXPECT_FALSE(separation_of(delivery("%6 = i64 constant 0\n%7 = f64 load v, %6\n")));
  EXPECT_FALSE(separation_of(delivery("%6 = i64 constant 0\n%7 = f64 store x, %6, %1\n")));
  EXPECT_FALSE(separation_of(delivery("%6 = i32 constant 1\n%7 = i32 add %2, %6\n%8 = f64 load v, %7\n")));
  EXPECT_FALSE(
      separation_of(delivery("%6 = i32 constant 1\n%7 = i32 add %2, %6\n%8 = f64 store x, %7, %4\n")));
  // what is stored at the item and elsewhere
  EXPECT_FALSE(separation_of(delivery("%6 = f64 store w, %2, %4\n")));
  // two columns
  EXPECT_FALSE(separation_of(delivery("%6 = i32 load i, %0\n%7 = f64 store x, %6, %1\n", "array i: i32\n")));
  // the column itself changes
  EXPECT_FALSE(separation_of(delivery("%6 = i32 constant 1\n%7 = i32 store j, %0, %6\n")));
}

TEST(KernelOrder, ItemsThatChangeNothingButThemselves) {
  const auto kernel = parse_kernel(
      "kernel k over ranges\narray w: f64\n%0 = i64 item\n%1 = f64 load w, %0\n%2 = f64 store w, %0, %1\n");
  EXPECT_EQ(separation_of(kernel), Separation{});
  EXPECT_EQ(touches_of(kernel), std::vector{Touch::own});
}

TEST(KernelOrder, WhatIsTouched) {
  EXPECT_EQ(touches_of(delivery()),
            (std::vector{Touch::reads, Touch::reads, Touch::own_of_column, Touch::nothing}));
}

}  // namespace
}  // namespace brio::ir
