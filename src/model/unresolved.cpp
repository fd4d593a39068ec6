// Which names a group's text needs from outside.
#include <algorithm>
#include <set>

#include "ir/function.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"
#include "model/network.hpp"

namespace brio::model {

namespace {

// A variable that is not linked yet explains nothing: as in Brian, a name from outside may take its place.
bool is_variable(const Group& group, const std::string& name) {
  const auto* variable = group.find(name);
  return variable != nullptr && (!variable->linked || variable->link);
}

bool explained(const Group& group, const std::string& name) {
  if (is_variable(group, name) || is_reserved(name) || group.names.contains(name)) return true;
  if (dynamic_cast<const Synapses*>(&group) == nullptr) return false;
  return is_reserved_in_synapses(name) || name == "i_pre" || name == "i_post" ||
         seen_variable(group, name) != nullptr;
}

// Functions that the language doesn't have.
void add_functions(const lang::Expr& expr, std::set<std::string>& names) {
  for (const auto& name : lang::functions_in(expr)) {
    if (ir::find_function(name) == nullptr) names.insert(name);
  }
}

void add_tree(const lang::Expr& expr, std::set<std::string>& names) {
  names.merge(lang::names_in(expr));
  add_functions(expr, names);
}

void add_expression(const SourcePtr& text, std::set<std::string>& names) {
  if (text) add_tree(*lang::parse_expression(text).root, names);
}

void add_statements(const SourcePtr& text, std::set<std::string>& names) {
  if (!text) return;
  const auto statements = lang::parse_statements(text);
  names.merge(lang::names_in(statements));
  for (const auto& line : statements.lines) add_functions(*line.value, names);
}

// A text that can't be read has no names. What is wrong with it, the check tells, and the names of other texts
// must be known by then.
template <typename Add>
void add_if_readable(Add add, const SourcePtr& text, std::set<std::string>& names) {
  std::set<std::string> found;
  try {
    add(text, found);
  } catch (const ModelError&) {
    return;
  }
  names.merge(found);
}

void add_equations(const Group& group, std::set<std::string>& names, std::set<const Group*>& seen) {
  if (!seen.insert(&group).second) return;
  for (const auto& line : group.equations().lines) {
    if (line.rhs) add_tree(*line.rhs, names);
  }
  // What is linked to may be a subexpression of another group.
  for (const auto& variable : group.variables()) {
    const auto end = variable.linked ? end_of(variable) : LinkEnd{};
    if (end.variable != nullptr && end.variable->rhs) add_equations(*end.group, names, seen);
  }
}

void add_equations(const Group& group, std::set<std::string>& names) {
  std::set<const Group*> seen;
  add_equations(group, names, seen);
}

std::vector<std::string> only_unexplained(const Group& group, const std::set<std::string>& names) {
  std::vector<std::string> result;
  std::copy_if(names.begin(), names.end(), std::back_inserter(result),
               [&](const std::string& name) { return !explained(group, name); });
  return result;
}

}  // namespace

std::set<std::string> names_in_texts(const Group& group) {
  std::set<std::string> names;
  add_equations(group, names);
  for (const auto& method : group.methods) {
    if (method.kind == Method::Kind::statements) {
      add_if_readable(add_statements, lang::make_source("the step '" + method.name + "'", method.text),
                      names);
    }
  }
  if (const auto* source = dynamic_cast<const SpikeSource*>(&group)) {
    for (const auto& event : source->events()) {
      add_if_readable(add_expression, event.condition, names);
      add_if_readable(add_statements, event.code, names);
    }
  }
  if (const auto* neurons = dynamic_cast<const NeuronGroup*>(&group)) {
    add_if_readable(add_expression, neurons->refractory().expression, names);
  }
  for (const auto& operation : group.operations) {
    add_if_readable(add_statements, operation->code, names);
  }
  if (const auto* synapses = dynamic_cast<const Synapses*>(&group)) {
    for (const auto& pathway : synapses->pathways()) {
      add_if_readable(add_statements, pathway.code, names);
    }
  }
  return names;
}

std::vector<std::string> unresolved_names(const Group& group) {
  auto names = names_in_texts(group);
  if (const auto* synapses = dynamic_cast<const Synapses*>(&group)) {
    // Subexpressions of the neurons are expanded in the synapses' code.
    add_equations(*synapses->source().group, names);
    add_equations(*synapses->target().group, names);
  }
  return only_unexplained(group, names);
}

namespace {

std::vector<std::string> unresolved_in(const Group& group, std::set<std::string> names) {
  add_equations(group, names);
  if (const auto* synapses = dynamic_cast<const Synapses*>(&group)) {
    add_equations(*synapses->source().group, names);
    add_equations(*synapses->target().group, names);
  }
  return only_unexplained(group, names);
}

}  // namespace

std::vector<std::string> unresolved_names(const Group& group, const std::string& text) {
  std::set<std::string> names;
  add_expression(lang::make_source("expression", text), names);
  return unresolved_in(group, std::move(names));
}

std::vector<std::string> unresolved_names(const Group& group, const lang::Generator& generator) {
  std::set<std::string> names;
  for (const auto& part : lang::parts_of(generator)) add_tree(*part, names);
  names.erase(generator.variable);
  return unresolved_in(group, std::move(names));
}

}  // namespace brio::model
