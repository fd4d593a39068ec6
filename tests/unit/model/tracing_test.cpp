// Morphologies from traced points and SWC files.
#include "model/tracing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <random>

#include "model/cable.hpp"
#include "model/swc.hpp"

namespace brio::model {
namespace {

constexpr double um = 1e-6;

Tracing read(const std::string& text, bool spherical_soma = true) {
  return read_swc(text, "cell.swc", {spherical_soma});
}

// What is said of a file that is refused, and of one that is odd.
std::string refusal(const std::string& text, bool spherical_soma = true) {
  try {
    read(text, spherical_soma);
  } catch (const ModelError& error) {
    return error.what();
  }
  return "accepted";
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t k = 0; k < found.size(); ++k)
    EXPECT_NEAR(found[k], expected[k], 1e-14 * std::abs(expected[k]) + 1e-24) << k;
}

const std::string branched = R"(# soma, a dendrite that branches, an axon
1 1 0 0 0 10 -1
2 3 10 0 0 2 1
3 3 20 0 0 1 2
4 3 20 30 0 1 3
5 3 20 -40 0 0.5 3
6 2 0 -10 0 1 1
)";

TEST(Swc, MC_08_PointsWithoutBranchingMakeSections) {
  const auto [root, warnings] = read(branched);
  EXPECT_TRUE(warnings.empty());
  EXPECT_EQ(root->shape().kind, SectionKind::soma);
  EXPECT_EQ(root->total_sections(), 5);
  const auto dendrite = root->at("dend");
  EXPECT_EQ(dendrite, root->at("L"));
  EXPECT_EQ(root->at("axon"), root->at("R"));
  EXPECT_EQ(dendrite->shape().type, "dend");
  // The first compartment begins at the centre of the soma, as thick as at its end.
  expect_near(dendrite->shape().diameters, {4 * um, 4 * um, 2 * um});
  expect_near(dendrite->shape().lengths, {10 * um, 10 * um});
  EXPECT_EQ(root->at("LL"), dendrite->at("dend"));
  EXPECT_EQ(root->at("LR"), dendrite->at("dend2"));
  expect_near(root->at("LR")->shape().diameters, {2 * um, 1 * um});
  expect_near(root->at("LR")->coordinates()[1], {0, -40 * um});
  expect_near({root->at("LR")->end_distance()}, {60 * um});
}

TEST(Swc, MC_08_ThreePointsOfASomaAreASphere) {
  const auto sphere = [](const std::string& second, const std::string& third) {
    return "1 1 5 0 0 10 -1\n2 1 5 " + second + " 1\n3 1 5 " + third + " 1\n4 3 5 0 20 1 1\n5 3 5 0 40 1 4\n";
  };
  const auto root = read(sphere("10 0 10", "-10.09 0 10")).root;
  EXPECT_EQ(root->shape().kind, SectionKind::soma);
  EXPECT_EQ(root->total_compartments(), 3);
  // As two cylinders, they have the area of the sphere, and dendrites grow between them.
  const auto cylinders = read(sphere("10 0 10", "-10 0 10"), false);
  EXPECT_TRUE(cylinders.warnings.empty());
  EXPECT_EQ(cylinders.root->shape().type, "soma");
  EXPECT_NEAR(2 * areas(cylinders.root->shape())[0], areas(root->shape())[0],
              1e-12 * areas(root->shape())[0]);
  expect_near(cylinders.root->at("dend")->coordinates()[0], {5 * um, 5 * um, 5 * um});
  EXPECT_EQ(cylinders.root->at("soma")->shape().size(), 1);
  EXPECT_NE(refusal(sphere("10 0 10", "-10.2 0 10")).find("the radius is 10.000um"), std::string::npos);
  EXPECT_NE(refusal(sphere("10 0 10", "-10 0 9")).find("not all the diameters are identical"),
            std::string::npos);
  // A soma of several points in a row: cylinders, which is said.
  const auto chain = read("1 1 0 0 0 5 -1\n2 1 10 0 0 5 1\n3 1 20 0 0 5 2\n");
  EXPECT_EQ(chain.root->total_compartments(), 2);
  ASSERT_EQ(chain.warnings.size(), 1u);
  EXPECT_EQ(chain.warnings[0].kind, "soma_compartments");
}

