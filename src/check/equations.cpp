#include "check/equations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/reader.hpp"
#include "check/statements.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

using VariableKind = model::Variable::Kind;

// The repair, where the units show it.
std::string hint_for_rate(const model::Variable& variable, const Dimension& found) {
  const auto expected = variable.dimension / second;
  if (found == variable.dimension) {
    const auto& rhs = *variable.rhs;
    // dv/dt = -v/tau, and tau is a number: there is a time constant, but without its unit.
    if (rhs.kind == lang::Expr::Kind::binary && rhs.binary == lang::BinaryOp::divide &&
        rhs.args[1]->kind == lang::Expr::Kind::name) {
      return fmt::format("give '{}' the unit of a time, as in 10*ms", rhs.args[1]->name);
    }
    return fmt::format("divide by a time constant: d{}/dt = ({})/tau", variable.name,
                       lang::print(*variable.rhs));
  }
  auto number = unit_for_number(*variable.rhs, expected);
  if (!number.empty()) return number;
  if (found == variable.dimension * second) return "divide by a time squared";
  const auto missing = expected / found;
  return fmt::format("multiply by something of {}", unit_words(missing));
}

void check_rate(Context& context, const Scope& scope, const model::Variable& variable, const Typed& typed) {
  const auto& source = scope.group->equations().source;
  const auto expected = variable.dimension / second;
  if (!typed.valid) return;
  if (typed.expr->type == ir::Type::boolean && variable.rhs->kind != lang::Expr::Kind::name) {
    context.add(
        Code::type_mismatch, source, variable.rhs_span,
        fmt::format("d{}/dt must be a number, but {} is true or false", variable.name, quoted(*variable.rhs)),
        fmt::format("write int({})", lang::print(*variable.rhs)));
    return;
  }
  if (!scope.units || typed.dimension == expected) return;
  context.diagnostics.add(
      {Code::dimension_mismatch,
       source,
       variable.rhs_span,
       fmt::format("d{}/dt must have {}, but {} has {}", variable.name, unit_words(expected),
                   quoted(*variable.rhs), unit_words(typed.dimension)),
       hint_for_rate(variable, typed.dimension),
       {typed.dimension.exponents, expected.exponents}});
}

// One nameless noise can't be told to be the same or another in two equations.
void check_noise(Context& context, const model::Group& group, const System& system) {
  std::string first;
  for (const auto& equation : system.equations) {
    if (!ir::contains(*equation.rhs, "xi")) continue;
    if (first.empty()) {
      first = equation.variable;
      continue;
    }
    context.add(Code::equation_error, group.equations().source, equation.span,
                fmt::format("'xi' is in the equations of '{}' and of '{}': is it the same noise?", first,
                            equation.variable),
                fmt::format("write xi_{} and xi_{} for independent noise, xi_1 in both for the same", first,
                            equation.variable));
    return;
  }
}

// Nobody looks at an event-driven variable between two spikes, while what was there went by.
void refuse_past(Context& context, const System& system) {
  for (const auto& [name, symbol] : system.symbols) {
    if (symbol.kind != Symbol::Kind::function) continue;
    const auto* delayed = std::get_if<model::Delayed>(&symbol.function->body);
    if (delayed == nullptr) continue;
    context.add(
        Code::unsupported_equations, delayed->source, delayed->span,
        "an event-driven equation knows the time of its spikes only, not what a variable was in between",
        "make the equation clock-driven");
  }
}

Symbol symbol_of(const Scope& scope, const std::string& name) { return find(scope, name).symbol; }

}  // namespace

System check_system(Context& context, const Scope& scope, bool event_driven) {
  const auto& group = *scope.group;
  Scope noisy = scope;
  noisy.noise = true;
  System system;
  system.source = group.equations().source;
  system.owner = group.name();
  system.has_refractory = group.find("not_refractory") != nullptr;
  bool guarded = false;
  for (const auto& variable : group.variables()) {
    if (variable.kind != VariableKind::differential || variable.event_driven != event_driven) continue;
    Reader reader(context, noisy, system.source, system.symbols);
    const auto typed = reader.read(*variable.rhs);
    check_rate(context, scope, variable, typed);
    system.symbols.emplace(variable.name, symbol_of(scope, variable.name));
    guarded |= variable.unless_refractory;
    system.equations.push_back({variable.name,
                                typed.valid ? ir::convert(typed.expr, ir::Type::f64) : ir::constant(0),
                                variable.unless_refractory, variable.rhs_span});
  }
  if (guarded && system.has_refractory) {
    system.symbols.emplace("not_refractory", symbol_of(scope, "not_refractory"));
  }
  check_noise(context, group, system);
  if (event_driven) refuse_past(context, system);
  return system;
}

