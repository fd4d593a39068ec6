// Checkpoints: snapshots of a run that is under way, with the time at which it was to end.
#pragma once

#include <chrono>

#include "face/session.hpp"
#include "runtime/run.hpp"

namespace brio::face {

/// Writes the checkpoints of one run, each in the place of the one before.
class CheckpointFile {
 public:
  CheckpointFile(const Checkpoints& how, double until) : how_(how), until_(until) {}

  /// Whether the period has passed since the last one was written.
  bool is_due() const { return Clock::now() - written_ >= how_.period; }
  /// Throws RunError if the file can't be written; the former one stands then.
  void write(const model::Network& network, const runtime::State& state);

 private:
  using Clock = std::chrono::steady_clock;
  const Checkpoints& how_;
  double until_;
  Clock::time_point written_ = Clock::now();
};

}  // namespace brio::face
