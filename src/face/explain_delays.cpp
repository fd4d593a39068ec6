// How spikes are delivered.
#include <fmt/format.h>

#include "face/explain.hpp"
#include "runtime/tasks.hpp"

namespace brio::face {

std::string time_text(double seconds) {
  return seconds == 0 || seconds >= 1 ? fmt::format("{:.6g} s", seconds)
                                      : fmt::format("{:.6g} ms", seconds * 1e3);
}

DelaySteps delay_steps_of(const plan::DeliverTask& task, double dt) {
  const auto& pathway = task.synapses->pathway(task.pathway);
  const auto range = model::delay_range(pathway);
  const bool stored = !pathway.fixed && !pathway.delays->deferred() && pathway.delays->size() > 1;
  return {plan::delay_steps(range.shortest, dt), plan::delay_steps(range.longest, dt), stored};
}

std::string delay_text(const plan::DeliverTask& task, double dt) {
  const auto delay = delay_steps_of(task, dt);
  const auto time = [&](std::int64_t steps) { return time_text(static_cast<double>(steps) * dt); };
  if (delay.shortest != delay.longest)
    return fmt::format("a delay of each synapse, from {} to {}", time(delay.shortest), time(delay.longest));
  if (!delay.stored) return fmt::format("one delay for all synapses, {}", time(delay.longest));
  return fmt::format("the same delay for all synapses, {}, kept for each of them", time(delay.longest));
}

}  // namespace brio::face
