// Arguments for elementary functions, and errors in units of the last place, against MPFR.
#pragma once

#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace brio::interpreter {

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double most = std::numeric_limits<double>::max();
inline constexpr double least = std::numeric_limits<double>::denorm_min();

/// Random arguments of each kind; see accuracy_test.cpp.
inline constexpr std::size_t usual_samples = 2000;

inline std::size_t samples() {
  const char* const given =
      std::getenv("BRIO_ACCURACY_SAMPLES");  // NOLINT(concurrency-mt-unsafe): one thread
  return given == nullptr ? usual_samples : std::stoul(given);
}

inline std::vector<double> special_arguments() {
  std::vector<double> found{0.0, inf, nan, most, least, std::numeric_limits<double>::min()};
  // Ends of ranges, powers of two, integers, and arguments near multiples of pi/2 that are hard to reduce.
  for (const double x : {0.5,
                         1.0,
                         2.0,
                         3.0,
                         10.0,
                         100.0,
                         1000.0,
                         1e22,
                         0x1p-54,
                         0x1p-53,
                         0x1p-30,
                         0x1p30,
                         0x1p1023,
                         1e-20,
                         0x1p53,
                         708.4,
                         709.782712893384,
                         710.4758600739439,
                         745.13,
                         745.14,
                         717.0,
                         0.7071067811865476,
                         1.4142135623730951,
                         1.5707963267948966,
                         3.141592653589793,
                         6381956970095103.0 * 0x1p797,
                         0x1.6ac5b262ca1ffp+849,
                         0x1.2p-1074,
                         0.34657359027997264}) {
    for (const double step : {-inf, 0.0, inf}) found.push_back(step == 0 ? x : std::nextafter(x, step));
  }
  const std::size_t half = found.size();
  for (std::size_t k = 0; k < half; ++k) found.push_back(-found[k]);
  return found;
}

/// A number of 200 bits.
class Exact {
 public:
  Exact() { mpfr_init2(value_, 200); }
  explicit Exact(double value) : Exact() { mpfr_set_d(value_, value, MPFR_RNDN); }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;
  ~Exact() { mpfr_clear(value_); }
  mpfr_ptr get() { return value_; }
  double nearest() const { return mpfr_get_d(value_, MPFR_RNDN); }

 private:
  mpfr_t value_;
};

/// |found - exact| in units of the last place of a double of exact's size. NaN against NaN, an infinity
/// against what rounds to it and zeros of one sign are 0; a wrong kind of number is infinitely wrong.
inline double error_in_ulps(double found, Exact& exact) {
  constexpr double wrong = std::numeric_limits<double>::infinity();
  const double nearest = exact.nearest();
  if (std::isnan(nearest)) return std::isnan(found) ? 0 : wrong;
  if (std::isnan(found)) return wrong;
  if (nearest == found && (found != 0 || mpfr_zero_p(exact.get()) != 0) && std::isinf(found)) return 0;
  if (std::isinf(nearest)) return std::fabs(found) == std::numeric_limits<double>::max() ? 1 : wrong;
  if (std::isinf(found)) return wrong;
  if (mpfr_zero_p(exact.get()) != 0)
    return found == 0 && std::signbit(found) == std::signbit(nearest) ? 0 : wrong;
  constexpr mpfr_exp_t least_exponent = -1022;
  const mpfr_exp_t exponent = std::max(mpfr_get_exp(exact.get()) - 1, least_exponent);
  Exact difference(found);
  mpfr_sub(difference.get(), difference.get(), exact.get(), MPFR_RNDN);
  mpfr_div_2si(difference.get(), difference.get(), exponent - 52, MPFR_RNDN);
  return std::fabs(difference.nearest());
}

}  // namespace brio::interpreter
