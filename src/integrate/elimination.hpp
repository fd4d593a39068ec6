// Linear equations whose coefficients are formulas, solved by straight-line code.
#pragma once

#include <vector>

#include "integrate/draft.hpp"

namespace brio::integrate {

/// A matrix of formulas, n*n, row-major; entries that are always 0 are null, and those of the diagonal are there.
struct SparseMatrix {
  std::size_t n = 0;
  std::vector<ExprPtr> entries;
  ExprPtr& at(std::size_t row, std::size_t column) { return entries[row * n + column]; }
  const ExprPtr& at(std::size_t row, std::size_t column) const { return entries[row * n + column]; }
};

/// The order of elimination, pivots on the diagonal, in which the fewest entries arise that were 0 (at each step the
/// pivot of least degree: H. M. Markowitz, Management Science 3, 1957); and how many multiplications it takes.
struct EliminationOrder {
  std::vector<std::size_t> pivots;
  std::size_t multiplications = 0;
};
EliminationOrder elimination_order(const SparseMatrix& matrix);

/// A = L U, written once; then solved for any number of right-hand sides.
class Factors {
 public:
  Factors(Draft& draft, SparseMatrix matrix, EliminationOrder order);
  /// x with A x = b.
  std::vector<ExprPtr> solve(Draft& draft, std::vector<ExprPtr> b, const std::string& wish) const;

 private:
  SparseMatrix lu_;
  EliminationOrder order_;
  std::vector<ExprPtr> inverse_;  ///< of the pivots
};

}  // namespace brio::integrate
