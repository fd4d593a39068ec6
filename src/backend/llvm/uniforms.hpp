// The values of a kernel that are the same for all items: computed once, in scalar registers, in a block
// that runs before the loop over items. Private to the room.
#pragma once

#include <map>
#include <vector>

#include "backend/llvm/facts.hpp"
#include "backend/llvm/frame.hpp"

namespace brio::llvm_backend {

class Uniforms {
 public:
  /// Emits them where `builder` is. Broadcasts that are asked for later are put there too, so that block
  /// must be entered before any use.
  Uniforms(Builder& builder, const Frame& frame, const Facts& facts);

  bool has(ir::Value value) const { return scalars_[value] != nullptr; }
  /// In all lanes of a vector.
  llvm::Value* lanes(ir::Value value, int width);
  /// Any scalar that was computed before this object was made, in all lanes.
  llvm::Value* broadcast(llvm::Value* scalar, int width);

 private:
  llvm::Value* emit(Builder& builder, const Frame& frame, const ir::Inst& inst) const;
  llvm::Instruction* last_;            ///< broadcasts go before it
  std::vector<llvm::Value*> scalars_;  ///< per instruction, null if it is not uniform
  std::map<std::pair<llvm::Value*, int>, llvm::Value*> broadcasts_;
};

}  // namespace brio::llvm_backend
