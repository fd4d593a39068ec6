#include "check/scope_names.hpp"

#include "units/units.hpp"

namespace brio::check {

namespace {

using Kind = Meaning::Kind;

// A constant of the namespace of a group other than the one whose code is read. Whoever runs that code
// doesn't know the namespace, so the value is put in.
std::optional<Meaning> find_in_foreign_namespace(const Scope& scope, const std::string& name) {
  const auto own = scope.group->names.find(name);
  if (own == scope.group->names.end()) return std::nullopt;
  const auto* constant = std::get_if<model::Constant>(&own->second);
  if (constant == nullptr) return std::nullopt;
  Meaning meaning = of_kind(Kind::constant);
  meaning.value = constant->value;
  meaning.dimension = constant->dimension;
  return meaning;
}

}  // namespace

std::optional<Meaning> find_in_language(const Scope& scope, const std::string& name) {
  for (const auto& row : language_constants) {
    if (row.name != name) continue;
    Meaning meaning = of_kind(Kind::constant);
    meaning.value = row.value;
    return meaning;
  }
  if (const auto* unit = units::find_model_unit(name)) {
    Meaning meaning = of_kind(Kind::constant);
    meaning.value = unit->value;
    meaning.dimension = unit->dimension;
    return meaning;
  }
  if (ir::find_function(name) != nullptr) return of_kind(Kind::function);
  if (name == "xi" || name.starts_with("xi_")) {
    // Who reads 'xi' in several equations may mean one noise or several.
    if (!scope.noise || (scope.inside && name == "xi")) return of_kind(Kind::noise_out_of_place);
    Symbol symbol;
    symbol.kind = Symbol::Kind::noise;
    symbol.name = name;
    symbol.dimension = pow(second, -0.5);
    symbol.read_only = true;
    return of_symbol(std::move(symbol));
  }
  return std::nullopt;
}

Meaning of_named(const std::string& path, const model::Named& named) {
  Symbol symbol;
  symbol.name = path;
  symbol.shared = symbol.read_only = true;
  if (const auto* constant = std::get_if<model::Constant>(&named)) {
    symbol.kind = Symbol::Kind::external;
    symbol.type = constant->type;
    symbol.dimension = constant->dimension;
    symbol.value = *constant;
    return of_symbol(std::move(symbol));
  }
  Meaning meaning = of_kind(Kind::outside_function);
  symbol.kind = Symbol::Kind::function;
  symbol.function = std::get<model::FunctionPtr>(named);
  meaning.symbol = std::move(symbol);
  return meaning;
}

std::optional<Meaning> find_outside(const Scope& scope, const std::string& name) {
  // What a variable is linked to means the same as in its own group.
  if (!scope.via.empty()) {
    if (auto meaning = find_in_foreign_namespace(scope, name)) return meaning;
  }
  // Brian looks up the constants of a neuron's subexpression from the synapses that use it; where that finds
  // nothing, the neurons' own namespace still knows what was meant.
  for (const auto* names : {&scope.home->names, scope.outside}) {
    const auto found = names->find(name);
    if (found != names->end()) return of_named(name, found->second);
  }
  return find_in_foreign_namespace(scope, name);
}

}  // namespace brio::check
