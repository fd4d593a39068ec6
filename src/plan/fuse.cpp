// Fusion: what follows the update of a group becomes one pass with it over its arrays.
//
//   before:  … a_stateupdater, b_stateupdater | a_spike_thresholder, b_spike_thresholder …
//   after:   … a_stateupdater+threshold, b_stateupdater+threshold …
//   before:  … c_stateupdater, c_spatialstateupdater (current through the membrane, cable equation, potential) …
//   after:   … c_stateupdater+current, c_spatialstateupdater (cable equation, potential) …
//   why:     state is read and written once per step instead of twice
#include <algorithm>

#include "ir/kernel_order.hpp"
#include "plan/draft.hpp"

namespace brio::plan {

namespace {

struct Access {
  std::set<const model::Array*> reads;
  std::set<const model::Array*> writes;
  std::optional<SpikeList> list = {};  ///< read, or filled by a threshold
  bool anything = false;
};

std::set<const model::Array*> all_arrays(const BoundKernel& kernel) {
  std::set<const model::Array*> arrays;
  for (const auto& array : kernel.arrays) arrays.insert(array.get());
  return arrays;
}

// What a task touches, as far as it can matter between an update and a threshold.
struct AccessOf {
  const Plan& plan;
  Access kernel(std::uint32_t number, std::optional<SpikeList> list = {}) const {
    return {all_arrays(plan.kernels[number]), written_by(plan.kernels[number]), list};
  }
  Access operator()(const ItemsTask& task) const { return kernel(task.kernel, task.spikes); }
  Access operator()(const OnceTask& task) const { return kernel(task.kernel); }
  Access operator()(const IndicesTask& task) const { return kernel(task.kernel); }
  Access operator()(const SequenceTask& task) const { return kernel(task.kernel); }
  Access operator()(const SumTask& task) const {
    auto access = kernel(task.kernel);
    if (task.values) access.reads.merge(kernel(*task.values).reads);
    access.writes.insert(task.target.get());
    return access;
  }
  Access operator()(const ListTask& task) const { return kernel(task.kernel, task.spikes); }
  Access operator()(const DeliverTask& task) const { return kernel(task.kernel, task.spikes); }
  Access operator()(const GenerateTask&) const { return {}; }
  Access operator()(const RecordSpikesTask& task) const {
    auto access = columns(task.columns);
    access.list = task.spikes;
    return access;
  }
  Access operator()(const RecordStateTask& task) const { return columns(task.columns); }
  Access operator()(const RecordRateTask& task) const { return {{}, {}, task.spikes}; }
  Access operator()(const RecordPastTask& task) const {
    return {{task.column.get()}, {task.past->values().get(), task.past->place().get()}};
  }
  Access operator()(const ProbeTask&) const { return {{}, {}, {}, true}; }
  Access operator()(const PropagateTask& task) const {
    auto access = kernel(task.kernel);
    for (const auto& array : task.columns) access.writes.insert(array.get());
    return access;
  }
  Access operator()(const AdaptiveTask& task) const {
    auto access = kernel(task.first);
    for (const auto number : {task.again, task.finish}) {
      const auto other = kernel(number);
      access.reads.insert(other.reads.begin(), other.reads.end());
      access.writes.insert(other.writes.begin(), other.writes.end());
    }
    return access;
  }
  Access operator()(const CableTask& task) const {
    return {{task.leak.get(), task.drive.get()}, {task.drive.get()}};
  }
  static Access columns(const std::vector<model::ArrayPtr>& arrays) {
    Access access;
    for (const auto& array : arrays) access.reads.insert(array.get());
    return access;
  }
};

bool disjoint(const std::set<const model::Array*>& a, const std::set<const model::Array*>& b) {
  return std::none_of(a.begin(), a.end(), [&](const model::Array* array) { return b.contains(array); });
}

// Whether the threshold may run as early as right after the update: nothing between them writes what it
// reads, nor reads what it writes.
bool may_move(const Plan& plan, const Task& threshold, std::vector<Task>::const_iterator from,
              std::vector<Task>::const_iterator to) {
  const AccessOf access_of{plan};
  const auto access = std::visit(access_of, threshold.work);
  return std::all_of(from, to, [&](const Task& between) {
    const auto other = std::visit(access_of, between.work);
    if (other.anything || (other.list && other.list == access.list)) return false;
    return disjoint(access.reads, other.writes) && disjoint(access.writes, other.reads);
  });
}

}  // namespace

std::set<const model::Array*> written_by(const BoundKernel& kernel) {
  std::set<const model::Array*> written;
  for (const auto& inst : kernel.kernel.body) {
    if (inst.op == ir::Op::store) written.insert(kernel.arrays[inst.immediate].get());
  }
  return written;
}

namespace {

using Place = std::vector<Task>::iterator;

Place named(std::vector<Task>& tasks, const std::string& name) {
  return std::find_if(tasks.begin(), tasks.end(), [&](const Task& task) {
    return task.when.name == name && std::holds_alternative<ItemsTask>(task.work);
  });
}

// Linked variables: what follows and sees other neurons sees all of them updated.
bool fuse(Draft& draft, const check::Neurons& neurons, std::uint32_t update, const Follows& follows) {
  auto fused = fused_kernel(draft, neurons, follows);
  if (ir::must_go_one_by_one(fused.kernel)) return false;
  draft.plan.kernels[update] = std::move(fused);
  return true;
}

void fuse_threshold(Draft& draft, const check::Neurons& neurons) {
  auto& tasks = draft.plan.tasks;
  const auto update = named(tasks, neurons.group->name() + "_stateupdater");
  const auto threshold = named(tasks, neurons.group->name() + "_spike_thresholder");
  if (update == tasks.end() || threshold == tasks.end() || threshold < update) return;
  if (!may_move(draft.plan, *threshold, update + 1, threshold)) return;
  auto& work = std::get<ItemsTask>(update->work);
  if (!fuse(draft, neurons, work.kernel, {.threshold = true, .membrane = nullptr})) return;
  work.spikes = std::get<ItemsTask>(threshold->work).spikes;
  tasks.erase(threshold);
}

void fuse_membrane(Draft& draft, const check::Neurons& neurons) {
  auto& tasks = draft.plan.tasks;
  const auto update = named(tasks, neurons.group->name() + "_stateupdater");
  const auto membrane = named(tasks, neurons.group->name() + "_spatialstateupdater");
  if (update == tasks.end() || membrane == tasks.end() || membrane < update) return;
  if (!may_move(draft.plan, *membrane, update + 1, membrane)) return;
  const auto cable = std::find_if(membrane, tasks.end(), [&](const Task& task) {
    return task.when.name == membrane->when.name && std::holds_alternative<CableTask>(task.work);
  });
  const auto& work = std::get<ItemsTask>(update->work);
  const Follows follows{.threshold = work.spikes.has_value(), .membrane = &std::get<CableTask>(cable->work)};
  if (fuse(draft, neurons, work.kernel, follows)) tasks.erase(membrane);
}

}  // namespace

void fuse_updates(Draft& draft, const Checked& checked) {
  for (const auto& neurons : checked.neurons) {
    fuse_threshold(draft, neurons);
    if (neurons.membrane) fuse_membrane(draft, neurons);
  }
}

}  // namespace brio::plan
