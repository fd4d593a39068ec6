#include "ir/function.hpp"

#include <algorithm>
#include <array>

namespace brio::ir {

namespace {

// In the order of the enumeration; a static assertion below keeps it so.
constexpr std::array rows = {
    FunctionRow{Function::sin, "sin", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::cos, "cos", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::tan, "tan", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::sinh, "sinh", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::cosh, "cosh", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::tanh, "tanh", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::arcsin, "arcsin", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::arccos, "arccos", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::arctan, "arctan", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::exp, "exp", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::log, "log", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::log10, "log10", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::expm1, "expm1", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::log1p, "log1p", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::exprel, "exprel", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::sqrt, "sqrt", 1, UnitRule::square_root, TypeRule::f64, false},
    FunctionRow{Function::ceil, "ceil", 1, UnitRule::same, TypeRule::f64, false},
    FunctionRow{Function::floor, "floor", 1, UnitRule::same, TypeRule::f64, false},
    FunctionRow{Function::abs, "abs", 1, UnitRule::same, TypeRule::same, false},
    FunctionRow{Function::sign, "sign", 1, UnitRule::ignore, TypeRule::same, false},
    FunctionRow{Function::clip, "clip", 3, UnitRule::same, TypeRule::same, false},
    FunctionRow{Function::to_int, "int", 1, UnitRule::dimensionless, TypeRule::whole, false},
    FunctionRow{Function::timestep, "timestep", 2, UnitRule::timestep, TypeRule::i64, false},
    FunctionRow{Function::rand, "rand", 0, UnitRule::dimensionless, TypeRule::f64, true},
    FunctionRow{Function::randn, "randn", 0, UnitRule::dimensionless, TypeRule::f64, true},
    FunctionRow{Function::poisson, "poisson", 1, UnitRule::dimensionless, TypeRule::i32, true},
    FunctionRow{Function::exprel_near, "exprel", 1, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::exprel_given_exp, "exprel", 2, UnitRule::dimensionless, TypeRule::f64, false},
    FunctionRow{Function::exprel_given_opposite, "exprel", 2, UnitRule::dimensionless, TypeRule::f64, false},
};
constexpr std::size_t functions_of_the_language = static_cast<std::size_t>(Function::poisson) + 1;

constexpr bool in_order() {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (static_cast<std::size_t>(rows[k].function) != k) return false;
  }
  return true;
}
static_assert(in_order() && rows.size() == static_cast<std::size_t>(Function::exprel_given_opposite) + 1);

}  // namespace

std::span<const FunctionRow> all_functions() { return std::span(rows).first(functions_of_the_language); }

const FunctionRow& row_of(Function function) { return rows[static_cast<std::size_t>(function)]; }

const FunctionRow* find_function(std::string_view name) {
  const auto functions = all_functions();
  const auto found = std::ranges::find(functions, name, &FunctionRow::name);
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace brio::ir
