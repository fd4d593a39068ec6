#include "model/storage.hpp"

#include <fmt/format.h>

#include "base/diagnostics.hpp"
#include "model/variable.hpp"

namespace brio::model {

namespace {

bool fits(ir::Type variable, ir::Type memory) {
  switch (variable) {
    case ir::Type::boolean: return memory == ir::Type::boolean;
    case ir::Type::i32:
    case ir::Type::i64: return ir::is_integer(memory);
    default: return ir::value_type(memory) == ir::Type::f64;
  }
}

}  // namespace

ir::Type storage_of(const Variable& variable, const StorageTypes& types) {
  const auto wish = types.variables.find(variable.name);
  if (wish == types.variables.end()) return variable.type == ir::Type::f64 ? types.floats : variable.type;
  if (fits(variable.type, wish->second)) return wish->second;
  throw ModelError({Code::type_mismatch,
                    nullptr,
                    {},
                    fmt::format("'{}' is {}, so it can't be stored as {}", variable.name,
                                variable.type == ir::Type::boolean ? "boolean"
                                : ir::is_integer(variable.type)    ? "an integer"
                                                                   : "a number with a fraction",
                                ir::name_of(wish->second)),
                    "numbers are stored as f64 or f32, integers as i32 or i64"});
}

}  // namespace brio::model
