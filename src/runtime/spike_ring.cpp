#include "runtime/spike_ring.hpp"

#include <algorithm>

namespace brio::runtime {

void SpikeRing::set_delay(std::int64_t steps, double scale) {
  const auto wanted = static_cast<std::size_t>(steps) + 1;
  if (wanted == slots_.size() && scale == 1) return;
  std::vector<std::vector<std::int32_t>> slots(wanted);
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    const auto& pending = slots_[(now_ + k) % slots_.size()];
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): Brian's rule, to the last bit
    const auto arrival = static_cast<std::size_t>(static_cast<double>(k) * scale + 0.5);
    auto& slot = slots[std::min(arrival, wanted - 1)];
    slot.insert(slot.end(), pending.begin(), pending.end());
  }
  slots_ = std::move(slots);
  now_ = 0;
}

void SpikeRing::push(std::span<const std::int32_t> neurons) {
  auto& slot = slots_[(now_ + slots_.size() - 1) % slots_.size()];
  slot.insert(slot.end(), neurons.begin(), neurons.end());
}

void SpikeRing::advance() {
  slots_[now_].clear();
  now_ = (now_ + 1) % slots_.size();
}

bool SpikeRing::empty() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.empty(); });
}

}  // namespace brio::runtime
