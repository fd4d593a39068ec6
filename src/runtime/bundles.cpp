// Which deliveries go side by side (bundle.hpp), and from when on.
#include <algorithm>
#include <new>
#include <utility>

#include "ir/kernel_alike.hpp"
#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

/// Synapses of a run, on average, up to which it pays to make one of several: of 128, a sixth of the time is spent on
/// the lines of memory with which a run begins.
constexpr std::int64_t short_runs = 128;

/// So many times as many spikes have to come where runs lie in order already, and would only be fewer.
constexpr double in_order_gains_less = 4;

/// The neurons whose spikes a delivery takes.
const model::View& side_of_spikes(const plan::DeliverTask& task) {
  const auto& synapses = *task.synapses;
  return synapses.pathway(task.pathway).from_source ? synapses.source() : synapses.target();
}

bool same_view(const model::View& a, const model::View& b) {
  return a.group == b.group && a.begin == b.begin && a.end == b.end && a.subset == b.subset;
}

/// Whether two kernels use the same arrays, but for columns of their own.
bool same_arrays(const plan::BoundKernel& a, const plan::BoundKernel& b,
                 const std::vector<std::uint32_t>& own) {
  for (std::uint32_t k = 0; k < a.arrays.size(); ++k) {
    if (std::ranges::find(own, k) == own.end() && a.arrays[k] != b.arrays[k]) return false;
  }
  return true;
}

}  // namespace

// Parts whose kernels do the same for spikes of the same neurons follow each other.
void Machine::find_families(SharedDelivery& shared) {
  auto& parts = shared.parts;
  std::vector<std::optional<ir::Unshifted>> kernels;
  for (auto& part : parts) {
    const bool own = !delivery_of(part).own.empty() && part.items != nullptr;
    const auto& kernel = plan_.kernels[part.delivery().kernel].kernel;
    kernels.push_back(own ? ir::without_shift(kernel, part.separation) : std::nullopt);
    if (kernels.back()) part.shift = kernels.back()->shift;
  }
  const auto same_work = [&](std::size_t a, std::size_t b) {
    if (!kernels[a] || !kernels[b] || parts[a].separation != parts[b].separation) return false;
    const auto& one = parts[a].delivery();
    const auto& other = parts[b].delivery();
    const auto& bound = plan_.kernels[one.kernel];
    return parts[a].task->seen == parts[b].task->seen && one.spikes == other.spikes &&
           parts[a].items->group == parts[b].items->group &&
           same_view(side_of_spikes(one), side_of_spikes(other)) &&
           ir::alike(kernels[a]->kernel, kernels[b]->kernel) &&
           same_arrays(bound, plan_.kernels[other.kernel], *ir::columns_of_items(bound.kernel)) &&
           launches_[one.kernel].same_arguments(launches_[other.kernel]);
  };
  const auto families = families_of(parts, same_work);
  for (std::size_t k = 0; k < parts.size(); ++k) parts[k].family = families[k];
  std::ranges::stable_sort(parts, {}, &SharedDelivery::Part::family);
}

bool Machine::worth_bundling(const SharedDelivery& shared, const std::vector<std::size_t>& parts) const {
  std::int64_t synapses = 0;
  std::int64_t runs = 0;
  for (const auto k : parts) {
    const auto& rows = delivery_of(shared.parts[k]).ring->rows();
    synapses += rows.begin.back();
    runs += std::ssize(rows.begin) - 1;
  }
  return parts.size() > 1 && synapses * 8 >= OrderedColumns::worth_it && synapses <= short_runs * runs;
}

// Of each family, parts whose neurons belong to one share. Without bundles so far.
void Machine::find_strands(SharedDelivery& shared) {
  shared.strands.clear();
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> strands;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    auto& part = shared.parts[k];
    part.strand.reset();
    stranded_.erase(&part.delivery());
    if (part.items == nullptr) continue;
    const auto holds = [&](const SharedDelivery::Cell& cell) {
      return cell.group == part.items->group.get() && cell.begin <= part.items->begin &&
             part.items->end <= cell.end;
    };
    const auto cell = std::ranges::find_if(shared.cells, holds);
    if (cell == shared.cells.end() && !shared.cells.empty()) continue;
    strands[{part.family, shared.cells.empty() ? 0 : cell->share}].push_back(k);
  }
  for (auto& [which, parts] : strands) {
    if (worth_bundling(shared, parts)) add_strand(shared, std::move(parts), which.second);
  }
}

