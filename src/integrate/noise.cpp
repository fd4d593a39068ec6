#include "integrate/noise.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "integrate/inputs.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

std::vector<std::string> noises_of(const check::System& system) {
  std::set<std::string> used;
  for (const auto& equation : system.equations) used.merge(ir::symbols_in(*equation.rhs));
  std::vector<std::string> noises;
  for (const auto& name : used) {
    const auto symbol = system.symbols.find(name);
    if (symbol != system.symbols.end() && symbol->second.kind == check::Symbol::Kind::noise)
      noises.push_back(name);
  }
  return noises;
}

std::optional<Refusal> refuse_noise(const check::System& system) {
  const auto noises = noises_of(system);
  for (const auto& equation : system.equations) {
    for (const auto& noise : noises) {
      if (ir::contains(*equation.rhs, noise)) {
        return Refusal{fmt::format("d{}/dt contains noise ('{}')", equation.variable, noise), equation.span};
      }
    }
  }
  return std::nullopt;
}

std::variant<NoisySystem, Refusal> split_noise(const check::System& system, const Draft& draft) {
  NoisySystem result;
  result.noises = noises_of(system);
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    const auto& equation = system.equations[k];
    if (result.noises.empty()) {
      result.drift.push_back(draft.rate(k));
      result.factor.emplace_back();
      continue;
    }
    auto form = ir::linear_form(equation.rhs, result.noises);
    if (!form) {
      return Refusal{fmt::format("the noise in d{}/dt is not a factor of a term", equation.variable),
                     equation.span};
    }
    if (draft.frozen(k)) {
      const auto guarded = [&](ExprPtr& part) {
        if (!ir::is_zero(*part)) part = ir::select(draft.not_refractory(), part, ir::constant(0));
      };
      guarded(form->rest);
      for (auto& factor : form->coefficients) guarded(factor);
    }
    result.drift.push_back(std::move(form->rest));
    result.factor.push_back(std::move(form->coefficients));
  }
  return result;
}

std::optional<Refusal> refuse_multiplicative(const check::System& system, const NoisySystem& split) {
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    for (const auto& factor : split.factor[k]) {
      for (const auto& name : ir::symbols_in(*factor)) {
        const bool variable = std::any_of(system.equations.begin(), system.equations.end(),
                                          [&](const auto& equation) { return equation.variable == name; });
        const bool time = name == "t" && depends_on_time(system, *factor);
        if (!variable && !time) continue;
        return Refusal{fmt::format("the noise in d{}/dt is multiplied by '{}', which changes during a step",
                                   system.equations[k].variable, name),
                       system.equations[k].span};
      }
    }
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_non_diagonal(const check::System& system, const NoisySystem& split) {
  std::set<std::size_t> used;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    int own = 0;
    for (std::size_t n = 0; n < split.noises.size(); ++n) {
      if (ir::is_zero(*split.factor[k][n])) continue;
      const bool fresh = used.insert(n).second;
      if (++own == 1 && fresh) continue;
      return Refusal{
          fmt::format("each variable needs a noise of its own, but that of d{}/dt is shared or not "
                      "the only one",
                      system.equations[k].variable),
          system.equations[k].span};
    }
  }
  return std::nullopt;
}

}  // namespace brio::integrate
