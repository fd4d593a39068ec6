#include "backend/llvm/llvm_backend.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "backend/llvm/compile.hpp"
#include "backend/llvm/facts.hpp"
#include "backend/llvm/jit.hpp"
#include "backend/llvm/object_cache.hpp"
#include "base/hash.hpp"
#include "brio/error.hpp"

namespace brio::llvm_backend {
namespace {

/// Kernels that are kept although nobody holds them: a script that assigns `v = '…'` again and again
/// compiles once.
constexpr std::size_t most_unused = 256;

class Compiled final : public backend::Callable {
 public:
  Compiled(std::shared_ptr<Jit> jit, Jit::Linked linked) : jit_(std::move(jit)), linked_(std::move(linked)) {}
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled() override { Jit::unlink(linked_.code); }

  void operator()(const ir::KernelCall& call) const override { linked_.entry(&call); }

 private:
  std::shared_ptr<Jit> jit_;
  Jit::Linked linked_;
};

/// What two kernels have in common if their machine code is the same.
std::string identity(const ir::Kernel& kernel) {
  ir::Kernel nameless = kernel;
  nameless.name = "kernel";
  return ir::print(nameless);
}

std::string function_name(const std::string& identity) {
  return fmt::format("kernel_{:016x}", base::stable_hash(identity));
}

/// Calls task(0) … task(count - 1), on as many threads as there are processors. The first exception of the
/// lowest task is thrown here.
template <class Task>
void in_parallel(std::size_t count, const Task& task) {
  std::vector<std::exception_ptr> failures(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t k = next++; k < count; k = next++) {
      try {
        task(k);
      } catch (...) {
        failures[k] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t wanted =
        std::min<std::size_t>(count, std::max(1u, std::thread::hardware_concurrency()));
    try {
      while (threads.size() + 1 < wanted) threads.emplace_back(work);
    } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): nothing is to be done
      // No more threads to be had: those that run, and this one, do the work.
    }
    work();
  }
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

class LlvmBackend final : public backend::Backend {
 public:
  explicit LlvmBackend(const Options& options)
      : target_(host_target(options)), jit_(std::make_shared<Jit>(target_)) {
    if (!options.cache.empty()) cache_.emplace(options.cache, options.cache_bytes, target_);
  }

  std::vector<backend::CallablePtr> compile(std::span<const ir::Kernel> kernels) override {
    for (const ir::Kernel& kernel : kernels) {
      ir::verify(kernel);
      if (!kernel.hosts.empty()) throw InternalError("functions outside a kernel are for the interpreter");
    }
    const std::lock_guard lock(mutex_);
    std::vector<std::string> identities;
    for (const ir::Kernel& kernel : kernels) identities.push_back(identity(kernel));
    forget_unused(identities);
    std::map<std::string, const ir::Kernel*> missing;
    for (std::size_t k = 0; k < kernels.size(); ++k) {
      if (!compiled_.contains(identities[k])) missing.emplace(identities[k], &kernels[k]);
    }
    add({missing.begin(), missing.end()});
    std::vector<backend::CallablePtr> result;
    for (const auto& each : identities) result.push_back(compiled_.at(each));
    return result;
  }

  backend::Lanes lanes_of(const ir::Kernel& kernel) const override {
    const auto facts = examine(kernel);
    using Why = backend::Lanes::Why;
    if (kernel.domain == ir::Domain::once) return {1, Why::once};
    if (!facts.shared.empty()) return {1, Why::shared, facts.shared};
    if (target_.width == 1) return {1, Why::machine};
    const int lanes = llvm_backend::lanes_of(kernel, facts, target_.width);
    return {lanes, lanes > 1 ? Why::vectors : Why::little};
  }

 private:
  void add(const std::vector<std::pair<std::string, const ir::Kernel*>>& missing) {
    std::vector<std::unique_ptr<llvm::MemoryBuffer>> objects(missing.size());
    in_parallel(missing.size(),
                [&](std::size_t k) { objects[k] = object_of(*missing[k].second, missing[k].first); });
    if (cache_ && !missing.empty()) cache_->trim();
    for (std::size_t k = 0; k < missing.size(); ++k) {
      const std::string& identity = missing[k].first;
      auto linked = jit_->link(std::move(objects[k]), function_name(identity));
      compiled_.emplace(identity, std::make_shared<Compiled>(jit_, std::move(linked)));
    }
  }

  std::unique_ptr<llvm::MemoryBuffer> object_of(const ir::Kernel& kernel, const std::string& identity) const {
    if (cache_) {
      if (auto known = cache_->find(identity)) return known;
    }
    auto object = compile_object(kernel, target_, function_name(identity));
    if (cache_) cache_->keep(identity, *object);
    return object;
  }

  void forget_unused(const std::vector<std::string>& wanted) {
    if (compiled_.size() + wanted.size() <= most_unused) return;
    std::erase_if(compiled_, [&](const auto& entry) {
      return entry.second.use_count() == 1 && std::ranges::find(wanted, entry.first) == wanted.end();
    });
  }

  const Target target_;
  std::mutex mutex_;
  std::shared_ptr<Jit> jit_;
  std::optional<ObjectCache> cache_;
  std::map<std::string, backend::CallablePtr> compiled_;  ///< by identity
};

}  // namespace

std::unique_ptr<backend::Backend> make(const Options& options) {
  return std::make_unique<LlvmBackend>(options);
}

Text inspect(const ir::Kernel& kernel, const Options& options) {
  ir::verify(kernel);
  return compile_text(kernel, host_target(options), "kernel");
}

}  // namespace brio::llvm_backend
