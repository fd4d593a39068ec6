// Timed arrays in equations: values that are given beforehand, each of which holds for some time.
#pragma once

#include <functional>

#include "integrate/draft.hpp"

namespace brio::integrate {

/// The timed array that is called, or null.
const model::Table* table_of(const check::System& system, const ir::Expr& call);

/// Whether a call gives one value throughout a step: a timed array, asked for the time itself.
bool stands_still(const check::System& system, const ir::Expr& call);

/// Whether a value changes with the time within a step.
bool depends_on_time(const check::System& system, const ir::Expr& expr);

/// The expression with some nodes, from the leaves on, replaced by others; null: it stays.
ExprPtr rewritten(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& replacement);

/// The same equations, but the time for which timed arrays that stand still during a step are asked is the symbol
/// `_t_of_step`, which means the beginning of the step wherever a method looks at its equations.
check::System with_still_inputs(check::System system);

}  // namespace brio::integrate
