// From rows of candidates to pairs: chance, then the tests of pairs, then copies.
//
// Rows are worked on in blocks, each with random numbers of its own, so that the pairs are the same however many
// threads there are.
#pragma once

#include <functional>
#include <vector>

#include "face/connect_rows.hpp"

namespace brio::face {

/// Neurons of the inner side, row after row, in the order in which they were generated.
struct Connections {
  std::vector<std::int64_t> begin;  ///< of each row; size: neurons of the outer side + 1
  model::Array inner{ir::Type::i32, 0};
};

/// Told now and then how many of how many blocks are done, and how many pairs there are.
using BlocksDone = std::function<void(std::size_t done, std::size_t all, std::int64_t pairs)>;

/// Throws ModelError for an index out of range: that of the first pair which has one.
Connections connections_of(const Recipe& recipe, const Rows& rows, const Random& random,
                           const BlocksDone& watch);

/// What comes of a candidate that chance leaves, on average, in a few of the blocks. Indices out of range count as
/// none.
double fraction_of(const Recipe& recipe, const Rows& rows, const Random& random, std::size_t blocks);

}  // namespace brio::face