void Machine::add_strand(SharedDelivery& shared, std::vector<std::size_t> parts, std::size_t share) {
  for (const auto k : parts) {
    shared.parts[k].strand = shared.strands.size();
    stranded_.insert(&shared.parts[k].delivery());
  }
  shared.strands.push_back({std::move(parts), share});
}

// Bundles of earlier runs stay, if their pathways are what they were.
void Machine::adopt_bundles() {
  if (traces_ == nullptr) return;  // no time is to pass
  const auto bundles = state_.bundles;
  for (const auto& bundle : bundles) {
    const bool adopted =
        std::ranges::any_of(shared_, [&](SharedDelivery& shared) { return adopt(shared, bundle); });
    if (!adopted) leave(bundle);
  }
}

bool Machine::adopt(SharedDelivery& shared, const std::shared_ptr<Bundle>& bundle) {
  for (auto& strand : shared.strands) {
    std::vector<std::size_t> parts;
    for (const auto& member : bundle->members()) {
      const auto same = [&](std::size_t k) { return shared.parts[k].delivery().queue == member.queue; };
      const auto found = std::ranges::find_if(strand.parts, same);
      if (found == strand.parts.end()) break;
      parts.push_back(*found);
    }
    if (parts.size() != strand.parts.size() || parts.size() != bundle->members().size()) continue;
    const SharedDelivery::Strand as_bundled{parts};
    for (std::size_t k = 0; k < parts.size(); ++k) {
      if (member_of(shared, as_bundled, parts[k]) != bundle->members()[k]) return false;
    }
    if (!bundle->in_order()) return false;
    strand.parts = std::move(parts);
    strand.bundle = bundle;
    return true;
  }
  return false;
}

Bundle::Member Machine::member_of(const SharedDelivery& shared, const SharedDelivery::Strand& strand,
                                  std::size_t part) const {
  const auto& queue = shared.parts[part].delivery().queue;
  const auto& delivery = delivery_of(shared.parts[part]);
  const auto shift = shared.parts[part].shift - shared.parts[strand.parts.front()].shift;
  return {queue, {delivery.ring->shared_rows(), state_.rows.at(queue).steps}, delivery.own, shift};
}

// Enough spikes have come, as for columns that are put in order by themselves; what lies in order already gains less.
bool Machine::pays(const SharedDelivery& shared, const SharedDelivery::Strand& strand) const {
  double reached = 0;
  double wanted = 0;
  for (const auto k : strand.parts) {
    const auto& delivery = delivery_of(shared.parts[k]);
    reached += static_cast<double>(delivery.columns->reached());
    const auto& rows = delivery.ring->rows();
    wanted += delivery.columns->wanted(rows.begin.back()) * (rows.order.empty() ? in_order_gains_less : 1);
  }
  return reached >= wanted;
}

// All that is in flight are runs, which arrive within the time for which a bundle has room.
bool Machine::can_bundle(const SharedDelivery& shared, const SharedDelivery::Strand& strand) const {
  std::int64_t longest = 0;
  for (const auto k : strand.parts) {
    const auto& [queue, way, columns, shift] = member_of(shared, strand, k);
    if (way.rows->begin.back() == 0) continue;
    longest = std::max(longest, way.rows->delays.empty() ? way.steps : way.rows->longest);
  }
  return std::ranges::all_of(strand.parts, [&](std::size_t k) {
    const auto& ring = *delivery_of(shared.parts[k]).ring;
    return ring.only_runs() && ring.empty_after(longest);
  });
}

void Machine::form_bundles(SharedDelivery& shared) {
  const auto is_due = [&](const SharedDelivery::Strand& strand) {
    return strand.bundle == nullptr && !strand.refused && pays(shared, strand);
  };
  if (std::ranges::none_of(shared.strands, is_due)) return;
  if (pool_ != nullptr && !is_cut(shared)) {
    leave_bundles(shared);
    cut(shared);  // into other strands
  }
  for (auto& strand : shared.strands)
    if (is_due(strand)) form(shared, strand);
}

