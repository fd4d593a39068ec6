// Functions outside a kernel: how often, in which order and with what they are called.
#include <numeric>
#include <stdexcept>

#include <gtest/gtest.h>

#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Type;

/// A function that adds its f64 arguments, and remembers its calls.
struct Sum {
  std::vector<std::int64_t> items = {};
  std::vector<std::vector<bool>> shared = {};

  static void call(const void* context, const ir::HostCall& call) {
    auto& self = *static_cast<Sum*>(const_cast<void*>(context));
    self.items.push_back(call.items);
    self.shared.emplace_back();
    auto* const out = static_cast<double*>(call.result);
    std::fill_n(out, call.items, 0.0);
    for (std::int64_t k = 0; k < call.arguments; ++k) {
      const auto& column = call.columns[k];
      self.shared.back().push_back(column.shared != 0);
      const auto* const values = static_cast<const double*>(column.values);
      for (std::int64_t item = 0; item < call.items; ++item)
        out[item] += values[column.shared != 0 ? 0 : item];
    }
  }
  ir::HostFunction function() { return {&call, this}; }
};

void run(const ir::Kernel& kernel, std::vector<void*> arrays, std::int64_t end, Sum& sum,
         const ir::Range* ranges = nullptr) {
  const auto function = sum.function();
  const std::uint64_t scalars[] = {std::bit_cast<std::uint64_t>(0.5)};
  ir::KernelCall call{};
  call.arrays = arrays.data();
  call.scalars = scalars;
  call.end = end;
  call.size = end;
  call.ranges = ranges;
  call.hosts = &function;
  (*compile(kernel))(call);
}

/// x[item] = f(x[item], s)
ir::Kernel one_call() {
  Builder b("call", Domain::items);
  const auto x = b.array("x", Type::f64);
  const auto result = b.host("f", {b.load(x, b.item()), b.scalar("s", Type::f64)}, Type::f64, true);
  b.store(x, b.item(), result);
  return std::move(b).finish();
}

TEST(Host, IsCalledOnceForAllItems) {
  for (const std::int64_t size : {1, 63, 64, 65, 10000}) {
    std::vector<double> x(static_cast<std::size_t>(size));
    std::iota(x.begin(), x.end(), 0.0);
    Sum sum;
    run(one_call(), {x.data()}, size, sum);
    EXPECT_EQ(sum.items, std::vector<std::int64_t>{size});
    EXPECT_EQ(sum.shared.at(0), (std::vector<bool>{false, true}));
    for (std::size_t k = 0; k < x.size(); ++k) ASSERT_EQ(x[k], static_cast<double>(k) + 0.5);
  }
}

TEST(Host, IsCalledForOneItemIfAllArgumentsAreShared) {
  Builder b("call", Domain::items);
  const auto x = b.array("x", Type::f64);
  const auto y = b.array("y", Type::f64);
  const auto s = b.scalar("s", Type::f64);
  b.store(x, b.item(), b.host("f", {b.add(s, b.load(y, b.i64(1))), s}, Type::f64, true));
  std::vector<double> values(5);
  std::vector<double> others{1, 4};
  Sum sum;
  run(std::move(b).finish(), {values.data(), others.data()}, 5, sum);
  EXPECT_EQ(sum.items, std::vector<std::int64_t>{1});
  EXPECT_EQ(values, std::vector<double>(5, 5.0));
}

TEST(Host, EqualCallsAreOneOnlyWithoutState) {
  for (const bool stateless : {true, false}) {
    Builder b("call", Domain::items);
    const auto x = b.array("x", Type::f64);
    const auto s = b.scalar("s", Type::f64);
    const auto first = b.host("f", {s}, Type::f64, stateless);
    b.store(x, b.item(), b.add(first, b.host("f", {s}, Type::f64, stateless)));
    std::vector<double> values(5);
    Sum sum;
    run(std::move(b).finish(), {values.data()}, 5, sum);
    EXPECT_EQ(sum.items.size(), stateless ? 1u : 2u);
    EXPECT_EQ(values, std::vector<double>(5, 1.0));
  }
}

TEST(Host, IsCalledAlsoIfNobodyNeedsItsResult) {
  Builder b("call", Domain::items);
  b.host("f", {b.scalar("s", Type::f64)}, Type::f64, true);
  Sum sum;
  run(std::move(b).finish(), {}, 5, sum);
  EXPECT_EQ(sum.items.size(), 1u);
}

// Synapses onto one neuron: what they do to it is done in order, but the function is called for all of them.
TEST(Host, IsCalledOnceAlsoForItemsThatDependOnEachOther) {
  Builder b("deliver", Domain::ranges);
  const auto v = b.array("v", Type::f64);
  const auto w = b.array("w", Type::f64);
  const auto weight = b.host("f", {b.load(w, b.item())}, Type::f64, true);
  const auto zero = b.i64(0);
  b.store(v, zero, b.add(b.mul(b.load(v, zero), b.f64(2)), weight));
  std::vector<double> target{1};
  std::vector<double> weights(100);
  std::iota(weights.begin(), weights.end(), 0.0);
  const ir::Range ranges[] = {{3, 5}, {90, 93}};
  Sum sum;
  run(std::move(b).finish(), {target.data(), weights.data()}, 2, sum, ranges);
  EXPECT_EQ(sum.items, std::vector<std::int64_t>{5});
  double expected = 1;
  for (const double weight_of_one : {3, 4, 90, 91, 92}) expected = 2 * expected + weight_of_one;
  EXPECT_EQ(target[0], expected);
}

TEST(Host, MayNeedWhatItemsBeforeHaveStored) {
  Builder b("deliver", Domain::ranges);
  const auto v = b.array("v", Type::f64);
  const auto zero = b.i64(0);
  b.store(v, zero, b.host("f", {b.load(v, zero), b.f64(1)}, Type::f64, true));
  std::vector<double> target{0};
  const ir::Range ranges[] = {{0, 7}};
  Sum sum;
  run(std::move(b).finish(), {target.data()}, 1, sum, ranges);
  EXPECT_EQ(sum.items, std::vector<std::int64_t>(7, 1));
  EXPECT_EQ(target[0], 7);
}

TEST(Host, MayThrow) {
  const auto kernel = one_call();
  std::vector<double> x(5);
  void* const arrays[] = {x.data()};
  const std::uint64_t scalars[] = {0};
  const ir::HostFunction function{[](const void*, const ir::HostCall&) { throw std::runtime_error("no"); },
                                  nullptr};
  ir::KernelCall call{};
  call.arrays = arrays;
  call.scalars = scalars;
  call.end = call.size = 5;
  call.hosts = &function;
  EXPECT_THROW((*compile(kernel))(call), std::runtime_error);
}

TEST(Host, IsPrintedAndRead) {
  const auto kernel = one_call();
  const auto text = ir::print(kernel);
  EXPECT_NE(text.find("host f\n"), std::string::npos);
  EXPECT_EQ(ir::print(ir::parse_kernel(text)), text);
}

}  // namespace
}  // namespace brio::interpreter
