#include "runtime/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

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
