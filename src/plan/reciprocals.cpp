// Products instead of quotients where the divisor is the same for all items.
//
//   before:  v + dt*((g*(e - v) + I)/Cm)
//   after:   v + dt*((g*(e - v) + I)*(1/Cm))
//   why:     1/Cm is computed once, and a division takes as long as ten products
//
// A product by the reciprocal is within 1.5 units in the last place. Quotients that are compared, rounded or looked
// up stay as they are: 49*(1/49) is less than 1.
#include <unordered_map>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

using ir::Expr;
using ir::ExprOp;
using ir::ExprPtr;
using ir::Function;

bool is_continuous(Function function) {
  switch (function) {
    case Function::ceil:
    case Function::floor:
    case Function::sign:
    case Function::to_int:
    case Function::timestep:
    case Function::poisson: return false;
    default: return true;
  }
}

class Reciprocals {
 public:
  explicit Reciprocals(const check::SymbolTable& symbols) : symbols_(symbols) {}

  ExprPtr apply(const ExprPtr& expr) {
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    return done_[expr.get()] = rewritten(expr);
  }

 private:
  ExprPtr rewritten(const ExprPtr& expr) {
    if (expr->type != ir::Type::f64 || expr->args.empty()) return expr;
    if (expr->kind == Expr::Kind::call && !is_continuous(expr->function)) return expr;
    if (expr->kind == Expr::Kind::external || expr->kind == Expr::Kind::convert) return expr;
    const bool arithmetic = expr->kind == Expr::Kind::op;
    if (arithmetic && (expr->op == ExprOp::floordiv || expr->op == ExprOp::mod)) return expr;
    std::vector<ExprPtr> args;
    for (const auto& arg : expr->args) args.push_back(apply(arg));
    if (arithmetic && expr->op == ExprOp::div && is_shared(*args[1]) && !is_shared(*args[0])) {
      return args[0] * (ir::constant(1) / args[1]);
    }
    return args == expr->args ? expr : ir::with_args(*expr, std::move(args));
  }

  bool is_shared(const Expr& expr) const { return check::is_shared(expr, symbols_); }

  const check::SymbolTable& symbols_;
  std::unordered_map<const Expr*, ExprPtr> done_;
};

}  // namespace

void multiply_by_reciprocals(check::Block& block) {
  Reciprocals reciprocals(block.symbols);
  for (auto& statement : block.statements) statement.value = reciprocals.apply(statement.value);
}

}  // namespace brio::plan
