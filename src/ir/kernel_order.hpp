// Whether the items of a kernel hang together.
#pragma once

#include <optional>
#include <vector>

#include "ir/kernel.hpp"

namespace brio::ir {

/// Whether an item touches what another one stores, or one list is appended to from two places. Then running
/// a block of items step by step, or parts of a domain on several threads, is not the same as running the
/// items one by one, which is what the kernel means.
bool must_go_one_by_one(const Kernel& kernel);

/// The arrays of which a kernel over ranges touches the elements of its items and no others, if all that an item's
/// number is for is finding them: then items may be numbered anew, if these arrays are put in the new order. Nothing
/// if the number means more (random numbers, elements elsewhere), or if others are called.
std::optional<std::vector<std::uint32_t>> columns_of_items(const Kernel& kernel);

/// Which items of a kernel over ranges don't meet, so that it does not matter which of them comes first.
struct Separation {
  /// Those for which the elements of this array differ; none: any two items.
  std::optional<std::uint32_t> column;
  friend bool operator==(const Separation&, const Separation&) = default;
};
/// With a column, the kernel stores to nothing but elements of the item itself and those elements of other arrays that
/// the column says, as an index, to which the same may be added for all items. Nothing if it is not known what meets.
std::optional<Separation> separation_of(const Kernel& kernel);

/// What a kernel over ranges that has a separation does to one array.
enum class Touch : std::uint8_t {
  nothing,
  reads,          ///< any elements, and changes none
  own,            ///< changes elements of its items
  own_of_column,  ///< changes elements that the column of the separation says
};
std::vector<Touch> touches_of(const Kernel& kernel);

}  // namespace brio::ir
