// Monitors: what is to be recorded, and the record.
#pragma once

#include "model/group.hpp"
#include "record/table.hpp"

namespace brio::model {

struct SpikeMonitor {
  std::string name;
  View source;
  std::vector<std::string> variables;  ///< recorded with each event, before the code that follows it
  bool record = true;                  ///< false: counts, and `variables` if there are any
  std::string event = "spike";
  std::optional<Slot> slot = {};                 ///< none: right after the condition of the event
  record::Keep keep = {};                        ///< how much of the record stays
  std::optional<record::Destination> file = {};  ///< where the record goes on disk
  std::shared_ptr<record::Events> events = {};  ///< columns: `variables`, then i and t; made with the monitor
};

struct StateMonitor {
  std::string name;
  View source;
  std::vector<std::string> variables;
  std::vector<std::int32_t> indices;  ///< relative to source
  std::optional<double> dt;
  std::string when = "start";
  int order = 0;
  std::optional<std::vector<double>> times = {};  ///< seconds: records at these times instead
  record::Keep keep = {};
  std::optional<record::Destination> file = {};
  /// Columns: `variables`, one value for each index in a row (one for a shared variable), then t.
  std::shared_ptr<record::Table> traces = {};
};

struct PopulationRateMonitor {
  std::string name;
  View source;
  Slot slot = {"end", 0};
  record::Keep keep = {};
  std::optional<record::Destination> file = {};
  std::shared_ptr<record::Table> rates = {};  ///< columns: rate, t
};

/// Make the monitor's record. Throw ModelError: unknown variables, indices out of range, a source that emits
/// no spikes, nothing to keep.
std::shared_ptr<SpikeMonitor> make_monitor(SpikeMonitor monitor);
std::shared_ptr<StateMonitor> make_monitor(StateMonitor monitor);
std::shared_ptr<PopulationRateMonitor> make_monitor(PopulationRateMonitor monitor);

}  // namespace brio::model
