// Numbers with a physical dimension, stored in SI base units.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "brio/dimension.hpp"
#include "brio/unit.hpp"

namespace brio {

/// One number or an array of numbers, with one physical dimension. Arithmetic checks dimensions and
/// throws ModelError (Code::dimension_mismatch) that names both; a plain zero goes with every dimension.
/// Scalars combine with arrays, arrays with arrays of the same length (else Code::wrong_shape).
class Quantity {
 public:
  Quantity() = default;
  Quantity(double value, const Dimension& dimension = dimensionless) : dimension_(dimension), value_(value) {}
  Quantity(const Unit& unit) : dimension_(unit.dimension), value_(unit.value()) {}
  Quantity(std::vector<double> values, const Dimension& dimension = dimensionless)
      : dimension_(dimension), values_(std::move(values)), scalar_(false) {}
  Quantity(std::initializer_list<double> values, const Unit& unit);
  /// An array that looks at memory of `owner`, without a copy. It is copied when it is changed.
  static Quantity view(std::shared_ptr<const void> owner, std::span<const double> values,
                       const Dimension& dimension);

  const Dimension& dimension() const { return dimension_; }
  bool is_scalar() const { return scalar_; }
  bool is_dimensionless() const { return dimension_.is_dimensionless(); }
  std::size_t size() const { return values().size(); }

  /// In SI base units. Throws if this is an array (Code::wrong_shape).
  double value() const;
  /// In SI base units, one or many.
  std::span<const double> values() const {
    if (owner_) return viewed_;
    return scalar_ ? std::span<const double>(&value_, 1) : std::span<const double>(values_);
  }
  /// As a number of `unit`s: (20 * ms).in(second) is 0.02. Throws if the dimensions differ.
  double in(const Unit& unit) const;
  std::vector<double> all_in(const Unit& unit) const;
  /// The plain number. Throws unless dimensionless and scalar.
  explicit operator double() const;

  /// One element. Throws Code::index_out_of_range.
  Quantity operator[](std::size_t index) const;

  Quantity& operator+=(const Quantity& other);
  Quantity& operator-=(const Quantity& other);
  Quantity& operator*=(const Quantity& other);
  Quantity& operator/=(const Quantity& other);

 private:
  Dimension dimension_{};
  double value_ = 0.0;
  std::vector<double> values_;
  std::shared_ptr<const void> owner_;  // of viewed_; null: values_ or value_ count
  std::span<const double> viewed_;
  bool scalar_ = true;
};

Quantity operator+(const Quantity& a, const Quantity& b);
Quantity operator-(const Quantity& a, const Quantity& b);
Quantity operator*(const Quantity& a, const Quantity& b);
Quantity operator/(const Quantity& a, const Quantity& b);
Quantity operator-(const Quantity& a);
inline Quantity operator+(const Quantity& a) { return a; }
inline Quantity operator*(double a, const Unit& b) { return {a * b.value(), b.dimension}; }
inline Quantity operator*(const Unit& a, double b) { return b * a; }
inline Quantity operator/(double a, const Unit& b) { return {a / b.value(), dimensionless / b.dimension}; }
inline Quantity operator/(const Unit& a, double b) { return {a.value() / b, a.dimension}; }

/// Equal in every element. Throws if the dimensions differ, except that a plain zero and a plain
/// infinity can be compared with everything; so do the others.
bool operator==(const Quantity& a, const Quantity& b);
/// Of scalars; for arrays throws Code::wrong_shape, because there is no one answer.
bool operator<(const Quantity& a, const Quantity& b);
bool operator<=(const Quantity& a, const Quantity& b);
bool operator>(const Quantity& a, const Quantity& b);
bool operator>=(const Quantity& a, const Quantity& b);

Quantity pow(const Quantity& base, double exponent);
inline Quantity pow(const Unit& base, double exponent) { return pow(Quantity(base), exponent); }
/// The exponent must be a dimensionless scalar.
Quantity pow(const Quantity& base, const Quantity& exponent);
Quantity sqrt(const Quantity& a);
Quantity abs(const Quantity& a);
/// Only of dimensionless quantities.
Quantity exp(const Quantity& a);
Quantity log(const Quantity& a);

/// In the unit that suits the values best: "3. mV", "[1. 2.] nS". Numbers look as NumPy prints them.
std::string to_string(const Quantity& quantity);
std::string in_best_unit(const Quantity& quantity, int precision = 8);
/// Throws if the dimensions differ.
std::string in_unit(const Quantity& quantity, const Unit& unit, int precision = 8);
/// As source text: "3. * mvolt", "array([1., 2.]) * nsiemens".
std::string to_source(const Quantity& quantity);

}  // namespace brio
