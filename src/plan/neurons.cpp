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

// timestep(t - last, dt) >= steps, where timestep(x, dt) is the whole part of (x + dt/1000)/dt, as a bound of `last`
// that is the same for all neurons: spikes lie on multiples of dt, far from where rounding could matter. The whole part
// of what is below 0 is cut off towards 0, so 0 steps are reached from -1 on.
ir::Value last_allowed(Lowering& lowering, ir::Value steps) {
  auto& b = lowering.builder();
  const auto some = b.compare(ir::Op::gt, steps, b.i64(0));
  const auto fewer = b.sub(steps, b.i64(1));
  const auto least = b.select(some, steps, fewer);
  const auto raised = b.sub(b.convert(least, ir::Type::f64), b.f64(1e-3));
  return b.sub(time_scalar(lowering), b.mul(raised, dt_scalar(lowering)));
}

// Who may integrate again: first of all in a step.
void lower_refractoriness(Lowering& lowering, const check::Neurons& neurons, const RefractoryState& state) {
  auto& b = lowering.builder();
  const auto in_steps = [&](ir::Value time) {
    return ir::build_function(b, ir::Function::timestep, {time, dt_scalar(lowering)});
  };
  if (neurons.refractory.period) {
    lowering.begin_block("refractory", neurons.refractory.period->symbols);
    const auto period = b.convert(lowering.value(neurons.refractory.period->expr), ir::Type::f64);
    const auto last = lowering.current(state.lastspike);
    const auto since = b.sub(time_scalar(lowering), last);
    if (neurons.refractory.in_seconds) {
      lowering.set(state.not_refractory, b.compare(ir::Op::gt, since, period));
    } else if (b.same_for_all(period)) {
      lowering.set(state.not_refractory,
                   b.compare(ir::Op::le, last, last_allowed(lowering, in_steps(period))));
    } else {
      lowering.set(state.not_refractory, b.compare(ir::Op::ge, in_steps(since), in_steps(period)));
    }
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

const check::Event* event_of(const check::Neurons& neurons, const std::string& name) {
  for (const auto& event : neurons.events) {
    if (event.name == name) return &event;
  }
  return nullptr;
}

// Refractory neurons don't spike; other events know nothing of refractoriness.
void lower_condition(Lowering& lowering, const check::Neurons& neurons, const check::Event& event,
                     const RefractoryState& state) {
  auto& b = lowering.builder();
  const bool spike = event.name == "spike";
  const bool refractory = spike && neurons.not_refractory != nullptr;
  lowering.begin_block(spike ? "threshold" : "event_" + event.name, event.condition.symbols);
  auto happens = b.convert(lowering.value(event.condition.expr), ir::Type::boolean);
  if (refractory) happens = b.logical_and(happens, lowering.current(state.not_refractory));
  b.append(b.list("spikes"), b.convert(b.item(), ir::Type::i32), happens);
  if (refractory) {
    b.store(lowering.array("not_refractory", neurons.not_refractory), b.item(), b.boolean(false), happens);
    b.store(lowering.array("lastspike", neurons.lastspike), b.item(), time_scalar(lowering), happens);
  }
  lowering.end_block();
}

void add_update(Draft& draft, const check::Neurons& neurons, const RefractoryState& state) {
  const auto& group = *neurons.group;
  auto& update = draft.updates[group.name()] =
      integrate::integrate(neurons.system, group.methods, group.method_options);
  if (!update.method.empty()) draft.plan.methods[group.name()] = update.method;
  draft.plan.refused[group.name()] = update.refused;
  add_propagators(draft, update, group);
  if (!update.adaptive) {
    draft.plan.spared_exponentials[group.name()] = share_exponentials(update.block);
    multiply_by_reciprocals(update.block);
  }
  if (update.adaptive) bind_scratch(draft, update, neurons.group);
  Lowering lowering(group.name() + "_update", ir::Domain::items, group.name());
  lower_update(lowering, neurons, update, state);
  if (update.adaptive) {
    add_adaptive(draft, update, neurons.group, std::move(lowering));
    return;
  }
  draft.add_task(group.update, group.name() + "_stateupdater", draft.clock(group.dt),
                 ItemsTask{draft.add_kernel(std::move(lowering).finish()), group.size(), nullptr, {}});
}

void add_event(Draft& draft, const check::Neurons& neurons, const check::Event& event,
               const RefractoryState& state) {
  const auto& group = *neurons.group;
  const auto& described = *group.event(event.name);
  const bool spike = event.name == "spike";
  const auto clock = draft.clock(group.dt);
  const auto list = draft.spikes_of(neurons.group, event.name);
  const auto name = fmt::format("{}_{}", group.name(), event.name);
  Lowering condition(spike ? group.name() + "_threshold" : name + "_condition", ir::Domain::items,
                     group.name());
  lower_condition(condition, neurons, event, state);
  draft.add_task(described.check, name + "_thresholder", clock,
                 ItemsTask{draft.add_kernel(std::move(condition).finish()), group.size(), nullptr, list});
  if (event.code.statements.empty()) return;
  Lowering code(spike ? group.name() + "_reset" : name + "_code", ir::Domain::list, group.name());
  code.begin_block(spike ? "reset" : "code_" + event.name, event.code.symbols);
  for (const auto& statement : event.code.statements) code.execute(statement, false);
  code.end_block();
  draft.add_task(described.follow, name + "_resetter", clock,
                 ListTask{draft.add_kernel(std::move(code).finish()), list});
}

bool has_update(const check::Neurons& neurons) {
  return !neurons.system.equations.empty() || neurons.not_refractory != nullptr;
}

}  // namespace

void add_neurons(Draft& draft, const check::Neurons& neurons) {
  const RefractoryState state(neurons);
  if (has_update(neurons)) add_update(draft, neurons, state);
  if (neurons.membrane) add_membrane(draft, neurons);
  for (const auto& event : neurons.events) add_event(draft, neurons, event, state);
}

BoundKernel fused_kernel(Draft& draft, const check::Neurons& neurons, const Follows& follows) {
  const auto& name = neurons.group->name();
  const RefractoryState state(neurons);
  Lowering lowering(fmt::format("{}_update{}{}", name, follows.threshold ? "_threshold" : "",
                                follows.membrane != nullptr ? "_membrane" : ""),
                    ir::Domain::items, name);
  lower_update(lowering, neurons, draft.updates.at(name), state);
  if (follows.threshold) lower_condition(lowering, neurons, *event_of(neurons, "spike"), state);
  if (follows.membrane != nullptr) {
    lower_membrane(lowering, *neurons.membrane, follows.membrane->leak, follows.membrane->drive);
  }
  return std::move(lowering).finish();
}

}  // namespace brio::plan
