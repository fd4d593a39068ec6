// Loads, stores and appends of a kernel's body.
#include <llvm/IR/MDBuilder.h>

#include <map>

#include "backend/llvm/body.hpp"
#include "backend/llvm/operations.hpp"
#include "ir/call.hpp"

namespace brio::llvm_backend {

using ir::Type;

llvm::Value* lanes_before(Builder& b, llvm::Value* position, llvm::Value* end, int width) {
  auto* const left = b.CreateVectorSplat(static_cast<unsigned>(width), b.CreateSub(end, position));
  return b.CreateICmpSLT(b.CreateStepVector(left->getType()), left);
}

/// Lanes that are there, or null if all are.
llvm::Value* Body::active() {
  if (active_ == nullptr && cursor_.end != nullptr) {
    active_ = early([&] { return lanes_before(b_, cursor_.position, cursor_.end, cursor_.width); });
  }
  return active_;
}

// memory holds booleans as bytes, and may hold f64 as f32

llvm::Type* Body::memory_lanes(std::size_t array) const {
  auto* const element = memory_type(b_.getContext(), frame_.kernel.arrays[array].type);
  if (cursor_.width == 1) return element;
  return llvm::FixedVectorType::get(element, static_cast<unsigned>(cursor_.width));
}

llvm::Value* Body::from_memory(std::size_t array, llvm::Value* value) {
  return value_from_memory(b_, frame_.kernel.arrays[array].type, value, cursor_.width);
}

llvm::Value* Body::to_memory(std::size_t array, llvm::Value* value) {
  switch (frame_.kernel.arrays[array].type) {
    case Type::boolean: return b_.CreateZExt(value, memory_lanes(array));
    case Type::f32: return b_.CreateFPTrunc(value, memory_lanes(array));
    default: return value;
  }
}

// loads

bool Body::is_kept(const ir::Inst& access) const {
  return facts_.is_item[access.args[0]] && facts_.arrays[access.immediate].stays_in_register();
}

/// The item as an index, in the type that it has.
llvm::Value* Body::own_index() { return cursor_.item != nullptr ? cursor_.item : item(); }

llvm::Value* Body::load(const ir::Inst& inst) {
  const std::size_t array = inst.immediate;
  if (frame_.kernel.body[inst.args[0]].op == ir::Op::position) {
    return load_side_by_side(array, llvm::Align(ir::size_of(frame_.kernel.arrays[array].type)));
  }
  if (!is_kept(inst)) return load_at(array, in_bounds(lanes(inst.args[0])));
  Kept& kept = kept_[array];
  if (kept.value == nullptr) {
    // At the start, since a loop that no lane goes into would leave it without a value.
    kept.value = early([&] {
      return cursor_.item == nullptr
                 ? load_side_by_side(array, side_by_side(frame_.kernel.arrays[array].type))
                 : load_at(array, own_index());
    });
  }
  return kept.value;
}

llvm::Align Body::side_by_side(Type type) const {
  // Arrays begin with a line of the cache, and two vectors may be longer.
  const auto lanes = static_cast<std::size_t>(cursor_.anywhere ? 1 : cursor_.width);
  return llvm::Align(std::min<std::size_t>(ir::size_of(type) * lanes, 64));
}

llvm::Value* Body::load_side_by_side(std::size_t array, llvm::Align alignment) {
  const Type type = frame_.kernel.arrays[array].type;
  auto* const address =
      b_.CreateGEP(memory_type(b_.getContext(), type), frame_.arrays[array], cursor_.position);
  auto* const load = b_.CreateAlignedLoad(memory_lanes(array), address, alignment);
  frame_.scopes.touches_array(load, array);
  return from_memory(array, load);
}

/// Lanes that are not there, or have left a loop, may hold any index; they look at element 0 instead.
llvm::Value* Body::in_bounds(llvm::Value* index) {
  if (cursor_.width == 1) return index;
  auto* const mask = loop_ ? loop_->mask : active();
  if (mask == nullptr) return index;
  return b_.CreateSelect(mask, index, llvm::Constant::getNullValue(index->getType()));
}

llvm::Value* Body::load_at(std::size_t array, llvm::Value* index) {
  const Type type = frame_.kernel.arrays[array].type;
  auto* const element = memory_type(b_.getContext(), type);
  auto* const addresses = b_.CreateGEP(element, frame_.arrays[array], index);
  const llvm::Align alignment(ir::size_of(type));
  llvm::Instruction* load = nullptr;
  if (cursor_.width == 1) {
    load = b_.CreateAlignedLoad(element, addresses, alignment);
  } else {
    load = b_.CreateMaskedGather(memory_lanes(array), addresses, alignment);
  }
  frame_.scopes.touches_array(load, array);
  return from_memory(array, load);
}

// stores

void Body::store(const ir::Inst& inst) {
  const std::size_t array = inst.immediate;
  if (cursor_.width > 1 && facts_.accumulations[array].load != ir::no_value) {
    accumulate(inst, facts_.accumulations[array]);
    return;
  }
  auto* value = lanes(inst.args[1]);
  auto* const mask = inst.args[2] != ir::no_value ? lanes(inst.args[2]) : nullptr;
  if (!is_kept(inst)) {
    store_at(array, lanes(inst.args[0]), value, mask);
    return;
  }
  if (frame_.kernel.arrays[array].type == Type::f32) value = from_memory(array, to_memory(array, value));
  if (mask != nullptr) value = b_.CreateSelect(mask, value, load(inst));
  kept_[array] = {.value = value, .stored = facts_.arrays[array].with == ir::no_value};
}

void Body::store_kept() {
  for (std::size_t array = 0; array < kept_.size(); ++array) {
    if (!kept_[array].stored) continue;
    if (cursor_.item == nullptr) {
      store_side_by_side(array, kept_[array].value);
    } else {
      store_at(array, own_index(), kept_[array].value, nullptr);
    }
  }
}

void Body::store_side_by_side(std::size_t array, llvm::Value* value) {
  const Type type = frame_.kernel.arrays[array].type;
  auto* const address =
      b_.CreateGEP(memory_type(b_.getContext(), type), frame_.arrays[array], cursor_.position);
  auto* const store = b_.CreateAlignedStore(to_memory(array, value), address, side_by_side(type));
  frame_.scopes.touches_array(store, array);
}

// Lane after lane, which is the order of items: several may meet in one element. An item that stores nothing adds
// nothing: x + -0.0 and x - 0.0 are x for every x.
void Body::accumulate(const ir::Inst& store, const Accumulation& how) {
  const std::size_t array = store.immediate;
  const Type type = frame_.kernel.arrays[array].type;
  auto* amount = lanes(how.amount);
  if (store.args[2] != ir::no_value) {
    auto* const nothing = amount->getType()->isFPOrFPVectorTy() && !how.subtracted
                              ? llvm::ConstantFP::getNegativeZero(amount->getType())
                              : llvm::Constant::getNullValue(amount->getType());
    amount = b_.CreateSelect(lanes(store.args[2]), amount, nothing);
  }
  auto* const index = lanes(store.args[0]);
  auto* const element = memory_type(b_.getContext(), type);
  Operation sum{.op = frame_.kernel.body[how.sum].op,
                .type = frame_.kernel.body[how.sum].type,
                .operand = frame_.kernel.body[how.sum].type,
                .args = {},
                .width = 1};
  for (int lane = 0; lane < cursor_.width; ++lane) {
    const auto number = static_cast<std::uint64_t>(lane);
    auto* const address = b_.CreateGEP(element, frame_.arrays[array], b_.CreateExtractElement(index, number));
    auto* const load = b_.CreateAlignedLoad(element, address, llvm::Align(ir::size_of(type)));
    sum.args[how.amount_first ? 1 : 0] = value_from_memory(b_, type, load, 1);
    sum.args[how.amount_first ? 0 : 1] = b_.CreateExtractElement(amount, number);
    auto* value = emit_operation(b_, sum);
    if (type == Type::f32) value = b_.CreateFPTrunc(value, element);
    frame_.scopes.touches_array(load, array);
    frame_.scopes.touches_array(b_.CreateStore(value, address), array);
  }
}

void Body::store_at(std::size_t array, llvm::Value* index, llvm::Value* value, llvm::Value* mask) {
  auto* const element = memory_type(b_.getContext(), frame_.kernel.arrays[array].type);
  auto* const addresses = b_.CreateGEP(element, frame_.arrays[array], index);
  value = to_memory(array, value);
  if (cursor_.width > 1) {
    scatter(array, addresses, value, mask);
    return;
  }
  llvm::BasicBlock* after = nullptr;
  if (mask != nullptr) {
    auto* const then = new_block("store");
    after = new_block("stored");
    b_.CreateCondBr(mask, then, after);
    b_.SetInsertPoint(then);
  }
  frame_.scopes.touches_array(b_.CreateStore(value, addresses), array);
  if (after != nullptr) {
    b_.CreateBr(after);
    b_.SetInsertPoint(after);
  }
}

// A scatter writes equal addresses in ascending order of lanes (LLVM's language reference), which is the
// order of items.
void Body::scatter(std::size_t array, llvm::Value* addresses, llvm::Value* value, llvm::Value* mask) {
  auto* lanes = active();
  if (mask != nullptr) lanes = lanes != nullptr ? b_.CreateAnd(mask, lanes) : mask;
  const llvm::Align alignment(ir::size_of(frame_.kernel.arrays[array].type));
  frame_.scopes.touches_array(b_.CreateMaskedScatter(value, addresses, alignment, lanes), array);
}

// appends

void Body::if_rare(llvm::Value* condition, auto then) {
  auto* const block = new_block("append");
  auto* const after = new_block("appended");
  b_.CreateCondBr(condition, block, after, llvm::MDBuilder(b_.getContext()).createBranchWeights(1, 100));
  b_.SetInsertPoint(block);
  then();
  b_.CreateBr(after);
  b_.SetInsertPoint(after);
}

void Body::append(ir::Value at) {
  const ir::Inst& inst = frame_.kernel.body[at];
  auto* const value = lanes(inst.args[0]);
  auto* const mask = lanes(inst.args[1]);
  std::map<std::size_t, llvm::Value*> elements;
  for (const ir::Inst& store : frame_.kernel.body) {
    if (store.op != ir::Op::store || facts_.arrays[store.immediate].with != at) continue;
    elements[store.immediate] = b_.CreateSelect(mask, lanes(store.args[1]), load(store));
  }
  if_rare(any(mask), [&] {
    for (const auto& [array, element] : elements) store_side_by_side(array, element);
    if (cursor_.width == 1) {
      append_one(inst.immediate, value);
    } else {
      append_lanes(inst.immediate, value, mask);
    }
  });
}

void Body::append_one(std::size_t list, llvm::Value* value) {
  auto* const fields = frame_.appends[list];
  auto* const data = b_.CreateLoad(b_.getPtrTy(), fields);
  auto* const count_field =
      b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), fields, offsetof(ir::AppendList, count));
  auto* const count = b_.CreateLoad(b_.getInt64Ty(), count_field);
  auto* const write = b_.CreateStore(value, b_.CreateGEP(b_.getInt32Ty(), data, count));
  auto* const advance = b_.CreateStore(b_.CreateAdd(count, b_.getInt64(1)), count_field);
  for (llvm::Instruction* const access :
       {static_cast<llvm::Instruction*>(data), static_cast<llvm::Instruction*>(count),
        static_cast<llvm::Instruction*>(write), static_cast<llvm::Instruction*>(advance)}) {
    frame_.scopes.touches_lists(access);
  }
}

