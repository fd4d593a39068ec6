#include "runtime/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "runtime/memory.hpp"
#include "runtime/tasks.hpp"

namespace brio::runtime {

double steps_of(const model::Timing& timing, double from, double to) {
  if (timing.dt) return std::max(0.0, std::round((to - from) / *timing.dt));
  const auto& times = *timing.times;
  return static_cast<double>(
      std::count_if(times.begin(), times.end(), [&](double time) { return time >= from && time < to; }));
}

namespace {

double bytes_of(const model::Array& array) {
  return static_cast<double>(base::padded(array.size())) * static_cast<double>(ir::size_of(array.type()));
}

double bytes_of(const model::Rows& rows) {
  return 8.0 * static_cast<double>(rows.begin.size() + rows.first.size()) +
         4.0 * static_cast<double>(rows.order.size() + rows.delays.size());
}

// Arrays that code of the plan looks at: they will be there.
std::set<const model::Array*> used_by(const plan::Plan& plan) {
  std::set<const model::Array*> used;
  for (const auto& kernel : plan.kernels) {
    for (const auto& array : kernel.arrays) used.insert(array.get());
  }
  used.erase(nullptr);
  return used;
}

// How many rows a table will have room for after so many steps with a row each.
double rows_of(const record::Table& table, double steps, double dt) {
  const auto rows = static_cast<double>(table.size()) + steps;
  const auto& keep = table.keep();
  // What is to be forgotten is cleared away when it is half of the table.
  if (keep.rows) return std::min(rows, 2.0 * static_cast<double>(*keep.rows));
  if (keep.seconds && dt > 0) return std::min(rows, 2.0 * (*keep.seconds / dt + 1));
  return rows;
}

std::int64_t longest_delay(const model::Pathway& pathway, double dt) {
  if (pathway.uniform() || pathway.delays->size() == 0) return plan::delay_steps(pathway.delay, dt);
  const auto longest = model::delay_range(pathway).longest;
  return longest >= 0 && longest / dt < 0x1p24 ? plan::delay_steps(longest, dt)
                                               : 0;  // else prepare() refuses it
}

class Estimate {
 public:
  Estimate(const plan::Plan& plan, const State& state, double from, double to)
      : plan_(plan), state_(state), from_(from), to_(to), used_(used_by(plan)) {}

  // ---- objects ---------------------------------------------------------------------------------------------

  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) {
    if constexpr (std::is_base_of_v<model::Group, Object>) add_variables(*object);
    if constexpr (std::is_base_of_v<model::SpikeSource, Object>) add_events(*object);
  }

  void add_variables(const model::Group& group) {
    double bytes = 0;
    double held = 0;
    for (const auto& variable : group.variables()) {
      if (!variable.array || !seen_.insert(variable.array.get()).second) continue;
      const auto size = bytes_of(*variable.array);
      const bool there = !variable.array->deferred();
      if (there || used_.contains(variable.array.get())) bytes += size;
      if (there) held += size;
    }
    add(group.name(), "variables", bytes, held);
    // How far back it goes, a run finds out before its first step.
    for (const auto& [name, past] : group.pasts()) {
      seen_.insert(past->values().get());
      const auto size = bytes_of(*past->values());
      add(group.name(), "what it was", size, size);
    }
  }

  void add_events(const model::SpikeSource& group) {
    double bytes = 0;
    for (const auto& event : group.events()) {
      const auto found = state_.events.find({group.name(), event.name});
      if (found != state_.events.end()) bytes += 4.0 * static_cast<double>(found->second.data.size());
    }
    const auto all = 4.0 * static_cast<double>(base::padded(group.size()) + base::padding) *
                     static_cast<double>(group.events().size());
    add(group.name(), "lists of events", std::max(bytes, all), bytes);
  }

  // ---- tasks -----------------------------------------------------------------------------------------------

  void add_task(const plan::Task& task) {
    task_ = &task;
    std::visit([&](const auto& work) { add_work(work); }, task.work);
  }

  // Arrays that belong to no object.
  void add_rest() {
    double bytes = 0;
    for (const auto* array : used_) {
      if (!seen_.contains(array)) bytes += bytes_of(*array);
    }
    add("all objects", "values in between", bytes, bytes);
  }

