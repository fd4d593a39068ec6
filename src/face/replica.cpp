#include "face/replica.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brio::face {

namespace {

using TablePtr = std::shared_ptr<record::Table>;

TablePtr table_of(const std::shared_ptr<model::SpikeMonitor>& monitor) {
  return {monitor->events, &monitor->events->table};
}
TablePtr table_of(const std::shared_ptr<model::StateMonitor>& monitor) { return monitor->traces; }
TablePtr table_of(const std::shared_ptr<model::PopulationRateMonitor>& monitor) { return monitor->rates; }

template <class Task>
concept Records = requires(const Task& task) {
  table_of(task.monitor);
};

// Calls visit(monitor) for each monitor of a plan.
template <class Visit>
void each_monitor(const plan::Plan& plan, const Visit& visit) {
  for (const auto& task : plan.tasks) {
    std::visit(
        [&](const auto& work) {
          if constexpr (Records<std::decay_t<decltype(work)>>) visit(work.monitor);
        },
        task.work);
  }
}

struct VariableArrays {
  std::set<const model::Array*>& arrays;
  void add(const model::Group& group) const {
    for (const auto& variable : group.variables()) arrays.insert(variable.array.get());
  }
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) add(*object);
    if constexpr (std::is_same_v<Object, model::PoissonInput>) add(*object->group);
  }
};

// Spikes on their way, and the ways.
void copy_flight(const runtime::State& from, runtime::State& to) {
  to.rows = from.rows;
  to.rings = from.rings;
  to.numbers = from.numbers;
  to.time_steps = from.time_steps;
}

// An array of the network, as what owns it may be written.
model::ArrayPtr array_of(const Assigned& assigned) {
  const auto* variable = assigned.group->find(assigned.variable);
  if (variable != nullptr && variable->linked) variable = model::end_of(*variable).variable;
  return variable == nullptr ? nullptr : variable->array;
}

}  // namespace

// ---- Beginning -------------------------------------------------------------------------------------------

Beginning::Beginning(model::Network& network) : network_(network), t_(network.t), random_(network.random) {}

void Beginning::keep(const model::ArrayPtr& array) {
  if (known_.insert(array.get()).second) arrays_.emplace_back(array, model::copy_of(*array));
}

void Beginning::keep(const std::vector<Assigned>& assigned) {
  for (const auto& each : assigned) {
    Set set{array_of(each)};
    if (!set.array) continue;
    if (const auto synapses = std::dynamic_pointer_cast<model::Synapses>(each.group)) {
      for (auto& pathway : synapses->pathways()) {
        if (pathway.delays == set.array) set = {set.array, synapses, &pathway};
      }
    }
    if (const auto delay = set.delay())
      delays_.emplace_back(set, *delay);
    else
      keep(set.array);
    set_.push_back(std::move(set));
  }
}

void Beginning::keep(const plan::Plan& plan, runtime::State& state) {
  std::set<const model::Array*> of_variables;
  for (const auto& object : network_.objects) std::visit(VariableArrays{of_variables}, object);
  for (const auto& array : plan::written_by(plan)) {
    if (of_variables.contains(array.get())) keep(array);
  }
  for (const auto& kernel : plan.kernels) {
    for (const auto& array : kernel.arrays) {
      if (array) held_.push_back(array->hold());
    }
  }
  for (const auto& task : plan.tasks) {
    const auto* past = std::get_if<plan::RecordPastTask>(&task.work);
    if (past == nullptr) continue;
    const auto known =
        std::any_of(pasts_.begin(), pasts_.end(), [&](const auto& pair) { return pair.first == past->past; });
    if (known) continue;
    const auto& values = *past->past->values();
    auto copy = std::make_shared<model::Past>(values.type(), past->past->at(model::Past::width));
    copy->assign(*past->past);
    pasts_.emplace_back(past->past, std::move(copy));
  }
  each_monitor(plan, [&](const auto& monitor) {
    keep_record(table_of(monitor));
    if constexpr (requires { monitor->events->count; })
      counts_.try_emplace(monitor.get(), monitor, monitor->events->count);
  });
  runtime::unbundle(state);
  if (state_ == nullptr) copy_flight(state, state_then_);
  state_ = &state;
}

