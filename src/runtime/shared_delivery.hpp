// Spikes that arrive in one step, shared among threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "ir/kernel_order.hpp"
#include "plan/plan.hpp"

namespace brio::runtime {

/// Deliveries that follow each other in a step. Each thread goes through all of them, in their order, for neurons of its
/// own: what it changes, no other thread looks at, so that results are those of one thread. (Delivered one after the
/// other, the threads would have to wait for each other after each of them.)
struct SharedDelivery {
  struct Part {
    const plan::Task* task;
    ir::Separation separation;
    const model::View* items = nullptr;  ///< which the column of the separation counts, if there is one
    const plan::DeliverTask& delivery() const { return std::get<plan::DeliverTask>(task->work); }
  };
  std::vector<Part> parts;
  /// Of each group, the items with which the share of the next thread begins.
  std::map<const void*, std::vector<std::int64_t>> cuts;
  std::int64_t synapses = 0;  ///< that there were when it was cut
};

/// The deliveries of a plan that can be shared. Those that follow each other are one if none looks at what another one
/// changes but elements that belong to the same neuron.
std::vector<SharedDelivery> shared_deliveries(const plan::Plan& plan);

std::int64_t synapses_in(std::span<const ir::Range> ranges);

/// Which positions of a run belong to items from `begin` to `end` of `count`, which ascend in the run: a part of it.
ir::Range share_of(const ir::Range& run, const std::int32_t* items, const std::int32_t* order,
                   std::int64_t begin, std::int64_t end, std::int64_t count);

/// Where to cut a group so that each of `shares` parts has as many of these items; `items` are sorted for it.
std::vector<std::int64_t> cuts_of(std::vector<std::int64_t>& items, std::int64_t shares);

}  // namespace brio::runtime
