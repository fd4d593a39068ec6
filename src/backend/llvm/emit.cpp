#include "backend/llvm/emit.hpp"

#include <optional>
#include <vector>

#include "backend/llvm/body.hpp"
#include "backend/llvm/facts.hpp"
#include "backend/llvm/frame.hpp"
#include "backend/llvm/operations.hpp"
#include "backend/llvm/uniforms.hpp"

namespace brio::llvm_backend {
namespace {

/// Instructions up to which the loop over a range is made twice, with and without an order.
constexpr std::size_t short_body = 64;
/// Items by which elements are fetched ahead in a range with an order: 16 to 64 of them take the same time.
constexpr std::uint64_t fetched_ahead = 32;
/// Instructions up to which the loop over a range without order does several items at a time: 8, of which an array of f64
/// has a line of memory.
constexpr std::size_t tiny_body = 16;
constexpr int items_of_a_line = 8;
/// Items by which such a range is fetched ahead, and what is behind its end in the next one: of 64, 128 and 256, B6 takes
/// least with more (docs/develop/performance.md), B9 with 128.
constexpr std::uint64_t fetched_items = 128;
/// Ranges by which the start of one is fetched ahead: with 1 the memory is not there yet, with 4 more than is needed.
constexpr std::uint64_t fetched_ranges = 2;

class Walk {
 public:
  Walk(llvm::Module& module, const ir::Kernel& kernel, const Target& target, const std::string& name)
      : b_(module.getContext()),
        kernel_(kernel),
        facts_(examine(kernel)),
        width_(lanes_of(kernel, facts_, target.width)),
        frame_(open_function(b_, module, kernel, target, name)) {}

  void emit() {
    switch (kernel_.domain) {
      case ir::Domain::once: once(); break;
      case ir::Domain::items: items(); break;
      case ir::Domain::list: list(); break;
      case ir::Domain::ranges: ranges(); break;
    }
    b_.CreateRetVoid();
  }

 private:
  llvm::BasicBlock* new_block(const char* name) {
    return llvm::BasicBlock::Create(b_.getContext(), name, frame_.function);
  }

  void body(Uniforms& uniforms, const Cursor& cursor) { Body(b_, frame_, facts_, uniforms, cursor).emit(); }

  /// `then` unless begin >= end.
  void if_any(llvm::Value* begin, llvm::Value* end, auto then) {
    auto* const some = new_block("some");
    auto* const done = new_block("done");
    b_.CreateCondBr(b_.CreateICmpSLT(begin, end), some, done);
    b_.SetInsertPoint(some);
    then();
    b_.CreateBr(done);
    b_.SetInsertPoint(done);
  }

  /// do each(position) while ((position += step) < end), from `begin`.
  void count(llvm::Value* begin, llvm::Value* end, int step, auto each) {
    auto* const before = b_.GetInsertBlock();
    auto* const block = new_block("loop");
    auto* const after = new_block("after");
    b_.CreateBr(block);
    b_.SetInsertPoint(block);
    auto* const position = b_.CreatePHI(b_.getInt64Ty(), 2, "position");
    position->addIncoming(begin, before);
    each(position);
    auto* const next = b_.CreateNSWAdd(position, b_.getInt64(static_cast<std::uint64_t>(step)));
    position->addIncoming(next, b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateICmpSLT(next, end), block, after);
    b_.SetInsertPoint(after);
  }

  void once() {
    Uniforms uniforms(b_, frame_, facts_);
    body(uniforms, {.width = 1, .position = b_.getInt64(0)});
  }

  // Arrays are padded to whole vectors, so the last vector needs no loop of its own.
  void items() {
    auto* const begin = frame_.field(b_, CallField::begin);
    auto* const end = frame_.field(b_, CallField::end);
    if_any(begin, end, [&] {
      Uniforms uniforms(b_, frame_, facts_);
      count(begin, end, width_, [&](llvm::Value* position) {
        body(uniforms, {.width = width_, .position = position, .end = width_ > 1 ? end : nullptr});
      });
    });
  }

