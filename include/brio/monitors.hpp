// Monitors: what happened, recorded. Records can be read at any pause and outlive the network.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "brio/groups.hpp"

namespace brio {

namespace model {
struct SpikeMonitor;
struct StateMonitor;
struct PopulationRateMonitor;
}  // namespace model

struct SpikeMonitorOptions {
  std::vector<std::string> variables = {};  ///< recorded with each spike, before the reset
  bool record = true;                       ///< false: counts only
  std::string name = {};
};

/// Records spikes. Throws ModelError if the group emits none.
class SpikeMonitor {
 public:
  explicit SpikeMonitor(const GroupView& source, const SpikeMonitorOptions& options = {});
  const std::vector<std::int32_t>& i() const;      ///< neurons, in order of time, then of index
  Quantity t() const;                              ///< times of the spikes
  const std::vector<std::int64_t>& count() const;  ///< spikes per neuron
  std::int64_t num_spikes() const;
  Quantity values(const std::string& variable) const;  ///< at the spikes
  const std::shared_ptr<model::SpikeMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::SpikeMonitor> model_;
};

struct StateMonitorOptions {
  std::vector<std::int32_t> record = {};  ///< items; empty: all
  std::optional<Quantity> dt = {};        ///< none: every step of the group
  std::string when = "start";             ///< slot of the time step
  int order = 0;
  std::string name = {};
};

/// Records variables over time; with `when` "start", their values before the step's update.
class StateMonitor {
 public:
  StateMonitor(const GroupView& source, const std::vector<std::string>& variables,
               const StateMonitorOptions& options = {});
  Quantity t() const;
  /// The trace of the k-th recorded item.
  Quantity trace(const std::string& variable, std::size_t k = 0) const;
  const std::shared_ptr<model::StateMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::StateMonitor> model_;
};

/// Records the rate of a population: spikes per neuron and time, one sample a step.
class PopulationRateMonitor {
 public:
  explicit PopulationRateMonitor(const GroupView& source, const std::string& name = {});
  Quantity t() const;
  Quantity rate() const;
  const std::shared_ptr<model::PopulationRateMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::PopulationRateMonitor> model_;
};

}  // namespace brio
