#include <fmt/format.h>

#include "plan/plan.hpp"

namespace brio::plan {

namespace {

std::string slot_of(int position) {
  const auto slot = slots[static_cast<std::size_t>(position / 3)];
  const int part = position % 3;
  return part == 1 ? std::string(slot) : fmt::format("{}_{}", part == 0 ? "before" : "after", slot);
}

struct PrintWork {
  const Plan& plan;
  std::string kernel(std::uint32_t number) const { return plan.kernels[number].kernel.name; }
  std::string list(SpikeList number) const { return plan.spike_lists[number]->name(); }

  std::string operator()(const ItemsTask& task) const {
    const auto spikes = task.spikes ? fmt::format(", appends spikes of {}", list(*task.spikes)) : "";
    const auto size = task.group ? task.group->size() : task.size;
    return fmt::format("kernel {} over {} items{}", kernel(task.kernel), size, spikes);
  }
  std::string operator()(const ListTask& task) const {
    return fmt::format("kernel {} over the spikes of {}", kernel(task.kernel), list(task.spikes));
  }
  std::string operator()(const DeliverTask& task) const {
    return fmt::format("kernel {} over the synapses of each spike of {}, {} steps later", kernel(task.kernel),
                       list(task.spikes), task.delay_steps);
  }
  std::string operator()(const GenerateTask& task) const {
    return fmt::format("given spikes of {}", list(task.spikes));
  }
  std::string operator()(const RecordSpikesTask& task) const {
    return fmt::format("record spikes of {}", list(task.spikes));
  }
  std::string operator()(const RecordStateTask& task) const {
    return fmt::format("record {} variables of {}", task.columns.size(), task.monitor->source.group->name());
  }
  std::string operator()(const RecordRateTask& task) const {
    return fmt::format("record the rate of {}", list(task.spikes));
  }
  std::string operator()(const PropagateTask& task) const {
    return fmt::format("matrix exponentials of {}, {} by {}", task.owner, task.n, task.n);
  }
};

}  // namespace

std::string print(const Plan& plan) {
  std::string text;
  for (const auto& propagator : plan.propagators) {
    text += fmt::format("{:<12}{:>3}  {:<26} {}\n", "(prepare)", "", propagator.owner,
                        PrintWork{plan}(propagator));
  }
  for (const auto& task : plan.tasks) {
    text += fmt::format("{:<12}{:>3}  {:<26} {}\n", slot_of(task.when.position), task.when.order,
                        task.when.name, std::visit(PrintWork{plan}, task.work));
  }
  return text;
}

}  // namespace brio::plan
