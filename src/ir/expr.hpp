// What an expression means: resolved symbols, scalar types, no units. Immutable, shared.
//
// Symbols are named by strings that are unique within one block of code ("v", "v_post", "tau"); what a
// symbol stands for (state, constant, local …) is said by the symbol table of that block (check/).
//
// Expressions are graphs: a node may be shared, and every pass visits it once. A call of a stateful function
// is one draw: two nodes are two draws, a node that is shared is one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ir/function.hpp"
#include "ir/type.hpp"

namespace brio::ir {

enum class ExprOp : std::uint8_t {
  neg,
  logical_not,
  add,
  sub,
  mul,
  div,
  floordiv,
  mod,
  pow,
  lt,
  le,
  gt,
  ge,
  eq,
  ne,
  logical_and,
  logical_or,
};

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct Expr {
  enum class Kind : std::uint8_t { constant, symbol, op, call, external, convert, select };
  Kind kind = Kind::constant;
  Type type = Type::f64;              ///< of the value
  ExprOp op = ExprOp::add;            ///< op
  Function function = Function::exp;  ///< call
  double number = 0;                  ///< constant of type f64 or boolean
  std::int64_t integer = 0;           ///< constant of type i32 or i64
  std::string name;                   ///< symbol; external: the symbol of the function
  bool stateful = false;              ///< external
  std::vector<ExprPtr> args;  ///< op: 1 or 2; call: arity; external: any; convert: 1; select: condition,
                              ///< then, otherwise
  std::uint32_t depth = 1;    ///< of the tree: 1 for a leaf

  Expr() = default;
  Expr(const Expr&) = default;
  Expr& operator=(const Expr&) = delete;
};

/// Constructors throw ModelError beyond this depth, so that recursive passes never exhaust the stack.
inline constexpr std::uint32_t max_expr_depth = 2000;

// Constructors. Operands of different types are promoted (an explicit convert is put in); div makes f64,
// pow makes f64 unless an integer has an exponent that can't be negative; comparisons and logic make booleans. Nothing is simplified, but
// that a constant is converted at once where that loses nothing.
ExprPtr constant(double value);
ExprPtr constant_integer(std::int64_t value, Type type = Type::i32);
ExprPtr constant_boolean(bool value);
ExprPtr symbol(std::string name, Type type = Type::f64);
ExprPtr unary(ExprOp op, ExprPtr a);
ExprPtr binary(ExprOp op, ExprPtr a, ExprPtr b);
ExprPtr call(Function function, std::vector<ExprPtr> args);
/// A call of a function that the symbol table knows by `name`; its arguments are taken as they are.
ExprPtr external(std::string name, std::vector<ExprPtr> args, Type type, bool stateful);
ExprPtr convert(ExprPtr a, Type type);
ExprPtr select(ExprPtr condition, ExprPtr then, ExprPtr otherwise);

inline ExprPtr operator+(ExprPtr a, ExprPtr b) { return binary(ExprOp::add, std::move(a), std::move(b)); }
inline ExprPtr operator-(ExprPtr a, ExprPtr b) { return binary(ExprOp::sub, std::move(a), std::move(b)); }
inline ExprPtr operator*(ExprPtr a, ExprPtr b) { return binary(ExprOp::mul, std::move(a), std::move(b)); }
inline ExprPtr operator/(ExprPtr a, ExprPtr b) { return binary(ExprOp::div, std::move(a), std::move(b)); }
inline ExprPtr operator-(ExprPtr a) { return unary(ExprOp::neg, std::move(a)); }

bool equal(const Expr& a, const Expr& b);  ///< same tree
std::set<std::string> symbols_in(const Expr& expr);
/// Names of the functions that `external` nodes call.
std::set<std::string> externals_in(const Expr& expr);
bool contains(const Expr& expr, const std::string& symbol);
/// Whether a node is itself a call whose next evaluation may give another value.
bool is_stateful_call(const Expr& node);
bool contains_stateful_call(const Expr& expr);
/// The same operation or call of other arguments of the same types.
ExprPtr with_args(const Expr& node, std::vector<ExprPtr> args);
/// Each symbol that `replacement` has a value for is replaced by it, everywhere at once.
ExprPtr substitute(const ExprPtr& expr, const std::map<std::string, ExprPtr>& replacement);
/// In Brian's syntax with the fewest parentheses; converts are shown only where they lose something.
std::string print(const Expr& expr);

}  // namespace brio::ir
