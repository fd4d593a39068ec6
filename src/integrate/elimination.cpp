#include "integrate/elimination.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brio::integrate {

namespace {

// Which entries are there, as elimination goes on.
class Pattern {
 public:
  explicit Pattern(const SparseMatrix& matrix) : n_(matrix.n), there_(n_ * n_), left_(n_) {
    for (std::size_t k = 0; k < there_.size(); ++k) there_[k] = matrix.entries[k] != nullptr;
    for (std::size_t k = 0; k < n_; ++k) left_[k] = k;
  }

  bool done() const { return left_.empty(); }

  std::size_t best_pivot() const {
    return *std::min_element(left_.begin(), left_.end(),
                             [this](std::size_t a, std::size_t b) { return fill(a) < fill(b); });
  }

  /// Returns the multiplications.
  std::size_t eliminate(std::size_t pivot) {
    std::erase(left_, pivot);
    const auto count = fill_of(pivot, left_) + rows(pivot);
    for (const auto row : left_) {
      if (!there_[row * n_ + pivot]) continue;
      for (const auto column : left_) {
        if (there_[pivot * n_ + column]) there_[row * n_ + column] = true;
      }
    }
    return count;
  }

 private:
  std::size_t fill(std::size_t pivot) const {
    auto others = left_;
    std::erase(others, pivot);
    return fill_of(pivot, others);
  }
  std::size_t fill_of(std::size_t pivot, const std::vector<std::size_t>& others) const {
    const auto columns =
        std::count_if(others.begin(), others.end(), [&](std::size_t k) { return there_[pivot * n_ + k]; });
    return rows(pivot, others) * static_cast<std::size_t>(columns);
  }
  std::size_t rows(std::size_t pivot) const { return rows(pivot, left_); }
  std::size_t rows(std::size_t pivot, const std::vector<std::size_t>& others) const {
    return static_cast<std::size_t>(
        std::count_if(others.begin(), others.end(), [&](std::size_t k) { return there_[k * n_ + pivot]; }));
  }

  std::size_t n_;
  std::vector<bool> there_;
  std::vector<std::size_t> left_;
};

}  // namespace

EliminationOrder elimination_order(const SparseMatrix& matrix) {
  EliminationOrder order;
  Pattern pattern(matrix);
  while (!pattern.done()) {
    order.pivots.push_back(pattern.best_pivot());
    order.multiplications += pattern.eliminate(order.pivots.back());
  }
  return order;
}

Factors::Factors(Draft& draft, SparseMatrix matrix, EliminationOrder order)
    : lu_(std::move(matrix)), order_(std::move(order)), inverse_(lu_.n) {
  for (std::size_t step = 0; step < lu_.n; ++step) {
    const auto pivot = order_.pivots[step];
    inverse_[pivot] = draft.local(fmt::format("pivot_{}", pivot), ir::constant(1) / lu_.at(pivot, pivot));
    for (std::size_t below = step + 1; below < lu_.n; ++below) {
      const auto row = order_.pivots[below];
      auto& factor = lu_.at(row, pivot);
      if (!factor) continue;
      factor = draft.local(fmt::format("lu_{}_{}", row, pivot), times(factor, inverse_[pivot]));
      for (std::size_t right = step + 1; right < lu_.n; ++right) {
        const auto column = order_.pivots[right];
        if (!lu_.at(pivot, column)) continue;
        const auto product = times(factor, lu_.at(pivot, column));
        auto& entry = lu_.at(row, column);
        entry = draft.local(fmt::format("lu_{}_{}", row, column), entry ? entry - product : -product);
      }
    }
  }
}

std::vector<ExprPtr> Factors::solve(Draft& draft, std::vector<ExprPtr> b, const std::string& wish) const {
  const auto n = lu_.n;
  for (std::size_t step = 0; step < n; ++step) {
    const auto row = order_.pivots[step];
    for (std::size_t before = 0; before < step; ++before) {
      const auto column = order_.pivots[before];
      if (lu_.at(row, column)) b[row] = minus(b[row], times(lu_.at(row, column), b[column]));
    }
    b[row] = draft.local(fmt::format("{}_{}", wish, row), b[row]);
  }
  for (std::size_t step = n; step-- > 0;) {
    const auto row = order_.pivots[step];
    for (std::size_t after = step + 1; after < n; ++after) {
      const auto column = order_.pivots[after];
      if (lu_.at(row, column)) b[row] = minus(b[row], times(lu_.at(row, column), b[column]));
    }
    b[row] = draft.local(fmt::format("{}_{}", wish, row), times(b[row], inverse_[row]));
  }
  return b;
}

}  // namespace brio::integrate
