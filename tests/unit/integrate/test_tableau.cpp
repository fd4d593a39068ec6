// Coefficients of Runge-Kutta pairs fulfil the conditions of their orders: for every rooted tree with up to that many
// nodes, the weight of the tree is one over its density (J. C. Butcher; Hairer, Nørsett, Wanner, Solving Ordinary
// Differential Equations I, section II.2).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "integrate/tableau.hpp"

namespace brio::integrate {
namespace {

struct Tree {
  std::vector<Tree> branches;
  int nodes() const {
    return std::accumulate(branches.begin(), branches.end(), 1,
                           [](int sum, const Tree& branch) { return sum + branch.nodes(); });
  }
  double density() const {
    return std::accumulate(branches.begin(), branches.end(), static_cast<double>(nodes()),
                           [](double product, const Tree& branch) { return product * branch.density(); });
  }
};

// All ways to choose branches with `nodes` nodes in all, each not before `first` in a list of all smaller trees.
void add_branches(int nodes, std::size_t first, const std::vector<Tree>& smaller, Tree& tree,
                  std::vector<Tree>& found) {
  if (nodes == 0) found.push_back(tree);
  for (auto k = first; k < smaller.size() && nodes > 0; ++k) {
    if (smaller[k].nodes() > nodes) continue;
    tree.branches.push_back(smaller[k]);
    add_branches(nodes - smaller[k].nodes(), k, smaller, tree, found);
    tree.branches.pop_back();
  }
}

/// Trees with up to `most` nodes.
std::vector<Tree> trees(int most) {
  std::vector<Tree> all;
  for (int nodes = 1; nodes <= most; ++nodes) {
    std::vector<Tree> found;
    Tree root;
    add_branches(nodes - 1, 0, all, root, found);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

std::vector<double> stage_weights(const Tableau& tableau, const Tree& tree) {
  std::vector<double> result(tableau.stages(), 1.0);
  for (const auto& branch : tree.branches) {
    const auto inner = stage_weights(tableau, branch);
    for (std::size_t i = 0; i < result.size(); ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < i; ++j) sum += tableau.a(i, j) * inner[j];
      result[i] *= sum;
    }
  }
  return result;
}

double defect(const Tableau& tableau, std::span<const double> weights, const Tree& tree) {
  const auto stages = stage_weights(tableau, tree);
  return std::abs(std::inner_product(weights.begin(), weights.end(), stages.begin(), -1 / tree.density()));
}

void expect_order(const Tableau& tableau, std::span<const double> weights, int order) {
  const auto all = trees(order + 1);
  double largest = 0;
  double beyond = 0;
  for (const auto& tree : all) {
    auto& worst = tree.nodes() <= order ? largest : beyond;
    worst = std::max(worst, defect(tableau, weights, tree));
  }
  // Coefficients are rounded, or fractions that the paper has rounded to 18 digits; the largest are about 15.
  EXPECT_LT(largest, 1e-14) << tableau.source << " " << order;
  EXPECT_GT(beyond, 1e-7) << tableau.source << " is better than it says";
}

TEST(Tableau, TreesAreAllThere) {
  // The numbers of rooted trees with up to 8 nodes add up to 1, 2, 4, 8, 17, 37, 85, 200.
  EXPECT_EQ(trees(4).size(), 8u);
  EXPECT_EQ(trees(8).size(), 200u);
}

TEST(Tableau, HasItsOrders) {
  for (const auto* tableau : {&kutta_3_2, &classical_doubled, &fehlberg_5_4, &cash_karp_5_4,
                              &prince_dormand_8_7, &dormand_prince_5_4}) {
    ASSERT_EQ(tableau->weights.size(), tableau->stages());
    ASSERT_EQ(tableau->other.size(), tableau->stages());
    ASSERT_EQ(tableau->coefficients.size(), tableau->stages() * (tableau->stages() - 1) / 2);
    expect_order(*tableau, tableau->weights, tableau->order);
    expect_order(*tableau, tableau->other, tableau->other_order);
  }
}

TEST(Tableau, NodesAreSumsOfRows) {
  for (const auto* tableau : {&kutta_3_2, &classical_doubled, &fehlberg_5_4, &cash_karp_5_4,
                              &prince_dormand_8_7, &dormand_prince_5_4}) {
    for (std::size_t i = 0; i < tableau->stages(); ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < i; ++j) sum += tableau->a(i, j);
      EXPECT_NEAR(sum, tableau->nodes[i], 2e-15) << tableau->source << " " << i;
    }
  }
}

TEST(Tableau, LastStageIsTheNewValue) {
  const auto& tableau = dormand_prince_5_4;
  ASSERT_TRUE(tableau.first_same_as_last);
  for (std::size_t j = 0; j + 1 < tableau.stages(); ++j) EXPECT_EQ(tableau.a(6, j), tableau.weights[j]);
  EXPECT_EQ(tableau.weights.back(), 0);
}

}  // namespace
}  // namespace brio::integrate