void Beginning::keep_record(const TablePtr& table) {
  auto [kept, is_new] = records_.try_emplace(table.get());
  if (!is_new) return;
  kept->second.first = table;
  for (std::size_t k = 0; k < table->columns().size(); ++k) kept->second.second.push_back(table->window(k));
}

record::Window Beginning::record(const record::Table& table, std::size_t column) const {
  return records_.at(&table).second[column];
}

const std::vector<std::int32_t>& Beginning::counts(const model::SpikeMonitor& monitor) const {
  return counts_.at(&monitor).second;
}

void Beginning::put_back() const {
  network_.t = t_;
  network_.random = random_;
  if (state_ != nullptr) {
    runtime::unbundle(*state_);
    copy_flight(state_then_, *state_);
  }
  for (const auto& [theirs, copy] : arrays_) theirs->assign(*copy);
  for (const auto& [theirs, copy] : pasts_) theirs->assign(*copy);
  for (const auto& [set, delay] : delays_) set.put(delay);
}

void Beginning::put_back_records() const {
  for (const auto& [table, kept] : records_) kept.first->put_back(kept.second);
  for (const auto& [monitor, kept] : counts_) kept.first->events->count = kept.second;
}

// ---- Replica ---------------------------------------------------------------------------------------------

Replica::Replica(const Prepared& prepared, const Beginning& beginning)
    : number_(prepared.number), network_(prepared.network) {
  plan::Substitutes substitutes;
  const auto used = plan::used_by(prepared.plan);
  const auto add = [&](Copy copy) {
    copy.own = std::make_shared<model::Array>(copy.theirs->type(), 0);  // its size comes with its values
    if (substitutes.arrays.try_emplace(copy.theirs.get(), copy.own).second)
      arrays_.push_back(std::move(copy));
  };
  for (const auto& task : prepared.plan.tasks) {
    const auto* work = std::get_if<plan::RecordPastTask>(&task.work);
    if (work == nullptr || substitutes.pasts.contains(work->past.get())) continue;
    const auto& past = work->past;
    auto own = std::make_shared<model::Past>(past->values()->type(), past->at(model::Past::width));
    substitutes.arrays[past->values().get()] = own->values();
    substitutes.arrays[past->place().get()] = own->place();
    substitutes.pasts[past.get()] = own;
    pasts_.emplace_back(past, std::move(own));
  }
  for (const auto& array : plan::written_by(prepared.plan))
    add({.theirs = array, .own = {}, .shown = beginning.changes(array)});
  for (const auto& set : beginning.set())
    add({.theirs = set.array, .own = {}, .shown = true, .set = set, .used = used.contains(set.array.get())});
  copy_monitors(prepared.plan, substitutes);
  plan_ = plan::substitute(prepared.plan, substitutes);
}

void Replica::copy_monitors(const plan::Plan& plan, plan::Substitutes& substitutes) {
  const auto empty = [](const record::Table& table) {
    return std::make_shared<record::Table>(table.columns(), table.keep());
  };
  each_monitor(plan, [&](const auto& monitor) {
    auto own = std::make_shared<std::decay_t<decltype(*monitor)>>(*monitor);
    if constexpr (requires { own->events; }) {
      own->events = std::make_shared<record::Events>(monitor->events->table.columns(), monitor->keep);
      substitutes.spikes[monitor.get()] = own;
      spikes_.emplace_back(monitor, own);
    } else if constexpr (requires { own->traces; }) {
      own->traces = empty(*monitor->traces);
      substitutes.states[monitor.get()] = own;
    } else {
      own->rates = empty(*monitor->rates);
      substitutes.rates[monitor.get()] = own;
    }
    records_.emplace_back(table_of(monitor), table_of(own));
  });
}

