// The C++ classes of brio/monitors.hpp.
#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "base/diagnostics.hpp"
#include "brio/monitors.hpp"
#include "brio/units.hpp"
#include "face/api.hpp"
#include "record/rates.hpp"

namespace brio {

namespace {

record::Keep keep_of(const KeepLast& keep) {
  record::Keep result;
  if (const auto* time = std::get_if<Quantity>(&keep)) result.seconds = face::seconds(*time, "keep");
  if (const auto* rows = std::get_if<std::int64_t>(&keep)) result.rows = *rows;
  return result;
}

std::optional<record::Destination> file_of(const RecordFile& file) {
  if (file.folder.empty()) return std::nullopt;
  return record::Destination{file.folder, file.overwrite};
}

record::Window column(const record::Table& table, const std::string& name, const std::string& monitor) {
  const auto number = table.find(name);
  if (!number) {
    std::vector<std::string> names;
    for (const auto& each : table.columns()) names.push_back(each.name);
    throw ModelError({Code::unknown_name,
                      nullptr,
                      {},
                      fmt::format("{} does not record '{}'", monitor, name),
                      base::did_you_mean(name, names)});
  }
  return table.window(*number);
}

// Without a copy where the record has numbers of the type that quantities have.
Quantity quantity(const record::Window& window, const Dimension& dimension) {
  if (window.column.type != ir::Type::f64) return {window.to_doubles(), dimension};
  return Quantity::view(window.owner, window.as<double>(), dimension);
}

Quantity quantity(const record::Table& table, const std::string& name, const model::View& source,
                  const std::string& monitor) {
  const auto window = column(table, name, monitor);
  const auto* variable = model::seen_variable(*source.group, name);
  return quantity(window, variable == nullptr ? units::second.dimension : variable->dimension);
}

std::string name_or(const std::string& name, const char* otherwise) {
  return name.empty() ? otherwise : name;
}

}  // namespace

SpikeMonitor::SpikeMonitor(const GroupView& source, const SpikeMonitorOptions& options) {
  model::SpikeMonitor description;
  description.name = name_or(options.name, "spikemonitor");
  description.source = face::view_of(source);
  description.variables = options.variables;
  description.record = options.record;
  description.event = options.event;
  if (options.when) description.slot = model::Slot{*options.when, options.order};
  description.keep = keep_of(options.keep);
  description.file = file_of(options.file);
  model_ = model::make_monitor(std::move(description));
}

RecordView<std::int32_t> SpikeMonitor::i() const {
  const auto window = column(model_->events->table, "i", model_->name);
  return {window.owner, window.as<std::int32_t>()};
}

Quantity SpikeMonitor::t() const {
  return quantity(column(model_->events->table, "t", model_->name), units::second.dimension);
}

const std::vector<std::int32_t>& SpikeMonitor::count() const { return model_->events->count; }

std::int64_t SpikeMonitor::num_spikes() const {
  const auto& count = model_->events->count;
  return std::accumulate(count.begin(), count.end(), std::int64_t{0});
}

Quantity SpikeMonitor::values(const std::string& variable) const {
  return quantity(model_->events->table, variable, model_->source, model_->name);
}

std::vector<Quantity> SpikeMonitor::values_by_neuron(const std::string& variable) const {
  const auto neurons = i();
  const auto samples = values(variable);
  std::vector<std::vector<double>> own(model_->events->count.size());
  for (std::size_t neuron = 0; neuron < own.size(); ++neuron) {
    own[neuron].reserve(static_cast<std::size_t>(model_->events->count[neuron]));
  }
  for (std::size_t k = 0; k < neurons.size(); ++k)
    own[static_cast<std::size_t>(neurons[k])].push_back(samples.values()[k]);
  std::vector<Quantity> result;
  for (auto& each : own) result.emplace_back(std::move(each), samples.dimension());
  return result;
}

std::vector<Quantity> SpikeMonitor::spike_trains() const { return values_by_neuron("t"); }

StateMonitor::StateMonitor(const GroupView& source, const std::vector<std::string>& variables,
                           const StateMonitorOptions& options) {
  model::StateMonitor description;
  description.name = name_or(options.name, "statemonitor");
  description.source = face::view_of(source);
  description.variables = variables;
  description.indices = options.record;
  if (description.indices.empty()) {
    description.indices.resize(static_cast<std::size_t>(source.size()));
    std::iota(description.indices.begin(), description.indices.end(), 0);
  }
  description.dt = face::seconds(options.dt, "dt");
  if (options.times) description.times = options.times->all_in(units::second);
  description.when = options.when;
  description.order = options.order;
  description.keep = keep_of(options.keep);
  description.file = file_of(options.file);
  model_ = model::make_monitor(std::move(description));
}

Quantity StateMonitor::t() const {
  return quantity(column(*model_->traces, "t", model_->name), units::second.dimension);
}

Quantity StateMonitor::values(const std::string& variable) const {
  return quantity(*model_->traces, variable, model_->source, model_->name);
}

Quantity StateMonitor::trace(const std::string& variable, std::size_t k) const {
  const auto samples = column(*model_->traces, variable, model_->name);
  const auto rows = static_cast<std::size_t>(samples.column.width);
  if (k >= rows) {
    throw ModelError({Code::index_out_of_range,
                      nullptr,
                      {},
                      fmt::format("{} records {} items, there is no number {}", model_->name, rows, k),
                      ""});
  }
  std::vector<double> trace;
  trace.reserve(static_cast<std::size_t>(samples.rows));
  for (std::int64_t row = 0; row < samples.rows; ++row)
    trace.push_back(samples.at(row * samples.column.width + static_cast<std::int64_t>(k)));
  const auto* recorded = model::seen_variable(*model_->source.group, variable);
  return {std::move(trace), recorded == nullptr ? units::second.dimension : recorded->dimension};
}

const std::vector<std::int32_t>& StateMonitor::indices() const { return model_->indices; }

PopulationRateMonitor::PopulationRateMonitor(const GroupView& source,
                                             const PopulationRateMonitorOptions& options) {
  model::PopulationRateMonitor description;
  description.name = name_or(options.name, "ratemonitor");
  description.source = face::view_of(source);
  description.keep = keep_of(options.keep);
  description.file = file_of(options.file);
  model_ = model::make_monitor(std::move(description));
}

Quantity PopulationRateMonitor::t() const {
  return quantity(column(*model_->rates, "t", model_->name), units::second.dimension);
}
Quantity PopulationRateMonitor::rate() const {
  return quantity(column(*model_->rates, "rate", model_->name), units::hertz.dimension);
}

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

// The group's own, or what lies between the times of the record.
double time_step(const model::PopulationRateMonitor& monitor, const Quantity& t) {
  const auto times = t.values();
  if (monitor.source.group->dt) return *monitor.source.group->dt;
  if (times.size() < 2) {
    throw RunError(fmt::format("{} has recorded {} steps: it takes two to know how long they are",
                               monitor.name, times.size()));
  }
  return (times.back() - times.front()) / static_cast<double>(times.size() - 1);
}

}  // namespace

