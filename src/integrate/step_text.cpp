// A step as text.
//
//   before:  dv/dt = -v/tau + xi*tau**-0.5, euler
//   after:   xi = sqrt(dt)*randn()
//            _v = v + dt*(-v/tau) + 1/tau**0.5*xi
//            v = _v
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "integrate/integrate.hpp"
#include "integrate/noise.hpp"
#include "model/network.hpp"

namespace brio::integrate {

namespace {

bool is_variable(const check::System& system, const std::string& name) {
  return std::any_of(system.equations.begin(), system.equations.end(),
                     [&](const auto& equation) { return equation.variable == name; });
}

// Matrix exponentials are no text: where there are any, the formulas for a time of any length stand in.
check::Block written_out(const check::System& system, const Update& update) {
  return update.propagators.empty() ? update.block : event_driven(system);
}

model::Names free_names(const model::Group& group) {
  model::Names names;
  for (const auto& name : model::unresolved_names(group)) names[name] = model::Constant{1, {}};
  return names;
}

}  // namespace

std::string step_text(const model::Group& group, const Method& method, const MethodOptions& options) {
  const auto system = check::check_equations(group, free_names(group));
  const auto update = integrate(system, {method}, options);
  if (update.adaptive) {
    throw ModelError(
        {Code::unsupported_equations,
         nullptr,
         {},
         fmt::format("the steps of '{}' differ between neurons: no text says what one is", method.name),
         ""});
  }
  const auto block = written_out(system, update);
  std::string text;
  for (const auto& noise : noises_of(system)) text += fmt::format("{} = sqrt(dt)*randn()\n", noise);
  std::set<std::string> changed;
  for (const auto& [target, augmented, op, value] : block.statements) {
    const bool from_local = value->kind == ir::Expr::Kind::symbol && value->name == "_" + target;
    if (is_variable(system, target)) changed.insert(target);
    if (from_local) continue;
    text += fmt::format("{}{} = {}\n", is_variable(system, target) ? "_" : "", target, ir::print(*value));
  }
  for (const auto& equation : system.equations) {
    if (changed.contains(equation.variable)) text += fmt::format("{0} = _{0}\n", equation.variable);
  }
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace brio::integrate
