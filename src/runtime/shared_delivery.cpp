#include "runtime/shared_delivery.hpp"

#include <algorithm>

namespace brio::runtime {

namespace {

using Part = SharedDelivery::Part;

std::optional<Part> part_of(const plan::Plan& plan, const plan::Task& whole) {
  const auto& task = std::get<plan::DeliverTask>(whole.work);
  if (task.advance) return {};  // traces of neurons come before the synapses
  const auto separation = ir::separation_of(plan.kernels[task.kernel].kernel);
  if (!separation) return {};
  Part part{&whole, *separation};
  const bool to_target = task.synapses->pathway(task.pathway).from_source;
  const auto& view = to_target ? task.synapses->target() : task.synapses->source();
  const auto& number = to_target ? task.synapses->j() : task.synapses->i();
  if (!separation->column) return part;
  // The column may be something else than the neurons' numbers.
  if (plan.kernels[task.kernel].arrays[*separation->column].get() != &number) return {};
  part.items = &view;
  return part;
}

/// What deliveries that are shared together do with one array.
struct Use {
  bool changed = false;
  bool by_items = true;         ///< all touch those elements that belong to neurons of …
  const void* group = nullptr;  ///< … this group
};
using Uses = std::map<const model::Array*, Use>;

Uses uses_of(const plan::Plan& plan, const Part& part) {
  Uses uses;
  const auto& bound = plan.kernels[part.delivery().kernel];
  const auto touches = ir::touches_of(bound.kernel);
  for (std::size_t k = 0; k < touches.size(); ++k) {
    if (touches[k] == ir::Touch::nothing || bound.arrays[k] == nullptr) continue;
    auto& use = uses[bound.arrays[k].get()];
    use.changed = use.changed || touches[k] != ir::Touch::reads;
    use.by_items = touches[k] == ir::Touch::own_of_column;
    use.group = part.items != nullptr ? part.items->group.get() : nullptr;
  }
  return uses;
}

/// Adds those of one more; false, and nothing has changed, if it can't go with the others.
bool join(Uses& all, const Uses& more) {
  Uses joined = all;
  for (const auto& [array, use] : more) {
    const auto [found, is_new] = joined.try_emplace(array, use);
    if (is_new) continue;
    auto& known = found->second;
    known.changed = known.changed || use.changed;
    known.by_items = known.by_items && use.by_items && known.group == use.group;
    if (known.changed && !known.by_items) return false;
  }
  all = std::move(joined);
  return true;
}

}  // namespace

std::vector<SharedDelivery> shared_deliveries(const plan::Plan& plan) {
  std::vector<SharedDelivery> all;
  Uses uses;
  const plan::Task* before = nullptr;  // the next may go with it
  for (const auto& task : plan.tasks) {
    const bool delivers = std::holds_alternative<plan::DeliverTask>(task.work);
    const auto part = delivers ? part_of(plan, task) : std::nullopt;
    if (!part) {
      before = nullptr;
      continue;
    }
    const auto own = uses_of(plan, *part);
    if (before == nullptr || before->clock != task.clock || !join(uses, own)) {
      all.emplace_back();
      uses = own;
    }
    all.back().parts.push_back(*part);
    before = &task;
  }
  return all;
}

std::int64_t synapses_in(std::span<const ir::Range> ranges) {
  std::int64_t count = 0;
  for (const auto& range : ranges) count += range.end - range.begin;
  return count;
}

ir::Range share_of(const ir::Range& run, const std::int32_t* items, const std::int32_t* order,
                   std::int64_t begin, std::int64_t end, std::int64_t count) {
  const auto item = [&](std::int64_t position) -> std::int64_t {
    return items[order != nullptr ? order[position] : position];
  };
  // Near to where it would be if the run's items were spread evenly: each look may cost a line of memory.
  const auto first_from = [&](std::int64_t limit, std::int64_t low) {
    if (limit <= 0 || low == run.end) return low;
    if (limit >= count) return run.end;
    const auto length = run.end - run.begin;
    const auto guess =
        run.begin + static_cast<std::int64_t>(static_cast<double>(length) * static_cast<double>(limit) /
                                              static_cast<double>(count));
    auto high = std::clamp(guess, low, run.end - 1);
    constexpr std::int64_t near = 8;
    if (item(high) < limit) {
      for (auto step = near; high < run.end && item(high) < limit; step *= 2) {
        low = high + 1;
        high = std::min(high + step, run.end);
      }
    } else {
      auto below = high;
      for (auto step = near; below > low && item(below) >= limit; step *= 2) {
        high = below;
        below = std::max(below - step, low);
      }
      low = item(below) < limit ? below + 1 : below;
    }
    while (low < high) {  // all before low are less, that at high is not
      const auto middle = low + (high - low) / 2;
      if (item(middle) < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  const auto first = first_from(begin, run.begin);
  return {first, first_from(end, first)};
}

std::vector<std::int64_t> cuts_of(std::vector<std::int64_t>& items, std::int64_t shares) {
  std::ranges::sort(items);
  std::vector<std::int64_t> cuts;
  for (std::int64_t k = 1; k < shares; ++k)
    cuts.push_back(items.empty() ? 0 : items[static_cast<std::size_t>(k * std::ssize(items) / shares)]);
  return cuts;
}

}  // namespace brio::runtime