  void list() {
    auto* const begin = frame_.field(b_, CallField::begin);
    auto* const end = frame_.field(b_, CallField::end);
    auto* const list = frame_.field(b_, CallField::list);
    if_any(begin, end, [&] {
      Uniforms uniforms(b_, frame_, facts_);
      count(begin, end, width_, [&](llvm::Value* position) {
        auto* const address = b_.CreateGEP(b_.getInt32Ty(), list, position);
        Cursor cursor{.width = width_, .position = position};
        if (width_ == 1) {
          cursor.item = entry(address);
        } else {
          cursor.end = end;
          cursor.active = lanes_before(b_, position, end, width_);
          cursor.item = entries(address, cursor.active, width_);
        }
        body(uniforms, cursor);
      });
    });
  }

  llvm::Value* entry(llvm::Value* address) {
    auto* const load = b_.CreateLoad(b_.getInt32Ty(), address);
    frame_.scopes.touches_lists(load);
    return load;
  }

  llvm::Value* entries(llvm::Value* address, llvm::Value* active, int width) {
    auto* const type = lanes_type(b_.getContext(), ir::Type::i32, width);
    auto* const load =
        b_.CreateMaskedLoad(type, address, llvm::Align(4), active, llvm::Constant::getNullValue(type));
    frame_.scopes.touches_lists(load);
    return load;
  }

  llvm::Value* bound(llvm::Value* ranges, llvm::Value* range, unsigned which) {
    auto* const at = b_.CreateAdd(b_.CreateShl(range, 1), b_.getInt64(which));
    auto* const load = b_.CreateLoad(b_.getInt64Ty(), b_.CreateGEP(b_.getInt64Ty(), ranges, at));
    frame_.scopes.touches_lists(load);
    return load;
  }

  /// A range of positions, as the loop over it needs it.
  struct Range {
    llvm::Value* first;
    llvm::Value* last;            ///< behind the last one
    llvm::Value* following;       ///< where the next one begins …
    llvm::Value* following_last;  ///< … and ends
    llvm::Value* next;            ///< where one behind that begins
    llvm::Value* order;
    llvm::Value* unordered;  ///< boolean: there is no order
  };

  void ranges() {
    auto* const begin = frame_.field(b_, CallField::begin);
    auto* const end = frame_.field(b_, CallField::end);
    auto* const ranges = frame_.field(b_, CallField::ranges);
    auto* const order = frame_.field(b_, CallField::order);
    auto* const unordered = b_.CreateIsNull(order);
    if_any(begin, end, [&] {
      auto* const final = b_.CreateSub(end, b_.getInt64(1));
      // A range may be empty, and then an array that its items would read may be empty, too.
      std::optional<Uniforms> uniforms;
      if (!facts_.uniform_loads) uniforms.emplace(b_, frame_, facts_);
      count(begin, end, 1, [&](llvm::Value* number) {
        const auto behind = [&](std::uint64_t so_many) {
          auto* const other = b_.CreateAdd(number, b_.getInt64(so_many));
          return b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, other, final);
        };
        auto* const following = behind(1);
        const Range range{.first = bound(ranges, number, 0),
                          .last = bound(ranges, number, 1),
                          .following = bound(ranges, following, 0),
                          .following_last = bound(ranges, following, 1),
                          .next = bound(ranges, behind(fetched_ranges), 0),
                          .order = order,
                          .unordered = unordered};
        if_any(range.first, range.last, [&] {
          if (facts_.uniform_loads) uniforms.emplace(b_, frame_, facts_);
          if (width_ > 1) {
            vector_loops(*uniforms, range);
          } else if (kernel_.body.size() <= short_body) {
            two_loops(*uniforms, range);
          } else {
            one_loop(*uniforms, range);
          }
        });
      });
    });
  }

