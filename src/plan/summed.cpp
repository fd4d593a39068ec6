// Summed variables.
//
//   before:  x_post = w*y_pre : 1 (summed)
//   after:   zero    x, where no other sum of this step has begun
//            ranges  x[j] += w*y[i]
#include <fmt/format.h>

#include <algorithm>

#include "ir/kernel_order.hpp"
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
         "sum into a parameter, and link to that"});
  }
}

// Instructions from which on vectors pay.
constexpr std::size_t vectors_pay_from = 24;

// Code for the synapses of one object.
struct Place {
  const model::Synapses& synapses;
  std::string name;
  std::string role;  ///< names its random numbers

  Lowering lowering(const std::string& kernel, ir::Domain domain, const check::Block& code) const {
    Lowering made(kernel, domain, synapses.name(), sides_of(synapses));
    made.begin_block(role, code.symbols);
    return made;
  }
};

BoundKernel sum_kernel(const Place& place, const check::Block& code) {
  auto lowering = place.lowering(place.name, ir::Domain::ranges, code);
  for (const auto& statement : code.statements) lowering.execute(statement, false);
  lowering.end_block();
  return std::move(lowering).finish();
}

BoundKernel values_kernel(const Place& place, const check::Block& code, const model::ArrayPtr& summands) {
  auto lowering = place.lowering(place.name + "_values", ir::Domain::items, code);
  auto& b = lowering.builder();
  const auto value = lowering.value(code.statements.front().value);
  b.store(lowering.array("summands", summands), b.item(), b.convert(value, summands->type()));
  return std::move(lowering).finish();
}

// What is summed must not depend on the sums that are already there.
bool in_vectors(const BoundKernel& values, const model::ArrayPtr& target) {
  const auto& arrays = values.arrays;
  return values.kernel.body.size() >= vectors_pay_from && values.hosts.empty() &&
         std::find(arrays.begin(), arrays.end(), target) == arrays.end() &&
         !ir::must_go_one_by_one(values.kernel);
}

// x_post += what has been computed
check::Block addition(const check::Summed& checked, const model::ArrayPtr& summands) {
  check::Symbol summand;
  summand.kind = check::Symbol::Kind::state;
  summand.name = "summands";
  summand.type = summands->type();
  summand.array = summands;
  check::Block block;
  block.symbols = {{checked.target.name, checked.target}, {summand.name, summand}};
  block.statements = {{checked.target.name, true, ir::ExprOp::add, ir::symbol(summand.name, summand.type)}};
  return block;
}

void add_sum(Draft& draft, const check::Synapses& synapses, const check::Summed& checked,
             const model::Summed& summed) {
  const auto& object = *synapses.synapses;
  check_links(object, checked);
  const Place place{object, fmt::format("{}_summed_variable_{}", object.name(), summed.name),
                    "summed_" + summed.name};
  const auto& view = view_of(object, summed);
  SumTask task{0, synapses.synapses, checked.target.array, elements_of(view, checked.target)};
  const auto type = checked.code.statements.front().value->type;
  const auto summands = std::make_shared<model::Array>(type, 0);
  auto values = values_kernel(place, checked.code, summands);
  if (in_vectors(values, task.target)) {
    task.values = draft.add_kernel(std::move(values));
    task.summands = summands;
    task.kernel = draft.add_kernel(sum_kernel(place, addition(checked, summands)));
  } else {
    task.kernel = draft.add_kernel(sum_kernel(place, checked.code));
  }
  draft.add_task(summed.slot, place.name, draft.clock(view.group->dt), std::move(task),
                 draft.clock(object.dt));
}

}  // namespace

void add_summed(Draft& draft, const check::Synapses& synapses) {
  const auto& descriptions = synapses.synapses->summed();
  for (std::size_t k = 0; k < descriptions.size(); ++k)
    add_sum(draft, synapses, synapses.summed[k], descriptions[k]);
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
