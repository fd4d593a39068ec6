// Rows of several pathways (model/rows.hpp) as one: a neuron's synapses with one delay are one run, those of one pathway
// after those of the other.
//
//   neuron 0, pathway A: synapses with delay 1 | 2 2     pathway B: 2 | 3     both: A1 | A2 A2 B2 | B3
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ir/call.hpp"
#include "model/rows.hpp"

namespace brio::runtime {

struct RowsOfMember {
  std::shared_ptr<const model::Rows> rows;
  std::int64_t steps = 0;  ///< the delay, where the rows say none

  std::int64_t neurons() const {
    return (rows->first.empty() ? std::ssize(rows->begin) : std::ssize(rows->first)) - 1;
  }
  std::int64_t delay(std::int64_t run) const {
    return rows->delays.empty() ? steps : rows->delays[static_cast<std::size_t>(run)];
  }
  ir::Range positions(std::int64_t run) const {
    const auto* begin = &rows->begin[static_cast<std::size_t>(run)];
    return {begin[0], begin[1]};
  }
  /// Those of a neuron's synapses with a delay; may be empty.
  ir::Range positions(std::int64_t neuron, std::int64_t delay) const;
  /// The neuron of a run.
  std::int64_t neuron_of(std::int64_t run) const;
  /// The run that a position is in.
  std::int64_t run_at(std::int64_t position) const;
  friend bool operator==(const RowsOfMember&, const RowsOfMember&) = default;
};

struct BundledRows {
  std::vector<RowsOfMember> members;  ///< all of as many neurons
  std::shared_ptr<const model::Rows> merged = {};

  /// Where positions of one of the members' runs are in the bundle.
  ir::Range from_member(std::size_t member, const ir::Range& positions) const;
  /// Which of a member's positions are in a part of one of the bundle's runs; may be empty.
  ir::Range to_member(std::size_t member, const ir::Range& positions) const;
  /// Of members up to one, positions of a neuron's synapses with a delay.
  std::int64_t before(std::size_t member, std::int64_t neuron, std::int64_t delay) const;

  /// Calls visit(member, positions, place) for all runs of neurons from `begin` to `end`; `place` is where in the bundle
  /// they begin.
  template <class Visit>
  void each(std::int64_t begin, std::int64_t end, const Visit& visit) const;
};

/// At least one member; all have rows of as many neurons.
BundledRows bundled(std::vector<RowsOfMember> members);

/// Calls visit(position among delays, positions) for the runs of a neuron; both have their delays in ascending order.
template <class Visit>
void each_run(const RowsOfMember& member, std::int64_t neuron, std::span<const std::int32_t> delays,
              const Visit& visit) {
  const auto n = static_cast<std::int32_t>(neuron);
  const auto end = member.rows->first_run(n + 1);
  std::size_t at = 0;
  for (auto run = member.rows->first_run(n); run < end; ++run) {
    const auto positions = member.positions(run);
    if (positions.begin == positions.end) continue;
    while (delays[at] != member.delay(run)) ++at;
    visit(at, positions);
  }
}

template <class Visit>
void BundledRows::each(std::int64_t begin, std::int64_t end, const Visit& visit) const {
  std::vector<std::int64_t> places;  // of each delay, where the next run of it is
  for (auto neuron = begin; neuron < end; ++neuron) {
    const auto n = static_cast<std::int32_t>(neuron);
    const auto first = static_cast<std::size_t>(merged->first_run(n));
    const auto runs = static_cast<std::size_t>(merged->first_run(n + 1)) - first;
    places.assign(&merged->begin[first], &merged->begin[first] + runs);
    const auto delays = std::span(merged->delays).subspan(first, runs);
    for (std::size_t k = 0; k < members.size(); ++k) {
      each_run(members[k], neuron, delays, [&](std::size_t at, const ir::Range& positions) {
        visit(k, positions, places[at]);
        places[at] += positions.end - positions.begin;
      });
    }
  }
}

}  // namespace brio::runtime
