// Symbolic algebra: what the integrators need to know about equations.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ir/expr.hpp"

namespace brio::ir {

/// Constants folded, neutral elements and double negations removed, like terms and powers collected,
/// numeric factors in front. Never changes the value where it is defined, except in the last bits;
/// terminates in a fixed point: simplify(simplify(x)) == simplify(x).
ExprPtr simplify(const ExprPtr& expr);

/// d expr / d symbol, simplified. Functions without a derivative almost everywhere (rand …) count as
/// independent of the symbol; sign, floor, ceil, int have derivative 0. Throws ModelError where a function
/// from outside is given the symbol: see unknown_slope.
ExprPtr derivative(const ExprPtr& expr, const std::string& symbol);

/// A call of a function from outside whose arguments depend on the symbol, so that nobody knows the derivative
/// of `expr`; or null.
const Expr* unknown_slope(const Expr& expr, const std::string& symbol);

/// expr == sum_k coefficients[k] * symbols[k] + rest, with coefficients and rest free of all `symbols`.
struct LinearForm {
  std::vector<ExprPtr> coefficients;  ///< simplified; constant 0 where a symbol does not occur
  ExprPtr rest;
};
/// The linear form, or nothing if `expr` is not affine in `symbols` (jointly: products of two of them
/// are not). Sees through sums, products with free factors, division by free expressions, negation,
/// powers that expand, converts to float, and select with a free condition.
std::optional<LinearForm> linear_form(const ExprPtr& expr, const std::vector<std::string>& symbols);

bool is_zero(const Expr& expr);  ///< a constant 0
/// The value of an expression without symbols, if it has none and no stateful call.
std::optional<double> constant_value(const Expr& expr);

}  // namespace brio::ir
