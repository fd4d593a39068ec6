#include "runtime/pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "brio/error.hpp"

namespace brio::runtime {

Pool::Pool(int threads) {
  for (int k = 1; k < threads; ++k) workers_.emplace_back([this] { serve(); });
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void Pool::take(const std::function<void(std::int64_t)>& work, std::int64_t count) {
  try {
    for (auto k = next_.fetch_add(1); k < count; k = next_.fetch_add(1)) work(k);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    next_.store(count);
  }
}

void Pool::serve() {
  std::uint64_t served = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return closing_ || round_ != served; });
    if (closing_) return;
    served = round_;
    const auto& work = *work_;
    const auto count = count_;
    lock.unlock();
    take(work, count);
    lock.lock();
    if (--busy_ == 0) done_.notify_one();
  }
}

void Pool::run(std::int64_t count, const std::function<void(std::int64_t)>& work) {
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    count_ = count;
    next_.store(0);
    failure_ = nullptr;
    busy_ = static_cast<int>(workers_.size());
    ++round_;
  }
  wake_.notify_all();
  take(work, count);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
  if (failure_) std::rethrow_exception(failure_);
}

int thread_limit(int asked) {
  if (asked > 0) return asked;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here sets variables
  if (const char* text = std::getenv("BRIO_NUM_THREADS"); text != nullptr && *text != '\0') {
    const std::string_view view(text);
    int number = 0;
    const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), number);
    if (error != std::errc{} || end != view.data() + view.size() || number < 1) {
      throw RunError(
          fmt::format("BRIO_NUM_THREADS is '{}', but must be a number of threads, 1 or more", view));
    }
    return number;
  }
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace brio::runtime