std::map<std::size_t, Block> check_steps(Context& context, const Scope& scope) {
  std::map<std::size_t, Block> steps;
  Scope base_units = scope;
  base_units.units = false;
  const auto& methods = scope.group->methods;
  for (std::size_t k = 0; k < methods.size(); ++k) {
    if (methods[k].kind != Method::Kind::statements) continue;
    const auto label = fmt::format("the step '{}' of {}", methods[k].name, scope.group->name());
    steps[k] = check_statements(context, base_units, lang::make_source(label, methods[k].text));
  }
  return steps;
}

void check_subexpressions(Context& context, const Scope& scope) {
  for (const auto& variable : scope.group->variables()) {
    if (variable.kind != VariableKind::subexpression) continue;
    const auto& expanded = context.expand(definition(scope, variable));
    // One value that is kept may be drawn at random; a text that is put in would be drawn for each item.
    if (variable.shared && !variable.array && ir::contains_stateful_call(*expanded.expr)) {
      context.add(Code::illegal_statement, scope.group->equations().source, variable.rhs_span,
                  fmt::format("'{}' is shared by all items, but {} gives each of them another value",
                              variable.name, quoted(*variable.rhs)),
                  "flag it 'constant over dt', too: then there is one value in each step");
    }
  }
}

namespace {

// Orders definitions so that each comes after those that it uses, else as they were written.
class InOrderOfUse {
 public:
  InOrderOfUse(Context& context, const Scope& scope) : context_(context), scope_(scope) {}

  std::vector<const model::Variable*> all() {
    for (const auto& variable : scope_.group->variables()) visit(variable);
    return std::move(ordered_);
  }

 private:
  void visit(const model::Variable& variable) {
    if (variable.kind != VariableKind::subexpression || !variable.array) return;
    auto& state = states_[variable.name];
    if (state == State::done) return;
    if (state == State::open) {
      context_.add(Code::cycle, scope_.group->equations().source, variable.rhs_span,
                   fmt::format("the value of '{}' in a step depends on itself", variable.name),
                   "a value that depends on its own past is a differential equation or a parameter");
      return;
    }
    state = State::open;
    for (const auto& name : ir::symbols_in(*context_.expand(definition(scope_, variable)).expr)) {
      if (const auto* used = scope_.group->find(name)) visit(*used);
    }
    states_[variable.name] = State::done;
    ordered_.push_back(&variable);
  }

  enum class State : std::uint8_t { unseen, open, done };
  Context& context_;
  const Scope& scope_;
  std::map<std::string, State> states_;
  std::vector<const model::Variable*> ordered_;
};

}  // namespace

Block check_per_step(Context& context, const Scope& scope) {
  Block block;
  for (const auto* variable : InOrderOfUse(context, scope).all()) {
    const auto& expanded = context.expand(definition(scope, *variable));
    merge(block.symbols, expanded.symbols);
    block.symbols.emplace(variable->name, symbol_of(scope, variable->name));
    auto& statements = variable->shared ? block.shared : block.statements;
    statements.push_back({variable->name, false, ir::ExprOp::add, expanded.expr});
  }
  return block;
}

std::vector<Summed> check_summed(Context& context, const Scope& scope) {
  std::vector<Summed> result;
  for (const auto& summed : scope.synapses->summed()) {
    const auto& expanded = context.expand(definition(scope, *scope.group->find(summed.definition)));
    Summed checked{summed.name, {}, symbol_of(scope, summed.name)};
    checked.code.symbols = expanded.symbols;
    checked.code.symbols.emplace(checked.target.name, checked.target);
    checked.code.statements.push_back({checked.target.name, true, ir::ExprOp::add, expanded.expr});
    result.push_back(std::move(checked));
  }
  return result;
}

}  // namespace brio::check
