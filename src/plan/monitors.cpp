// Monitors: which columns they read, and kernels for subexpressions that are not stored anywhere.
#include <fmt/format.h>

#include "lang/parse.hpp"
#include "plan/draft.hpp"

namespace brio::plan {

model::ArrayPtr column(Draft& draft, const std::shared_ptr<const model::Group>& group,
                       const std::string& name, const Place& place) {
  const auto* own = group->find(name);
  if (own != nullptr && own->array) return own->array;
  const auto* variable = model::seen_variable(*group, name);
  const auto value = check::check_expression(*group, lang::make_source("the variable to record", name),
                                             names_around(draft.outside, group->name()));
  const auto scratch = std::make_shared<model::Array>(variable->type, group->size());
  Lowering lowering(fmt::format("{}_{}", place.name, name), ir::Domain::items, group->name(),
                    sides_of(*group));
  lowering.begin_block("record", value.symbols);
  auto& b = lowering.builder();
  const auto result = b.convert(lowering.value(value.expr), ir::value_type(variable->type));
  b.store(lowering.array(name, scratch), b.item(), result);
  draft.add_task(place.slot, place.name, place.clock,
                 ItemsTask{draft.add_kernel(std::move(lowering).finish()), group->size(), nullptr, {}},
                 draft.clock(group->dt));
  return scratch;
}

void add_monitor(Draft& draft, const std::shared_ptr<model::SpikeMonitor>& monitor) {
  const auto& group = monitor->source.group;
  // One after the condition: what it records is from before the code that follows.
  const auto& event = *std::dynamic_pointer_cast<model::SpikeSource>(group)->event(monitor->event);
  const model::Slot after{event.check.when, event.check.order + 1};
  const Place place{monitor->slot.value_or(after), monitor->name, draft.clock(group->dt)};
  RecordSpikesTask task{monitor, draft.spikes_of(group, monitor->event), {}};
  for (const auto& name : monitor->variables) task.columns.push_back(column(draft, group, name, place));
  draft.add_task(place.slot, place.name, place.clock, std::move(task));
}

void add_monitor(Draft& draft, const std::shared_ptr<model::StateMonitor>& monitor) {
  const auto& group = monitor->source.group;
  model::Timing timing{monitor->dt, monitor->times};
  if (!timing.dt && !timing.times) timing.dt = group->dt;
  const Place place{{monitor->when, monitor->order}, monitor->name, draft.clock(timing)};
  RecordStateTask task{monitor, {}, {}};
  for (const auto& name : monitor->variables) {
    task.columns.push_back(column(draft, group, name, place));
    const auto* own = group->find(name);
    task.shared.push_back(own != nullptr && own->shared && own->array);
  }
  draft.add_task(place.slot, place.name, place.clock, std::move(task));
}

void add_monitor(Draft& draft, const std::shared_ptr<model::PopulationRateMonitor>& monitor) {
  const auto& group = monitor->source.group;
  RecordRateTask task{monitor, draft.spikes_of(group)};
  draft.add_task(monitor->slot, monitor->name, draft.clock(group->dt), std::move(task));
}

}  // namespace brio::plan
