// The passes that make a kernel fast. Private to the room.
#pragma once

#include "backend/llvm/target.hpp"

namespace brio::llvm_backend {

/// before: kernels as emitted  after: the same kernels, fewer instructions
void optimise(llvm::Module& module, llvm::TargetMachine& machine);

}  // namespace brio::llvm_backend
