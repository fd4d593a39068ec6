// Steps whose size each item chooses for itself: what all methods with an estimate of their error have in common.
//
//   before:  a method that advances x by h, and estimates the error of that
//   after:   every item goes from t to t + dt in parts; a part whose error is within the tolerance is accepted,
//            another one is tried again with a smaller h
//   why:     a fast event in one neuron costs that neuron many small steps, and the others none
//
// The controller is the standard one (Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, section
// II.4): h is multiplied by 0.9*error^(-1/(order + 1)), at least by 0.2 and at most by 5.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "integrate/draft.hpp"

namespace brio::integrate {

/// What holds where options say nothing.
struct AdaptiveDefaults {
  // of a part: |error| <= absolute + relative*|x|, for each variable
  double absolute = 1e-6;  ///< in base units
  double relative = 0;
  int max_steps = 100;
  /// t means the beginning of the time step throughout, as in Brian: whatever depends on it is constant in a step.
  bool time_stands_still = false;
};

/// Options of the methods that Brian has, and of those that it has not.
inline constexpr std::array<std::string_view, 8> adaptive_options = {
    "adaptable_timestep", "absolute_error",    "absolute_error_per_variable",
    "max_steps",          "use_last_timestep", "save_failed_steps",
    "save_step_count",    "relative_error"};
inline constexpr auto brian_adaptive_options = std::span(adaptive_options).first<7>();

/// Of methods that Brian has not. A nanometre or a picoampere is a small number in base units, so that the
/// absolute error is there for variables that are 0, and the relative one for all others.
inline constexpr AdaptiveDefaults own_defaults{.absolute = 1e-15, .relative = 1e-6, .max_steps = 10'000};

/// The point where a part begins, and its length.
struct Part {
  std::vector<ExprPtr> y;
  ExprPtr t;
  ExprPtr h;
  bool time_stands_still = false;
  /// The time after a fraction of the part.
  ExprPtr time_at(double fraction) const;
};

/// What a method makes of a part.
struct Advance {
  std::vector<ExprPtr> value;
  std::vector<ExprPtr> error;
};

/// One method. The statements that it writes may use one another's names.
class PartMethod {
 public:
  virtual ~PartMethod() = default;
  /// Order of the formula whose error is estimated.
  virtual int error_order() const = 0;
  /// Before the first part: what is kept from one part to the next.
  virtual void begin(Draft& draft, const Part& part) = 0;
  virtual Advance advance(Draft& draft, const Part& part) = 0;
  /// After an advance: brings what is kept up to date where `accepted` holds.
  virtual void keep(Draft& draft, const ExprPtr& accepted) = 0;
};

/// The right-hand sides at a point (0 where a neuron is refractory).
std::vector<ExprPtr> rates_at(const Draft& draft, const check::System& system, const std::vector<ExprPtr>& y,
                              const ExprPtr& t);

/// Refused: noise and random numbers. Throws ModelError for options that make no sense.
Outcome adaptive_step(const Request& request, const AdaptiveDefaults& defaults, PartMethod& method);

}  // namespace brio::integrate
