// What the names in a piece of code mean.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "ir/expr.hpp"
#include "model/function.hpp"
#include "model/network.hpp"

namespace brio::check {

/// Whose item a symbol belongs to, seen from the code's own items.
enum class Side : std::uint8_t {
  self,    ///< the group's own item (in synapses: the synapse)
  source,  ///< in synapses: the presynaptic neuron
  target,  ///< in synapses: the postsynaptic neuron
};

struct Symbol {
  enum class Kind : std::uint8_t {
    state,     ///< element of `array`: at the item of `side`, or at 0 if shared
    external,  ///< constant of a namespace; its value is an argument of the kernel
    t,
    dt,          ///< of the clock; dt may also stand for the time since the last event (event-driven)
    step,        ///< t_in_timesteps, i64
    item,        ///< i: index of the item of `side` in its group (relative to the view for synapses), i32
    size,        ///< N, N_pre, N_post: i32; the number is in `constant.value`
    noise,       ///< xi, xi_name: sqrt(dt)*N(0,1) in statements made by integrate/; unit second**-0.5
    local,       ///< first assigned in the block itself
    function,    ///< of a namespace, or the past of a variable (model::Delayed); called, never read
    propagator,  ///< entry of integrate::Propagator, shared or one per item
  };
  Kind kind = Kind::local;
  std::string name;  ///< as the ir::Expr names it
  ir::Type type = ir::Type::f64;
  Dimension dimension;
  Side side = Side::self;
  model::LinkPath links;  ///< state, item: from the item of `side` on, to the item meant
  bool whole = false;     ///< item: counted in the whole group, not in the view from which the code sees it
  bool shared = false;    ///< the same for all items (external, t, dt, step, size: always; local: if
                          ///< all that it was assigned is)
  bool read_only = false;
  model::ArrayPtr array;        ///< state
  model::ArrayPtr write_guard;  ///< state, if `unless refractory`: not_refractory of the same owner;
                                ///< code other than that group's reset writes only where it is true
  model::Constant value;        ///< external, size
  model::FunctionPtr function;  ///< function
};
using SymbolTable = std::map<std::string, Symbol>;

/// Whether an expression has one value for all items: all its symbols have, and nothing in it is random.
bool is_shared(const ir::Expr& expr, const SymbolTable& symbols);

struct Statement {
  std::string target;
  bool augmented = false;           ///< target op= value
  ir::ExprOp op = ir::ExprOp::add;  ///< if augmented
  ir::ExprPtr value;                ///< of any type; storing converts to the target's
};

/// Checked code: subexpressions are expanded where they stand, `symbols` has every symbol that occurs.
struct Block {
  std::vector<Statement> statements;
  SymbolTable symbols;
  /// Statements on shared variables, which run once, before all others.
  std::vector<Statement> shared = {};
};

/// A checked expression.
struct Value {
  ir::ExprPtr expr;
  Dimension dimension;
  SymbolTable symbols;
};

}  // namespace brio::check
