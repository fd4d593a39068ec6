// Snapshots come from files, so nothing in them is believed: first everything is compared with the network, and
// what is to be done is noted; if there were no findings, it is done.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <set>

#include "base/hash.hpp"
#include "face/snapshot_columns.hpp"
#include "face/snapshot_network.hpp"
#include "integrate/integrate.hpp"
#include "model/declarations.hpp"

namespace brio::face {

namespace {

void write(model::Array& array, const record::Window& window) {
  if (window.rows != 0)
    std::memcpy(array.data(), window.data, window.column.row_size() * static_cast<std::size_t>(window.rows));
  array.touch();
}

// One object at a time: compares, and notes what is to be done.
class Objects {
 public:
  Objects(Comparison& comparison, runtime::State& state, double t, double dt)
      : comparison_(comparison), state_(state), t_(t), dt_(dt) {}

  void compare(const SnapshotPart& part, const model::Object& object) {
    const Columns columns(part, comparison_, t_);
    columns_ = &columns;
    kind_ = part.kind;
    std::visit(*this, object);
  }

  void operator()(const std::shared_ptr<model::NeuronGroup>& group) {
    if (is("NeuronGroup")) add_group(group, group->size());
  }
  void operator()(const std::shared_ptr<model::PoissonGroup>& group) {
    if (is("PoissonGroup")) add_group(group, group->size());
  }

  void operator()(const std::shared_ptr<model::SpikeGeneratorGroup>& group) {
    if (!is("SpikeGeneratorGroup")) return;
    add_group(group, group->size());
    const auto indices = columns_->indices("_indices", group->size());
    const auto times = columns_->values<double>("_times");
    const auto period = columns_->one<double>("_period");
    const auto dt = columns_->time_step().value_or(dt_);
    const auto valid = [dt](double time) { return is_countable(time, dt); };
    if (times.size() != indices.size() || !std::all_of(times.begin(), times.end(), valid) || !period ||
        !valid(*period)) {
      columns_->refuse(fmt::format("the spikes of {} are not valid", columns_->who()));
      return;
    }
    comparison_.note([group, indices, times, period] {
      group->set_spikes({indices.begin(), indices.end()}, {times.begin(), times.end()}, *period);
    });
  }

  void operator()(const std::shared_ptr<model::Synapses>& synapses) {
    if (!is("Synapses")) return;
    const auto i = columns_->indices("i", bound(synapses->source()));
    const auto j = columns_->indices("j", bound(synapses->target()));
    const auto connected = columns_->one<std::int64_t>("_connected").value_or(0);
    if (i.size() > 0x7fffffff) columns_->refuse(fmt::format("{} has too many synapses", columns_->who()));
    comparison_.note([synapses, i, j, connected] {
      synapses->replace({i.begin(), i.end()}, {j.begin(), j.end()});
      synapses->mark_connected(connected != 0);
    });
    add_group(synapses, std::ssize(i));
    for (auto& pathway : synapses->pathways()) add_pathway(synapses, pathway, std::ssize(i));
    add_traces(synapses);
  }

  void operator()(const std::shared_ptr<model::Probe>&) {}
  void operator()(const std::shared_ptr<model::PoissonInput>&) {}
  void operator()(const std::shared_ptr<model::SpikeMonitor>& monitor) {
    if (!is("SpikeMonitor")) return;
    const auto& events = monitor->events;
    const auto* count = columns_->find("_count", ir::Type::i32, std::ssize(events->count));
    if (count != nullptr) {
      const auto values = count->as<std::int32_t>();
      comparison_.note([events, values] { events->count.assign(values.begin(), values.end()); });
    }
    add_record({events, &events->table});
  }
  void operator()(const std::shared_ptr<model::StateMonitor>& monitor) {
    if (!is("StateMonitor")) return;
    const auto dt = columns_->time_step();
    comparison_.note([monitor, dt] { monitor->dt = dt; });
    const auto indices = columns_->values<std::int32_t>("_indices");
    if (!std::equal(indices.begin(), indices.end(), monitor->indices.begin(), monitor->indices.end()))
      columns_->refuse(fmt::format("{} records other items", columns_->who()));
    add_record(monitor->traces);
  }
  void operator()(const std::shared_ptr<model::PopulationRateMonitor>& monitor) {
    if (is("PopulationRateMonitor")) add_record(monitor->rates);
  }

 private:
  bool is(const char* kind) const {
    if (kind_ == kind) return true;
    columns_->refuse(fmt::format("{} is a {}, but here a {}", columns_->who(), kind_, kind));
    return false;
  }

