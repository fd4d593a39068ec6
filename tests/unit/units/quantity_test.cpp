#include "brio/quantity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "brio/error.hpp"
#include "brio/units.hpp"

namespace brio {
namespace {

using namespace brio::units;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Shown {
  Quantity quantity;
  const char* text;
  const char* source;
};

// Texts are those that Brian 2.10 prints for the same quantities.
TEST(Quantity, UN_10_Printing) {
  const Shown rows[] = {
      {3 * mV, "3. mV", "3. * mvolt"},
      {200 * pF, "200. pF", "200. * pfarad"},
      {-70 * mV, "-70. mV", "-70. * mvolt"},
      {1.0 / 3 * mV, "0.33333333 mV", "0.33333333 * mvolt"},
      {0 * mV, "0. V", "0. * volt"},
      {1e-30 * volt, "1.e-06 yV", "1.e-06 * yvolt"},
      {1e30 * volt, "1000000. YV", "1000000. * Yvolt"},
      {infinity * mV, "inf YV", "inf * Yvolt"},
      {std::vector{1.0, 2.5, 1e-9} * mV, "[1.0e+03 2.5e+03 1.0e-06] uV",
       "array([1.0e+03, 2.5e+03, 1.0e-06]) * uvolt"},
      {std::vector{10.0, 1e4} * mV, "[   10. 10000.] mV", "array([   10., 10000.]) * mvolt"},
      {std::vector{NAN, 1.0} * mV, "[nan  1.] mV", "array([nan,  1.]) * mvolt"},
      {Quantity({1, -2}, nS), "[ 1. -2.] nS", "array([ 1., -2.]) * nsiemens"},
      {3 * mV / ms, "3. m^2 kg s^-4 A^-1", "3. * metre ** 2 * kilogram * second ** -4 * amp ** -1"},
      {3 * volt * pow(second, -0.5), "3. m^2 kg s^-3.5 A^-1",
       "3. * metre ** 2 * kilogram * second ** -3.5 * amp ** -1"},
      {2 * pow(metre, 3), "2. m^3", "2. * metre3"},
      {100 * mM, "100. mM", "100. * mmolar"},
      {1e-3 * kilogram, "1. g", "1. * gram"},
      {20 * Hz, "20. Hz", "20. * hertz"},
      {5 * mV / mV, "5.", "5."},
  };
  for (const Shown& row : rows) {
    EXPECT_EQ(to_string(row.quantity), row.text);
    EXPECT_EQ(to_source(row.quantity), row.source);
  }
}

TEST(Quantity, UN_10_PrintingBreaksAndAbbreviates) {
  std::vector<double> thirty(30);
  for (std::size_t k = 0; k < 30; ++k) thirty[k] = static_cast<double>(k);
  EXPECT_EQ(to_source(thirty * mV),
            "array([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12.,\n"
            "       13., 14., 15., 16., 17., 18., 19., 20., 21., 22., 23., 24., 25.,\n"
            "       26., 27., 28., 29.]) * mvolt");
  EXPECT_EQ(to_string(std::vector<double>(1001, 2.0) * mV), "[2. 2. 2. ... 2. 2. 2.] mV");
}

TEST(Quantity, UN_10_InUnit) {
  EXPECT_EQ(in_unit(3 * volt, mvolt), "3000. mV");
  EXPECT_EQ(in_unit(25.123456 * mV, volt), "0.02512346 V");
  EXPECT_EQ(in_unit(25.123456 * mV, mV, 3), "25.123 mV");
  EXPECT_EQ(in_unit(10 * uA / cm2, nA / pow(um, 2)), "1.e-04 nA/(um^2)");
  EXPECT_EQ(in_unit(10 * mV, ohm * amp), "0.01 ohm A");
  EXPECT_EQ(in_unit(4 * mV * mV / ms, pow(mV, 2) / ms), "4. (mV^2)/ms");
  EXPECT_EQ(in_unit(2 * Hz, pow(ms, -1)), "0.002 ms^-1");
  EXPECT_EQ(in_best_unit(0.00123456 * volt, 2), "1.23 mV");
  EXPECT_DOUBLE_EQ((20 * ms).in(second), 0.02);
  EXPECT_EQ((std::vector{1.0, 2.0} * mV).all_in(mV), (std::vector<double>{1.0, 2.0}));
}

TEST(Quantity, UN_07_Arithmetic) {
  const Quantity v = 3 * mV + 2 * mV;
  EXPECT_DOUBLE_EQ(v.value(), 5e-3);
  EXPECT_EQ(v.dimension(), volt.dimension);
  EXPECT_EQ((10 * nS * (5 * mV)).dimension(), amp.dimension);
  EXPECT_DOUBLE_EQ((10 * nS * (5 * mV)).in(pA), 50.0);
  EXPECT_EQ((1 * mV / (1 * pA)).dimension(), ohm.dimension);
  EXPECT_EQ((1 / ms).dimension(), hertz.dimension);
  EXPECT_DOUBLE_EQ((1 / ms).in(Hz), 1000.0);
  EXPECT_DOUBLE_EQ(sqrt(9 * mV * mV).in(mV), 3.0);
  EXPECT_EQ(pow(2 * metre, 2).dimension(), pow(metre, 2).dimension);
  EXPECT_DOUBLE_EQ(abs(-70 * mV).in(mV), 70.0);
  EXPECT_DOUBLE_EQ(static_cast<double>(exp(-(10 * ms) / (20 * ms))), std::exp(-0.5));
  EXPECT_DOUBLE_EQ(static_cast<double>(log(2 * mV / mV)), std::log(2.0));
  Quantity sum = 1 * ms;
  sum += 2 * ms;
  sum *= 2;
  sum -= 1 * ms;
  sum /= 5;
  EXPECT_DOUBLE_EQ(sum.in(ms), 1.0);
}

TEST(Quantity, UN_01_Arrays) {
  const Quantity v = std::vector{1.0, 2.0} * mV + 3 * mV;
  ASSERT_EQ(v.size(), 2u);
  EXPECT_FALSE(v.is_scalar());
  EXPECT_DOUBLE_EQ(v[1].in(mV), 5.0);
  EXPECT_EQ(v * 2, v + v);
  EXPECT_EQ((v / v).values()[0], 1.0);
  EXPECT_FALSE(v == 4 * mV);
}

TEST(Quantity, UN_07_Comparison) {
  EXPECT_TRUE(3 * mV < 1 * volt);
  EXPECT_TRUE(3 * mV <= 3 * mV);
  EXPECT_TRUE(2 * ms > 1 * ms);
  EXPECT_TRUE(1 * mV == 1000 * uvolt);
  EXPECT_TRUE(1 * mV != 2 * mV);
  EXPECT_TRUE(1 * second >= 1 * ms);
}

TEST(Quantity, UN_07_PlainZeroAndInfinityGoWithEveryDimension) {
  EXPECT_EQ((3 * mV + 0).dimension(), volt.dimension);
  EXPECT_EQ((0 + 3 * mV).dimension(), volt.dimension);
  EXPECT_EQ((3 * mV - std::vector{0.0, 0.0}).size(), 2u);
  EXPECT_TRUE(3 * mV > 0);
  EXPECT_FALSE(3 * mV == 0);
  EXPECT_TRUE(3 * mV < infinity);
  EXPECT_TRUE(-infinity < 3 * mV);
}

struct Refused {
  std::function<void()> act;
  Code code;
  const char* message;
};

TEST(Quantity, UN_07_WhatIsRefused) {
  const Quantity two = std::vector{1.0, 2.0} * mV;
  const Quantity many = std::vector{1.0, 2.0, 3.0, 4.0} * mV;
  const Refused rows[] = {
      {[] { 3 * mV + 2 * nA; }, Code::dimension_mismatch,
       "cannot add 3 mV and 2 nA: units volt and amp differ"},
      {[] { 3 * mV - 5; }, Code::dimension_mismatch,
       "cannot subtract 5 from 3 mV: units volt and 1 (dimensionless) differ"},
      {[] { 3 * mV + 0 * nA; }, Code::dimension_mismatch,
       "cannot add 3 mV and 0 A: units volt and amp differ"},
      {[] { 3 * mV + infinity; }, Code::dimension_mismatch,
       "cannot add 3 mV and inf: units volt and 1 (dimensionless) differ"},
      {[] { static_cast<void>(3 * mV < 2 * ms); }, Code::dimension_mismatch,
       "cannot compare 3 mV with 2 ms: units volt and second differ"},
      {[] { static_cast<void>(3 * mV == 3 * mV / ms); }, Code::dimension_mismatch,
       "cannot compare 3 mV with 3 m^2 kg s^-4 A^-1: units volt and volt / second differ"},
      {[] { exp(3 * mV); }, Code::dimension_mismatch,
       "exp() takes a number without unit, not 3 mV: units volt and 1 (dimensionless) differ"},
      {[] { pow(2.0, 3 * mV); }, Code::dimension_mismatch,
       "an exponent must have no unit, not 3 mV: units volt and 1 (dimensionless) differ"},
      {[] { static_cast<void>((3 * mV).in(ms)); }, Code::dimension_mismatch,
       "cannot express 3 mV in second: units volt and second differ"},
      {[] { static_cast<void>(in_unit(3 * mV, ms)); }, Code::dimension_mismatch,
       "cannot express 3 mV in second: units volt and second differ"},
      {[] { static_cast<void>(static_cast<double>(3 * mV)); }, Code::dimension_mismatch,
       "3 mV is not a plain number: units volt and 1 (dimensionless) differ"},
      {[&] { many + 1 * nA; }, Code::dimension_mismatch,
       "cannot add [1, 2, 3, ...] mV and 1 nA: units volt and amp differ"},
      {[&] { two + many; }, Code::wrong_shape, "arrays of 2 and 4 values cannot be combined"},
      {[&] { static_cast<void>(two.value()); }, Code::wrong_shape,
       "expected a single value, found an array of 2"},
      {[&] { static_cast<void>(two < 1 * mV); }, Code::wrong_shape, "arrays have no order"},
      {[&] { two[2]; }, Code::index_out_of_range, "index 2 is beyond the 2 values"},
  };
  for (const Refused& row : rows) {
    try {
      row.act();
      ADD_FAILURE() << "not refused: " << row.message;
    } catch (const ModelError& error) {
      ASSERT_EQ(error.diagnostics().size(), 1u);
      EXPECT_EQ(error.diagnostics()[0].code, row.code) << row.message;
      EXPECT_EQ(error.diagnostics()[0].message, row.message);
    }
  }
}

TEST(Quantity, UN_07_AMismatchCarriesBothDimensions) {
  try {
    static_cast<void>(3 * mV + 2 * nA);
    FAIL();
  } catch (const ModelError& error) {
    const auto& dimensions = error.diagnostics()[0].dimensions;
    ASSERT_EQ(dimensions.size(), 2u);
    EXPECT_EQ(dimensions[0], volt.dimension.exponents);
    EXPECT_EQ(dimensions[1], amp.dimension.exponents);
  }
}

TEST(Unit, UN_02_CombinedTexts) {
  const std::pair<Unit, const char*> rows[] = {
      {mV, "mV"},
      {uS / pow(cm, 2), "uS/(cm^2)"},
      {uS / cm2, "uS/cm^2"},
      {mV * ms * nA, "mV ms nA"},
      {mV / ms / nA, "(mV/ms)/nA"},
      {pow(mV / ms, 2), "(mV/ms)^2"},
      {pow(ms, -12), "ms^-12"},
      {pow(Mhertz * Mhertz * Mhertz * Mhertz * Mhertz * Mhertz * Mhertz, 2) /
           pow(Mhertz * Mhertz * Mhertz, 3),
       ""},
  };
  for (const auto& [unit, text] : rows) EXPECT_EQ(unit.display.view(), text);
  // A text that is too long is not shown: base units are.
  EXPECT_EQ(in_unit(1e30 / (second * pow(second, 4)), rows[7].first), "1. 1e30 s^-5");
}

}  // namespace
}  // namespace brio
