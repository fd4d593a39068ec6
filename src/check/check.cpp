#include "check/check.hpp"

#include <fmt/format.h>

#include "check/alone.hpp"
#include "check/equations.hpp"
#include "check/statements.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

Scope scope_of(const model::Group& group, const model::Names& outside) {
  Scope scope;
  scope.group = &group;
  scope.home = &group;
  scope.synapses = dynamic_cast<const model::Synapses*>(&group);
  scope.outside = &outside;
  return scope;
}

bool is_condition(const Value& value) { return value.expr->type == ir::Type::boolean; }

void check_refractory(Context& context, const Scope& scope, const model::Refractory& refractory,
                      Neurons::Refractory& result) {
  result.in_seconds = refractory.in_seconds;
  if (!refractory.expression) {
    result.period = Value{ir::constant(*refractory.period), second, {}};
    return;
  }
  auto alone = read_alone(context, scope, refractory.expression);
  if (!alone.valid) return;
  const auto& root = *alone.tree.root;
  if (is_condition(alone.value)) {
    result.condition = std::move(alone.value);
  } else if (alone.value.dimension == second) {
    result.period = std::move(alone.value);
  } else {
    context.diagnostics.add({Code::type_mismatch,
                             refractory.expression,
                             root.span,
                             fmt::format("a refractory period is a time or a condition, but {} has {}",
                                         quoted(root), unit_words(alone.value.dimension)),
                             unit_for_number(root, second).empty() ? "" : "give the number a unit: e.g. 5*ms",
                             {alone.value.dimension.exponents, second.exponents}});
  }
}

void check_events(Context& context, const Scope& scope, const model::SpikeSource& group,
                  std::vector<Event>& result) {
  for (const auto& event : group.events()) {
    const bool spike = event.name == "spike";
    auto found = read_condition(context, scope, event.condition,
                                spike ? "a threshold" : fmt::format("the event '{}'", event.name));
    Event checked{event.name, found.value_or(Value{}), {}};
    if (event.code) checked.code = check_statements(context, scope, event.code);
    result.push_back(std::move(checked));
  }
}

// Also for a variable that no code uses: who reads it later would find no values. What code calls by this name is
// found outside, then it is what was meant.
void check_links(Context& context, const model::Group& group, const model::Names& outside) {
  if (!context.diagnostics.empty()) return;  // where it is used, the finding shows the line
  for (const auto& variable : group.variables()) {
    if (!variable.linked || variable.link) continue;
    if (outside.contains(variable.name) || group.names.contains(variable.name)) continue;
    context.add(Code::unknown_name, nullptr, {},
                fmt::format("'{}' of {} is not linked to anything yet", variable.name, group.name()),
                fmt::format("link it before: G.{} = linked_var(H, 'x'), in C++ link()", variable.name));
  }
}

model::ArrayPtr array_of(const model::Group& group, const std::string& name) {
  const auto* variable = group.find(name);
  return variable == nullptr ? nullptr : variable->array;
}

Symbol state_of(const model::Group& group, const std::string& name) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::state;
  symbol.name = name;
  symbol.dimension = group.find(name)->dimension;
  symbol.type = ir::value_type(group.find(name)->type);
  symbol.array = array_of(group, name);
  return symbol;
}

// The linearised current through the membrane: I0 - g*v for the potential v at the end of the step.
std::optional<Neurons::Membrane> check_membrane(Context& context, const Scope& scope,
                                                const std::shared_ptr<const model::SpatialNeuron>& group) {
  if (!group || !context.diagnostics.empty()) return std::nullopt;  // Im has been read, wherever it is wrong
  const auto read = [&](const char* text) {
    return read_alone(context, scope, lang::make_source("the membrane of " + group->name(), text)).value;
  };
  return Neurons::Membrane{group,
                           read("area*(Cm*(1/dt) + gtot__private)"),  // 1/dt is one for all compartments
                           read("area*(Cm*(1/dt)*v + I0__private)"),
                           read("Cm*(1/dt)"),
                           state_of(*group, "v"),
                           state_of(*group, "Ic")};
}

Value one_shot(const model::Group& group, const SourcePtr& text, const model::Names& outside) {
  Context context;
  auto alone = read_alone(context, scope_of(group, outside), text);
  context.diagnostics.throw_if_any();
  return std::move(alone.value);
}

}  // namespace

Neurons check(const std::shared_ptr<const model::NeuronGroup>& group, const model::Names& outside) {
  Context context;
  const auto scope = scope_of(*group, outside);
  Neurons result;
  result.group = group;
  check_subexpressions(context, scope);
  result.system = check_system(context, scope, false);
  result.system.steps = check_steps(context, scope);
  check_events(context, scope, *group, result.events);
  if (group->refractory().exists()) check_refractory(context, scope, group->refractory(), result.refractory);
  check_links(context, *group, outside);
  result.membrane =
      check_membrane(context, scope, std::dynamic_pointer_cast<const model::SpatialNeuron>(group));
  context.diagnostics.throw_if_any();
  result.lastspike = array_of(*group, "lastspike");
  result.not_refractory = array_of(*group, "not_refractory");
  return result;
}

Neurons check(const std::shared_ptr<const model::PoissonGroup>& group, const model::Names& outside) {
  Context context;
  const auto scope = scope_of(*group, outside);
  Neurons result;
  result.group = group;
  result.system.source = group->equations().source;
  result.system.owner = group->name();
  check_subexpressions(context, scope);
  check_events(context, scope, *group, result.events);
  context.diagnostics.throw_if_any();
  return result;
}