Quantity PopulationRateMonitor::smooth_rate(const Quantity& width, Window window) const {
  const auto length = face::seconds(width, "the width of a window");
  if (!(length > 0)) refuse(Code::invalid_value, "the width of a window must be longer than 0 s", "");
  const auto dt = time_step(*model_, t());
  return smooth_rate(window == Window::gaussian
                         ? record::gaussian_window(length / dt)
                         : record::flat_window(static_cast<std::int64_t>(length / 2 / dt)));
}

Quantity PopulationRateMonitor::smooth_rate(const std::vector<double>& weights) const {
  if (weights.size() % 2 == 0) {
    refuse(Code::wrong_shape, fmt::format("a window can't have {} weights", weights.size()),
           "give an odd number: the one in the middle belongs to the step itself");
  }
  return {record::smoothed(rate().values(), weights), units::hertz.dimension};
}

BinnedRate PopulationRateMonitor::binned_rate(const Quantity& bin) const {
  const auto times = t();
  const auto size = face::seconds(bin, "the size of a bin");
  const auto dt = time_step(*model_, times);
  const auto steps = std::llround(size / dt);
  if (steps < 1 || std::abs(size - static_cast<double>(steps) * dt) > 1e-6 * dt) {
    refuse(Code::invalid_value,
           fmt::format("the size of a bin is {} s, which is no multiple of the time step, {} s", size, dt),
           "");
  }
  auto means = record::binned(rate().values(), steps);
  std::vector<double> begins;
  for (std::size_t k = 0; k < means.size(); ++k)
    begins.push_back(times.values()[0] + static_cast<double>(k) * size);
  return {{std::move(begins), units::second.dimension}, {std::move(means), units::hertz.dimension}};
}

}  // namespace brio
