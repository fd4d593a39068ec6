#include "plan/substitute.hpp"

#include <type_traits>

namespace brio::plan {

namespace {

// Calls visit(array) for each place of a task that holds one, apart from its kernels.
template <class Task, class Visit>
void each_array(Task& task, const Visit& visit) {
  using Kind = std::remove_const_t<Task>;
  const auto all = [&](auto& arrays) {
    for (auto& array : arrays) visit(array);
  };
  if constexpr (std::is_same_v<Kind, ItemsTask>) {
    if (task.chance) visit(task.chance->chances);
  } else if constexpr (std::is_same_v<Kind, SumTask>) {
    visit(task.target);
    visit(task.summands);
  } else if constexpr (std::is_same_v<Kind, RecordSpikesTask> || std::is_same_v<Kind, RecordStateTask>) {
    all(task.columns);
  } else if constexpr (std::is_same_v<Kind, AdaptiveTask>) {
    all(task.scratch);
    for (auto& variable : task.variables) visit(variable.value);
    visit(task.past);
    visit(task.size);
    visit(task.accepted);
  } else if constexpr (std::is_same_v<Kind, RecordPastTask>) {
    visit(task.column);
  } else if constexpr (std::is_same_v<Kind, CableTask>) {
    visit(task.leak);
    visit(task.drive);
  } else if constexpr (std::is_same_v<Kind, PropagateTask>) {
    all(task.matrix);
    all(task.columns);
    all(task.reads);
  }
}

template <class AnyPlan, class Visit>
void each_array_of(AnyPlan& plan, const Visit& visit) {
  for (auto& kernel : plan.kernels) {
    for (auto& array : kernel.arrays) visit(array);
  }
  for (auto& task : plan.tasks) std::visit([&](auto& work) { each_array(work, visit); }, task.work);
  for (auto& task : plan.propagators) each_array(task, visit);
  for (auto& delay : plan.delays) {
    visit(delay.delays);
    for (auto& array : delay.reads) visit(array);
  }
}

template <class Object>
void exchange(std::shared_ptr<Object>& object,
              const std::map<const std::remove_const_t<Object>*, std::shared_ptr<Object>>& substitutes) {
  const auto found = substitutes.find(object.get());
  if (found != substitutes.end()) object = found->second;
}

struct ExchangeObjects {
  const Substitutes& substitutes;
  void operator()(RecordSpikesTask& task) const { exchange(task.monitor, substitutes.spikes); }
  void operator()(RecordStateTask& task) const { exchange(task.monitor, substitutes.states); }
  void operator()(RecordRateTask& task) const { exchange(task.monitor, substitutes.rates); }
  void operator()(RecordPastTask& task) const { exchange(task.past, substitutes.pasts); }
  template <class Other>
  void operator()(Other&) const {}
};

}  // namespace

Plan substitute(Plan plan, const Substitutes& substitutes) {
  const auto replace = [&](model::ArrayPtr& array) { exchange(array, substitutes.arrays); };
  each_array_of(plan, replace);
  for (auto& task : plan.tasks) std::visit(ExchangeObjects{substitutes}, task.work);
  for (auto& delay : plan.delays) {
    auto function = *delay.function;
    auto& delayed = std::get<model::Delayed>(function.body);
    exchange(delayed.past, substitutes.pasts);
    replace(delayed.steps);
    delay.function = std::make_shared<const model::Function>(std::move(function));
  }
  return plan;
}

std::vector<model::ArrayPtr> written_by(const Plan& plan) {
  std::vector<model::ArrayPtr> result;
  std::set<const model::Array*> known;
  const auto add = [&](const model::ArrayPtr& array) {
    if (array && known.insert(array.get()).second) result.push_back(array);
  };
  for (const auto& kernel : plan.kernels) {
    const auto written = written_by(kernel);
    for (const auto& array : kernel.arrays) {
      if (written.contains(array.get())) add(array);
    }
  }
  const auto host = [&](const auto& task) {
    using Kind = std::decay_t<decltype(task)>;
    if constexpr (std::is_same_v<Kind, SumTask> || std::is_same_v<Kind, CableTask>) each_array(task, add);
    if constexpr (std::is_same_v<Kind, AdaptiveTask>) {
      for (const auto& array : task.scratch) add(array);
    }
    if constexpr (std::is_same_v<Kind, PropagateTask>) {
      for (const auto* arrays : {&task.matrix, &task.columns}) {
        for (const auto& array : *arrays) add(array);
      }
    }
    if constexpr (std::is_same_v<Kind, RecordPastTask>) {
      add(task.past->values());
      add(task.past->place());
    }
  };
  for (const auto& task : plan.tasks) std::visit(host, task.work);
  for (const auto& task : plan.propagators) host(task);
  for (const auto& delay : plan.delays) {
    add(delay.delays);
    add(std::get<model::Delayed>(delay.function->body).steps);
  }
  return result;
}

std::set<const model::Array*> used_by(const Plan& plan) {
  std::set<const model::Array*> used;
  each_array_of(plan, [&](const model::ArrayPtr& array) { used.insert(array.get()); });
  used.erase(nullptr);
  return used;
}

}  // namespace brio::plan
