// Runs kernels of typical models a few times: it is run by callgrind, which writes the number of
// instructions of each (tests/python/test_instruction_counts.py). Prints a line for each: name, items, rounds.
#include <cstdio>
#include <numeric>
#include <random>

#include <valgrind/callgrind.h>

#include "support/typical_kernels.hpp"

namespace brio::test {
namespace {

constexpr int rounds = 20;

ir::Kernel normal() {
  Builder b("randn", Domain::items);
  const ir::RandomPlace place{.key = b.scalar("key", Type::i64), .element = b.item(), .step = b.i64(7)};
  keep(b, "y", ir::build_randn(b, place, 0));
  return std::move(b).finish();
}

ir::Kernel binomial() {
  Builder b("binomial", Domain::items);
  const ir::RandomPlace place{.key = b.scalar("key", Type::i64), .element = b.item(), .step = b.i64(7)};
  keep(b, "y", ir::build_binomial(b, place, 0, b.f64(1600), b.f64(8e-4)));
  return std::move(b).finish();
}

void count(const char* name, const backend::CallablePtr& kernel, const ir::KernelCall& call,
           std::int64_t items) {
  (*kernel)(call);  // once before: nothing is new in what is counted
  CALLGRIND_ZERO_STATS;
  for (int k = 0; k < rounds; ++k) (*kernel)(call);
  CALLGRIND_DUMP_STATS_AT(name);
  std::printf("%s %lld %d\n", name, static_cast<long long>(items), rounds);
}

void count_items(const ir::Kernel& kernel, std::int64_t size) {
  Call call(kernel, size);
  count(kernel.name.c_str(), compile(kernel), call.call, size);
}

// Each of 50 spikes reaches 80 synapses, to any of 4000 neurons.
void count_deliver() {
  constexpr std::int64_t spikes = 50, fan_out = 80, neurons = 4000;
  const auto kernel = deliver();
  Call call(kernel, neurons);
  std::mt19937 random(1);
  for (std::size_t array = 0; array < kernel.arrays.size(); ++array) {
    if (kernel.arrays[array].name != "j") continue;
    std::generate_n(call.integers(array), neurons,
                    [&] { return static_cast<std::int32_t>(random() % neurons); });
  }
  std::vector<ir::Range> ranges;
  for (std::int64_t k = 0; k < spikes; ++k) ranges.push_back({k * fan_out, (k + 1) * fan_out});
  call.call.ranges = ranges.data();
  call.call.end = spikes;
  count("deliver", compile(kernel), call.call, spikes * fan_out);
}

void count_reset() {
  const auto kernel = reset();
  Call call(kernel, 4000);
  std::iota(call.list().begin(), call.list().end(), 0);
  call.call.end = 400;
  count("reset", compile(kernel), call.call, 400);
}

}  // namespace
}  // namespace brio::test

int main() {
  using namespace brio::test;
  count_items(exponential(), 4000);
  count_items(lif(), 4000);
  count_items(hodgkin_huxley(), 1000);
  count_items(normal(), 1000);
  count_items(binomial(), 1000);
  count_deliver();
  count_reset();
  return 0;
}
