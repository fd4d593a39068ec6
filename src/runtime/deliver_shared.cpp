// Spikes that arrive at many synapses in one step are shared among threads.
#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <span>
#include <utility>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

/// Instructions times synapses in one step from which on threads pay: some 5 us.
constexpr std::int64_t shared_from = 20'000;
/// Runs of synapses that spikes of one step will reach from which on threads pay.
constexpr double pushes_shared_from = 1000;
/// Items that are looked at to find out how synapses are distributed over the neurons of a group.
constexpr double samples = 4096;

/// Whether a cell may have to do with a part.
bool is_in(const SharedDelivery::Part& part, const SharedDelivery::Cell& cell) {
  return cell.group == (part.items != nullptr ? part.items->group.get() : nullptr);
}

}  // namespace

void Machine::find_shared_deliveries() {
  sharing_.clear();
  shared_.clear();
  stranded_.clear();
  if (traces_ == nullptr || is_profiled_ || !delay_writers_.empty()) return;
  shared_ = shared_deliveries(plan_);
  for (auto& shared : shared_) {
    find_families(shared);
    go_on_with_cut(shared);
    find_strands(shared);
  }
  // One thread goes through deliveries one by one, but for those that go side by side.
  if (pool_ == nullptr) std::erase_if(shared_, [](const auto& shared) { return shared.strands.empty(); });
  for (auto& shared : shared_) {
    for (const auto& part : shared.parts) sharing_[&part.delivery()] = &shared;
  }
}

namespace {

double runs_of_a_neuron(const model::Rows& rows) {
  if (rows.first.empty()) return 1;
  return static_cast<double>(std::ssize(rows.begin)) / static_cast<double>(std::ssize(rows.first));
}

}  // namespace

// Each pathway, or each bundle of some, has a ring of its own.
void Machine::arrive_shared(const SharedDelivery& shared) {
  double pushed = 0;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& task = shared.parts[k].delivery();
    // Views of synapses that have grown are brought up to date here, before threads ask for them.
    task.synapses->source();
    task.synapses->target();
    if (pool_ == nullptr || !shared.leads(k)) continue;
    const auto* bundle = shared.bundle_of(shared.parts[k]);
    const auto& rows = bundle != nullptr ? bundle->rows() : delivery_of(shared.parts[k]).ring->rows();
    pushed += static_cast<double>(spikes_[task.spikes]->count) * runs_of_a_neuron(rows);
  }
  if (pushed < pushes_shared_from) {
    for (std::size_t k = 0; k < shared.parts.size(); ++k) arrive_at(shared, k, scratch_);
    return;
  }
  std::atomic<std::size_t> next = 0;
  pool_->run(pool_->threads(), [&](std::int64_t share) {
    for (auto k = next++; k < shared.parts.size(); k = next++)
      arrive_at(shared, k, scratches_[static_cast<std::size_t>(share)]);
  });
}

void Machine::arrive_at(const SharedDelivery& shared, std::size_t part, Scratch& scratch) {
  const auto& task = shared.parts[part].delivery();
  const auto& delivery = delivery_of(shared.parts[part]);
  auto* const bundle = shared.bundle_of(shared.parts[part]);
  if (bundle == nullptr) {
    arrive(task, delivery, scratch);
  } else if (shared.leads(part) && spikes_[task.spikes]->count != 0) {
    push(task, delivery, bundle->ring(), scratch);
  }
}

// Whether there are single synapses, which is rare: of spikes from before rows or delays were changed.
bool Machine::look_at_arrivals(const SharedDelivery& shared) {
  bool singles = false;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    auto& arrival = arrivals_[k] = {};
    arrival.bundle = shared.bundle_of(part);
    if (!shared.leads(k)) continue;
    const auto& due =
        arrival.bundle != nullptr ? arrival.bundle->ring().due() : delivery_of(part).ring->due();
    singles = singles || !due.synapses.empty();
    arrival.runs = due.runs;
    arrival.reached = due.reached;
    if (arrival.bundle != nullptr) arrival.bundle->count(arrival.reached);
  }
  return singles;
}

