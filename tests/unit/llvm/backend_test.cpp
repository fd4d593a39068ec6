// The backend as an object: what it shares, refuses, and survives.
#include <gtest/gtest.h>

#include <thread>

#include "backend/llvm/llvm_backend.hpp"
#include "base/aligned.hpp"
#include "brio/error.hpp"
#include "ir/builder.hpp"
#include "ir/math.hpp"

namespace brio::llvm_backend {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Type;

/// y = factor * x
ir::Kernel scale(const std::string& name, double factor) {
  Builder b(name, Domain::items);
  const auto y = b.array("y", Type::f64);
  const auto x = b.array("x", Type::f64);
  b.store(y, b.item(), b.mul(b.load(x, b.item()), b.f64(factor)));
  return std::move(b).finish();
}

backend::CallablePtr compile(backend::Backend& backend, const ir::Kernel& kernel) {
  return backend.compile(std::span<const ir::Kernel>(&kernel, 1)).front();
}

double apply(const backend::Callable& callable, double x) {
  base::AlignedBuffer in(16 * sizeof(double)), out(16 * sizeof(double));
  *reinterpret_cast<double*>(in.data()) = x;
  void* const arrays[] = {out.data(), in.data()};
  ir::KernelCall call{};
  call.arrays = arrays;
  call.end = call.size = 1;
  callable(call);
  return *reinterpret_cast<double*>(out.data());
}

TEST(Backend, EqualKernelsShareOneCallableWhateverTheirNames) {
  const auto backend = make();
  const ir::Kernel kernels[] = {scale("one", 2), scale("two", 2), scale("one", 3)};
  const auto callables = backend->compile(kernels);
  EXPECT_EQ(callables[0], callables[1]);
  EXPECT_NE(callables[0], callables[2]);
  EXPECT_EQ(apply(*callables[0], 5), 10);
  EXPECT_EQ(apply(*callables[2], 5), 15);
  EXPECT_EQ(compile(*backend, scale("three", 2)), callables[0]);
}

TEST(Backend, CallablesOutliveIt) {
  auto backend = make();
  const auto callable = compile(*backend, scale("k", 4));
  backend.reset();
  EXPECT_EQ(apply(*callable, 5), 20);
}

TEST(Backend, ForgetsWhatNobodyHoldsAndKeepsWhatIsHeld) {
  const auto backend = make({.optimise = 0});
  const auto held = compile(*backend, scale("held", 0.5));
  for (int k = 0; k < 600; ++k) {
    const auto callable = compile(*backend, scale("k", k));
    ASSERT_EQ(apply(*callable, 2), 2 * k);
  }
  EXPECT_EQ(compile(*backend, scale("held", 0.5)), held);
  EXPECT_EQ(apply(*held, 5), 2.5);
  EXPECT_EQ(apply(*compile(*backend, scale("again", 7)), 2), 14);
}

TEST(Backend, ManyKernelsAtOnceComeInTheirOrder) {
  std::vector<ir::Kernel> kernels;
  for (int k = 0; k < 50; ++k) kernels.push_back(scale("k", k));
  const auto callables = make()->compile(kernels);
  for (int k = 0; k < 50; ++k) EXPECT_EQ(apply(*callables[static_cast<std::size_t>(k)], 3), 3 * k);
}

TEST(Backend, IsUsedFromSeveralThreads) {
  const auto backend = make({.optimise = 0});
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int k = 0; k < 20; ++k) {
        const double factor = t % 2 == 0 ? k : 100 * t + k;
        if (apply(*compile(*backend, scale("k", factor)), 2) == 2 * factor) ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 80);
}

TEST(Backend, NoKernelsAreNoTrouble) { EXPECT_TRUE(make()->compile({}).empty()); }

TEST(Backend, RefusesOptionsWithoutMeaning) {
  EXPECT_THROW(make({.width = 3}), RunError);
  EXPECT_THROW(make({.width = -1}), RunError);
  EXPECT_THROW(make({.width = 16}), RunError);
  EXPECT_THROW(make({.optimise = 2}), RunError);
  EXPECT_THROW(make({.processor = "abacus"}), RunError);
}

