// Domains, effects and loops: what a kernel's call does to memory.
#include <numeric>
#include <thread>

#include <gtest/gtest.h>

#include "brio/error.hpp"
#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Op;
using ir::Type;
using ir::Value;

/// Memory for one call.
struct Arena {
  std::vector<void*> arrays = {};
  std::vector<std::uint64_t> scalars = {};
  std::vector<ir::AppendList> appends = {};
  std::int64_t begin = 0;
  std::int64_t end = 0;
  const std::int32_t* list = nullptr;
  const ir::Range* ranges = nullptr;
  const std::int32_t* order = nullptr;

  void run(const ir::Kernel& kernel) {
    const ir::KernelCall call{.arrays = arrays.data(),
                              .scalars = scalars.data(),
                              .begin = begin,
                              .end = end,
                              .size = end,
                              .list = list,
                              .ranges = ranges,
                              .order = order,
                              .appends = appends.data(),
                              .hosts = nullptr};
    (*compile(kernel))(call);
  }
};

/// x[item] += s
ir::Kernel add_scalar(Domain domain) {
  Builder b("add", domain);
  const auto x = b.array("x", Type::f64);
  b.store(x, b.item(), b.add(b.load(x, b.item()), b.scalar("s", Type::f64)));
  return std::move(b).finish();
}

TEST(Domains, OnceIsItemZero) {
  std::vector<double> x{1, 2};
  Arena arena{{x.data()}, {std::bit_cast<std::uint64_t>(0.5)}};
  arena.run(add_scalar(Domain::once));
  EXPECT_EQ(x, (std::vector<double>{1.5, 2}));
}

// Sizes on both sides of a block of items.
TEST(Domains, ItemsFromBeginToEnd) {
  for (const std::int64_t size : {0, 1, 63, 64, 65, 1000}) {
    std::vector<double> x(static_cast<std::size_t>(size) + 1, 1.0);
    Arena arena{{x.data()}, {std::bit_cast<std::uint64_t>(0.5)}};
    arena.begin = std::min<std::int64_t>(16, size);
    arena.end = size;
    arena.run(add_scalar(Domain::items));
    for (std::int64_t k = 0; k <= size; ++k) EXPECT_EQ(x[k], k >= arena.begin && k < size ? 1.5 : 1.0) << k;
  }
}

TEST(Domains, ListNamesItems) {
  std::vector<double> x(200, 0.0);
  std::vector<std::int32_t> list(70);
  for (int k = 0; k < 70; ++k) list[k] = 199 - 2 * k;
  Arena arena{{x.data()}, {std::bit_cast<std::uint64_t>(1.0)}};
  arena.begin = 2;
  arena.end = 69;
  arena.list = list.data();
  arena.run(add_scalar(Domain::list));
  for (int k = 0; k < 200; ++k) EXPECT_EQ(x[k], k % 2 == 1 && k <= 195 && k >= 63 ? 1.0 : 0.0) << k;
}

// Synapses onto few targets: every addition must see the ones before it, and they happen in order.
TEST(Domains, RangesAccumulateInOrder) {
  Builder b("deliver", Domain::ranges);
  const auto v = b.array("v", Type::f64);
  const auto w = b.array("w", Type::f64);
  const auto target = b.array("j", Type::i32);
  const Value j = b.load(target, b.item());
  b.store(v, j, b.add(b.mul(b.load(v, j), b.f64(0.5)), b.load(w, b.item())));
  const auto kernel = std::move(b).finish();

  constexpr int synapses = 300;
  std::vector<double> weights(synapses);
  std::iota(weights.begin(), weights.end(), 1.0);
  std::vector<std::int32_t> targets(synapses);
  for (int k = 0; k < synapses; ++k) targets[k] = k % 3;
  std::vector<std::int32_t> order(synapses);
  for (int k = 0; k < synapses; ++k) order[k] = (k * 7) % synapses;
  const std::vector<ir::Range> ranges{{0, 5}, {100, 280}, {7, 7}, {3, 60}};
  for (const bool in_order : {false, true}) {
    const std::int32_t* const given = in_order ? order.data() : nullptr;
    std::vector<double> potentials(3, 0.0);
    std::vector<double> expected(3, 0.0);
    for (const auto& [begin, end] : {ranges[1], ranges[2], ranges[3]}) {
      for (std::int64_t k = begin; k < end; ++k) {
        const auto s = given != nullptr ? given[k] : static_cast<std::int32_t>(k);
        expected[targets[s]] = expected[targets[s]] * 0.5 + weights[s];
      }
    }
    Arena{.arrays = {potentials.data(), weights.data(), targets.data()},
          .begin = 1,
          .end = 4,
          .ranges = ranges.data(),
          .order = given}
        .run(kernel);
    EXPECT_EQ(potentials, expected);
  }
}

