// The functions that do not approximate anything, and the host's twins of those that do.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "accuracy.hpp"
#include "ir/host_math.hpp"
#include "ir/math.hpp"
#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Function;
using ir::Value;

TEST(Functions, EX_06_OfOtherKinds) {
  struct KindRow {
    Function function;
    double x, result;
  };
  const KindRow kind_rows[] = {
      {Function::abs, -2.5, 2.5},  {Function::abs, -0.0, 0.0},      {Function::sign, 2.5, 1},
      {Function::sign, -0.5, -1},  {Function::sign, -0.0, 0.0},     {Function::sign, nan, nan},
      {Function::floor, -2.5, -3}, {Function::floor, 1e300, 1e300}, {Function::ceil, -2.5, -2},
      {Function::ceil, 2.5, 3},    {Function::sqrt, -1, nan},       {Function::sqrt, -0.0, -0.0},
  };
  for (const auto& [function, x, result] : kind_rows) {
    const double found =
        map([&](Builder& b, Value value) { return ir::build_function(b, function, {value}); }, {x})[0];
    if (std::isnan(result)) {
      EXPECT_TRUE(std::isnan(found)) << row_of(function).name;
    } else {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(found), std::bit_cast<std::uint64_t>(result))
          << row_of(function).name;
    }
  }
}

TEST(Functions, EX_06_KeepIntegers) {
  const auto whole = [](Function function, std::int32_t x) {
    return map<std::int32_t, std::int32_t>(
        [&](Builder& b, Value value) { return ir::build_function(b, function, {value}); }, {x})[0];
  };
  EXPECT_EQ(whole(Function::abs, -7), 7);
  EXPECT_EQ(whole(Function::sign, -7), -1);
  EXPECT_EQ(whole(Function::sign, 0), 0);
  const auto clip = map<std::int32_t, std::int32_t>(
      [](Builder& b, Value x) {
        return ir::build_function(b, Function::clip, {x, b.i32(-1), b.i32(2)});
      },
      {-5, 0, 5});
  EXPECT_EQ(clip, (std::vector<std::int32_t>{-1, 0, 2}));
}

TEST(Functions, EX_06_ClipInt) {
  const auto clip = map(
      [](Builder& b, Value x) {
        return ir::build_function(b, Function::clip, {x, b.f64(0), b.f64(1)});
      },
      {-1, 0.5, 2, inf});
  EXPECT_EQ(clip, (std::vector<double>{0, 0.5, 1, 1}));
  // Bounds that cross: the upper one is applied last.
  const auto crossed = map(
      [](Builder& b, Value x) {
        return ir::build_function(b, Function::clip, {x, b.f64(1), b.f64(0)});
      },
      {-1, 0.5, 2});
  EXPECT_EQ(crossed, (std::vector<double>{0, 0, 0}));
  const auto whole = map<std::int64_t, double>(
      [](Builder& b, Value x) { return ir::build_function(b, Function::to_int, {x}); },
      {-1.9, 1.9, 1e10, -1e10, 1e300, nan});
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(whole, (std::vector<std::int64_t>{-1, 1, 10000000000, -10000000000, most, 0}));
}

// A time that is a multiple of dt up to a thousandth of dt counts as that multiple.
TEST(Functions, EX_06_Timestep) {
  const auto steps = map<std::int64_t, double>(
      [](Builder& b, Value t) {
        return ir::build_function(b, Function::timestep, {t, b.f64(1e-4)});
      },
      {0, 1e-4, 3e-4, 0.3, 0.9999e-4, 0.998e-4, -1e4, 123456.7891});
  EXPECT_EQ(steps, (std::vector<std::int64_t>{0, 1, 3, 3000, 1, 0, -99999999, 1234567891}));
}

TEST(Host, ComputesTheSameBits) {
  const auto same = [](Function function, double (*host)(double), double low, double high) {
    std::mt19937_64 generator(4);
    auto x = special_arguments();
    for (std::size_t k = 0; k < samples(); ++k) {
      x.push_back(std::uniform_real_distribution<double>(low, high)(generator));
      x.push_back(std::bit_cast<double>(generator()));
    }
    const auto found =
        map([&](Builder& b, Value value) { return ir::build_function(b, function, {value}); }, x);
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double given = host(x[k]);
      ASSERT_TRUE(std::bit_cast<std::uint64_t>(given) == std::bit_cast<std::uint64_t>(found[k]) ||
                  (std::isnan(given) && std::isnan(found[k])))
          << row_of(function).name << " of " << std::hexfloat << x[k];
    }
  };
  same(Function::exp, ir::host::exp, -750, 720);
  same(Function::log, ir::host::log, 0, 2);
  same(Function::log1p, ir::host::log1p, -1, 1);
}

}  // namespace
}  // namespace brio::interpreter
