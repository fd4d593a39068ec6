// Kernels -> callables.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ir/call.hpp"
#include "ir/kernel.hpp"

namespace brio::backend {

/// A compiled kernel. Safe to call from several threads at once on disjoint parts of a domain.
class Callable {
 public:
  virtual ~Callable() = default;
  virtual void operator()(const ir::KernelCall& call) const = 0;
};
using CallablePtr = std::shared_ptr<const Callable>;

/// How many items of a kernel are worked on at once.
struct Lanes {
  enum class Why : std::uint8_t {
    vectors,      ///< as many as a vector holds
    once,         ///< the kernel runs once
    little,       ///< it computes too little for vectors to pay
    shared,       ///< an item must see what the items before it stored
    host,         ///< it calls functions of the program around it, which the interpreter does
    interpreted,  ///< by the interpreter, that was asked for
    machine,      ///< vectors of one item, that were asked for or are all that the machine has
  };
  int lanes = 1;
  Why why = Why::vectors;
  std::vector<std::string> shared = {};  ///< names of the arrays (lists) that items share
};

class Backend {
 public:
  virtual ~Backend() = default;
  /// One callable per kernel, in order. Equal kernels (same printed form) may share one. Throws
  /// InternalError on a kernel that does not verify, RunError if the machine cannot compile.
  virtual std::vector<CallablePtr> compile(std::span<const ir::Kernel> kernels) = 0;
  /// How it runs a kernel.
  virtual Lanes lanes_of(const ir::Kernel& kernel) const = 0;
};

}  // namespace brio::backend
