// A network, planned: which kernels run when, on what. A plan is made once and kept until a description
// changes; values (constants, state, dt) are arguments of its kernels.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "integrate/integrate.hpp"
#include "ir/call.hpp"
#include "plan/lower.hpp"

namespace brio::plan {

/// Position of a slot, "before_…" or "after_…" one; throws ModelError if there is no such slot.
int position_of(const std::string& slot, const model::Schedule& schedule = model::default_schedule());
/// The slot at a position.
std::string slot_at(int position, const model::Schedule& schedule);

/// When a task runs within a step: by slot, then order, then name.
struct When {
  int position = 0;
  int order = 0;
  std::string name;
  friend auto operator<=>(const When&, const When&) = default;
};

/// A spike list: indices of the neurons of a group where an event happened in the current step, ascending.
using SpikeList = std::uint32_t;
/// What a spike list holds.
struct ListedEvent {
  std::shared_ptr<const model::SpikeSource> source;
  std::string event;
};

/// Events that come by chance alone: those that happen are drawn, instead of a number for each item.
struct Chance {
  std::uint32_t kernel = 0;  ///< writes `chances`
  model::ArrayPtr chances;   ///< of an event in a step: one for each item, or one for all
  bool of_each = true;       ///< one for each, which stay the same while time passes
  ScalarSource key;
};

/// One kernel over all items of a group (or one time), filling the spike list it appends to.
struct ItemsTask {
  std::uint32_t kernel = 0;
  std::int64_t size = 0;
  std::shared_ptr<const model::Group> group;  ///< its current size counts, if there (synapses grow)
  std::optional<SpikeList> spikes;
  std::optional<Chance> chance = {};  ///< if events are rare enough, instead of the kernel
};

/// One kernel, once.
struct OnceTask {
  std::uint32_t kernel = 0;
};

/// One kernel over some items of a group.
struct IndicesTask {
  /// Those of whole vectors, where the items lie side by side, and a kernel that does the same for all items.
  struct Vectors {
    std::uint32_t kernel = 0;
    ir::Range items;
    std::int64_t size = 0;  ///< of the group
  };
  std::uint32_t kernel = 0;
  std::vector<std::int32_t> indices;  ///< ascending
  std::optional<Vectors> vectors = {};
};

/// One kernel over all synapses, strictly in order: several may write to one neuron.
struct SequenceTask {
  std::uint32_t kernel = 0;
  std::shared_ptr<const model::Group> group;
};

/// One kernel over all synapses, strictly in order, which adds to a variable of their neurons.
struct SumTask {
  std::uint32_t kernel = 0;
  std::shared_ptr<const model::Synapses> synapses;
  model::ArrayPtr target;
  std::vector<std::int64_t> elements;  ///< of `target` that belong to its neurons; while the plan is made
  std::vector<ir::Range> zeros = {};  ///< elements that are 0 before it: where no sum comes earlier in a step
  /// What is summed, if it is worth computing in vectors: a kernel over all items, block by block, which writes
  /// `summands` for `kernel` to add. Both see a block as if the whole column were there.
  std::optional<std::uint32_t> values = {};
  model::ArrayPtr summands = {};
};

/// One kernel over the neurons that spiked.
struct ListTask {
  std::uint32_t kernel = 0;
  SpikeList spikes = 0;
};

/// Spikes of a view travel for as long as the synapses' delays say, then one kernel runs for the synapses of each.
struct DeliverTask {
  std::uint32_t kernel = 0;
  SpikeList spikes = 0;
  std::shared_ptr<const model::Synapses> synapses;
  std::string pathway;
  std::string queue;  ///< name under which spikes in flight are kept between runs
  /// If traces are kept with the neurons: a kernel over those whose spikes arrive, before all else.
  std::optional<std::uint32_t> advance = {};
  /// Traces as they are now, of other pathways, before `kernel` reads them: a kernel over all neurons of one side,
  /// and the same over a list of them, whichever are fewer.
  struct Current {
    std::uint32_t items = 0;
    std::uint32_t list = 0;
    bool of_source = false;
    std::int64_t size = 0;  ///< of the group on that side
  };
  std::vector<Current> current = {};
  model::ArrayPtr sources = {};  ///< Traces::Path::sources
  /// Instead of all these, once a function of the user has changed traces of synapses.
  std::optional<std::uint32_t> otherwise = {};
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

/// Equations whose step every item divides into parts of its own choice (integrate::Adaptive). `first` runs over
/// all items, then `again` over those that have not arrived, as often as there are any, then `finish` over all.
struct AdaptiveTask {
  std::uint32_t first = 0;
  std::uint32_t again = 0;
  std::uint32_t finish = 0;
  std::shared_ptr<const model::Group> group;  ///< its current size counts
  std::vector<model::ArrayPtr> scratch;       ///< all that the kernels keep between them, one value per item
  // where to look if an item does not arrive
  struct Variable {
    std::string name;
    Dimension dimension;
    model::ArrayPtr value;
  };
  std::vector<Variable> variables;
  model::ArrayPtr past;
  model::ArrayPtr size;
  model::ArrayPtr accepted;
  int max_steps = 0;  ///< 0: the step can't be divided
  std::string method;
};

/// What a variable is as a step begins becomes a part of its past.
struct RecordPastTask {
  model::PastPtr past;
  model::ArrayPtr column;
  bool begins = true;  ///< a row; else it is that of a row that has begun
};

/// The compartments of neurons with a shape share current (integrate::CableSolver).
struct CableTask {
  std::shared_ptr<const model::SpatialNeuron> group;
  model::ArrayPtr leak;   ///< siemens
  model::ArrayPtr drive;  ///< ampere, then volt
};

/// A function of the user.
struct ProbeTask {
  std::shared_ptr<const model::Probe> probe;
};

/// Propagators of one group (integrate::Propagator): M by a kernel, then matrix exponentials on the host.
struct PropagateTask {
  std::uint32_t kernel = 0;             ///< writes M into `matrix`, entry by entry
  std::vector<model::ArrayPtr> matrix;  ///< n*n columns of `size()` values
  std::size_t n = 0;
  const model::Group* items = nullptr;  ///< whose items have coefficients of their own; null: one for all
  std::int64_t size() const { return items != nullptr ? items->size() : 1; }
  std::string owner;
  /// Entries of P, then of Q: names of scalars (shared) or columns (per item); empty or null: not needed.
  std::vector<std::string> names;
  std::vector<model::ArrayPtr> columns;
  std::vector<model::ArrayPtr> reads;  ///< state that the coefficients depend on
};

using Work = std::variant<ItemsTask, OnceTask, IndicesTask, SequenceTask, SumTask, ListTask, DeliverTask,
                          GenerateTask, RecordSpikesTask, RecordStateTask, RecordRateTask, ProbeTask,
                          PropagateTask, AdaptiveTask, CableTask, RecordPastTask>;

struct Task {
  When when;
  std::uint32_t clock = 0;  ///< decides in which steps it runs
  Work work;
  std::uint32_t seen = 0;  ///< the clock whose t and dt its code means: that of the group
  std::string owner = {};  ///< name of the object that it is a part of
};

/// Delays that lead into a past: worked out at the start of every run, and when somebody may have changed them.
struct DelayMeasure {
  model::FunctionPtr function;  ///< a model::Delayed
  std::uint32_t kernel = 0;     ///< writes seconds into `delays`, which begin with the first item
  model::ArrayPtr delays;       ///< f64, of a block of items
  std::shared_ptr<const model::Group> items;  ///< whose items have delays of their own; null: one for all
  std::string owner;
  std::uint32_t seen = 0;              ///< clock of the code
  std::uint32_t clock = 0;             ///< of the past
  std::vector<model::ArrayPtr> reads;  ///< state that the delays depend on
};

/// A variable that a group gets from how it is integrated.
struct AddedVariable {
  std::shared_ptr<const model::Group> group;
  model::Variable variable;
};

/// Event-driven variables of synapses, which may be the same for all synapses of a neuron: then they are kept once for
/// each, while time passes (traces.cpp).
struct Traces {
  struct Variable {
    std::string name;
    model::ArrayPtr synaptic;    ///< what users see
    model::ArrayPtr neuronal;    ///< one for each neuron of the group on that side; as of its last event
    model::ArrayPtr column;      ///< a block of synapses, for `decay`
    bool rests_at_zero = false;  ///< whatever others are, and they do not look at it
  };
  struct Path {
    std::string pathway;
    bool from_source = true;
    model::ArrayPtr last;                  ///< time of each neuron's last event
    std::vector<Variable> variables = {};  ///< that its events change; may be empty
    std::uint32_t decay = 0;               ///< kernel over a block of synapses; if there are variables
    model::ArrayPtr elapsed = {};          ///< for it: seconds
    model::ArrayPtr sources = {};          ///< of a pathway of the target: i, in the order of its rows
  };
  std::shared_ptr<const model::Synapses> synapses;
  std::vector<Path> paths;
  model::ArrayPtr lastupdate;
  /// Empty: they are. Else they are kept for each synapse, and this is why.
  std::string why_not;
  std::string variable = {};  ///< the one that is the reason, if it is one
  bool like_traces = false;   ///< the equations and their changes are the same for all synapses of a neuron
  bool possible = false;      ///< but for the state that a run begins with, it could be
  static constexpr std::int64_t block = 1024;
};

struct Plan {
  std::vector<BoundKernel> kernels;
  std::vector<model::Timing> clocks;             ///< each with dt or times
  model::Schedule schedule;                      ///< the slots of a step
  std::vector<Task> tasks;                       ///< in order
  std::vector<PropagateTask> propagators;        ///< at the start of every run
  std::vector<std::uint32_t> propagator_clocks;  ///< clock of each of them
  std::vector<DelayMeasure> delays;
  std::vector<ListedEvent> spike_lists;                       ///< what each list holds
  std::map<std::string, std::string> methods;                 ///< object -> integration method
  std::map<std::string, std::vector<RefusedMethod>> refused;  ///< object -> those asked for before it
  std::map<std::string, std::size_t> spared_exponentials;     ///< object -> those that are powers of others
  std::vector<AddedVariable> added;  ///< for whoever runs the plan to give to the groups
  std::vector<Traces> traces;        ///< of all synapses with event-driven equations and events
};

/// All objects, checked. Throws ModelError with the findings of all of them.
struct Checked {
  std::vector<check::Neurons> neurons;  ///< NeuronGroups and PoissonGroups
  std::vector<check::Synapses> synapses;
  std::vector<check::Operations> operations;  ///< of all groups that have any
  std::vector<check::Input> inputs;
};
Checked check_all(const model::Network& network, const model::OutsideNames& outside);

struct Options {
  bool fuse = true;  ///< update and threshold of a group in one pass where nothing stands between
  /// Synapses whose traces are not to be kept with the neurons, and why: for other reasons than the plan knows.
  std::map<std::string, std::string> unmoved = {};
};

/// Throws ModelError where an integration method does not fit or a monitor's subexpression is wrong.
Plan lower(const model::Network& network, const Checked& checked, const model::OutsideNames& outside,
           const Options& options = {});

/// Arrays that a kernel writes.
std::set<const model::Array*> written_by(const BoundKernel& kernel);

/// The schedule as a table: slot, order, name, what is done.
std::string print(const Plan& plan);

/// int(delay/dt + 0.5)
std::int64_t delay_steps(double delay, double dt);

}  // namespace brio::plan
