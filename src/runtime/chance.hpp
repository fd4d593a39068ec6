// Events that come by chance alone, drawn without looking at every item.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/launch.hpp"

namespace brio::runtime {

/// Items are gone through from one event to the next: where each item has an event with chance p, the number of items
/// without one between two events is floor(log(u)/log(1 - p)), u uniform in (0, 1] (Devroye 1986, Non-Uniform Random
/// Variate Generation, X.2). Where chances differ within a block of items, events of the largest chance are drawn, and
/// each is kept with probability p/largest. Every block draws for itself: numbers depend on the key, the step and the
/// number of the block.
class ChanceDraws {
 public:
  static constexpr std::int64_t block = 4096;

  /// Chances of all items, or a single one for so many. What is no number counts as 0.
  void know(std::span<const double> chances, std::int64_t items);
  /// They are unknown from now on.
  void forget() { known_ = false; }
  bool known() const { return known_; }
  /// So few events are expected that drawing them is faster than drawing a number for each item.
  bool rare() const { return expected_ * 64 <= static_cast<double>(items_); }
  /// Items with an event in a step, ascending. `chances` are those that are known.
  void draw(std::uint64_t key, std::int64_t step, std::span<const double> chances, SpikeBuffer& events) const;

 private:
  struct Block {
    double largest = 0;
    double scale = 0;     ///< 1/log(1 - largest)
    bool differ = false;  ///< some chances are less than the largest
  };
  static Block block_of(double largest, bool differ);
  bool known_ = false;
  std::int64_t items_ = 0;
  double expected_ = 0;
  std::vector<Block> blocks_;  ///< one if there is a single chance
};

}  // namespace brio::runtime
