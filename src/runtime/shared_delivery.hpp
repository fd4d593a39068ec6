// Spikes that arrive in one step, shared among threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "ir/kernel_order.hpp"
#include "plan/plan.hpp"

namespace brio::runtime {

class Bundle;

/// Deliveries that follow each other in a step. Each thread goes through all of them, in their order, for neurons of its
/// own: what it changes, no other thread looks at, so that results are those of one thread. (Delivered one after the
/// other, the threads would have to wait for each other after each of them.)
struct SharedDelivery {
  struct Part {
    const plan::Task* task;
    ir::Separation separation;
    const model::View* items = nullptr;  ///< which the column of the separation counts, if there is one
    std::int64_t shift = 0;              ///< ir::Unshifted::shift
    std::size_t family = 0;  ///< of parts whose kernels do the same for spikes of the same neurons
    std::optional<std::size_t> strand = {};
    const plan::DeliverTask& delivery() const { return std::get<plan::DeliverTask>(task->work); }
  };
  /// Parts of one family, for neurons of one share, whose synapses may be put side by side.
  struct Strand {
    std::vector<std::size_t> parts;
    std::size_t share = 0;                ///< Cell::share
    std::shared_ptr<Bundle> bundle = {};  ///< once they are
    bool refused = false;                 ///< it was tried in vain
  };
  /// Neurons of a group, which one thread goes through the deliveries for; or, of synapses that no neurons share, those
  /// at a place among so many.
  struct Cell {
    const void* group = nullptr;  ///< null: synapses
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::size_t share =
        0;  ///< of as many as there are threads: what one of them takes where it is fixed who takes what
  };
  std::vector<Part> parts;  ///< those of one family follow each other
  std::vector<Strand> strands;
  std::vector<Cell> cells;
  std::int64_t synapses = -1;  ///< that there were when it was cut

  /// What the parts of a strand are delivered as, once they are a bundle.
  Bundle* bundle_of(const Part& part) const {
    return part.strand ? strands[*part.strand].bundle.get() : nullptr;
  }
  /// It goes by itself, or stands for its bundle.
  bool leads(std::size_t part) const {
    return bundle_of(parts[part]) == nullptr || strands[*parts[part].strand].parts.front() == part;
  }
};

/// The deliveries of a plan that can be shared. Those that follow each other are one if none looks at what another one
/// changes but elements that belong to the same neuron.
std::vector<SharedDelivery> shared_deliveries(const plan::Plan& plan);

/// Numbers of families for parts, in the order in which the families may be gone through one after the other: parts of one
/// don't meet, and those that do are in the order in which they were. `same_work`: whether two parts may be of one family.
std::vector<std::size_t> families_of(std::span<const SharedDelivery::Part> parts,
                                     const std::function<bool(std::size_t, std::size_t)>& same_work);

std::int64_t synapses_in(std::span<const ir::Range> ranges);

/// Which positions of a run belong to items from `begin` to `end` of `count`, which ascend in the run: a part of it.
ir::Range share_of(const ir::Range& run, const std::int32_t* items, const std::int32_t* order,
                   std::int64_t begin, std::int64_t end, std::int64_t count);

/// How the synapses of deliveries are spread over the neurons of a group.
struct Spread {
  std::vector<std::int64_t> items = {};  ///< neurons of some of them
  std::set<std::int64_t> bounds = {};    ///< where parts of the group begin and end that synapses lead to
};

/// Cells that share the work among threads evenly, those with most of it first. Where a cell begins or ends within the
/// part of a group that synapses lead to, each run of these has to be searched: so they are the parts themselves, unless
/// that leaves a thread without work.
std::vector<SharedDelivery::Cell> cells_of(const std::map<const void*, Spread>& spreads,
                                           std::int64_t threads);

}  // namespace brio::runtime
