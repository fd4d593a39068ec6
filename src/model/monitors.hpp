// Monitors: what is to be recorded, and the record.
#pragma once

#include "model/group.hpp"
#include "record/record.hpp"

namespace brio::model {

struct SpikeMonitor {
  std::string name;
  View source;
  std::vector<std::string> variables;  ///< recorded with each spike, before the reset
  bool record = true;                  ///< false: counts only
  std::shared_ptr<record::Events> events = std::make_shared<record::Events>();
};

struct StateMonitor {
  std::string name;
  View source;
  std::vector<std::string> variables;
  std::vector<std::int32_t> indices;  ///< relative to source
  std::optional<double> dt;
  std::string when = "start";
  int order = 0;
  std::shared_ptr<record::Traces> traces = std::make_shared<record::Traces>();
};

struct PopulationRateMonitor {
  std::string name;
  View source;
  std::shared_ptr<record::Rates> rates = std::make_shared<record::Rates>();
};

/// Throw ModelError: unknown variables, indices out of range, a source that emits no spikes.
std::shared_ptr<SpikeMonitor> make_monitor(SpikeMonitor monitor);
std::shared_ptr<StateMonitor> make_monitor(StateMonitor monitor);
std::shared_ptr<PopulationRateMonitor> make_monitor(PopulationRateMonitor monitor);

}  // namespace brio::model
