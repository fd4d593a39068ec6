#include "brio/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "brio/error.hpp"
#include "units/units.hpp"

namespace brio {
namespace {

[[noreturn]] void fail(Code code, std::string message, std::string hint = "") {
  throw ModelError(Diagnostic{
      .code = code, .source = nullptr, .span = {}, .message = std::move(message), .hint = std::move(hint)});
}

[[noreturn]] void fail_mismatch(std::string message, const Dimension& found, const Dimension& expected) {
  message += fmt::format(": units {} and {} differ", units::describe(found), units::describe(expected));
  throw ModelError(Diagnostic{.code = Code::dimension_mismatch,
                              .source = nullptr,
                              .span = {},
                              .message = std::move(message),
                              .hint = "",
                              .dimensions = {found.exponents, expected.exponents}});
}

bool is_plain_zero(const Quantity& a) {
  const auto values = a.values();
  return a.is_dimensionless() && std::all_of(values.begin(), values.end(), [](double v) { return v == 0.0; });
}

bool is_plain_infinity(const Quantity& a) {
  return a.is_dimensionless() && a.is_scalar() && std::isinf(a.value());
}

bool compatible(const Quantity& a, const Quantity& b) {
  return a.dimension() == b.dimension() || is_plain_zero(a) || is_plain_zero(b);
}

// Dimension of a sum: that of the part which has one.
const Dimension& common_dimension(const Quantity& a, const Quantity& b) {
  return a.is_dimensionless() ? b.dimension() : a.dimension();
}

// One result per pair of elements; a scalar goes with every element.
template <class Operation>
Quantity element_wise(const Quantity& a, const Quantity& b, const Dimension& dimension, Operation operation) {
  const auto x = a.values();
  const auto y = b.values();
  if (a.is_scalar() && b.is_scalar()) return {operation(x[0], y[0]), dimension};
  if (!a.is_scalar() && !b.is_scalar() && x.size() != y.size()) {
    fail(Code::wrong_shape, fmt::format("arrays of {} and {} values cannot be combined", x.size(), y.size()),
         "both need the same number of values, or one of them a single value");
  }
  std::vector<double> result(a.is_scalar() ? y.size() : x.size());
  for (std::size_t k = 0; k < result.size(); ++k) {
    result[k] = operation(a.is_scalar() ? x[0] : x[k], b.is_scalar() ? y[0] : y[k]);
  }
  return {std::move(result), dimension};
}

template <class Function>
Quantity map(const Quantity& a, const Dimension& dimension, Function function) {
  return element_wise(a, 0.0, dimension, [&](double x, double) { return function(x); });
}

void check_comparable(const Quantity& a, const Quantity& b) {
  if (compatible(a, b) || is_plain_infinity(a) || is_plain_infinity(b)) return;
  fail_mismatch(fmt::format("cannot compare {} with {}", units::brief(a), units::brief(b)), a.dimension(),
                b.dimension());
}

std::pair<double, double> ordered(const Quantity& a, const Quantity& b) {
  check_comparable(a, b);
  if (!a.is_scalar() || !b.is_scalar()) {
    fail(Code::wrong_shape, "arrays have no order", "compare single values, such as a[0] < b[0]");
  }
  return {a.value(), b.value()};
}

void check_plain(const Quantity& a, std::string_view function) {
  if (a.is_dimensionless()) return;
  fail_mismatch(fmt::format("{}() takes a number without unit, not {}", function, units::brief(a)),
                a.dimension(), dimensionless);
}

void check_unit(const Quantity& a, const Unit& unit) {
  if (a.dimension() == unit.dimension) return;
  fail_mismatch(fmt::format("cannot express {} in {}", units::brief(a), units::describe(unit.dimension)),
                a.dimension(), unit.dimension);
}

}  // namespace

Quantity::Quantity(std::initializer_list<double> values, const Unit& unit)
    : Quantity(std::vector<double>(values) * Quantity(unit)) {}

Quantity Quantity::view(std::shared_ptr<const void> owner, std::span<const double> values,
                        const Dimension& dimension) {
  Quantity result(std::vector<double>{}, dimension);
  // Without rows there may be no memory to look at.
  if (!values.empty()) result.owner_ = std::move(owner);
  result.viewed_ = values;
  return result;
}

double Quantity::value() const {
  if (scalar_) return value_;
  fail(Code::wrong_shape, fmt::format("expected a single value, found an array of {}", size()));
}

double Quantity::in(const Unit& unit) const {
  check_unit(*this, unit);
  return value() / unit.value();
}

std::vector<double> Quantity::all_in(const Unit& unit) const {
  check_unit(*this, unit);
  std::vector<double> result;
  for (const double value : values()) result.push_back(value / unit.value());
  return result;
}

Quantity::operator double() const {
  if (!is_dimensionless()) {
    fail_mismatch(fmt::format("{} is not a plain number", units::brief(*this)), dimension_, dimensionless);
  }
  return value();
}

Quantity Quantity::operator[](std::size_t index) const {
  if (index >= size()) {
    fail(Code::index_out_of_range, fmt::format("index {} is beyond the {} values", index, size()));
  }
  return {values()[index], dimension_};
}

Quantity& Quantity::operator+=(const Quantity& other) { return *this = *this + other; }
Quantity& Quantity::operator-=(const Quantity& other) { return *this = *this - other; }
Quantity& Quantity::operator*=(const Quantity& other) { return *this = *this * other; }
Quantity& Quantity::operator/=(const Quantity& other) { return *this = *this / other; }

Quantity operator+(const Quantity& a, const Quantity& b) {
  if (!compatible(a, b)) {
    fail_mismatch(fmt::format("cannot add {} and {}", units::brief(a), units::brief(b)), a.dimension(),
                  b.dimension());
  }
  return element_wise(a, b, common_dimension(a, b), [](double x, double y) { return x + y; });
}

Quantity operator-(const Quantity& a, const Quantity& b) {
  if (!compatible(a, b)) {
    fail_mismatch(fmt::format("cannot subtract {} from {}", units::brief(b), units::brief(a)), a.dimension(),
                  b.dimension());
  }
  return element_wise(a, b, common_dimension(a, b), [](double x, double y) { return x - y; });
}

Quantity operator*(const Quantity& a, const Quantity& b) {
  return element_wise(a, b, a.dimension() * b.dimension(), [](double x, double y) { return x * y; });
}

Quantity operator/(const Quantity& a, const Quantity& b) {
  return element_wise(a, b, a.dimension() / b.dimension(), [](double x, double y) { return x / y; });
}

Quantity operator-(const Quantity& a) {
  return map(a, a.dimension(), [](double x) { return -x; });
}

bool operator==(const Quantity& a, const Quantity& b) {
  check_comparable(a, b);
  const auto x = a.values();
  const auto y = b.values();
  return a.is_scalar() == b.is_scalar() && std::equal(x.begin(), x.end(), y.begin(), y.end());
}

bool operator<(const Quantity& a, const Quantity& b) {
  const auto [x, y] = ordered(a, b);
  return x < y;
}

bool operator<=(const Quantity& a, const Quantity& b) {
  const auto [x, y] = ordered(a, b);
  return x <= y;
}

bool operator>(const Quantity& a, const Quantity& b) { return b < a; }
bool operator>=(const Quantity& a, const Quantity& b) { return b <= a; }

Quantity pow(const Quantity& base, double exponent) {
  return map(base, pow(base.dimension(), exponent), [&](double x) { return std::pow(x, exponent); });
}

Quantity pow(const Quantity& base, const Quantity& exponent) {
  if (!exponent.is_dimensionless()) {
    fail_mismatch(fmt::format("an exponent must have no unit, not {}", units::brief(exponent)),
                  exponent.dimension(), dimensionless);
  }
  return pow(base, exponent.value());
}

Quantity sqrt(const Quantity& a) {
  return map(a, pow(a.dimension(), 0.5), [](double x) { return std::sqrt(x); });
}

Quantity abs(const Quantity& a) {
  return map(a, a.dimension(), [](double x) { return std::abs(x); });
}

Quantity exp(const Quantity& a) {
  check_plain(a, "exp");
  return map(a, dimensionless, [](double x) { return std::exp(x); });
}

Quantity log(const Quantity& a) {
  check_plain(a, "log");
  return map(a, dimensionless, [](double x) { return std::log(x); });
}

}  // namespace brio
