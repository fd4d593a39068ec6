// What a kernel's function knows of its call: arrays, scalars and lists, read once at the start, and what
// LLVM may assume of the memory behind them. Private to the room.
#pragma once

#include <string>
#include <vector>

#include "backend/llvm/llvm_headers.hpp"
#include "backend/llvm/target.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

using Builder = llvm::IRBuilder<>;

/// The fields of ir::KernelCall, in order.
enum class CallField : unsigned { arrays, scalars, begin, end, size, list, ranges, order, appends };

/// Promises that memory of different arrays does not overlap.
class AliasScopes {
 public:
  AliasScopes(llvm::LLVMContext& context, std::size_t arrays);
  /// The instruction touches array `array` alone.
  void touches_array(llvm::Instruction* instruction, std::size_t array) const { mark(instruction, array); }
  /// The instruction touches none of the arrays, but the lists of the call.
  void touches_lists(llvm::Instruction* instruction) const { mark(instruction, scopes_.size() - 1); }

 private:
  void mark(llvm::Instruction* instruction, std::size_t scope) const;
  std::vector<llvm::MDNode*> scopes_;  ///< of each array, then of the lists
  std::vector<llvm::MDNode*> others_;
};

struct Frame {
  const ir::Kernel& kernel;
  llvm::Function* function;
  llvm::Value* call;
  std::vector<llvm::Value*> arrays;
  std::vector<llvm::Value*> scalars;
  std::vector<llvm::Value*> appends;  ///< pointers to AppendList
  bool avx512;                        ///< code may use it
  AliasScopes scopes;

  llvm::Value* field(Builder& builder, CallField field) const;  ///< loads it
};

/// Declares the function `name` in `module` and fills its entry block, at whose end `builder` then is.
Frame open_function(Builder& builder, llvm::Module& module, const ir::Kernel& kernel, const Target& target,
                    const std::string& name);

}  // namespace brio::llvm_backend
