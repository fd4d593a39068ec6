// Names and what they stand for: in a group, and outside of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>

#include "brio/dimension.hpp"
#include "lang/ast.hpp"
#include "model/array.hpp"
#include "model/link.hpp"

namespace brio::model {

/// A value that model text knows by a name: SI base value, type, dimension.
struct Constant {
  double value = 0;
  Dimension dimension;
  ir::Type type = ir::Type::f64;
};

struct Function;  // model/function.hpp
using FunctionPtr = std::shared_ptr<const Function>;

/// What a name from outside stands for. A null function stands for nothing.
using Named = std::variant<Constant, FunctionPtr>;
using Names = std::map<std::string, Named>;

struct Variable {
  enum class Kind : std::uint8_t {
    parameter,
    differential,
    subexpression,  ///< no array: computed where it is used
    builtin,        ///< i, j, lastspike, not_refractory, lastupdate, rates …
  };
  std::string name;
  Kind kind = Kind::parameter;
  ir::Type type = ir::Type::f64;
  Dimension dimension;
  bool shared = false;     ///< one value for the whole group
  bool constant = false;   ///< said not to change during a run; as in Brian, code may change it all the same
  bool read_only = false;  ///< users can't assign it
  bool unless_refractory = false;
  bool event_driven = false;  ///< differential equations of synapses
  bool linked = false;        ///< it stands for a variable of another group …
  LinkPtr link;               ///< … this one; null: not said yet
  bool per_step = false;      ///< subexpression (constant over dt): computed once in every step
  bool summed = false;        ///< subexpression of synapses that neurons get the sum of: "_summed_x_post"
  ArrayPtr array;             ///< null for other subexpressions, and for a linked variable
  lang::ExprPtr rhs;          ///< differential, subexpression: into Group::equations
  Span rhs_span;

  /// The name as it is written in the equations.
  std::string spelling() const { return summed ? name.substr(name.find('_', 1) + 1) : name; }
};

}  // namespace brio::model