// Lanes one after another: they are few, and the order of items is kept.
void Body::append_lanes(std::size_t list, llvm::Value* value, llvm::Value* mask) {
  if (cursor_.end != nullptr) {
    mask = b_.CreateAnd(mask, lanes_before(b_, cursor_.position, cursor_.end, cursor_.width));
  }
  auto* const bits_type = b_.getIntNTy(static_cast<unsigned>(cursor_.width));
  auto* const all = b_.CreateZExt(b_.CreateBitCast(mask, bits_type), b_.getInt32Ty());
  llvm::AllocaInst* buffer = nullptr;
  {
    auto& entry = frame_.function->getEntryBlock();
    buffer = Builder(&entry, entry.begin()).CreateAlloca(value->getType());
  }
  b_.CreateStore(value, buffer);

  auto* const before = b_.GetInsertBlock();
  auto* const test = new_block("next_lane");
  auto* const one = new_block("lane");
  auto* const after = new_block("lanes_done");
  b_.CreateBr(test);
  b_.SetInsertPoint(test);
  auto* const bits = b_.CreatePHI(all->getType(), 2);
  bits->addIncoming(all, before);
  b_.CreateCondBr(b_.CreateICmpNE(bits, b_.getInt32(0)), one, after);
  b_.SetInsertPoint(one);
  auto* const lane = b_.CreateIntrinsic(llvm::Intrinsic::cttz, {bits->getType()}, {bits, b_.getTrue()});
  append_one(list, b_.CreateLoad(b_.getInt32Ty(), b_.CreateGEP(b_.getInt32Ty(), buffer, lane)));
  bits->addIncoming(b_.CreateAnd(bits, b_.CreateSub(bits, b_.getInt32(1))), one);
  b_.CreateBr(test);
  b_.SetInsertPoint(after);
}

}  // namespace brio::llvm_backend
