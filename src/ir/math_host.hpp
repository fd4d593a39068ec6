// Numbers of the host for the templates of math_*.hpp: every operation is the one that a kernel executes.
// Private to the room.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "ir/arithmetic.hpp"

namespace brio::ir::math {

struct HostFlag {
  bool value;
  friend HostFlag operator&(HostFlag a, HostFlag b) { return {a.value && b.value}; }
  friend HostFlag operator|(HostFlag a, HostFlag b) { return {a.value || b.value}; }
  friend HostFlag operator!(HostFlag a) { return {!a.value}; }
};

struct HostReal;

/// 64 bits; arithmetic wraps.
struct HostWhole {
  std::uint64_t value;
  explicit HostWhole(std::int64_t a) : value(static_cast<std::uint64_t>(a)) {}

  static HostWhole of(std::uint64_t bits) { return HostWhole(static_cast<std::int64_t>(bits)); }
  friend HostWhole operator+(HostWhole a, HostWhole b) { return of(a.value + b.value); }
  friend HostWhole operator-(HostWhole a, HostWhole b) { return of(a.value - b.value); }
  friend HostWhole operator*(HostWhole a, HostWhole b) { return of(a.value * b.value); }
  friend HostWhole operator&(HostWhole a, HostWhole b) { return of(a.value & b.value); }
  friend HostWhole operator|(HostWhole a, HostWhole b) { return of(a.value | b.value); }
  friend HostWhole operator^(HostWhole a, HostWhole b) { return of(a.value ^ b.value); }
  friend HostFlag operator==(HostWhole a, HostWhole b) { return {a.value == b.value}; }
  friend HostFlag operator<(HostWhole a, HostWhole b) {
    return {static_cast<std::int64_t>(a.value) < static_cast<std::int64_t>(b.value)};
  }
  friend HostWhole shift_left(HostWhole a, int count) { return of(a.value << count); }
  /// Fills with zeros.
  friend HostWhole shift_right(HostWhole a, int count) { return of(a.value >> count); }
  friend HostWhole shift_left(HostWhole a, HostWhole count) { return of(a.value << (count.value & 63u)); }
  friend HostWhole shift_right(HostWhole a, HostWhole count) { return of(a.value >> (count.value & 63u)); }
  friend HostWhole select(HostFlag c, HostWhole a, HostWhole b) { return c.value ? a : b; }
};

struct HostReal {
  double value;
  using Flag = HostFlag;
  using Whole = HostWhole;
  HostReal(double a) : value(a) {}  // NOLINT(google-explicit-constructor): constants are written plainly

  friend HostReal operator+(HostReal a, HostReal b) { return a.value + b.value; }
  friend HostReal operator-(HostReal a, HostReal b) { return a.value - b.value; }
  friend HostReal operator*(HostReal a, HostReal b) { return a.value * b.value; }
  friend HostReal operator/(HostReal a, HostReal b) { return a.value / b.value; }
  friend HostReal operator-(HostReal a) { return -a.value; }
  friend HostFlag operator<(HostReal a, HostReal b) { return {a.value < b.value}; }
  friend HostFlag operator<=(HostReal a, HostReal b) { return {a.value <= b.value}; }
  friend HostFlag operator>(HostReal a, HostReal b) { return {a.value > b.value}; }
  friend HostFlag operator>=(HostReal a, HostReal b) { return {a.value >= b.value}; }
  friend HostFlag operator==(HostReal a, HostReal b) { return {a.value == b.value}; }
  friend HostReal fma(HostReal a, HostReal b, HostReal c) { return std::fma(a.value, b.value, c.value); }
  friend HostReal sqrt(HostReal a) { return std::sqrt(a.value); }
  friend HostReal abs(HostReal a) { return std::fabs(a.value); }
  friend HostReal floor(HostReal a) { return std::floor(a.value); }
  friend HostReal copysign(HostReal a, HostReal b) { return std::copysign(a.value, b.value); }
  friend HostReal select(HostFlag c, HostReal a, HostReal b) { return c.value ? a : b; }
  friend HostWhole bits(HostReal a) { return HostWhole::of(std::bit_cast<std::uint64_t>(a.value)); }
};

inline HostReal from_bits(HostWhole a) { return std::bit_cast<double>(a.value); }
/// Truncates and saturates.
inline HostWhole to_whole(HostReal a) { return HostWhole(arithmetic::truncate<std::int64_t>(a.value)); }
inline HostReal to_real(HostWhole a) { return static_cast<double>(static_cast<std::int64_t>(a.value)); }

/// See Builder::loop_if.
template <std::size_t n, class Step>
std::array<HostReal, n> loop_if(HostFlag enter, std::array<HostReal, n> args, std::uint32_t max_rounds,
                                Step step) {
  HostFlag again = enter;
  for (std::uint32_t round = 0; again.value && round < max_rounds; ++round) {
    std::tie(args, again) = step(args);
  }
  return args;
}

}  // namespace brio::ir::math
