#include "ir/expr.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "brio/error.hpp"

namespace brio::ir {

namespace {

bool is_comparison(ExprOp op) { return op >= ExprOp::lt && op <= ExprOp::ne; }
bool is_logic(ExprOp op) {
  return op == ExprOp::logical_not || op == ExprOp::logical_and || op == ExprOp::logical_or;
}

ExprPtr finish(Expr&& expr) {
  std::uint32_t deepest = 0;
  for (const auto& arg : expr.args) deepest = std::max(deepest, arg->depth);
  expr.depth = deepest + 1;
  if (expr.depth > max_expr_depth) {
    throw ModelError({Code::equation_error,
                      nullptr,
                      {},
                      "an expression, with its subexpressions put in, is nested more than 2000 levels deep",
                      "make some of its subexpressions parameters, or split it"});
  }
  return std::make_shared<const Expr>(std::move(expr));
}

// The type in which the operands of an arithmetic operation are computed.
Type operand_type(ExprOp op, Type a, Type b) {
  if (is_logic(op)) return Type::boolean;
  if (op == ExprOp::div) return Type::f64;
  const Type wider = promote(a, b);
  if (op == ExprOp::eq || op == ExprOp::ne) return wider;
  return promote(wider, Type::i32);
}

// Whether a power of an integer with this exponent is certain to be an integer. Exponents of type boolean may
// have been converted.
bool is_natural(const Expr& exponent) {
  if (exponent.kind == Expr::Kind::convert) return is_natural(*exponent.args[0]);
  return exponent.type == Type::boolean ||
         (exponent.kind == Expr::Kind::constant && is_integer(exponent.type) && exponent.integer >= 0);
}

Type result_type(const FunctionRow& row, const std::vector<ExprPtr>& args) {
  switch (row.type) {
    case TypeRule::f64: return Type::f64;
    case TypeRule::i32: return Type::i32;
    case TypeRule::i64: return Type::i64;
    case TypeRule::whole: return whole_type(args[0]->type);
    case TypeRule::same: break;
  }
  Type type = Type::i32;
  for (const auto& arg : args) type = promote(type, arg->type);
  return type;
}

bool same_node(const Expr& a, const Expr& b) {
  return a.kind == b.kind && a.type == b.type && a.op == b.op && a.function == b.function &&
         std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number) &&
         a.integer == b.integer && a.name == b.name && a.stateful == b.stateful &&
         a.args.size() == b.args.size();
}

using Pair = std::pair<const Expr*, const Expr*>;
struct PairHash {
  std::size_t operator()(const Pair& pair) const {
    const std::hash<const void*> hash;
    return hash(pair.first) * 31 + hash(pair.second);
  }
};

bool equal_trees(const Expr& a, const Expr& b, std::unordered_set<Pair, PairHash>& known_equal) {
  if (&a == &b || known_equal.contains({&a, &b})) return true;
  if (!same_node(a, b)) return false;
  for (std::size_t k = 0; k < a.args.size(); ++k) {
    if (!equal_trees(*a.args[k], *b.args[k], known_equal)) return false;
  }
  known_equal.insert({&a, &b});
  return true;
}

// Visits every node of the graph once, until `found` says true.
template <class Found>
bool any_node(const Expr& root, Found found) {
  std::vector<const Expr*> pending{&root};
  std::unordered_set<const Expr*> seen{&root};
  while (!pending.empty()) {
    const Expr* node = pending.back();
    pending.pop_back();
    if (found(*node)) return true;
    for (const auto& arg : node->args) {
      if (seen.insert(arg.get()).second) pending.push_back(arg.get());
    }
  }
  return false;
}

class Substitution {
 public:
  explicit Substitution(const std::map<std::string, ExprPtr>& replacement) : replacement_(replacement) {}

  ExprPtr apply(const ExprPtr& expr) {
    if (expr->kind == Expr::Kind::constant) return expr;
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    return done_[expr.get()] = expr->kind == Expr::Kind::symbol ? leaf(expr) : inner(expr);
  }

 private:
  ExprPtr leaf(const ExprPtr& expr) {
    const auto found = replacement_.find(expr->name);
    return found == replacement_.end() ? expr : convert(found->second, expr->type);
  }

  ExprPtr inner(const ExprPtr& expr) {
    std::vector<ExprPtr> args;
    bool changed = false;
    for (const auto& arg : expr->args) {
      args.push_back(apply(arg));
      changed |= args.back() != arg;
    }
    if (!changed) return expr;
    return with_args(*expr, std::move(args));
  }

  const std::map<std::string, ExprPtr>& replacement_;
  std::unordered_map<const Expr*, ExprPtr> done_;
};

}  // namespace

ExprPtr constant(double value) {
  Expr expr;
  expr.number = value;
  return finish(std::move(expr));
}

