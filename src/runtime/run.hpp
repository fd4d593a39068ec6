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
#include "runtime/clock.hpp"
#include "runtime/spike_ring.hpp"

namespace brio::runtime {

/// What stays between runs and belongs to no group: spikes in flight, by name of the pathway.
struct State {
  std::map<std::string, SpikeRing> rings;
  std::map<std::string, double> time_steps;  ///< dt of the pathway's clock when its ring was last used
};

struct Settings {
  double duration = 0;  ///< seconds
  int threads = 1;      ///< at most
  std::uint64_t seed = 0;
  /// What an outside name stands for, for an object; `symbol` may lead into a function: "f.tau".
  std::function<model::Named(const std::string& owner, const std::string& symbol)> external;
  /// Called now and then (a few hundred times a second at most) with the fraction that is done; true: stop
  /// after the current step.
  std::function<bool(double completed)> watch;
  /// Looked at after every step; true: stop.
  const std::atomic<bool>* stop = nullptr;
};

/// Advances the network's state by the duration, or less if `watch` says so; network.t is the time reached.
/// Throws ModelError (spikes that fall into one bin), RunError; everything until then is kept, and network.t is
/// the time of the step that was not completed.
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
