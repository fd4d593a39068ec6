// Kernels to LLVM's intermediate language. Private to the room.
#pragma once

#include <string>

#include "backend/llvm/target.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

/// Adds `void name(const ir::KernelCall*)` to `module`. `kernel` is verified.
void emit_kernel(llvm::Module& module, const ir::Kernel& kernel, const Target& target,
                 const std::string& name);

}  // namespace brio::llvm_backend
