#include "check/scope.hpp"

#include <array>
#include <optional>

#include "check/scope_names.hpp"
#include "units/units.hpp"

namespace brio::check {

namespace {

using Kind = Meaning::Kind;

struct ClockName {
  std::string_view name;
  Symbol::Kind kind;
  ir::Type type;
  Dimension dimension;
};
constexpr std::array clock_names = {
    ClockName{"t", Symbol::Kind::t, ir::Type::f64, second},
    ClockName{"dt", Symbol::Kind::dt, ir::Type::f64, second},
    ClockName{"t_in_timesteps", Symbol::Kind::step, ir::Type::i64, {}},
};

// A name without the ending that says on which side of a synapse it is.
std::string_view without_ending(std::string_view name) {
  for (const std::string_view ending : {"_pre", "_post"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

std::optional<Meaning> find_clock(const Scope& scope, const std::string& name) {
  const auto base = scope.synapses != nullptr ? without_ending(name) : std::string_view(name);
  for (const auto& row : clock_names) {
    if (row.name != base) continue;
    Symbol symbol;
    symbol.kind = row.kind;
    symbol.name = row.name;
    symbol.type = row.type;
    symbol.dimension = row.dimension;
    symbol.shared = symbol.read_only = true;
    return of_symbol(std::move(symbol));
  }
  return std::nullopt;
}

std::string with_ending(const std::string& name, Side side) {
  return side == Side::self ? name : name + (side == Side::source ? "_pre" : "_post");
}

// A name of another group is told apart by the linked variable that led to it.
std::string seen_as(const Scope& scope, const std::string& name) {
  return scope.via.empty() ? with_ending(name, scope.side) : scope.via + ":" + name;
}

Meaning item(const std::string& name, Side side) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::item;
  symbol.name = name;
  symbol.type = ir::Type::i32;
  symbol.side = side;
  symbol.read_only = true;
  return of_symbol(std::move(symbol));
}

Meaning size(const std::string& name, std::int64_t number) {
  Symbol symbol;
  symbol.kind = Symbol::Kind::size;
  symbol.name = name;
  symbol.type = ir::Type::i32;
  symbol.shared = symbol.read_only = true;
  symbol.value = {static_cast<double>(number), {}, ir::Type::i32};
  return of_symbol(std::move(symbol));
}

const model::View& view_of(const model::Synapses& synapses, Side side) {
  return side == Side::source ? synapses.source() : synapses.target();
}

// Synapses that are the source or the target of others, or that something is linked to: their variables are seen from
// elsewhere.
const model::Synapses* seen_synapses(const Scope& scope) {
  const bool own = scope.synapses != nullptr && scope.group == scope.synapses && scope.side == Side::self &&
                   scope.links.empty();
  return own ? nullptr : dynamic_cast<const model::Synapses*>(scope.group);
}

// i and N in a subexpression of neurons mean the whole group, also where a part of it uses the subexpression. Nothing
// if whoever uses it can't tell the difference. A name that users can't write keeps them apart from the part's own.
std::optional<Meaning> find_whole(const Scope& scope, std::int64_t items, const std::string& name) {
  if (scope.synapses != nullptr && scope.side != Side::self) {
    const auto& view = view_of(*scope.synapses, scope.side);
    if (!view.subset && view.begin == 0 && view.size() == items) return std::nullopt;
  }
  const auto whole = ":" + with_ending(name, scope.side);
  if (name == "N") return size(whole, items);
  if (name != "i") return std::nullopt;
  auto meaning = item(whole, scope.side);
  meaning.symbol.whole = true;
  return meaning;
}

// i, j and N: of the group itself, of the synapse, or of a neuron seen from a synapse.
std::optional<Meaning> find_position(const Scope& scope, const std::string& name) {
  const auto items = scope.group->size();
  if (const auto* seen = seen_synapses(scope)) {
    if (name == "N") return size(seen_as(scope, name), seen->size());
    if (name == "N_pre") return size(seen_as(scope, name), seen->source().size());
    if (name == "N_post") return size(seen_as(scope, name), seen->target().size());
    return std::nullopt;  // i and j are variables
  }
  if (!scope.links.empty()) {
    if (name == "N") return size(seen_as(scope, name), items);
    if (name != "i") return std::nullopt;
    auto meaning = item(seen_as(scope, name), scope.side);
    meaning.symbol.links = scope.links;
    return meaning;
  }
  if (scope.inside && (scope.synapses == nullptr || scope.side != Side::self)) {
    if (auto meaning = find_whole(scope, items, name)) return meaning;
  }
  if (scope.synapses == nullptr) {
    if (name == "i") return item(name, Side::self);
    if (name == "N") return size(name, items);
    return std::nullopt;
  }
  const auto& synapses = *scope.synapses;
  if (scope.side != Side::self) {
    if (name == "i") return item(scope.side == Side::source ? "i" : "j", scope.side);
    if (name == "N") return size(with_ending(name, scope.side), view_of(synapses, scope.side).size());
    return std::nullopt;
  }
  const auto is_position = [&](Side side) {
    const auto* other = dynamic_cast<const model::Synapses*>(view_of(synapses, side).group.get());
    return other == nullptr && name == with_ending("i", side);
  };
  if (name == "i" || is_position(Side::source)) return item("i", Side::source);
  if (name == "j" || is_position(Side::target)) return item("j", Side::target);
  if (name == "N_pre") return size(name, synapses.source().size());
  if (name == "N_post") return size(name, synapses.target().size());
  if (name == "N" && !scope.pairs) return size(name, synapses.size());
  return std::nullopt;
}

Meaning of_variable(const Scope& scope, const model::Variable& variable);

// What a linked variable stands for, which may be a subexpression of its own group.
Meaning of_linked(const Scope& scope, const model::Variable& variable) {
  const auto end = model::end_of(variable);
  if (end.variable == nullptr) return of_kind(Kind::not_linked);
  Scope there = scope;
  there.group = end.group;
  there.via = seen_as(scope, variable.name);
  if (end.shared) there.links.clear();
  there.links.insert(there.links.end(), end.path.begin(), end.path.end());
  auto meaning = of_variable(there, *end.variable);
  meaning.symbol.name = there.via;
  meaning.symbol.shared |= end.shared;
  return meaning;
}

// How many synapses the neuron on one side of a synapse has.
Meaning of_number(const Scope& scope, const model::Variable& variable) {
  const auto& synapses = dynamic_cast<const model::Synapses&>(*scope.group);
  const bool at_source = variable.name == "N_outgoing";
  Symbol symbol;
  symbol.kind = Symbol::Kind::state;
  symbol.name = seen_as(scope, variable.name);
  symbol.type = ir::Type::i32;
  symbol.read_only = true;
  symbol.array = synapses.number_at(at_source);
  if (seen_synapses(scope) == nullptr) {
    symbol.side = at_source ? Side::source : Side::target;
  } else {
    symbol.side = scope.side;
    symbol.links = scope.links;
    const auto& path = synapses.path_to(at_source);
    symbol.links.insert(symbol.links.end(), path.begin(), path.end());
  }
  return of_symbol(std::move(symbol));
}

bool is_number(const model::Variable& variable) {
  return variable.kind == model::Variable::Kind::builtin && !variable.array;
}

Meaning of_variable(const Scope& scope, const model::Variable& variable) {
  if (variable.linked) return of_linked(scope, variable);
  if (is_number(variable)) return of_number(scope, variable);
  if (variable.kind == model::Variable::Kind::subexpression && !variable.array) {
    return definition(scope, variable);
  }
  Symbol symbol;
  symbol.kind = Symbol::Kind::state;
  symbol.name = seen_as(scope, variable.name);
  symbol.links = scope.links;
  symbol.type = ir::value_type(variable.type);
  symbol.dimension = variable.dimension;
  symbol.side = scope.side;
  symbol.shared = variable.shared;
  // Brian's code may set these, although its users can't.
  const bool settable = variable.kind == model::Variable::Kind::builtin &&
                        (variable.name == "lastspike" || variable.name == "not_refractory");
  symbol.read_only = variable.read_only && !settable;
  symbol.array = variable.array;
  const auto* guard = variable.unless_refractory ? scope.group->find("not_refractory") : nullptr;
  if (guard != nullptr) symbol.write_guard = guard->array;
  return of_symbol(std::move(symbol));
}

Scope neurons_of(const Scope& scope, Side side) {
  Scope inner = scope;
  if (const auto* seen = seen_synapses(scope)) {
    const auto& path = seen->path_to(side == Side::source);
    inner.group = view_of(*seen, side).group.get();
    inner.via = seen_as(scope, side == Side::source ? "pre" : "post");
    inner.links.insert(inner.links.end(), path.begin(), path.end());
    inner.noise = false;
    return inner;
  }
  inner.group = view_of(*scope.synapses, side).group.get();
  inner.side = side;
  inner.noise = false;
  return inner;
}

// A variable of the group itself. Before it is linked, a name from outside takes its place, as in Brian.
const model::Variable* variable_of_group(const Scope& scope, const std::string& name) {
  const auto* variable = scope.group->find(name);
  const bool waits = variable != nullptr && variable->linked && !variable->link;
  return waits && find_outside(scope, name) ? nullptr : variable;
}

std::optional<Owned> find_own(const Scope& scope, const std::string& name) {
  const auto* variable = variable_of_group(scope, name);
  if (variable == nullptr) return std::nullopt;
  return Owned{scope, variable, seen_as(scope, variable->name)};
}

std::optional<Meaning> find_in(const Scope& scope, const std::string& name) {
  const auto own = find_own(scope, name);
  return own ? std::optional(of_variable(own->scope, *own->variable)) : std::nullopt;
}

// Code of the synapses themselves.
bool is_synaptic(const Scope& scope) {
  return scope.synapses != nullptr && scope.side == Side::self && scope.group == scope.synapses &&
         seen_synapses(scope) == nullptr;
}

// A name that is no variable of the group itself.
std::optional<Owned> find_of_neurons(const Scope& scope, const std::string& name) {
  const bool seen = seen_synapses(scope) != nullptr;
  if (!is_synaptic(scope) && !seen) return std::nullopt;
  const std::string base(without_ending(name));
  const bool at_source = name.ends_with("_pre");
  if (seen && base == "i" && base != name) return find_own(scope, at_source ? "i" : "j");
  return find_own(neurons_of(scope, at_source ? Side::source : Side::target), base);
}

std::optional<Meaning> find_variable(const Scope& scope, const std::string& name) {
  const auto* variable = variable_of_group(scope, name);
  const bool synaptic = is_synaptic(scope);
  if (synaptic && !scope.pairs && name == "delay") {
    // In equations, which are no pathway's, that of spikes from the source (Brian doesn't know it there).
    return find_in(scope, (scope.pathway != nullptr ? scope.pathway->name : "pre") + ".delay");
  }
  if (synaptic && scope.pairs) {
    const bool computed = variable != nullptr && variable->kind == model::Variable::Kind::subexpression;
    if (computed && !variable->array) return definition(scope, *variable);
    if (variable != nullptr) return of_kind(Kind::synaptic_in_pair);
  } else if (variable != nullptr) {
    return of_variable(scope, *variable);
  }
  const auto owned = find_of_neurons(scope, name);
  return owned ? std::optional(of_variable(owned->scope, *owned->variable)) : std::nullopt;
}

}  // namespace

std::optional<Owned> find_owned(const Scope& scope, const std::string& name) {
  if (scope.text != nullptr) return std::nullopt;
  if (auto own = find_own(scope, name)) return own;
  return find_of_neurons(scope, name);
}

Meaning definition(const Scope& scope, const model::Variable& variable) {
  Meaning meaning = of_kind(Kind::subexpression);
  meaning.variable = &variable;
  meaning.dimension = variable.dimension;
  meaning.scope = scope;
  meaning.scope.noise = variable.array == nullptr;
  meaning.scope.inside = true;
  return meaning;
}

Meaning find(const Scope& scope, const std::string& name) {
  if (scope.text != nullptr) {
    const auto own = scope.text->names.find(name);
    if (own != scope.text->names.end()) return of_named(scope.path + "." + name, own->second);
    return find_in_language(scope, name).value_or(Meaning{});
  }
  for (const auto search : {find_clock, find_position, find_variable, find_in_language}) {
    if (auto meaning = search(scope, name)) return *meaning;
  }
  return find_outside(scope, name).value_or(Meaning{});
}

// Names of the model first: among equally close ones, they are meant.
std::vector<std::string> known_names(const Scope& scope) {
  std::vector<std::string> names;
  if (scope.text != nullptr) {
    for (const auto& [name, value] : scope.text->names) names.push_back(name);
    return names;
  }
  for (const auto& variable : scope.group->variables()) {
    if (variable.name.find('.') == std::string::npos) names.push_back(variable.name);
  }
  for (const auto* outside : {&scope.group->names, scope.outside}) {
    for (const auto& [name, value] : *outside) names.push_back(name);
  }
  if (scope.synapses != nullptr) {
    for (const auto side : {Side::source, Side::target}) {
      for (const auto& name : view_of(*scope.synapses, side).group->variable_names()) {
        names.push_back(with_ending(name, side));
        if (side == Side::target) names.push_back(name);
      }
    }
  }
  if (scope.noise) names.emplace_back("xi");
  for (const auto& row : clock_names) names.emplace_back(row.name);
  for (const auto& row : language_constants) names.emplace_back(row.name);
  for (const auto& unit : units::all_units()) {
    if (unit.model_text) names.push_back(unit.name);
  }
  return names;
}

}  // namespace brio::check
