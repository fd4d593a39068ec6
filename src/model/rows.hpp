// Which synapses a spike reaches, and when: those of each neuron on one side, in runs of one delay.
//
//   synapse   0  1  2  3         neuron 0: synapses 0 2 | 1       begin  0   2  3  4
//   neuron    0  0  0  1         neuron 1: synapse  3             order  0 2 1  3
//   delay     1  4  1  2                                          delay  1   4  2     first  0 2 3
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace brio::model {

struct Rows {
  std::vector<std::int64_t> begin = {};  ///< first position of each run, and the end of the last
  std::vector<std::int32_t> order = {};  ///< synapse at each position; empty: position k is synapse k
  std::vector<std::int64_t> first =
      {};  ///< first run of each neuron, and the number of runs; empty: run n is neuron n's
  std::vector<std::int32_t> delays =
      {};                    ///< time steps, of each run; empty: the same for all, which others know
  std::int32_t longest = 0;  ///< of `delays`

  std::int64_t first_run(std::int32_t neuron) const {
    return first.empty() ? neuron : first[static_cast<std::size_t>(neuron)];
  }
  std::int32_t synapse(std::int64_t position) const {
    return order.empty() ? static_cast<std::int32_t>(position) : order[static_cast<std::size_t>(position)];
  }
};

/// Expands rows without delays to the neuron of each synapse, in the order of positions.
void expand(const Rows& rows, std::int32_t* neuron);
/// One run per neuron: its synapses in the order in which they were made.
Rows make_rows(std::span<const std::int32_t> neuron_of, std::int64_t neurons);
/// The same rows with each neuron's synapses in runs, the shortest delay first; within a run the order stays.
/// `steps`: of each synapse, from 0 on.
Rows with_delays(const Rows& rows, std::span<const std::int32_t> steps);

}  // namespace brio::model
