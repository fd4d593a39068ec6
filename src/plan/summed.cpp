// Summed variables.
//
//   before:  x_post = w*y_pre : 1 (summed)
//   after:   zero    x, where no other sum of this step has begun
//            ranges  x[j] += w*y[i]
#include <fmt/format.h>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

const model::View& view_of(const model::Synapses& synapses, const model::Summed& summed) {
  return summed.into_source ? synapses.source() : synapses.target();
}

// The elements that a view of neurons has in the array of the sum.
std::vector<std::int64_t> elements_of(const model::View& view, const check::Symbol& target) {
  std::vector<std::int64_t> elements;
  for (std::int64_t k = 0; k < view.size(); ++k)
    elements.push_back(model::element_of(target.links, target.shared, view.item(k)));
  return elements;
}

void check_links(const model::Synapses& synapses, const check::Summed& summed) {
  for (const auto& link : summed.target.links) {
    if (!link->index || link->fixed) continue;
    throw ModelError(
        {Code::not_supported, synapses.equations().source, synapses.find("_summed_" + summed.name)->rhs_span,
         fmt::format("'{}' is linked by a variable, so that what it is the sum of may change", summed.name),
         fmt::format("sum into a parameter, and link to that")});
  }
}

void add_sum(Draft& draft, const model::Synapses& object,
             const std::shared_ptr<const model::Synapses>& shared, const check::Summed& checked,
             const model::Summed& summed) {
  check_links(object, checked);
  const auto name = fmt::format("{}_summed_variable_{}", object.name(), summed.name);
  Lowering lowering(name, ir::Domain::ranges, object.name(), sides_of(object));
  lowering.begin_block("summed_" + summed.name, checked.code.symbols);
  for (const auto& statement : checked.code.statements) lowering.execute(statement, false);
  lowering.end_block();
  const auto& view = view_of(object, summed);
  SumTask task{draft.add_kernel(std::move(lowering).finish()),
               shared,
               checked.target.array,
               elements_of(view, checked.target),
               {}};
  draft.add_task(summed.slot, name, draft.clock(view.group->dt), std::move(task), draft.clock(object.dt));
}

}  // namespace

void add_summed(Draft& draft, const check::Synapses& synapses) {
  const auto& descriptions = synapses.synapses->summed();
  for (std::size_t k = 0; k < descriptions.size(); ++k)
    add_sum(draft, *synapses.synapses, synapses.synapses, synapses.summed[k], descriptions[k]);
}

// Several may sum into one variable: who comes first in a step begins, the others add.
void place_zeros(Draft& draft) {
  std::map<const model::Array*, std::vector<char>> begun;
  for (auto& task : draft.plan.tasks) {
    auto* sum = std::get_if<SumTask>(&task.work);
    if (sum == nullptr) continue;
    auto& mine = begun[sum->target.get()];
    mine.resize(static_cast<std::size_t>(sum->target->size()));
    for (const auto element : sum->elements) {
      auto& is_begun = mine[static_cast<std::size_t>(element)];
      if (is_begun != 0) continue;
      is_begun = 1;
      auto& zeros = sum->zeros;
      if (!zeros.empty() && zeros.back().end == element) {
        zeros.back().end = element + 1;
      } else {
        zeros.push_back({element, element + 1});
      }
    }
    sum->elements.clear();
  }
}

}  // namespace brio::plan
