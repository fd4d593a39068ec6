#include "runtime/chance.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ir/host_math.hpp"
#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

/// Kinds 0 to 3 are those of docs/develop/math.md.
constexpr std::uint32_t kind = 4u << 28u;

/// In [0, 1), 53 bits.
double uniform(std::uint32_t high, std::uint32_t low) {
  const auto bits = (std::uint64_t{high} << 32u | low) >> 11u;
  return static_cast<double>(bits) * 0x1p-53;
}

}  // namespace

ChanceDraws::Block ChanceDraws::block_of(double largest, bool differ) {
  const double bounded = std::min(largest, 1.0);
  return {bounded, 1 / ir::host::log1p(-bounded), differ};
}

void ChanceDraws::know(std::span<const double> chances, std::int64_t items) {
  known_ = true;
  items_ = items;
  expected_ = 0;
  blocks_.clear();
  const bool single = chances.size() == 1;
  for (std::int64_t begin = 0; begin < (single ? 1 : items); begin += block) {
    const auto end = single ? 1 : std::min(begin + block, items);
    double largest = 0;
    bool differ = false;
    for (auto k = begin; k < end; ++k) {
      const double chance = chances[static_cast<std::size_t>(k)];
      differ |= !(chance == chances[static_cast<std::size_t>(begin)]);
      largest = chance > largest ? chance : largest;
    }
    blocks_.push_back(block_of(largest, differ));
    expected_ += blocks_.back().largest * static_cast<double>(single ? items : end - begin);
  }
}

void ChanceDraws::draw(std::uint64_t key, std::int64_t step, std::span<const double> chances,
                       SpikeBuffer& events) const {
  const bool single = chances.size() == 1;
  const std::array<std::uint32_t, 2> words_of_key{static_cast<std::uint32_t>(key),
                                                  static_cast<std::uint32_t>(key >> 32u)};
  const auto time = static_cast<std::uint64_t>(step);
  events.count = 0;
  for (std::int64_t begin = 0; begin < items_; begin += block) {
    const auto number = static_cast<std::uint32_t>(begin / block);
    const auto& [largest, scale, differ] = blocks_[single ? 0 : number];
    if (!(largest > 0)) continue;
    const auto end = std::min(begin + block, items_);
    auto item = begin;
    for (std::uint32_t draw = 0;; ++draw) {
      const auto words = ir::host::philox(
          {number, static_cast<std::uint32_t>(time), static_cast<std::uint32_t>(time >> 32u), kind | draw},
          words_of_key);
      const double without = std::floor(ir::host::log(uniform(words[0], words[1]) + 0x1p-53) * scale);
      if (!(without < static_cast<double>(end - item))) break;
      item += static_cast<std::int64_t>(without);
      const bool kept =
          !differ || uniform(words[2], words[3]) * largest < chances[static_cast<std::size_t>(item)];
      if (kept) events.data[static_cast<std::size_t>(events.count++)] = static_cast<std::int32_t>(item);
      ++item;
    }
  }
}

// Whether the task's events were drawn; else there are so many of them that its kernel is faster.
bool Machine::draw_events(const plan::ItemsTask& task) {
  const auto& chance = *task.chance;
  const auto size = task.group ? task.group->size() : task.size;
  auto& draws = chances_[&task];
  if (!chance.of_each) {
    timed(chance.kernel).once();
    draws.forget();
  } else if (!draws.known()) {
    timed(chance.kernel).items(size, nullptr, pool_.get());
  }
  const std::span<const double> chances(chance.chances->as<double>(),
                                        static_cast<std::size_t>(chance.chances->size()));
  if (!draws.known()) draws.know(chances, size);
  if (!draws.rare()) return false;
  const auto key = ir::host::random_key(seed_, chance.key.stream);
  draws.draw(key, now_->step - now_->first_draw, chances, *spikes_[*task.spikes]);
  return true;
}

}  // namespace brio::runtime
