// Scalar types of values: no units from here on, all numbers are SI base values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace brio::ir {

/// In order of promotion. Integers are two's complement, wrap, and are read as unsigned where an
/// operation says so. A boolean in memory is a byte, 0 or 1.
enum class Type : std::uint8_t { boolean, i32, i64, f64 };

constexpr bool is_integer(Type type) { return type == Type::i32 || type == Type::i64; }
constexpr bool is_float(Type type) { return type == Type::f64; }

constexpr std::size_t size_of(Type type) { return type == Type::boolean ? 1 : type == Type::i32 ? 4 : 8; }

/// The wider of two types.
constexpr Type promote(Type a, Type b) { return a < b ? b : a; }

/// "bool", "i32", "i64", "f64".
constexpr std::string_view name_of(Type type) {
  return type == Type::boolean ? "bool" : type == Type::i32 ? "i32" : type == Type::i64 ? "i64" : "f64";
}

}  // namespace brio::ir
