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

/// Event-driven equations use event-driven variables alone, clock-driven ones no event-driven variable.
void check_event_driven(Context& context, const model::Synapses& synapses, const System& clock_driven,
                        const System& event_driven);

}  // namespace brio::check