// A later item overwrites what an earlier one stored to the same place, and of two stores of one item the
// second one stays.
TEST(Effects, StoresHappenInProgramOrder) {
  Builder b("last", Domain::ranges);
  const auto last = b.array("last", Type::i64);
  const auto target = b.array("j", Type::i32);
  const Value j = b.load(target, b.item());
  b.store(last, j, b.i64(-1));
  b.store(last, j, b.item(), b.compare(Op::ne, b.item(), b.i64(99)));
  const auto kernel = std::move(b).finish();
  std::vector<std::int32_t> targets(100);
  for (int k = 0; k < 100; ++k) targets[k] = k % 4;
  std::vector<std::int64_t> stored(4, 0);
  const ir::Range all{0, 100};
  Arena{.arrays = {stored.data(), targets.data()}, .end = 1, .ranges = &all}.run(kernel);
  EXPECT_EQ(stored, (std::vector<std::int64_t>{96, 97, 98, -1}));
}

TEST(Effects, LoadsAfterAStoreSeeIt) {
  Builder b("twice", Domain::items);
  const auto x = b.array("x", Type::f64);
  const auto y = b.array("y", Type::f64);
  b.store(x, b.item(), b.mul(b.load(x, b.item()), b.f64(2)));
  b.store(y, b.item(), b.load(x, b.item()));
  const auto kernel = std::move(b).finish();
  std::vector<double> first(100, 3.0);
  std::vector<double> second(100, 0.0);
  Arena{.arrays = {first.data(), second.data()}, .end = 100}.run(kernel);
  EXPECT_EQ(second, std::vector<double>(100, 6.0));
}

TEST(Effects, AppendsAscend) {
  Builder b("spikes", Domain::items);
  const auto x = b.array("x", Type::f64);
  const auto list = b.list("spikes");
  const auto odd = b.list("odd");
  const Value item = b.convert(b.item(), Type::i32);
  const Value above = b.compare(Op::gt, b.load(x, b.item()), b.f64(0));
  b.append(list, item, above);
  b.append(odd, item, b.compare(Op::eq, b.emit(Op::bit_and, Type::i32, item, b.i32(1)), b.i32(1)));
  b.append(odd, b.neg(item), above);
  const auto kernel = std::move(b).finish();
  std::vector<double> values(150, -1.0);
  values[0] = values[63] = values[64] = values[149] = 1.0;
  std::vector<std::int32_t> spikes(160), odds(320);
  Arena arena{.arrays = {values.data()}, .appends = {{spikes.data(), 0}, {odds.data(), 0}}, .end = 150};
  arena.run(kernel);
  spikes.resize(static_cast<std::size_t>(arena.appends[0].count));
  EXPECT_EQ(spikes, (std::vector<std::int32_t>{0, 63, 64, 149}));
  std::vector<std::int32_t> expected;
  for (int k = 0; k < 150; ++k) {
    if (k % 2 == 1) expected.push_back(k);
    if (values[k] > 0) expected.push_back(-k);
  }
  odds.resize(static_cast<std::size_t>(arena.appends[1].count));
  EXPECT_EQ(odds, expected);
}

TEST(Effects, AppendContinuesAList) {
  Builder b("spikes", Domain::once);
  b.append(b.list("spikes"), b.i32(7), b.boolean(true));
  std::vector<std::int32_t> spikes(32, 1);
  Arena arena{.appends = {{spikes.data(), 3}}};
  arena.run(std::move(b).finish());
  EXPECT_EQ(arena.appends[0].count, 4);
  EXPECT_EQ(spikes[3], 7);
}

