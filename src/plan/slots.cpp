#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/diagnostics.hpp"
#include "plan/plan.hpp"

namespace brio::plan {

int position_of(const std::string& slot) {
  for (std::size_t k = 0; k < slots.size(); ++k) {
    const int middle = 3 * static_cast<int>(k) + 1;
    if (slot == slots[k]) return middle;
    if (slot == fmt::format("before_{}", slots[k])) return middle - 1;
    if (slot == fmt::format("after_{}", slots[k])) return middle + 1;
  }
  throw ModelError(
      {Code::unknown_name,
       nullptr,
       {},
       fmt::format("there is no slot '{}' in a time step", slot),
       fmt::format("the slots are {}, each also with before_ or after_", fmt::join(slots, ", "))});
}

std::int64_t delay_steps(double delay, double dt) { return static_cast<std::int64_t>(delay / dt + 0.5); }

}  // namespace brio::plan
