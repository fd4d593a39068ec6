#include "runtime/bundled_rows.hpp"

#include <utility>

namespace brio::runtime {

namespace {

/// The last of ascending values that is not greater than one.
template <class T>
std::int64_t last_up_to(const std::vector<T>& values, std::int64_t value) {
  return std::upper_bound(values.begin(), values.end(), value) - values.begin() - 1;
}

}  // namespace

ir::Range RowsOfMember::positions(std::int64_t neuron, std::int64_t delay) const {
  const auto n = static_cast<std::int32_t>(neuron);
  if (rows->delays.empty()) return delay == steps ? positions(rows->first_run(n)) : ir::Range{0, 0};
  const auto begin = rows->delays.begin() + rows->first_run(n);
  const auto end = rows->delays.begin() + rows->first_run(n + 1);
  const auto found = std::lower_bound(begin, end, delay);
  if (found == end || *found != delay) return {0, 0};
  return positions(found - rows->delays.begin());
}

std::int64_t RowsOfMember::neuron_of(std::int64_t run) const {
  return rows->first.empty() ? run : last_up_to(rows->first, run);
}

std::int64_t RowsOfMember::run_at(std::int64_t position) const { return last_up_to(rows->begin, position); }

std::int64_t BundledRows::before(std::size_t member, std::int64_t neuron, std::int64_t delay) const {
  std::int64_t count = 0;
  for (std::size_t k = 0; k < member; ++k) {
    const auto positions = members[k].positions(neuron, delay);
    count += positions.end - positions.begin;
  }
  return count;
}

ir::Range BundledRows::from_member(std::size_t member, const ir::Range& positions) const {
  const auto& own = members[member];
  const auto run = own.run_at(positions.begin);
  const auto neuron = own.neuron_of(run);
  const auto delay = own.delay(run);
  const auto begin = RowsOfMember{merged}.positions(neuron, delay).begin + before(member, neuron, delay) +
                     positions.begin - own.positions(run).begin;
  return {begin, begin + positions.end - positions.begin};
}

ir::Range BundledRows::to_member(std::size_t member, const ir::Range& positions) const {
  const RowsOfMember all{merged};
  const auto run = all.run_at(positions.begin);
  const auto neuron = all.neuron_of(run);
  const auto delay = all.delay(run);
  const auto own = members[member].positions(neuron, delay);
  const auto begin = all.positions(run).begin + before(member, neuron, delay);
  const auto end = begin + own.end - own.begin;
  const auto place = [&](std::int64_t position) {
    return own.begin + std::clamp(position, begin, end) - begin;
  };
  return {place(positions.begin), place(positions.end)};
}

namespace {

/// Delays of a neuron's runs, ascending, each once.
void find_delays(const std::vector<RowsOfMember>& members, std::int64_t neuron,
                 std::vector<std::int32_t>& delays) {
  const auto n = static_cast<std::int32_t>(neuron);
  delays.clear();
  for (const auto& member : members) {
    for (auto run = member.rows->first_run(n); run < member.rows->first_run(n + 1); ++run) {
      const auto positions = member.positions(run);
      if (positions.begin != positions.end) delays.push_back(static_cast<std::int32_t>(member.delay(run)));
    }
  }
  std::ranges::sort(delays);
  delays.erase(std::ranges::unique(delays).begin(), delays.end());
}

}  // namespace

BundledRows bundled(std::vector<RowsOfMember> members) {
  BundledRows result{std::move(members)};
  model::Rows merged;
  std::vector<std::int32_t> delays;
  std::vector<std::int64_t> counts;  // synapses with each delay
  std::int64_t position = 0;
  for (std::int64_t neuron = 0; neuron < result.members.front().neurons(); ++neuron) {
    find_delays(result.members, neuron, delays);
    counts.assign(delays.size(), 0);
    for (const auto& member : result.members) {
      each_run(member, neuron, delays, [&](std::size_t at, const ir::Range& positions) {
        counts[at] += positions.end - positions.begin;
      });
    }
    merged.first.push_back(std::ssize(merged.delays));
    merged.delays.insert(merged.delays.end(), delays.begin(), delays.end());
    for (const auto count : counts) merged.begin.push_back(std::exchange(position, position + count));
  }
  merged.first.push_back(std::ssize(merged.delays));
  merged.begin.push_back(position);
  if (!merged.delays.empty()) merged.longest = *std::ranges::max_element(merged.delays);
  result.merged = std::make_shared<const model::Rows>(std::move(merged));
  return result;
}

}  // namespace brio::runtime
