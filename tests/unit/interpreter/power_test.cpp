// x ** y against MPFR, in every corner that C99 defines.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "accuracy.hpp"
#include "ir/math.hpp"
#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Value;

std::vector<double> powers(std::vector<double> x, std::vector<double> y) {
  ir::Builder b("pow", ir::Domain::items);
  const auto bases = b.array("x", ir::Type::f64);
  const auto exponents = b.array("y", ir::Type::f64);
  const auto results = b.array("result", ir::Type::f64);
  const Value base = b.load(bases, b.item());
  const Value exponent = b.load(exponents, b.item());
  b.store(results, b.item(), ir::build_power(b, base, exponent));
  std::vector<double> found(x.size());
  void* const arrays[] = {x.data(), y.data(), found.data()};
  ir::KernelCall call{};
  call.arrays = arrays;
  call.end = call.size = static_cast<std::int64_t>(x.size());
  (*compile(std::move(b).finish()))(call);
  return found;
}

void check_powers(const std::vector<double>& x, const std::vector<double>& y) {
  const auto found = powers(x, y);
  for (std::size_t k = 0; k < x.size(); ++k) {
    Exact base(x[k]);
    Exact exponent(y[k]);
    Exact exact;
    mpfr_pow(exact.get(), base.get(), exponent.get(), MPFR_RNDN);
    // 0.75: the product by 2^k rounds a second time where the result is not normal.
    ASSERT_LE(error_in_ulps(found[k], exact), 0.75)
        << std::hexfloat << x[k] << " ** " << y[k] << " gives " << found[k] << ", not " << exact.nearest();
  }
}

TEST(Power, RandomArguments) {
  std::mt19937_64 generator(2);
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
  };
  std::vector<double> x;
  std::vector<double> y;
  const auto add = [&](double base, double exponent) {
    x.push_back(base);
    y.push_back(exponent);
  };
  for (std::size_t k = 0; k < samples(); ++k) {
    add(uniform(0, 10), uniform(-10, 10));
    add(uniform(0.9, 1.1), uniform(-5000, 5000));
    add(std::exp(uniform(-700, 700)), uniform(-2, 2));
    const double base = std::exp(uniform(-3, 3));
    add(base, uniform(-745, 710) / std::log(base));
    add(-uniform(0, 10), std::floor(uniform(-20, 20)));
    add(std::bit_cast<double>(generator()), std::bit_cast<double>(generator()));
  }
  check_powers(x, y);
}

TEST(Power, SpecialArguments) {
  const std::vector<double> values{0.0,    -0.0,       1,      -1,          inf,        -inf,       nan,
                                   least,  -least,     most,   -most,       0.5,        -0.5,       2,
                                   -2,     3,          -3,     1.5,         -1.5,       1e15 + 1,   1e300,
                                   -1e300, 0x1p53 - 1, 0x1p53, 1 - 0x1p-53, 0x1p53 + 2, -0x1p53 + 1};
  std::vector<double> x;
  std::vector<double> y;
  for (const double base : values) {
    for (const double exponent : values) {
      x.push_back(base);
      y.push_back(exponent);
    }
  }
  check_powers(x, y);
}

TEST(Power, ExactWhereADoubleIsTheResult) {
  for (int base = 2; base < 100; ++base) {
    double expected = 1;
    for (int exponent = 1; expected * base < 0x1p53; ++exponent) {
      expected *= base;
      EXPECT_EQ(powers({static_cast<double>(base)}, {static_cast<double>(exponent)})[0], expected);
      EXPECT_EQ(powers({1.0 / 1024}, {-static_cast<double>(exponent)})[0], std::ldexp(1, 10 * exponent));
    }
  }
}

TEST(Power, ConstantExponents) {
  std::mt19937_64 generator(3);
  std::vector<double> x{0.0,    -0.0, 1,     -1,     inf,   -inf,    nan,  least,
                        -least, most, -most, 1e-160, 1e155, -1e-110, 1e103};
  for (std::size_t k = 0; k < samples(); ++k) {
    x.push_back(std::uniform_real_distribution<double>(-10, 10)(generator));
    x.push_back(std::bit_cast<double>(generator()));
  }
  for (const double exponent : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 15.0, 16.0, -1.0, -2.0, -3.0, -4.0, -16.0,
                                0.5, -0.5, 1.5, 17.0, 2.5}) {
    const auto found =
        map([&](Builder& b, Value value) { return ir::build_power(b, value, b.f64(exponent)); }, x);
    for (std::size_t k = 0; k < x.size(); ++k) {
      Exact base(x[k]);
      Exact power(exponent);
      Exact exact;
      mpfr_pow(exact.get(), base.get(), power.get(), MPFR_RNDN);
      // By a square root and one more operation: two roundings, each half a unit of up to twice the size.
      // Low parts of results near the least normal number lose bits.
      const bool is_normal = std::abs(exact.nearest()) >= 0x1p-960;
      const bool by_root = std::abs(exponent) == 0.5 || exponent == 1.5;
      // A square whose significand is m, times x: m_x/2 + 1/2 units; times itself: m + 1/2, or half that.
      const bool by_products = exponent == 3 || exponent == 4;
      const double product = exponent == 3 ? 1.5 : 1.92;
      const double bound = by_root ? 1.5 : !is_normal ? 2.0 : by_products ? product : 0.75;
      ASSERT_LE(error_in_ulps(found[k], exact), bound)
          << std::hexfloat << x[k] << " ** " << exponent << " gives " << found[k] << ", not "
          << exact.nearest();
    }
  }
}

TEST(Power, EX_02_OfIntegers) {
  struct WholeRow {
    std::int32_t base, exponent, result;
  };
  const WholeRow whole_rows[] = {{2, 10, 1024},
                                 {-2, 3, -8},
                                 {3, 0, 1},
                                 {0, 0, 1},
                                 {0, 5, 0},
                                 {7, 1, 7},
                                 {1, -5, 1},
                                 {-1, -5, -1},
                                 {-1, -4, 1},
                                 {2, -1, 0},
                                 {0, -1, 0},
                                 {-3, 19, -1162261467},
                                 {2, 31, -2147483647 - 1},
                                 {2, 32, 0},
                                 {-1, 2147483647, -1}};
  for (const auto& [base, exponent, result] : whole_rows) {
    const auto of_base = map<std::int32_t, std::int32_t>(
        [&](Builder& b, Value x) { return ir::build_power(b, x, b.i32(exponent)); }, {base});
    const auto of_exponent = map<std::int32_t, std::int32_t>(
        [&](Builder& b, Value x) { return ir::build_power(b, b.i32(base), x); }, {exponent});
    EXPECT_EQ(of_base[0], result) << base << " ** " << exponent;
    EXPECT_EQ(of_exponent[0], result) << base << " ** " << exponent;
  }
}

}  // namespace
}  // namespace brio::interpreter
