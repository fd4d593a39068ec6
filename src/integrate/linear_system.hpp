// Systems dX/dt = M X + B, and which of their variables depend on which.
#pragma once

#include <optional>
#include <variant>

#include "integrate/draft.hpp"

namespace brio::integrate {

struct LinearSystem {
  std::size_t n = 0;
  std::vector<ExprPtr> matrix;    ///< n*n, row-major; constant 0 where a variable does not occur
  std::vector<ExprPtr> constant;  ///< B

  const ExprPtr& at(std::size_t row, std::size_t column) const { return matrix[row * n + column]; }
};

/// M and B of the right-hand sides themselves (not 0 while refractory). Refused: noise, terms that are not
/// linear, coefficients that change during a step.
std::variant<LinearSystem, Refusal> linear_system(const check::System& system);

/// depends[i*n + j]: x_i depends on x_j, directly or through others, or i == j.
std::vector<bool> dependencies(const LinearSystem& linear);

/// Groups of variables with no equation between them, each ascending, by their first variable.
std::vector<std::vector<std::size_t>> components(const LinearSystem& linear);

/// Brian's exact integration has no answer for this one: M is singular, or its eigenvalues are complex
/// whatever the values of the constants, or a coefficient compares something.
std::optional<Refusal> refused_by_brian(const check::System& system, const LinearSystem& linear);

}  // namespace brio::integrate
