// Synapses: what a spike does there, and equations that are integrated at every step.
//
//   before:  dA/dt = -A/tau (event-driven);  on_pre: v_post += A; A += 1
//   after:   ranges  A = A*exp(-(t - lastupdate)/tau);  v[j] += A;  A += 1;  lastupdate = t
#include <fmt/format.h>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

check::SymbolTable merged(check::SymbolTable a, const check::SymbolTable& b) {
  a.insert(b.begin(), b.end());
  return a;
}

struct EventDriven {
  const check::Block* update;  // null: no event-driven equations
  check::Symbol lastupdate;
};

EventDriven lastupdate_of(const check::Synapses& synapses, const check::Block* update) {
  EventDriven result{update, {}};
  result.lastupdate.kind = check::Symbol::Kind::state;
  result.lastupdate.name = "lastupdate";
  result.lastupdate.array = synapses.lastupdate;
  return result;
}

BoundKernel lower_pathway(const check::Synapses& synapses, const check::Pathway& pathway,
                          const EventDriven& events) {
  const auto& object = *synapses.synapses;
  Lowering lowering(object.name() + "_" + pathway.name, ir::Domain::ranges, object.name(), sides_of(object));
  const auto symbols =
      events.update ? merged(pathway.code.symbols, events.update->symbols) : pathway.code.symbols;
  lowering.begin_block(pathway.name, symbols);
  const auto now = [&] { return lowering.scalar("t", {.kind = ScalarSource::Kind::t}); };
  if (events.update) {
    lowering.define("dt", lowering.builder().sub(now(), lowering.current(events.lastupdate)));
    for (const auto& statement : events.update->statements) lowering.execute(statement, false);
    lowering.undefine("dt");
  }
  for (const auto& statement : pathway.code.statements) lowering.execute(statement, true);
  if (events.update) lowering.set(events.lastupdate, now());
  lowering.end_block();
  return std::move(lowering).finish();
}

void add_pathway(Draft& draft, const check::Synapses& synapses, const check::Pathway& pathway,
                 const EventDriven& events) {
  const auto& object = *synapses.synapses;
  const auto& description = object.pathway(pathway.name);
  const auto& side = pathway.from_source ? object.source() : object.target();
  const auto clock = draft.clock(side.group->dt);
  const auto name = object.name() + "_" + pathway.name;
  DeliverTask task;
  task.kernel = draft.add_kernel(lower_pathway(synapses, pathway, events));
  task.spikes = draft.spikes_of(side.group, description.event);
  task.synapses = synapses.synapses;
  task.pathway = pathway.name;
  task.queue = name;
  // Its code knows the time of the synapses, as in Brian, although it runs when spikes come.
  draft.add_task(description.slot, name, clock, std::move(task), draft.clock(object.dt));
}

void add_clock_driven(Draft& draft, const check::Synapses& synapses) {
  const auto& object = *synapses.synapses;
  auto& update = draft.updates[object.name()] =
      integrate::integrate(synapses.clock_driven, object.methods, object.method_options);
  draft.plan.methods[object.name()] = update.method;
  draft.plan.refused[object.name()] = update.refused;
  add_propagators(draft, update, object);
  if (!update.adaptive) {
    draft.plan.spared_exponentials[object.name()] = share_exponentials(update.block);
    multiply_by_reciprocals(update.block);
  }
  if (update.adaptive) bind_scratch(draft, update, synapses.synapses);
  Lowering lowering(object.name() + "_update", ir::Domain::items, object.name(), sides_of(object));
  lowering.begin_block("update", update.block.symbols);
  for (const auto& statement : update.block.statements) lowering.execute(statement, update.guarded);
  lowering.end_block();
  if (update.adaptive) {
    add_adaptive(draft, update, synapses.synapses, std::move(lowering));
    return;
  }
  draft.add_task(object.update, object.name() + "_stateupdater", draft.clock(object.dt),
                 ItemsTask{draft.add_kernel(std::move(lowering).finish()), 0, synapses.synapses, {}});
}

}  // namespace

void add_synapses(Draft& draft, const check::Synapses& synapses) {
  std::optional<check::Block> update;
  if (!synapses.event_driven.equations.empty()) update = integrate::event_driven(synapses.event_driven);
  const auto events = lastupdate_of(synapses, update ? &*update : nullptr);
  for (const auto& pathway : synapses.pathways) add_pathway(draft, synapses, pathway, events);
  add_summed(draft, synapses);
  if (!synapses.clock_driven.equations.empty()) add_clock_driven(draft, synapses);
}

}  // namespace brio::plan
