#include "backend/llvm/body.hpp"

#include <llvm/IR/IntrinsicsX86.h>
#include <llvm/IR/MDBuilder.h>

#include "backend/llvm/operations.hpp"
#include "brio/error.hpp"

namespace brio::llvm_backend {

using ir::Op;
using ir::Type;

Body::Body(Builder& builder, const Frame& frame, const Facts& facts, Uniforms& uniforms, const Cursor& cursor)
    : b_(builder),
      frame_(frame),
      facts_(facts),
      uniforms_(uniforms),
      cursor_(cursor),
      start_(new_block("item")),
      halves_(in_halves()),
      values_(frame.kernel.body.size()),
      kept_(frame.kernel.arrays.size()),
      active_(cursor.active) {
  b_.CreateBr(start_);
  b_.SetInsertPoint(start_);
}

// Items follow each other from a whole group of pairs on.
bool Body::in_halves() const {
  return facts_.halves.any && cursor_.item == nullptr && cursor_.width % (2 * Halves::distance) == 0;
}

void Body::emit() {
  for (ir::Value at = 0; at < frame_.kernel.body.size(); ++at) {
    const bool later = cursor_.width > 1 && facts_.accumulates[at];
    if (!facts_.uniform[at] && !later) emit(at);
  }
  store_kept();
}

void Body::emit(ir::Value at) {
  const ir::Inst& inst = frame_.kernel.body[at];
  if (halves_ && facts_.halves.shared[at]) {
    values_[at] = operation(inst, cursor_.width / 2);
    return;
  }
  if (halves_ && facts_.halves.chosen[at]) {
    auto* const first = lanes(inst.args[1], cursor_.width / 2);
    values_[at] = from_halves(b_, first, lanes(inst.args[2], cursor_.width / 2), cursor_.width);
    return;
  }
  switch (inst.op) {
    case Op::item:
    case Op::position: break;  // made where it is used: most indices need no vector of items
    case Op::load: values_[at] = load(inst); break;
    case Op::store: store(inst); break;
    case Op::append: append(at); break;
    case Op::loop_begin: begin_loop(at); break;
    case Op::loop_arg: break;  // made by loop_begin
    case Op::loop_end: end_loop(inst); break;
    case Op::loop_result:
      values_[at] = results_[frame_.kernel.body[inst.args[0]].immediate][inst.immediate];
      break;
    default:
      values_[at] = facts_.scalings[at] && frame_.avx512 && cursor_.width >= 8
                        ? scaled(*facts_.scalings[at])
                        : operation(inst, cursor_.width);
      break;
  }
}

llvm::Value* Body::operation(const ir::Inst& inst, int width) {
  Operation operation{.op = inst.op,
                      .type = inst.type,
                      .operand = frame_.kernel.body[inst.args[0]].type,
                      .args = {},
                      .width = width};
  for (std::size_t k = 0; k < inst.args.size(); ++k) {
    if (inst.args[k] != ir::no_value) operation.args[k] = lanes(inst.args[k], width);
  }
  return emit_operation(b_, operation);
}

// 8 lanes at a time.
llvm::Value* Body::scaled(const Scaling& scaling) {
  auto* const number = lanes(scaling.number);
  auto* const shifter = llvm::ConstantFP::get(number->getType(), Scaling::shifter);
  auto* const exponent = b_.CreateFSub(lanes(scaling.shifted), shifter);
  const auto eight = [&](llvm::Value* x, llvm::Value* k) -> llvm::Value* {
    auto* const none = llvm::Constant::getNullValue(x->getType());
    constexpr std::uint32_t rounding_of_the_thread = 4;
    return b_.CreateIntrinsic(llvm::Intrinsic::x86_avx512_mask_scalef_pd_512, {},
                              {x, k, none, b_.getInt8(0xff), b_.getInt32(rounding_of_the_thread)});
  };
  if (cursor_.width == 8) return eight(number, exponent);
  const int low[] = {0, 1, 2, 3, 4, 5, 6, 7};
  const int high[] = {8, 9, 10, 11, 12, 13, 14, 15};
  const int all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  auto* const first = eight(b_.CreateShuffleVector(number, low), b_.CreateShuffleVector(exponent, low));
  auto* const second = eight(b_.CreateShuffleVector(number, high), b_.CreateShuffleVector(exponent, high));
  return b_.CreateShuffleVector(first, second, all);
}

llvm::Value* Body::lanes(ir::Value value) {
  if (uniforms_.has(value)) return uniforms_.lanes(value, cursor_.width);
  if (frame_.kernel.body[value].op == Op::item) return item();
  if (frame_.kernel.body[value].op == Op::position) return position();
  auto* const made = values_[value];
  return halves_ && facts_.halves.shared[value] ? from_halves(b_, made, made, cursor_.width) : made;
}

/// In all lanes or, of what pairs of items share, in half of them.
llvm::Value* Body::lanes(ir::Value value, int width) {
  if (width == cursor_.width) return lanes(value);
  if (uniforms_.has(value)) return uniforms_.lanes(value, width);
  if (frame_.kernel.body[value].op != Op::item) return values_[value];
  auto* const first = b_.CreateVectorSplat(static_cast<unsigned>(width), cursor_.position);
  const auto items = first_items(cursor_.width);
  return b_.CreateAdd(first, llvm::ConstantDataVector::get(b_.getContext(), items));
}

llvm::Value* Body::item() {
  if (item_ != nullptr) return item_;
  return item_ = early([&]() -> llvm::Value* {
           auto* const type = lanes_type(b_.getContext(), Type::i64, cursor_.width);
           if (cursor_.item != nullptr) return b_.CreateSExt(cursor_.item, type);
           if (cursor_.width == 1) return cursor_.position;
           auto* const first = b_.CreateVectorSplat(static_cast<unsigned>(cursor_.width), cursor_.position);
           return b_.CreateAdd(first, b_.CreateStepVector(type));
         });
}

llvm::Value* Body::position() {
  if (cursor_.width == 1) return cursor_.position;
  auto* const type = lanes_type(b_.getContext(), Type::i64, cursor_.width);
  auto* const first = b_.CreateVectorSplat(static_cast<unsigned>(cursor_.width), cursor_.position);
  return b_.CreateAdd(first, b_.CreateStepVector(type));
}

llvm::BasicBlock* Body::new_block(const char* name) {
  return llvm::BasicBlock::Create(b_.getContext(), name, frame_.function);
}

llvm::Value* Body::any(llvm::Value* mask) {
  if (cursor_.width == 1) return mask;
  auto* const bits = b_.CreateBitCast(mask, b_.getIntNTy(static_cast<unsigned>(cursor_.width)));
  return b_.CreateICmpNE(bits, llvm::Constant::getNullValue(bits->getType()));
}

/// Lanes that go into a loop; of a vector always, since each lane leaves by itself. null: the one item goes in.
llvm::Value* Body::entering(ir::Value enter) {
  auto* const there = cursor_.width > 1 ? active() : nullptr;
  if (enter == ir::no_value) {
    if (there != nullptr || cursor_.width == 1) return there;
    return llvm::Constant::getAllOnesValue(lanes_type(b_.getContext(), Type::boolean, cursor_.width));
  }
  auto* const wanted = lanes(enter);
  return there != nullptr ? b_.CreateAnd(there, wanted) : wanted;
}

void Body::begin_loop(ir::Value at) {
  const auto& body = frame_.kernel.body;
  const ir::Loop& loop = frame_.kernel.loops[body[at].immediate];
  OpenLoop open{.initial = {},
                .block = new_block("round"),
                .after = new_block("after_rounds"),
                .before = nullptr,
                .first_arg = at + 1};
  for (std::size_t k = 0; k < loop.next.size(); ++k) open.initial.push_back(lanes(body[at + 1 + k].args[0]));
  auto* const enter = entering(body[at].args[0]);
  open.before = b_.GetInsertBlock();
  open.may_skip = body[at].args[0] != ir::no_value;
  if (open.may_skip) {
    auto* const unlikely = llvm::MDBuilder(b_.getContext()).createBranchWeights(1, 100);
    b_.CreateCondBr(any(enter), open.block, open.after, unlikely);
  } else {
    b_.CreateBr(open.block);
  }
  b_.SetInsertPoint(open.block);
  open.round = b_.CreatePHI(b_.getInt32Ty(), 2);
  open.round->addIncoming(b_.getInt32(0), open.before);
  if (cursor_.width > 1 && enter != nullptr) {
    open.mask = b_.CreatePHI(enter->getType(), 2);
    open.mask->addIncoming(enter, open.before);
  }
  for (std::size_t k = 0; k < loop.next.size(); ++k) {
    auto* const argument = b_.CreatePHI(open.initial[k]->getType(), 2);
    argument->addIncoming(open.initial[k], open.before);
    values_[at + 1 + k] = argument;
  }
  loop_ = std::move(open);
}

// A lane that leaves keeps what its last round gave: both as the loop's result and as its arguments in the
// rounds that other lanes still need, whose outcome nobody looks at.
void Body::end_loop(const ir::Inst& inst) {
  const ir::Loop& loop = frame_.kernel.loops[inst.immediate];
  std::vector<llvm::Value*> next;
  for (std::size_t k = 0; k < loop.next.size(); ++k) {
    auto* const made = lanes(loop.next[k]);
    auto* const old = values_[loop_->first_arg + k];
    next.push_back(loop_->mask != nullptr ? b_.CreateSelect(loop_->mask, made, old) : made);
  }
  auto* const last = b_.GetInsertBlock();
  if (loop.max_rounds == 1) {
    b_.CreateBr(loop_->after);
  } else {
    go_round(lanes(inst.args[0]), loop.max_rounds, next);
  }
  b_.SetInsertPoint(loop_->after);
  for (std::size_t k = 0; loop_->may_skip && k < next.size(); ++k) {
    auto* const result = b_.CreatePHI(next[k]->getType(), 2);
    result->addIncoming(loop_->initial[k], loop_->before);
    result->addIncoming(next[k], last);
    next[k] = result;
  }
  results_.push_back(std::move(next));
  loop_.reset();
}

void Body::go_round(llvm::Value* again, std::uint32_t max_rounds, const std::vector<llvm::Value*>& next) {
  if (loop_->mask != nullptr) again = b_.CreateAnd(loop_->mask, again);
  auto* const round = b_.CreateAdd(loop_->round, b_.getInt32(1));
  auto* const more = b_.CreateAnd(any(again), b_.CreateICmpULT(round, b_.getInt32(max_rounds)));
  auto* const last = b_.GetInsertBlock();
  b_.CreateCondBr(more, loop_->block, loop_->after);
  loop_->round->addIncoming(round, last);
  if (loop_->mask != nullptr) loop_->mask->addIncoming(again, last);
  for (std::size_t k = 0; k < next.size(); ++k) {
    llvm::cast<llvm::PHINode>(values_[loop_->first_arg + k])->addIncoming(next[k], last);
  }
}

}  // namespace brio::llvm_backend
