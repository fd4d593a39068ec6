// Values of expressions on the host, with the host's own elementary functions: for analysis (is a matrix
// singular? what is this exponent?) and tests. Results of simulations come from kernels alone.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ir/expr.hpp"

namespace brio::ir {

/// The value as a double (integers of more than 53 bits are rounded); booleans are 0 or 1. `value_of` gives
/// the value of each symbol, and of each call of a function from outside, by its printed form. Nothing if a
/// stateful function is called.
std::optional<double> evaluate(const Expr& expr, const std::function<double(const std::string&)>& value_of);

}  // namespace brio::ir
