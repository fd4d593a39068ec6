// Synapses by the neurons that they connect.
#include "brio/groups.hpp"
#include "model/synapses.hpp"

namespace brio {

std::vector<std::int64_t> Synapses::from(const std::vector<std::int64_t>& sources) const {
  return model::find_synapses(*synapses_, &sources, nullptr);
}

std::vector<std::int64_t> Synapses::to(const std::vector<std::int64_t>& targets) const {
  return model::find_synapses(*synapses_, nullptr, &targets);
}

std::vector<std::int64_t> Synapses::between(const std::vector<std::int64_t>& sources,
                                            const std::vector<std::int64_t>& targets) const {
  return model::find_synapses(*synapses_, &sources, &targets);
}

}  // namespace brio
