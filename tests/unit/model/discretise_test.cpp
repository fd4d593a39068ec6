// The d-lambda rule.
#include "model/discretise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "brio/error.hpp"

namespace brio::model {
namespace {

constexpr double um = 1e-6;

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// 200 compartments of 1 um whose diameters swing by 40 % while they become thinner, on a winding path.
SectionShape winding() {
  constexpr int n = 200;
  SectionParts parts{{}, n};
  std::vector<double> x;
  std::vector<double> y;
  for (int k = 0; k <= n; ++k) {
    const double thinner = 1 - 0.9 * k / n;
    parts.diameters.push_back(3 * um * thinner * (1 + 0.4 * std::sin(0.7 * k)));
    x.push_back(k * 0.8 * um);
    y.push_back(5 * um * std::sin(0.1 * k));
  }
  parts.points = {x, y, {}};
  return section_shape(parts);
}

TEST(Discretise, MC_07_TheLengthConstantAtAFrequency) {
  // sqrt(1e-6/(pi 100 1.0 0.01))/2 by hand.
  EXPECT_NEAR(length_constant(1 * um, {.Cm = 0.01, .Ri = 1.0}), 282.1 * um, 0.1 * um);
  EXPECT_DOUBLE_EQ(length_constant(4 * um, {}), 2 * length_constant(1 * um, {}));
}

TEST(Discretise, MC_07_ACylinderIsDividedIntoEqualPieces) {
  const double lambda = length_constant(2 * um, {});
  for (const auto& [length, expected] : {std::pair{0.05 * lambda, 1},
                                         {0.1 * lambda, 1},
                                         {0.11 * lambda, 2},
                                         {lambda, 10},
                                         {1.001 * lambda, 11}}) {
    const auto old = Section::make(cylinder_shape({{2 * um}, 37, std::vector{length}}));
    const auto shape = discretised(*old, {})->shape();
    EXPECT_EQ(shape.size(), expected);
    EXPECT_EQ(shape.kind, SectionKind::cylinder);
    for (const double piece : shape.lengths) EXPECT_NEAR(piece, length / expected, 1e-12 * length);
    for (const double diameter : shape.diameters) EXPECT_NEAR(diameter, 2 * um, 1e-12 * um);
  }
}

TEST(Discretise, MC_07_LengthAndAreaAreKept) {
  const auto old = winding();
  const auto section = Section::make(old);
  for (const double d_lambda : {0.3, 0.05, 0.01, 0.001}) {
    const auto shape = discretised(*section, {.d_lambda = d_lambda})->shape();
    // The rounding of the sums.
    EXPECT_NEAR(total(shape.lengths), total(old.lengths), 1e-13 * total(old.lengths));
    EXPECT_NEAR(total(areas(shape)), total(areas(old)), 1e-12 * total(areas(old)));
    ASSERT_EQ(shape.points[0].size(), shape.lengths.size() + 1);
    EXPECT_EQ(shape.points[0].back(), old.points[0].back());
    EXPECT_EQ(shape.points[1].front(), old.points[1].front());
  }
}

TEST(Discretise, MC_07_NoCompartmentIsTooLongAndNoneTooMany) {
  const auto taper = Section::make(section_shape({{4 * um, 0.2 * um}, 1, std::vector{700 * um}}));
  const Discretisation options{.d_lambda = 0.1};
  const auto shape = discretised(*taper, options)->shape();
  // By numerical integration of dx/lambda along each compartment.
  const auto electrotonic = [&](double a, double b, double length) {
    constexpr int steps = 1000;
    double sum = 0;
    for (int k = 0; k < steps; ++k)
      sum += length / steps / length_constant(a + (b - a) * (k + 0.5) / steps, options);
    return sum;
  };
  const double whole = electrotonic(4 * um, 0.2 * um, 700 * um);
  EXPECT_EQ(shape.size(), std::ceil(whole / 0.1));
  for (std::size_t k = 0; k < shape.lengths.size(); ++k) {
    // The midpoint rule is that good with 1000 steps.
    EXPECT_NEAR(electrotonic(shape.diameters[k], shape.diameters[k + 1], shape.lengths[k]),
                whole / static_cast<double>(shape.size()), 1e-6);
  }
  // Thin compartments are shorter than thick ones.
  EXPECT_LT(shape.lengths.back(), 0.5 * shape.lengths.front());
}

TEST(Discretise, MC_07_WholeTreesWithTheirNames) {
  const auto root = Section::make(soma_shape(20 * um, {}));
  root->attach("dend", Section::make(winding()));
  root->at("dend")->attach("L", Section::make(cylinder_shape({{1 * um}, 1, std::vector{800 * um}})));
  root->at("dend")->attach("tip", Section::make(section_shape({{1 * um, 0}, 1, std::vector{100 * um}})));
  root->at("dend")->attach("none", Section::make(cylinder_shape({{1 * um}, 3, std::vector{0.0}})));
  const auto fine = discretised(*root, {});
  EXPECT_EQ(fine->shape().kind, SectionKind::soma);
  EXPECT_GT(fine->at("dend")->at("L")->shape().size(), 10);
  EXPECT_GT(fine->at("dend")->at("tip")->shape().size(), 1);
  EXPECT_EQ(fine->at("dend")->at("none")->shape().size(), 1);
  EXPECT_NEAR(fine->at("dend")->at("L")->end_distance(), root->at("dend")->at("L")->end_distance(), 1e-15);
}

TEST(Discretise, MC_07_WhatCannotBe) {
  const auto root = Section::make(cylinder_shape({{1 * um}, 1, std::vector{800 * um}}));
  EXPECT_THROW(discretised(*root, {.d_lambda = 0}), ModelError);
  EXPECT_THROW(discretised(*root, {.frequency = -1}), ModelError);
  EXPECT_THROW(discretised(*root, {.Cm = std::nan("")}), ModelError);
  EXPECT_THROW(discretised(*root, {.d_lambda = 1e-12}), ModelError);  // too many for memory
}

}  // namespace
}  // namespace brio::model
