// What a run will take of memory, known before it begins.
#pragma once

#include "brio/memory.hpp"
#include "model/network.hpp"
#include "runtime/run.hpp"

namespace brio::runtime {

/// How often a clock ticks between two times, in seconds.
double steps_of(const model::Timing& timing, double from, double to);

/// Of a run from `from` until `to`, seconds. Nothing is allocated.
MemoryEstimate estimate_memory(const plan::Plan& plan, const model::Network& network, const State& state,
                               double from, double to);

/// Throws ModelError, with a table, if a run needs more than `limit` bytes; 0: more than this process can get.
void check_memory(const MemoryEstimate& estimate, double limit);

}  // namespace brio::runtime
