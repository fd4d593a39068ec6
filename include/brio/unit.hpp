// A unit: a power of ten of a physical dimension, with the text that it is shown by.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "brio/dimension.hpp"

namespace brio {

/// 10^exponent to the last bit, also while compiling: long double holds 10^27 exactly, and beyond that
/// its extra bits absorb the rounding of the few products that are needed.
constexpr double power_of_ten(int exponent) {
  long double result = 1.0L;
  for (int k = exponent < 0 ? -exponent : exponent; k > 0; --k) result *= 10.0L;
  return static_cast<double>(exponent < 0 ? 1.0L / result : result);
}

/// A short text with its own memory, so that units can be combined while compiling.
/// A text that does not fit is empty from then on.
class UnitText {
 public:
  static constexpr std::size_t capacity = 46;

  constexpr UnitText() = default;
  constexpr UnitText(const char* text) : UnitText(std::string_view(text)) {}
  constexpr UnitText(std::string_view text) { *this += text; }

  constexpr UnitText& operator+=(std::string_view text) {
    if (overflow_ || size_ + text.size() > capacity) {
      overflow_ = true;
      size_ = 0;
      return *this;
    }
    for (const char c : text) text_[size_++] = c;
    return *this;
  }
  constexpr std::string_view view() const { return {text_.data(), size_}; }
  constexpr bool overflow() const { return overflow_; }

 private:
  std::array<char, capacity> text_{};
  unsigned char size_ = 0;
  bool overflow_ = false;
};

/// `200 * pF` makes a Quantity; `mV / ms` stays a Unit, shown as "mV/ms".
struct Unit {
  Dimension dimension{};
  int scale = 0;          ///< its power of ten: -3 for mV
  UnitText display{};     ///< "mV"; empty where the base units are to be shown
  bool compound = false;  ///< made from others: put in parentheses when combined further

  constexpr double value() const { return power_of_ten(scale); }
};

namespace detail {

constexpr UnitText grouped(const Unit& unit) {
  if (!unit.compound) return unit.display;
  UnitText text("(");
  text += unit.display.view();
  text += ")";
  return text;
}

constexpr UnitText joined(UnitText first, std::string_view between, const UnitText& second) {
  if (first.view().empty() || second.view().empty()) return {};
  first += between;
  first += second.view();
  return first;
}

constexpr UnitText decimal(int number) {
  std::array<char, 12> reversed{};
  std::size_t size = 0;
  for (int rest = number < 0 ? -number : number; rest > 0 || size == 0; rest /= 10) {
    reversed[size++] = static_cast<char>('0' + rest % 10);
  }
  if (number < 0) reversed[size++] = '-';
  UnitText text;
  while (size > 0) text += std::string_view(&reversed[--size], 1);
  return text;
}

}  // namespace detail

constexpr Unit operator*(const Unit& a, const Unit& b) {
  return {a.dimension * b.dimension, a.scale + b.scale, detail::joined(a.display, " ", b.display), true};
}

constexpr Unit operator/(const Unit& a, const Unit& b) {
  return {a.dimension / b.dimension, a.scale - b.scale,
          detail::joined(detail::grouped(a), "/", detail::grouped(b)), true};
}

constexpr Unit pow(const Unit& unit, int exponent) {
  return {pow(unit.dimension, exponent), unit.scale * exponent,
          detail::joined(detail::grouped(unit), "^", detail::decimal(exponent)), true};
}

}  // namespace brio
