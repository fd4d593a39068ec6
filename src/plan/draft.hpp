// A plan in the making: what the files of this room add their tasks to.
#pragma once

#include "plan/plan.hpp"

namespace brio::plan {

struct Draft {
  const model::Network& network;
  const model::OutsideNames& outside;
  Plan plan;
  std::map<std::string, integrate::Update> updates;  ///< by name of the object
  struct PropagatorUse {
    PropagateTask task;
    std::uint32_t clock;
    bool follows_clock = false;  ///< the coefficients change with time itself
    When before;                 ///< the update that uses them
  };
  std::vector<PropagatorUse> propagators;
  std::string owner = {};  ///< of the tasks that are added: name of an object

  std::uint32_t add_kernel(BoundKernel kernel);
  /// Number of the clock with this time step (none: the network's) or times, made if there is none.
  std::uint32_t clock(model::Timing timing);
  std::uint32_t clock(const std::optional<double>& dt) { return clock(model::Timing{dt}); }
  /// List that holds the spikes of a group, or where another event happened.
  SpikeList spikes_of(const std::shared_ptr<const model::Group>& group, const std::string& event = "spike");
  bool active(const std::string& name) const { return !network.inactive.contains(name); }
  /// Nothing is added if what has this name is not active. `seen`: see Task; none: the clock itself.
  void add_task(const model::Slot& slot, std::string name, std::uint32_t clock, Work work,
                std::optional<std::uint32_t> seen = {});
};

/// Names of the run around an object (empty if none were given).
const model::Names& names_around(const model::OutsideNames& outside, const std::string& object);

// neurons.cpp
/// update, threshold and reset of one group.
void add_neurons(Draft& draft, const check::Neurons& neurons);
/// The update in one kernel with what may follow it at once: the threshold, and what the cable equation needs of the
/// membrane.
struct Follows {
  bool threshold = false;
  const CableTask* membrane = nullptr;
};
BoundKernel fused_kernel(Draft& draft, const check::Neurons& neurons, const Follows& follows);

// exponentials.cpp
/// Exponentials of one block that are powers of each other, but for a factor, become powers of one. How many so need
/// not be computed.
std::size_t share_exponentials(check::Block& block);

// reciprocals.cpp
/// Divisions by what is the same for all items become products, in code that integrates equations.
void multiply_by_reciprocals(check::Block& block);

// cable.cpp
/// The potential of a neuron with a shape.
void add_membrane(Draft& draft, const check::Neurons& neurons);
/// Stores leak and drive of the cable equation.
void lower_membrane(Lowering& lowering, const check::Neurons::Membrane& membrane, const model::ArrayPtr& leak,
                    const model::ArrayPtr& drive);

// operations.cpp
void add_operations(Draft& draft, const check::Operations& operations);
void add_input(Draft& draft, const check::Input& input);

// synapses.cpp
void add_synapses(Draft& draft, const check::Synapses& synapses);

// chance.cpp
/// Finds what happens by chance alone, once all tasks are known.
void draw_chances(Draft& draft, const Checked& checked);

// summed.cpp
void add_summed(Draft& draft, const check::Synapses& synapses);
/// Says which sum of a variable begins at 0, once all tasks are in their order.
void place_zeros(Draft& draft);

// propagators.cpp
/// Adds what computes the update's propagators and binds their symbols.
void add_propagators(Draft& draft, integrate::Update& update, const model::Group& group);
/// Propagators are computed at the start of a run; those whose coefficients change while time passes, in
/// every step, just before the update that uses them. Once all other tasks are known.
void place_propagators(Draft& draft);

// adaptive.cpp
/// Gives the symbols of an adaptive update their arrays.
void bind_scratch(Draft& draft, integrate::Update& update, const std::shared_ptr<const model::Group>& group);
/// Adds the update of a group. `first`: a kernel on all items whose last block was the update's.
void add_adaptive(Draft& draft, const integrate::Update& update,
                  const std::shared_ptr<const model::Group>& group, Lowering first);

// monitors.cpp
void add_monitor(Draft& draft, const std::shared_ptr<model::SpikeMonitor>& monitor);
void add_monitor(Draft& draft, const std::shared_ptr<model::StateMonitor>& monitor);
void add_monitor(Draft& draft, const std::shared_ptr<model::PopulationRateMonitor>& monitor);

/// The column that holds a variable when a task runs in this slot; for a subexpression, or what synapses see of
/// their neurons, a scratch column that is filled just before.
struct Place {
  model::Slot slot;
  std::string name;
  std::uint32_t clock;
};
model::ArrayPtr column(Draft& draft, const std::shared_ptr<const model::Group>& group,
                       const std::string& name, const Place& place);

// past.cpp
/// Keeps the pasts that kernels read, and works out how far they go back. Once all other kernels are there. Throws
/// ModelError: a delay that code of the run writes.
void add_pasts(Draft& draft);

// traces.cpp
/// Keeps event-driven variables of synapses once for each neuron where that is the same. Once all other kernels are
/// there.
void move_traces(Draft& draft, const check::Synapses& synapses, const Options& options);

// fuse.cpp
/// Joins a group's threshold, and the linearised current through its membrane, with its update where no task between
/// them stands in the way.
void fuse_updates(Draft& draft, const Checked& checked);

}  // namespace brio::plan
