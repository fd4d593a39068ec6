// before: dx/dt = a*x + b, where a and b may depend on all other variables and on t
// after:  x = x*exp(a*dt) + b*dt*exprel(a*dt), everything on the right from the start of the step
// why:    exact for x alone, and stable for stiff gates where explicit methods are not
#include <fmt/format.h>

#include "integrate/growth.hpp"
#include "integrate/noise.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

using ir::Expr;

// Puts symbols in the place of the parts that bring in the variable otherwise than linearly (a function of
// it, a divisor with it). They are frozen over the step, as other variables are.
class Freezing {
 public:
  explicit Freezing(std::string variable) : variable_(std::move(variable)) {}

  ExprPtr apply(const ExprPtr& expr) {
    if (!ir::contains(*expr, variable_)) return expr;
    if (expr->kind == Expr::Kind::symbol) return expr;
    if (expr->kind != Expr::Kind::op || expr->type != ir::Type::f64) return frozen(expr);
    const auto& args = expr->args;
    switch (expr->op) {
      case ir::ExprOp::neg: return -apply(args[0]);
      case ir::ExprOp::add: return apply(args[0]) + apply(args[1]);
      case ir::ExprOp::sub: return apply(args[0]) - apply(args[1]);
      case ir::ExprOp::mul: return apply(args[0]) * apply(args[1]);
      case ir::ExprOp::div:
        if (!ir::contains(*args[1], variable_)) return apply(args[0]) / args[1];
        return apply(args[0]) * frozen(ir::constant(1) / args[1]);
      case ir::ExprOp::pow:
        if (ir::constant_value(*args[1])) return binary(ir::ExprOp::pow, apply(args[0]), args[1]);
        return frozen(expr);
      default: return frozen(expr);
    }
  }

  ExprPtr restore(const ExprPtr& expr) const { return ir::substitute(expr, parts_); }

 private:
  ExprPtr frozen(const ExprPtr& expr) {
    const auto name = fmt::format("_frozen_{}", parts_.size());
    parts_[name] = expr;
    return ir::symbol(name, expr->type);
  }

  std::string variable_;
  std::map<std::string, ExprPtr> parts_;
};

struct Coefficients {
  ExprPtr a;
  ExprPtr b;
};

std::optional<Coefficients> conditionally_linear(const check::Differential& equation) {
  Freezing freezing(equation.variable);
  const auto form = ir::linear_form(freezing.apply(ir::simplify(equation.rhs)), {equation.variable});
  if (!form) return std::nullopt;
  Coefficients result{freezing.restore(form->coefficients[0]), freezing.restore(form->rest)};
  if (ir::is_zero(*result.a) && ir::contains(*result.b, equation.variable)) return std::nullopt;
  return result;
}

bool draws(const Expr& expr) { return ir::contains_stateful_call(expr); }

}  // namespace

Outcome exponential_euler(const Request& request) {
  const auto& system = request.system;
  if (auto refusal = refuse_noise(system)) return *refusal;
  Draft draft(system);
  std::vector<ExprPtr> values;
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    const auto& equation = system.equations[k];
    const auto form = conditionally_linear(equation);
    if (!form) {
      return Refusal{fmt::format("d{0}/dt is not linear in '{0}' itself", equation.variable), equation.span};
    }
    const auto x = draft.variable(k);
    const auto& [a, b] = *form;
    const bool simple = ir::is_zero(*a) || ir::is_zero(*b) || check::is_shared(*a, system.symbols);
    auto value = simple || draws(*a) || draws(*b) ? grown(x, a, b, draft.dt())
                                                  : grown_by_rate(x, a, b, draft.dt(), [&](const Expr& expr) {
                                                      return check::is_shared(expr, system.symbols);
                                                    });
    if (draft.frozen(k)) value = ir::select(draft.not_refractory(), value, x);
    values.push_back(std::move(value));
  }
  draft.assign(values);
  return std::move(draft).take();
}

// before: dx/dt = a*x + b, where a and b stay what they are during a step
// after:  x = x*exp(a*dt) + b*dt*exprel(a*dt)
// why:    Brian 2 has it; where variables depend on each other, it holds the others still
Outcome independent(const Request& request) {
  for (const auto& equation : request.system.equations) {
    if (ir::contains(*equation.rhs, "t")) {
      return Refusal{fmt::format("d{}/dt depends on t", equation.variable), equation.span};
    }
  }
  return exponential_euler(request);
}

}  // namespace brio::integrate
