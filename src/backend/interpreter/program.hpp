// A kernel decoded for execution: a list of steps, each run for a small block of items at once.
// Private to the room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ir/call.hpp"
#include "ir/kernel.hpp"

namespace brio::interpreter {

/// Items that one step is run for at once: enough to hide the cost of choosing the step, few enough that
/// the registers of a kernel stay in the cache.
inline constexpr std::size_t block_size = 64;

struct Step;
struct Frame;
using Run = void (*)(Frame&, const Step&);

/// Registers are numbered by the instructions that make them.
struct Step {
  Run run = nullptr;
  ir::Value out = 0;
  std::array<ir::Value, 3> args{};
  std::uint64_t immediate = 0;
};

/// Of a loop: where its rounds start and end, and what moves where between them.
struct LoopPlan {
  struct Move {
    ir::Value initial;
    ir::Value arg;
    ir::Value next;
    ir::Value result;  ///< a register of the loop's own: an item's last `next`
    std::size_t size;
  };
  std::size_t first_step = 0;
  std::size_t end_step = 0;
  std::vector<Move> moves;
  std::uint32_t max_rounds = 0;
};

struct Program {
  ir::Domain domain = ir::Domain::once;
  std::vector<Step> constants;  ///< run once a call: constants and scalars
  std::vector<Step> steps;
  std::vector<LoopPlan> loops;
  std::size_t register_count = 0;
  bool one_by_one = false;  ///< an item must see what the items before it stored
};

/// `kernel` is verified.
Program decode(const ir::Kernel& kernel);

/// The state of one block of items.
struct Frame {
  const Program* program = nullptr;
  const ir::KernelCall* call = nullptr;
  std::byte* registers = nullptr;
  std::size_t stride = 0;  ///< bytes of a register
  std::size_t lanes = 0;   ///< items in this block
  std::array<std::int64_t, block_size> items{};
  std::array<std::uint8_t, block_size> active{};  ///< of a loop: items that go round again
  std::uint32_t round = 0;
  std::size_t at = 0;  ///< the step that runs

  template <class T>
  T* lane(ir::Value value) {
    return reinterpret_cast<T*>(registers + value * stride);
  }
};

}  // namespace brio::interpreter
