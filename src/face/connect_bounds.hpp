// Which neurons a condition can hold for, without trying all of them.
//
//   before:  abs(i - j) < 3 and x_post > 0        (for each i: all j)
//   after:   i - 3 <= j <= i + 3                  (for each i: an interval; the condition is still tested there)
//
//   before:  j == i - 1 or (i - j)**2 < 10
//   after:   i - 4 <= j <= i + 4                  (a part of an alternative may hold: the interval has room for both)
//
//   why:     a sparse result must not cost time in proportion to all pairs.
#pragma once

#include <vector>

#include "face/connect_recipe.hpp"

namespace brio::face {

/// A bound on the index of the inner neuron that depends on the row.
struct Bound {
  bool upper = false;
  std::shared_ptr<const check::SymbolTable> symbols;
  ir::ExprPtr value;      ///< of a row; no number: no bound
  ir::ExprPtr magnitude;  ///< of what it was computed from, for the rounding error
};

/// An index of the inner neuron that a condition excludes, exactly.
struct Exclusion {
  std::shared_ptr<const check::SymbolTable> symbols;
  ir::ExprPtr value;
};

struct Bounds {
  std::vector<Bound> bounds;
  std::vector<Exclusion> exclusions;  ///< at most one; its test is not in `rest`
  std::vector<Test> rest;             ///< what has to be tested in the interval
};

/// What the tests of pairs say about the index of the inner neuron, given the row.
Bounds bounds_of(const Recipe& recipe);

}  // namespace brio::face
