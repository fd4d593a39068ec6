// Code that runs once, outside of time: assignments, conditions, candidates for connections.
#pragma once

#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "face/session.hpp"
#include "plan/lower.hpp"
#include "runtime/launch.hpp"
#include "runtime/run.hpp"

namespace brio::face {

/// The backend that runs of networks use. Compiled kernels are shared by everything in the process.
backend::Backend& run_backend();

/// The callable for a kernel that runs over `work` items in all: interpreted if that is quicker than
/// compiling it.
backend::CallablePtr one_shot_callable(const ir::Kernel& kernel, std::int64_t work);

/// A kernel bound to its memory and arguments for one call.
class OneShot {
 public:
  /// `asleep`: its arrays are not looked at before the launch is woken up. The names are looked up here and now.
  OneShot(plan::BoundKernel kernel, std::int64_t work, const model::Names& own, const model::Names& outside,
          const Random& random, bool asleep = false);
  OneShot(const OneShot&) = delete;
  OneShot& operator=(const OneShot&) = delete;
  runtime::Launch& launch() { return launch_; }
  /// Whether it calls functions outside of the kernel.
  bool calls_out() const { return !kernel_.kernel.hosts.empty(); }
  /// Gives t and dt their values, and the next operation its own random numbers.
  void set_time(const Random& random);
  /// The same with random numbers of a place that the caller chooses.
  void set_time(const Random& random, std::int64_t draw);

 private:
  plan::BoundKernel kernel_;
  runtime::Launch launch_;
};

}  // namespace brio::face