std::int64_t Machine::work_of(const SharedDelivery& shared) const {
  std::int64_t work = 0;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& kernel = plan_.kernels[shared.parts[k].delivery().kernel].kernel;
    work += arrivals_[k].reached * std::ssize(kernel.body);
  }
  return work;
}

void Machine::deliver(SharedDelivery& shared) {
  const auto threads = pool_ != nullptr ? static_cast<std::size_t>(pool_->threads()) : 1;
  scratches_.resize(std::max(scratches_.size(), threads));
  arrivals_.resize(std::max(arrivals_.size(), shared.parts.size()));
  leave_bundles_looked_at(shared);
  arrive_shared(shared);
  const bool singles = look_at_arrivals(shared);
  if (pool_ == nullptr || singles || work_of(shared) < shared_from) {
    deliver_in_order(shared);
  } else {
    deliver_in_cells(shared);
  }
  form_bundles(shared);
}

void Machine::deliver_in_order(const SharedDelivery& shared) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    const auto& arrival = arrivals_[k];
    seen_ = &clocks_[part.task->seen];
    if (arrival.bundle == nullptr) {
      deliver(part.delivery(), delivery_of(part));
    } else if (shared.leads(k)) {
      timed(part.delivery().kernel).ranges(arrival.runs, nullptr);
      arrival.bundle->ring().advance();
    }
  }
}

void Machine::deliver_in_cells(SharedDelivery& shared) {
  if (!is_cut(shared) && leave_bundles(shared)) look_at_arrivals(shared);
  prepare_arrivals(shared);
  if (can_share(shared)) {
    cut(shared);
    share(shared);
  } else {
    for (std::size_t k = 0; k < shared.parts.size(); ++k) {
      if (arrivals_[k].reached != 0) arrivals_[k].launch->ranges(arrivals_[k].runs, arrivals_[k].order);
    }
  }
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    if (!shared.leads(k)) continue;
    auto* const bundle = arrivals_[k].bundle;
    (bundle != nullptr ? bundle->ring() : *delivery_of(shared.parts[k]).ring).advance();
  }
}

// Cells are for whoever has nothing to do, unless parts go side by side for all neurons of a share.
void Machine::share(SharedDelivery& shared) {
  const auto threads = pool_->threads();
  const auto is_bundled = [](const SharedDelivery::Strand& strand) { return strand.bundle != nullptr; };
  if (std::ranges::any_of(shared.strands, is_bundled)) {
    pool_->run(threads, [&](std::int64_t k) { deliver_share(shared, static_cast<std::size_t>(k)); });
    return;
  }
  sort_cells(shared);
  scratches_.resize(std::max(scratches_.size(), shared.cells.size()));
  pool_->run(std::ssize(shared.cells), [&](std::int64_t k) {
    const auto n = static_cast<std::size_t>(k);
    for (std::size_t part = 0; part < shared.parts.size(); ++part)
      deliver_cell(shared, part, shared.cells[n], scratches_[n].runs);
  });
}

void Machine::deliver_share(const SharedDelivery& shared, std::size_t share) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& arrival = arrivals_[k];
    if (arrival.bundle == nullptr) {
      for (const auto& cell : shared.cells)
        if (cell.share == share) deliver_cell(shared, k, cell, scratches_[share].runs);
    } else if (arrival.reached != 0 && shared.strands[*shared.parts[k].strand].share == share) {
      arrival.launch->ranges(arrival.runs, nullptr);
    }
  }
}

void Machine::prepare_arrivals(const SharedDelivery& shared) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& task = shared.parts[k].delivery();
    auto& arrival = arrivals_[k];
    if (arrival.reached == 0) continue;
    if (arrival.bundle == nullptr) {
      const auto& delivery = delivery_of(shared.parts[k]);
      const bool plain = arranged(task, delivery, arrival.reached);
      arrival.order = plain ? nullptr : delivery.ring->rows().order.data();
    }
    seen_ = &clocks_[shared.parts[k].task->seen];
    arrival.launch = &timed(task.kernel);
  }
}

