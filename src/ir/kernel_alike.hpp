// Kernels that do the same for items of different parts of a group.
#pragma once

#include <cstdint>
#include <optional>

#include "ir/kernel.hpp"
#include "ir/kernel_order.hpp"

namespace brio::ir {

/// A kernel over ranges to which the column of its separation gives indices of a whole group, and what has to be added
/// to those of a part of it to make them so.
struct Unshifted {
  Kernel kernel;
  std::int64_t shift = 0;
};
/// Nothing if the column is for something else, too, than finding elements, or not for the same elements everywhere.
std::optional<Unshifted> without_shift(const Kernel& kernel, const Separation& separation);

/// Whether two kernels without loops do the same; names of theirs and of what they are given don't count.
bool alike(const Kernel& a, const Kernel& b);

}  // namespace brio::ir