TEST(Swc, MC_08_IrregularitiesAreUnderstood) {
  struct Case {
    const char* what;
    std::string text;
    const char* warning;
  };
  const std::vector<Case> cases = {
      {"lines of Windows", "1 1 0 0 0 5 -1\r\n2 3 9 0 0 1 1\r\n", ""},
      {"lines of old Macs", "1 1 0 0 0 5 -1\r2 3 9 0 0 1 1", ""},
      {"a byte order mark, tabs, plus signs", "\xEF\xBB\xBF\t1\t1 0 0 0 +5 -1\n2 3 +9 0 0 1e0 1", ""},
      {"empty lines and comments", "\n  # a\n1 1 0 0 0 5 -1 # b\n\n2 3 9 0 0 1 1\n#", ""},
      {"integers with a point", "1.0 1.0 0 0 0 5 -1.0\n2 3 9 0 0 1 1.0", ""},
      {"commas", "1,1,0,0,0,5,-1\n2, 3, 9, 0, 0, 1, 1", "cell.swc, line 1:"},
      {"columns", "1 1 0 0 0 5 -1\n2 3 9 0 0 1 1 0.5 x", "cell.swc, line 2:"},
      {"order", "2 3 9 0 0 1 1\n1 1 0 0 0 5 -1", "cell.swc, line 1:"},
      {"a root with the parent 0", "1 1 0 0 0 5 0\n2 3 9 0 0 1 1", "cell.swc, line 1:"},
      {"a point twice", "1 1 0 0 0 5 -1\n3 3 0 0 0 1 1\n2 3 9 0 0 1 3", "cell.swc, line 2:"},
  };
  for (const auto& [what, text, warning] : cases) {
    const auto tracing = read(text);
    EXPECT_EQ(tracing.root->total_compartments(), 2) << what;
    expect_near(tracing.root->at("dend")->shape().diameters, {2 * um, 2 * um});
    const std::string first = tracing.warnings.empty() ? "" : tracing.warnings[0].text;
    EXPECT_LE(tracing.warnings.size(), 1u) << what;
    EXPECT_NE(first.find(warning), std::string::npos) << what << ": " << first;
    EXPECT_EQ(first.empty(), std::string(warning).empty()) << what << ": " << first;
  }
}

TEST(Swc, MC_08_ARootThatBranchesAtOnceIsSeenFromATip) {
  const auto [root, warnings] = read(
      "1 3 0 0 0 2 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 0.5 2\n4 3 20 5 0 0.5 2\n5 2 0 9 0 1 1\n6 3 -9 0 0 1 1\n");
  EXPECT_EQ(root->total_sections(), 5);
  EXPECT_EQ(root->total_compartments(), 5);
  expect_near(root->coordinates()[0], {20 * um, 10 * um});
  expect_near(root->at("R")->coordinates()[0], {10 * um, 0});
  expect_near(root->at("R")->shape().diameters, {2 * um, 4 * um});
  expect_near(root->at("R")->at("axon")->coordinates()[1], {0, 9 * um});
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].text.find("the tree begins at point 3 instead\n  in cell.swc, line 1:"),
            std::string::npos);
}

