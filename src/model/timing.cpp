#include "model/timing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "model/declarations.hpp"

namespace brio::model {

namespace {

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw ModelError({Code::invalid_value, nullptr, {}, std::move(message), std::move(hint)});
}

}  // namespace

const Schedule& default_schedule() {
  static const Schedule schedule = {"start", "groups", "thresholds", "synapses", "resets", "end"};
  return schedule;
}

void check_schedule(const Schedule& schedule) {
  if (schedule.empty()) refuse("a time step has at least one slot", "");
  std::set<std::string> seen;
  for (const auto& slot : schedule) {
    if (slot.starts_with("before_") || slot.starts_with("after_")) {
      refuse(fmt::format("the slot '{}' can't be in a schedule", slot),
             "slots that begin with before_ or after_ exist by themselves, around each other slot");
    }
    if (!seen.insert(slot).second) refuse(fmt::format("the slot '{}' is in the schedule twice", slot), "");
  }
}

void check_timing(const Timing& timing, const std::string& name) {
  if (timing.dt && timing.times) {
    refuse(fmt::format("{} has a time step and listed times", name), "give one of them");
  }
  if (timing.dt) check_time_step(*timing.dt, name);
  if (!timing.times) return;
  const auto& times = *timing.times;
  if (!std::all_of(times.begin(), times.end(), [](double t) { return t >= 0 && std::isfinite(t); })) {
    refuse(fmt::format("the times of {} have to be from 0 on", name), "");
  }
  const auto wrong = std::adjacent_find(times.begin(), times.end(), std::greater_equal<>{});
  if (wrong != times.end()) {
    refuse(
        fmt::format("the times of {} have to ascend, but {} s comes before {} s", name, *wrong, *(wrong + 1)),
        "sort them, and give each of them once");
  }
}

}  // namespace brio::model
