// For each neuron of one side, where to look for those of the other.
#pragma once

#include <limits>
#include <vector>

#include "face/connect_bounds.hpp"

namespace brio::face {

/// The candidates of a row: first + t*step for begin <= t < end.
struct Row {
  std::int32_t outer = 0;
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  double amount = 1;             ///< probability, or size of the sample
  std::int64_t excluded = none;  ///< index that is left out

  static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

  std::int64_t count() const { return end - begin; }
};

/// Neurons of the inner side for which the tests on them alone hold.
struct Chosen {
  std::vector<std::uint8_t> holds;  ///< for each neuron; empty: all
  bool counted = false;             ///< candidates are counted in the list of these neurons:
  std::vector<std::int32_t> indices;
};

struct Rows {
  std::vector<Row> rows;  ///< those that have candidates, ascending
  Chosen chosen;
  std::vector<Test> tests;  ///< of pairs

  /// How many candidates are looked at, and how many of them are left by chance.
  double looked_at() const;
  double expected(Recipe::Choice choice) const;
};

/// Throws ModelError: a step of 0, a sample larger than what it is taken from.
Rows rows_of(const Recipe& recipe, Random& random);

}  // namespace brio::face