bool Machine::can_share(const SharedDelivery& shared) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    const auto& arrival = arrivals_[k];
    if (arrival.reached == 0 || arrival.bundle != nullptr || !part.separation.column) continue;
    if (!ascends(part, arrival)) return false;
  }
  return true;
}

namespace {

// Whether items ascend in each of the runs, without a branch for each of them.
bool ascend(std::span<const std::int64_t> begins, auto item) {
  for (std::size_t run = 0; run + 1 < begins.size(); ++run) {
    unsigned falls = 0;
    for (auto k = begins[run] + 1; k < begins[run + 1]; ++k) falls |= item(k - 1) > item(k) ? 1U : 0U;
    if (falls != 0) return false;
  }
  return true;
}

}  // namespace

// Looked at once for the same rows, by all threads.
bool Machine::ascends(const SharedDelivery::Part& part, const Arrival& arrival) {
  const auto& task = part.delivery();
  auto& kept = state_.rows[task.queue];
  if (!kept.ascending) {
    const std::span<const std::int64_t> begins = deliveries_.find(&task)->second.ring->rows().begin;
    const auto* items = arrival.launch->array<std::int32_t>(*part.separation.column);
    const auto* order = arrival.order;
    const auto pieces = std::int64_t{8} * pool_->threads();
    const auto runs = std::ssize(begins) - 1;
    std::atomic<bool> all{true};
    pool_->run(runs > 0 ? pieces : 0, [&](std::int64_t piece) {
      const auto first = runs * piece / pieces;
      const auto mine = begins.subspan(static_cast<std::size_t>(first),
                                       static_cast<std::size_t>(runs * (piece + 1) / pieces - first) + 1);
      const bool up = order != nullptr ? ascend(mine, [=](std::int64_t k) { return items[order[k]]; })
                                       : ascend(mine, [=](std::int64_t k) { return items[k]; });
      if (!up) all = false;
    });
    kept.ascending = all;
  }
  return *kept.ascending;
}

namespace {

std::int64_t all_synapses(const SharedDelivery& shared) {
  std::int64_t all = 0;
  for (const auto& part : shared.parts) all += part.delivery().synapses->size();
  return all;
}

}  // namespace

bool Machine::is_cut(const SharedDelivery& shared) const { return shared.synapses == all_synapses(shared); }

// Cells of an earlier run.
void Machine::go_on_with_cut(SharedDelivery& shared) {
  const auto kept = state_.cuts.find(shared.parts.front().delivery().queue);
  if (pool_ == nullptr || kept == state_.cuts.end()) return;
  const auto& [threads, synapses, cells] = kept->second;
  const bool same = threads == pool_->threads() && synapses == all_synapses(shared);
  const bool all_found = std::ranges::all_of(shared.parts, [&](const SharedDelivery::Part& part) {
    return std::ranges::any_of(cells, [&](const SharedDelivery::Cell& cell) { return is_in(part, cell); });
  });
  if (!same || !all_found) return;
  shared.cells = cells;
  shared.synapses = synapses;
}

