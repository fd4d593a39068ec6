// Time passes: a plan's tasks, step after step.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "plan/plan.hpp"
#include "runtime/bundle.hpp"
#include "runtime/clock.hpp"
#include "runtime/launch.hpp"
#include "runtime/ordered_columns.hpp"
#include "runtime/shared_delivery.hpp"
#include "runtime/spike_ring.hpp"

namespace brio::runtime {

/// Spikes of a generator, as steps: sorted by step, then neuron. Kept while spikes and time step are the same.
struct GeneratedSpikes {
  std::vector<std::int64_t> steps;
  std::vector<std::int32_t> neurons;
  std::int64_t period = 0;  ///< steps; 0: none
  std::size_t next = 0;
  std::uint64_t version = 0;  ///< of the group's spikes
  double dt = 0;
};

/// The rows of a pathway with its delays in steps. Kept while connections, delays and time step are the same.
struct DelayedRows {
  std::shared_ptr<const model::Rows> rows;
  std::int64_t steps = 0;  ///< the delay, if it is the same for all
  std::uint64_t connections = 0;
  std::uint64_t delays = 0;
  double dt = 0;
  std::optional<bool> ascending =
      {};  ///< the neurons of the other side, in each run; none: not looked at yet
};

/// Traces of neurons as they were when the network last ran.
struct KeptTraces {
  std::map<std::string, model::ArrayPtr> values;  ///< by variable: of each neuron of the group on its side
  std::map<std::string, model::ArrayPtr> last;    ///< by pathway: time of each neuron's last event
  /// Of the variables of synapses that show them, by name, and of the connections: what came later counts.
  std::map<std::string, std::uint64_t> versions;
  std::uint64_t connections = 0;
  /// Whether a variable that somebody has looked at, and so may have written in place, has the values it had.
  std::map<std::string, std::function<bool()>> unchanged = {};
  std::map<std::string, model::ArrayPtr> sources = {};  ///< by pathway of the target: of these connections
};
/// Whether nobody has written a variable of synapses since its values were kept. 'lastupdate' is one.
bool is_current(const KeptTraces& kept, const model::Synapses& synapses, const std::string& variable);

/// How deliveries were shared among threads (SharedDelivery).
struct Cut {
  int threads = 0;
  std::int64_t synapses = 0;
  std::vector<SharedDelivery::Cell> cells;
};

/// What stays between runs and belongs to no group.
struct State {
  std::map<std::string, DelayedRows> rows;  ///< by name of the pathway
  std::map<std::string, SpikeRing> rings;   ///< spikes in flight, by name of the pathway; see in_flight()
  /// How synapses were renumbered since their rings were last brought up to date, by name of the pathway.
  std::map<std::string, std::shared_ptr<const model::Renumbering>> numbers;
  std::map<std::string, OrderedColumns> columns;  ///< of the pathway's synapses, by its name
  std::vector<std::shared_ptr<Bundle>> bundles;   ///< of pathways whose synapses lie side by side
  std::map<std::string, Cut> cuts;           ///< of deliveries that are shared, by name of the first pathway
  std::map<std::string, double> time_steps;  ///< dt of the pathway's clock when its ring was last used
  /// Neurons where an event happened in the current step, by group and event; empty outside a run.
  std::map<std::pair<std::string, std::string>, SpikeBuffer> events;
  std::map<std::string, GeneratedSpikes> generated;  ///< by group
  std::map<std::string, KeptTraces> traces;          ///< by synapses
};

/// Puts the synapses of each pathway where they belong, and their spikes in flight into its ring.
/// Throws std::bad_alloc, and nothing is lost. Whoever has a bundle finds that it is not in order any more.
void unbundle(State& state);
void unbundle(State& state, Bundle& bundle, Pool* pool = nullptr);

/// The synapses that spikes of a pathway will reach: one list for each step from now on.
std::vector<std::vector<std::int32_t>> in_flight(const State& state, const std::string& queue);

struct Settings {
  double until = 0;  ///< time of the end, seconds
  int threads = 1;   ///< at most
  std::uint64_t seed = 0;
  /// What an outside name stands for, for an object; `symbol` may lead into a function: "f.tau".
  std::function<model::Named(const std::string& owner, const std::string& symbol)> external;
  /// Called now and then (a few hundred times a second at most) with the fraction that is done; true: stop
  /// after the current step.
  std::function<bool(double completed)> watch;
  /// Called as often, between two steps, when network.t is the time of the step to come and all state is that
  /// of its beginning; once more if the run ends before its time.
  std::function<void(bool stopped)> pause;
  /// Looked at after every step; true: stop.
  const std::atomic<bool>* stop = nullptr;
  /// Wall clock in seconds that each task of the plan has taken; null: not measured.
  std::vector<double>* profile = nullptr;
};

/// A run before its first step. What it needs of groups has been looked at by then: from there on it reads and writes
/// the arrays of the plan, its network's time and its state, and nothing else unless the plan has probes, functions that
/// have to be called, or code that writes delays.
class Run {
 public:
  /// All of these have to live as long as this. Throws as run() does before the first step.
  Run(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, model::Network& network,
      State& state, const Settings& settings);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  /// Time passes, once. Throws as run() does.
  void advance();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Advances the network's state until the given time, or less if it is stopped; network.t is the time reached.
/// Throws ModelError (spikes that fall into one bin), RunError, and what a probe throws: everything until
/// then is kept, and network.t is the time of the step that was not completed.
void run(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, model::Network& network,
         State& state, const Settings& settings);

/// Brings all records on disk up to date. Throws RunError, after all have been tried.
void flush_records(const plan::Plan& plan);

/// Performs the tasks of one name once, at the time of the network, without letting time pass. Returns whether
/// there are any.
bool perform_now(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels,
                 const model::Network& network, State& state, const Settings& settings,
                 const std::string& name);

}  // namespace brio::runtime
