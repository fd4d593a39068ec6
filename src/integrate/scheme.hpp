// Descriptions of explicit schemes, as text:
//
//   k = dt*f(x, t)
//   x_new = x + dt*f(x + k/2, t + dt/2)
#pragma once

#include <set>
#include <string>

#include "brio/method.hpp"
#include "lang/ast.hpp"

namespace brio::integrate {

struct Scheme {
  lang::Statements code;        ///< the last one assigns x_new
  std::set<std::string> noisy;  ///< names of lines that depend on g or dW, also through others

  /// Whether the value of an expression depends on the noise of this step. What f makes of it does not
  /// count: its argument is one state, in which all noises have acted.
  bool depends_on_noise(const lang::Expr& expr) const;
};

/// Throws ModelError (syntax): no x_new at the end, names without meaning, f and g with other than two
/// arguments.
Scheme parse_scheme(const Method& method);

/// Throws ModelError unless every term is either one of f or one of g and dW.
void check_separable(const Scheme& scheme);

}  // namespace brio::integrate
