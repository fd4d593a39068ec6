// Which equations of synapses may depend on which.
#pragma once

#include "base/diagnostics.hpp"

namespace brio::model {

class Group;

/// Adds findings: event-driven equations that use clock-driven variables, clock-driven ones and summed variables
/// that use event-driven ones; those are known at spikes alone.
void check_dependencies(const Group& synapses, base::Diagnostics& diagnostics);

}  // namespace brio::model
