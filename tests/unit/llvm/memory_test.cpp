// What kernels do to memory, with expectations made by hand: order of effects, padding, masks, domains.
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "backend/llvm/llvm_backend.hpp"
#include "base/aligned.hpp"
#include "ir/builder.hpp"

namespace brio::llvm_backend {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Op;
using ir::Type;
using ir::Value;

/// An array that a kernel may be called on.
template <class T>
class Array {
 public:
  explicit Array(std::vector<T> values, T in_padding = T{})
      : count_(values.size()),
        memory_(static_cast<std::size_t>(base::padded(static_cast<std::int64_t>(count_))) * sizeof(T)) {
    for (std::size_t k = 0; k < memory_.size() / sizeof(T); ++k)
      data()[k] = k < count_ ? values[k] : in_padding;
  }
  T* data() { return reinterpret_cast<T*>(memory_.data()); }
  std::vector<T> values() { return {data(), data() + count_}; }

 private:
  std::size_t count_;
  base::AlignedBuffer memory_;
};

class Memory : public testing::TestWithParam<Options> {
 protected:
  void run(Builder&& b, const std::map<std::string, void*>& memory, ir::KernelCall call) {
    const auto kernel = std::move(b).finish();
    const auto callable = make(GetParam())->compile(std::span<const ir::Kernel>(&kernel, 1)).front();
    std::vector<void*> arrays;
    for (const auto& array : kernel.arrays) arrays.push_back(memory.at(array.name));
    call.arrays = arrays.data();
    (*callable)(call);
  }
  static ir::KernelCall items(std::int64_t size) {
    ir::KernelCall call{};
    call.end = call.size = size;
    return call;
  }
};

TEST_P(Memory, PaddingIsNeverAppended) {
  for (const std::int64_t size : {1, 7, 8, 9, 15, 16, 17, 100}) {
    Array<double> v(std::vector<double>(static_cast<std::size_t>(size), 2.0), 2.0);
    Builder b("spikes", Domain::items);
    const Value above = b.compare(Op::gt, b.load(b.array("v", Type::f64), b.item()), b.f64(1));
    b.append(b.list("spikes"), b.convert(b.item(), Type::i32), above);
    std::vector<std::int32_t> spikes(static_cast<std::size_t>(base::padded(size)), -1);
    ir::AppendList list{spikes.data(), 0};
    auto call = items(size);
    call.appends = &list;
    run(std::move(b), {{"v", v.data()}}, call);
    std::vector<std::int32_t> expected(static_cast<std::size_t>(size));
    std::iota(expected.begin(), expected.end(), 0);
    spikes.resize(static_cast<std::size_t>(list.count));
    EXPECT_EQ(spikes, expected);
  }
}

TEST_P(Memory, AppendsKeepTheOrderOfItemsAndWhatIsThere) {
  Array<double> v({0, 5, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0});
  Builder b("spikes", Domain::items);
  const Value above = b.compare(Op::gt, b.load(b.array("v", Type::f64), b.item()), b.f64(1));
  b.append(b.list("spikes"), b.convert(b.item(), Type::i32), above);
  std::vector<std::int32_t> spikes(64, -1);
  spikes[0] = 99;
  ir::AppendList list{spikes.data(), 1};
  auto call = items(19);
  call.appends = &list;
  run(std::move(b), {{"v", v.data()}}, call);
  EXPECT_EQ(list.count, 5);
  EXPECT_EQ(std::vector<std::int32_t>(spikes.begin(), spikes.begin() + 5),
            (std::vector<std::int32_t>{99, 1, 3, 4, 17}));
}

TEST_P(Memory, OneListAppendedFromTwoPlacesKeepsTheOrderOfItems) {
  Builder b("twice", Domain::items);
  const Value item = b.convert(b.item(), Type::i32);
  const auto list = b.list("both");
  b.append(list, item, b.boolean(true));
  b.append(list, b.neg(item), b.compare(Op::gt, item, b.i32(1)));
  std::vector<std::int32_t> both(64, -1);
  ir::AppendList appended{both.data(), 0};
  auto call = items(4);
  call.appends = &appended;
  run(std::move(b), {}, call);
  both.resize(static_cast<std::size_t>(appended.count));
  EXPECT_EQ(both, (std::vector<std::int32_t>{0, 1, 2, -2, 3, -3}));
}

TEST_P(Memory, AMaskedStoreLeavesTheOthersAlone) {
  Array<double> v({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  Array<std::uint8_t> mask({1, 0, 0, 1, 1, 1, 0, 0, 1, 0});
  Builder b("masked", Domain::items);
  const auto array = b.array("v", Type::f64);
  b.store(array, b.item(), b.f64(-1), b.load(b.array("mask", Type::boolean), b.item()));
  run(std::move(b), {{"v", v.data()}, {"mask", mask.data()}}, items(10));
  EXPECT_EQ(v.values(), (std::vector<double>{-1, 2, 3, -1, -1, -1, 7, 8, -1, 10}));
}

TEST_P(Memory, ALoadSeesTheStoreBeforeIt) {
  Array<double> v({1, 2, 3});
  Array<double> seen({0, 0, 0});
  Builder b("see", Domain::items);
  const auto array = b.array("v", Type::f64);
  b.store(array, b.item(), b.mul(b.load(array, b.item()), b.f64(10)));
  b.store(b.array("seen", Type::f64), b.item(), b.load(array, b.item()));
  b.store(array, b.item(), b.f64(-1));
  run(std::move(b), {{"v", v.data()}, {"seen", seen.data()}}, items(3));
  EXPECT_EQ(seen.values(), (std::vector<double>{10, 20, 30}));
  EXPECT_EQ(v.values(), (std::vector<double>{-1, -1, -1}));
}

TEST_P(Memory, GarbageIndicesInPaddingAreNotFollowed) {
  Array<std::int32_t> index({4, 3, 2, 1, 0}, 0x7fffffff);
  Array<double> x({10, 11, 12, 13, 14});
  Array<double> gathered({0, 0, 0, 0, 0});
  Array<double> scattered({0, 0, 0, 0, 0});
  Builder b("indirect", Domain::items);
  const Value j = b.load(b.array("index", Type::i32), b.item());
  b.store(b.array("gathered", Type::f64), b.item(), b.load(b.array("x", Type::f64), j));
  b.store(b.array("scattered", Type::f64), j, b.convert(b.item(), Type::f64));
  run(std::move(b),
      {{"index", index.data()},
       {"gathered", gathered.data()},
       {"x", x.data()},
       {"scattered", scattered.data()}},
      items(5));
  EXPECT_EQ(gathered.values(), (std::vector<double>{14, 13, 12, 11, 10}));
  EXPECT_EQ(scattered.values(), (std::vector<double>{4, 3, 2, 1, 0}));
}

TEST_P(Memory, OfStoresToOneElementTheLastItemsStays) {
  Array<std::int32_t> index({0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0});
  Array<std::int32_t> last({-1, -1});
  Builder b("last", Domain::items);
  const Value item = b.convert(b.item(), Type::i32);
  const Value early = b.compare(Op::lt, item, b.i32(9));
  b.store(b.array("last", Type::i32), b.load(b.array("index", Type::i32), b.item()), item, early);
  run(std::move(b), {{"last", last.data()}, {"index", index.data()}}, items(11));
  EXPECT_EQ(last.values(), (std::vector<std::int32_t>{8, 7}));
}

TEST_P(Memory, SumsIntoOneElementLoseNothing) {
  Array<std::int32_t> index(std::vector<std::int32_t>(100, 1));
  Array<double> sum({0.5, 0.5});
  Builder b("sum", Domain::items);
  const auto array = b.array("sum", Type::f64);
  const Value j = b.load(b.array("index", Type::i32), b.item());
  b.store(array, j, b.add(b.load(array, j), b.convert(b.item(), Type::f64)));
  run(std::move(b), {{"sum", sum.data()}, {"index", index.data()}}, items(100));
  EXPECT_EQ(sum.values(), (std::vector<double>{0.5, 4950.5}));
}

/// A body long enough to be worth vectors over a list.
Value long_polynomial(Builder& b, Value x) {
  Value sum = x;
  for (int k = 0; k < 40; ++k) sum = b.add(b.mul(sum, b.f64(0.5)), x);
  return sum;
}

TEST_P(Memory, OnlyTheItemsOfAListAreTouched) {
  for (const bool is_long : {false, true}) {
    Array<double> v(std::vector<double>(40, 3.0));
    const std::vector<std::int32_t> list{1, 5, 6, 7, 8, 9, 20, 21, 22, 33, 39, 38};
    Builder b("list", Domain::list);
    const auto array = b.array("v", Type::f64);
    const Value x = b.load(array, b.item());
    b.store(array, b.item(), is_long ? b.sub(x, b.mul(long_polynomial(b, x), b.f64(0))) : x);
    b.store(array, b.item(), b.neg(b.load(array, b.item())));
    ir::KernelCall call{};
    call.begin = 1;
    call.end = 11;
    call.list = list.data();
    run(std::move(b), {{"v", v.data()}}, call);
    std::vector<double> expected(40, 3.0);
    for (std::size_t k = 1; k < 11; ++k) expected[static_cast<std::size_t>(list[k])] = -3.0;
    EXPECT_EQ(v.values(), expected);
  }
}

TEST_P(Memory, RangesGoOneAfterAnotherInTheirOrder) {
  for (const bool is_long : {false, true}) {
    Array<std::int32_t> target({0, 1, 0, 1, 0, 1});
    Array<double> trace({0, 0});
    const std::vector<ir::Range> ranges{{0, 0}, {4, 6}, {1, 4}, {6, 6}};
    const std::vector<std::int32_t> order{5, 4, 3, 2, 1, 0};
    for (const bool ordered : {false, true}) {
      trace = Array<double>({0, 0});
      Builder b("deliver", Domain::ranges);
      const auto array = b.array("trace", Type::f64);
      const Value j = b.load(b.array("target", Type::i32), b.item());
      Value old = b.load(array, j);
      if (is_long) old = b.sub(old, b.mul(long_polynomial(b, old), b.f64(0)));
      b.store(array, j, b.add(b.mul(old, b.f64(10)), b.convert(b.item(), Type::f64)));
      ir::KernelCall call{};
      call.end = 4;
      call.ranges = ranges.data();
      call.order = ordered ? order.data() : nullptr;
      run(std::move(b), {{"trace", trace.data()}, {"target", target.data()}}, call);
      // Positions 4 5 1 2 3; with the order these are items 1 0 4 3 2.
      EXPECT_EQ(trace.values(), ordered ? (std::vector<double>{42, 13}) : (std::vector<double>{42, 513}));
    }
  }
}

TEST_P(Memory, AnEmptyDomainTouchesNothing) {
  for (const Domain domain : {Domain::items, Domain::list, Domain::ranges}) {
    Builder b("empty", domain);
    const Value shared = b.load(b.array("shared", Type::f64), b.i64(0));
    b.store(b.array("v", Type::f64), b.item(), shared);
    const ir::Range none{3, 3};
    ir::KernelCall call{};
    call.ranges = &none;
    call.end = domain == Domain::ranges ? 1 : 0;
    run(std::move(b), {{"shared", nullptr}, {"v", nullptr}}, call);
  }
}

TEST_P(Memory, ItemsLeaveALoopByThemselves) {
  Array<std::int32_t> start({27, 1, 6, 7, 97, 2, 3, 4, 5, 8, 16});
  Array<std::int32_t> rounds(std::vector<std::int32_t>(11, -1));
  Builder b("collatz", Domain::items);
  const Value n = b.load(b.array("start", Type::i32), b.item());
  const auto results =
      b.loop_if(b.compare(Op::ne, n, b.i32(1)), {n, b.i32(0)}, 112, [&](const std::vector<Value>& args) {
        const Value even = b.compare(Op::eq, b.emit(Op::bit_and, Type::i32, args[0], b.i32(1)), b.i32(0));
        const Value half = b.emit(Op::ashr, Type::i32, args[0], b.i32(1));
        const Value next = b.select(even, half, b.add(b.mul(args[0], b.i32(3)), b.i32(1)));
        return Builder::Round{.next = {next, b.add(args[1], b.i32(1))},
                              .again = b.compare(Op::ne, next, b.i32(1))};
      });
  b.store(b.array("rounds", Type::i32), b.item(), results[1]);
  run(std::move(b), {{"start", start.data()}, {"rounds", rounds.data()}}, items(11));
  // The lengths of Collatz' sequences; that of 97 is 118, but a loop ends after its most rounds.
  EXPECT_EQ(rounds.values(), (std::vector<std::int32_t>{111, 0, 8, 16, 112, 1, 7, 2, 5, 3, 4}));
}

INSTANTIATE_TEST_SUITE_P(
    AllWidths, Memory,
    testing::Values(Options{.width = 1, .optimise = 0}, Options{.width = 8, .optimise = 0},
                    Options{.width = 1, .optimise = 3}, Options{.width = 2, .optimise = 3},
                    Options{.width = 4, .optimise = 3}, Options{.width = 8, .optimise = 3},
                    Options{.width = 4, .optimise = 3, .processor = "x86-64"}));

}  // namespace
}  // namespace brio::llvm_backend
