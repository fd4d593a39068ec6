// The potential of neurons with a shape, after their other equations have advanced.
//
//   before:  Cm dv/dt = Im + axial currents/area
//   after:   items   leak = area*(Cm/dt + g);  drive = area*(Cm/dt*v + I0)      with Im = I0 - g*v
//            cable   drive <- potentials (integrate/cable.hpp)
//            items   Ic = Cm/dt*(drive - v);  v = drive
//
// The first of these goes into the kernel that advances the other equations, where it can (fuse.cpp).
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
  lower_membrane(lowering, membrane, scratch.leak, scratch.drive);
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

void lower_membrane(Lowering& lowering, const check::Neurons::Membrane& membrane, const model::ArrayPtr& leak,
                    const model::ArrayPtr& drive) {
  auto& b = lowering.builder();
  auto symbols = membrane.leak.symbols;
  symbols.insert(membrane.drive.symbols.begin(), membrane.drive.symbols.end());
  lowering.begin_block("membrane", symbols);
  const auto leak_value = lowering.value(membrane.leak.expr);
  const auto drive_value = lowering.value(membrane.drive.expr);
  b.store(lowering.array("_leak", leak), b.item(), leak_value);
  b.store(lowering.array("_drive", drive), b.item(), drive_value);
  lowering.end_block();
}

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