  void with_and_without_order(const Range& range, auto with, auto without) {
    auto* const plain = new_block("plain");
    auto* const ordered = new_block("ordered");
    auto* const done = new_block("range_done");
    b_.CreateCondBr(range.unordered, plain, ordered);
    b_.SetInsertPoint(plain);
    prefetch_elements(range.next);
    without();
    b_.CreateBr(done);
    b_.SetInsertPoint(ordered);
    prefetch(b_.CreateGEP(b_.getInt32Ty(), range.order, range.next));
    with();
    b_.CreateBr(done);
    b_.SetInsertPoint(done);
  }

  void two_loops(Uniforms& uniforms, const Range& range) {
    const auto with = [&](llvm::Value* position) {
      prefetch_ahead(range.order, position, range.last, 1);
      auto* const item = entry(b_.CreateGEP(b_.getInt32Ty(), range.order, position));
      body(uniforms, {.position = position, .item = item});
    };
    const auto without = [&](llvm::Value* position) { body(uniforms, {.position = position}); };
    with_and_without_order(
        range, [&] { count(range.first, range.last, 1, with); },
        [&] {
          auto* first = range.first;
          if (kernel_.body.size() <= tiny_body) first = lines(range, without);
          if_any(first, range.last, [&] { count(first, range.last, 1, without); });
        });
  }

  /// each(position) for as many items as fill lines of memory; the position behind them.
  llvm::Value* lines(const Range& range, auto each) {
    auto* const size = b_.CreateSub(range.last, range.first);
    auto* const rest = b_.CreateAnd(size, b_.getInt64(items_of_a_line - 1));
    auto* const end = b_.CreateSub(range.last, rest);
    if_any(range.first, end, [&] {
      count(range.first, end, items_of_a_line, [&](llvm::Value* position) {
        prefetch_rest(position, range);
        for (int k = 0; k < items_of_a_line; ++k)
          each(b_.CreateAdd(position, b_.getInt64(static_cast<std::uint64_t>(k))));
      });
    });
    return end;
  }

  // A processor fetches ahead by itself, but not from page to page, not as far, and not from range to range.
  void prefetch_rest(llvm::Value* position, const Range& range) {
    auto* const ahead = b_.CreateAdd(position, b_.getInt64(fetched_items));
    auto* const over = b_.CreateAdd(b_.CreateSub(ahead, range.last), range.following);
    auto* const of_following = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, over, range.following_last);
    auto* const at = b_.CreateSelect(b_.CreateICmpSLT(ahead, range.last), ahead, of_following);
    for_own_elements(
        [&](llvm::Value* array, llvm::Type* element) { prefetch_line(b_.CreateGEP(element, array, at)); });
  }

  // Whole vectors, none with a mask, and the items that are left one by one.
  void vector_loops(Uniforms& uniforms, Range range) {
    const auto lanes = static_cast<std::uint64_t>(width_);
    auto* const size = b_.CreateSub(range.last, range.first);
    auto* const whole = b_.CreateSub(range.last, b_.CreateAnd(size, b_.getInt64(lanes - 1)));
    const auto with = [&](llvm::Value* position) {
      prefetch_ahead(range.order, position, whole, width_);
      auto* const items = b_.CreateAlignedLoad(lanes_type(b_.getContext(), ir::Type::i32, width_),
                                               b_.CreateGEP(b_.getInt32Ty(), range.order, position),
                                               llvm::Align(ir::size_of(ir::Type::i32)));
      frame_.scopes.touches_lists(items);
      body(uniforms, {.width = width_, .position = position, .item = items});
    };
    const auto without = [&](llvm::Value* position) {
      body(uniforms, {.width = width_, .position = position, .anywhere = true});
    };
    if_any(range.first, whole, [&] {
      with_and_without_order(
          range, [&] { count(range.first, whole, width_, with); },
          [&] { count(range.first, whole, width_, without); });
    });
    range.first = whole;
    if_any(whole, range.last, [&] { one_loop(uniforms, range); });
  }

