// What variables were: x_pre(t - delay).
//
//   before:  current_post = g*(v_pre(t - d) - v_post) : amp (summed)
//   after:   at the start of a run   steps = int(d/dt + 0.5), and room for the longest
//            before each step        keep v
//            ranges                  current[j] += g*(v_past[row(steps), i] - v[j])
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

struct GroupOf {
  template <class Object>
  std::shared_ptr<const model::Group> operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) return object;
    if constexpr (std::is_same_v<Object, model::PoissonInput>) return object->group;
    return nullptr;
  }
};

// The group whose items code of `owner` runs for.
std::shared_ptr<const model::Group> items_of(const model::Network& network, const std::string& owner) {
  for (const auto& object : network.objects) {
    if (model::name_of(object) == owner) return std::visit(GroupOf{}, object);
  }
  throw InternalError(fmt::format("nobody is called '{}'", owner));
}

std::shared_ptr<const model::Group> shared(const model::Network& network, const model::Delayed& delayed) {
  for (const auto& object : network.objects) {
    auto group = std::visit(GroupOf{}, object);
    if (group.get() == delayed.group) return group;
  }
  throw ModelError(
      {Code::object_conflict, delayed.source, delayed.span,
       fmt::format("the past of '{}' is not kept: '{}', whose variable it is, is not in the network",
                   delayed.variable, delayed.group->name()),
       fmt::format("add '{}' to the network", delayed.group->name())});
}

DelayMeasure measure(Draft& draft, const BoundKernel::PastSource& source, std::uint32_t clock) {
  const auto& delayed = source.delayed();
  const auto items = items_of(draft.network, source.owner);
  DelayMeasure made;
  made.function = source.called.function;
  made.delays = std::make_shared<model::Array>(ir::Type::f64, 1);
  made.items = delayed.per_item ? items : nullptr;
  made.owner = source.owner;
  made.seen = draft.clock(items->dt);
  made.clock = clock;
  const auto domain = delayed.per_item ? ir::Domain::items : ir::Domain::once;
  Lowering lowering(fmt::format("{}_delay", source.owner), domain, source.owner, source.sides);
  lowering.begin_block("delay", source.symbols);
  auto& b = lowering.builder();
  b.store(lowering.array("delays", made.delays), b.item(), lowering.value(source.delay));
  auto kernel = std::move(lowering).finish();
  for (const auto& array : kernel.arrays) {
    if (array && array != made.delays) made.reads.push_back(array);
  }
  made.kernel = draft.add_kernel(std::move(kernel));
  return made;
}

// What is delayed is kept as it is when all else of a step is still to come. Subexpressions are worked out when all
// pasts have begun the step, since they may read pasts, also their own.
void keep(Draft& draft, const model::Delayed& delayed, std::uint32_t clock) {
  const auto group = shared(draft.network, delayed);
  draft.owner = group->name();
  constexpr int last = std::numeric_limits<int>::max();
  const auto slot = "before_" + draft.network.schedule.front();
  const auto name = fmt::format("{}_past_{}", group->name(), delayed.variable);
  const auto values = column(draft, group, delayed.variable, {{slot, last}, name, clock});
  draft.add_task({slot, last - 1}, name, clock, RecordPastTask{delayed.past, values});
  if (values == group->find(delayed.variable)->array) return;
  draft.add_task({slot, last}, name, clock, RecordPastTask{delayed.past, values, false});
}

void check_constant(const Draft& draft) {
  std::map<const model::Array*, std::string> written;
  for (const auto& bound : draft.plan.kernels) {
    for (const auto* array : written_by(bound)) written.emplace(array, bound.kernel.name);
  }
  for (const auto& delay : draft.plan.delays) {
    for (const auto& array : delay.reads) {
      const auto writer = written.find(array.get());
      if (writer == written.end()) continue;
      const auto& delayed = std::get<model::Delayed>(delay.function->body);
      throw ModelError(
          {Code::illegal_statement, delayed.source, delayed.span,
           fmt::format("this delay must stay the same during a run, but {} writes what it is made of",
                       writer->second),
           "make it a parameter that no code writes; between runs it may change"});
    }
  }
}

}  // namespace

void add_pasts(Draft& draft) {
  std::set<const model::Function*> measured;
  std::set<const model::Past*> kept;
  // What is kept may be a subexpression, which has a kernel, which may read pasts too.
  for (std::size_t k = 0; k < draft.plan.kernels.size(); ++k) {
    const auto sources = draft.plan.kernels[k].pasts;
    for (const auto& source : sources) {
      const auto& delayed = source.delayed();
      const auto clock = draft.clock(delayed.group->dt);
      if (kept.insert(delayed.past.get()).second) keep(draft, delayed, clock);
      if (!measured.insert(source.called.function.get()).second) continue;
      draft.plan.delays.push_back(measure(draft, source, clock));
    }
  }
  check_constant(draft);
}

}  // namespace brio::plan
