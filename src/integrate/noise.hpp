// Right-hand sides as  f + sum of g_k * xi_k.
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

}  // namespace brio::integrate
