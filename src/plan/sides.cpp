// How the items of a kernel find their neurons.
#include "plan/lower.hpp"

namespace brio::plan {

Sides sides_of(const model::Group& group) {
  const auto* synapses = dynamic_cast<const model::Synapses*>(&group);
  if (synapses == nullptr) return {};
  return {synapses->find("i")->array, synapses->find("j")->array, synapses->source(), synapses->target()};
}

Sides sides_of(const model::View& view) {
  auto sides = sides_of(*view.group);
  sides.items = view;
  return sides;
}

}  // namespace brio::plan
