// The operations of kernels that compute, on one value or on a vector of them. Private to the room.
#pragma once

#include <array>

#include "backend/llvm/llvm_headers.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

/// Of a value in a register: `width` lanes; a boolean is one bit a lane.
llvm::Type* lanes_type(llvm::LLVMContext& context, ir::Type type, int width);
/// Of an element in memory.
llvm::Type* memory_type(llvm::LLVMContext& context, ir::Type type);
/// What was loaded from memory of a type, as a value: memory holds booleans as bytes, and may hold f64 as f32.
llvm::Value* value_from_memory(llvm::IRBuilder<>& builder, ir::Type memory, llvm::Value* loaded, int width);

struct Operation {
  ir::Op op;
  ir::Type type;                     ///< of the result
  ir::Type operand;                  ///< of the first operand
  std::array<llvm::Value*, 3> args;  ///< all of `width` lanes
  int width;
};

/// Nothing here is undefined for any operand, as in the interpreter (ir/arithmetic.hpp): lanes that hold
/// garbage may compute whatever they like.
llvm::Value* emit_operation(llvm::IRBuilder<>& builder, const Operation& operation);

llvm::Constant* constant_bits(llvm::LLVMContext& context, ir::Type type, std::uint64_t bits);

}  // namespace brio::llvm_backend
