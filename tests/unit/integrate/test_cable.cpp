// The solver of the cable equation against a dense one, on trees of all kinds.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <random>

#include "integrate/cable.hpp"

namespace brio::integrate {
namespace {

struct Problem {
  std::vector<model::CableSection> sections;
  std::int64_t cells = 1;
  AxialProperties axial;
  std::vector<double> leak;
  std::vector<double> drive;
};

std::vector<double> solution_of(const Problem& problem, int vector_of = 8) {
  CableSolver solver(problem.sections, problem.cells, vector_of);
  solver.set(problem.axial);
  auto scratch = solver.scratch();
  auto values = problem.drive;
  solver.solve(problem.leak.data(), values.data(), 0, solver.blocks(), scratch);
  return values;
}

// A tree of `sections` sections of 1 to `longest` compartments, with values of `cells` cells; the logarithms of its
// conductances spread by `spread`.
Problem random_problem(std::mt19937& random, std::int32_t sections, std::int64_t cells,
                       std::int32_t longest = 5, double spread = 2) {
  Problem problem;
  problem.cells = cells;
  std::int32_t first = 0;
  for (std::int32_t s = 0; s < sections; ++s) {
    model::CableSection section;
    section.first = first;
    section.count = std::uniform_int_distribution<std::int32_t>(1, longest)(random);
    if (s > 0) section.parent = std::uniform_int_distribution<std::int32_t>(0, s - 1)(random);
    problem.sections.push_back(section);
    first += section.count;
  }
  std::lognormal_distribution<double> positive(0, spread);
  std::normal_distribution<double> any;
  for (std::int64_t k = 0; k < first * cells; ++k) {
    problem.axial.r_length_1.push_back(1e-6 * positive(random));
    problem.axial.r_length_2.push_back(1e-6 * positive(random));
    problem.axial.resistivity.push_back(positive(random));
    problem.leak.push_back(1e-9 * positive(random));
    problem.drive.push_back(1e-10 * any(random));
  }
  return problem;
}

// Conductances and leaks of one cell as a matrix, places where sections meet last.
Eigen::VectorXd dense_solution(const Problem& problem, std::int64_t cell) {
  const auto compartments = problem.sections.back().last() + 1;
  const auto value = [&](const std::vector<double>& values, std::int64_t compartment) {
    return values[static_cast<std::size_t>(compartment * problem.cells + cell)];
  };
  const auto nodes = compartments + std::ssize(problem.sections);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(nodes, nodes);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(nodes);
  const auto connect = [&](std::int64_t a, std::int64_t b, double resistance) {
    matrix(a, a) += 1 / resistance;
    matrix(b, b) += 1 / resistance;
    matrix(a, b) -= 1 / resistance;
    matrix(b, a) -= 1 / resistance;
  };
  const auto half = [&](const std::vector<double>& r_length, std::int64_t compartment) {
    return value(problem.axial.resistivity, compartment) / value(r_length, compartment);
  };
  for (std::int64_t k = 0; k < compartments; ++k) {
    matrix(k, k) += value(problem.leak, k);
    right(k) = value(problem.drive, k);
  }
  for (std::int64_t s = 0; s < std::ssize(problem.sections); ++s) {
    const auto& section = problem.sections[static_cast<std::size_t>(s)];
    const auto last = section.last();
    connect(last, compartments + s, half(problem.axial.r_length_2, last));
    if (section.parent >= 0) {
      connect(compartments + section.parent, section.first, half(problem.axial.r_length_1, section.first));
    }
    for (auto k = section.first; k < last; ++k) {
      connect(k, k + 1, half(problem.axial.r_length_2, k) + half(problem.axial.r_length_1, k + 1));
    }
  }
  return matrix.fullPivLu().solve(right);
}

// The same cell from the tips to the root and back, in numbers of 64 bits. Shares and sums are those of
// conductances, as in the solver, so that no digits are lost where conductances are unlike.
class LongSolution {
 public:
  explicit LongSolution(const Problem& problem)
      : problem_(problem),
        compartments_(problem.sections.back().last() + 1),
        parent_(static_cast<std::size_t>(compartments_ + std::ssize(problem.sections)), -1),
        conductance_(parent_.size()),
        leak_(parent_.size()),
        value_(parent_.size()) {
    for (std::size_t k = 0; k < problem.leak.size(); ++k) {
      leak_[k] = problem.leak[k];
      value_[k] = problem.drive[k];
    }
    for (std::size_t s = 0; s < problem.sections.size(); ++s) attach(problem.sections[s], compartments_ + s);
    for (auto s = problem.sections.size(); s-- > 0;) {
      leave(static_cast<std::size_t>(compartments_) + s);
      for (auto k = problem.sections[s].last(); k >= problem.sections[s].first; --k) leave(k);
    }
    for (std::size_t s = 0; s < problem.sections.size(); ++s) {
      for (auto k = problem.sections[s].first; k <= problem.sections[s].last(); ++k) come_back(k);
      come_back(static_cast<std::size_t>(compartments_) + s);
    }
  }
  long double operator[](std::size_t compartment) const { return value_[compartment]; }

