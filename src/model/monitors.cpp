#include "model/monitors.hpp"

#include <fmt/format.h>

#include "base/diagnostics.hpp"
#include "model/declarations.hpp"
#include "model/synapses.hpp"

namespace brio::model {

namespace {

void check_variables(const std::string& monitor, const View& source, const std::vector<std::string>& names) {
  base::Diagnostics diagnostics;
  for (const auto& name : names) {
    if (seen_variable(*source.group, name) != nullptr) continue;
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

void check_has_event(const std::string& monitor, const View& source, const std::string& event) {
  const auto* events = dynamic_cast<const SpikeSource*>(source.group.get());
  if (events != nullptr && events->event(event) != nullptr) return;
  if (event != "spike") {
    throw ModelError({Code::not_a_spike_source,
                      nullptr,
                      {},
                      fmt::format("{} can't record the event '{}': {} has no such event", monitor, event,
                                  source.group->name()),
                      events == nullptr ? std::string() : base::did_you_mean(event, events->event_names())});
  }
  throw ModelError({Code::not_a_spike_source,
                    nullptr,
                    {},
                    fmt::format("{} can't record spikes: {} emits none", monitor, source.group->name()),
                    fmt::format("give {} a threshold", source.group->name())});
}

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw ModelError({Code::invalid_value, nullptr, {}, std::move(message), std::move(hint)});
}

template <class Monitor>
void check_storage(const Monitor& monitor) {
  const auto& keep = monitor.keep;
  const bool some = (!keep.rows || *keep.rows > 0) && (!keep.seconds || *keep.seconds > 0);
  if (!some) {
    refuse(fmt::format("{} must keep something of its record", monitor.name),
           "keep takes a time longer than zero, or a number of rows from 1 on");
  }
  if (monitor.file && !keep.everything()) {
    refuse(fmt::format("{} can't both stream its record to disk and keep only the end of it", monitor.name),
           "leave out keep, or file");
  }
}

record::Column column_of(const View& source, const std::string& name, std::int64_t width, bool matrix) {
  const auto& variable = *seen_variable(*source.group, name);
  // A shared subexpression is computed for each item, and what neurons share is looked up for each synapse.
  const bool own = source.group->find(name) != nullptr;
  const bool one = matrix && own && variable.shared && variable.array;
  return {name, variable.type, one ? 1 : width, matrix};
}

const record::Column time_column{"t", ir::Type::f64, 1, false};

}  // namespace

std::shared_ptr<SpikeMonitor> make_monitor(SpikeMonitor monitor) {
  check_object_name(monitor.name);
  check_has_event(monitor.name, monitor.source, monitor.event);
  check_variables(monitor.name, monitor.source, monitor.variables);
  check_storage(monitor);
  if (monitor.keep.seconds && !monitor.record) {
    refuse(fmt::format("{} can't keep the last stretch of time without recording times", monitor.name),
           "record times, or keep a number of events");
  }
  std::vector<record::Column> columns;
  for (const auto& name : monitor.variables) columns.push_back(column_of(monitor.source, name, 1, false));
  if (monitor.record) {
    columns.push_back({"i", ir::Type::i32, 1, false});
    columns.push_back(time_column);
  }
  monitor.events = std::make_shared<record::Events>(std::move(columns), monitor.keep, monitor.file);
  monitor.events->count.assign(static_cast<std::size_t>(monitor.source.size()), 0);
  return std::make_shared<SpikeMonitor>(std::move(monitor));
}

std::shared_ptr<StateMonitor> make_monitor(StateMonitor monitor) {
  check_object_name(monitor.name);
  check_timing({monitor.dt, monitor.times}, monitor.name);
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
  check_storage(monitor);
  std::vector<record::Column> columns;
  for (const auto& name : monitor.variables)
    columns.push_back(column_of(monitor.source, name, std::ssize(monitor.indices), true));
  columns.push_back(time_column);
  monitor.traces = std::make_shared<record::Table>(std::move(columns), monitor.keep, monitor.file);
  auto made = std::make_shared<StateMonitor>(std::move(monitor));
  auto* synapses = dynamic_cast<Synapses*>(made->source.group.get());
  if (synapses != nullptr && !made->indices.empty())
    synapses->named_by_number({made, [monitor = made.get()] { return monitor->name; }});
  return made;
}

std::shared_ptr<PopulationRateMonitor> make_monitor(PopulationRateMonitor monitor) {
  check_object_name(monitor.name);
  check_has_event(monitor.name, monitor.source, "spike");
  check_storage(monitor);
  monitor.rates = std::make_shared<record::Table>(
      std::vector<record::Column>{{"rate", ir::Type::f64, 1, false}, time_column}, monitor.keep,
      monitor.file);
  return std::make_shared<PopulationRateMonitor>(std::move(monitor));
}

}  // namespace brio::model