TEST(Backend, RefusesKernelsThatBreakTheRules) {
  auto kernel = scale("broken", 2);
  kernel.body.back().args[1] = 1000;
  const auto backend = make();
  EXPECT_THROW(compile(*backend, kernel), InternalError);
  EXPECT_EQ(apply(*compile(*backend, scale("sound", 2)), 1), 2);
}

TEST(Inspect, ShowsBothLanguages) {
  const auto text = inspect(scale("k", 2), {.width = 4});
  EXPECT_NE(text.ir.find("fmul <4 x double>"), std::string::npos) << text.ir;
  EXPECT_NE(text.assembly.find("retq"), std::string::npos) << text.assembly;
  EXPECT_EQ(inspect(scale("other_name", 2), {.width = 4}).ir, text.ir);
}

// A product by a power of two is one instruction in vectors of 8, and two where items go in two vectors at a time.
TEST(Inspect, PowersOfTwoAreScaledByAnInstruction) {
  for (const int exponentials : {1, 9}) {
    ir::Builder b("exponentials", ir::Domain::items);
    ir::Value value = b.load(b.array("x", ir::Type::f64), b.item());
    for (int k = 0; k < exponentials; ++k) value = ir::build_function(b, ir::Function::exp, {value});
    b.store(b.array("y", ir::Type::f64), b.item(), value);
    const auto text = inspect(std::move(b).finish(), {.width = 8, .processor = "skylake-avx512"}).assembly;
    std::size_t found = 0;
    for (auto at = text.find("vscalefpd"); at != std::string::npos; at = text.find("vscalefpd", at + 1))
      ++found;
    EXPECT_EQ(found, exponentials == 1 ? 1u : 18u) << text;
    EXPECT_EQ(text.find("vpsrlq"), std::string::npos) << text;
  }
}

// Of 16 normal numbers, 8 have a logarithm and a square root.
TEST(Inspect, WhatPairsOfItemsShareIsComputedOnce) {
  for (const bool constants_first : {false, true}) {
    ir::Builder b("normal", ir::Domain::items);
    if (constants_first) {
      for (const auto number : {0, 4, -5}) b.i64(number);
    }
    const ir::RandomPlace place{b.scalar("key", ir::Type::i64), b.item(), b.i64(7)};
    b.store(b.array("y", ir::Type::f64), b.item(), ir::build_randn(b, place, 0));
    const auto text = inspect(std::move(b).finish(), {.width = 8}).ir;
    EXPECT_NE(text.find("sqrt.v8f64"), std::string::npos) << text;
    EXPECT_EQ(text.find("sqrt.v16f64"), std::string::npos) << text;
    EXPECT_NE(text.find("store <16 x double>"), std::string::npos) << text;
  }
}

// The time of a spike is written where there is one, which is seldom.
TEST(Inspect, WhatBelongsToAnAppendIsStoredWithIt) {
  ir::Builder b("threshold", ir::Domain::items);
  const auto last = b.array("last", ir::Type::f64);
  const auto v = b.load(b.array("v", ir::Type::f64), b.item());
  const auto above = b.compare(ir::Op::gt, v, b.f64(1));
  b.append(b.list("spikes"), b.convert(b.item(), ir::Type::i32), above);
  b.store(last, b.item(), b.scalar("t", ir::Type::f64), above);
  const auto text = inspect(std::move(b).finish(), {.width = 4}).ir;
  const auto rare = text.find("append:"), store = text.find("store <4 x double>");
  ASSERT_NE(rare, std::string::npos) << text;
  EXPECT_TRUE(store != std::string::npos && store > rare) << text;
  EXPECT_EQ(text.find("store <4 x double>", store + 1), std::string::npos) << text;
}

// One step of a loop over 8 items needs one multiplication: nothing is left of the way there.
TEST(Inspect, OptimisedCodeIsShort) {
  const auto text = inspect(scale("k", 3), {.width = 8}).ir;
  std::size_t loads = 0;
  for (auto at = text.find("load <8 x double>"); at != std::string::npos;
       at = text.find("load <8 x double>", at + 1)) {
    ++loads;
  }
  EXPECT_EQ(loads, 1u) << text;
  EXPECT_NE(text.find("fmul <8 x double>"), std::string::npos) << text;
}

}  // namespace
}  // namespace brio::llvm_backend
