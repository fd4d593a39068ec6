// Values that items have in pairs. Private to the room.
//
//   before:  block = philox(item & ~4, …); number = item & 4 ? block.b : block.a     a block for each lane
//   after:   of 16 lanes, a block for each of items 0 to 3 and 8 to 11; a and b are put together
//   why:     items 8k+n and 8k+4+n, n = 0 … 3, have the same block (ir/math_random.hpp): half the work
#pragma once

#include <vector>

#include "backend/llvm/llvm_headers.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

struct Halves {
  /// Items that have the same, in groups of twice as many.
  static constexpr int distance = 4;
  std::vector<bool> shared;  ///< per instruction: a value that is the same for both items of a pair
  std::vector<bool>
      chosen;        ///< per instruction: of two shared values one for the first item, one for the second
  bool any = false;  ///< anything is chosen
};

/// `uniform`: per instruction, a value that is the same for all items.
Halves find_halves(const ir::Kernel& kernel, const std::vector<bool>& uniform);

/// Positions, from that of lane 0 on, of the first items of pairs.
std::vector<std::uint64_t> first_items(int width);
/// Of half a vector, all `width` lanes; the second vector for the second items of pairs.
llvm::Value* from_halves(llvm::IRBuilder<>& builder, llvm::Value* first, llvm::Value* second, int width);

}  // namespace brio::llvm_backend
