// Events that happen by chance alone: instead of a number for each item, the distance to the next event is drawn.
//
//   before:  for each item: rand() < rates*dt
//   after:   chances = rates*dt, once; in each step the items that have an event (runtime/chance.cpp)
//   why:     a source of 10 Hz has one event in 1000 steps
#include <algorithm>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

using Kind = check::Symbol::Kind;

struct Condition {
  ir::ExprPtr chance;
  bool of_each = false;  ///< items differ; else there is one chance for all, which may change
};

bool is_rand(const ir::Expr& expr) {
  return expr.kind == ir::Expr::Kind::call && expr.function == ir::Function::rand;
}

// x of rand() < x
ir::ExprPtr bound_of(const ir::ExprPtr& condition) {
  if (condition->kind != ir::Expr::Kind::op) return nullptr;
  const auto& args = condition->args;
  if (condition->op == ir::ExprOp::lt && is_rand(*args[0])) return args[1];
  if (condition->op == ir::ExprOp::gt && is_rand(*args[1])) return args[0];
  return nullptr;
}

bool is_table(const check::Symbol& symbol) {
  return symbol.kind == Kind::function && std::holds_alternative<model::Table>(symbol.function->body);
}

std::optional<Condition> condition_of(const check::Value& condition) {
  const auto chance = bound_of(condition.expr);
  if (!chance || ir::contains_stateful_call(*chance)) return std::nullopt;
  for (const auto& name : ir::externals_in(*chance)) {
    if (!is_table(condition.symbols.at(name))) return std::nullopt;
  }
  bool of_each = false;
  bool moves = false;
  for (const auto& name : ir::symbols_in(*chance)) {
    const auto& symbol = condition.symbols.at(name);
    if (symbol.side != check::Side::self || !symbol.links.empty()) return std::nullopt;
    switch (symbol.kind) {
      case Kind::external:
      case Kind::dt:
      case Kind::size: break;
      case Kind::t:
      case Kind::step: moves = true; break;
      case Kind::item: of_each = true; break;
      case Kind::state: of_each |= !symbol.shared; break;
      default: return std::nullopt;
    }
  }
  if (of_each && moves) return std::nullopt;
  return Condition{chance, of_each};
}

// Whether code of the run changes what the chances are made of.
bool changes(const Plan& plan, const Condition& condition, const check::SymbolTable& symbols) {
  const auto names = ir::symbols_in(*condition.chance);
  return std::any_of(plan.kernels.begin(), plan.kernels.end(), [&](const BoundKernel& kernel) {
    const auto written = written_by(kernel);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      const auto& symbol = symbols.at(name);
      return symbol.kind == Kind::state && written.contains(symbol.array.get());
    });
  });
}

BoundKernel lower_chance(const check::Neurons& neurons, const check::Event& event, const Condition& condition,
                         const model::ArrayPtr& chances) {
  const auto& name = neurons.group->name();
  Lowering lowering(name + "_chance", condition.of_each ? ir::Domain::items : ir::Domain::once, name);
  lowering.begin_block("chance", event.condition.symbols);
  auto& b = lowering.builder();
  const auto chance = b.convert(lowering.value(condition.chance), ir::Type::f64);
  b.store(lowering.array("chances", chances), b.item(), chance);
  lowering.end_block();
  return std::move(lowering).finish();
}

void draw_event(Draft& draft, const check::Neurons& neurons, const check::Event& event) {
  const auto condition = condition_of(event.condition);
  if (!condition) return;
  if (condition->of_each && changes(draft.plan, *condition, event.condition.symbols)) return;
  const auto role = "chance_" + event.name;
  const auto name = neurons.group->name() + "_" + event.name + "_thresholder";
  for (auto& task : draft.plan.tasks) {
    auto* items = std::get_if<ItemsTask>(&task.work);
    if (items == nullptr || !items->spikes || task.when.name != name) continue;
    auto chances =
        std::make_shared<model::Array>(ir::Type::f64, condition->of_each ? neurons.group->size() : 1);
    const auto kernel = draft.add_kernel(lower_chance(neurons, event, *condition, chances));
    items->chance = {kernel,
                     chances,
                     condition->of_each,
                     {.kind = ScalarSource::Kind::key,
                      .type = ir::Type::i64,
                      .owner = neurons.group->name(),
                      .symbol = role,
                      .stream = stream_of(neurons.group->name(), role)}};
    return;
  }
}

}  // namespace

void draw_chances(Draft& draft, const Checked& checked) {
  for (const auto& neurons : checked.neurons) {
    // Refractory neurons have no spikes, and what follows an update is fused with it.
    if (!neurons.system.equations.empty() || neurons.not_refractory) continue;
    for (const auto& event : neurons.events) draw_event(draft, neurons, event);
  }
}

}  // namespace brio::plan
