// Small random kernels that use everything the IR has, and memory to call them on.
#pragma once

#include <cstdint>

#include "ir/kernel.hpp"
#include "workspace.hpp"

namespace brio::agree {

ir::Kernel random_kernel(std::uint64_t seed, ir::Domain domain);

/// `size` items, at least 1. Padding holds garbage, also where indices are expected.
Workspace random_workspace(const ir::Kernel& kernel, std::int64_t size, std::uint64_t seed);

}  // namespace brio::agree
