#include "runtime/spike_ring.hpp"

#include <algorithm>

namespace brio::runtime {

void SpikeRing::set_delay(std::int64_t steps, double scale) {
  const auto wanted = static_cast<std::size_t>(steps) + 1;
  if (wanted == slots_.size() && scale == 1) return;
  std::vector<std::vector<std::int32_t>> slots(wanted);
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    const auto& pending = slots_[(now_ + k) % slots_.size()];
    // int(k*scale + 0.5), Brian's rule, to the last bit
    const double arrival = std::min(static_cast<double>(k) * scale + 0.5, static_cast<double>(steps));
    auto& slot = slots[static_cast<std::size_t>(arrival)];
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

std::vector<std::vector<std::int32_t>> SpikeRing::pending() const {
  auto lists = slots_;
  std::rotate(lists.begin(), lists.begin() + static_cast<std::ptrdiff_t>(now_), lists.end());
  return lists;
}

void SpikeRing::put_back(std::vector<std::vector<std::int32_t>> pending) {
  slots_ = std::move(pending);
  now_ = 0;
}

}  // namespace brio::runtime
