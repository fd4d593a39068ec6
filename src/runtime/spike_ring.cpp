#include "runtime/spike_ring.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace brio::runtime {

std::vector<std::int32_t> SpikeRing::synapses_of(const Arrivals& arrivals) const {
  auto synapses = arrivals.synapses;
  for (const auto& run : arrivals.runs) {
    for (auto k = run.begin; k < run.end; ++k) synapses.push_back(rows_->synapse(k));
  }
  return synapses;
}

void SpikeRing::follow(std::shared_ptr<const model::Rows> rows, std::int64_t steps, double scale) {
  const auto wanted = (rows->delays.empty() ? steps : rows->longest) + 1;
  const bool same = rows == rows_ && scale == 1;
  steps_ = steps;
  if (same && std::ssize(slots_) >= wanted) return;
  auto lists = pending();
  while (!lists.empty() && lists.back().empty()) lists.pop_back();
  std::vector<Arrivals> slots(static_cast<std::size_t>(wanted));
  for (std::size_t k = 0; k < lists.size(); ++k) {
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): Brian's rule, to the last bit
    const auto arrival = static_cast<std::size_t>(static_cast<double>(k) * scale + 0.5);
    if (arrival >= slots.size()) slots.resize(arrival + 1);
    auto& synapses = slots[arrival].synapses;
    synapses.insert(synapses.end(), lists[k].begin(), lists[k].end());
  }
  rows_ = std::move(rows);
  slots_ = std::move(slots);
  now_ = 0;
}

namespace {

/// Asks for the lines of memory that elements from `first` to `last` are in. (A function that only does this has no
/// effect in GCC's eyes, and calls of it are left out.)
template <class T>
[[gnu::always_inline]] inline void fetch(const std::vector<T>& values, std::int64_t first,
                                         std::int64_t last) {
  constexpr std::int64_t of_a_line = 64 / sizeof(T);
  for (auto k = first; k < last; k += of_a_line) __builtin_prefetch(values.data() + k);
}

}  // namespace

void SpikeRing::push(std::span<const std::int32_t> neurons) {
  if (rows_->delays.empty()) {
    auto& arrivals = slots_[slot_after(steps_)];
    for (const auto neuron : neurons) {
      const auto* begin = &rows_->begin[static_cast<std::size_t>(neuron)];
      if (begin[0] != begin[1]) arrivals.add({begin[0], begin[1]});
    }
    return;
  }
  // Runs of neurons lie anywhere in memory: all are asked for before the first is needed.
  for (const auto neuron : neurons) fetch(rows_->first, neuron, neuron + 1);
  for (const auto neuron : neurons) {
    const auto first = rows_->first_run(neuron);
    const auto end = rows_->first_run(neuron + 1);
    fetch(rows_->delays, first, end);
    fetch(rows_->begin, first, end + 1);
  }
  for (const auto neuron : neurons) {
    const auto end = rows_->first_run(neuron + 1);
    for (auto run = static_cast<std::size_t>(rows_->first_run(neuron)); std::cmp_less(run, end); ++run)
      add(rows_->delays[run], {rows_->begin[run], rows_->begin[run + 1]});
  }
}

void SpikeRing::clear() {
  for (auto& slot : slots_) slot.clear();
}

void SpikeRing::advance() {
  slots_[now_].clear();
  now_ = now_ + 1 == slots_.size() ? 0 : now_ + 1;
}

bool SpikeRing::empty_after(std::int64_t steps) const {
  for (auto later = steps + 1; later < room(); ++later)
    if (!after(later).empty()) return false;
  return true;
}

bool SpikeRing::only_runs() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.synapses.empty(); });
}

bool SpikeRing::loose() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.runs.empty(); });
}

namespace {

// The runs that are these synapses, one after the other; nothing if there are no such runs.
std::optional<std::vector<ir::Range>> runs_of(const std::vector<std::int32_t>& synapses,
                                              const model::Rows& rows,
                                              const std::map<std::int32_t, std::size_t>& run_of_first) {
  std::vector<ir::Range> runs;
  std::set<std::size_t> seen;
  for (std::size_t k = 0; k < synapses.size();) {
    const auto found = run_of_first.find(synapses[k]);
    if (found == run_of_first.end() || !seen.insert(found->second).second) return std::nullopt;
    const ir::Range run{rows.begin[found->second], rows.begin[found->second + 1]};
    for (auto at = run.begin; at < run.end; ++at, ++k) {
      if (k == synapses.size() || synapses[k] != rows.synapse(at)) return std::nullopt;
    }
    runs.push_back(run);
  }
  return runs;
}

}  // namespace

bool SpikeRing::tie(const std::shared_ptr<const model::Rows>& rows, std::int64_t steps) {
  if (only_runs()) return rows == rows_ || loose();
  if (!rows->delays.empty() || (rows != rows_ && !loose())) return false;
  std::map<std::int32_t, std::size_t> run_of_first;
  for (std::size_t n = 0; n + 1 < rows->begin.size(); ++n) {
    if (rows->begin[n] != rows->begin[n + 1]) run_of_first[rows->synapse(rows->begin[n])] = n;
  }
  std::vector<Arrivals> slots;
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    const auto& slot = slots_[(now_ + k) % slots_.size()];
    auto runs = runs_of(slot.synapses, *rows, run_of_first);
    if (!runs || (!runs->empty() && !slot.runs.empty())) return false;
    runs->insert(runs->end(), slot.runs.begin(), slot.runs.end());
    slots.emplace_back();
    for (const auto& run : *runs) slots.back().add(run);
  }
  slots.resize(std::max(slots.size(), static_cast<std::size_t>(steps) + 1));
  slots_ = std::move(slots);
  rows_ = rows;
  steps_ = steps;
  now_ = 0;
  return true;
}

std::vector<std::vector<std::int32_t>> SpikeRing::pending() const {
  std::vector<std::vector<std::int32_t>> lists;
  for (std::size_t k = 0; k < slots_.size(); ++k)
    lists.push_back(synapses_of(slots_[(now_ + k) % slots_.size()]));
  return lists;
}

void SpikeRing::put_back(std::vector<std::vector<std::int32_t>> pending) {
  rows_.reset();
  slots_.clear();
  for (auto& synapses : pending) slots_.push_back({std::move(synapses)});
  now_ = 0;
}

void SpikeRing::renumber(const std::vector<std::int32_t>& now) { put_back(renumbered(pending(), now)); }

std::vector<std::vector<std::int32_t>> renumbered(std::vector<std::vector<std::int32_t>> pending,
                                                  const std::vector<std::int32_t>& now) {
  for (auto& synapses : pending) {
    for (auto& synapse : synapses) synapse = now[static_cast<std::size_t>(synapse)];
    std::erase(synapses, -1);
  }
  return pending;
}

}  // namespace brio::runtime
