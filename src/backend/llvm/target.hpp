// The machine that kernels are compiled for. Private to the room.
#pragma once

#include <memory>
#include <string>

#include "backend/llvm/llvm_backend.hpp"
#include "backend/llvm/llvm_headers.hpp"

namespace brio::llvm_backend {

struct Target {
  std::string triple;
  std::string cpu;
  std::string features;   ///< as LLVM reads them: "+avx2,-avx512f,…", sorted
  int width = 1;          ///< lanes of f64 in a vector
  int vector_bits = 128;  ///< widest registers that code may use
  int optimise = 3;
};

/// This machine. Throws RunError if LLVM cannot compile for it or if `options` make no sense.
Target host_target(const Options& options);

/// One for each compilation: target machines are not shared between threads.
std::unique_ptr<llvm::TargetMachine> make_machine(const Target& target);

}  // namespace brio::llvm_backend
