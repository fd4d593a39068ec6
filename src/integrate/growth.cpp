#include "integrate/growth.hpp"

#include <unordered_map>

#include "ir/algebra.hpp"

namespace brio::integrate {

ExprPtr grown(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt) {
  if (ir::is_zero(*a)) return plus(x, times(b, dt));
  const auto exponent = ir::simplify(a * dt);
  auto kept = x * ir::call(ir::Function::exp, {exponent});
  if (ir::is_zero(*b)) return kept;
  return kept + b * (dt * ir::call(ir::Function::exprel, {exponent}));
}

namespace {

using ir::ExprOp;

// -expr without a minus in front, where expr has one; null where it has none.
ExprPtr without_minus(const ExprPtr& expr) {
  if (expr->type != ir::Type::f64) return nullptr;
  if (expr->kind == ir::Expr::Kind::constant && expr->number < 0) return ir::constant(-expr->number);
  if (expr->kind != ir::Expr::Kind::op) return nullptr;
  const auto& first = expr->args[0];
  if (expr->op == ExprOp::neg) return first;
  if (expr->op < ExprOp::add || expr->op > ExprOp::div) return nullptr;
  const auto rest = without_minus(first);
  if (!rest) return nullptr;
  const auto op = expr->op == ExprOp::add ? ExprOp::sub : expr->op == ExprOp::sub ? ExprOp::add : expr->op;
  return ir::binary(op, rest, expr->args[1]);
}

// before: dt*(2*x/c + y*b)   after: 2*dt/c*x + (dt*b)*y   why: what is the same for all items is computed once
class Scaling {
 public:
  Scaling(const ExprPtr& factor, const std::function<bool(const ir::Expr&)>& is_shared)
      : factor_(factor), is_shared_(is_shared) {}

  ExprPtr apply(const ExprPtr& expr) {
    const auto inside = pushed(expr);
    return inside ? inside : times(factor_, expr);
  }

 private:
  // Null where no place is found at which the product is one of shared values alone.
  ExprPtr pushed(const ExprPtr& expr) {
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    return done_[expr.get()] = is_shared_(*expr) ? times(factor_, expr) : pushed_inside(expr);
  }

  ExprPtr pushed_inside(const ExprPtr& expr) {
    if (expr->kind != ir::Expr::Kind::op || expr->type != ir::Type::f64) return nullptr;
    const auto& a = expr->args[0];
    const auto& b = expr->args.back();
    switch (expr->op) {
      case ExprOp::neg: return wrapped(expr->op, pushed(a));
      case ExprOp::add:
      case ExprOp::sub: {
        const auto first = pushed(a);
        const auto second = first ? pushed(b) : nullptr;
        return second ? ir::binary(expr->op, first, second) : nullptr;
      }
      case ExprOp::mul: {
        if (const auto first = pushed(a)) return first * b;
        const auto second = pushed(b);
        return second ? a * second : nullptr;
      }
      case ExprOp::div: {
        if (const auto above = pushed(a)) return above / b;
        return is_shared_(*b) ? a * (factor_ / b) : nullptr;
      }
      default: return nullptr;
    }
  }

  static ExprPtr wrapped(ExprOp op, const ExprPtr& inside) {
    return inside ? ir::unary(op, inside) : nullptr;
  }

  const ExprPtr& factor_;
  const std::function<bool(const ir::Expr&)>& is_shared_;
  std::unordered_map<const ir::Expr*, ExprPtr> done_;
};

}  // namespace

ExprPtr grown_by_rate(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt,
                      const std::function<bool(const ir::Expr&)>& is_shared) {
  Scaling scaling(dt, is_shared);
  const auto risen = scaling.apply(b);
  // Rates of channels: a is -(alpha + beta) and b is alpha, which with this sign is computed once.
  const auto positive = without_minus(a);
  const auto size = scaling.apply(positive ? positive : a);
  const auto change = positive ? risen - size * x : risen + size * x;
  return x + change * ir::call(ir::Function::exprel_near, {positive ? -size : size});
}

}  // namespace brio::integrate
