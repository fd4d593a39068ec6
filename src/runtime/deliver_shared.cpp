// Spikes that arrive at many synapses in one step are shared among threads.
#include <algorithm>
#include <atomic>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

/// Instructions times synapses in one step from which on threads pay: some 5 us.
constexpr std::int64_t shared_from = 20'000;
/// Runs of synapses that spikes of one step will reach from which on threads pay.
constexpr double pushes_shared_from = 1000;
/// Items that are looked at to find out how synapses are distributed over the neurons of a group.
constexpr double samples = 4096;

}  // namespace

void Machine::find_shared_deliveries() {
  sharing_.clear();
  shared_.clear();
  if (pool_ == nullptr || is_profiled_ || !delay_writers_.empty()) return;
  shared_ = shared_deliveries(plan_);
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

// Each pathway has a ring of its own.
void Machine::arrive_shared(const SharedDelivery& shared) {
  const auto arrive_one = [&](std::size_t k, Scratch& scratch) {
    const auto& task = shared.parts[k].delivery();
    arrive(task, deliveries_.find(&task)->second, scratch);
  };
  double pushed = 0;
  for (const auto& part : shared.parts) {
    const auto& task = part.delivery();
    // Views of synapses that have grown are brought up to date here, before threads ask for them.
    task.synapses->source();
    task.synapses->target();
    pushed += static_cast<double>(spikes_[task.spikes]->count) *
              runs_of_a_neuron(deliveries_.find(&task)->second.ring->rows());
  }
  if (pushed < pushes_shared_from) {
    for (std::size_t k = 0; k < shared.parts.size(); ++k) arrive_one(k, scratch_);
    return;
  }
  std::atomic<std::size_t> next = 0;
  pool_->run(pool_->threads(), [&](std::int64_t share) {
    for (auto k = next++; k < shared.parts.size(); k = next++)
      arrive_one(k, scratches_[static_cast<std::size_t>(share)]);
  });
}

void Machine::deliver(SharedDelivery& shared) {
  scratches_.resize(static_cast<std::size_t>(pool_->threads()));
  arrivals_.resize(std::max(arrivals_.size(), shared.parts.size()));
  arrive_shared(shared);
  bool singles = false;  // rare: of spikes from before rows or delays were changed
  std::int64_t work = 0;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& task = shared.parts[k].delivery();
    const auto& due = deliveries_.find(&task)->second.ring->due();
    singles = singles || !due.synapses.empty();
    arrivals_[k].runs = due.runs;
    arrivals_[k].reached = synapses_in(due.runs);
    work += arrivals_[k].reached * std::ssize(plan_.kernels[task.kernel].kernel.body);
  }
  if (singles || work < shared_from) {
    for (const auto& part : shared.parts) {
      seen_ = &clocks_[part.task->seen];
      deliver(part.delivery(), deliveries_.find(&part.delivery())->second);
    }
    return;
  }
  prepare_arrivals(shared);
  if (can_share(shared)) {
    cut(shared);
    pool_->run(pool_->threads(), [&](std::int64_t share) { deliver_share(shared, share); });
  } else {
    for (std::size_t k = 0; k < shared.parts.size(); ++k) {
      if (arrivals_[k].reached != 0) arrivals_[k].launch->ranges(arrivals_[k].runs, arrivals_[k].order);
    }
  }
  for (const auto& part : shared.parts) deliveries_.find(&part.delivery())->second.ring->advance();
}

void Machine::prepare_arrivals(const SharedDelivery& shared) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& task = shared.parts[k].delivery();
    const auto& delivery = deliveries_.find(&task)->second;
    auto& arrival = arrivals_[k];
    if (arrival.reached == 0) continue;
    const auto& order = delivery.ring->rows().order;
    const bool plain = order.empty() || arranged(task, delivery, arrival.reached);
    seen_ = &clocks_[shared.parts[k].task->seen];
    arrival.launch = &timed(task.kernel);
    arrival.order = plain ? nullptr : order.data();
  }
}

bool Machine::can_share(const SharedDelivery& shared) {
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    if (arrivals_[k].reached != 0 && part.separation.column && !ascends(part, arrivals_[k])) return false;
  }
  return true;
}

