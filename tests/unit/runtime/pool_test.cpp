#include "runtime/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

#include "brio/error.hpp"

namespace brio::runtime {
namespace {

TEST(Pool, DoesEachPieceOnce) {
  Pool pool(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::atomic<int>> done(17);
    pool.run(17, [&](std::int64_t k) { ++done[static_cast<std::size_t>(k)]; });
    for (const auto& count : done) ASSERT_EQ(count.load(), 1);
  }
}

// Rounds that are over before every thread has woken up: who is late must neither do a piece of another round nor
// touch what is gone.
TEST(Pool, LatecomersLeaveOtherRoundsAlone) {
  Pool pool(4);
  for (std::int64_t round = 0; round < 20000; ++round) {
    const auto count = round % 6;
    const auto values = std::make_unique<std::vector<std::int64_t>>(static_cast<std::size_t>(count), -1);
    pool.run(count, [&](std::int64_t k) { (*values)[static_cast<std::size_t>(k)] = round; });
    for (const auto value : *values) ASSERT_EQ(value, round);
  }
}

TEST(Pool, AFailureEndsItsRoundAlone) {
  Pool pool(3);
  for (int round = 0; round < 500; ++round) {
    std::atomic<int> done = 0;
    const auto run = [&] {
      pool.run(5, [&](std::int64_t k) {
        if (round % 2 == 0 && k == round % 5) throw std::runtime_error("one");
        ++done;
      });
    };
    if (round % 2 == 0) {
      ASSERT_THROW(run(), std::runtime_error);
      ASSERT_LE(done.load(), 4);
    } else {
      run();
      ASSERT_EQ(done.load(), 5);
    }
  }
}

TEST(Pool, BringsBackWhatAPieceThrows) {
  Pool pool(2);
  EXPECT_THROW(pool.run(8,
                        [](std::int64_t k) {
                          if (k == 5) throw std::runtime_error("five");
                        }),
               std::runtime_error);
  int sum = 0;
  Pool one(1);
  one.run(3, [&](std::int64_t k) { sum += static_cast<int>(k); });
  EXPECT_EQ(sum, 3);
}

TEST(Pool, NumberOfThreadsFromTheEnvironment) {
  ::setenv("BRIO_NUM_THREADS", "3", 1);
  EXPECT_EQ(thread_limit(0), 3);
  EXPECT_EQ(thread_limit(2), 2);
  for (const char* wrong : {"many", "0", "-1", "2x"}) {
    ::setenv("BRIO_NUM_THREADS", wrong, 1);
    EXPECT_THROW(thread_limit(0), RunError) << wrong;
  }
  ::unsetenv("BRIO_NUM_THREADS");
  EXPECT_GE(thread_limit(0), 1);
}

}  // namespace
}  // namespace brio::runtime