// Where they are cut does not change results.
void Machine::cut(SharedDelivery& shared) {
  if (is_cut(shared)) return;
  const auto all = shared.synapses = all_synapses(shared);
  std::map<const void*, Spread> spreads;
  bool alone = false;  // synapses that change nothing but themselves
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    const auto& task = part.delivery();
    const auto count = task.synapses->size();
    if (count == 0) continue;
    if (!part.separation.column) {
      alone = true;
      continue;
    }
    // It may be time to bring columns back that somebody has looked at.
    if (arrivals_[k].reached == 0) arranged(task, deliveries_.find(&task)->second, 0);
    const auto* numbers = launches_[task.kernel].array<std::int32_t>(*part.separation.column);
    const auto wanted =
        static_cast<std::int64_t>(samples * static_cast<double>(count) / static_cast<double>(all)) + 1;
    const auto looked_at = std::min(wanted, count);
    auto& spread = spreads[part.items->group.get()];
    spread.bounds.insert({part.items->begin, part.items->end});
    for (std::int64_t n = 0; n < looked_at; ++n)
      spread.items.push_back(part.items->begin + numbers[n * count / looked_at]);
  }
  shared.cells = cells_of(spreads, pool_->threads());
  const std::int64_t threads = alone ? pool_->threads() : 0;
  for (std::int64_t k = 0; k < threads; ++k)
    shared.cells.push_back({nullptr, k, threads, static_cast<std::size_t>(k)});
  state_.cuts[shared.parts.front().delivery().queue] = {pool_->threads(), all, shared.cells};
  find_strands(shared);
}

namespace {

/// The numbers in a part of a group of those of its neurons that are in a cell.
ir::Range part_in(const model::View& items, const SharedDelivery::Cell& cell) {
  const auto place = [&](std::int64_t item) {
    return std::clamp(item, items.begin, items.begin + items.size()) - items.begin;
  };
  return {place(cell.begin), place(cell.end)};
}

}  // namespace

// Those first at which most spikes arrive.
void Machine::sort_cells(SharedDelivery& shared) {
  if (std::ssize(shared.cells) <= pool_->threads()) return;
  std::vector<std::pair<double, SharedDelivery::Cell>> work;
  for (const auto& cell : shared.cells) {
    work.emplace_back(0, cell);
    for (std::size_t k = 0; k < shared.parts.size(); ++k) {
      const auto& part = shared.parts[k];
      if (arrivals_[k].reached == 0 || !is_in(part, cell)) continue;
      double share = 1.0 / static_cast<double>(pool_->threads());
      if (part.items != nullptr) {
        const auto own = part_in(*part.items, cell);
        share = static_cast<double>(own.end - own.begin) / static_cast<double>(part.items->size());
      }
      work.back().first += static_cast<double>(arrivals_[k].reached) * share;
    }
  }
  std::ranges::stable_sort(work, std::greater(), [](const auto& each) { return each.first; });
  for (std::size_t k = 0; k < work.size(); ++k) shared.cells[k] = work[k].second;
}

// The part of the runs of a pathway that belongs to a cell.
std::span<const ir::Range> Machine::runs_of_cell(const SharedDelivery::Part& part, const Arrival& arrival,
                                                 const SharedDelivery::Cell& cell,
                                                 std::vector<ir::Range>& scratch) {
  scratch.clear();
  if (part.items == nullptr) {
    for (const auto& [begin, end] : arrival.runs) {
      const auto length = end - begin;
      const ir::Range own{begin + length * cell.begin / cell.end,
                          begin + length * (cell.begin + 1) / cell.end};
      if (own.begin < own.end) scratch.push_back(own);
    }
    return scratch;
  }
  const auto count = part.items->size();
  const auto [begin, end] = part_in(*part.items, cell);
  if (begin == 0 && end == count) return arrival.runs;
  if (begin == end) return {};
  const auto* items = arrival.launch->array<std::int32_t>(*part.separation.column);
  for (const auto& run : arrival.runs) {
    const auto own = share_of(run, items, arrival.order, begin, end, count);
    if (own.begin < own.end) scratch.push_back(own);
  }
  return scratch;
}

void Machine::deliver_cell(const SharedDelivery& shared, std::size_t part, const SharedDelivery::Cell& cell,
                           std::vector<ir::Range>& scratch) {
  const auto& arrival = arrivals_[part];
  if (arrival.reached == 0 || !is_in(shared.parts[part], cell)) return;
  arrival.launch->ranges(runs_of_cell(shared.parts[part], arrival, cell, scratch), arrival.order);
}

}  // namespace brio::runtime
