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

TEST(KernelOrder, TheColumnThatSeparates) {
  EXPECT_EQ(column_that_separates(delivery()), 1U);
  EXPECT_EQ(column_that_separates(delivery("%6 = f64 store w, %0, %4\n")), 1U);
  EXPECT_EQ(column_that_separates(delivery("%6 = f64 load x, %0\n%7 = f64 store x, %0, %6\n")), 1U);
  // a part of a group: the same number is added to each index
  EXPECT_EQ(column_that_separates(delivery("%6 = i64 scalar first\n%7 = i64 convert %2\n%8 = i64 add %7, %6\n"
                                           "%9 = f64 load x, %8\n%10 = f64 store x, %8, %9\n",
                                           "scalar first: i64\n")),
            1U);
}

TEST(KernelOrder, ItemsThatMayMeet) {
  // the element of another one, at which that one may store
  EXPECT_FALSE(column_that_separates(delivery("%6 = i32 load j, %2\n%7 = f64 load v, %6\n")));
  EXPECT_FALSE(column_that_separates(delivery("%6 = i64 constant 0\n%7 = f64 load v, %6\n")));
  EXPECT_FALSE(column_that_separates(delivery("%6 = i64 constant 0\n%7 = f64 store x, %6, %1\n")));
  EXPECT_FALSE(
      column_that_separates(delivery("%6 = i32 constant 1\n%7 = i32 add %2, %6\n%8 = f64 load v, %7\n")));
  // what is stored at the item and elsewhere
  EXPECT_FALSE(column_that_separates(delivery("%6 = f64 store w, %2, %4\n")));
  // two columns
  EXPECT_FALSE(
      column_that_separates(delivery("%6 = i32 load i, %0\n%7 = f64 store x, %6, %1\n", "array i: i32\n")));
  // the column itself changes
  EXPECT_FALSE(column_that_separates(delivery("%6 = i32 constant 1\n%7 = i32 store j, %0, %6\n")));
  // nothing is stored but elements of the item
  EXPECT_FALSE(column_that_separates(parse_kernel(
      "kernel k over ranges\narray w: f64\n%0 = i64 item\n%1 = f64 load w, %0\n%2 = f64 store w, %0, %1\n")));
}

}  // namespace
}  // namespace brio::ir