Operations check_operations(const std::shared_ptr<const model::Group>& group, const model::Names& outside) {
  Context context;
  const auto scope = scope_of(*group, outside);
  Operations result;
  result.group = group;
  result.per_step = check_per_step(context, scope);
  for (const auto& operation : group->operations) {
    result.code.push_back(check_statements(context, scope, operation->code, SharedWrites::first));
  }
  context.diagnostics.throw_if_any();
  return result;
}

Synapses check(const std::shared_ptr<const model::Synapses>& synapses, const model::Names& outside) {
  Context context;
  const auto scope = scope_of(*synapses, outside);
  Synapses result;
  result.synapses = synapses;
  check_subexpressions(context, scope);
  result.clock_driven = check_system(context, scope, false);
  result.clock_driven.steps = check_steps(context, scope);
  result.event_driven = check_system(context, scope, true);
  result.summed = check_summed(context, scope);
  for (const auto& pathway : synapses->pathways()) {
    auto there = scope;
    there.pathway = &pathway;
    result.pathways.push_back(
        {pathway.name, pathway.from_source, check_statements(context, there, pathway.code)});
  }
  check_links(context, *synapses, outside);
  context.diagnostics.throw_if_any();
  result.lastupdate = array_of(*synapses, "lastupdate");
  return result;
}

namespace {

Block check_weight(Context& context, Scope scope, const model::PoissonInput& input) {
  if (const auto* text = std::get_if<SourcePtr>(&input.weight)) {
    return check_increment(context, scope, input.variable, *text);
  }
  scope.units = false;  // those of the number were looked at when the input was made
  const auto number = fmt::format("{:.17g}", std::get<model::Constant>(input.weight).value);
  return check_increment(context, scope, input.variable,
                         lang::make_source("the weight of " + input.name, number));
}

void add_local(Block& block, const std::string& name, bool shared) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::local;
  symbol.name = name;
  symbol.shared = shared;
  block.symbols[name] = symbol;
}

}  // namespace

Input check(const std::shared_ptr<const model::PoissonInput>& input, const model::Names& outside, double dt) {
  Context context;
  auto block = check_weight(context, scope_of(*input->group, outside), *input);
  // A rate of 1/dt is one event in each step, whatever the product of the two is rounded to.
  if (input->rate * dt > 1 + 1e-9) {
    context.add(Code::invalid_value, nullptr, {},
                fmt::format("the sources of {} can't have a rate of {} Hz: they have at most one event in a "
                            "time step, which is {} s",
                            input->name, input->rate, dt),
                "choose a smaller time step, or more sources of a lower rate");
  }
  context.diagnostics.throw_if_any();
  auto& statement = block.shared.empty() ? block.statements.front() : block.shared.front();
  const bool is_number = std::holds_alternative<model::Constant>(input->weight);
  add_local(block, Input::count, !block.shared.empty());
  if (is_number) add_local(block, Input::weight, true);
  const auto weight = is_number ? ir::symbol(Input::weight) : statement.value;
  statement.value = ir::binary(ir::ExprOp::mul, ir::symbol(Input::count), weight);
  return {input, std::move(block)};
}

namespace {

// One value for all items can't come from values that differ between them.
void check_shared_value(Context& context, const std::string& variable, const SourcePtr& text,
                        const Alone& alone) {
  for (const auto& name : ir::symbols_in(*alone.value.expr)) {
    if (alone.value.symbols.at(name).shared) continue;
    context.add(Code::illegal_statement, text, alone.tree.root->span,
                fmt::format("'{}' is shared by all items, but '{}' differs between them", variable, name),
                fmt::format("take the flag 'shared' from the equation of '{}'", variable));
    return;
  }
}

}  // namespace

namespace {

// The pathway whose delay a variable is, or null.
const model::Pathway* pathway_of(const model::Group& group, const model::Variable& variable) {
  constexpr std::string_view ending = ".delay";
  const auto* synapses = dynamic_cast<const model::Synapses*>(&group);
  if (synapses == nullptr || !variable.name.ends_with(ending)) return nullptr;
  return &synapses->pathway(variable.name.substr(0, variable.name.size() - ending.size()));
}

}  // namespace

Value check_value(const model::Group& group, const model::Variable& variable, const SourcePtr& text,
                  const model::Names& outside, bool with_unit) {
  Context context;
  auto scope = scope_of(group, outside);
  scope.pathway = pathway_of(group, variable);
  auto alone = read_alone(context, scope, text);
  if (with_unit && alone.valid && alone.value.dimension != variable.dimension) {
    const auto& root = *alone.tree.root;
    context.diagnostics.add(
        {Code::dimension_mismatch,
         text,
         root.span,
         fmt::format("'{}' has {}, but {} has {}", variable.name, unit_words(variable.dimension),
                     quoted(root), unit_words(alone.value.dimension)),
         unit_for_number(root, variable.dimension),
         {alone.value.dimension.exponents, variable.dimension.exponents}});
  }
  if (alone.valid && variable.shared) check_shared_value(context, variable.name, text, alone);
  context.diagnostics.throw_if_any();
  return std::move(alone.value);
}

Value check_condition(const model::Group& group, const SourcePtr& text, const model::Names& outside) {
  Context context;
  auto value = read_condition(context, scope_of(group, outside), text, "an index");
  context.diagnostics.throw_if_any();
  return std::move(*value);
}

System check_equations(const model::Group& group, const model::Names& outside) {
  Context context;
  auto scope = scope_of(group, outside);
  scope.units = false;
  auto system = check_system(context, scope, false);
  context.diagnostics.throw_if_any();
  return system;
}

Value check_expression(const model::Group& group, const SourcePtr& text, const model::Names& outside) {
  return one_shot(group, text, outside);
}

}  // namespace brio::check
