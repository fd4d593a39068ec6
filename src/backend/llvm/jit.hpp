// Object files to functions that can be called. Private to the room.
#pragma once

#include <llvm/ExecutionEngine/Orc/LLJIT.h>

#include <memory>
#include <string>

#include "backend/llvm/target.hpp"
#include "ir/call.hpp"

namespace brio::llvm_backend {

using Entry = void (*)(const ir::KernelCall*);

class Jit {
 public:
  /// Throws RunError.
  explicit Jit(const Target& target);

  struct Linked {
    Entry entry;
    llvm::orc::ResourceTrackerSP code;
  };
  /// Links `object`, which defines function `name`. Throws RunError.
  Linked link(std::unique_ptr<llvm::MemoryBuffer> object, const std::string& name);
  /// Frees machine code that nobody calls any more.
  static void unlink(const llvm::orc::ResourceTrackerSP& code);

 private:
  std::unique_ptr<llvm::orc::LLJIT> jit_;
};

}  // namespace brio::llvm_backend
