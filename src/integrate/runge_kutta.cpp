// Explicit Runge-Kutta methods for deterministic equations.
#include "integrate/noise.hpp"

namespace brio::integrate {

namespace {

// k_v = dt*f_v(state, time) for every variable v; the result maps v to it.
std::map<std::string, ExprPtr> stage(Draft& draft, const check::System& system, const std::string& name,
                                     const std::map<std::string, ExprPtr>& state, const ExprPtr& time) {
  std::map<std::string, ExprPtr> increments;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    const auto& variable = system.equations[k].variable;
    increments[variable] = draft.local(name + "_" + variable, draft.dt() * at(draft.rate(k), state, time));
  }
  return increments;
}

// The state after `part` of the increments.
std::map<std::string, ExprPtr> moved(const std::map<std::string, ExprPtr>& increments, double part) {
  std::map<std::string, ExprPtr> state;
  for (const auto& [variable, increment] : increments) {
    state[variable] = ir::symbol(variable) + (part == 1 ? increment : increment * ir::constant(part));
  }
  return state;
}

}  // namespace

// before: dx/dt = f(x, t)   after: k = dt*f(x, t);  x = x + dt*f(x + k/2, t + dt/2)
Outcome rk2(const Request& request) {
  const auto& system = request.system;
  if (auto refusal = refuse_noise(system)) return *refusal;
  Draft draft(system);
  const auto middle = ir::symbol("t") + draft.dt() * ir::constant(0.5);
  const auto half_way = moved(stage(draft, system, "k", {}, nullptr), 0.5);
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    values.push_back(draft.variable(k) + draft.dt() * at(draft.rate(k), half_way, middle));
  }
  draft.assign(values);
  return std::move(draft).take();
}

// after: x = x + (k1 + 2*k2 + 2*k3 + k4)/6, the classical method
Outcome rk4(const Request& request) {
  const auto& system = request.system;
  if (auto refusal = refuse_noise(system)) return *refusal;
  Draft draft(system);
  const auto t = ir::symbol("t");
  const auto middle = t + draft.dt() * ir::constant(0.5);
  const auto k1 = stage(draft, system, "k1", {}, nullptr);
  const auto k2 = stage(draft, system, "k2", moved(k1, 0.5), middle);
  const auto k3 = stage(draft, system, "k3", moved(k2, 0.5), middle);
  const auto k4 = stage(draft, system, "k4", moved(k3, 1), t + draft.dt());
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    const auto& x = system.equations[k].variable;
    const auto two = ir::constant(2);
    values.push_back(ir::symbol(x) +
                     (k1.at(x) + two * k2.at(x) + two * k3.at(x) + k4.at(x)) / ir::constant(6));
  }
  draft.assign(values);
  return std::move(draft).take();
}

}  // namespace brio::integrate
