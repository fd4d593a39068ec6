// Time in whole steps (semantics: "clock arithmetic").
#pragma once

#include <cstdint>
#include <vector>

namespace brio::runtime {

/// The step that a time stands for: round(time/dt) if that is the time to within 1e-4 dt, else the next one.
std::int64_t step_at(double time, double dt);

/// Stands at multiples of dt, or at listed times.
struct Clock {
  double dt = 0;
  std::int64_t step = 0;
  std::int64_t end = 0;                        ///< exclusive
  std::int64_t first_draw = 0;                 ///< the step from which random numbers are counted
  const std::vector<double>* times = nullptr;  ///< seconds, ascending; null: a regular clock
  /// Never accumulated: the same step has the same time in every run. Infinity behind the last listed time.
  double t() const { return times == nullptr ? static_cast<double>(step) * dt : listed(); }
  bool at_end() const { return step >= end; }
  void set_interval(double from, double to);

 private:
  double listed() const;
};

/// Whether two clocks stand at the same time: to within 1e-4 of the smaller step, of the only one if the
/// other has listed times; to within 1e-14 s if both have.
bool same_time(const Clock& a, const Clock& b);

/// Throws ModelError if a clock can't go from one step size to another at this time.
void check_change(double t, double old_dt, double new_dt);

}  // namespace brio::runtime
