#include "runtime/pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "brio/error.hpp"

namespace brio::runtime {

namespace {

/// Rounds follow each other within microseconds while a network runs: to sleep and to be woken takes longer. So long a
/// thread waits awake, some 20 us.
constexpr int patience = 1000;

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

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

void Pool::call(const Round& round, std::int64_t piece) {
  if (failed_) return;
  try {
    (*round.work)(piece);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failed_) failure_ = std::current_exception();
    failed_ = true;
  }
}

// Who comes late finds the pieces of its round taken, or another round: then its work may be no more.
void Pool::take(const Round& round) {
  auto next = next_.load();
  for (;;) {
    const auto piece = static_cast<std::int64_t>(next & 0xffffffffU);
    if (next >> 32U != round.number || piece >= round.count) return;
    if (!next_.compare_exchange_weak(next, next + 1)) continue;
    call(round, piece);
    if (left_.fetch_sub(1) == 1) {
      const std::lock_guard lock(mutex_);
      done_.notify_one();
    }
    next = next_.load();
  }
}

void Pool::wait_awake(std::uint32_t served) const {
  for (int k = 0; k < patience && number_.load(std::memory_order_acquire) == served; ++k) pause();
}

void Pool::serve() {
  std::uint32_t served = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    lock.unlock();
    wait_awake(served);
    lock.lock();
    ++asleep_;
    wake_.wait(lock, [&] { return closing_ || round_.number != served; });
    --asleep_;
    if (closing_) return;
    const auto round = round_;
    served = round.number;
    lock.unlock();
    take(round);
    lock.lock();
  }
}

void Pool::run(std::int64_t count, const std::function<void(std::int64_t)>& work) {
  Round round;
  bool sleepers = false;
  {
    const std::lock_guard lock(mutex_);
    round_ = round = {&work, count, round_.number + 1};
    left_ = count;
    failed_ = false;
    failure_ = nullptr;
    next_ = std::uint64_t{round.number} << 32U;
    number_.store(round.number, std::memory_order_release);
    sleepers = asleep_ > 0;
  }
  if (sleepers) wake_.notify_all();
  take(round);
  for (int k = 0; k < patience && left_ != 0; ++k) pause();
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return left_ == 0; });
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
