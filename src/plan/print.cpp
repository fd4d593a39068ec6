#include <fmt/format.h>

#include "plan/plan.hpp"

namespace brio::plan {

namespace {

struct PrintWork {
  const Plan& plan;
  std::string kernel(std::uint32_t number) const { return plan.kernels[number].kernel.name; }
  std::string list(SpikeList number) const {
    const auto& [source, event] = plan.spike_lists[number];
    return event == "spike" ? source->name() : fmt::format("{} ({})", source->name(), event);
  }

  std::string operator()(const ItemsTask& task) const {
    const auto spikes = task.spikes ? fmt::format(", appends spikes of {}", list(*task.spikes)) : "";
    const auto size = task.group ? task.group->size() : task.size;
    const auto chance = task.chance ? ", drawn where they are rare" : "";
    return fmt::format("kernel {} over {} items{}{}", kernel(task.kernel), size, spikes, chance);
  }
  std::string operator()(const OnceTask& task) const {
    return fmt::format("kernel {} once", kernel(task.kernel));
  }
  std::string operator()(const IndicesTask& task) const {
    const auto vectors = task.vectors ? task.vectors->items.end - task.vectors->items.begin : 0;
    return fmt::format("kernel {} over {} chosen items{}", kernel(task.kernel), task.indices.size(),
                       task.vectors ? fmt::format(", {} of them in whole vectors", vectors) : "");
  }
  std::string operator()(const SequenceTask& task) const {
    return fmt::format("kernel {} over {} items in their order", kernel(task.kernel), task.group->size());
  }
  std::string operator()(const SumTask& task) const {
    return fmt::format("kernel {} over {} synapses in their order{}", kernel(task.kernel),
                       task.synapses->size(), task.zeros.empty() ? "" : ", from 0 on");
  }
  std::string operator()(const ProbeTask& task) const { return fmt::format("call {}", task.probe->name); }
  std::string operator()(const ListTask& task) const {
    return fmt::format("kernel {} over the spikes of {}", kernel(task.kernel), list(task.spikes));
  }
  std::string operator()(const DeliverTask& task) const {
    return fmt::format("kernel {} over the synapses of each spike of {}, a delay later", kernel(task.kernel),
                       list(task.spikes));
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
  std::string operator()(const AdaptiveTask& task) const {
    return fmt::format("kernel {} over {} items, {} over those that have not arrived, then {}",
                       kernel(task.first), task.group->size(), kernel(task.again), kernel(task.finish));
  }
  std::string operator()(const CableTask& task) const {
    const auto cells = task.group->cells();
    return fmt::format("potentials of {} compartments of {} cell{}", task.group->cable().size(), cells,
                       cells == 1 ? "" : "s");
  }
  std::string operator()(const RecordPastTask& task) const {
    return fmt::format("keep {} values for what is delayed", task.column->size());
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
    text += fmt::format("{:<12}{:>3}  {:<26} {}\n", slot_at(task.when.position, plan.schedule),
                        task.when.order, task.when.name, std::visit(PrintWork{plan}, task.work));
  }
  return text;
}

}  // namespace brio::plan
