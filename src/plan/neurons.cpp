// A group of neurons: state update, threshold, reset.
//
//   before:  dv/dt = …, threshold v > vt, reset v = vr, refractory 5 ms
//   after:   items   not_refractory = timestep(t - lastspike, dt) >= timestep(5 ms, dt);  v = …
//            items   spikes <- v > vt and not_refractory;  lastspike = t;  not_refractory = false
//            list    for each spike: v = vr
#include <fmt/format.h>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

check::Symbol state_symbol(const std::string& name, ir::Type type, const model::ArrayPtr& array) {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::state;
  symbol.name = name;
  symbol.type = type;
  symbol.array = array;
  return symbol;
}

struct RefractoryState {
  explicit RefractoryState(const check::Neurons& neurons)
      : lastspike(state_symbol("lastspike", ir::Type::f64, neurons.lastspike)),
        not_refractory(state_symbol("not_refractory", ir::Type::boolean, neurons.not_refractory)) {}
  check::Symbol lastspike;
  check::Symbol not_refractory;
};

ir::Value time_scalar(Lowering& lowering) { return lowering.scalar("t", {.kind = ScalarSource::Kind::t}); }
ir::Value dt_scalar(Lowering& lowering) { return lowering.scalar("dt", {.kind = ScalarSource::Kind::dt}); }

// Who may integrate again: first of all in a step.
void lower_refractoriness(Lowering& lowering, const check::Neurons& neurons, const RefractoryState& state) {
  auto& b = lowering.builder();
  const auto in_steps = [&](ir::Value time) {
    return ir::build_function(b, ir::Function::timestep, {time, dt_scalar(lowering)});
  };
  if (neurons.refractory.period) {
    lowering.begin_block("refractory", neurons.refractory.period->symbols);
    const auto period = b.convert(lowering.value(neurons.refractory.period->expr), ir::Type::f64);
    const auto since = b.sub(time_scalar(lowering), lowering.current(state.lastspike));
    lowering.set(state.not_refractory, b.compare(ir::Op::ge, in_steps(since), in_steps(period)));
  } else {
    lowering.begin_block("refractory", neurons.refractory.condition->symbols);
    const auto refractory = lowering.value(neurons.refractory.condition->expr);
    lowering.set(state.not_refractory,
                 b.logical_or(lowering.current(state.not_refractory), b.logical_not(refractory)));
  }
  lowering.end_block();
}

void lower_update(Lowering& lowering, const check::Neurons& neurons, const integrate::Update& update,
                  const RefractoryState& state) {
  if (neurons.not_refractory) lower_refractoriness(lowering, neurons, state);
  lowering.begin_block("update", update.block.symbols);
  for (const auto& statement : update.block.statements) lowering.execute(statement, update.guarded);
  lowering.end_block();
}

void lower_threshold(Lowering& lowering, const check::Neurons& neurons, const RefractoryState& state) {
  auto& b = lowering.builder();
  lowering.begin_block("threshold", neurons.threshold->symbols);
  auto spikes = b.convert(lowering.value(neurons.threshold->expr), ir::Type::boolean);
  if (neurons.not_refractory) spikes = b.logical_and(spikes, lowering.current(state.not_refractory));
  b.append(b.list("spikes"), b.convert(b.item(), ir::Type::i32), spikes);
  if (neurons.not_refractory) {
    b.store(lowering.array("not_refractory", neurons.not_refractory), b.item(), b.boolean(false), spikes);
    b.store(lowering.array("lastspike", neurons.lastspike), b.item(), time_scalar(lowering), spikes);
  }
  lowering.end_block();
}

bool has_update(const check::Neurons& neurons) {
  return !neurons.system.equations.empty() || neurons.not_refractory != nullptr;
}

}  // namespace

void add_neurons(Draft& draft, const check::Neurons& neurons) {
  const auto& group = *neurons.group;
  const auto clock = draft.clock(group.dt);
  const RefractoryState state(neurons);
  if (has_update(neurons)) {
    auto& update = draft.updates[group.name()] =
        integrate::integrate(neurons.system, group.methods, group.method_options);
    if (!update.method.empty()) draft.plan.methods[group.name()] = update.method;
    add_propagators(draft, update, group);
    Lowering lowering(group.name() + "_update", ir::Domain::items, group.name());
    lower_update(lowering, neurons, update, state);
    draft.add_task("groups", group.order, group.name() + "_stateupdater", clock,
                   ItemsTask{draft.add_kernel(std::move(lowering).finish()), group.size(), nullptr, {}});
  }
  if (neurons.threshold) {
    Lowering lowering(group.name() + "_threshold", ir::Domain::items, group.name());
    lower_threshold(lowering, neurons, state);
    draft.add_task("thresholds", group.order, group.name() + "_spike_thresholder", clock,
                   ItemsTask{draft.add_kernel(std::move(lowering).finish()), group.size(), nullptr,
                             draft.spikes_of(neurons.group)});
  }
  if (!neurons.reset.statements.empty()) {
    Lowering lowering(group.name() + "_reset", ir::Domain::list, group.name());
    lowering.begin_block("reset", neurons.reset.symbols);
    for (const auto& statement : neurons.reset.statements) lowering.execute(statement, false);
    lowering.end_block();
    draft.add_task("resets", group.order, group.name() + "_spike_resetter", clock,
                   ListTask{draft.add_kernel(std::move(lowering).finish()), draft.spikes_of(neurons.group)});
  }
}

BoundKernel fused_kernel(Draft& draft, const check::Neurons& neurons) {
  const auto& name = neurons.group->name();
  const RefractoryState state(neurons);
  Lowering lowering(name + "_update_threshold", ir::Domain::items, name);
  lower_update(lowering, neurons, draft.updates.at(name), state);
  lower_threshold(lowering, neurons, state);
  return std::move(lowering).finish();
}

}  // namespace brio::plan
