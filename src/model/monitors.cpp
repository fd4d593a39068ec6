#include "model/monitors.hpp"

#include <fmt/format.h>

#include "base/diagnostics.hpp"
#include "model/declarations.hpp"

namespace brio::model {

namespace {

void check_variables(const std::string& monitor, const View& source, const std::vector<std::string>& names) {
  base::Diagnostics diagnostics;
  for (const auto& name : names) {
    if (source.group->find(name) != nullptr) continue;
    auto hint = base::did_you_mean(name, source.group->variable_names());
    diagnostics.add(
        {Code::unknown_name,
         nullptr,
         {},
         fmt::format("{} can't record '{}': {} has no such variable", monitor, name, source.group->name()),
         std::move(hint)});
  }
  diagnostics.throw_if_any();
}

void check_emits_spikes(const std::string& monitor, const View& source) {
  const auto* spikes = dynamic_cast<const SpikeSource*>(source.group.get());
  if (spikes != nullptr && spikes->emits_spikes()) return;
  throw ModelError({Code::not_a_spike_source,
                    nullptr,
                    {},
                    fmt::format("{} can't record spikes: {} emits none", monitor, source.group->name()),
                    fmt::format("give {} a threshold", source.group->name())});
}

}  // namespace

std::shared_ptr<SpikeMonitor> make_monitor(SpikeMonitor monitor) {
  check_object_name(monitor.name);
  check_emits_spikes(monitor.name, monitor.source);
  check_variables(monitor.name, monitor.source, monitor.variables);
  monitor.events->values.resize(monitor.variables.size());
  monitor.events->count.assign(static_cast<std::size_t>(monitor.source.size()), 0);
  return std::make_shared<SpikeMonitor>(std::move(monitor));
}

std::shared_ptr<StateMonitor> make_monitor(StateMonitor monitor) {
  check_object_name(monitor.name);
  if (monitor.dt) check_time_step(*monitor.dt, monitor.name);
  check_variables(monitor.name, monitor.source, monitor.variables);
  for (const auto index : monitor.indices) {
    if (index >= 0 && index < monitor.source.size()) continue;
    throw ModelError({Code::index_out_of_range,
                      nullptr,
                      {},
                      fmt::format("{} can't record index {}: {} has items 0 to {}", monitor.name, index,
                                  monitor.source.group->name(), monitor.source.size() - 1),
                      ""});
  }
  monitor.traces->values.resize(monitor.variables.size());
  return std::make_shared<StateMonitor>(std::move(monitor));
}

std::shared_ptr<PopulationRateMonitor> make_monitor(PopulationRateMonitor monitor) {
  check_object_name(monitor.name);
  check_emits_spikes(monitor.name, monitor.source);
  return std::make_shared<PopulationRateMonitor>(std::move(monitor));
}

}  // namespace brio::model
