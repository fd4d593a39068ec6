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
  /// throws is thrown again here.
  void run(std::int64_t count, const std::function<void(std::int64_t)>& work);

 private:
  void serve();
  void take(const std::function<void(std::int64_t)>& work, std::int64_t count);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::uint64_t round_ = 0;
  bool closing_ = false;
  const std::function<void(std::int64_t)>* work_ = nullptr;
  std::int64_t count_ = 0;
  int busy_ = 0;
  std::atomic<std::int64_t> next_{0};
  std::exception_ptr failure_;
};

/// Threads to use at most: `asked`, else BRIO_NUM_THREADS, else the machine's cores. Throws RunError if
/// the variable is not a positive number.
int thread_limit(int asked);

}  // namespace brio::runtime
