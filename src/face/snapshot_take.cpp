#include <algorithm>
#include <bit>

#include "face/snapshot_network.hpp"

namespace brio::face {

namespace {

record::Window one(std::string name, double value) {
  return column_of(std::move(name), std::span<const double>(&value, 1));
}
record::Window one(std::string name, std::int64_t value) {
  return column_of(std::move(name), std::span<const std::int64_t>(&value, 1));
}
record::Window one_or_none(std::string name, const std::optional<double>& value) {
  return column_of(std::move(name), std::span<const double>(value ? &*value : nullptr, value ? 1 : 0));
}

// Whether a variable is a delay that all synapses share.
bool is_uniform(const model::Group& group, const model::Variable& variable) {
  const auto* synapses = dynamic_cast<const model::Synapses*>(&group);
  return synapses != nullptr && std::ranges::any_of(synapses->pathways(), [&](const model::Pathway& pathway) {
           return pathway.delays == variable.array && pathway.uniform();
         });
}

// Makes the part of one object.
class Part {
 public:
  Part(const runtime::State& state, Purpose purpose) : state_(state), purpose_(purpose) {}

  SnapshotPart of(const model::Object& object) {
    part_ = {model::name_of(object), {}, {}};
    std::visit(*this, object);
    return std::move(part_);
  }

  void operator()(const std::shared_ptr<model::NeuronGroup>& group) { add_group(*group, "NeuronGroup"); }
  void operator()(const std::shared_ptr<model::PoissonGroup>& group) { add_group(*group, "PoissonGroup"); }
  void operator()(const std::shared_ptr<model::SpikeGeneratorGroup>& group) {
    add_group(*group, "SpikeGeneratorGroup");
    add(column_of("_indices", std::span(group->indices())));
    add(column_of("_times", std::span(group->times())));
    add(one("_period", group->period()));
  }
  void operator()(const std::shared_ptr<model::Synapses>& synapses) {
    add_group(*synapses, "Synapses");
    add(one("_connected", std::int64_t{synapses->connected()}));
    for (const auto& pathway : synapses->pathways()) {
      if (pathway.uniform()) add(one("_delay_" + pathway.name, pathway.delay));
      add_in_flight(synapses->name() + "_" + pathway.name, pathway.name);
    }
    add_traces(*synapses);
  }
  void operator()(const std::shared_ptr<model::Probe>&) {}
  void operator()(const std::shared_ptr<model::PoissonInput>&) {}
  void operator()(const std::shared_ptr<model::SpikeMonitor>& monitor) {
    part_.kind = "SpikeMonitor";
    add(column_of("_count", std::span(std::as_const(monitor->events->count))));
    add_record(monitor->events->table);
  }
  void operator()(const std::shared_ptr<model::StateMonitor>& monitor) {
    part_.kind = "StateMonitor";
    add(one_or_none("_dt", monitor->dt));
    add(column_of("_indices", std::span(std::as_const(monitor->indices))));
    add_record(*monitor->traces);
  }
  void operator()(const std::shared_ptr<model::PopulationRateMonitor>& monitor) {
    part_.kind = "PopulationRateMonitor";
    add_record(*monitor->rates);
  }

 private:
  void add(record::Window window) { part_.columns.push_back(std::move(window)); }

  void add_group(const model::Group& group, const char* kind) {
    part_.kind = kind;
    add(one_or_none("_dt", group.dt));
    for (const auto& variable : group.variables()) {
      if (variable.array && !is_number_of_neuron(group, variable) && !is_uniform(group, variable))
        add_array(variable.name, variable.array);
    }
    add_events(group.name());
    for (const auto& [variable, past] : group.pasts()) {
      if (past->empty()) continue;
      add_array("_past_" + variable, std::make_shared<model::Array>(past->in_order()));
      const double times[] = {past->dt(), past->next()};
      add(column_of("_times_of_past_" + variable, std::span<const double>(times)));
    }
  }