 private:
  long double half(const std::vector<double>& r_length, std::int64_t compartment) const {
    const auto at = static_cast<std::size_t>(compartment);
    return static_cast<long double>(problem_.axial.resistivity[at]) / r_length[at];
  }
  void attach(const model::CableSection& section, std::size_t joint) {
    const auto connect = [&](std::size_t node, std::int64_t parent, long double resistance) {
      parent_[node] = parent;
      conductance_[node] = 1 / resistance;
    };
    if (section.parent >= 0) {
      connect(static_cast<std::size_t>(section.first), compartments_ + section.parent,
              half(problem_.axial.r_length_1, section.first));
    }
    for (auto k = section.first; k < section.last(); ++k) {
      connect(static_cast<std::size_t>(k + 1), k,
              half(problem_.axial.r_length_2, k) + half(problem_.axial.r_length_1, k + 1));
    }
    connect(joint, section.last(), half(problem_.axial.r_length_2, section.last()));
  }
  void leave(std::size_t node) {
    if (parent_[node] < 0) return;
    const auto parent = static_cast<std::size_t>(parent_[node]);
    const auto share = conductance_[node] / (leak_[node] + conductance_[node]);
    leak_[parent] += share * leak_[node];
    value_[parent] += share * value_[node];
  }
  void come_back(std::size_t node) {
    const auto sum = leak_[node] + conductance_[node];
    value_[node] =
        parent_[node] < 0
            ? value_[node] / leak_[node]
            : (value_[node] + conductance_[node] * value_[static_cast<std::size_t>(parent_[node])]) / sum;
  }