  // What indices on one side of synapses are less than. Where it is other synapses, their number is that of the
  // snapshot, and whoever uses the indices looks at it.
  static std::int64_t bound(const model::View& side) {
    const bool grows = dynamic_cast<const model::Synapses*>(side.group.get()) != nullptr;
    return grows ? std::int64_t{0x7fffffff} : side.size();
  }

  void add_group(const model::GroupPtr& group, std::int64_t size) {
    const auto dt = columns_->time_step();
    comparison_.note([group, dt] { group->dt = dt; });
    for (const auto& variable : group->variables()) {
      if (!variable.array || is_number_of_neuron(*group, variable)) continue;
      if (is_connection(*group, variable)) continue;  // Synapses::replace() has them
      if (is_remembered(variable.name) || is_delay(variable)) continue;
      const auto* window = columns_->find(variable.name, variable.array->type(), variable.shared ? 1 : size);
      if (window == nullptr) continue;
      comparison_.note([array = variable.array, window] { write(*array, *window); });
    }
    for (const auto& remembered : integrate::remembered_variables) add_remembered(group, remembered, size);
    const auto* source = dynamic_cast<const model::SpikeSource*>(group.get());
    if (source != nullptr) add_events(*source);
    for (const auto& variable : group->variables()) add_past(group, variable);
  }

  // Row after row, the oldest first.
  void add_past(const model::GroupPtr& group, const model::Variable& variable) {
    const auto& name = variable.name;
    if (!columns_->has("_past_" + name)) {
      if (const auto past = group->past(name)) comparison_.note([past] { past->forget(); });
      return;
    }
    const auto* window = columns_->find("_past_" + name, variable.type);
    const auto times = columns_->values<double>("_times_of_past_" + name);
    if (window == nullptr) return;
    const auto width = group->width_of_past(name);
    if (times.size() != 2 || !is_countable(times[1], times[0]) || width == 0 || window->rows % width != 0 ||
        window->rows / width > 0x1000000) {
      columns_->refuse(fmt::format("the past of '{}' of {} is not valid", name, columns_->who()));
      return;
    }
    comparison_.note([group, name, window, rows = window->rows / width, times] {
      group->keep_past(name)->put_back(window->data, rows, times[0], times[1]);
    });
  }

  static bool is_remembered(const std::string& name) {
    return std::any_of(integrate::remembered_variables.begin(), integrate::remembered_variables.end(),
                       [&](const auto& remembered) { return name == remembered.name; });
  }

  // What a method remembers is there only once a group has run with it, here or where the state was stored.
  void add_remembered(const model::GroupPtr& group, const integrate::RememberedVariable& remembered,
                      std::int64_t size) {
    const auto& [name, type] = remembered;
    if (!columns_->has(name)) {
      if (const auto* variable = group->find(name))
        comparison_.note([array = variable->array] { array->fill(0); });
      return;
    }
    const auto* window = columns_->find(name, type, size);
    if (window == nullptr) return;
    comparison_.note([group, remembered, size, window] {
      group->remember(model::builtin(remembered.name, remembered.type, size));
      write(*group->find(remembered.name)->array, *window);
    });
  }

  void add_events(const model::SpikeSource& source) {
    for (const auto& event : source.events()) {
      const auto column = "_event_" + event.name;
      if (!columns_->has(column)) continue;
      const auto happening = columns_->indices(column, source.size());
      if (!std::is_sorted(happening.begin(), happening.end(), std::less_equal<>()))
        columns_->refuse(fmt::format("'{}' of {} is not in order", column, columns_->who()));
      comparison_.note([this, key = std::pair(source.name(), event.name), happening] {
        state_.events[key] = {{happening.begin(), happening.end()}, std::ssize(happening)};
      });
    }
  }

  // One for all synapses, or a column like that of other variables.
  void add_delays(const std::shared_ptr<model::Synapses>& synapses, model::Pathway& pathway,
                  std::int64_t size) {
    if (!columns_->has("_delay_" + pathway.name)) {
      const auto* window = columns_->find(pathway.name + ".delay", ir::Type::f64, pathway.fixed ? 1 : size);
      if (window != nullptr) comparison_.note([&pathway, window] { write(*pathway.delays, *window); });
      return;
    }
    const auto delay = columns_->one<double>("_delay_" + pathway.name);
    if (!delay || !(*delay >= 0) || !(*delay / dt_ < 0x1p24)) {
      columns_->refuse(fmt::format("the delay of {} is not valid", columns_->who()));
      return;
    }
    comparison_.note([synapses, &pathway, delay] { synapses->set_delay(pathway, *delay); });
  }

