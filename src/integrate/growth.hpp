// The solution of dx/dt = a*x + b over a time, in forms that have no singular point.
#pragma once

#include <functional>

#include "integrate/draft.hpp"

namespace brio::integrate {

/// x*exp(a*dt) + b*dt*exprel(a*dt): right for a == 0 too. Where a or b is the constant 0, less.
ExprPtr grown(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt);

/// The same as x + dt*(a*x + b)*exprel(a*dt): one elementary function instead of two, which counts where a differs
/// between items. `is_shared`: whether an expression is the same for all items, as dt is.
ExprPtr grown_by_rate(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt,
                      const std::function<bool(const ir::Expr&)>& is_shared);

}  // namespace brio::integrate
