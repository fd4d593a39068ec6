// Time in whole steps (semantics: "clock arithmetic").
#pragma once

#include <cstdint>

namespace brio::runtime {

/// The step that a time stands for: round(time/dt) if that is the time to within 1e-4 dt, else the next one.
std::int64_t step_at(double time, double dt);

struct Clock {
  double dt = 0;
  std::int64_t step = 0;
  std::int64_t end = 0;  ///< exclusive
  /// Never accumulated: the same step has the same time in every run.
  double t() const { return static_cast<double>(step) * dt; }
  void set_interval(double from, double to);
};

/// Whether two clocks stand at the same time, to within 1e-4 of the smaller step.
bool same_time(const Clock& a, const Clock& b);

/// Throws ModelError if a clock can't go from one step size to another at this time.
void check_change(double t, double old_dt, double new_dt);

}  // namespace brio::runtime
