// Threads that work on one loop together.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace brio::runtime {

class Pool {
 public:
  /// `threads` in all, the caller's included.
  explicit Pool(int threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }
  /// Calls work(k) once for each k below `count`, on any thread; returns when all are done. What a call
  /// throws is thrown again here. A thread that does not wake up in time leaves its part to the others: where the
  /// processors have other things to do, nobody waits for one that sleeps.
  void run(std::int64_t count, const std::function<void(std::int64_t)>& work);

 private:
  struct Round {
    const std::function<void(std::int64_t)>* work = nullptr;
    std::int64_t count = 0;
    std::uint32_t number = 0;
  };
  void serve();
  void wait_awake(std::uint32_t served) const;
  void take(const Round& round);
  void call(const Round& round, std::int64_t piece);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  Round round_;
  bool closing_ = false;
  std::atomic<std::uint64_t> next_{
      0};  ///< upper half: the number of the round; lower: the first piece nobody has
  std::atomic<std::int64_t> left_{0};  ///< pieces of the round that are not done
  std::atomic<bool> failed_{false};
  std::atomic<std::uint32_t> number_{0};  ///< that of round_
  std::atomic<int> asleep_{0};            ///< workers that have to be woken
  std::exception_ptr failure_;
};

/// Threads to use at most: `asked`, else BRIO_NUM_THREADS, else the machine's cores. Throws RunError if
/// the variable is not a positive number.
int thread_limit(int asked);

}  // namespace brio::runtime
