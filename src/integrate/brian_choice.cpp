// Which linear systems Brian 2's exact integration refuses. It works on formulas, so the question is about
// the system with whatever values its constants have: it is asked of a few random ones.
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_set>

#include "base/hash.hpp"
#include "integrate/linear_system.hpp"
#include "ir/algebra.hpp"
#include "ir/evaluate.hpp"

namespace brio::integrate {

namespace {

constexpr int samples = 24;

bool compares(const ir::Expr& expr, std::unordered_set<const ir::Expr*>& seen) {
  if (!seen.insert(&expr).second) return false;
  if (expr.kind == ir::Expr::Kind::op && expr.op >= ir::ExprOp::lt && expr.op <= ir::ExprOp::ne) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const ExprPtr& arg) { return compares(*arg, seen); });
}

// A value for each name, the same wherever it occurs in one sample. dt is positive, as Brian knows too.
double sample_value(const std::string& name, int sample) {
  const auto hash = base::mix(base::stable_hash(name) + static_cast<std::uint64_t>(sample));
  const double unit = static_cast<double>(hash >> 11u) * 0x1p-53;
  const double magnitude = std::exp2(4 * unit - 2);
  return name == "dt" || (hash & 1u) == 0 ? magnitude : -magnitude;
}

// M at a sample; nothing where an entry has no value there (the root of a negative number …).
std::optional<Eigen::MatrixXd> matrix_at(const LinearSystem& linear, int sample) {
  const auto n = static_cast<Eigen::Index>(linear.n);
  Eigen::MatrixXd matrix(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto value = ir::evaluate(*linear.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j)),
                                      [&](const std::string& name) { return sample_value(name, sample); });
      if (!value || !std::isfinite(*value)) return std::nullopt;
      matrix(i, j) = *value;
    }
  }
  return matrix;
}

// The same system with its variables in other units, in which all entries are about as large as the rates of decay:
// in those of the model, a current of 1e-12 A and a number of 1 can be neighbours, and rounding would decide.
Eigen::MatrixXd balanced(Eigen::MatrixXd matrix) {
  constexpr int rounds = 100;  // each brings entries nearer to the rest by a root; 1e300 is 1 after ten
  const double rest = std::max(matrix.diagonal().cwiseAbs().maxCoeff(), 1e-300);
  for (int round = 0; round < rounds; ++round) {
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
      const double diagonal = std::abs(matrix(i, i));
      const double row = matrix.row(i).cwiseAbs().sum() - diagonal;
      const double column = matrix.col(i).cwiseAbs().sum() - diagonal;
      const double scale = std::sqrt((row + rest) / (column + rest));
      matrix.row(i) /= scale;
      matrix.col(i) *= scale;
    }
  }
  return matrix;
}

bool is_singular(const Eigen::MatrixXd& matrix) {
  Eigen::FullPivLU<Eigen::MatrixXd> decomposition(matrix);
  decomposition.setThreshold(1e-11);  // entries are of size one, rounding of them about 1e-15
  return !decomposition.isInvertible();
}

bool has_complex_eigenvalues(const Eigen::MatrixXd& matrix) {
  const auto values = Eigen::EigenSolver<Eigen::MatrixXd>(matrix, false).eigenvalues();
  const double size = values.cwiseAbs().maxCoeff();
  // An eigenvalue of multiplicity k comes out as k complex ones, apart by the k-th root of the rounding.
  return values.imag().cwiseAbs().maxCoeff() > 1e-3 * size;
}

}  // namespace

std::optional<Refusal> refused_by_brian(const check::System& system, const LinearSystem& linear) {
  for (const auto& [name, symbol] : system.symbols) {
    if (symbol.kind != check::Symbol::Kind::function || symbol.function->stateless) continue;
    return Refusal{"the equations call " + name + "(), which may have a state"};
  }
  std::unordered_set<const ir::Expr*> seen;
  for (std::size_t k = 0; k < linear.matrix.size(); ++k) {
    if (!compares(*linear.matrix[k], seen)) continue;
    const auto& equation = system.equations[k / linear.n];
    return Refusal{"a coefficient of d" + equation.variable + "/dt depends on a comparison", equation.span};
  }
  int valued = 0;
  int singular = 0;
  int complex_valued = 0;
  for (int sample = 0; sample < samples; ++sample) {
    const auto sampled = matrix_at(linear, sample);
    if (!sampled) continue;
    const auto matrix = balanced(*sampled);
    ++valued;
    singular += is_singular(matrix) ? 1 : 0;
    complex_valued += has_complex_eigenvalues(matrix) ? 1 : 0;
  }
  if (valued > 0 && singular == valued) return Refusal{"the equations have no single fixed point"};
  if (valued > 0 && complex_valued == valued) return Refusal{"the equations oscillate"};
  return std::nullopt;
}

}  // namespace brio::integrate
