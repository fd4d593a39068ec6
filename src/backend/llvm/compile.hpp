// One kernel to an object file in memory, on the calling thread. Private to the room.
#pragma once

#include <string>

#include "backend/llvm/llvm_backend.hpp"
#include "backend/llvm/target.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

/// The object file that defines function `name`. Throws RunError if the machine cannot compile.
std::unique_ptr<llvm::MemoryBuffer> compile_object(const ir::Kernel& kernel, const Target& target,
                                                   const std::string& name);

Text compile_text(const ir::Kernel& kernel, const Target& target, const std::string& name);

}  // namespace brio::llvm_backend