void Replica::begin(const Prepared& prepared, const Beginning& beginning, double until,
                    const std::atomic<bool>& stop) {
  run_.reset();
  network_.t = prepared.network.t;
  network_.random = prepared.network.random;
  if (until > network_.t) network_.random.drawn = true;
  for (auto& copy : arrays_) {
    copy.delay = copy.used ? std::nullopt : copy.set.delay();
    if (!copy.delay) copy.own->assign(*copy.theirs);
  }
  for (const auto& [theirs, own] : pasts_) own->assign(*theirs);
  for (const auto& [theirs, own] : records_) {
    std::vector<record::Window> windows;
    for (std::size_t k = 0; k < own->columns().size(); ++k) windows.push_back(beginning.record(*theirs, k));
    own->put_back(windows);
  }
  for (const auto& [theirs, own] : spikes_) own->events->count = beginning.counts(*theirs);
  runtime::unbundle(prepared.state);
  copy_flight(prepared.state, state_);
  for (const auto& [event, happening] : prepared.state.events) {
    if (happening.count != 0) state_.events[event] = happening;
  }
  completed_ = 0;
  settings_ = prepared.settings;
  settings_.until = until;
  settings_.threads = 1;
  settings_.stop = &stop;
  settings_.watch = [this](double completed) {
    completed_.store(completed, std::memory_order_relaxed);
    return false;
  };
  run_.emplace(plan_, prepared.callables, network_, state_, settings_);
}

void Replica::show(model::Network& network, runtime::State& state) {
  run_.reset();
  network.t = network_.t;
  network.random = network_.random;
  for (const auto& copy : arrays_) {
    if (copy.delay)
      copy.set.put(*copy.delay);
    else if (copy.shown)
      copy.theirs->assign(*copy.own);
  }
  for (const auto& [theirs, own] : pasts_) theirs->assign(*own);
  for (const auto& [theirs, own] : records_) theirs->swap(*own);
  for (const auto& [theirs, own] : spikes_) std::swap(theirs->events->count, own->events->count);
  runtime::unbundle(state);
  runtime::unbundle(state_);
  std::swap(state.rows, state_.rows);
  std::swap(state.rings, state_.rings);
  std::swap(state.numbers, state_.numbers);
  std::swap(state.time_steps, state_.time_steps);
}

double Replica::bytes() const {
  double bytes = 0;
  for (const auto& copy : arrays_)
    bytes += static_cast<double>(copy.own->size()) * static_cast<double>(ir::size_of(copy.own->type()));
  return bytes;
}

// ---- whether it is possible ------------------------------------------------------------------------------

std::string why_not_side_by_side(const plan::Plan& plan) {
  for (const auto& traces : plan.traces) {
    if (traces.why_not.empty())
      return fmt::format("variables of {} are kept with its neurons", traces.synapses->name());
  }
  std::set<const model::Array*> delays;
  for (const auto& task : plan.tasks) {
    if (const auto* probe = std::get_if<plan::ProbeTask>(&task.work))
      return fmt::format("{} calls a function of the program in the middle of a run", probe->probe->name);
    if (const auto* deliver = std::get_if<plan::DeliverTask>(&task.work)) {
      for (const auto& pathway : std::as_const(*deliver->synapses).pathways())
        delays.insert(pathway.delays.get());
    }
  }
  for (const auto& kernel : plan.kernels) {
    if (!kernel.hosts.empty())
      return fmt::format("{} calls the function {}() of the program", kernel.hosts.front().owner,
                         kernel.hosts.front().symbol);
    for (const auto* array : plan::written_by(kernel)) {
      if (delays.contains(array)) return fmt::format("{} writes delays", kernel.kernel.name);
    }
  }
  return "";
}

}  // namespace brio::face
