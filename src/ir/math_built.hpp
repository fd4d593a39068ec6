// Numbers that are instructions under construction, for the templates of math_*.hpp: arithmetic on them
// adds to a kernel. Private to the room.
//
// C++ leaves the order of a call's arguments open, and the order of instructions is part of a kernel's
// identity. So in math_*.hpp at most one operand of an operation is itself an operation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "brio/error.hpp"
#include "ir/builder.hpp"

namespace brio::ir::math {

inline Builder& known(Builder* builder) {
  if (builder == nullptr) throw InternalError("arithmetic on constants alone belongs to no kernel");
  return *builder;
}

struct BuiltFlag {
  Builder* b;
  Value value;
  friend BuiltFlag operator&(BuiltFlag p, BuiltFlag q) { return {p.b, p.b->logical_and(p.value, q.value)}; }
  friend BuiltFlag operator|(BuiltFlag p, BuiltFlag q) { return {p.b, p.b->logical_or(p.value, q.value)}; }
  friend BuiltFlag operator!(BuiltFlag p) { return {p.b, p.b->logical_not(p.value)}; }
};

/// A value of type i64, or a constant that has not met a builder yet.
class BuiltWhole {
 public:
  explicit BuiltWhole(std::int64_t constant) : constant_(constant) {}
  BuiltWhole(Builder& builder, Value value) : b_(&builder), value_(value) {}

  Value in(Builder& builder) const { return b_ != nullptr ? value_ : builder.i64(constant_); }
  Builder& builder() const { return known(b_); }

  friend BuiltWhole operator+(BuiltWhole p, BuiltWhole q) { return binary(Op::add, p, q); }
  friend BuiltWhole operator-(BuiltWhole p, BuiltWhole q) { return binary(Op::sub, p, q); }
  friend BuiltWhole operator*(BuiltWhole p, BuiltWhole q) { return binary(Op::mul, p, q); }
  friend BuiltWhole operator&(BuiltWhole p, BuiltWhole q) { return binary(Op::bit_and, p, q); }
  friend BuiltWhole operator|(BuiltWhole p, BuiltWhole q) { return binary(Op::bit_or, p, q); }
  friend BuiltWhole operator^(BuiltWhole p, BuiltWhole q) { return binary(Op::bit_xor, p, q); }
  friend BuiltFlag operator==(BuiltWhole p, BuiltWhole q) { return compare(Op::eq, p, q); }
  friend BuiltFlag operator<(BuiltWhole p, BuiltWhole q) { return compare(Op::lt, p, q); }
  friend BuiltWhole shift_left(BuiltWhole p, int count) { return binary(Op::shl, p, BuiltWhole(count)); }
  friend BuiltWhole shift_right(BuiltWhole p, int count) { return binary(Op::lshr, p, BuiltWhole(count)); }
  friend BuiltWhole shift_left(BuiltWhole p, BuiltWhole count) { return binary(Op::shl, p, count); }
  friend BuiltWhole shift_right(BuiltWhole p, BuiltWhole count) { return binary(Op::lshr, p, count); }
  friend BuiltWhole select(BuiltFlag c, BuiltWhole p, BuiltWhole q) {
    const Value first = p.in(*c.b);
    const Value second = q.in(*c.b);
    return {*c.b, c.b->select(c.value, first, second)};
  }

 private:
  static Builder& of(BuiltWhole p, BuiltWhole q) { return known(p.b_ != nullptr ? p.b_ : q.b_); }
  static BuiltWhole binary(Op op, BuiltWhole p, BuiltWhole q) {
    Builder& b = of(p, q);
    const Value first = p.in(b);
    const Value second = q.in(b);
    return {b, b.emit(op, Type::i64, first, second)};
  }
  static BuiltFlag compare(Op op, BuiltWhole p, BuiltWhole q) {
    Builder& b = of(p, q);
    const Value first = p.in(b);
    const Value second = q.in(b);
    return {&b, b.compare(op, first, second)};
  }

  Builder* b_ = nullptr;
  Value value_ = no_value;
  std::int64_t constant_ = 0;
};

/// A value of type f64, or a constant that has not met a builder yet.
class BuiltReal {
 public:
  using Flag = BuiltFlag;
  using Whole = BuiltWhole;
  BuiltReal(double constant) : constant_(constant) {}  // NOLINT(google-explicit-constructor): as HostReal
  BuiltReal(Builder& builder, Value value) : b_(&builder), value_(value) {}

  Value in(Builder& builder) const { return b_ != nullptr ? value_ : builder.f64(constant_); }
  Builder& builder() const { return known(b_); }

