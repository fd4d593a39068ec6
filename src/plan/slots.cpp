#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/diagnostics.hpp"
#include "plan/plan.hpp"

namespace brio::plan {

int position_of(const std::string& slot, const model::Schedule& schedule) {
  for (std::size_t k = 0; k < schedule.size(); ++k) {
    const int middle = 3 * static_cast<int>(k) + 1;
    if (slot == schedule[k]) return middle;
    if (slot == "before_" + schedule[k]) return middle - 1;
    if (slot == "after_" + schedule[k]) return middle + 1;
  }
  throw ModelError(
      {Code::unknown_slot,
       nullptr,
       {},
       fmt::format("there is no slot '{}' in a time step", slot),
       fmt::format("the slots are {}, each also with before_ or after_", fmt::join(schedule, ", "))});
}

std::string slot_at(int position, const model::Schedule& schedule) {
  const auto& slot = schedule.at(static_cast<std::size_t>(position / 3));
  const int part = position % 3;
  return part == 1 ? slot : (part == 0 ? "before_" : "after_") + slot;
}

std::int64_t delay_steps(double delay, double dt) {
  // NOLINTNEXTLINE(bugprone-incorrect-roundings): Brian's rule, to the last bit
  return static_cast<std::int64_t>(delay / dt + 0.5);
}

}  // namespace brio::plan