  void one_loop(Uniforms& uniforms, const Range& range) {
    count(range.first, range.last, 1, [&](llvm::Value* position) {
      auto* const look_up = new_block("look_up");
      auto* const found = new_block("found");
      auto* const before = b_.GetInsertBlock();
      b_.CreateCondBr(range.unordered, found, look_up);
      b_.SetInsertPoint(look_up);
      prefetch_ahead(range.order, position, range.last, 1);
      auto* const named = entry(b_.CreateGEP(b_.getInt32Ty(), range.order, position));
      auto* const named_item = b_.CreateSExt(named, b_.getInt64Ty());
      b_.CreateBr(found);
      b_.SetInsertPoint(found);
      auto* const item = b_.CreatePHI(b_.getInt64Ty(), 2, "item");
      item->addIncoming(position, before);
      item->addIncoming(named_item, look_up);
      body(uniforms, {.position = position, .item = item});
    });
  }

  // The ranges of spikes are short and lie anywhere in memory: while one is worked on, the start of another
  // is fetched (measured with 80 synapses a spike in 3.8 MB: 0.83 ns an event instead of 1.03, in 380 MB: 4.0
  // instead of 7.6). Fetching single elements ahead within a range without order gained nothing.
  void prefetch_elements(llvm::Value* first) {
    for_own_elements(
        [&](llvm::Value* array, llvm::Type* element) { prefetch(b_.CreateGEP(element, array, first)); });
  }

  // With an order, each element may be in a line of its own: the spikes of targets in benchmarks/models/stdp.py
  // (4 arrays of a million) take 8.6 ns an event instead of 15.6, in vectors without fetching 20.
  void prefetch_ahead(llvm::Value* order, llvm::Value* position, llvm::Value* end, int width) {
    auto* const last = b_.CreateSub(end, b_.getInt64(static_cast<std::uint64_t>(width)));
    auto* const ahead = b_.CreateAdd(position, b_.getInt64(fetched_ahead));
    auto* const first = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, ahead, last);
    for (int lane = 0; lane < width; ++lane) {
      auto* const at = b_.CreateAdd(first, b_.getInt64(static_cast<std::uint64_t>(lane)));
      auto* const item = entry(b_.CreateGEP(b_.getInt32Ty(), order, at));
      for_own_elements([&](llvm::Value* array, llvm::Type* element) {
        prefetch_line(b_.CreateGEP(element, array, item));
      });
    }
  }

  /// each(address of the array, type of its elements) for each array of which an item's own element is read.
  void for_own_elements(auto each) {
    std::vector<bool> done(kernel_.arrays.size());
    for (const auto& inst : kernel_.body) {
      if (inst.op != ir::Op::load || !facts_.is_item[inst.args[0]] || done[inst.immediate]) continue;
      done[inst.immediate] = true;
      each(frame_.arrays[inst.immediate], memory_type(b_.getContext(), kernel_.arrays[inst.immediate].type));
    }
  }

  void prefetch(llvm::Value* address) {
    constexpr std::uint64_t lines = 4;  // then the processor has seen what is going on
    for (std::uint64_t k = 0; k < lines; ++k) {
      prefetch_line(b_.CreateConstGEP1_64(b_.getInt8Ty(), address, 64 * k));
    }
  }

  void prefetch_line(llvm::Value* address) {
    auto* const read = b_.getInt32(0);
    auto* const keep = b_.getInt32(3);
    auto* const data = b_.getInt32(1);
    b_.CreateIntrinsic(llvm::Intrinsic::prefetch, {b_.getPtrTy()}, {address, read, keep, data});
  }

  Builder b_;
  const ir::Kernel& kernel_;
  const Facts facts_;
  const int width_;
  const Frame frame_;
};

}  // namespace

void emit_kernel(llvm::Module& module, const ir::Kernel& kernel, const Target& target,
                 const std::string& name) {
  Walk(module, kernel, target, name).emit();
}

}  // namespace brio::llvm_backend
