// Physical dimensions: seven exponents, one for each base unit of the SI.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace brio {

/// Length, mass, time, electric current, temperature, amount of substance, luminous intensity.
struct Dimension {
  std::array<double, 7> exponents{};

  constexpr bool is_dimensionless() const { return *this == Dimension{}; }

  /// Equal up to the rounding that fractional powers bring.
  friend constexpr bool operator==(const Dimension& a, const Dimension& b) {
    for (std::size_t k = 0; k < 7; ++k) {
      const double difference = a.exponents[k] - b.exponents[k];
      if (difference > 1e-8 || difference < -1e-8) return false;
    }
    return true;
  }
  friend constexpr Dimension operator*(Dimension a, const Dimension& b) {
    for (std::size_t k = 0; k < 7; ++k) a.exponents[k] += b.exponents[k];
    return a;
  }
  friend constexpr Dimension operator/(Dimension a, const Dimension& b) {
    for (std::size_t k = 0; k < 7; ++k) a.exponents[k] -= b.exponents[k];
    return a;
  }
};

constexpr Dimension pow(Dimension dimension, double exponent) {
  for (auto& e : dimension.exponents) e *= exponent;
  return dimension;
}

inline constexpr Dimension dimensionless{};

/// As users read it: the best known name ("V", "nS" has none: "S"), else base units ("m^-2 kg s"),
/// "1" for dimensionless.
std::string to_string(const Dimension& dimension);

}  // namespace brio
