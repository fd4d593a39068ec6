#include "runtime/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "brio/error.hpp"

namespace brio::runtime {

namespace {
constexpr double tolerance = 1e-4;  // of a step; Brian's
}

std::int64_t step_at(double time, double dt) {
  const double nearest = std::nearbyint(time / dt);
  const bool close = nearest * dt == time || std::abs(nearest * dt - time) / dt <= tolerance;
  return static_cast<std::int64_t>(close ? nearest : std::ceil(time / dt));
}

void Clock::set_interval(double from, double to) {
  const auto index = [this](double time) {
    return std::lower_bound(times->begin(), times->end(), time) - times->begin();
  };
  step = times == nullptr ? step_at(from, dt) : index(from);
  end = times == nullptr ? step_at(to, dt) : index(to);
}

double Clock::listed() const {
  return step < std::ssize(*times) ? (*times)[static_cast<std::size_t>(step)]
                                   : std::numeric_limits<double>::infinity();
}

bool same_time(const Clock& a, const Clock& b) {
  const double apart = std::abs(a.t() - b.t());
  if (a.times != nullptr && b.times != nullptr) return &a == &b || apart < 1e-14;
  const double dt = a.times != nullptr ? b.dt : b.times != nullptr ? a.dt : std::min(a.dt, b.dt);
  return apart / dt < tolerance;
}

void check_change(double t, double old_dt, double new_dt) {
  const double old_time = std::nearbyint(t / old_dt) * old_dt;
  const double new_time = std::nearbyint(t / new_dt) * new_dt;
  if (std::abs(old_time - new_time) / new_dt <= tolerance) return;
  throw ModelError({Code::invalid_value,
                    nullptr,
                    {},
                    fmt::format("cannot set dt from {} s to {} s: the time {} s is not a multiple of {} s",
                                old_dt, new_dt, t, new_dt),
                    "run up to a multiple of the new step first"});
}

}  // namespace brio::runtime
