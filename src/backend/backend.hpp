// Kernels -> callables.
#pragma once

#include <memory>
#include <span>
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

class Backend {
 public:
  virtual ~Backend() = default;
  /// One callable per kernel, in order. Equal kernels (same printed form) may share one. Throws
  /// InternalError on a kernel that does not verify, RunError if the machine cannot compile.
  virtual std::vector<CallablePtr> compile(std::span<const ir::Kernel> kernels) = 0;
};

}  // namespace brio::backend
