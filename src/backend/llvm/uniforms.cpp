#include "backend/llvm/uniforms.hpp"

#include "backend/llvm/operations.hpp"

namespace brio::llvm_backend {

Uniforms::Uniforms(Builder& builder, const Frame& frame, const Facts& facts) {
  const auto& body = frame.kernel.body;
  scalars_.resize(body.size());
  for (std::size_t k = 0; k < body.size(); ++k) {
    if (facts.uniform[k]) scalars_[k] = emit(builder, frame, body[k]);
  }
  // An anchor: whatever comes next in this block comes after the broadcasts.
  auto* const next = llvm::BasicBlock::Create(builder.getContext(), "uniform", frame.function);
  last_ = builder.CreateBr(next);
  builder.SetInsertPoint(next);
}

llvm::Value* Uniforms::emit(Builder& b, const Frame& frame, const ir::Inst& inst) const {
  auto& context = b.getContext();
  switch (inst.op) {
    case ir::Op::constant: return constant_bits(context, inst.type, inst.immediate);
    case ir::Op::scalar: return frame.scalars[inst.immediate];
    case ir::Op::item: return b.getInt64(0);
    case ir::Op::load: {
      const auto memory = frame.kernel.arrays[inst.immediate].type;
      auto* const type = memory_type(context, memory);
      auto* const address = b.CreateGEP(type, frame.arrays[inst.immediate], scalars_[inst.args[0]]);
      auto* const load = b.CreateLoad(type, address);
      frame.scopes.touches_array(load, inst.immediate);
      return value_from_memory(b, memory, load, 1);
    }
    default: break;
  }
  Operation operation{.op = inst.op,
                      .type = inst.type,
                      .operand = frame.kernel.body[inst.args[0]].type,
                      .args = {},
                      .width = 1};
  for (std::size_t k = 0; k < inst.args.size(); ++k) {
    if (inst.args[k] != ir::no_value) operation.args[k] = scalars_[inst.args[k]];
  }
  return emit_operation(b, operation);
}

llvm::Value* Uniforms::lanes(ir::Value value, int width) { return broadcast(scalars_[value], width); }

llvm::Value* Uniforms::broadcast(llvm::Value* scalar, int width) {
  if (width == 1) return scalar;
  auto*& made = broadcasts_[{scalar, width}];
  if (made == nullptr) made = Builder(last_).CreateVectorSplat(static_cast<unsigned>(width), scalar);
  return made;
}

}  // namespace brio::llvm_backend
