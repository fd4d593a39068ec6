#include "integrate/growth.hpp"

#include "ir/algebra.hpp"

namespace brio::integrate {

ExprPtr grown(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt) {
  if (ir::is_zero(*a)) return plus(x, times(b, dt));
  const auto exponent = ir::simplify(a * dt);
  auto kept = x * ir::call(ir::Function::exp, {exponent});
  if (ir::is_zero(*b)) return kept;
  return kept + b * (dt * ir::call(ir::Function::exprel, {exponent}));
}

ExprPtr grown_by_rate(const ExprPtr& x, const ExprPtr& rate, const ExprPtr& a, const ExprPtr& dt) {
  return x + rate * (dt * ir::call(ir::Function::exprel_near, {ir::simplify(a * dt)}));
}

}  // namespace brio::integrate
