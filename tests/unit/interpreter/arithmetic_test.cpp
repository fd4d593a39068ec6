// Python's division and remainder, for every sign and every divisor.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Value;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
struct Row {
  T a, b, quotient, remainder;
};

template <class T>
void check(const Row<T>& row) {
  const auto constant = [](Builder& b, T value) {
    if constexpr (std::is_same_v<T, double>) {
      return b.f64(value);
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
      return b.i32(value);
    } else {
      return b.i64(value);
    }
  };
  const auto quotient =
      map<T, T>([&](Builder& b, Value x) { return b.floor_divide(x, constant(b, row.b)); }, {row.a})[0];
  const auto remainder =
      map<T, T>([&](Builder& b, Value x) { return b.modulo(x, constant(b, row.b)); }, {row.a})[0];
  const auto turned =
      map<T, T>([&](Builder& b, Value x) { return b.modulo(constant(b, row.a), x); }, {row.b})[0];
  if constexpr (std::is_same_v<T, double>) {
    const auto same = [](double x, double y) {
      return (std::isnan(x) && std::isnan(y)) ||
             std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    };
    EXPECT_TRUE(same(quotient, row.quotient)) << row.a << " // " << row.b << " = " << quotient;
    EXPECT_TRUE(same(remainder, row.remainder)) << row.a << " % " << row.b << " = " << remainder;
    EXPECT_TRUE(same(turned, row.remainder)) << row.a << " % " << row.b << " = " << turned;
  } else {
    EXPECT_EQ(quotient, row.quotient) << row.a << " // " << row.b;
    EXPECT_EQ(remainder, row.remainder) << row.a << " % " << row.b;
    EXPECT_EQ(turned, row.remainder) << row.a << " % " << row.b;
  }
}

TEST(Division, EX_02_OfIntegers) {
  constexpr auto smallest = std::numeric_limits<std::int32_t>::min();
  const Row<std::int32_t> rows[] = {
      {7, 2, 3, 1},
      {-7, 2, -4, 1},
      {7, -2, -4, -1},
      {-7, -2, 3, -1},
      {6, 3, 2, 0},
      {-6, 3, -2, 0},
      {6, -3, -2, 0},
      {0, 5, 0, 0},
      {5, 0, 0, 0},
      {-5, 0, 0, 0},
      {0, 0, 0, 0},
      {5, 1, 5, 0},
      {5, -1, -5, 0},
      {1, 10, 0, 1},
      {-1, 10, -1, 9},
      {1, -10, -1, -9},
      {smallest, -1, smallest, 0},
      {smallest, 1, smallest, 0},
      {smallest, 3, -715827883, 1},
      {2147483647, -2, -1073741824, -1},
  };
  for (const auto& row : rows) {
    check(row);
    if (row.a != smallest) check<std::int64_t>({row.a, row.b, row.quotient, row.remainder});
  }
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  check<std::int64_t>({least, -1, least, 0});
  check<std::int64_t>({least, 10, -922337203685477581, 2});
}

// Python's answers; where Python raises an error, IEEE's.
TEST(Division, EX_02_OfFloats) {
  const Row<double> rows[] = {
      {7, 2, 3, 1},
      {-7, 2, -4, 1},
      {7, -2, -4, -1},
      {-7, -2, 3, -1},
      {1, 0.1, 9, 0.09999999999999995},
      {-1, 0.1, -10, 5.551115123125783e-17},
      {5.5, 2.5, 2, 0.5},
      {0.3, 0.1, 2, 0.09999999999999998},
      {-0.0, 3, -0.0, 0.0},
      {0.0, -3, -0.0, -0.0},
      {6, -3, -2, -0.0},
      {1, inf, 0, 1},
      {-1, inf, -1, inf},
      {1, -inf, -1, -inf},
      {inf, 2, nan, nan},
      {nan, 2, nan, nan},
      {2, nan, nan, nan},
      {1, 0.0, inf, nan},
      {1e300, 3, 1e300 / 3, 0},
      {1.7976931348623157e308, 5e-324, inf, 0},
      {1.7976931348623157e308, 1.5e-323, inf, 1e-323},
      {5e-324, 1e308, 0, 5e-324},
      {-5e-324, 1e308, -1, 1e308},
  };
  for (const auto& row : rows) check(row);
}

}  // namespace
}  // namespace brio::interpreter
