// Random numbers for making connections, many at a time: the same bits whether a compiled kernel or the host
// computes them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "face/one_shot.hpp"

namespace brio::face {

enum class Distribution : std::uint8_t {
  uniform,      ///< in [0, 1)
  exponential,  ///< of mean 1
};

/// Sequences of independent numbers: one for each (stream, sequence).
class Draws {
 public:
  /// `expected`: how many will be drawn in all, which decides whether compiling pays.
  Draws(Distribution distribution, std::uint64_t stream, double expected, const Random& random);

  /// Begins a sequence, from which about so many will be drawn: the numbers depend on it.
  void begin(std::uint64_t sequence, double expected);
  /// Some of the numbers that come next.
  std::span<const double> ahead() {
    if (at_ == end_) advance();
    return {at_, static_cast<std::size_t>(end_ - at_)};
  }
  void skip(std::size_t count) { at_ += count; }
  double next() {
    if (at_ == end_) advance();
    return *at_++;
  }

 private:
  void advance();
  void compute_here(std::int64_t step);
  plan::BoundKernel kernel(std::uint64_t stream) const;

  Distribution distribution_;
  std::uint64_t key_;
  Random random_;
  std::array<model::ArrayPtr, 2> numbers_;  ///< first and second draws of Philox blocks
  std::unique_ptr<OneShot> compiled_;       ///< null: the host computes
  std::uint64_t sequence_ = 0;
  std::uint64_t chunk_ = 0;
  std::int64_t half_ = 0;  ///< numbers in a chunk, divided by 2
  bool in_second_ = true;  ///< the numbers at hand are those of the second array
  const double* at_ = nullptr;
  const double* end_ = nullptr;
};

}  // namespace brio::face
