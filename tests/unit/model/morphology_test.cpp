// Sections, the trees that they make, and their arrays over all compartments.
#include "model/morphology.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "brio/error.hpp"
#include "model/cable.hpp"

namespace brio::model {
namespace {

constexpr double um = 1e-6;
constexpr double pi = std::numbers::pi;

SectionPtr soma(double diameter) { return Section::make(soma_shape(diameter, {})); }

SectionPtr cylinder(double diameter, std::int64_t n, double length) {
  return Section::make(cylinder_shape({{diameter}, n, std::vector{length}}));
}

SectionPtr cone(std::vector<double> diameters, std::vector<double> lengths) {
  const auto n = static_cast<std::int64_t>(lengths.size());
  return Section::make(section_shape({std::move(diameters), n, std::move(lengths)}));
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  // A few roundings of sums and products.
  for (std::size_t k = 0; k < found.size(); ++k)
    EXPECT_NEAR(found[k], expected[k], 1e-14 * std::abs(expected[k]));
}

template <class Make>
Code code_of(const Make& make) {
  try {
    make();
  } catch (const ModelError& error) {
    return error.diagnostics().front().code;
  }
  ADD_FAILURE() << "nothing was refused";
  return Code::syntax_error;
}

TEST(SectionShape, MC_01_ASomaIsASphere) {
  const auto shape = soma_shape(10 * um, {});
  EXPECT_EQ(shape.size(), 1);
  EXPECT_EQ(shape.type, "soma");
  EXPECT_FALSE(shape.has_points());
  expect_near(shape.lengths, {10 * um});
  expect_near(areas(shape), {pi * 100 * um * um});
  expect_near(volumes(shape), {pi * 1000 / 6 * um * um * um});
  expect_near(r_lengths_1(shape), {1});
  expect_near(r_lengths_2(shape), {1});
}

TEST(SectionShape, MC_02_ACylinderHasEqualPieces) {
  const auto shape = cylinder_shape({{2 * um}, 4, std::vector{100 * um}});
  expect_near(shape.lengths, std::vector(4, 25 * um));
  expect_near(areas(shape), std::vector(4, pi * 50 * um * um));
  expect_near(volumes(shape), std::vector(4, pi * 25 * um * um * um));
  expect_near(middle_diameters(shape), std::vector(4, 2 * um));
  // The conductance of half a compartment: (pi d^2/4) / (l/2).
  expect_near(r_lengths_1(shape), std::vector(4, pi * 4 / 2 / 25 * um));
  expect_near(r_lengths_2(shape), std::vector(4, pi * 4 / 2 / 25 * um));
  SectionParts parts{{2 * um}, 2, {}, {std::vector{1 * um, 4 * um}, std::vector{0.0, 4 * um}, {}}};
  const auto placed = cylinder_shape(parts);
  expect_near(placed.lengths, std::vector(2, 2.5 * um));
  expect_near(placed.points[0], {1 * um, 2.5 * um, 4 * um});
  expect_near(placed.points[2], {0, 0, 0});
}

TEST(SectionShape, MC_03_ASectionIsAChainOfCones) {
  const auto shape = section_shape({{4 * um, 2 * um, 0}, 2, std::vector{3 * um, 5 * um}});
  expect_near(start_diameters(shape), {4 * um, 2 * um});
  expect_near(middle_diameters(shape), {3 * um, 1 * um});
  expect_near(end_diameters(shape), {2 * um, 0});
  expect_near(areas(shape), {3 * pi * std::sqrt(10.0) * um * um, pi * std::sqrt(26.0) * um * um});
  expect_near(volumes(shape), {pi * 3 * 28 / 12 * um * um * um, pi * 5 * 4 / 12 * um * um * um});
  // Of a cone whose diameter goes from a to b over a length l: pi a b/(4 l), here over half a compartment.
  expect_near(r_lengths_1(shape), {pi * 12 / 6 * um, pi * 2 / 10 * um});
  expect_near(r_lengths_2(shape), {pi * 6 / 6 * um, 0});
}

TEST(SectionShape, MC_03_WhatCannotBe) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> length = {3 * um};
  EXPECT_EQ(code_of([] { soma_shape(0, {}); }), Code::invalid_value);
  EXPECT_EQ(code_of([] { soma_shape(1, Point{0, nan, 0}); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { cylinder_shape({{-1 * um}, 1, length}); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { cylinder_shape({{1 * um}, 0, length}); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { cylinder_shape({{1 * um}, std::int64_t{1} << 40, length}); }), Code::too_large);
  EXPECT_EQ(code_of([&] { cylinder_shape({{1 * um}, 1, std::vector{-1 * um}}); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { cylinder_shape({{1 * um, 2 * um}, 1, length}); }), Code::wrong_shape);
  EXPECT_EQ(code_of([&] { cylinder_shape({{1 * um}, 1}); }), Code::wrong_shape);
  EXPECT_EQ(code_of([&] {
              cylinder_shape({{1 * um}, 1, length, {std::vector{0.0, 1.0}, {}, {}}});
            }),
            Code::wrong_shape);
  EXPECT_EQ(code_of([&] {
              cylinder_shape({{1 * um}, 1, {}, {std::vector{0.0}, {}, {}}});
            }),
            Code::wrong_shape);
  EXPECT_EQ(code_of([&] { section_shape({{1 * um}, 1, length}); }), Code::wrong_shape);
  EXPECT_EQ(code_of([&] {
              section_shape({{1 * um, 1 * um}, 1, std::vector{1 * um, 1 * um}});
            }),
            Code::wrong_shape);
  EXPECT_EQ(code_of([&] { section_shape({{0, 0}, 1, length}); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { section_shape({{1, nan}, 1, length}); }), Code::invalid_value);
}

// soma, L with L and R, R
SectionPtr tree() {
  const auto root = soma(30 * um);
  root->attach("L", cylinder(10 * um, 2, 100 * um));
  root->attach("axon", cone({4 * um, 2 * um, 0}, {3 * um, 5 * um}));
  root->attach_at("LL", cylinder(5 * um, 3, 30 * um));
  root->attach_at("LR", cylinder(5 * um, 1, 20 * um));
  return root;
}

TEST(Morphology, MC_04_SubtreesHaveNamesNumbersAndPathsOfLetters) {
  const auto root = tree();
  EXPECT_EQ(root->at("1"), root->at("L"));
  EXPECT_EQ(root->at("2"), root->at("axon"));
  EXPECT_EQ(root->at("LL"), root->at("L")->at("1"));
  EXPECT_EQ(root->at("12"), root->at("LR"));
  EXPECT_EQ(root->at("LL")->parent(), root->at("L").get());
  EXPECT_EQ(root->name_of(*root->at("axon")), "axon");
  EXPECT_EQ(root->total_sections(), 5);
  EXPECT_EQ(root->total_compartments(), 9);
  EXPECT_EQ(root->at("L")->total_compartments(), 6);
  EXPECT_EQ(root->at("axon")->first_compartment(), 7);
  EXPECT_EQ(code_of([&] { root->at("axom"); }), Code::unknown_name);
  EXPECT_EQ(code_of([&] { root->at("LLL"); }), Code::unknown_name);
  root->attach("dendrite", root->at("L"));  // a second name
  EXPECT_EQ(root->total_sections(), 5);
  EXPECT_EQ(root->at("dendrite"), root->at("L"));
}

TEST(Morphology, MC_04_SubtreesAreRemovedWithAllTheirNames) {
  const auto root = tree();
  const auto removed = root->at("L");
  root->remove_at("LR");
  EXPECT_EQ(root->total_sections(), 4);
  root->remove("L");
  EXPECT_EQ(root->child("1"), nullptr);
  EXPECT_EQ(removed->parent(), nullptr);
  EXPECT_EQ(removed->total_sections(), 2);
  EXPECT_EQ(root->total_compartments(), 3);
  EXPECT_EQ(code_of([&] { root->remove("L"); }), Code::unknown_name);
  root->attach("L", removed);  // numbers are not given twice
  EXPECT_EQ(root->at("3"), removed);
}

TEST(Morphology, MC_04_WhatCannotBeAttached) {
  const auto root = tree();
  EXPECT_EQ(code_of([&] { root->attach("axon", soma(1 * um)); }), Code::duplicate_name);
  EXPECT_EQ(code_of([&] { root->attach("self", root); }), Code::cycle);
  EXPECT_EQ(code_of([&] { root->at("LL")->attach("above", root); }), Code::cycle);
  EXPECT_EQ(code_of([&] { root->at("LL")->attach("above", root->at("L")); }), Code::cycle);
  // A subtree in two trees, the second of which is to grow on it.
  const auto other = soma(1 * um);
  const auto third = soma(1 * um);
  other->attach("L", root->at("L"));
  third->attach("L", root->at("L"));
  EXPECT_EQ(code_of([&] { root->at("LL")->attach("above", other); }), Code::cycle);
}

TEST(Morphology, MC_06_DistancesFollowTheTree) {
  const auto root = tree();
  EXPECT_EQ(root->distances(), std::vector{0.0});
  EXPECT_EQ(root->end_distance(), 0.0);
  expect_near(root->at("L")->distances(), {25 * um, 75 * um});
  expect_near(root->at("LL")->distances(), {105 * um, 115 * um, 125 * um});
  expect_near({root->at("LL")->end_distance()}, {130 * um});
  // A soma in the middle adds nothing and lies in the middle of the compartment it hangs on.
  root->at("L")->attach("second", soma(10 * um));
  expect_near(root->at("L")->at("second")->distances(), {75 * um});
  expect_near({root->at("L")->at("second")->end_distance()}, {100 * um});
}

TEST(Morphology, MC_06_CoordinatesAreThoseOfTheWholeTree) {
  const auto root = Section::make(soma_shape(30 * um, Point{100 * um, 0, 0}));
  SectionParts along_x{{1 * um}, 2};
  along_x.points[0] = {15 * um, 35 * um};
  SectionParts along_y{{1 * um}, 1};
  along_y.points[1] = {0.0, 10 * um};
  root->attach("a", Section::make(cylinder_shape(along_x)));
  root->at("a")->attach("b", Section::make(cylinder_shape(along_y)));
  expect_near(root->at("a")->coordinates()[0], {115 * um, 125 * um, 135 * um});
  expect_near(root->at("a")->at("b")->coordinates()[0], {135 * um, 135 * um});
  expect_near(root->at("a")->at("b")->coordinates()[1], {0, 10 * um});
  EXPECT_TRUE(tree()->at("LL")->coordinates()[0].empty());
}

TEST(Cable, HasSectionsDepthFirst) {
  const auto root = tree();
  const auto cable = flatten(*root);
  ASSERT_EQ(cable->sections.size(), 5u);
  const auto row = [&](std::size_t k) {
    const auto& s = cable->sections[k];
    return std::vector{s.first, s.count, s.parent, s.depth, s.sections_end, s.compartments_end};
  };
  EXPECT_EQ(row(0), (std::vector{0, 1, -1, 0, 5, 9}));
  EXPECT_EQ(row(1), (std::vector{1, 2, 0, 1, 4, 7}));
  EXPECT_EQ(row(2), (std::vector{3, 3, 1, 2, 3, 6}));
  EXPECT_EQ(row(3), (std::vector{6, 1, 1, 2, 4, 7}));
  EXPECT_EQ(row(4), (std::vector{7, 2, 0, 1, 5, 9}));
  EXPECT_EQ(cable->section, (std::vector{0, 1, 1, 2, 2, 2, 3, 4, 4}));
  EXPECT_EQ(cable->sections[4].names, (std::vector<std::string>{"2", "axon"}));
  EXPECT_EQ(cable->child(0, "axon"), 4);
  EXPECT_EQ(cable->child(1, "R"), 3);
  EXPECT_EQ(cable->child(0, "R"), -1);
}

TEST(Cable, HasTheArraysOfItsSections) {
  const auto root = tree();
  const auto cable = flatten(*root);
  std::vector<double> area;
  std::vector<double> distance;
  for (const auto& step : walk(*root)) {
    const auto some = areas(step.section->shape());
    area.insert(area.end(), some.begin(), some.end());
    const auto far = step.section->distances();
    distance.insert(distance.end(), far.begin(), far.end());
  }
  EXPECT_EQ(cable->area, area);
  EXPECT_EQ(cable->distance, distance);
  EXPECT_FALSE(cable->has_coordinates());
  EXPECT_EQ(cable->size(), 9);
  // A part of a tree keeps its distances.
  const auto part = flatten(*root->at("L"));
  EXPECT_EQ(part->distance, std::vector(distance.begin() + 1, distance.begin() + 7));
  EXPECT_EQ(part->sections[0].parent, -1);
}

TEST(Cable, WhatDoesNotConductIsNamed) {
  const auto said = [](const SectionPtr& root) -> std::string {
    try {
      check_conducts(*flatten(*root));
    } catch (const ModelError& error) {
      return error.what();
    }
    return "";
  };
  const auto root = tree();
  EXPECT_EQ(said(root), "");  // a tip may be a point
  root->at("L")->attach("none", cylinder(1 * um, 2, 0));
  EXPECT_NE(said(root).find("compartment 1 of the section .L.none has no length"), std::string::npos)
      << said(root);
  root->at("L")->remove("none");
  root->at("axon")->attach("", cylinder(1 * um, 2, 1 * um));
  EXPECT_NE(said(root).find("the section .axon ends in a point"), std::string::npos) << said(root);
  EXPECT_NE(said(cylinder(1 * um, 2, 0)).find("compartment 0 of the root has no length"), std::string::npos);
}

TEST(Cable, SectionsWithoutCoordinatesHaveNaN) {
  const auto root = Section::make(soma_shape(30 * um, Point{1 * um, 2 * um, 3 * um}));
  root->attach("a", cylinder(1 * um, 1, 10 * um));
  const auto cable = flatten(*root);
  EXPECT_EQ(cable->middle[1][0], 2 * um);
  EXPECT_TRUE(std::isnan(cable->start[0][1]) && std::isnan(cable->middle[2][1]));
  EXPECT_FALSE(cable->all_have_coordinates());
}

// Nothing may call itself: half a million levels would need more stack than there is.
TEST(Morphology, MC_04_MayBeVeryDeep) {
  constexpr int levels = 500'000;
  const auto root = soma(10 * um);
  auto last = root;
  for (int k = 0; k < levels; ++k) {
    auto next = cylinder(1 * um, 1, 1 * um);
    last->attach("next", next);
    last = std::move(next);
  }
  EXPECT_EQ(root->total_sections(), levels + 1);
  EXPECT_EQ(last->first_compartment(), levels);
  // Half a million additions, each rounded.
  EXPECT_NEAR(last->end_distance(), levels * um, 1e-9);
  EXPECT_EQ(flatten(*root)->size(), levels + 1);
  EXPECT_EQ(code_of([&] { last->attach("root", root); }), Code::cycle);
}

}  // namespace
}  // namespace brio::model