TEST(Effects, EveryTypeIsStoredAndLoaded) {
  EXPECT_EQ((map<std::int32_t, double>([](Builder& b, Value x) { return b.convert(x, Type::i32); },
                                       {-2.7, 3.9, 1e10})),
            (std::vector<std::int32_t>{-2, 3, 2147483647}));
  EXPECT_EQ(
      (map<std::int64_t, std::int32_t>([](Builder& b, Value x) { return b.convert(x, Type::i64); }, {-2, 7})),
      (std::vector<std::int64_t>{-2, 7}));
  EXPECT_EQ((map<double, std::uint8_t>([](Builder& b, Value x) { return b.convert(x, Type::f64); }, {0, 1})),
            (std::vector<double>{0, 1}));
  EXPECT_EQ((map<std::uint8_t, std::int64_t>([](Builder& b, Value x) { return b.convert(x, Type::boolean); },
                                             {0, 9})),
            (std::vector<std::uint8_t>{0, 1}));
}

// The number of steps of Collatz' sequence until 1: every item leaves by itself.
TEST(Loops, ItemsLeaveOneByOne) {
  const auto steps = [](Builder& b, Value start) {
    const auto results = b.loop({start, b.i64(0)}, 1000, [&](const std::vector<Value>& args) {
      const Value n = args[0];
      const Value odd = b.compare(Op::ne, b.emit(Op::bit_and, Type::i64, n, b.i64(1)), b.i64(0));
      const Value next =
          b.select(odd, b.add(b.mul(n, b.i64(3)), b.i64(1)), b.emit(Op::ashr, Type::i64, n, b.i64(1)));
      return Builder::Round{{next, b.add(args[1], b.i64(1))}, b.compare(Op::ne, next, b.i64(1))};
    });
    return results[1];
  };
  std::vector<std::int64_t> starts(100);
  std::iota(starts.begin(), starts.end(), 2);
  const auto expected = [](std::int64_t n) {
    std::int64_t count = 0;
    for (; n != 1; ++count) n = n % 2 != 0 ? 3 * n + 1 : n / 2;
    return count;
  };
  const auto found = map<std::int64_t, std::int64_t>(steps, starts);
  for (std::size_t k = 0; k < starts.size(); ++k) EXPECT_EQ(found[k], expected(starts[k])) << starts[k];
}

TEST(Loops, ArgumentsChangeTogether) {
  const auto fibonacci = [](Builder& b, Value n) {
    return b.loop({b.i64(0), b.i64(1), n}, 1000, [&](const std::vector<Value>& args) {
      const Value left = b.sub(args[2], b.i64(1));
      return Builder::Round{{args[1], b.add(args[0], args[1]), left}, b.compare(Op::gt, left, b.i64(0))};
    })[0];
  };
  EXPECT_EQ((map<std::int64_t, std::int64_t>(fibonacci, {1, 2, 3, 10, 50})),
            (std::vector<std::int64_t>{1, 1, 2, 55, 12586269025}));
}

TEST(Loops, EndAfterTheGreatestNumberOfRounds) {
  const auto count = [](Builder& b, Value x) {
    return b.loop({x}, 7, [&](const std::vector<Value>& args) {
      return Builder::Round{{b.add(args[0], b.i64(1))}, b.boolean(true)};
    })[0];
  };
  EXPECT_EQ((map<std::int64_t, std::int64_t>(count, {0, 10})), (std::vector<std::int64_t>{7, 17}));
}

TEST(Compile, RefusesKernelsThatDoNotVerify) {
  ir::Kernel kernel;
  kernel.body.push_back({.op = Op::neg});
  EXPECT_THROW(compile(kernel), InternalError);
}

TEST(Compile, CallsFromSeveralThreads) {
  const auto callable = compile(add_scalar(Domain::items));
  std::vector<double> x(4096, 0.0);
  void* const arrays[] = {x.data()};
  const std::uint64_t scalars[] = {std::bit_cast<std::uint64_t>(1.0)};
  std::vector<std::thread> threads;
  for (std::int64_t part = 0; part < 4; ++part) {
    threads.emplace_back([&, part] {
      ir::KernelCall call{};
      call.arrays = arrays;
      call.scalars = scalars;
      call.begin = part * 1024;
      call.end = call.begin + 1024;
      call.size = 4096;
      (*callable)(call);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(x, std::vector<double>(4096, 1.0));
}

}  // namespace
}  // namespace brio::interpreter