  const Problem& problem_;
  std::int64_t compartments_;
  std::vector<std::int64_t> parent_;      // compartments first, then the end of each section
  std::vector<long double> conductance_;  // to the parent
  std::vector<long double> leak_;
  std::vector<long double> value_;
};

class CableTest : public testing::TestWithParam<std::int64_t> {};

// One cell goes in rounds, many from the tips; 40 are more than one block, and no multiple of a vector.
TEST_P(CableTest, AgreesWithADenseSolver) {
  std::mt19937 random(1);
  const auto cells = GetParam();
  for (const std::int32_t sections : {1, 2, 3, 10, 30}) {
    const auto problem = random_problem(random, sections, cells);
    const auto solution = solution_of(problem);
    for (std::int64_t cell = 0; cell < cells; ++cell) {
      const auto expected = dense_solution(problem, cell);
      for (std::int64_t k = 0; k < problem.sections.back().last() + 1; ++k) {
        // The dense matrix loses digits: its entries, over 8 orders of magnitude, are added up and eliminated.
        EXPECT_NEAR(solution[static_cast<std::size_t>(k * cells + cell)], expected(k),
                    1e-8 * expected.cwiseAbs().maxCoeff());
      }
    }
  }
}

struct Shape {
  std::int32_t sections;
  std::int32_t longest;
};
// One compartment, axons, forests of short sections, few long ones; the last have pieces of unequal length and lanes
// that stay empty.
constexpr Shape shapes[] = {{1, 1},   {1, 9},   {1, 40},  {1, 300}, {1, 5000},
                            {2, 700}, {200, 3}, {60, 30}, {9, 90}};

// Where currents are of one sign, so is all that is added up, and each potential keeps its digits by itself, however
// small it is beside others: a few roundings of 1.1e-16 for each of the compartments between two ends.
TEST(CableLanes, AgreeWithLongerNumbersHoweverUnlikeConductancesAre) {
  std::mt19937 random(4);
  for (const auto& [sections, longest] : shapes) {
    for (const double spread : {0.0, 1.0, 4.0, 12.0}) {  // 12: 30 orders of magnitude
      auto problem = random_problem(random, sections, 1, longest, spread);
      for (auto& drive : problem.drive) drive = std::abs(drive);
      const auto solution = solution_of(problem);
      const LongSolution expected(problem);
      for (std::size_t k = 0; k < solution.size(); ++k) {
        EXPECT_NEAR(static_cast<double>(solution[k] / expected[k]), 1, 1e-13)
            << sections << " sections of up to " << longest << ", compartment " << k;
      }
    }
  }
}

TEST_P(CableTest, GivesTheSameBitsWithVectorsOfAnyLength) {
  std::mt19937 random(5);
  for (const auto& [sections, longest] : shapes) {
    const auto problem = random_problem(random, sections, GetParam(), longest);
    const auto narrow = solution_of(problem, 2);
    EXPECT_EQ(solution_of(problem, 4), narrow);
    EXPECT_EQ(solution_of(problem, 8), narrow);
  }
}

TEST(CableLanes, HoldMostOfACell) {
  std::mt19937 random(6);
  for (const auto& [sections, longest] : {Shape{1, 1000}, Shape{40, 60}}) {
    const auto problem = random_problem(random, sections, 1, longest);
    std::int32_t inside = 0;
    for (const auto& piece : cut_into_pieces(problem.sections)) inside += piece.count;
    const auto compartments = problem.sections.back().last() + 1;
    EXPECT_GT(inside, 0.9 * compartments);
    EXPECT_LT(inside,
              compartments + (sections > 1 ? 1 : 0));  // a place where sections meet may be all that is left
  }
}

// Conductances that all cells share are kept once: the same bits as one by one.
TEST_P(CableTest, CellsOfOneShapeAgreeWithCellsOfTheirOwn) {
  std::mt19937 random(3);
  const auto cells = GetParam();
  auto problem = random_problem(random, 10, cells);
  for (std::size_t k = 0; k < problem.leak.size(); ++k) {
    const auto first = k / static_cast<std::size_t>(cells) * static_cast<std::size_t>(cells);
    for (auto* property : {&problem.axial.r_length_1, &problem.axial.r_length_2, &problem.axial.resistivity})
      (*property)[k] = (*property)[first];
  }
  const auto same = solution_of(problem);
  problem.axial.r_length_1.back() *= 2;  // the last cell differs, so that none are kept once
  const auto each = solution_of(problem);
  for (std::size_t k = 0; k < same.size(); ++k) {
    if (static_cast<std::int64_t>(k) % cells == cells - 1) continue;
    EXPECT_EQ(same[k], each[k]);
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, CableTest, testing::Values(1, 2, 5, 40));

TEST(CableOrder, EachNodeLeavesOnceAndInFewRoundsIfAlone) {
  model::CableSection section;
  section.count = 1000;
  const auto order = order_in_rounds({section});
  ASSERT_EQ(order.nodes.size(), 1000u);
  std::vector<int> seen(1000);
  for (const auto& node : order.nodes) ++seen[static_cast<std::size_t>(node.compartment)];
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 1000);
  // Whoever waits for whom: the longest chain of nodes that each need the one before.
  std::vector<int> depth(1000, 1);
  for (std::size_t k = 0; k + 1 < order.nodes.size(); ++k) {
    for (const auto other : {order.nodes[k].first, order.nodes[k].second}) {
      if (other < 0) continue;
      EXPECT_GT(static_cast<std::size_t>(other), k);
      depth[static_cast<std::size_t>(other)] = std::max(depth[static_cast<std::size_t>(other)], depth[k] + 1);
    }
  }
  EXPECT_LE(*std::max_element(depth.begin(), depth.end()), 11);  // 1 + log2(1000), rounded up
}

TEST(CableOrder, ManyBranchesAtOnePlaceTakeNoLongerThanOneBehindTheOther) {
  std::vector<model::CableSection> sections(100'001);
  for (std::int32_t k = 0; k <= 100'000; ++k) {
    auto& section = sections[static_cast<std::size_t>(k)];
    section.first = k;
    section.count = 1;
    if (k > 0) section.parent = 0;
  }
  EXPECT_EQ(order_in_rounds(sections).nodes.size(), 100'002u);
  EXPECT_EQ(order_from_the_tips(sections).nodes.size(), 100'002u);
}

// What goes in at one place comes out at all: without a loss of current, drive = sum of leak times potential.
TEST(CableSolver, LosesNoCurrentHoweverUnlikeConductancesAre) {
  std::mt19937 random(2);
  auto problem = random_problem(random, 20, 1);
  problem.axial.r_length_2[0] = 1e6;  // a soma that is one potential, as far as numbers go
  const auto solution = solution_of(problem);
  double in = 0;
  double out = 0;
  double scale = 0;
  for (std::size_t k = 0; k < solution.size(); ++k) {
    in += problem.drive[k];
    out += problem.leak[k] * solution[k];
    scale += std::abs(problem.drive[k]) + std::abs(problem.leak[k] * solution[k]);
  }
  EXPECT_NEAR(in, out, 1e-14 * scale);  // rounding of a few dozen operations
}

}  // namespace
}  // namespace brio::integrate
