// The arithmetic of a kernel's pure operations, defined once: the builder folds constants with it, the
// interpreter runs blocks of items with it.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ir/kernel.hpp"

namespace brio::ir::arithmetic {

/// Functions for machines whose fused multiply-add is an instruction: without this the compiler calls a
/// library function for it. The results are the same bits.
#if defined(__x86_64__) && !defined(__FMA__)
#define BRIO_WITH_FMA __attribute__((target("fma"), flatten))
inline bool machine_has_fma() { return __builtin_cpu_supports("fma") != 0; }
#else
#define BRIO_WITH_FMA
inline bool machine_has_fma() { return true; }
#endif

/// What holds a boolean, 0 or 1, in registers and in memory.
using Boolean = std::uint8_t;

template <class T>
struct Tag {
  using type = T;
};

/// The nearest f32, as a double: IEEE rounding, also to infinity and to subnormal numbers.
inline double round_to_f32(double a) { return static_cast<double>(static_cast<float>(a)); }

/// Calls `visit` with the Tag of the C++ type that holds values of `type`.
template <class Visit>
decltype(auto) with_type(Type type, Visit&& visit) {
  switch (type) {
    case Type::boolean: return visit(Tag<Boolean>{});
    case Type::i32: return visit(Tag<std::int32_t>{});
    case Type::i64: return visit(Tag<std::int64_t>{});
    case Type::f64:
    case Type::f32: break;
  }
  return visit(Tag<double>{});
}

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, Boolean>;

template <std::integral T>
constexpr auto as_unsigned(T a) {
  return static_cast<std::make_unsigned_t<T>>(a);
}

/// The low bits of a shift's amount: what an amount past the width does is not defined, but it must not
/// be undefined in C++ where an unused lane computes it.
template <Integer T>
constexpr unsigned shift_amount(T a) {
  return static_cast<unsigned>(as_unsigned(a) & (8 * sizeof(T) - 1));
}

/// Truncates and saturates; NaN gives 0.
template <Integer T>
T truncate(double a) {
  using Limits = std::numeric_limits<T>;
  if (std::isnan(a)) return 0;
  if (a < static_cast<double>(Limits::min())) return Limits::min();
  // The largest i64 is not a double; the next number, 2^63, is.
  if (a >= -static_cast<double>(Limits::min())) return Limits::max();
  return static_cast<T>(a);
}

template <class To, class From>
To convert(From a) {
  if constexpr (std::same_as<To, Boolean>) {
    return a != From{0} ? Boolean{1} : Boolean{0};
  } else if constexpr (Integer<To> && std::same_as<From, double>) {
    return truncate<To>(a);
  } else {
    return static_cast<To>(a);
  }
}

// Quotients that verified kernels never ask for give something rather than a trap.
template <Integer T>
T divide(T a, T b) {
  if (b == 0) return 0;
  return b == -1 ? static_cast<T>(0u - as_unsigned(a)) : static_cast<T>(a / b);
}
template <Integer T>
T remainder(T a, T b) {
  return b == 0 || b == -1 ? T{0} : static_cast<T>(a % b);
}

/// Finds the C++ function of an operation on given types and hands it to `visit`, which is called with
/// (function, Tag<result>, Tag<operand>...), one tag per operand; gives back what `visit` gives, or a
/// default value where there is no such operation (verify() refuses those).
template <class Visit>
class Dispatch {
  template <class T>
  using Unary = T (*)(T);

 public:
  using Returned = std::invoke_result_t<Visit, Unary<double>, Tag<double>, Tag<double>>;

  explicit Dispatch(Visit visit) : visit_(visit) {}

  /// `type` is the result's, `operand` that of the first operand.
  Returned operator()(Op op, Type type, Type operand) const {
    switch (op) {
      case Op::eq:
      case Op::ne:
      case Op::lt:
      case Op::le:
      case Op::gt:
      case Op::ge:
      case Op::ult: return with_type(operand, [&](auto t) { return comparison(op, t); });
      case Op::select: return with_type(type, [&](auto t) { return selection(t); });
      case Op::convert:
        return with_type(
            type, [&](auto to) { return with_type(operand, [&](auto t) { return conversion(to, t); }); });
      case Op::zext: return visit_([](std::int32_t a) -> std::int64_t { return as_unsigned(a); }, i64_, i32_);
      case Op::bitcast:
        if (type == Type::i64)
          return visit_([](double a) { return std::bit_cast<std::int64_t>(a); }, i64_, f64_);
        return visit_([](std::int64_t a) { return std::bit_cast<double>(a); }, f64_, i64_);
      default: break;
    }
    return with_type(type, [&](auto t) { return alike(op, t); });
  }

