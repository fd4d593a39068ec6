// Sums over synapses.
#include <algorithm>
#include <bit>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

// Synapses at a time, for each thread: what they add stays in the processor's own memory until it is added.
constexpr std::int64_t block_of_thread = 4096;

void set_to_zero(model::Array& array, const ir::Range& range) {
  const auto width = static_cast<std::int64_t>(ir::size_of(array.type()));
  std::fill(array.data() + range.begin * width, array.data() + range.end * width, std::byte{0});
}

}  // namespace

std::int64_t summed_at_once(const plan::SumTask& task, int threads) {
  return std::min(block_of_thread * threads, task.synapses->size());
}

void Machine::operator()(const plan::SumTask& task) {
  for (const auto& zero : task.zeros) set_to_zero(*task.target, zero);
  const ir::Range all{0, task.synapses->size()};
  if (all.end == 0) return;
  if (task.values) {
    sum_in_vectors(task);
  } else {
    timed(task.kernel).ranges({&all, 1}, nullptr);
  }
}

// The order of the additions is that of the synapses, however many threads compute what is added.
void Machine::sum_in_vectors(const plan::SumTask& task) {
  const auto size = task.synapses->size();
  const auto block = block_of_thread * (pool_ ? pool_->threads() : 1);
  if (task.summands->size() != block) task.summands->resize(block);
  const auto first = std::bit_cast<std::uintptr_t>(task.summands->data());
  const auto width = ir::size_of(task.summands->type());
  auto& values = timed(*task.values);
  auto& sum = timed(task.kernel);
  for (std::int64_t begin = 0; begin < size; begin += block) {
    const ir::Range some{begin, std::min(begin + block, size)};
    // Kernels count synapses from the first of all, but the column begins with the first of the block.
    auto* const column = std::bit_cast<void*>(first - static_cast<std::uintptr_t>(begin) * width);
    for (auto* launch : {&values, &sum}) launch->place(task.summands, column);
    values.items(some, size, pool_.get());
    sum.ranges({&some, 1}, nullptr);
  }
}

}  // namespace brio::runtime
