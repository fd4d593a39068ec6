#include "runtime/shared_delivery.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

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

namespace {

/// Whether two parts may lead to the same neurons.
bool meet(const Part& a, const Part& b) {
  if (a.items == nullptr || b.items == nullptr || a.items->group != b.items->group) return false;
  return a.items->begin < b.items->end && b.items->begin < a.items->end;
}

}  // namespace

std::vector<std::size_t> families_of(std::span<const SharedDelivery::Part> parts,
                                     const std::function<bool(std::size_t, std::size_t)>& same_work) {
  std::vector<std::size_t> families;
  std::vector<std::size_t> first;  // part of each
  for (std::size_t k = 0; k < parts.size(); ++k) {
    std::size_t earliest = 0;  // no family of a part that it meets comes later
    for (std::size_t before = 0; before < k; ++before)
      if (meet(parts[before], parts[k])) earliest = std::max(earliest, families[before] + 1);
    auto family = first.size();
    for (auto other = first.size(); other > earliest; --other) {
      if (!same_work(first[other - 1], k)) continue;
      family = other - 1;
      break;
    }
    if (family == first.size()) first.push_back(k);
    families.push_back(family);
  }
  return families;
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

namespace {

/// A cell with its share of all items, which ascend.
struct Piece {
  SharedDelivery::Cell cell;
  std::span<const std::int64_t> items;
};

/// The part of a piece before an item, and the rest.
std::pair<Piece, Piece> parted(const Piece& piece, std::int64_t item) {
  auto first = piece;
  auto rest = piece;
  first.cell.end = rest.cell.begin = item;
  const auto behind = std::ranges::lower_bound(piece.items, item) - piece.items.begin();
  first.items = piece.items.first(static_cast<std::size_t>(behind));
  rest.items = piece.items.subspan(static_cast<std::size_t>(behind));
  return {first, rest};
}

/// The parts of a group, but for small ones, which stay with the next one.
void add_parts(std::vector<Piece>& pieces, Piece whole, const std::set<std::int64_t>& bounds,
               std::size_t small) {
  for (const auto bound : bounds) {
    const auto [first, rest] = parted(whole, bound);
    if (first.items.size() < small || rest.items.size() < small) continue;
    pieces.push_back(first);
    whole = rest;
  }
  pieces.push_back(whole);
}

/// Gives pieces to threads, the largest one first, each to the one that has least; what the one with most has then.
std::size_t give_out(std::vector<Piece>& pieces, std::int64_t threads) {
  std::ranges::stable_sort(pieces, std::greater(), [](const Piece& piece) { return piece.items.size(); });
  std::vector<std::size_t> shares(static_cast<std::size_t>(threads));
  for (auto& piece : pieces) {
    const auto least = std::ranges::min_element(shares);
    piece.cell.share = static_cast<std::size_t>(least - shares.begin());
    *least += piece.items.size();
  }
  return std::ranges::max(shares);
}

/// The largest piece, in as many as make it a share or less, or in two; false: it can't be parted.
bool part_largest(std::vector<Piece>& pieces, std::size_t share) {
  auto whole = pieces.front();
  const auto count = std::max<std::size_t>(2, (whole.items.size() + share - 1) / share);
  std::vector<Piece> parts;
  for (auto left = count; left > 1; --left) {
    const auto at = whole.items.size() / left;
    if (at == 0 || at == whole.items.size() || whole.items[at] == whole.items.front()) continue;
    const auto [first, rest] = parted(whole, whole.items[at]);
    parts.push_back(first);
    whole = rest;
  }
  if (parts.empty()) return false;
  pieces.front() = whole;
  pieces.insert(pieces.end(), parts.begin(), parts.end());
  return true;
}

}  // namespace

std::vector<SharedDelivery::Cell> cells_of(const std::map<const void*, Spread>& spreads,
                                           std::int64_t threads) {
  constexpr std::size_t most_of_a_thread = 8;
  std::vector<std::vector<std::int64_t>> sorted;
  std::size_t all = 0;
  for (const auto& [group, spread] : spreads) {
    sorted.push_back(spread.items);
    std::ranges::sort(sorted.back());
    all += spread.items.size();
  }
  const auto of_threads = static_cast<std::size_t>(threads);
  std::vector<Piece> pieces;
  auto items = sorted.begin();
  for (const auto& [group, spread] : spreads) {
    const Piece whole{{group, 0, std::numeric_limits<std::int64_t>::max()}, *items++};
    add_parts(pieces, whole, spread.bounds, std::max<std::size_t>(all / (most_of_a_thread * of_threads), 1));
  }
  // A tenth more than its share is less than what searching costs.
  const auto share = std::max<std::size_t>((all + of_threads - 1) / of_threads, 1);
  while (give_out(pieces, threads) > share + share / 10 && pieces.size() < most_of_a_thread * of_threads) {
    if (!part_largest(pieces, share)) break;
  }
  give_out(pieces, threads);
  std::vector<SharedDelivery::Cell> cells;
  for (const auto& piece : pieces) cells.push_back(piece.cell);
  return cells;
}

}  // namespace brio::runtime
