// How variables are held in memory, where a user asks for other types than double and 32-bit integers.
#pragma once

#include <map>
#include <string>

#include "ir/type.hpp"

namespace brio::model {

struct Variable;

struct StorageTypes {
  ir::Type floats = ir::Type::f64;            ///< of all variables with a unit, or 1: f64 or f32
  std::map<std::string, ir::Type> variables;  ///< of single ones; names that no variable has are ignored
};

/// The type of a variable in memory. Throws ModelError if the wish does not fit what the variable is: a
/// boolean stays one, an integer may have 32 or 64 bits, a float 32 or 64.
ir::Type storage_of(const Variable& variable, const StorageTypes& types);

}  // namespace brio::model
