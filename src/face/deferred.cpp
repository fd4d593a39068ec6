#include "face/deferred.hpp"

#include <algorithm>
#include <bit>

namespace brio::face {

namespace {

// Connections are the only arrays that don't change without storing first what is deferred. Functions that are called
// may have a state; the values of tables belong to somebody else.
bool stays(const plan::BoundKernel& bound, const model::Synapses& synapses, const model::ArrayPtr& place) {
  const auto is_fixed = [&](const model::ArrayPtr& array) {
    return array == place || array.get() == &synapses.i() || array.get() == &synapses.j();
  };
  return bound.hosts.empty() && bound.tables.empty() && bound.pasts.empty() &&
         std::all_of(bound.arrays.begin(), bound.arrays.end(), is_fixed);
}

// A kernel that can be run again.
class Recipe {
 public:
  Recipe(std::unique_ptr<OneShot> once, model::ArrayPtr place, std::int64_t size)
      : once_(std::move(once)), place_(std::move(place)), size_(size) {}

  void operator()(std::int64_t begin, std::int64_t end, std::byte* values) const {
    auto& launch = once_->launch();
    launch.wake();
    // Kernels count items from the first of all. An address before `values` is no pointer, and is never followed.
    const auto before = static_cast<std::uintptr_t>(begin) * ir::size_of(place_->type());
    launch.place(place_, std::bit_cast<void*>(std::bit_cast<std::uintptr_t>(values) - before));
    launch.items(ir::Range{begin, end}, size_, nullptr);
  }

 private:
  std::shared_ptr<OneShot> once_;
  model::ArrayPtr place_;
  std::int64_t size_;
};

}  // namespace

bool is_deferrable(const model::Group& group, const model::Variable& variable) {
  const auto* synapses = dynamic_cast<const model::Synapses*>(&group);
  if (synapses == nullptr || variable.shared || group.size() == 0) return false;
  const auto& pathways = synapses->pathways();
  return !variable.array->held() && std::any_of(pathways.begin(), pathways.end(), [&](const auto& pathway) {
    return pathway.delays == variable.array;
  });
}

bool defer(const model::Group& group, const model::Variable& variable, plan::BoundKernel kernel,
           const model::ArrayPtr& place, const model::Names& outside, Random& random) {
  if (!stays(kernel, dynamic_cast<const model::Synapses&>(group), place)) return false;
  auto once = std::make_unique<OneShot>(std::move(kernel), group.size(), group.names, outside, random, true);
  ++random.operations;
  variable.array->defer_parts(Recipe(std::move(once), place, group.size()));
  return true;
}

}  // namespace brio::face
