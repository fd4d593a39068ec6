// When an object's turn comes: which times, and where within a time step.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace brio::model {

/// The slots of a time step, in order; each also has one before and one after it ("before_groups").
using Schedule = std::vector<std::string>;
const Schedule& default_schedule();  ///< start, groups, thresholds, synapses, resets, end
/// Throws ModelError: no slots, one twice, names that begin with before_ or after_.
void check_schedule(const Schedule& schedule);

/// A place within a step: by slot, then order; objects of one place run in the order of their names.
struct Slot {
  std::string when;
  int order = 0;
  friend bool operator==(const Slot&, const Slot&) = default;
};

/// Every dt, or at listed times.
struct Timing {
  std::optional<double> dt = {};  ///< seconds; none: that of the group, else the network's
  /// Seconds, ascending: the object runs at these times alone, also where no clock stands there.
  std::optional<std::vector<double>> times = {};
  friend bool operator==(const Timing&, const Timing&) = default;
};
/// Throws ModelError: dt not longer than 0, times not ascending, dt and times together.
void check_timing(const Timing& timing, const std::string& name);

}  // namespace brio::model
