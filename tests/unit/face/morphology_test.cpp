// Morphologies as users of C++ make and read them.
#include <gtest/gtest.h>

#include <brio/brio.hpp>
#include <cmath>
#include <fstream>
#include <numbers>

namespace brio {
namespace {

using namespace units;

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

void expect_near(const Quantity& found, const Quantity& expected) {
  ASSERT_EQ(found.dimension(), expected.dimension());
  ASSERT_EQ(found.size(), expected.size());
  // A few roundings of sums and products.
  for (std::size_t k = 0; k < found.size(); ++k)
    EXPECT_NEAR(found.values()[k], expected.values()[k], 1e-14 * std::abs(expected.values()[k]));
}

Morphology neuron() {
  const Soma soma(30 * um, {.x = 100 * um});
  const auto dend = soma.attach("dend", Cylinder(2 * um, {.n = 10, .length = 100 * um}));
  dend.attach("L",
              Section(Quantity({2, 1, 0}, um), {.n = 2, .length = Quantity({3, 4}, um), .type = "tuft"}));
  soma.attach("axon", Cylinder(1 * um, {.n = 4, .x = Quantity({15, 55}, um)}));
  return soma;
}

TEST(MorphologyApi, MC_01_MC_02_MC_03_SectionsHaveGeometry) {
  const auto soma = neuron();
  expect_near(soma.area(), Quantity({900 * std::numbers::pi}, um2));
  expect_near(soma["dend"].volume(), Quantity(std::vector(10, std::numbers::pi * 10e-18), um3.dimension));
  EXPECT_EQ(soma["dend"].n(), 10);
  EXPECT_EQ(soma.type(), "soma");
}

TEST(MorphologyApi, MC_03_WhatCannotBe) {
  EXPECT_EQ(code_of([] { Soma(30 * ms); }), Code::dimension_mismatch);
  EXPECT_EQ(code_of([] { Soma(Quantity({1, 2}, um)); }), Code::wrong_shape);
  EXPECT_EQ(code_of([] { Soma(1 * um, {.y = 3 * mV}); }), Code::dimension_mismatch);
  EXPECT_EQ(code_of([] { Cylinder(1 * um, {}); }), Code::wrong_shape);
  EXPECT_EQ(code_of([] { Cylinder(1 * um, {.n = -3, .length = 1 * um}); }), Code::invalid_value);
  EXPECT_EQ(code_of([] { Section(1 * um, {.length = 1 * um}); }), Code::wrong_shape);
}

TEST(MorphologyApi, MC_04_TreesAreBuiltAndChanged) {
  const auto soma = neuron();
  EXPECT_EQ(soma.total_sections(), 4);
  EXPECT_EQ(soma.total_compartments(), 17);
  EXPECT_EQ(soma["1"], soma["dend"]);
  EXPECT_EQ(soma["dend"]["L"], soma["11"]);
  EXPECT_EQ(soma["dend"].parent(), soma);
  EXPECT_FALSE(soma.parent());
  EXPECT_TRUE(soma.contains("axon") && !soma.contains("apic"));
  EXPECT_EQ(soma.children().size(), 2u);
  EXPECT_EQ(soma.name_of(soma["2"]), "axon");
  EXPECT_EQ(code_of([&] { soma["apic"]; }), Code::unknown_name);
  EXPECT_EQ(code_of([&] { soma.attach("axon", Soma(1 * um)); }), Code::duplicate_name);
  EXPECT_EQ(code_of([&] { soma["dend"].attach("up", soma); }), Code::cycle);
  soma.remove("dend");
  EXPECT_EQ(soma.total_sections(), 2);
}

TEST(MorphologyApi, MC_04_AHandleKeepsWhatItWasReachedFrom) {
  const auto tuft = neuron()["dend"]["L"];
  expect_near(tuft.end_distance(), 107 * um);
  EXPECT_EQ(tuft.parent()->parent()->total_sections(), 4);
}

TEST(MorphologyApi, MC_05_PartsOfSections) {
  const auto dend = neuron()["dend"];
  expect_near(dend[3].distance(), Quantity({35}, um));
  expect_near(dend[-1].distance(), Quantity({95}, um));
  EXPECT_EQ(dend[12 * um].indices(), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(dend.slice(2, 5).indices(), (std::vector<std::int64_t>{3, 4, 5}));
  EXPECT_EQ(dend.slice(20 * um, 50 * um).indices(), (std::vector<std::int64_t>{3, 4, 5}));
  EXPECT_EQ(code_of([&] { dend[10]; }), Code::index_out_of_range);
  EXPECT_EQ(code_of([&] { dend[101 * um]; }), Code::index_out_of_range);
  EXPECT_EQ(code_of([&] { dend[1 * ms]; }), Code::dimension_mismatch);
  EXPECT_EQ(code_of([&] { dend.slice(5, 11); }), Code::index_out_of_range);
}

TEST(MorphologyApi, MC_06_Coordinates) {
  const auto soma = neuron();
  expect_near(soma["axon"].middle(0), Quantity({120, 130, 140, 150}, um));
  expect_near(soma["axon"].start(0), Quantity({115, 125, 135, 145}, um));
  expect_near(soma["axon"].end(0), Quantity({125, 135, 145, 155}, um));
  EXPECT_FALSE(soma["dend"].has_coordinates());
  EXPECT_EQ(code_of([&] { soma["dend"].middle(0); }), Code::invalid_value);
  EXPECT_EQ(code_of([&] { soma["axon"].middle(3); }), Code::index_out_of_range);
}

TEST(MorphologyApi, MC_07_OtherTrees) {
  const auto soma = neuron();
  EXPECT_EQ(soma.topology(), soma.copy().topology());
  EXPECT_NE(soma.copy(), soma);
  EXPECT_FALSE(soma["dend"].copy_section().contains("L"));
  const auto laid = soma.generate_coordinates({.section_randomness = 20, .seed = 3});
  EXPECT_TRUE(laid["dend"].has_coordinates() && !soma["dend"].has_coordinates());
  EXPECT_EQ(code_of([&] { soma.generate_coordinates({.section_randomness = -1}); }), Code::invalid_value);
}

TEST(MorphologyApi, MC_08_PointsAndFiles) {
  const std::vector<MorphologyPoint> points = {
      {1, "soma", 0, 0, 0, 10, -1}, {2, "dend", 10, 0, 0, 2, 1}, {3, "dend", 20, 0, 0, 1, 2}};
  EXPECT_EQ(Morphology::from_points(points)["dend"].n(), 2);
  const std::string path = testing::TempDir() + "MC_08_api.swc";
  std::ofstream(path) << "1,1,0,0,0,5,-1\n2,3,10,0,0,1,1\n";
  std::vector<std::string> warnings;
  const auto cell =
      Morphology::from_swc_file(path, {.warn = [&](const std::string& text) { warnings.push_back(text); }});
  EXPECT_EQ(cell["dend"].n(), 1);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("MC_08_api.swc, line 1:"), std::string::npos);
  EXPECT_EQ(code_of([] { Morphology::from_swc_file("there/is/none.swc"); }), Code::invalid_value);
  std::remove(path.c_str());
}

TEST(MorphologyApi, MC_07_Discretised) {
  const Cylinder axon(1 * um, {.n = 500, .length = 1 * mm});
  const double lambda = 0.5 * std::sqrt(1e-6 / (std::numbers::pi * 100 * 1.5 * 0.009));
  EXPECT_EQ(axon.discretised().n(), static_cast<std::int64_t>(std::ceil(1e-3 / (0.1 * lambda))));
  EXPECT_EQ(axon.discretised({.d_lambda = 0.05}).n(),
            static_cast<std::int64_t>(std::ceil(1e-3 / (0.05 * lambda))));
  EXPECT_EQ(code_of([&] { axon.discretised({.frequency = 1 * ms}); }), Code::dimension_mismatch);
  EXPECT_EQ(code_of([&] { axon.discretised({.d_lambda = 0}); }), Code::invalid_value);
}

}  // namespace
}  // namespace brio