// With what is in flight. Null: somebody holds one of the columns, or there is no memory.
std::shared_ptr<Bundle> Machine::bundle_for(const SharedDelivery& shared,
                                            const SharedDelivery::Strand& strand) {
  const auto& leader = shared.parts[strand.parts.front()];
  const auto columns = *ir::columns_of_items(plan_.kernels[leader.delivery().kernel].kernel);
  const auto index = std::ranges::find(columns, *leader.separation.column) - columns.begin();
  std::vector<Bundle::Member> members;
  for (const auto k : strand.parts) members.push_back(member_of(shared, strand, k));
  try {
    auto bundle = std::make_shared<Bundle>(std::move(members), static_cast<std::size_t>(index));
    if (!bundle->lend(pool_.get())) return nullptr;
    for (std::size_t k = 0; k < strand.parts.size(); ++k)
      bundle->take(k, *delivery_of(shared.parts[strand.parts[k]]).ring);
    state_.bundles.push_back(bundle);
    return bundle;
  } catch (const std::bad_alloc&) {  // it is possible without
    return nullptr;
  }
}

void Machine::form(const SharedDelivery& shared, SharedDelivery::Strand& strand) {
  if (!can_bundle(shared, strand)) return;  // not yet
  for (const auto k : strand.parts) delivery_of(shared.parts[k]).columns->give_back();
  strand.bundle = bundle_for(shared, strand);
  strand.refused = strand.bundle == nullptr;
  for (const auto k : strand.parts) {
    const auto& part = shared.parts[k];
    if (strand.refused) {
      stranded_.erase(&part.delivery());  // each by itself, then
    } else {
      delivery_of(part).ring->clear();
    }
    launches_[part.delivery().kernel].find_arrays(strand.refused ? Launch::Lent::brought_back
                                                                 : Launch::Lent::left);
  }
  place_bundles();
}

void Machine::place_bundles() {
  for (const auto& shared : shared_) {
    for (const auto& strand : shared.strands) {
      if (strand.bundle == nullptr) continue;
      auto& launch = launches_[shared.parts[strand.parts.front()].delivery().kernel];
      for (const auto& [array, values] : strand.bundle->places()) launch.place(array, values);
    }
  }
}

void Machine::leave_bundle(const std::string& queue) {
  const auto has = [&](const auto& bundle) { return bundle->has(queue); };
  const auto found = std::ranges::find_if(state_.bundles, has);
  if (found != state_.bundles.end()) leave(std::shared_ptr(*found));
}

// It may have been left before, by others who look at the network between two steps.
void Machine::leave(const std::shared_ptr<Bundle>& bundle) {
  unbundle(state_, *bundle, pool_.get());
  for (const auto& [task, delivery] : deliveries_) {
    const auto& deliver = *static_cast<const plan::DeliverTask*>(task);
    if (bundle->has(deliver.queue)) launches_[deliver.kernel].find_arrays();
  }
  for (auto& shared : shared_) {
    for (auto& strand : shared.strands)
      if (strand.bundle == bundle) strand.bundle.reset();
  }
}

bool Machine::leave_bundles(const SharedDelivery& shared) {
  bool any = false;
  for (const auto& strand : shared.strands) {
    if (strand.bundle == nullptr) continue;
    leave(std::shared_ptr(strand.bundle));
    any = true;
  }
  return any;
}

void Machine::leave_bundles_looked_at(const SharedDelivery& shared) {
  for (const auto& strand : shared.strands) {
    if (strand.bundle != nullptr && !strand.bundle->in_order()) leave(std::shared_ptr(strand.bundle));
  }
}

void unbundle(State& state, Bundle& bundle, Pool* pool) {
  const auto is_it = [&](const auto& each) { return each.get() == &bundle; };
  const auto found = std::ranges::find_if(state.bundles, is_it);
  if (found == state.bundles.end()) return;
  const auto& members = bundle.members();
  std::vector<std::pair<SpikeRing*, SpikeRing>> rings;
  for (std::size_t k = 0; k < members.size(); ++k) {
    const auto ring = state.rings.find(members[k].queue);
    if (ring == state.rings.end()) continue;
    rings.emplace_back(&ring->second, ring->second);
    bundle.give(k, rings.back().second);
  }
  bundle.give_back(pool);
  // From here on, nothing can go wrong.
  for (auto& [ring, filled] : rings) *ring = std::move(filled);
  for (const auto& member : members) {
    const auto columns = state.columns.find(member.queue);
    if (columns != state.columns.end())
      columns->second.came_back(bundle.rows().begin.back(), bundle.reached());
  }
  const auto gone = *found;
  state.bundles.erase(found);
}

void unbundle(State& state) {
  while (!state.bundles.empty()) unbundle(state, *state.bundles.back());
}

}  // namespace brio::runtime
