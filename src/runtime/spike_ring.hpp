// Spikes in flight: for each step to come, the neurons whose spikes arrive then.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace brio::runtime {

/// A ring of lists, one per step of the delay and one for now.
class SpikeRing {
 public:
  /// Makes room for a delay; spikes in flight stay at their time of arrival, or arrive at the end of the
  /// new delay if that comes before.
  /// `scale`: old time step over new one, if the clock has changed since.
  void set_delay(std::int64_t steps, double scale = 1);
  /// Spikes that were emitted now.
  void push(std::span<const std::int32_t> neurons);
  /// Neurons whose spikes arrive now, in the order of emission.
  const std::vector<std::int32_t>& due() const { return slots_[now_]; }
  void advance();
  bool empty() const;

  /// The lists, from the one that is due on; as many as steps of the delay, and one.
  std::vector<std::vector<std::int32_t>> pending() const;
  void put_back(std::vector<std::vector<std::int32_t>> pending);

 private:
  std::vector<std::vector<std::int32_t>> slots_;
  std::size_t now_ = 0;
};

}  // namespace brio::runtime