  void add_pathway(const std::shared_ptr<model::Synapses>& synapses, model::Pathway& pathway,
                   std::int64_t size) {
    add_delays(synapses, pathway, size);
    if (!columns_->has("_arriving_" + pathway.name)) return;
    const auto arriving = columns_->indices("_arriving_" + pathway.name, size);
    const auto counts = columns_->values<std::int64_t>("_per_step_" + pathway.name);
    const auto step = columns_->one<double>("_step_" + pathway.name);
    auto left = std::ssize(arriving);
    bool valid = step && is_countable(0, *step) && !counts.empty();
    for (const auto count : counts) {
      valid = valid && count >= 0 && count <= left;
      if (valid) left -= count;
    }
    if (!valid || left != 0) {
      columns_->refuse(fmt::format("the spikes in flight of {} are not valid", columns_->who()));
      return;
    }
    comparison_.note([this, synapses, queue = synapses->name() + "_" + pathway.name, arriving, counts, step] {
      put_in_flight(queue, arriving, counts);
      state_.numbers[queue] = synapses->renumbering();
      state_.time_steps[queue] = *step;
    });
  }

  // Once the variables are there: their neurons' traces are those that they show.
  void add_traces(const std::shared_ptr<model::Synapses>& synapses) {
    if (!synapses->find("lastupdate")) return;
    const auto source = synapses->source().group->size();
    const auto target = synapses->target().group->size();
    std::map<std::string, const record::Window*> last;
    std::map<std::string, const record::Window*> values;
    for (const auto& pathway : synapses->pathways()) {
      const auto name = "_last_" + pathway.name;
      if (!columns_->has(name)) continue;
      last[pathway.name] = columns_->find(name, ir::Type::f64, pathway.from_source ? source : target);
      if (last[pathway.name] == nullptr) return;
    }
    if (last.empty()) return;
    for (const auto& variable : synapses->variables()) {
      const auto name = "_trace_" + variable.name;
      if (!variable.event_driven || !columns_->has(name)) continue;
      const auto* window = columns_->find(name, ir::Type::f64);
      if (window == nullptr) return;
      if (window->rows != source && window->rows != target) {
        columns_->refuse(fmt::format("'{}' of {} has another size", name, columns_->who()));
        return;
      }
      values[variable.name] = window;
    }
    comparison_.note([this, synapses, last, values] {
      runtime::KeptTraces kept;
      for (const auto& [name, window] : last) kept.last[name] = array_of(*window);
      for (const auto& [name, window] : values) kept.values[name] = array_of(*window);
      kept.connections = synapses->version();
      for (const auto& variable : synapses->variables()) {
        if (values.contains(variable.name) || variable.name == "lastupdate") note_version(kept, variable);
      }
      state_.traces[synapses->name()] = std::move(kept);
    });
  }

  static model::ArrayPtr array_of(const record::Window& window) {
    auto array = std::make_shared<model::Array>(ir::Type::f64, window.rows);
    write(*array, window);
    return array;
  }

  static void note_version(runtime::KeptTraces& kept, const model::Variable& variable) {
    const auto sum_of = [](const model::Array& array) {
      const auto bytes = 8 * static_cast<std::size_t>(array.size());
      return base::stable_hash({reinterpret_cast<const char*>(array.data()), bytes});
    };
    kept.versions[variable.name] = variable.array->version();
    kept.unchanged[variable.name] = [sum_of, array = variable.array, sum = sum_of(*variable.array)] {
      return sum_of(*array) == sum;
    };
  }

  void put_in_flight(const std::string& queue, std::span<const std::int32_t> synapses,
                     std::span<const std::int64_t> counts) {
    std::vector<std::vector<std::int32_t>> lists;
    for (const auto count : counts) {
      const auto list = synapses.first(static_cast<std::size_t>(count));
      lists.emplace_back(list.begin(), list.end());
      synapses = synapses.subspan(list.size());
    }
    state_.rings[queue].put_back(std::move(lists));
  }

  void add_record(const std::shared_ptr<record::Table>& table) {
    if (table->on_disk())
      add_record_on_disk(table);
    else
      add_record_in_memory(table);
  }

  void add_record_in_memory(const std::shared_ptr<record::Table>& table) {
    if (columns_->has("_rows")) {
      columns_->refuse(fmt::format("the record of {} is on disk, but here in memory", columns_->who()));
      return;
    }
    std::vector<record::Window> windows;
    for (const auto& column : table->columns()) {
      const auto* window = columns_->any(column.name);
      if (window == nullptr) return;
      const auto& stored = window->column;
      if (stored.type != column.type || stored.width != column.width || stored.matrix != column.matrix ||
          window->rows != (windows.empty() ? window->rows : windows.front().rows)) {
        columns_->refuse(
            fmt::format("the record '{}' of {} has another shape", column.name, columns_->who()));
        return;
      }
      windows.push_back(*window);
    }
    comparison_.note_record([table, windows] { table->put_back(windows); });
  }

