#include "check/context.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "check/reader.hpp"

namespace brio::check {

namespace {

// Every level is a few calls on the stack.
constexpr std::size_t deepest_nesting = 500;

// The declared type is what readers of the subexpression get.
ir::ExprPtr as_declared(const Typed& typed, const model::Variable& variable) {
  return ir::convert(typed.valid ? typed.expr : ir::constant(0), ir::value_type(variable.type));
}

void check_dimension(Context& context, const model::Variable& variable, const SourcePtr& source,
                     const Typed& typed) {
  if (!typed.valid || typed.dimension == variable.dimension) return;
  context.diagnostics.add(
      {Code::dimension_mismatch,
       source,
       variable.rhs_span,
       fmt::format("'{}' is declared with {}, but {} has {}", variable.spelling(),
                   unit_words(variable.dimension), quoted(*variable.rhs), unit_words(typed.dimension)),
       unit_for_number(*variable.rhs, variable.dimension),
       {typed.dimension.exponents, variable.dimension.exponents}});
}

void check_draws(Context& context, const model::Variable& variable, const SourcePtr& source,
                 const Typed& typed) {
  if (variable.array || variable.summed || !typed.valid || !ir::contains_stateful_call(*typed.expr)) return;
  // What a group adds to the equations of its user draws only as these do.
  if (variable.name.ends_with("__private")) return;
  context.add(Code::illegal_statement, source, variable.rhs_span,
              fmt::format("the subexpression '{}' draws random numbers, so each use of it would give another "
                          "value",
                          variable.name),
              "flag it 'constant over dt': then it has one value in each step");
}

void check_shared(Context& context, const model::Variable& variable, const SourcePtr& source,
                  const SymbolTable& symbols) {
  if (!variable.shared) return;
  for (const auto& [name, symbol] : symbols) {
    if (symbol.shared) continue;
    context.add(
        Code::illegal_statement, source, variable.rhs_span,
        fmt::format("the shared subexpression '{}' uses '{}', which differs between items", variable.name,
                    name),
        fmt::format("make '{}' shared too, or take the flag 'shared' from '{}'", name, variable.name));
    return;
  }
}

bool same_meaning(const Symbol& a, const Symbol& b) {
  return a.kind == b.kind && a.array == b.array && a.side == b.side && a.links == b.links &&
         a.type == b.type && a.dimension == b.dimension && a.value.value == b.value.value &&
         a.function == b.function;
}

}  // namespace

const std::string* clash(const SymbolTable& to, const SymbolTable& from) {
  for (const auto& [name, symbol] : from) {
    const auto known = to.find(name);
    if (known != to.end() && !same_meaning(known->second, symbol)) return &name;
  }
  return nullptr;
}

bool merge(SymbolTable& to, const SymbolTable& from) {
  if (clash(to, from) != nullptr) return false;
  to.insert(from.begin(), from.end());
  return true;
}

void Context::report_cycle(const Key& key, const Meaning& meaning) {
  const auto begin = std::find(in_progress_.begin(), in_progress_.end(), key);
  std::vector<std::string> names;
  for (auto at = begin; at != in_progress_.end(); ++at) names.push_back(std::get<3>(*at));
  names.push_back(names.front());
  const auto& group = *meaning.scope.group;
  const auto line =
      std::find_if(group.equations().lines.begin(), group.equations().lines.end(),
                   [&](const lang::Equation& equation) { return equation.name == names.front(); });
  const auto span = line == group.equations().lines.end() ? meaning.variable->rhs_span : line->name_span;
  const auto text =
      names.size() == 2
          ? fmt::format("the subexpression '{}' is defined by itself", names.front())
          : fmt::format("subexpressions are defined by each other: {}", fmt::join(names, " -> "));
  add(Code::cycle, group.equations().source, span, text,
      "a value that depends on its own past is a differential equation or a parameter");
}

const Expanded& Context::expand(const Meaning& meaning) {
  const auto& variable = *meaning.variable;
  const Key key{meaning.scope.group, meaning.scope.side, meaning.scope.via, variable.name};
  const auto known = expanded_.find(key);
  if (known != expanded_.end()) {
    if (!known->second.done) {
      report_cycle(key, meaning);
      known->second.done = true;
    }
    return known->second.expanded;
  }
  if (in_progress_.size() >= deepest_nesting) {
    if (first_mention("(depth)")) {
      add(Code::equation_error, meaning.scope.group->equations().source, variable.rhs_span,
          fmt::format("subexpressions use each other more than {} levels deep", deepest_nesting),
          "define them in the order of their use");
    }
    return too_deep_;
  }
  auto& entry = expanded_[key];
  entry.expanded.expr = ir::convert(ir::constant(0), ir::value_type(variable.type));
  in_progress_.push_back(key);
  const auto& source = meaning.scope.group->equations().source;
  Expanded result;
  const auto typed = Reader(*this, meaning.scope, source, result.symbols).read(*variable.rhs);
  in_progress_.pop_back();
  if (!entry.done) {  // else it is part of a cycle, which has been reported
    if (meaning.scope.units) check_dimension(*this, variable, source, typed);
    check_draws(*this, variable, source, typed);
    check_shared(*this, variable, source, result.symbols);
  }
  result.expr = as_declared(typed, variable);
  entry.expanded = std::move(result);
  entry.done = true;
  return entry.expanded;
}

}  // namespace brio::check