 private:
  Returned alike(Op op, Tag<double> t) const {
    switch (op) {
      case Op::add: return visit_([](double a, double b) { return a + b; }, t, t, t);
      case Op::sub: return visit_([](double a, double b) { return a - b; }, t, t, t);
      case Op::mul: return visit_([](double a, double b) { return a * b; }, t, t, t);
      case Op::div: return visit_([](double a, double b) { return a / b; }, t, t, t);
      case Op::neg: return visit_([](double a) { return -a; }, t, t);
      case Op::fma: return visit_([](double a, double b, double c) { return std::fma(a, b, c); }, t, t, t, t);
      case Op::sqrt: return visit_([](double a) { return std::sqrt(a); }, t, t);
      case Op::abs: return visit_([](double a) { return std::fabs(a); }, t, t);
      case Op::floor: return visit_([](double a) { return std::floor(a); }, t, t);
      case Op::ceil: return visit_([](double a) { return std::ceil(a); }, t, t);
      case Op::trunc: return visit_([](double a) { return std::trunc(a); }, t, t);
      case Op::round_even: return visit_([](double a) { return std::nearbyint(a); }, t, t);
      case Op::round_f32: return visit_([](double a) { return round_to_f32(a); }, t, t);
      case Op::copysign: return visit_([](double a, double b) { return std::copysign(a, b); }, t, t, t);
      default: return Returned{};
    }
  }

  template <std::integral T>
  Returned alike(Op op, Tag<T> t) const {
    switch (op) {
      case Op::bit_and: return visit_([](T a, T b) { return static_cast<T>(a & b); }, t, t, t);
      case Op::bit_or: return visit_([](T a, T b) { return static_cast<T>(a | b); }, t, t, t);
      case Op::bit_xor: return visit_([](T a, T b) { return static_cast<T>(a ^ b); }, t, t, t);
      default: break;
    }
    if constexpr (Integer<T>) {
      return integer(op, t);
    } else {
      return Returned{};
    }
  }

  // Unsigned arithmetic wraps; signed arithmetic must not overflow in C++.
  template <Integer T>
  Returned integer(Op op, Tag<T> t) const {
    switch (op) {
      case Op::add:
        return visit_([](T a, T b) { return static_cast<T>(as_unsigned(a) + as_unsigned(b)); }, t, t, t);
      case Op::sub:
        return visit_([](T a, T b) { return static_cast<T>(as_unsigned(a) - as_unsigned(b)); }, t, t, t);
      case Op::mul:
        return visit_([](T a, T b) { return static_cast<T>(as_unsigned(a) * as_unsigned(b)); }, t, t, t);
      case Op::neg: return visit_([](T a) { return static_cast<T>(0u - as_unsigned(a)); }, t, t);
      case Op::sdiv: return visit_([](T a, T b) { return divide(a, b); }, t, t, t);
      case Op::srem: return visit_([](T a, T b) { return remainder(a, b); }, t, t, t);
      case Op::shl:
        return visit_([](T a, T b) { return static_cast<T>(as_unsigned(a) << shift_amount(b)); }, t, t, t);
      case Op::lshr:
        return visit_([](T a, T b) { return static_cast<T>(as_unsigned(a) >> shift_amount(b)); }, t, t, t);
      case Op::ashr: return visit_([](T a, T b) { return static_cast<T>(a >> shift_amount(b)); }, t, t, t);
      default: return Returned{};
    }
  }

  template <class T>
  Returned comparison(Op op, Tag<T> t) const {
    switch (op) {
      case Op::eq: return visit_([](T a, T b) -> Boolean { return a == b; }, boolean_, t, t);
      case Op::ne: return visit_([](T a, T b) -> Boolean { return a != b; }, boolean_, t, t);
      case Op::lt: return visit_([](T a, T b) -> Boolean { return a < b; }, boolean_, t, t);
      case Op::le: return visit_([](T a, T b) -> Boolean { return a <= b; }, boolean_, t, t);
      case Op::gt: return visit_([](T a, T b) -> Boolean { return a > b; }, boolean_, t, t);
      case Op::ge: return visit_([](T a, T b) -> Boolean { return a >= b; }, boolean_, t, t);
      default: break;
    }
    if constexpr (Integer<T>) {
      return visit_([](T a, T b) -> Boolean { return as_unsigned(a) < as_unsigned(b); }, boolean_, t, t);
    } else {
      return Returned{};
    }
  }

  template <class T>
  Returned selection(Tag<T> t) const {
    return visit_([](Boolean condition, T a, T b) { return condition != 0 ? a : b; }, t, boolean_, t, t);
  }

  template <class To, class From>
  Returned conversion(Tag<To> to, Tag<From> from) const {
    return visit_([](From a) { return convert<To>(a); }, to, from);
  }

  static constexpr Tag<Boolean> boolean_{};
  static constexpr Tag<std::int32_t> i32_{};
  static constexpr Tag<std::int64_t> i64_{};
  static constexpr Tag<double> f64_{};
  Visit visit_;
};

/// A value as an Inst's immediate holds it: zero-extended.
template <class T>
std::uint64_t to_bits(T value) {
  if constexpr (std::same_as<T, double>) {
    return std::bit_cast<std::uint64_t>(value);
  } else {
    return as_unsigned(value);
  }
}

template <class T>
T from_bits(std::uint64_t bits) {
  if constexpr (std::same_as<T, double>) {
    return std::bit_cast<double>(bits);
  } else {
    return static_cast<T>(bits);
  }
}

}  // namespace brio::ir::arithmetic
