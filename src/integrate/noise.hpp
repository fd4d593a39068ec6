// Right-hand sides as  f + sum of g_k * xi_k. A noise symbol stands for its increment dW = sqrt(dt)*N(0, 1);
// each is drawn once a step and shared by all equations that name it.
#pragma once

#include <optional>
#include <variant>

#include "integrate/draft.hpp"

namespace brio::integrate {

struct NoisySystem {
  std::vector<std::string> noises;           ///< symbols, sorted
  std::vector<ExprPtr> drift;                ///< f of each equation
  std::vector<std::vector<ExprPtr>> factor;  ///< [equation][noise]: g, 0 where that noise does not occur
};

/// Of the rates (0 while refractory). Refused if a noise does not stand as a factor.
std::variant<NoisySystem, Refusal> split_noise(const check::System& system, const Draft& draft);

/// The names of the noise symbols, sorted.
std::vector<std::string> noises_of(const check::System& system);

/// Says that there is noise and a method has no use for it; nothing if there is none.
std::optional<Refusal> refuse_noise(const check::System& system);

/// Unless the noise is additive: its factors stay what they are during the step.
std::optional<Refusal> refuse_multiplicative(const check::System& system, const NoisySystem& split);

/// Unless the noise is diagonal: no noise in two equations, no two noises in one.
std::optional<Refusal> refuse_non_diagonal(const check::System& system, const NoisySystem& split);

}  // namespace brio::integrate