// Looked at once for the same rows.
bool Machine::ascends(const SharedDelivery::Part& part, const Arrival& arrival) {
  const auto& task = part.delivery();
  auto& kept = state_.rows[task.queue];
  if (!kept.ascending) {
    const auto& rows = deliveries_.find(&task)->second.ring->rows();
    const auto* items = arrival.launch->array<std::int32_t>(*part.separation.column);
    const auto item = [&](std::int64_t k) { return items[arrival.order != nullptr ? arrival.order[k] : k]; };
    bool all = true;
    for (std::size_t run = 0; all && run + 1 < rows.begin.size(); ++run) {
      for (auto k = rows.begin[run] + 1; k < rows.begin[run + 1]; ++k) all = all && item(k - 1) <= item(k);
    }
    kept.ascending = all;
  }
  return *kept.ascending;
}

// As many synapses for each thread. Where they are cut does not change results.
void Machine::cut(SharedDelivery& shared) {
  std::int64_t all = 0;
  for (const auto& part : shared.parts) all += part.delivery().synapses->size();
  if (shared.synapses == all) return;
  shared.synapses = all;
  std::map<const void*, std::vector<std::int64_t>> items;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& part = shared.parts[k];
    const auto& task = part.delivery();
    const auto count = task.synapses->size();
    if (!part.separation.column || count == 0) continue;
    // It may be time to bring columns back that somebody has looked at.
    if (arrivals_[k].reached == 0) arranged(task, deliveries_.find(&task)->second, 0);
    const auto* numbers = launches_[task.kernel].array<std::int32_t>(*part.separation.column);
    const auto wanted =
        static_cast<std::int64_t>(samples * static_cast<double>(count) / static_cast<double>(all)) + 1;
    const auto looked_at = std::min(wanted, count);
    for (std::int64_t n = 0; n < looked_at; ++n)
      items[part.items->group.get()].push_back(part.items->begin + numbers[n * count / looked_at]);
  }
  for (auto& [group, numbers] : items) shared.cuts[group] = cuts_of(numbers, pool_->threads());
}

// The part of the runs of a pathway that belongs to a share.
std::span<const ir::Range> Machine::runs_of_share(const SharedDelivery& shared, std::size_t k,
                                                  std::int64_t share, std::vector<ir::Range>& scratch) {
  const auto& part = shared.parts[k];
  const auto& arrival = arrivals_[k];
  const auto all = pool_->threads();
  scratch.clear();
  if (!part.separation.column) {
    for (const auto& [begin, end] : arrival.runs) {
      const auto length = end - begin;
      const ir::Range own{begin + length * share / all, begin + length * (share + 1) / all};
      if (own.begin < own.end) scratch.push_back(own);
    }
    return scratch;
  }
  const auto found = shared.cuts.find(part.items->group.get());
  if (found == shared.cuts.end()) return share == 0 ? arrival.runs : std::span<const ir::Range>();
  const auto& cuts = found->second;
  const auto count = part.items->size();
  const auto first = part.items->begin;
  const auto begin =
      share == 0 ? 0 : std::clamp<std::int64_t>(cuts[static_cast<std::size_t>(share - 1)] - first, 0, count);
  const auto end = share + 1 == all
                       ? count
                       : std::clamp<std::int64_t>(cuts[static_cast<std::size_t>(share)] - first, 0, count);
  if (begin == 0 && end == count) return arrival.runs;
  if (begin == end) return {};
  const auto* items = arrival.launch->array<std::int32_t>(*part.separation.column);
  for (const auto& run : arrival.runs) {
    const auto own = share_of(run, items, arrival.order, begin, end, count);
    if (own.begin < own.end) scratch.push_back(own);
  }
  return scratch;
}

void Machine::deliver_share(const SharedDelivery& shared, std::int64_t share) {
  auto& scratch = scratches_[static_cast<std::size_t>(share)].runs;
  for (std::size_t k = 0; k < shared.parts.size(); ++k) {
    const auto& arrival = arrivals_[k];
    if (arrival.reached != 0) arrival.launch->ranges(runs_of_share(shared, k, share, scratch), arrival.order);
  }
}

}  // namespace brio::runtime
