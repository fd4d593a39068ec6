// What typical kernels cost to compile and to run, without a model or a network around them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "backend/llvm/llvm_backend.hpp"
#include "base/aligned.hpp"
#include "integrate/cable.hpp"
#include "ir/builder.hpp"
#include "ir/math.hpp"

namespace brio {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Op;
using ir::Type;
using ir::Value;

Value own(Builder& b, const char* name, Type type = Type::f64) {
  return b.load(b.array(name, type), b.item());
}
Value number(Builder& b, const std::string& name) { return b.scalar(name, Type::f64); }
void keep(Builder& b, const char* name, Value value) {
  b.store(b.array(name, b.type_of(value)), b.item(), value);
}

ir::Kernel exponential() {
  Builder b("exp", Domain::items);
  const Value x = own(b, "x");
  keep(b, "y", ir::build_function(b, ir::Function::exp, {x}));
  return std::move(b).finish();
}

/// Exact update of a leaky neuron with two exponential synaptic currents and a refractory time, threshold.
ir::Kernel lif() {
  Builder b("lif", Domain::items);
  const Value v = own(b, "v"), ge = own(b, "ge"), gi = own(b, "gi");
  const Value free = b.compare(Op::gt, b.sub(number(b, "t"), own(b, "last_spike")), number(b, "refractory"));
  keep(b, "not_refractory", free);
  Value next = b.fma(gi, number(b, "v_gi"), number(b, "v_0"));
  next = b.fma(ge, number(b, "v_ge"), next);
  next = b.select(free, b.fma(v, number(b, "v_v"), next), v);
  keep(b, "ge", b.mul(ge, number(b, "ge_ge")));
  keep(b, "gi", b.mul(gi, number(b, "gi_gi")));
  keep(b, "v", next);
  const Value spike = b.logical_and(b.compare(Op::gt, next, number(b, "threshold")), free);
  b.append(b.list("spikes"), b.convert(b.item(), Type::i32), spike);
  return std::move(b).finish();
}

/// A neuron of Hodgkin and Huxley's kind: four gates with two exponentials each, forward Euler.
ir::Kernel hodgkin_huxley() {
  Builder b("hodgkin_huxley", Domain::items);
  const Value v = own(b, "v"), dt = number(b, "dt");
  const auto exp_of = [&](Value x) { return ir::build_function(b, ir::Function::exp, {x}); };
  Value current = b.mul(number(b, "g_leak"), b.sub(number(b, "e_leak"), v));
  int gate_number = 0;
  for (const char* const gate : {"m", "h", "n", "p"}) {
    const Value x = own(b, gate);
    const double shift = 10.0 * ++gate_number;
    const Value opening = exp_of(b.mul(b.sub(b.f64(shift), v), b.f64(0.25)));
    const Value closing = exp_of(b.mul(b.sub(v, b.f64(shift + 27)), b.f64(0.05)));
    const Value alpha = b.div(b.f64(0.32), b.add(opening, b.f64(1)));
    const Value rate = b.sub(b.mul(alpha, b.sub(b.f64(1), x)), b.mul(closing, x));
    keep(b, gate, b.fma(rate, dt, x));
    const Value drive = b.sub(number(b, std::string("e_") + gate), v);
    current = b.fma(b.mul(b.mul(x, x), x), drive, current);
  }
  const Value next = b.fma(current, dt, v);
  keep(b, "v", next);
  b.append(b.list("spikes"), b.convert(b.item(), Type::i32), b.compare(Op::gt, next, number(b, "threshold")));
  return std::move(b).finish();
}

/// target[j] += w for all synapses of each spike.
ir::Kernel deliver() {
  Builder b("deliver", Domain::ranges);
  const auto target = b.array("target", Type::f64);
  const Value j = own(b, "j", Type::i32);
  b.store(target, j, b.add(b.load(target, j), own(b, "w")));
  return std::move(b).finish();
}

ir::Kernel reset() {
  Builder b("reset", Domain::list);
  keep(b, "v", number(b, "v_reset"));
  keep(b, "last_spike", number(b, "t"));
  return std::move(b).finish();
}

using Make = ir::Kernel (*)();

/// Memory for a kernel over `size` items. Every float is 0.5 and every number 1, so that nothing decays to the
/// subnormal numbers, with which processors are slow, and no neuron spikes.
class Call {
 public:
  Call(const ir::Kernel& kernel, std::int64_t size) : list_(static_cast<std::size_t>(base::padded(size))) {
    for (const auto& array : kernel.arrays) {
      auto& buffer =
          buffers_.emplace_back(static_cast<std::size_t>(base::padded(size)) * ir::size_of(array.type));
      if (array.type == Type::f64) std::fill_n(reinterpret_cast<double*>(buffer.data()), size, 0.5);
      pointers_.push_back(buffer.data());
    }
    for (const auto& scalar : kernel.scalars) {
      const double value = scalar.name == "threshold" ? 1e9 : scalar.name == "dt" ? 0.0 : 1.0;
      scalars_.push_back(std::bit_cast<std::uint64_t>(value));
    }
    appended_ = {list_.data(), 0};
    call.arrays = pointers_.data();
    call.scalars = scalars_.data();
    call.end = call.size = size;
    call.list = list_.data();
    call.appends = &appended_;
  }
  std::int32_t* integers(std::size_t array) {
    return reinterpret_cast<std::int32_t*>(buffers_[array].data());
  }
  std::vector<std::int32_t>& list() { return list_; }