  friend BuiltReal operator+(BuiltReal p, BuiltReal q) { return binary(Op::add, p, q); }
  friend BuiltReal operator-(BuiltReal p, BuiltReal q) { return binary(Op::sub, p, q); }
  friend BuiltReal operator*(BuiltReal p, BuiltReal q) { return binary(Op::mul, p, q); }
  friend BuiltReal operator/(BuiltReal p, BuiltReal q) { return binary(Op::div, p, q); }
  friend BuiltReal operator-(BuiltReal p) { return unary(Op::neg, p); }
  friend BuiltFlag operator<(BuiltReal p, BuiltReal q) { return compare(Op::lt, p, q); }
  friend BuiltFlag operator<=(BuiltReal p, BuiltReal q) { return compare(Op::le, p, q); }
  friend BuiltFlag operator>(BuiltReal p, BuiltReal q) { return compare(Op::gt, p, q); }
  friend BuiltFlag operator>=(BuiltReal p, BuiltReal q) { return compare(Op::ge, p, q); }
  friend BuiltFlag operator==(BuiltReal p, BuiltReal q) { return compare(Op::eq, p, q); }
  friend BuiltReal fma(BuiltReal p, BuiltReal q, BuiltReal r) {
    Builder& b = p.b_ != nullptr ? *p.b_ : of(q, r);
    const Value first = p.in(b);
    const Value second = q.in(b);
    const Value third = r.in(b);
    return {b, b.fma(first, second, third)};
  }
  friend BuiltReal sqrt(BuiltReal p) { return unary(Op::sqrt, p); }
  friend BuiltReal abs(BuiltReal p) { return unary(Op::abs, p); }
  friend BuiltReal floor(BuiltReal p) { return unary(Op::floor, p); }
  friend BuiltReal copysign(BuiltReal p, BuiltReal q) { return binary(Op::copysign, p, q); }
  friend BuiltReal select(BuiltFlag c, BuiltReal p, BuiltReal q) {
    const Value first = p.in(*c.b);
    const Value second = q.in(*c.b);
    return {*c.b, c.b->select(c.value, first, second)};
  }
  friend BuiltWhole bits(BuiltReal p) { return {*p.b_, p.b_->emit(Op::bitcast, Type::i64, p.value_)}; }

 private:
  static Builder& of(BuiltReal p, BuiltReal q) { return known(p.b_ != nullptr ? p.b_ : q.b_); }
  static BuiltReal unary(Op op, BuiltReal p) { return {*p.b_, p.b_->emit(op, Type::f64, p.value_)}; }
  static BuiltReal binary(Op op, BuiltReal p, BuiltReal q) {
    Builder& b = of(p, q);
    const Value first = p.in(b);
    const Value second = q.in(b);
    return {b, b.emit(op, Type::f64, first, second)};
  }
  static BuiltFlag compare(Op op, BuiltReal p, BuiltReal q) {
    Builder& b = of(p, q);
    const Value first = p.in(b);
    const Value second = q.in(b);
    return {&b, b.compare(op, first, second)};
  }

  Builder* b_ = nullptr;
  Value value_ = no_value;
  double constant_ = 0;
};

inline BuiltReal from_bits(BuiltWhole p) {
  Builder& b = p.builder();
  return {b, b.emit(Op::bitcast, Type::f64, p.in(b))};
}
inline BuiltWhole to_whole(BuiltReal p) {
  Builder& b = p.builder();
  return {b, b.convert(p.in(b), Type::i64)};
}
inline BuiltReal to_real(BuiltWhole p) {
  Builder& b = p.builder();
  return {b, b.convert(p.in(b), Type::f64)};
}

/// See Builder::loop_if.
template <std::size_t n, class Step>
std::array<BuiltReal, n> loop_if(BuiltFlag enter, const std::array<BuiltReal, n>& initial,
                                 std::uint32_t max_rounds, Step step) {
  Builder& b = *enter.b;
  const auto of = [&](const std::vector<Value>& values) {
    return [&]<std::size_t... k>(std::index_sequence<k...>) {
      return std::array<BuiltReal, n>{BuiltReal(b, values[k])...};
    }
    (std::make_index_sequence<n>{});
  };
  const auto values_of = [&](const std::array<BuiltReal, n>& reals) {
    std::vector<Value> values;
    for (const BuiltReal& real : reals) values.push_back(real.in(b));
    return values;
  };
  return of(b.loop_if(enter.value, values_of(initial), max_rounds, [&](const std::vector<Value>& args) {
    const auto [next, again] = step(of(args));
    return Builder::Round{values_of(next), again.value};
  }));
}

}  // namespace brio::ir::math