  MemoryEstimate finish() {
    std::stable_sort(result_.items.begin(), result_.items.end(),
                     [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    return std::move(result_);
  }

 private:
  template <class Other>
  void add_work(const Other&) {}

  void add_work(const plan::RecordStateTask& task) {
    add_record(task.monitor->name, *task.monitor->traces, true);
  }
  void add_work(const plan::RecordRateTask& task) {
    add_record(task.monitor->name, *task.monitor->rates, true);
  }
  // How many events there will be, nobody knows.
  void add_work(const plan::RecordSpikesTask& task) {
    add_record(task.monitor->name, task.monitor->events->table, false);
  }

  void add_record(const std::string& name, const record::Table& table, bool every_step) {
    const auto held = static_cast<double>(table.memory());
    const auto& timing = plan_.clocks[task_->clock];
    if (table.on_disk() || !every_step) return add(name, "record", held, held);
    double row = 0;
    for (const auto& column : table.columns()) row += static_cast<double>(column.row_size());
    const auto rows = rows_of(table, steps_of(timing, from_, to_), timing.dt.value_or(0));
    add(name, "record", std::max(row * rows, held), held);
  }

  void add_work(const plan::DeliverTask& task) {
    const auto& synapses = *task.synapses;
    const auto& pathway = synapses.pathway(task.pathway);
    const auto dt = *plan_.clocks[task_->clock].dt;
    const auto kept = state_.rows.find(task.queue);
    const bool current = kept != state_.rows.end() && kept->second.rows &&
                         kept->second.connections == synapses.version() && kept->second.dt == dt &&
                         kept->second.delays == pathway.delays->version();
    for (const auto& bundle : state_.bundles) {
      if (bundle->members().front().queue != task.queue) continue;
      const auto bytes = bytes_of(bundle->rows());
      add(task.queue, "runs of several pathways", bytes, bytes);
    }
    if (current) {
      add_rows(task.queue, *kept->second.rows, synapses);
      return add_flight(task.queue,
                        kept->second.rows->delays.empty() ? kept->second.steps : kept->second.rows->longest);
    }
    const auto longest = longest_delay(pathway, dt);
    const auto count = static_cast<double>(synapses.size());
    const auto& side = pathway.from_source ? synapses.source() : synapses.target();
    const auto neurons = static_cast<double>(side.size());
    add_order(synapses, pathway.from_source, neurons, count);
    if (!pathway.uniform() && pathway.delays->size() > 1) {
      const auto runs = std::min(count, neurons * static_cast<double>(longest + 1));
      add(task.queue, "order of arrival", 4 * count + 12 * runs + 8 * neurons, 0);
    }
    add_flight(task.queue, longest);
  }

  // Synapses by neuron, which pathways of one side share.
  void add_order(const model::Synapses& synapses, bool by_source, double neurons, double count) {
    if (!ordered_.insert({&synapses, by_source}).second) return;
    const auto held = synapses.has_rows(by_source);
    const auto* i = by_source && !synapses.i().deferred() ? synapses.i().as<std::int32_t>() : nullptr;
    bool sorted = by_source && i == nullptr;
    if (held) sorted = synapses.rows(by_source)->order.empty();
    if (!held && i != nullptr) sorted = std::is_sorted(i, i + synapses.size());
    const auto bytes = 8 * neurons + (sorted ? 0 : 4 * count);
    add(synapses.name(), by_source ? "synapses by source" : "synapses by target", bytes, held ? bytes : 0);
  }

  void add_rows(const std::string& queue, const model::Rows& rows, const model::Synapses& synapses) {
    const bool own = !rows.delays.empty();
    const auto bytes = bytes_of(rows);
    add(own ? queue : synapses.name(), own ? "order of arrival" : "synapses by neuron", bytes, bytes);
  }

  void add_flight(const std::string& queue, std::int64_t longest) {
    const auto bytes = static_cast<double>(sizeof(Arrivals)) * static_cast<double>(longest + 1);
    const bool there = state_.rings.contains(queue);
    add(queue, "spikes on their way", bytes, there ? bytes : 0);
  }

  void add(const std::string& object, const char* what, double bytes, double held) {
    if (bytes == 0) return;
    result_.items.push_back({object, what, bytes, held});
    result_.bytes += bytes;
    result_.needed += bytes - held;
  }

  const plan::Plan& plan_;
  const State& state_;
  double from_;
  double to_;
  std::set<const model::Array*> used_;
  std::set<const model::Array*> seen_;
  std::set<std::pair<const model::Synapses*, bool>> ordered_;
  const plan::Task* task_ = nullptr;
  MemoryEstimate result_;
};

}  // namespace

MemoryEstimate estimate_memory(const plan::Plan& plan, const model::Network& network, const State& state,
                               double from, double to) {
  Estimate estimate(plan, state, from, to);
  for (const auto& object : network.objects) std::visit(estimate, object);
  for (const auto& task : plan.tasks) estimate.add_task(task);
  estimate.add_rest();
  return estimate.finish();
}

void check_memory(const MemoryEstimate& estimate, double limit) {
  if (limit == 0) {
    if (estimate.needed < always_there) return;
    limit = static_cast<double>(available_memory());
  }
  if (estimate.needed <= limit) return;
  throw ModelError(
      {Code::too_large,
       nullptr,
       {},
       fmt::format("this run needs {} of memory more than the network has, but {} are left:\n{}",
                   size_text(estimate.needed), size_text(limit), to_string(estimate)),
       "record fewer items, or less often (dt), or keep the last stretch of a record only (keep), "
       "or stream it to disk (file); run for a shorter time; numbers can be float32. A run that will be "
       "stopped before begins with another limit: prefs['core.network.memory_limit'] in Python, "
       "RunOptions::memory in C++"});
}

}  // namespace brio::runtime

namespace brio {

std::string to_string(const MemoryEstimate& estimate, std::size_t items) {
  std::string text;
  const auto line = [&](const std::string& name, double bytes) {
    text += fmt::format("  {:<44} {:>10}\n", name, runtime::size_text(bytes));
  };
  const auto shown = std::min(items, estimate.items.size());
  double rest = estimate.bytes;
  for (std::size_t k = 0; k < shown; ++k) {
    const auto& item = estimate.items[k];
    line(fmt::format("{} ({})", item.object, item.what), item.bytes);
    rest -= item.bytes;
  }
  if (shown < estimate.items.size()) line("all others", rest);
  line("in all", estimate.bytes);
  text.pop_back();
  return text;
}

}  // namespace brio
