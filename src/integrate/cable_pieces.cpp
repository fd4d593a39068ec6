// Where a cell is cut, so that its compartments fill the lanes of vectors.
#include <algorithm>
#include <map>

#include "integrate/cable_lanes.hpp"

namespace brio::integrate {

namespace {

// Shorter ones cost more than they save: the ends of a piece are worked on one by one.
constexpr std::int32_t shortest_piece = 4;
constexpr std::int32_t longest_piece = 128;

// Nanoseconds, measured: of a node that is not in a lane, of a row of lanes, and of the ends of a group.
constexpr std::int64_t cost_of_node = 6;
constexpr std::int64_t cost_of_row = 20;
constexpr std::int64_t cost_of_group = 100;

// A section of `count` compartments as pieces with a compartment between them.
struct Cut {
  std::int32_t pieces = 0;
  std::int32_t shorter = 0;  // compartments of a piece
  std::int32_t longer = 0;   // pieces that have one more
};

Cut cut(std::int32_t count, std::int32_t length) {
  if (count < shortest_piece) return {};
  Cut made;
  made.pieces = (count + length + 1) / (length + 1);
  const auto inside = count - (made.pieces - 1);
  made.shorter = inside / made.pieces;
  made.longer = inside % made.pieces;
  return made.shorter < shortest_piece ? Cut{} : made;
}

using Counts = std::map<std::int32_t, std::int64_t, std::greater<>>;  // how often each number is there

std::int64_t cost(const Counts& sections, std::int32_t length) {
  Counts pieces;
  std::int64_t nodes = 0;
  for (const auto& [count, times] : sections) {
    const auto made = cut(count, length);
    nodes += times * (made.pieces == 0 ? count : made.pieces - 1);
    if (made.longer > 0) pieces[made.shorter + 1] += times * made.longer;
    if (made.pieces > made.longer) pieces[made.shorter] += times * (made.pieces - made.longer);
  }
  std::int64_t total = nodes * cost_of_node;
  std::int64_t room = 0;  // lanes of the last group that are free
  for (const auto& [count, times] : pieces) {
    const auto groups = (std::max<std::int64_t>(times - room, 0) + cable_lanes - 1) / cable_lanes;
    room += groups * cable_lanes - times;
    total += groups * (count * cost_of_row + cost_of_group);
  }
  return total;
}

}  // namespace

std::vector<CablePiece> cut_into_pieces(const std::vector<model::CableSection>& sections) {
  // Of a section alone, the last compartment stays outside: there is nothing else that would.
  const std::int32_t kept = sections.size() == 1 ? 1 : 0;
  Counts counts;
  std::int64_t compartments = 0;
  for (const auto& section : sections) {
    ++counts[section.count - kept];
    compartments += section.count;
  }
  std::int32_t best = 0;
  auto least = compartments * cost_of_node;
  for (auto length = shortest_piece; length <= longest_piece; ++length) {
    const auto now = cost(counts, length);
    if (now >= least) continue;
    best = length;
    least = now;
  }
  std::vector<CablePiece> pieces;
  if (best == 0) return pieces;
  for (const auto& section : sections) {
    const auto made = cut(section.count - kept, best);
    auto first = section.first;
    for (std::int32_t k = 0; k < made.pieces; ++k) {
      const auto count = made.shorter + (k < made.longer ? 1 : 0);
      pieces.push_back({first, count});
      first += count + 1;
    }
  }
  std::ranges::stable_sort(pieces, std::ranges::greater(), &CablePiece::count);
  return pieces;
}

}  // namespace brio::integrate
