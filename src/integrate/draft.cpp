#include "integrate/draft.hpp"

#include <algorithm>

#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

bool is_one(const ir::Expr& expr) {
  return expr.kind == ir::Expr::Kind::constant && expr.type == ir::Type::f64 && expr.number == 1;
}

}  // namespace

ExprPtr plus(const ExprPtr& a, const ExprPtr& b) {
  if (ir::is_zero(*a)) return b;
  if (ir::is_zero(*b)) return a;
  return a + b;
}

ExprPtr minus(const ExprPtr& a, const ExprPtr& b) {
  if (ir::is_zero(*b)) return a;
  if (ir::is_zero(*a)) return -b;
  return a - b;
}

ExprPtr times(const ExprPtr& a, const ExprPtr& b) {
  if (ir::is_zero(*a) || is_one(*b)) return a;
  if (ir::is_zero(*b) || is_one(*a)) return b;
  return a * b;
}

std::vector<std::string> variables_of(const check::System& system) {
  std::vector<std::string> names;
  for (const auto& equation : system.equations) names.push_back(equation.variable);
  return names;
}

ExprPtr at(const ExprPtr& expr, const std::map<std::string, ExprPtr>& state, const ExprPtr& time) {
  auto replacement = state;
  if (time) replacement["t"] = time;
  return ir::substitute(expr, replacement);
}

Draft::Draft(const check::System& system) : system_(system) { block_.symbols = system.symbols; }

ExprPtr Draft::dt() {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::dt;
  symbol.name = "dt";
  symbol.dimension = {{0, 0, 1, 0, 0, 0, 0}};
  symbol.shared = symbol.read_only = true;
  block_.symbols.emplace("dt", symbol);
  return ir::symbol("dt");
}

ExprPtr Draft::rate(std::size_t k) const {
  const auto& rhs = system_.equations[k].rhs;
  return frozen(k) ? ir::select(not_refractory(), rhs, ir::constant(0)) : rhs;
}

// No name that a user can give begins with '_'.
std::string Draft::unique(const std::string& wish) const {
  auto name = "_" + wish;
  while (block_.symbols.contains(name)) name += "_";
  return name;
}

void Draft::state(const std::string& target, const ExprPtr& value) {
  block_.statements.push_back({target, false, ir::ExprOp::add, value});
}

ExprPtr Draft::local(const std::string& wish, const ExprPtr& value) {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::local;
  symbol.name = unique(wish);
  symbol.type = value->type;
  block_.symbols.emplace(symbol.name, symbol);
  state(symbol.name, value);
  return ir::symbol(symbol.name, value->type);
}

ExprPtr Draft::entry(const std::string& wish, bool shared) {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::propagator;
  symbol.name = unique(wish);
  symbol.shared = shared;
  block_.symbols.emplace(symbol.name, symbol);
  return ir::symbol(symbol.name);
}

ExprPtr Draft::scratch(const std::string& wish, ir::Type type) {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::state;
  symbol.name = unique(wish);
  symbol.type = type;
  block_.symbols.emplace(symbol.name, symbol);
  scratches_.push_back(symbol.name);
  return ir::symbol(symbol.name, type);
}

void Draft::assign(const std::vector<ExprPtr>& new_values) {
  std::vector<std::pair<std::string, ExprPtr>> later;
  for (std::size_t k = 0; k < new_values.size(); ++k) {
    if (!new_values[k]) continue;
    const auto& name = system_.equations[k].variable;
    const bool read_later =
        std::any_of(new_values.begin() + static_cast<std::ptrdiff_t>(k) + 1, new_values.end(),
                    [&](const ExprPtr& value) { return value && ir::contains(*value, name); });
    if (read_later) {
      later.emplace_back(name, local(name, new_values[k]));
    } else {
      state(name, new_values[k]);
    }
  }
  for (const auto& [name, value] : later) state(name, value);
}

Update Draft::take(std::vector<Propagator> propagators) && {
  Update update;
  update.block = std::move(block_);
  update.propagators = std::move(propagators);
  return update;
}

}  // namespace brio::integrate
