// Kernels to machine code in memory with LLVM. No LLVM type is seen outside this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "backend/backend.hpp"

namespace brio::llvm_backend {

struct Options {
  int width = 0;               ///< lanes of f64 in a vector: 1, 2, 4, 8; 0: what suits this machine best
  int optimise = 3;            ///< 0 (compiles in about a millisecond) or 3
  std::string processor = {};  ///< as LLVM names it, "x86-64"; "": this machine's, with all that it can do
  std::string cache = {};      ///< folder for compiled kernels, see object_cache.hpp; "": none
  std::uint64_t cache_bytes = 256 << 20;
};

/// Throws RunError if the machine has no usable target.
std::unique_ptr<backend::Backend> make(const Options& options = {});

/// For docs/develop/walk.md and debugging: LLVM IR after optimisation, and the assembly, of one kernel.
struct Text {
  std::string ir;
  std::string assembly;
};
Text inspect(const ir::Kernel& kernel, const Options& options = {});

}  // namespace brio::llvm_backend
