// Methods for equations with noise. A noise symbol stands for its increment dW = sqrt(dt)*N(0, 1) here; each
// is drawn once a step and shared by all equations that name it.
#include <fmt/format.h>

#include <algorithm>

#include "integrate/noise.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

// Additive: the factor of the noise stays what it is during the step.
std::optional<Refusal> refuse_multiplicative(const check::System& system, const NoisySystem& split) {
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    for (const auto& factor : split.factor[k]) {
      for (const auto& name : ir::symbols_in(*factor)) {
        const bool changes = std::any_of(system.equations.begin(), system.equations.end(),
                                         [&](const auto& equation) { return equation.variable == name; });
        if (!changes && name != "t") continue;
        return Refusal{fmt::format("the noise in d{}/dt is multiplied by '{}', which changes during a step",
                                   system.equations[k].variable, name),
                       system.equations[k].span};
      }
    }
  }
  return std::nullopt;
}

// Diagonal: no noise in two equations, no two noises in one.
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

// x + dt*f + sum of g*dW, the part that all methods share.
ExprPtr euler_maruyama(Draft& draft, const NoisySystem& split, std::size_t k) {
  auto value = plus(draft.variable(k), times(draft.dt(), split.drift[k]));
  for (std::size_t n = 0; n < split.noises.size(); ++n) {
    value = plus(value, times(split.factor[k][n], ir::symbol(split.noises[n])));
  }
  return value;
}

// Names of the support values of one noise: the only one needs no distinction.
std::string support_name(const NoisySystem& split, std::size_t noise, const std::string& variable) {
  return split.noises.size() == 1 ? "support_" + variable : "support_" + variable + "_" + split.noises[noise];
}

ExprPtr half(const ExprPtr& expr) { return ir::constant(0.5) * expr; }

}  // namespace

// before: dx/dt = f + g*xi   after: x = x + dt*f + g*dW
Outcome euler(const Request& request) {
  const auto& system = request.system;
  Draft draft(system);
  const auto parts = split_noise(system, draft);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) return *refusal;
  const auto& split = std::get<NoisySystem>(parts);
  if (auto refusal = refuse_multiplicative(system, split)) return *refusal;
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) values.push_back(euler_maruyama(draft, split, k));
  draft.assign(values);
  return std::move(draft).take();
}

// after: s = x + g*dW;  x = x + dt*f + dW*(g + g(s, t + dt))/2     why: Stratonovich, any structure of noise
Outcome heun(const Request& request) {
  const auto& system = request.system;
  Draft draft(system);
  const auto parts = split_noise(system, draft);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) return *refusal;
  const auto& split = std::get<NoisySystem>(parts);
  const auto end = ir::symbol("t") + draft.dt();
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    values.push_back(plus(draft.variable(k), times(draft.dt(), split.drift[k])));
  }
  for (std::size_t n = 0; n < split.noises.size(); ++n) {
    const auto dW = ir::symbol(split.noises[n]);
    std::map<std::string, ExprPtr> support;
    for (std::size_t k = 0; k < system.equations.size(); ++k) {
      if (ir::is_zero(*split.factor[k][n])) continue;
      const auto& x = system.equations[k].variable;
      support[x] = draft.local(support_name(split, n, x), draft.variable(k) + split.factor[k][n] * dW);
    }
    for (std::size_t k = 0; k < system.equations.size(); ++k) {
      const auto& g = split.factor[k][n];
      if (ir::is_zero(*g)) continue;
      values[k] = values[k] + half(dW * (g + at(g, support, end)));
    }
  }
  draft.assign(values);
  return std::move(draft).take();
}

// after: s = x + dt*f + sqrt(dt)*g;  x = x + dt*f + g*dW + (g(s, t) - g)/(2*sqrt(dt))*dW**2
// why: order 1 without derivatives, for diagonal noise; Stratonovich
Outcome milstein(const Request& request) {
  const auto& system = request.system;
  Draft draft(system);
  const auto parts = split_noise(system, draft);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) return *refusal;
  const auto& split = std::get<NoisySystem>(parts);
  if (auto refusal = refuse_non_diagonal(system, split)) return *refusal;
  const auto root = ir::call(ir::Function::sqrt, {draft.dt()});
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) values.push_back(euler_maruyama(draft, split, k));
  for (std::size_t n = 0; n < split.noises.size(); ++n) {
    const auto dW = ir::symbol(split.noises[n]);
    std::map<std::string, ExprPtr> support;
    for (std::size_t k = 0; k < system.equations.size(); ++k) {
      const auto drifted = plus(draft.variable(k), times(draft.dt(), split.drift[k]));
      const auto& x = system.equations[k].variable;
      support[x] = draft.local(support_name(split, n, x), plus(drifted, times(root, split.factor[k][n])));
    }
    for (std::size_t k = 0; k < system.equations.size(); ++k) {
      const auto& g = split.factor[k][n];
      if (ir::is_zero(*g)) continue;
      const auto slope = (at(g, support) - g) / (ir::constant(2) * root);
      values[k] = values[k] + slope * binary(ir::ExprOp::pow, dW, ir::constant(2));
    }
  }
  draft.assign(values);
  return std::move(draft).take();
}

}  // namespace brio::integrate
