// What is known of a kernel before code is made for it. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backend/llvm/halves.hpp"
#include "ir/kernel.hpp"

namespace brio::llvm_backend {

struct ArrayUse {
  int accesses = 0;  ///< loads and stores
  bool stored = false;
  bool own_element = true;  ///< each access is at the item itself
  int stores = 0;
  /// Its only store has the condition of this append, which holds for few items: times of spikes. no_value: it has not.
  ir::Value with = ir::no_value;

  /// Within one item, memory need not be looked at again: nothing else can change the item's element.
  bool stays_in_register() const { return !stored || own_element; }
};

/// a[k] = a[k] + x, where nothing else touches the array: x of many items can be computed before any is added.
struct Accumulation {
  ir::Value load = ir::no_value;  ///< a[k]; no_value: the array has none
  ir::Value sum = ir::no_value;
  ir::Value amount = ir::no_value;
  bool amount_first = false;  ///< x + a[k]
  bool subtracted = false;
};

/// number * 2^k, rounded once.
struct Scaling {
  static constexpr double shifter = 0x1.8p52;
  ir::Value number = ir::no_value;
  ir::Value shifted = ir::no_value;  ///< k + shifter
};
std::vector<std::optional<Scaling>> find_scalings(const ir::Kernel& kernel);

struct Facts {
  std::vector<bool> uniform;     ///< per instruction: a value that is the same for all items of a call
  std::vector<bool> is_item;     ///< per instruction: the item, maybe converted to i32
  std::vector<ArrayUse> arrays;  ///< per array
  std::vector<Accumulation> accumulations;       ///< per array
  std::vector<bool> accumulates;                 ///< per instruction: load or sum of an accumulation
  std::vector<std::optional<Scaling>> scalings;  ///< per instruction: a product that is one
  std::vector<std::string> shared;  ///< arrays (lists) of which an item must see what those before it stored
  Halves halves;
  bool uniform_loads = false;
  int arithmetic = 0;  ///< instructions that compute something for each item
};

/// Lanes of its loop on a machine with vectors of `width`.
int lanes_of(const ir::Kernel& kernel, const Facts& facts, int width);

/// `kernel` is verified.
Facts examine(const ir::Kernel& kernel);

}  // namespace brio::llvm_backend
