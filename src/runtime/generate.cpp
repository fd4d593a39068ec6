// SpikeGeneratorGroup: spikes that were given beforehand, in steps of the group's clock.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

// The same tolerance as timestep(): a time that is meant to be a multiple of dt is taken for one.
std::int64_t bin_of(double time, double dt) { return static_cast<std::int64_t>((time + 1e-3 * dt) / dt); }

std::int64_t period_in_steps(const model::SpikeGeneratorGroup& group, double dt) {
  if (group.period() == 0) return 0;
  const double steps = std::nearbyint(group.period() / dt);
  // Longer than any run: no repetition.
  if (!(steps < 0x1p62)) return 0;
  if (steps >= 1 && std::abs(steps * dt - group.period()) <= 1e-4 * dt)
    return static_cast<std::int64_t>(steps);
  throw ModelError({steps < 1 ? Code::invalid_value : Code::not_supported,
                    nullptr,
                    {},
                    fmt::format("the period of {}, {} s, is not a multiple of its time step, {} s",
                                group.name(), group.period(), dt),
                    "choose a period that is a whole number of steps"});
}

}  // namespace

GeneratedSpikes generate(const model::SpikeGeneratorGroup& group, const Clock& clock) {
  GeneratedSpikes result;
  result.period = period_in_steps(group, clock.dt);
  result.version = group.version();
  result.dt = clock.dt;
  std::vector<std::pair<std::int64_t, std::int32_t>> bins;
  for (std::size_t k = 0; k < group.times().size(); ++k) {
    bins.emplace_back(bin_of(group.times()[k], clock.dt), group.indices()[k]);
  }
  std::sort(bins.begin(), bins.end());
  const auto twice = std::adjacent_find(bins.begin(), bins.end());
  if (twice != bins.end()) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{}: neuron {} spikes twice in the time step at {} s", group.name(),
                                  twice->second, static_cast<double>(twice->first) * clock.dt),
                      "a neuron can spike once in a step: use a smaller dt, or drop one of the two spikes"});
  }
  for (const auto& [step, neuron] : bins) {
    result.steps.push_back(step);
    result.neurons.push_back(neuron);
  }
  if (result.period > 0 && !result.steps.empty() && result.steps.back() >= result.period) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{}: the last spike falls into the step in which the period, {} s, is over",
                                  group.name(), group.period()),
                      "choose a longer period"});
  }
  return result;
}

GeneratedSpikes& Machine::generated(const plan::GenerateTask& task, const Clock& clock) {
  const auto& group = *task.group;
  auto [kept, is_new] = state_.generated.try_emplace(group.name());
  auto& given = kept->second;
  if (is_new || given.version != group.version() || given.dt != clock.dt) given = generate(group, clock);
  const auto first = given.period > 0 ? clock.step % given.period : clock.step;
  given.next = static_cast<std::size_t>(std::lower_bound(given.steps.begin(), given.steps.end(), first) -
                                        given.steps.begin());
  return given;
}

void Machine::operator()(const plan::GenerateTask& task) {
  auto& given = *generators_.find(&task)->second;
  auto& spikes = *spikes_[task.spikes];
  const auto step = given.period > 0 ? now_->step % given.period : now_->step;
  if (given.period > 0 && step == 0) given.next = 0;
  spikes.count = 0;
  for (; given.next < given.steps.size() && given.steps[given.next] <= step; ++given.next) {
    spikes.data[static_cast<std::size_t>(spikes.count++)] = given.neurons[given.next];
  }
}

}  // namespace brio::runtime
