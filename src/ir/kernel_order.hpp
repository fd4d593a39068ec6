// Whether the items of a kernel hang together.
#pragma once

#include "ir/kernel.hpp"

namespace brio::ir {

/// Whether an item touches what another one stores, or one list is appended to from two places. Then running
/// a block of items step by step, or parts of a domain on several threads, is not the same as running the
/// items one by one, which is what the kernel means.
bool must_go_one_by_one(const Kernel& kernel);

}  // namespace brio::ir
