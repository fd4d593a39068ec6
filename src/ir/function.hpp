// The functions that model text may call: one row each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ir/type.hpp"

namespace brio::ir {

enum class Function : std::uint8_t {
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  arcsin,
  arccos,
  arctan,
  exp,
  log,
  log10,
  expm1,
  log1p,
  exprel,
  sqrt,
  ceil,
  floor,
  abs,
  sign,
  clip,
  to_int,
  timestep,
  rand,
  randn,
  poisson,
  // for what Brio writes itself:
  exprel_near,            ///< exprel, fastest near 0
  exprel_given_exp,       ///< exprel(x) from x and exp(x), within a few units in the last place of exp(x)
  exprel_given_opposite,  ///< from x and exp(-x)
};

/// How the unit of the result follows from those of the arguments.
enum class UnitRule : std::uint8_t {
  dimensionless,  ///< arguments and result have no unit
  same,           ///< all arguments and the result have one unit (abs, clip)
  square_root,
  ignore,    ///< argument of any unit, result without (sign)
  timestep,  ///< two times, result without unit
};

/// How the type of the result follows from those of the arguments.
enum class TypeRule : std::uint8_t {
  f64,
  i32,
  i64,
  same,
  whole,  ///< whole_type() of the argument's (int)
};

struct FunctionRow {
  Function function;
  std::string_view name;  ///< in model text: "exp", "int"
  int arity;
  UnitRule unit;
  TypeRule type;
  bool stateful;  ///< draws random numbers: a second call gives another value
};

/// Those of the language.
std::span<const FunctionRow> all_functions();
const FunctionRow& row_of(Function function);
/// By name in model text, or null.
const FunctionRow* find_function(std::string_view name);

}  // namespace brio::ir
