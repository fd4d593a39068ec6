#include "face/connect_sample.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace brio::face {

namespace {

constexpr std::int64_t bits = 64;
// Where the sample is sparser than one in so many, reading the marks would take longer than sorting.
constexpr std::int64_t sparse = 1000;

std::int64_t any_of(std::int64_t total, Draws& draws) {
  return std::min(static_cast<std::int64_t>(draws.next() * static_cast<double>(total)), total - 1);
}

}  // namespace

// Numbers are drawn until enough different ones have come, which makes every set equally likely. Of more than
// half of them, those that are left out are drawn.
const std::vector<std::int64_t>& Sample::draw(std::int64_t total, std::int64_t size, Draws& draws) {
  if (size == total) {
    chosen_.resize(static_cast<std::size_t>(total));
    std::iota(chosen_.begin(), chosen_.end(), std::int64_t{0});
  } else if (size < total / sparse) {
    sort_out(total, size, draws);
  } else {
    const bool few = size <= total / 2;
    mark(total, few ? size : total - size, draws);
    read_marks(total, few);
  }
  return chosen_;
}

const std::vector<std::int64_t>& Sample::draw_with_repetition(std::int64_t total, std::int64_t size,
                                                              Draws& draws) {
  chosen_.resize(static_cast<std::size_t>(size));
  for (auto& each : chosen_) each = any_of(total, draws);
  std::sort(chosen_.begin(), chosen_.end());
  return chosen_;
}

std::int64_t Sample::add(std::vector<std::int64_t>& chosen, std::int64_t total, std::int64_t count,
                         bool repetition, Draws& draws) {
  const auto before = std::ssize(chosen);
  chosen.reserve(chosen.size() + static_cast<std::size_t>(count));
  for (std::int64_t k = 0; k < count; ++k) chosen.push_back(any_of(total, draws));
  std::sort(chosen.begin() + before, chosen.end());
  std::inplace_merge(chosen.begin(), chosen.begin() + before, chosen.end());
  if (!repetition) chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  return std::ssize(chosen) - before;
}

void Sample::mark(std::int64_t total, std::int64_t size, Draws& draws) {
  marks_.resize(static_cast<std::size_t>((total + bits - 1) / bits), 0);
  for (std::int64_t marked = 0; marked < size;) {
    const auto number = any_of(total, draws);
    auto& word = marks_[static_cast<std::size_t>(number / bits)];
    const auto bit = std::uint64_t{1} << static_cast<std::uint64_t>(number % bits);
    marked += (word & bit) == 0 ? 1 : 0;
    word |= bit;
  }
}

void Sample::read_marks(std::int64_t total, bool marked) {
  chosen_.clear();
  for (std::int64_t first = 0; first < total; first += bits) {
    auto& word = marks_[static_cast<std::size_t>(first / bits)];
    auto wanted = marked ? word : ~word;
    if (total - first < bits) wanted &= (std::uint64_t{1} << static_cast<std::uint64_t>(total - first)) - 1;
    for (; wanted != 0; wanted &= wanted - 1) chosen_.push_back(first + std::countr_zero(wanted));
    word = 0;
  }
}

void Sample::sort_out(std::int64_t total, std::int64_t size, Draws& draws) {
  chosen_.clear();
  while (std::ssize(chosen_) < size) {
    for (auto missing = size - std::ssize(chosen_); missing > 0; --missing)
      chosen_.push_back(any_of(total, draws));
    std::sort(chosen_.begin(), chosen_.end());
    chosen_.erase(std::unique(chosen_.begin(), chosen_.end()), chosen_.end());
  }
}

}  // namespace brio::face
