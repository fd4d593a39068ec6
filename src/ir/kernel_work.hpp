// How much a kernel does for each item.
#pragma once

#include "ir/kernel.hpp"

namespace brio::ir {

/// Instructions for one item. What is the same for all items of a call is computed once, and does not count.
struct Work {
  int calculations = 0;
  int loads = 0;
  int stores = 0;  ///< and entries of lists
  int in_loops =
      0;  ///< of the calculations and loads: in loops, which an item may leave out or go round more than once
  int all() const { return calculations + loads + stores; }
};

Work work_of(const Kernel& kernel);

}  // namespace brio::ir
