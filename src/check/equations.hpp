// Differential equations and subexpressions of a group.
#pragma once

#include "check/check.hpp"
#include "check/context.hpp"

namespace brio::check {

/// The group's differential equations for which `chosen` says yes; `scope` is the group's.
System check_system(Context& context, const Scope& scope, bool event_driven);

/// The methods of the group that are statements, by their position among the methods.
std::map<std::size_t, Block> check_steps(Context& context, const Scope& scope);

/// Reads every subexpression, used or not, for what is wrong in it.
void check_subexpressions(Context& context, const Scope& scope);

/// The subexpressions that are evaluated once in every step, as assignments in an order in which each finds
/// what it needs.
Block check_per_step(Context& context, const Scope& scope);

/// What is summed, `x_post += expression`, for each synapse.
std::vector<Summed> check_summed(Context& context, const Scope& scope);

}  // namespace brio::check
