// Morphologies as text, and with coordinates that they had not.
#include "model/layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "brio/error.hpp"
#include "model/copies.hpp"
#include "model/topology.hpp"

namespace brio::model {
namespace {

constexpr double um = 1e-6;

SectionPtr tree() {
  const auto root = Section::make(soma_shape(30 * um, {}));
  root->attach("dend", Section::make(cylinder_shape({{2 * um}, 3, std::vector{90 * um}})));
  root->attach("axon", Section::make(section_shape({{2 * um, 1 * um, 0}, 2, std::vector{10 * um, 20 * um}})));
  root->at("dend")->attach("L", Section::make(cylinder_shape({{1 * um}, 1, std::vector{20 * um}})));
  root->at("dend")->attach("", Section::make(cylinder_shape({{1 * um}, 2, std::vector{20 * um}})));
  return root;
}

TEST(Topology, MC_07_DrawsALineForEachSection) {
  EXPECT_EQ(topology(*tree()),
            "( )  [root]\n"
            "   `---|  .dend\n"
            "       `-|  .dend.L\n"
            "       `--|  .dend.2\n"
            "   `--|  .axon\n");
  // Long sections are drawn to scale, but no longer than a line.
  const auto axon = Section::make(cylinder_shape({{1 * um}, 6000, std::vector{1.0}}));
  axon->attach("end", Section::make(cylinder_shape({{1 * um}, 300, std::vector{1.0}})));
  EXPECT_EQ(topology(*axon), std::string(60, '-') + "|  [root]\n" + std::string(61, ' ') + "`---|  .end\n");
}

void expect_same_sizes(const Section& one, const Section& other) {
  const auto first = walk(one);
  const auto second = walk(other);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t k = 0; k < first.size(); ++k) {
    EXPECT_EQ(first[k].section->shape().lengths, second[k].section->shape().lengths);
    EXPECT_EQ(first[k].section->shape().diameters, second[k].section->shape().diameters);
    EXPECT_EQ(first[k].section->child_names(), second[k].section->child_names());
  }
}

// The distance between the ends of each compartment is its length, up to roundings of coordinates.
void expect_lengths_of_coordinates(const Section& root) {
  for (const auto& step : walk(root)) {
    const auto& shape = step.section->shape();
    ASSERT_TRUE(shape.has_points());
    if (shape.kind == SectionKind::soma) continue;
    const auto [x, y, z] = step.section->coordinates();
    for (std::size_t k = 0; k < shape.lengths.size(); ++k)
      EXPECT_NEAR(std::hypot(x[k + 1] - x[k], y[k + 1] - y[k], z[k + 1] - z[k]), shape.lengths[k], 1e-18);
  }
}

TEST(Layout, MC_07_CoordinatesInThePlane) {
  const auto plain = tree();
  const auto laid = with_coordinates(*plain);
  expect_same_sizes(*plain, *laid);
  expect_lengths_of_coordinates(*laid);
  EXPECT_FALSE(plain->at("dend")->shape().has_points());
  for (const auto& step : walk(*laid)) {
    const auto points = step.section->coordinates();
    for (const double z : points[2]) EXPECT_EQ(z, 0);
  }
  // Dendrites of a soma begin at its surface; two lie opposite to each other.
  EXPECT_NEAR(laid->at("dend")->coordinates()[1].front(), 15 * um, 1e-18);
  EXPECT_NEAR(laid->at("axon")->coordinates()[1].front(), -15 * um, 1e-18);
  // Two children are 60 degrees apart from each other.
  const auto [x, y, z] = laid->at("dend")->at("L")->coordinates();
  EXPECT_NEAR((y[1] - y[0]) / (20 * um), std::sqrt(3) / 2, 1e-12);
}

TEST(Layout, MC_07_RandomCoordinates) {
  const auto plain = tree();
  const LayoutOptions options{.section_randomness = 25, .compartment_randomness = 15, .seed = 3};
  const auto laid = with_coordinates(*plain, options);
  expect_same_sizes(*plain, *laid);
  expect_lengths_of_coordinates(*laid);
  const auto again = with_coordinates(*plain, options);
  EXPECT_EQ(laid->at("axon")->coordinates(), again->at("axon")->coordinates());
  const auto other = with_coordinates(*plain, {.section_randomness = 25, .seed = 4});
  EXPECT_NE(laid->at("axon")->coordinates(), other->at("axon")->coordinates());
  // What is there stays, unless it is to be replaced.
  EXPECT_EQ(with_coordinates(*laid)->at("axon")->coordinates(), laid->at("axon")->coordinates());
  const auto replaced = with_coordinates(*laid, {.overwrite_existing = true});
  EXPECT_NE(replaced->at("axon")->coordinates(), laid->at("axon")->coordinates());
  EXPECT_THROW(with_coordinates(*plain, {.section_randomness = -1}), ModelError);
}

// The angle between section and parent is exponentially distributed with the given mean. 4000 of them: the mean has a
// standard deviation of 20/sqrt(4000) = 0.32 degrees, so that a fixed seed is wrong by 1.5 once in 500,000.
TEST(Layout, MC_07_AnglesHaveTheirMean) {
  const auto root = Section::make(cylinder_shape({{1 * um}, 1, std::vector{1.0}}));
  constexpr int children = 4000;
  for (int k = 0; k < children; ++k)
    root->attach("", Section::make(cylinder_shape({{1 * um}, 1, std::vector{1.0}})));
  const auto laid = with_coordinates(*root, {.section_randomness = 20, .seed = 1});
  const auto direction = [](const Section& section) {
    const auto& points = section.shape().points;
    return Point{points[0][1] - points[0][0], points[1][1] - points[1][0], points[2][1] - points[2][0]};
  };
  const auto parent = direction(*laid);
  double sum = 0;
  for (const auto& child : laid->children()) {
    const auto own = direction(*child);
    sum += std::acos(parent[0] * own[0] + parent[1] * own[1] + parent[2] * own[2]);
  }
  constexpr double pi = 3.14159265358979;
  // An angle of more than 180 degrees, once in 8000, is seen from the other side.
  EXPECT_NEAR(sum / children * 180 / pi, 20, 1.5);
}

TEST(Copies, MC_07_AreTheSameTree) {
  const auto plain = tree();
  const auto copy = copied(*plain);
  expect_same_sizes(*plain, *copy);
  EXPECT_NE(copy->at("dend"), plain->at("dend"));
  EXPECT_EQ(topology(*copy), topology(*plain));
}

}  // namespace
}  // namespace brio::model
