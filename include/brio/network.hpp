// Networks: objects that run together.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "brio/explanation.hpp"
#include "brio/inputs.hpp"
#include "brio/memory.hpp"
#include "brio/monitors.hpp"
#include "brio/spatial_neuron.hpp"

namespace brio {

enum class Report : std::uint8_t {
  none,
  text,  ///< lines on standard output: at the start, every ten seconds, at the end
  bar,   ///< a bar that redraws itself, for a terminal
};

struct RunOptions {
  Names names = {};  ///< constants for all objects' text, after the groups' own
  Report report = Report::none;
  int threads = 0;       ///< 0: BRIO_NUM_THREADS, else what suits the size of the work
  bool profile = false;  ///< measure what each part of the network costs
  /// Bytes that a run may take in addition to what its network has; 0: what this process can get. A run that needs
  /// more is refused; infinity lets everything begin.
  double memory = 0;
  /// Told what will most likely go wrong: before the first step, that synapses connect groups whose time steps differ
  /// (once, until the network changes); after the last one that differential equations have left their variables NaN
  /// or beyond 1e50. Without it, that goes to standard error.
  std::function<void(const std::string&)> warn = {};
  /// Asked about ten times a second; true stops after the current step.
  std::function<bool()> should_stop = {};
  /// Ctrl-C stops after the current step, and what was recorded stays; a second one ends the program.
  bool stop_on_interrupt = false;
  /// A file that is given the whole state while the run is under way, and at its end: Network::resume() goes on
  /// from there, also in another process. It is replaced as a whole, so that there is a valid one at every moment.
  std::string checkpoint = {};
  /// How often, by the clock on the wall.
  std::chrono::duration<double> checkpoint_period{60.0};
};

struct RestoreOptions {
  std::string file = {};              ///< empty: from memory
  bool restore_random_state = false;  ///< random numbers, too, are those that followed the stored state
};

/// Which random numbers the runs of a network take from here on.
struct RunRandomState {
  std::uint64_t seed = 0;
  std::uint64_t epoch = 0;
  bool drawn = false;
  double offset = 0;  ///< time in seconds between where steps are counted from and the network's time
};

struct SweepParameter;
struct SweepOptions;
class SweepResult;

/// Objects may be added until the first run and between runs. State may be read and written at any pause.
class Network {
 public:
  Network();
  template <class... Objects>
  explicit Network(const Objects&... objects) : Network() {
    (add(objects), ...);
  }
  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

  /// An object that has no name of its own gets one that is free ("neurongroup", "neurongroup_1" …).
  /// Throws ModelError if its own name is taken.
  void add(const NeuronGroup& group);
  void add(const SpatialNeuron& group);
  void add(const PoissonGroup& group);
  void add(const SpikeGeneratorGroup& group);
  void add(const Synapses& synapses);
  void add(const PoissonInput& input);
  void add(const SpikeMonitor& monitor);
  void add(const StateMonitor& monitor);
  void add(const PopulationRateMonitor& monitor);
  void add(const NetworkOperation& operation);

  /// Takes an object out: runs go on without it, and it keeps its state. Throws ModelError if it is not there.
  void remove(const std::string& name);
  bool contains(const std::string& name) const;
  /// The names of all objects, in the order in which they were added.
  std::vector<std::string> names() const;
  /// A group (neurons, sources of spikes, synapses) by its name. Throws ModelError if there is none.
  GroupView operator[](const std::string& name) const;

  /// The states of all groups, by their names; and back again. Throw as those of groups do.
  std::map<std::string, States> states(const StatesOptions& options = {}) const;
  void set_states(const std::map<std::string, States>& states);

  /// The slots of a time step, in order; each also has one before and one after it ("before_groups"). At first
  /// start, groups, thresholds, synapses, resets, end. Throws ModelError: no slots, one twice, names that begin
  /// with before_ or after_.
  void set_schedule(std::vector<std::string> schedule);
  const std::vector<std::string>& schedule() const;
  /// Leaves an object out of runs, or takes it in again. Also parts of objects by their names:
  /// "neurongroup_stateupdater", "…_spike_thresholder", "…_spike_resetter", "…_run_regularly", "synapses_pre".
  void set_active(const std::string& name, bool active);

  /// Seed of all random numbers during runs. Without it, a seed from the operating system.
  void seed(std::uint64_t seed);
  /// With the state from before, runs take the same random numbers again, also at another time.
  RunRandomState random_state() const;
  void set_random_state(const RunRandomState& state);
  /// Time step of objects that name none; 0.1 ms at first.
  void set_dt(const Quantity& dt);
  Quantity t() const;

  /// Advances the network. Throws ModelError before the first step: with all findings, or with a table of what it
  /// would take if there is not enough memory; RunError later.
  void run(const Quantity& duration, const RunOptions& options = {});
  /// What the network will take of memory when it has run for so long. Throws ModelError as run() does for wrong models.
  MemoryEstimate memory_estimate(const Quantity& duration, const RunOptions& options = {});
  /// How the network runs: what each object does in which slot, in vectors or not, what it takes of memory, what it
  /// took of time if it was run with `profile`, and what would make it faster. No time passes, and no random numbers
  /// are drawn. Throws ModelError as run() does for wrong models.
  Explanation explain(const RunOptions& options = {});
  /// Lets a monitor record once more, now: by default the values at the end of a run are not in its record.
  /// Throws RunError before the network has run with it.
  void record(const StateMonitor& monitor);
  /// Keeps the whole state under a name: all variables, synapses, delays, spikes in flight, clocks, the time, and
  /// records. In memory, or in a file, where states of other names stay. Throws RunError if the file can't be
  /// written, or is of another kind.
  void store(const std::string& name = "default", const std::string& file = {});
  /// Goes back to a stored state, in the same network or in one of equal objects (by their names) that another
  /// process has made. Random numbers of runs are then others than those that followed it, unless wanted; those
  /// of assignments and connections, which come from Random, simply go on. Records on disk are cut back.
  /// Throws ModelError (unknown_name for a state that was not stored and for objects that are missing on either
  /// side; wrong_shape) or RunError (a file that is damaged or of another kind), and leaves the network as it was.
  void restore(const std::string& name = "default", const RestoreOptions& options = {});
  /// Goes on with a run from its checkpoint, up to where it was to end, and gives the same bits as a run without
  /// interruption. Writes checkpoints to the same file, unless options name another. Throws as restore() and run().
  void resume(const std::string& checkpoint, const RunOptions& options = {});
  /// Ends a run after the current step; for another thread, and for operations.
  void stop();

  /// Parts of the network and the time that each took in the last run, the longest first. Throws RunError if
  /// that was not run with `profile`.
  std::vector<std::pair<std::string, Quantity>> profile() const;
  /// What runs in a time step, in its order: a table, known after the first run.
  std::string scheduling_summary() const;

  friend SweepResult sweep(Network& network, const std::vector<SweepParameter>& parameters,
                           const Quantity& duration, const SweepOptions& options);  // brio/sweep.hpp

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brio
