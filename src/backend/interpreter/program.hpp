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

/// A call of a function outside the kernel.
struct HostPlan {
  struct Argument {
    ir::Value value;
    ir::Type type;
    bool shared;  ///< the same for all items
  };
  std::size_t function = 0;
  std::vector<Argument> arguments;
  ir::Type type = ir::Type::f64;  ///< of the result
  bool shared = false;            ///< so are all arguments, and one call for one item is enough
};

struct Program {
  ir::Domain domain = ir::Domain::once;
  std::vector<Step> constants;  ///< run once a call: constants and scalars
  std::vector<Step> ahead;      ///< if one_by_one: what can be run for many items, before `steps`
  std::vector<Step> steps;
  std::vector<LoopPlan> loops;
  std::vector<HostPlan> hosts;
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
  std::size_t stride = 0;         ///< bytes of a register
  std::size_t first = 0;          ///< of the items, the first that steps run for …
  std::size_t lanes = 0;          ///< … and how many
  std::int64_t* items = nullptr;  ///< of the whole block
  std::int64_t* positions = nullptr;
  std::uint8_t* active = nullptr;  ///< of a loop: items that go round again, from the first on
  std::uint32_t round = 0;
  std::size_t at = 0;  ///< the step that runs

  template <class T>
  T* lane(ir::Value value) {
    return reinterpret_cast<T*>(registers + value * stride) + first;
  }
  std::byte* lane(ir::Value value, std::size_t size) { return registers + value * stride + first * size; }
};

}  // namespace brio::interpreter
