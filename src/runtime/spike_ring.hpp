// Spikes in flight: for each step to come, the runs of synapses (model/rows.hpp) that they reach then.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ir/call.hpp"
#include "model/rows.hpp"

namespace brio::runtime {

/// What arrives in one step, in order: first the single synapses, then the runs.
struct Arrivals {
  std::vector<std::int32_t> synapses = {};  ///< of spikes that were emitted when rows or delays were others
  std::vector<ir::Range> runs = {};         ///< of positions in the rows; none is empty
  std::int64_t reached = 0;                 ///< synapses of all runs
  void add(const ir::Range& run) {
    runs.push_back(run);
    reached += run.end - run.begin;
  }
  bool empty() const { return synapses.empty() && runs.empty(); }
  void clear() {
    synapses.clear();
    runs.clear();
    reached = 0;
  }
};

/// A ring of arrivals, one for each step until the last.
class SpikeRing {
 public:
  /// What spikes from now on reach, and after how many steps where the rows don't say. Spikes in flight keep
  /// their synapses and their time of arrival.
  /// `scale`: old time step over new one, if the clock has changed since.
  void follow(std::shared_ptr<const model::Rows> rows, std::int64_t steps, double scale = 1);
  /// Spikes that were emitted now, by neurons of the rows.
  void push(std::span<const std::int32_t> neurons);
  /// What arrives now, in the order of emission.
  const Arrivals& due() const { return slots_[now_]; }
  const model::Rows& rows() const { return *rows_; }
  const std::shared_ptr<const model::Rows>& shared_rows() const { return rows_; }
  /// For how many steps from now on there is room, and what arrives so many steps later.
  std::int64_t room() const { return std::ssize(slots_); }
  const Arrivals& after(std::int64_t steps) const { return slots_[slot_after(steps)]; }
  void add(std::int64_t steps, const ir::Range& run) { slots_[slot_after(steps)].add(run); }
  void clear();
  void advance();
  bool empty() const { return empty_after(-1); }
  /// Whether nothing arrives more than so many steps from now.
  bool empty_after(std::int64_t steps) const;
  /// Whether all that is in flight are runs.
  bool only_runs() const;
  /// Whether all that is in flight are single synapses.
  bool loose() const;
  /// Single synapses in flight become runs of these rows again, if they are whole ones, each neuron's once in a step;
  /// else nothing happens. Returns whether there are only runs of these rows now.
  bool tie(const std::shared_ptr<const model::Rows>& rows, std::int64_t steps);

  /// The synapses that spikes in flight reach, from those that are due on: one list for each step.
  std::vector<std::vector<std::int32_t>> pending() const;
  void put_back(std::vector<std::vector<std::int32_t>> pending);
  /// Spikes in flight reach the same synapses under their new numbers; `now` gives -1 for those that are no more.
  void renumber(const std::vector<std::int32_t>& now);

 private:
  std::vector<std::int32_t> synapses_of(const Arrivals& arrivals) const;
  std::size_t slot_after(std::int64_t steps) const {
    const auto slot = now_ + static_cast<std::size_t>(steps);
    return slot >= slots_.size() ? slot - slots_.size() : slot;
  }

  std::shared_ptr<const model::Rows> rows_;
  std::int64_t steps_ = 0;
  std::vector<Arrivals> slots_;
  std::size_t now_ = 0;
};

/// Lists of synapses under new numbers; without those for which `now` gives -1.
std::vector<std::vector<std::int32_t>> renumbered(std::vector<std::vector<std::int32_t>> pending,
                                                  const std::vector<std::int32_t>& now);

}  // namespace brio::runtime
