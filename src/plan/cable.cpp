// The potential of neurons with a shape, after their other equations have advanced.
//
//   before:  Cm dv/dt = Im + axial currents/area
//   after:   items   leak = area*(Cm/dt + g);  drive = area*(Cm/dt*v + I0)      with Im = I0 - g*v
//            cable   drive <- potentials (integrate/cable.hpp)
//            items   Ic = Cm/dt*(drive - v);  v = drive
#include "plan/draft.hpp"

namespace brio::plan {

namespace {

struct Scratch {
  explicit Scratch(std::int64_t size)
      : leak(std::make_shared<model::Array>(ir::Type::f64, size)),
        drive(std::make_shared<model::Array>(ir::Type::f64, size)) {}
  model::ArrayPtr leak;
  model::ArrayPtr drive;
};

BoundKernel before_kernel(const check::Neurons::Membrane& membrane, const Scratch& scratch) {
  const auto& name = membrane.group->name();
  Lowering lowering(name + "_membrane", ir::Domain::items, name);
  auto& b = lowering.builder();
  lowering.begin_block("membrane", membrane.leak.symbols);
  b.store(lowering.array("_leak", scratch.leak), b.item(), lowering.value(membrane.leak.expr));
  lowering.end_block();
  lowering.begin_block("membrane", membrane.drive.symbols);
  b.store(lowering.array("_drive", scratch.drive), b.item(), lowering.value(membrane.drive.expr));
  lowering.end_block();
  return std::move(lowering).finish();
}

BoundKernel after_kernel(const check::Neurons::Membrane& membrane, const Scratch& scratch) {
  const auto& name = membrane.group->name();
  Lowering lowering(name + "_potential", ir::Domain::items, name);
  auto& b = lowering.builder();
  lowering.begin_block("potential", membrane.capacitance.symbols);
  const auto potential = b.load(lowering.array("_drive", scratch.drive), b.item());
  const auto change = b.sub(potential, lowering.current(membrane.v));
  lowering.set(membrane.Ic, b.mul(lowering.value(membrane.capacitance.expr), change));
  lowering.set(membrane.v, potential);
  lowering.end_block();
  return std::move(lowering).finish();
}

}  // namespace

void add_membrane(Draft& draft, const check::Neurons& neurons) {
  const auto& membrane = *neurons.membrane;
  const auto& group = *membrane.group;
  const auto name = group.name() + "_spatialstateupdater";
  const auto clock = draft.clock(group.dt);
  const auto size = group.size();
  const Scratch scratch(size);
  const auto add = [&](Work work) { draft.add_task(group.potential, name, clock, std::move(work)); };
  add(ItemsTask{draft.add_kernel(before_kernel(membrane, scratch)), size, nullptr, {}});
  add(CableTask{membrane.group, scratch.leak, scratch.drive});
  add(ItemsTask{draft.add_kernel(after_kernel(membrane, scratch)), size, nullptr, {}});
}

}  // namespace brio::plan
