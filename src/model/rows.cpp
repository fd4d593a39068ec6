#include "model/rows.hpp"

#include <algorithm>

namespace brio::model {

// A stable counting sort.
Rows make_rows(std::span<const std::int32_t> neuron_of, std::int64_t neurons) {
  Rows rows;
  rows.begin.assign(static_cast<std::size_t>(neurons) + 1, 0);
  for (const auto neuron : neuron_of) ++rows.begin[static_cast<std::size_t>(neuron) + 1];
  for (std::size_t n = 1; n < rows.begin.size(); ++n) rows.begin[n] += rows.begin[n - 1];
  if (std::is_sorted(neuron_of.begin(), neuron_of.end())) return rows;
  rows.order.resize(neuron_of.size());
  auto next = rows.begin;
  for (std::size_t k = 0; k < neuron_of.size(); ++k) {
    const auto position = next[static_cast<std::size_t>(neuron_of[k])]++;
    rows.order[static_cast<std::size_t>(position)] = static_cast<std::int32_t>(k);
  }
  return rows;
}

void expand(const Rows& rows, std::int32_t* neuron) {
  for (std::size_t n = 0; n + 1 < rows.begin.size(); ++n)
    std::fill(neuron + rows.begin[n], neuron + rows.begin[n + 1], static_cast<std::int32_t>(n));
}

Rows with_delays(const Rows& rows, std::span<const std::int32_t> steps) {
  const auto neurons = rows.begin.size() - 1;
  Rows result;
  result.order.resize(steps.size());
  result.first.reserve(neurons + 1);
  const auto delay = [&](std::int32_t synapse) { return steps[static_cast<std::size_t>(synapse)]; };
  for (std::size_t n = 0; n < neurons; ++n) {
    result.first.push_back(std::ssize(result.delays));
    const auto row = std::span(result.order)
                         .subspan(static_cast<std::size_t>(rows.begin[n]),
                                  static_cast<std::size_t>(rows.begin[n + 1] - rows.begin[n]));
    for (std::size_t k = 0; k < row.size(); ++k)
      row[k] = rows.synapse(rows.begin[n] + static_cast<std::int64_t>(k));
    const auto sooner = [&](std::int32_t a, std::int32_t b) { return delay(a) < delay(b); };
    if (!std::is_sorted(row.begin(), row.end(), sooner)) std::stable_sort(row.begin(), row.end(), sooner);
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (k > 0 && delay(row[k]) == delay(row[k - 1])) continue;
      result.begin.push_back(rows.begin[n] + static_cast<std::int64_t>(k));
      result.delays.push_back(delay(row[k]));
    }
  }
  result.first.push_back(std::ssize(result.delays));
  result.begin.push_back(std::ssize(result.order));
  if (!result.delays.empty()) result.longest = *std::max_element(result.delays.begin(), result.delays.end());
  return result;
}

}  // namespace brio::model