  // Within a run: with a schedule of its own, a network may look at events again in the next step.
  void add_events(const std::string& group) {
    for (const auto& [key, happening] : state_.events) {
      if (key.first == group && happening.count != 0)
        add(column_of("_event_" + key.second, happening.spikes()));
    }
  }

  void add_array(const std::string& name, const model::ArrayPtr& array) {
    record::Column column{name, array->type(), 1, false};
    if (purpose_ == Purpose::memory)
      add(copy_of(std::move(column), array->data(), array->size()));
    else
      add({array, array->data(), array->size(), std::move(column)});
  }

  // The synapses that spikes will reach which have not arrived yet, list after list.
  void add_in_flight(const std::string& queue, const std::string& pathway) {
    const auto ring = state_.rings.find(queue);
    if (ring == state_.rings.end()) return;
    std::vector<std::int64_t> counts;
    std::vector<std::int32_t> synapses;
    for (const auto& list : runtime::in_flight(state_, queue)) {
      counts.push_back(std::ssize(list));
      synapses.insert(synapses.end(), list.begin(), list.end());
    }
    add(column_of("_arriving_" + pathway, std::span(std::as_const(synapses))));
    add(column_of("_per_step_" + pathway, std::span(std::as_const(counts))));
    add(one("_step_" + pathway, state_.time_steps.at(queue)));
  }

  // What its neurons keep for synapses: the variables are as of other times, and don't give it back to the last bit.
  void add_traces(const model::Synapses& synapses) {
    const auto found = state_.traces.find(synapses.name());
    if (found == state_.traces.end() || !runtime::is_current(found->second, synapses, "lastupdate")) return;
    for (const auto& [pathway, last] : found->second.last) add_array("_last_" + pathway, last);
    for (const auto& [variable, values] : found->second.values) {
      if (runtime::is_current(found->second, synapses, variable)) add_array("_trace_" + variable, values);
    }
  }

  void add_record(record::Table& table) {
    if (table.on_disk()) {
      if (!table.has_files()) return;
      const auto mark = table.mark();
      if (purpose_ == Purpose::file) table.sync();
      add(one("_rows", mark.rows));
      add(one("_fingerprint", std::int64_t{mark.fingerprint}));
      return;
    }
    for (std::size_t k = 0; k < table.columns().size(); ++k) add(table.window(k));
  }

  const runtime::State& state_;
  Purpose purpose_;
  SnapshotPart part_;
};

SnapshotPart part_of(const model::Network& network) {
  SnapshotPart part{{}, "Network", {}};
  part.columns.push_back(one("_t", network.t));
  part.columns.push_back(one("_dt", network.dt));
  const auto& random = network.random;
  part.columns.push_back(one("_seed", std::bit_cast<std::int64_t>(random.seed)));
  part.columns.push_back(one("_epoch", std::bit_cast<std::int64_t>(random.epoch)));
  part.columns.push_back(one("_drawn", std::int64_t{random.drawn}));
  part.columns.push_back(one("_origin", random.origin));
  return part;
}

}  // namespace

bool has_state(const model::Object& object) {
  return !std::holds_alternative<std::shared_ptr<model::Probe>>(object) &&
         !std::holds_alternative<std::shared_ptr<model::PoissonInput>>(object);
}

bool is_number_of_neuron(const model::Group& group, const model::Variable& variable) {
  return variable.name == "i" && variable.kind == model::Variable::Kind::builtin &&
         dynamic_cast<const model::Synapses*>(&group) == nullptr;
}

bool is_connection(const model::Group& group, const model::Variable& variable) {
  return (variable.name == "i" || variable.name == "j") &&
         dynamic_cast<const model::Synapses*>(&group) != nullptr;
}

bool is_delay(const model::Variable& variable) { return variable.name.ends_with(".delay"); }

Snapshot take_snapshot(const model::Network& network, const runtime::State& state, Purpose purpose) {
  Snapshot snapshot;
  snapshot.parts.push_back(part_of(network));
  Part part(state, purpose);
  for (const auto& object : network.objects) {
    if (has_state(object)) snapshot.parts.push_back(part.of(object));
  }
  return snapshot;
}

}  // namespace brio::face
