// Machine code for the body of a kernel: one item, or as many as a vector has lanes. Private to the room.
#pragma once

#include <optional>
#include <vector>

#include "backend/llvm/facts.hpp"
#include "backend/llvm/frame.hpp"
#include "backend/llvm/uniforms.hpp"

namespace brio::llvm_backend {

/// Where in its domain a kernel is.
struct Cursor {
  int width = 1;
  llvm::Value* position;          ///< i64: of lane 0; lane k is at position + k
  llvm::Value* end = nullptr;     ///< i64: lanes whose position is at or past it are not there; null: all are
  llvm::Value* item = nullptr;    ///< of each lane, i32 or i64, any valid one for lanes that are not there;
                                  ///< null: the item is the position, and elements of lanes lie side by side
  llvm::Value* active = nullptr;  ///< lanes that are there, if it is known already
  bool anywhere = false;  ///< elements that lie side by side begin at any element, not at a whole vector
};

/// Lanes k with position + k < end.
llvm::Value* lanes_before(Builder& builder, llvm::Value* position, llvm::Value* end, int width);

class Body {
 public:
  /// `builder` is in a block of its own; it is left in the block where the body ends.
  Body(Builder& builder, const Frame& frame, const Facts& facts, Uniforms& uniforms, const Cursor& cursor);

  void emit();

 private:
  /// The element of an array that belongs to the item, kept in a register until the body ends.
  struct Kept {
    llvm::Value* value = nullptr;
    bool stored = false;
  };

  // body.cpp
  void emit(ir::Value at);
  llvm::Value* operation(const ir::Inst& inst, int width);
  llvm::Value* scaled(const Scaling& scaling);
  llvm::Value* lanes(ir::Value value);
  llvm::Value* lanes(ir::Value value, int width);
  bool in_halves() const;
  llvm::Value* item();
  llvm::Value* position();
  /// Emits at the start of the body, so that all of it may use the result.
  llvm::Value* early(auto make) {
    const llvm::IRBuilderBase::InsertPointGuard guard(b_);
    b_.SetInsertPoint(start_, start_->begin());
    return make();
  }
  void begin_loop(ir::Value at);
  llvm::Value* entering(ir::Value enter);
  void end_loop(const ir::Inst& inst);
  void go_round(llvm::Value* again, std::uint32_t max_rounds, const std::vector<llvm::Value*>& next);
  llvm::Value* any(llvm::Value* mask);

  // body_memory.cpp
  llvm::Value* active();
  llvm::Value* in_bounds(llvm::Value* index);
  llvm::Value* load(const ir::Inst& inst);
  llvm::Value* load_at(std::size_t array, llvm::Value* index);
  llvm::Value* load_side_by_side(std::size_t array, llvm::Align alignment);
  llvm::Align side_by_side(ir::Type type) const;
  void store(const ir::Inst& inst);
  void store_at(std::size_t array, llvm::Value* index, llvm::Value* value, llvm::Value* mask);
  void scatter(std::size_t array, llvm::Value* addresses, llvm::Value* value, llvm::Value* mask);
  void store_side_by_side(std::size_t array, llvm::Value* value);
  void store_kept();
  void accumulate(const ir::Inst& store, const Accumulation& how);
  void append(ir::Value at);
  void append_one(std::size_t list, llvm::Value* value);
  void append_lanes(std::size_t list, llvm::Value* value, llvm::Value* mask);
  void if_rare(llvm::Value* condition, auto then);
  bool is_kept(const ir::Inst& access) const;
  llvm::Value* own_index();
  llvm::Type* memory_lanes(std::size_t array) const;
  llvm::Value* from_memory(std::size_t array, llvm::Value* value);
  llvm::Value* to_memory(std::size_t array, llvm::Value* value);

  llvm::BasicBlock* new_block(const char* name);

  Builder& b_;
  const Frame& frame_;
  const Facts& facts_;
  Uniforms& uniforms_;
  Cursor cursor_;
  llvm::BasicBlock* start_;
  bool halves_;                       ///< what pairs of items share is computed once
  std::vector<llvm::Value*> values_;  ///< per instruction: in all lanes; of what pairs share, in half of them
  std::vector<Kept> kept_;            ///< per array
  llvm::Value* active_ = nullptr;     ///< lanes that are there
  llvm::Value* item_ = nullptr;       ///< i64, in all lanes

  struct OpenLoop {
    std::vector<llvm::Value*> initial;
    llvm::BasicBlock* block;
    llvm::BasicBlock* after;
    llvm::BasicBlock* before;
    ir::Value first_arg;
    bool may_skip = false;  ///< if no lane goes in
    llvm::PHINode* round = nullptr;
    llvm::PHINode* mask = nullptr;  ///< lanes that are in this round; null: all
  };
  std::optional<OpenLoop> loop_;
  std::vector<std::vector<llvm::Value*>> results_;  ///< of each loop that is closed
};

}  // namespace brio::llvm_backend
