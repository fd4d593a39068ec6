// The solution of dx/dt = a*x + b over a time, in forms that have no singular point.
#pragma once

#include "integrate/draft.hpp"

namespace brio::integrate {

/// x*exp(a*dt) + b*dt*exprel(a*dt): right for a == 0 too. Where a or b is the constant 0, less.
ExprPtr grown(const ExprPtr& x, const ExprPtr& a, const ExprPtr& b, const ExprPtr& dt);

/// The same as x + dt*(a*x + b)*exprel(a*dt), with the rate a*x + b at hand: one elementary function
/// instead of two, which counts where a differs between items.
ExprPtr grown_by_rate(const ExprPtr& x, const ExprPtr& rate, const ExprPtr& a, const ExprPtr& dt);

}  // namespace brio::integrate
