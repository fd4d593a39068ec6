// Rows of several pathways (model/rows.hpp) as one: a neuron's synapses with one delay are one run, those of one pathway
// after those of the other.
//
//   neuron 0, pathway A: synapses with delay 1 | 2 2     pathway B: 2 | 3     both: A1 | A2 A2 B2 | B3
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
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

  /// Calls visit(neuron, delay, member, positions) for all runs of neurons from `begin` to `end`, as they follow each
  /// other in the bundle.
  template <class Visit>
  void each(std::int64_t begin, std::int64_t end, const Visit& visit) const;
};

/// At least one member; all have rows of as many neurons.
BundledRows bundled(std::vector<RowsOfMember> members);

template <class Visit>
void BundledRows::each(std::int64_t begin, std::int64_t end, const Visit& visit) const {
  constexpr auto at_end = std::numeric_limits<std::int64_t>::max();
  struct Place {
    std::int64_t run;
    std::int64_t end;
    std::int64_t delay;
  };
  std::vector<Place> places(members.size());
  const auto look = [&](std::size_t k) {
    places[k].delay = places[k].run < places[k].end ? members[k].delay(places[k].run) : at_end;
  };
  for (auto neuron = begin; neuron < end; ++neuron) {
    const auto n = static_cast<std::int32_t>(neuron);
    for (std::size_t k = 0; k < members.size(); ++k) {
      places[k].run = members[k].rows->first_run(n);
      places[k].end = members[k].rows->first_run(n + 1);
      look(k);
    }
    for (;;) {
      auto delay = at_end;
      for (const auto& place : places) delay = std::min(delay, place.delay);
      if (delay == at_end) break;
      for (std::size_t k = 0; k < members.size(); ++k) {
        if (places[k].delay != delay) continue;
        const auto positions = members[k].positions(places[k].run++);
        if (positions.begin != positions.end) visit(neuron, delay, k, positions);
        look(k);
      }
    }
  }
}

}  // namespace brio::runtime
