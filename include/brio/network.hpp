// Networks: objects that run together.
#pragma once

#include <functional>
#include <memory>
#include <string>

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
  int threads = 0;  ///< 0: BRIO_NUM_THREADS, else what suits the size of the work
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
  /// Ends a run after the current step; for another thread.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brio
