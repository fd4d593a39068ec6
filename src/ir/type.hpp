// Scalar types of values: no units from here on, all numbers are SI base values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace brio::ir {

/// In order of promotion. Integers are two's complement, wrap, and are read as unsigned where an
/// operation says so. A boolean in memory is a byte, 0 or 1. f32 is a type of memory alone: arrays hold it,
/// and what is loaded from them is f64 (value_type), so that all arithmetic is double.
enum class Type : std::uint8_t { boolean, i32, i64, f64, f32 };

constexpr bool is_integer(Type type) { return type == Type::i32 || type == Type::i64; }
constexpr bool is_float(Type type) { return type == Type::f64; }

/// The type of a value that was loaded from memory of this type.
constexpr Type value_type(Type memory) { return memory == Type::f32 ? Type::f64 : memory; }

/// Bytes in memory.
constexpr std::size_t size_of(Type type) {
  return type == Type::boolean ? 1 : type == Type::i32 || type == Type::f32 ? 4 : 8;
}

/// The wider of two types of values.
constexpr Type promote(Type a, Type b) { return a < b ? b : a; }

/// The type of int(x): integers keep theirs, and other numbers get room for all that they may count.
constexpr Type whole_type(Type type) { return type <= Type::i32 ? Type::i32 : Type::i64; }

/// "bool", "i32", "i64", "f64", "f32".
constexpr std::string_view name_of(Type type) {
  constexpr std::string_view names[] = {"bool", "i32", "i64", "f64", "f32"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace brio::ir
