// Synapses by the neurons that they connect.
#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "brio/groups.hpp"
#include "face/api.hpp"
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

std::int64_t Synapses::remove(const std::string& condition) {
  const auto which = condition.empty() ? face::Selection() : face::Selection(condition);
  return face::remove(synapses_, which, {}, random().state()->random);
}

std::int64_t Synapses::remove(const std::vector<std::int64_t>& numbers) {
  return face::remove(synapses_, numbers, {}, random().state()->random);
}

void Synapses::set_sum_schedule(const std::string& variable, const std::string& when, int order) {
  std::vector<std::string> names;
  for (const auto& summed : synapses_->summed()) names.push_back(summed.name);
  if (std::find(names.begin(), names.end(), variable) == names.end()) {
    throw ModelError({Code::unknown_name,
                      nullptr,
                      {},
                      fmt::format("{} has no summed variable '{}'", name(), variable),
                      base::did_you_mean(variable, names)});
  }
  synapses_->sum_at(variable, {when, order});
}

}  // namespace brio
