// What typical kernels cost to compile and to run, without a model or a network around them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "integrate/cable.hpp"
#include "support/typical_kernels.hpp"

namespace brio {
namespace {

using namespace test;

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