ExprPtr constant_integer(std::int64_t value, Type type) {
  if (!is_integer(type)) throw InternalError("constant_integer of a type that is no integer");
  Expr expr;
  expr.type = type;
  expr.integer = type == Type::i32 ? static_cast<std::int32_t>(value) : value;
  return finish(std::move(expr));
}

ExprPtr constant_boolean(bool value) {
  Expr expr;
  expr.type = Type::boolean;
  expr.number = value ? 1 : 0;
  return finish(std::move(expr));
}

ExprPtr symbol(std::string name, Type type) {
  Expr expr;
  expr.kind = Expr::Kind::symbol;
  expr.type = type;
  expr.name = std::move(name);
  return finish(std::move(expr));
}

ExprPtr unary(ExprOp op, ExprPtr a) {
  const Type type = operand_type(op, a->type, a->type);
  Expr expr;
  expr.kind = Expr::Kind::op;
  expr.op = op;
  expr.type = type;
  expr.args = {convert(std::move(a), type)};
  return finish(std::move(expr));
}

ExprPtr binary(ExprOp op, ExprPtr a, ExprPtr b) {
  const bool fraction = op == ExprOp::pow && !is_natural(*b);
  const Type operands = fraction ? Type::f64 : operand_type(op, a->type, b->type);
  Expr expr;
  expr.kind = Expr::Kind::op;
  expr.op = op;
  expr.type = is_comparison(op) ? Type::boolean : operands;
  expr.args = {convert(std::move(a), operands), convert(std::move(b), operands)};
  return finish(std::move(expr));
}

ExprPtr call(Function function, std::vector<ExprPtr> args) {
  const auto& row = row_of(function);
  if (std::ssize(args) != row.arity) throw InternalError("a call with a wrong number of arguments");
  Expr expr;
  expr.kind = Expr::Kind::call;
  expr.function = function;
  expr.type = result_type(row, args);
  // int() takes its argument as it is; all other functions compute in one type.
  if (function != Function::to_int) {
    const Type computed = row.type == TypeRule::same ? expr.type : Type::f64;
    for (auto& arg : args) arg = convert(arg, computed);
  }
  expr.args = std::move(args);
  return finish(std::move(expr));
}

ExprPtr external(std::string name, std::vector<ExprPtr> args, Type type, bool stateful) {
  Expr expr;
  expr.kind = Expr::Kind::external;
  expr.name = std::move(name);
  expr.type = type;
  expr.stateful = stateful;
  expr.args = std::move(args);
  return finish(std::move(expr));
}

ExprPtr convert(ExprPtr a, Type type) {
  if (a->type == type) return a;
  if (a->kind == Expr::Kind::constant && a->type < type) {
    const bool integer = is_integer(a->type);
    if (type == Type::f64 && (!integer || std::abs(a->integer) <= (std::int64_t{1} << 53))) {
      return constant(integer ? static_cast<double>(a->integer) : a->number);
    }
    if (is_integer(type)) return constant_integer(integer ? a->integer : a->number != 0, type);
  }
  Expr expr;
  expr.kind = Expr::Kind::convert;
  expr.type = type;
  expr.args = {std::move(a)};
  return finish(std::move(expr));
}

ExprPtr select(ExprPtr condition, ExprPtr then, ExprPtr otherwise) {
  Expr expr;
  expr.kind = Expr::Kind::select;
  expr.type = promote(then->type, otherwise->type);
  expr.args = {convert(std::move(condition), Type::boolean), convert(std::move(then), expr.type),
               convert(std::move(otherwise), expr.type)};
  return finish(std::move(expr));
}

bool equal(const Expr& a, const Expr& b) {
  std::unordered_set<Pair, PairHash> known_equal;
  return equal_trees(a, b, known_equal);
}

std::set<std::string> symbols_in(const Expr& expr) {
  std::set<std::string> names;
  any_node(expr, [&](const Expr& node) {
    if (node.kind == Expr::Kind::symbol) names.insert(node.name);
    return false;
  });
  return names;
}

std::set<std::string> externals_in(const Expr& expr) {
  std::set<std::string> names;
  any_node(expr, [&](const Expr& node) {
    if (node.kind == Expr::Kind::external) names.insert(node.name);
    return false;
  });
  return names;
}

bool contains(const Expr& expr, const std::string& symbol) {
  return any_node(expr,
                  [&](const Expr& node) { return node.kind == Expr::Kind::symbol && node.name == symbol; });
}

bool is_stateful_call(const Expr& node) {
  if (node.kind == Expr::Kind::external) return node.stateful;
  return node.kind == Expr::Kind::call && row_of(node.function).stateful;
}

bool contains_stateful_call(const Expr& expr) { return any_node(expr, is_stateful_call); }

ExprPtr with_args(const Expr& node, std::vector<ExprPtr> args) {
  Expr copy(node);
  copy.args = std::move(args);
  return finish(std::move(copy));
}

ExprPtr substitute(const ExprPtr& expr, const std::map<std::string, ExprPtr>& replacement) {
  return Substitution(replacement).apply(expr);
}

}  // namespace brio::ir
