// The operations of a kernel, one row each: name, operands, types. Printing, parsing and verifying read
// this table. Private to the room.
#pragma once

#include <optional>
#include <string_view>

#include "ir/kernel.hpp"

namespace brio::ir {

/// A set of types.
struct TypeSet {
  std::uint8_t bits = 0;
  constexpr bool has(Type type) const { return ((bits >> static_cast<unsigned>(type)) & 1u) != 0; }
};
inline constexpr TypeSet no_type{0}, boolean_type{1}, i32_type{2}, i64_type{4}, f64_type{8};
inline constexpr TypeSet integer_type{6}, number_type{14}, bit_type{7}, any_type{15};

/// How the types of operands hang together with the type of the result.
enum class Operands : std::uint8_t {
  own,         ///< a rule of its own (kernel_verify.cpp); the result's type is in `types`
  alike,       ///< all have the result's type, which is in `types`
  comparison,  ///< all have one type, which is in `types`; the result is boolean
};

/// What `Inst::immediate` means.
enum class Immediate : std::uint8_t { none, bits, scalar, array, list, host, loop, position };

struct OpRow {
  Op op;
  std::string_view name;
  std::uint8_t least;  ///< operands that must be there
  std::uint8_t most;   ///< operands that may be there
  Operands operands;
  TypeSet types;
  Immediate immediate = Immediate::none;
  bool makes_value = true;
  bool pure = true;  ///< equal instructions make equal values, wherever they stand
};

/// As printed, in the order of Domain.
inline constexpr std::array<std::string_view, 4> domain_names{"once", "items", "list", "ranges"};

const OpRow& row_of(Op op);
std::optional<Op> find_op(std::string_view name);

}  // namespace brio::ir
