#include "plan/plan.hpp"

#include <algorithm>

#include "base/diagnostics.hpp"
#include "model/stream_names.hpp"
#include "plan/draft.hpp"

namespace brio::plan {

std::uint32_t Draft::add_kernel(BoundKernel kernel) {
  plan.kernels.push_back(std::move(kernel));
  return static_cast<std::uint32_t>(plan.kernels.size() - 1);
}

std::uint32_t Draft::clock(model::Timing timing) {
  if (!timing.times && !timing.dt) timing.dt = network.dt;
  const auto known = std::find(plan.clocks.begin(), plan.clocks.end(), timing);
  const auto number = static_cast<std::uint32_t>(known - plan.clocks.begin());
  if (known == plan.clocks.end()) plan.clocks.push_back(std::move(timing));
  return number;
}

SpikeList Draft::spikes_of(const std::shared_ptr<const model::Group>& group, const std::string& event) {
  auto& lists = plan.spike_lists;
  const auto known = std::find_if(lists.begin(), lists.end(), [&](const ListedEvent& listed) {
    return listed.source == group && listed.event == event;
  });
  if (known != lists.end()) return static_cast<SpikeList>(known - lists.begin());
  auto source = std::dynamic_pointer_cast<const model::SpikeSource>(group);
  if (!source) throw InternalError("a group without events is asked for them");
  lists.push_back({std::move(source), event});
  return static_cast<SpikeList>(lists.size() - 1);
}

void Draft::add_task(const model::Slot& slot, std::string name, std::uint32_t clock, Work work,
                     std::optional<std::uint32_t> seen) {
  if (!active(name)) return;
  const auto position = position_of(slot.when, network.schedule);
  plan.tasks.push_back(
      {{position, slot.order, std::move(name)}, clock, std::move(work), seen.value_or(clock), owner});
}

const model::Names& names_around(const model::OutsideNames& outside, const std::string& object) {
  static const model::Names none;
  const auto found = outside.find(object);
  return found == outside.end() ? none : found->second;
}

namespace {

// Runs `check` and keeps what it has to complain about.
template <class Check>
void collect(base::Diagnostics& diagnostics, Check check) {
  try {
    check();
  } catch (const ModelError& error) {
    for (const auto& diagnostic : error.diagnostics()) diagnostics.add(diagnostic);
  }
}

struct CheckObject {
  const model::OutsideNames& outside;
  double dt;  ///< of objects that name none
  Checked& checked;
  void operator()(const std::shared_ptr<model::NeuronGroup>& group) const {
    checked.neurons.push_back(
        check::check(std::shared_ptr<const model::NeuronGroup>(group), names_around(outside, group->name())));
    checked.neurons.back().system.dt = group->dt.value_or(dt);
  }
  void operator()(const std::shared_ptr<model::PoissonGroup>& group) const {
    checked.neurons.push_back(check::check(std::shared_ptr<const model::PoissonGroup>(group),
                                           names_around(outside, group->name())));
  }
  void operator()(const std::shared_ptr<model::Synapses>& group) const {
    model::check_sides(*group);
    checked.synapses.push_back(
        check::check(std::shared_ptr<const model::Synapses>(group), names_around(outside, group->name())));
    // As in Brian, what has no code for spikes may stay without synapses: its sums are 0.
    if (!group->connected() && !group->pathways().empty()) {
      throw ModelError({Code::missing_synapses,
                        nullptr,
                        {},
                        group->name() + " has no synapses: it was never connected",
                        "call connect() before the run"});
    }
    checked.synapses.back().clock_driven.dt = group->dt.value_or(dt);
  }
  void operator()(const std::shared_ptr<model::PoissonInput>& input) const {
    checked.inputs.push_back(check::check(std::shared_ptr<const model::PoissonInput>(input),
                                          names_around(outside, input->name), input->group->dt.value_or(dt)));
  }
  template <class Other>
  void operator()(const std::shared_ptr<Other>&) const {}
};

bool has_operations(const model::Group& group) {
  const auto& variables = group.variables();
  return !group.operations.empty() ||
         std::any_of(variables.begin(), variables.end(), [](const model::Variable& v) { return v.per_step; });
}

struct CheckOperations {
  const model::OutsideNames& outside;
  Checked& checked;
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) {
      if (!has_operations(*object)) return;
      checked.operations.push_back(check::check_operations(object, names_around(outside, object->name())));
    }
  }
};