TEST(Swc, MC_08_MistakesAreShownWithTheirLine) {
  struct Case {
    std::string text;
    const char* line;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"", "", "there are no points in cell.swc"},
      {"# nothing\n", "", "there are no points in cell.swc"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1", "line 2", "a point has 7 numbers, but here are 6"},
      {"1 1 0 0 0 5 -1\n2 3 9 O 0 1 1", "line 2", "the y has to be a number"},
      {"1 soma 0 0 0 5 -1", "line 1", "the type has to be a number"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1 1.5", "line 2", "the parent has to be an integer"},
      {"1 1 0 0 nan 5 -1", "line 1", "the z has to be a finite number"},
      {"1 1 0 0 0 1e999 -1", "line 1", "the radius has to be a finite number"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 -1 1", "line 2", "point 2 has a negative radius"},
      {"1 1 0 0 0 0 -1\n2 3 9 0 0 1 1", "line 1", "point 1 has a radius of 0"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 0 1\n3 3 19 0 0 1 2", "line 2", "point 2 has a radius of 0"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 0 1", "line 2", "point 2 has a radius of 0"},  // its section has no other
      {"1 1 0 0 0 5 -1\n\n2 3 9 0 0 1 7", "line 3", "point 2 has the parent 7, which does not exist"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1 2", "line 2", "point 2 is its own parent"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1 4\n3 3 19 0 0 1 2\n4 3 29 0 0 1 3", "line", "is its own ancestor"},
      {"1 1 0 0 0 5 2\n2 3 9 0 0 1 1", "line", "is its own ancestor"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1 1\n3 1 5 5 5 5 -1", "line 3", "point 3 is a second root"},
      {"1 1 0 0 0 5 -1\n2 3 9 0 0 1 1\n2 3 19 0 0 1 1", "line 3", "there are two points with the index 2"},
      {"1 3 0 0 0 5 -1", "line 1", "point 1 is alone"},
      {std::string("1 1 0 0 0 5 \0-1", 15), "line 1", "has to be a number"},
  };
  for (const auto& [text, line, message] : cases) {
    const auto said = refusal(text);
    EXPECT_NE(said.find(message), std::string::npos) << text << "\n" << said;
    EXPECT_NE(said.find(line), std::string::npos) << text << "\n" << said;
    EXPECT_NE(said.find("hint: "), std::string::npos) << text << "\n" << said;
  }
  EXPECT_NE(refusal("1 1 0 0 0 5 -1\n2 3 a 0 0 1 1\n3 3 b 0 0 1 1").find("line 3"), std::string::npos)
      << "all mistakes are said at once";
}

TEST(Swc, MC_08_FilesThatCannotBeRead) {
  EXPECT_THROW(read_swc_file("there/is/no.swc"), ModelError);
  EXPECT_THROW(read_swc_file("."), ModelError);
  const auto path = std::filesystem::path(testing::TempDir()) / "MC_08.swc";
  std::ofstream(path) << branched;
  EXPECT_EQ(read_swc_file(path).root->total_compartments(), 6);
  std::filesystem::remove(path);
}

TEST(Swc, MC_08_ManyPointsAreReadInTimeAndWithoutRecursion) {
  constexpr int points = 200'000;
  std::string chain = "1 1 0 0 0 5 -1\n";
  std::string zigzag = chain;  // the type changes at each point: as many sections
  std::string star = chain;
  for (int k = 2; k <= points; ++k) {
    const auto number = std::to_string(k);
    const auto x = std::to_string(k * 2);
    chain += number + " 3 " + x + " 0 0 1 " + std::to_string(k - 1) + "\n";
    zigzag += number + " " + std::to_string(2 + k % 2) + " " + x + " 0 0 1 " + std::to_string(k - 1) + "\n";
    star += number + " 3 " + x + " 0 0 1 1\n";
  }
  EXPECT_EQ(read(chain).root->total_sections(), 2);
  EXPECT_EQ(read(zigzag).root->total_sections(), points);
  const auto root = read(star).root;
  EXPECT_EQ(root->total_sections(), points);
  EXPECT_EQ(root->at("dend200"), root->at("200"));
}

TEST(Points, MC_08_AreNamedByTheUser) {
  const std::vector<TracedPoint> points = {
      {1, "Soma", {0, 0, 0}, 20, -1}, {5, "Soma", {10, 0, 0}, 20, 1}, {2, "tuft", {20, 0, 0}, 2, 5},
      {3, "R", {20, 10, 0}, 2, 2},    {4, {}, {20, -10, 0}, 2, 2},
  };
  const auto root = tree_of(points).root;
  EXPECT_EQ(root->shape().kind, SectionKind::section);  // only "soma" is a sphere
  // What follows a soma of any spelling is as thick as its own first point.
  expect_near(root->at("tuft")->shape().diameters, {2 * um, 2 * um});
  const auto tuft = root->at("tuft");
  EXPECT_EQ(tuft->at("R"), tuft->at("1"));  // a name of the user is not taken away
  EXPECT_EQ(tuft->at("2")->shape().type, std::nullopt);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(tree_of({}), ModelError);
  EXPECT_THROW(tree_of({{1, {}, {nan, 0, 0}, 1, -1}}), ModelError);
  EXPECT_THROW(tree_of({{1, "soma", {0, 0, 0}, nan, -1}}), ModelError);
}

// Files that were changed at random: each gives a tree or an error that says where.
TEST(Swc, MC_08_DamagedFilesGiveATreeOrAnError) {
  std::mt19937_64 random(8);
  const std::string alphabet = "0123456789-+.eE# \t\r\n,;nanif\0\xff";
  int read_anyway = 0;
  constexpr int trials = 20'000;
  for (int trial = 0; trial < trials; ++trial) {
    auto text = branched;
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      const auto place = random() % text.size();
      const char letter = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0: text[place] = letter; break;
        case 1: text.insert(place, 1, letter); break;
        default: text.erase(place, 1 + random() % 5);
      }
    }
    try {
      const auto tracing = read(text);
      const auto cable = flatten(*tracing.root);
      ASSERT_EQ(cable->size(), tracing.root->total_compartments()) << text;
      for (const double area : cable->area) ASSERT_TRUE(area > 0 && std::isfinite(area)) << text;
      ++read_anyway;
    } catch (const ModelError& error) {
      ASSERT_FALSE(error.diagnostics().empty()) << text;
    }
  }
  EXPECT_GT(read_anyway, trials / 10);  // else nothing but errors was tested
  EXPECT_LT(read_anyway, trials);
}

}  // namespace
}  // namespace brio::model
