#include "face/one_shot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <mutex>
#include <string_view>

#include "backend/interpreter/interpreter.hpp"
#include "backend/llvm/llvm_backend.hpp"
#include "model/function.hpp"

namespace brio::face {

namespace {

// About the work (items times instructions) that the interpreter does while LLVM compiles one kernel.
constexpr std::int64_t compile_threshold = 2'000'000;

std::string_view environment(const char* name) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return text == nullptr ? std::string_view() : std::string_view(text);
}

int vector_width() {
  const auto text = environment("BRIO_VECTOR_WIDTH");
  if (text.empty()) return 0;
  for (const int width : {1, 2, 4, 8}) {
    if (text == std::to_string(width)) return width;
  }
  throw RunError(fmt::format("BRIO_VECTOR_WIDTH is '{}', but must be 1, 2, 4 or 8", text));
}

std::uint64_t cache_bytes() {
  const auto text = environment("BRIO_CACHE_MB");
  std::uint64_t megabytes = 256;
  const auto* const end = text.data() + text.size();
  const auto read =
      text.empty() ? std::from_chars_result{end, {}} : std::from_chars(text.data(), end, megabytes);
  if (read.ec != std::errc() || read.ptr != end || megabytes > 1'000'000)
    throw RunError(fmt::format("BRIO_CACHE_MB is '{}', but must be a number of megabytes", text));
  return megabytes * 1'000'000;
}

std::unique_ptr<backend::Backend> make_backend() {
  const auto kind = environment("BRIO_BACKEND");
  if (kind == "interpreter") return interpreter::make();
  if (kind.empty() || kind == "llvm") {
    return llvm_backend::make({.width = vector_width(),
                               .cache = std::string(environment("BRIO_CACHE")),
                               .cache_bytes = cache_bytes()});
  }
  throw RunError(fmt::format("BRIO_BACKEND is '{}', but must be llvm or interpreter", kind));
}

// One kernel at a time: a backend is used from the threads of all networks. What calls functions outside the
// kernel is interpreted, because its time goes into those.
class Shared : public backend::Backend {
 public:
  explicit Shared(std::unique_ptr<backend::Backend> backend) : backend_(std::move(backend)) {}
  std::vector<backend::CallablePtr> compile(std::span<const ir::Kernel> kernels) override {
    const std::lock_guard lock(mutex_);
    std::vector<backend::CallablePtr> callables;
    for (std::size_t begin = 0, end = 0; begin < kernels.size(); begin = end) {
      const bool calls_out = !kernels[begin].hosts.empty();
      while (end < kernels.size() && kernels[end].hosts.empty() != calls_out) ++end;
      auto& backend = calls_out ? *interpreter_ : *backend_;
      std::ranges::move(backend.compile(kernels.subspan(begin, end - begin)), std::back_inserter(callables));
    }
    return callables;
  }
  backend::Lanes lanes_of(const ir::Kernel& kernel) const override {
    if (!kernel.hosts.empty()) return {1, backend::Lanes::Why::host};
    return backend_->lanes_of(kernel);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<backend::Backend> backend_;
  std::unique_ptr<backend::Backend> interpreter_ = interpreter::make();
};

backend::Backend& interpreter_backend() {
  static Shared shared(interpreter::make());
  return shared;
}

runtime::Settings settings_of(const model::Names& own, const model::Names& outside, std::uint64_t seed) {
  runtime::Settings settings;
  settings.seed = seed;
  settings.external = [&own, &outside](const std::string&, const std::string& symbol) -> model::Named {
    for (const auto* names : {&own, &outside}) {
      if (const auto* named = model::find(*names, symbol)) return *named;
    }
    throw InternalError(fmt::format("the name '{}' is gone", symbol));
  };
  return settings;
}

}  // namespace

backend::Backend& run_backend() {
  static Shared shared(make_backend());
  return shared;
}

backend::CallablePtr one_shot_callable(const ir::Kernel& kernel, std::int64_t work) {
  auto& backend = work < compile_threshold ? interpreter_backend() : run_backend();
  return backend.compile({&kernel, 1})[0];
}

namespace {

plan::BoundKernel without_past(plan::BoundKernel kernel) {
  if (kernel.pasts.empty()) return kernel;
  const auto& delayed = kernel.pasts.front().delayed();
  throw ModelError({Code::not_supported, delayed.source, delayed.span,
                    fmt::format("what '{}' was is known only while the network runs", delayed.variable),
                    "record this with a StateMonitor, or let run_regularly() work it out"});
}

}  // namespace

OneShot::OneShot(plan::BoundKernel kernel, std::int64_t work, const model::Names& own,
                 const model::Names& outside, const Random& random, bool asleep)
    : kernel_(without_past(std::move(kernel))),
      launch_(kernel_, one_shot_callable(kernel_.kernel, work * std::ssize(kernel_.kernel.body)),
              settings_of(own, outside, random.seed), runtime::Launch::Lent::brought_back, asleep) {
  set_time(random);
}

void OneShot::set_time(const Random& random) {
  set_time(random, static_cast<std::int64_t>(random.operations));
}

void OneShot::set_time(const Random& random, std::int64_t draw) {
  launch_.set_time({random.dt, std::llround(random.t / random.dt), 0}, random.t, draw);
}

}  // namespace brio::face
