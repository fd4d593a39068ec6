// A network that runs again and again, each time with other values: copies of it side by side, one thread each.
#pragma once

#include "face/replica.hpp"

namespace brio::face {

/// How far a sweep is.
struct SweepProgress {
  std::chrono::duration<double> elapsed;  ///< wall clock
  double completed = 0;                   ///< fraction, 0 to 1, with what points under way have of their time
  std::int64_t finished = 0;              ///< points
  std::int64_t points = 0;
};
using SweepReporter = std::function<void(const SweepProgress&)>;

/// Text as lines, and a bar that redraws itself.
SweepReporter sweep_text_reporter(std::function<void(const std::string&)> write);
SweepReporter sweep_bar_reporter(std::function<void(const std::string&)> write);

struct SweepOptions {
  std::int64_t points = 0;
  double duration = 0;             ///< of each run, seconds
  std::vector<Assigned> assigned;  ///< all that begin() writes
  /// The network is as at the beginning: sets the values of a point, and says which names are around its run. What it
  /// throws is the failure of the point.
  std::function<model::OutsideNames(std::int64_t point)> begin;
  /// The network is as at the end of the run; or the run has failed. Points end in any order. Returns whether to stop,
  /// as should_stop does; what it throws ends the sweep as well.
  std::function<bool(std::int64_t point, const std::exception_ptr& failure)> end;
  SweepReporter report = {};  ///< at the start, every `report_period`, and at the end
  std::chrono::duration<double> report_period{10.0};
  /// Asked about ten times a second; true ends the sweep: points under way are given up.
  std::function<bool()> should_stop = {};
  /// Told what will most likely go wrong at a point, or did.
  std::function<void(std::int64_t point, Warning, const std::string&)> warn = {};
  int threads = 0;    ///< 0: BRIO_NUM_THREADS, else the machine's cores
  double memory = 0;  ///< bytes for all copies; 0: what this process can get
};

struct SweepOutcome {
  std::int64_t ended = 0;  ///< points, also those that failed
  int threads = 1;
  std::string one_by_one = {};  ///< why points did not run side by side; empty: they did
};

/// Runs a network for each point, from where it stands. It is as before afterwards, also if this throws: ModelError if
/// the first point does not get to its first step, or what callbacks throw. All callbacks are called on this thread.
SweepOutcome sweep(Simulation& simulation, model::Network& network, const SweepOptions& options);

}  // namespace brio::face
