#include "ir/kernel_alike.hpp"

#include <gtest/gtest.h>

#include <string>

namespace brio::ir {
namespace {

constexpr Separation by_target{1};

// v[j + shift] += w, and what else is done.
Kernel delivery(int shift, const std::string& more = "", const std::string& name = "pre") {
  std::string text =
      "kernel " + name + " over ranges\narray " + name + "_w: f64\narray j: i32\narray v: f64\n";
  text += "%0 = i64 item\n%1 = f64 load " + name + "_w, %0\n%2 = i32 load j, %0\n";
  if (shift != 0) {
    text += "%3 = i32 constant " + std::to_string(shift) + "\n%4 = i32 add %2, %3\n";
    text += "%5 = f64 load v, %4\n%6 = f64 add %5, %1\n%7 = f64 store v, %4, %6\n";
  } else {
    text += "%3 = f64 load v, %2\n%4 = f64 add %3, %1\n%5 = f64 store v, %2, %4\n";
  }
  return parse_kernel(text + more);
}

TEST(KernelAlike, PartsOfOneGroup) {
  const auto first = without_shift(delivery(0), by_target);
  const auto second = without_shift(delivery(40, "", "other"), by_target);
  const auto third = without_shift(delivery(-7), by_target);
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->shift, 0);
  EXPECT_EQ(second->shift, 40);
  EXPECT_EQ(third->shift, -7);
  verify(second->kernel);
  EXPECT_TRUE(alike(first->kernel, second->kernel));
  EXPECT_TRUE(alike(first->kernel, third->kernel));
  EXPECT_FALSE(alike(delivery(0), delivery(40)));
}

TEST(KernelAlike, ADifferenceThatCounts) {
  const auto plain = without_shift(delivery(3), by_target);
  const auto more = without_shift(delivery(3, "%8 = f64 store pre_w, %0, %5\n"), by_target);
  ASSERT_TRUE(plain && more);
  EXPECT_FALSE(alike(plain->kernel, more->kernel));
}

TEST(KernelAlike, ANumberOfATargetThatIsMoreThanAnIndex) {
  EXPECT_FALSE(without_shift(delivery(3, "%8 = f64 convert %2\n%9 = f64 store pre_w, %0, %8\n"), by_target));
  EXPECT_FALSE(without_shift(delivery(3, "%8 = f64 convert %4\n%9 = f64 store pre_w, %0, %8\n"), by_target));
  EXPECT_FALSE(without_shift(delivery(3, "%8 = i32 add %2, %2\n%9 = f64 store v, %8, %1\n"), by_target));
  // two elements of one neuron
  EXPECT_FALSE(without_shift(delivery(3, "%8 = f64 store v, %2, %1\n"), by_target));
  EXPECT_FALSE(without_shift(delivery(3), Separation{}));
}

}  // namespace
}  // namespace brio::ir