struct AddObject {
  Draft& draft;
  void operator()(const std::shared_ptr<model::SpikeGeneratorGroup>& group) const {
    draft.add_task(group->event("spike")->check, group->name(), draft.clock(group->dt),
                   GenerateTask{group, draft.spikes_of(group)});
  }
  void operator()(const std::shared_ptr<model::SpikeMonitor>& monitor) const { add_monitor(draft, monitor); }
  void operator()(const std::shared_ptr<model::StateMonitor>& monitor) const { add_monitor(draft, monitor); }
  void operator()(const std::shared_ptr<model::PopulationRateMonitor>& monitor) const {
    add_monitor(draft, monitor);
  }
  void operator()(const std::shared_ptr<model::Probe>& probe) const {
    draft.add_task(probe->slot, probe->name, draft.clock(probe->timing), ProbeTask{probe});
  }
  template <class Other>
  void operator()(const std::shared_ptr<Other>&) const {}  // neurons, synapses, inputs come from Checked
};

// The same random numbers for the same network, however its objects are called.
void name_streams(Draft& draft) {
  const auto names = model::stream_names(draft.network);
  const auto give_name = [&](ScalarSource& source) {
    if (source.kind != ScalarSource::Kind::key) return;
    const auto name = names.find(source.owner);
    if (name != names.end()) source.stream = stream_of(name->second, source.symbol);
  };
  for (auto& bound : draft.plan.kernels) {
    for (auto& source : bound.scalars) give_name(source);
  }
  for (auto& task : draft.plan.tasks) {
    auto* items = std::get_if<ItemsTask>(&task.work);
    if (items != nullptr && items->chance) give_name(items->chance->key);
  }
}

}  // namespace

Checked check_all(const model::Network& network, const model::OutsideNames& outside) {
  Checked checked;
  base::Diagnostics diagnostics;
  collect(diagnostics, [&] { network.validate(); });
  for (const auto& object : network.objects) {
    if (network.inactive.contains(model::name_of(object))) continue;
    collect(diagnostics, [&] { std::visit(CheckObject{outside, network.dt, checked}, object); });
    collect(diagnostics, [&] { std::visit(CheckOperations{outside, checked}, object); });
  }
  diagnostics.throw_if_any();
  return checked;
}

Plan lower(const model::Network& network, const Checked& checked, const model::OutsideNames& outside,
           const Options& options) {
  Draft draft{network, outside, {}, {}, {}};
  draft.plan.schedule = network.schedule;
  base::Diagnostics diagnostics;
  const auto add = [&](const std::string& owner, auto&& part) {
    draft.owner = owner;
    collect(diagnostics, part);
  };
  for (const auto& each : checked.neurons) add(each.group->name(), [&] { add_neurons(draft, each); });
  for (const auto& each : checked.synapses) add(each.synapses->name(), [&] { add_synapses(draft, each); });
  for (const auto& each : checked.operations) add(each.group->name(), [&] { add_operations(draft, each); });
  for (const auto& each : checked.inputs) add(each.input->name, [&] { add_input(draft, each); });
  for (const auto& object : network.objects) {
    if (!draft.active(model::name_of(object))) continue;
    add(model::name_of(object), [&] { std::visit(AddObject{draft}, object); });
  }
  collect(diagnostics, [&] { add_pasts(draft); });
  diagnostics.throw_if_any();
  place_propagators(draft);
  for (const auto& each : checked.synapses) move_traces(draft, each, options);
  std::stable_sort(draft.plan.tasks.begin(), draft.plan.tasks.end(),
                   [](const Task& a, const Task& b) { return a.when < b.when; });
  place_zeros(draft);
  draw_chances(draft, checked);
  if (options.fuse) fuse_updates(draft, checked);
  name_streams(draft);
  return std::move(draft.plan);
}

}  // namespace brio::plan