  void add_record_on_disk(const std::shared_ptr<record::Table>& table) {
    // Stored before there were files.
    if (!columns_->has("_rows")) {
      if (!table->columns().empty() && columns_->has(table->columns().front().name))
        columns_->refuse(fmt::format("the record of {} is in memory, but here on disk", columns_->who()));
      comparison_.note_record([table] {
        if (table->has_files()) table->put_back(record::Table::Mark{});
      });
      return;
    }
    const auto rows = columns_->one<std::int64_t>("_rows");
    const auto fingerprint = columns_->one<std::int64_t>("_fingerprint");
    if (!rows || !fingerprint || *rows < 0) return;
    comparison_.note_record([table, rows, fingerprint] {
      table->put_back(record::Table::Mark{*rows, static_cast<std::uint32_t>(*fingerprint)});
    });
  }

  Comparison& comparison_;
  runtime::State& state_;
  double t_;
  double dt_;
  const Columns* columns_ = nullptr;
  std::string kind_;
};

// Objects go by their names: none may be missing on either side.
void compare_objects(const Snapshot& snapshot, const model::Network& network, Comparison& comparison) {
  std::set<std::string> here;
  std::set<std::string> stored;
  for (const auto& part : snapshot.parts) {
    if (part.kind == "Python" || stored.insert(part.name).second) continue;
    comparison.refuse(Code::object_conflict, fmt::format("the stored state has '{}' twice", part.name));
  }
  for (const auto& object : network.objects) {
    if (!has_state(object) || here.insert(model::name_of(object)).second) continue;
    comparison.refuse(Code::object_conflict,
                      fmt::format("two objects of the network are called '{}'", model::name_of(object)));
  }
  for (const auto& name : here) {
    if (snapshot.find(name) == nullptr)
      comparison.refuse(Code::unknown_name, fmt::format("the stored state has no object '{}'", name));
  }
  for (const auto& name : stored) {
    if (!name.empty() && !here.contains(name))
      comparison.refuse(Code::unknown_name,
                        fmt::format("the network has no object '{}', but the stored state has", name));
  }
}

struct Times {
  double t = 0;
  double dt = 0;
};

std::optional<Times> times_of(const SnapshotPart& part, Comparison& comparison) {
  const Columns columns(part, comparison, 0);
  const auto t = columns.one<double>("_t");
  const auto dt = columns.one<double>("_dt");
  if (t && dt && is_countable(*t, *dt)) return Times{*t, *dt};
  columns.refuse("the time is not valid");
  return std::nullopt;
}

void compare_network(const SnapshotPart& part, const Times& times, model::Network& network,
                     RandomState random, Comparison& comparison) {
  const Columns columns(part, comparison, times.t);
  const auto seed = columns.one<std::int64_t>("_seed");
  const auto epoch = columns.one<std::int64_t>("_epoch");
  const auto drawn = columns.one<std::int64_t>("_drawn");
  const auto origin = columns.one<double>("_origin");
  if (!seed || !epoch || !drawn || !origin) return;
  if (!is_countable(std::abs(*origin), times.dt)) columns.refuse("the random numbers are not valid");
  const model::RunRandom stored{std::bit_cast<std::uint64_t>(*seed), std::bit_cast<std::uint64_t>(*epoch),
                                *drawn != 0, *origin};
  comparison.note([&network, times, stored, random] {
    auto& numbers = network.random;
    if (random == RandomState::restored) {
      numbers = stored;
    } else if (numbers.drawn) {
      numbers = {numbers.seed, numbers.epoch + 1, false, times.t};
    } else {
      numbers.origin += times.t - network.t;  // what would have come next comes next
    }
    network.t = times.t;
    network.dt = times.dt;
  });
}

}  // namespace

void put_back(const Snapshot& snapshot, model::Network& network, runtime::State& state, RandomState random) {
  Comparison comparison;
  compare_objects(snapshot, network, comparison);
  const auto* whole = snapshot.find("");
  if (whole == nullptr || whole->kind != "Network")
    comparison.refuse(Code::wrong_shape, "this is no state of a network");
  comparison.found.throw_if_any();
  const auto times = times_of(*whole, comparison);
  comparison.found.throw_if_any();
  Objects objects(comparison, state, times->t, times->dt);
  for (const auto& object : network.objects) {
    if (has_state(object)) objects.compare(*snapshot.find(model::name_of(object)), object);
  }
  compare_network(*whole, *times, network, random, comparison);
  comparison.found.throw_if_any();
  for (const auto& change : comparison.records) change();
  state = {};
  for (const auto& change : comparison.changes) change();
}

}  // namespace brio::face
