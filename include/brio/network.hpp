// Networks: objects that run together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "brio/monitors.hpp"

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
  /// Asked about ten times a second; true stops after the current step.
  std::function<bool()> should_stop = {};
  /// Ctrl-C stops after the current step, and what was recorded stays; a second one ends the program.
  bool stop_on_interrupt = false;
};

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
  void add(const PoissonGroup& group);
  void add(const SpikeGeneratorGroup& group);
  void add(const Synapses& synapses);
  void add(const SpikeMonitor& monitor);
  void add(const StateMonitor& monitor);
  void add(const PopulationRateMonitor& monitor);
  void add(const NetworkOperation& operation);

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
  /// Time step of objects that name none; 0.1 ms at first.
  void set_dt(const Quantity& dt);
  Quantity t() const;

  /// Advances the network. Throws ModelError with all findings before the first step, RunError later.
  void run(const Quantity& duration, const RunOptions& options = {});
  /// Lets a monitor record once more, now: by default the values at the end of a run are not in its record.
  /// Throws RunError before the network has run with it.
  void record(const StateMonitor& monitor);
  /// Ends a run after the current step; for another thread, and for operations.
  void stop();

  /// Parts of the network and the time that each took in the last run, the longest first. Throws RunError if
  /// that was not run with `profile`.
  std::vector<std::pair<std::string, Quantity>> profile() const;
  /// What runs in a time step, in its order: a table, known after the first run.
  std::string scheduling_summary() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brio
