// A network, planned: which kernels run when, on what. A plan is made once and kept until a description
// changes; values (constants, state, dt) are arguments of its kernels.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "integrate/integrate.hpp"
#include "plan/lower.hpp"

namespace brio::plan {

/// Slots of one time step, in order, and what stands between them (semantics: "the run loop").
inline constexpr std::array<std::string_view, 6> slots = {"start",    "groups", "thresholds",
                                                          "synapses", "resets", "end"};
/// Position of a slot, "before_…" or "after_…" one; throws ModelError if there is no such slot.
int position_of(const std::string& slot);

/// When a task runs within a step: by slot, then order, then name.
struct When {
  int position = 0;
  int order = 0;
  std::string name;
  friend auto operator<=>(const When&, const When&) = default;
};

/// A spike list: indices of the neurons of a group that spiked in the current step, ascending.
using SpikeList = std::uint32_t;

/// One kernel over all items of a group (or one time), filling the spike list it appends to.
struct ItemsTask {
  std::uint32_t kernel = 0;
  std::int64_t size = 0;
  std::shared_ptr<const model::Group> group;  ///< its current size counts, if there (synapses grow)
  std::optional<SpikeList> spikes;
};

/// One kernel over the neurons that spiked.
struct ListTask {
  std::uint32_t kernel = 0;
  SpikeList spikes = 0;
};

/// Spikes of a view travel for `delay_steps`, then one kernel runs for the synapses of each.
struct DeliverTask {
  std::uint32_t kernel = 0;
  SpikeList spikes = 0;
  std::shared_ptr<const model::Synapses> synapses;
  bool from_source = true;
  std::int64_t delay_steps = 0;
  std::string queue;  ///< name under which spikes in flight are kept between runs
};

/// Spikes that were given beforehand.
struct GenerateTask {
  std::shared_ptr<const model::SpikeGeneratorGroup> group;
  SpikeList spikes = 0;
};

struct RecordSpikesTask {
  std::shared_ptr<model::SpikeMonitor> monitor;
  SpikeList spikes = 0;
  std::vector<model::ArrayPtr> columns;  ///< of the recorded variables
};

struct RecordStateTask {
  std::shared_ptr<model::StateMonitor> monitor;
  std::vector<model::ArrayPtr> columns;  ///< of the recorded variables
  std::vector<bool> shared;              ///< one value for the whole group
};

struct RecordRateTask {
  std::shared_ptr<model::PopulationRateMonitor> monitor;
  SpikeList spikes = 0;
};

/// Propagators of one group (integrate::Propagator): M by a kernel, then matrix exponentials on the host.
struct PropagateTask {
  std::uint32_t kernel = 0;             ///< writes M into `matrix`, entry by entry
  std::vector<model::ArrayPtr> matrix;  ///< n*n columns of one or `size` values
  std::size_t n = 0;
  std::int64_t size = 1;
  std::string owner;
  /// Entries of P, then of Q: names of scalars (shared) or columns (per item); empty or null: not needed.
  std::vector<std::string> names;
  std::vector<model::ArrayPtr> columns;
};

using Work = std::variant<ItemsTask, ListTask, DeliverTask, GenerateTask, RecordSpikesTask, RecordStateTask,
                          RecordRateTask, PropagateTask>;

struct Task {
  When when;
  std::uint32_t clock = 0;
  Work work;
};

struct Plan {
  std::vector<BoundKernel> kernels;
  std::vector<double> clocks;                                          ///< time steps, seconds
  std::vector<Task> tasks;                                             ///< in order
  std::vector<PropagateTask> propagators;                              ///< at the start of every run
  std::vector<std::uint32_t> propagator_clocks;                        ///< clock of each of them
  std::vector<std::shared_ptr<const model::SpikeSource>> spike_lists;  ///< whose spikes each list holds
  std::map<std::string, std::string> methods;                          ///< object -> integration method
};

/// All objects, checked. Throws ModelError with the findings of all of them.
struct Checked {
  std::vector<check::Neurons> neurons;  ///< NeuronGroups and PoissonGroups
  std::vector<check::Synapses> synapses;
};
Checked check_all(const model::Network& network, const model::OutsideNames& outside);

struct Options {
  bool fuse = true;  ///< update and threshold of a group in one pass where nothing stands between
};

/// Throws ModelError where an integration method does not fit or a monitor's subexpression is wrong.
Plan lower(const model::Network& network, const Checked& checked, const model::OutsideNames& outside,
           const Options& options = {});

/// The schedule as a table: slot, order, name, what is done.
std::string print(const Plan& plan);

/// int(delay/dt + 0.5)
std::int64_t delay_steps(double delay, double dt);

}  // namespace brio::plan
