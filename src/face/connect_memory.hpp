// What a connection will take, told before it is made; and how far it is while it is made.
#pragma once

#include <chrono>
#include <optional>

#include "face/connect_pairs.hpp"

namespace brio::face {

/// Looks after one call of connect().
class Watch {
 public:
  Watch(const model::Synapses& synapses, const Connect& connect);

  /// Throws ModelError if so many more synapses will not fit. `by_source`: they come in the order of their sources.
  void check(double synapses, bool by_source) const;
  /// The same for what text says; where that can't be known, some of it is tried.
  void check(const Recipe& recipe, const Rows& rows, const Random& random);
  /// To be called in between. Throws RunError if somebody wants it to end, ModelError if it grows too large.
  void blocks_done(std::size_t done, std::size_t all, std::int64_t pairs);

 private:
  using Time = std::chrono::steady_clock;
  double bytes_each(bool by_source) const;
  bool fits(double bytes) const;
  double memory() const;
  [[noreturn]] void refuse_size(double synapses, double bytes) const;

  const model::Synapses& synapses_;
  const Connect& connect_;
  mutable std::optional<double> memory_;  // asked for when it may be short
  bool by_source_ = true;
  Time::time_point begin_ = Time::now();
  Time::time_point reported_ = begin_;
};

}  // namespace brio::face
