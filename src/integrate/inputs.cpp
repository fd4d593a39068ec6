#include "integrate/inputs.hpp"

#include <unordered_map>
#include <unordered_set>

namespace brio::integrate {

namespace {

constexpr const char* time_of_step = "_t_of_step";

bool finds_time(const check::System& system, const ir::Expr& expr,
                std::unordered_set<const ir::Expr*>& seen) {
  if (!seen.insert(&expr).second) return false;
  if (expr.kind == ir::Expr::Kind::symbol) return expr.name == "t";
  const auto first = expr.args.begin() + (stands_still(system, expr) ? 1 : 0);
  return std::any_of(first, expr.args.end(),
                     [&](const ExprPtr& arg) { return finds_time(system, *arg, seen); });
}

using Replacement = std::function<ExprPtr(const ExprPtr&)>;

class Rewriting {
 public:
  explicit Rewriting(const Replacement& replacement) : replacement_(replacement) {}

  ExprPtr of(const ExprPtr& expr) {
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    const auto inside = with_new_args(expr);
    auto other = replacement_(inside);
    if (!other) other = inside;
    kept_.push_back(inside);
    return done_[expr.get()] = std::move(other);
  }

 private:
  ExprPtr with_new_args(const ExprPtr& expr) {
    auto copy = std::make_shared<ir::Expr>(*expr);
    bool changed = false;
    for (auto& arg : copy->args) {
      auto other = of(arg);
      changed = changed || other != arg;
      arg = std::move(other);
    }
    return changed ? ExprPtr(copy) : expr;
  }

  const Replacement& replacement_;
  std::unordered_map<const ir::Expr*, ExprPtr> done_;
  std::vector<ExprPtr> kept_;  // so that no other node gets an address that is known
};

}  // namespace

const model::Table* table_of(const check::System& system, const ir::Expr& call) {
  if (call.kind != ir::Expr::Kind::external) return nullptr;
  return std::get_if<model::Table>(&system.symbols.at(call.name).function->body);
}

bool stands_still(const check::System& system, const ir::Expr& call) {
  const auto* table = table_of(system, call);
  return table != nullptr && table->stands_still(system.dt) && call.args[0]->kind == ir::Expr::Kind::symbol;
}

bool depends_on_time(const check::System& system, const ir::Expr& expr) {
  std::unordered_set<const ir::Expr*> seen;
  return finds_time(system, expr, seen);
}

ExprPtr rewritten(const ExprPtr& expr, const Replacement& replacement) {
  return Rewriting(replacement).of(expr);
}

check::System with_still_inputs(check::System system) {
  const auto time = system.symbols.find("t");
  if (time == system.symbols.end()) return system;
  auto symbol = time->second;
  symbol.name = time_of_step;
  system.symbols.emplace(time_of_step, symbol);
  for (auto& equation : system.equations) {
    equation.rhs = rewritten(equation.rhs, [&](const ExprPtr& node) -> ExprPtr {
      if (!stands_still(system, *node) || node->args[0]->name != "t") return nullptr;
      auto args = node->args;
      args[0] = ir::symbol(time_of_step);
      return ir::external(node->name, args, node->type, node->stateful);
    });
  }
  return system;
}

}  // namespace brio::integrate
