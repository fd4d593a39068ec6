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

/// For a kernel over ranges: the array whose element at an item says (as an index) which elements of other arrays the
/// item stores to, if it stores to nothing but those and elements of its own. Then items for which it differs don't
/// meet, and it does not matter which of them is first. Nothing if that can't be said.
std::optional<std::uint32_t> column_that_separates(const Kernel& kernel);

}  // namespace brio::ir
