// Explicit Runge-Kutta pairs: coefficients of the stages, of the new value, and of the estimate of its error.
#pragma once

#include <span>
#include <string_view>

namespace brio::integrate {

/// Stage i is k_i = f(t + c_i*h, y + h*sum_j a_ij*k_j); the new value is y + h*sum_i b_i*k_i, and the pair's
/// other formula y + h*sum_i other_i*k_i differs from it by an estimate of the error.
struct Tableau {
  std::string_view source;               ///< where the coefficients were published
  std::span<const double> nodes;         ///< c, one for each stage
  std::span<const double> coefficients;  ///< a, row after row below the diagonal: 1, 2, … entries
  std::span<const double> weights;       ///< b
  std::span<const double> other;
  int order = 0;        ///< of the new value
  int other_order = 0;  ///< of the other formula
  /// The last stage is the first one of the next step.
  bool first_same_as_last = false;

  std::size_t stages() const { return nodes.size(); }
  double a(std::size_t stage, std::size_t earlier) const {
    return coefficients[stage * (stage - 1) / 2 + earlier];
  }
};

extern const Tableau kutta_3_2;          ///< Kutta's third order rule, with the midpoint rule
extern const Tableau classical_doubled;  ///< two steps of the classical rule, with one of double length
extern const Tableau fehlberg_5_4;
extern const Tableau cash_karp_5_4;
extern const Tableau prince_dormand_8_7;
extern const Tableau dormand_prince_5_4;

}  // namespace brio::integrate