  ir::KernelCall call{};

 private:
  std::vector<base::AlignedBuffer> buffers_;
  std::vector<void*> pointers_;
  std::vector<std::uint64_t> scalars_;
  std::vector<std::int32_t> list_;
  ir::AppendList appended_{};
};

backend::CallablePtr compile(const ir::Kernel& kernel, int width = 0, int optimise = 3) {
  const auto backend = llvm_backend::make({.width = width, .optimise = optimise});
  return backend->compile(std::span<const ir::Kernel>(&kernel, 1)).front();
}

void per_second(benchmark::State& state, std::int64_t count) {
  state.SetItemsProcessed(state.iterations() * count);
}

void run_items(benchmark::State& state, Make make) {
  const auto kernel = make();
  const auto callable = compile(kernel, static_cast<int>(state.range(1)));
  Call call(kernel, state.range(0));
  for (auto _ : state) (*callable)(call.call);
  per_second(state, state.range(0));
}

/// Arguments: neurons, synapses of each; 200 neurons spike.
void run_deliver(benchmark::State& state) {
  const std::int64_t neurons = state.range(0), fan_out = state.range(1);
  const auto kernel = deliver();
  const auto callable = compile(kernel);
  Call call(kernel, neurons * fan_out);
  std::mt19937 random(1);
  const auto any = [&] { return static_cast<std::int32_t>(random() % static_cast<unsigned>(neurons)); };
  const auto at = static_cast<std::size_t>(kernel.arrays[0].name == "j"   ? 0
                                           : kernel.arrays[1].name == "j" ? 1
                                                                          : 2);
  std::generate_n(call.integers(at), neurons * fan_out, any);
  std::vector<ir::Range> ranges(static_cast<std::size_t>(neurons));
  for (auto& range : ranges) {
    range.begin = any() * fan_out;
    range.end = range.begin + fan_out;
  }
  constexpr std::int64_t spikes = 200;
  call.call.ranges = ranges.data();
  std::int64_t first = 0;
  for (auto _ : state) {
    call.call.begin = first;
    call.call.end = first + spikes;
    (*callable)(call.call);
    first = first + 2 * spikes <= neurons ? first + spikes : 0;
  }
  per_second(state, spikes * fan_out);
}

/// Arguments: spikes among 4000 neurons.
void run_reset(benchmark::State& state) {
  const auto kernel = reset();
  const auto callable = compile(kernel);
  Call call(kernel, 4000);
  std::mt19937 random(1);
  std::iota(call.list().begin(), call.list().end(), 0);
  std::shuffle(call.list().begin(), call.list().begin() + 4000, random);
  call.call.end = state.range(0);
  for (auto _ : state) (*callable)(call.call);
  per_second(state, state.range(0));
}

void compile_one(benchmark::State& state, Make make) {
  const auto kernel = make();
  for (auto _ : state) benchmark::DoNotOptimize(compile(kernel, 0, static_cast<int>(state.range(0))));
}

// The potentials of unbranched cells; the time is that of all their compartments.
void solve_cable(benchmark::State& state) {
  const auto count = state.range(0) * state.range(1);
  model::CableSection section;
  section.count = static_cast<std::int32_t>(state.range(0));
  integrate::CableSolver solver({section}, state.range(1));
  const auto size = static_cast<std::size_t>(count);
  solver.set(
      {std::vector<double>(size, 1e-6), std::vector<double>(size, 1e-6), std::vector<double>(size, 1)});
  auto scratch = solver.scratch();
  const std::vector<double> leak(size, 1e-9);
  std::vector<double> drive(size);
  for (auto _ : state) {
    std::fill(drive.begin(), drive.end(), 1e-10);
    solver.solve(leak.data(), drive.data(), 0, solver.blocks(), scratch);
  }
  per_second(state, count);
}

#define BRIO_ITEMS(name, make)             \
  BENCHMARK_CAPTURE(run_items, name, make) \
      ->ArgNames({"items", "width"})       \
      ->ArgsProduct({{1000, 4000}, {1, 4, 8}})
BRIO_ITEMS(exp, exponential);
BRIO_ITEMS(lif, lif);
BRIO_ITEMS(hodgkin_huxley, hodgkin_huxley);
BENCHMARK(run_deliver)->ArgNames({"neurons", "synapses"})->Args({4000, 80})->Args({400000, 80});
BENCHMARK(run_reset)->ArgName("spikes")->Arg(5)->Arg(400);
BENCHMARK(solve_cable)->ArgNames({"compartments", "cells"})->Args({1000, 1})->Args({50, 8})->Args({50, 1000});

#define BRIO_COMPILE(name, make)             \
  BENCHMARK_CAPTURE(compile_one, name, make) \
      ->ArgName("optimise")                  \
      ->Arg(0)                               \
      ->Arg(3)                               \
      ->Unit(benchmark::kMillisecond)
BRIO_COMPILE(exp, exponential);
BRIO_COMPILE(lif, lif);
BRIO_COMPILE(hodgkin_huxley, hodgkin_huxley);
BRIO_COMPILE(deliver, deliver);
BRIO_COMPILE(reset, reset);

}  // namespace
}  // namespace brio
