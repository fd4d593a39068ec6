#include "check/statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "check/reader.hpp"
#include "ir/algebra.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

using lang::BinaryOp;

// The repair for `u += 1` where nothing is called u.
std::string where_to_define(std::string_view name) {
  for (const std::string_view ending : {"_pre", "_post"}) {
    if (!name.ends_with(ending)) continue;
    name.remove_suffix(ending.size());
    return fmt::format("define '{}' in the equations of the neurons", name);
  }
  return fmt::format("define '{}' in the equations, or give it a value before", name);
}

struct AugmentedRow {
  BinaryOp op;
  ir::ExprOp meaning;
  bool same_unit;  ///< the value has the unit of the target; else none
};
constexpr std::array augmented_rows = {
    AugmentedRow{BinaryOp::add, ir::ExprOp::add, true},
    AugmentedRow{BinaryOp::subtract, ir::ExprOp::sub, true},
    AugmentedRow{BinaryOp::multiply, ir::ExprOp::mul, false},
    AugmentedRow{BinaryOp::divide, ir::ExprOp::div, false},
    AugmentedRow{BinaryOp::floor_divide, ir::ExprOp::floordiv, false},
    AugmentedRow{BinaryOp::modulo, ir::ExprOp::mod, true},
    AugmentedRow{BinaryOp::power, ir::ExprOp::pow, false},
};

const AugmentedRow& row_of(BinaryOp op) {
  for (const auto& row : augmented_rows) {
    if (row.op == op) return row;
  }
  throw InternalError("not an operator of augmented assignment");
}

/// What a first pass over a block finds out about its locals, for the pass that counts: the widest type
/// that each is assigned, and which can't have their own name because a constant has it.
struct LocalFacts {
  std::map<std::string, ir::Type> types;
  std::set<std::string> renamed;
  std::set<std::string> per_item;  ///< assigned what differs between items
  friend bool operator==(const LocalFacts&, const LocalFacts&) = default;
};

class Statements {
 public:
  Statements(Context& context, Scope scope, const lang::Statements& code, SharedWrites shared_writes,
             LocalFacts facts)
      : context_(context),
        scope_(std::move(scope)),
        code_(code),
        shared_writes_(shared_writes),
        facts_(std::move(facts)) {}

  Block read() {
    for (const auto& line : code_.lines) statement(line);
    if (writes_shared_) separate_shared();
    return std::move(block_);
  }
  const LocalFacts& facts() const { return facts_; }

 private:
  void statement(const lang::Statement& line) {
    auto value = read_value(line);
    auto target = target_of(line, value);
    if (!value.valid || !target || !unit_fits(line, value, *target)) return;
    if (target->kind == Symbol::Kind::state && target->shared && !shared_write(line, value)) return;
    block_.symbols.emplace(target->name, *target);
    Statement result{target->name, line.augmented, ir::ExprOp::add, value.expr};
    if (line.augmented) result.op = row_of(line.op).meaning;
    block_.statements.push_back(std::move(result));
    per_item_ |= !target->shared;
  }

  // Nothing that differs between items was assigned before the last assignment of a shared variable.
  void separate_shared() {
    std::vector<Statement> rest;
    for (auto& each : block_.statements) {
      (block_.symbols.at(each.target).shared ? block_.shared : rest).push_back(std::move(each));
    }
    block_.statements = std::move(rest);
  }

  bool shared_write(const lang::Statement& line, const Typed& value) {
    writes_shared_ = true;
    if (per_item_) {
      refuse(line, Code::illegal_statement,
             fmt::format("'{}' is shared by all items: it has to be assigned before everything that differs "
                         "between items",
                         line.target),
             "move the line up");
      return false;
    }
    for (const auto& name : ir::symbols_in(*value.expr)) {
      if (block_.symbols.at(name).shared) continue;
      refuse(line, Code::illegal_statement,
             fmt::format("'{}' is shared by all items, but '{}' differs between them", line.target, name),
             fmt::format("take the flag 'shared' from the equation of '{}'", line.target));
      return false;
    }
    return true;
  }

  // Whether a value is the same for all items. Random numbers are not.
  bool is_shared(const Typed& value) const {
    if (ir::contains_stateful_call(*value.expr)) return false;
    const auto names = ir::symbols_in(*value.expr);
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return block_.symbols.at(name).shared; });
  }

  // A constant that has the name of a local makes the local step aside, in the next pass.
  Typed read_value(const lang::Statement& line) {
    SymbolTable found;
    const auto value = Reader(context_, scope_, code_.source, found, &locals_).read(*line.value);
    for (const auto& [name, symbol] : found) {
      if (symbol.kind != Symbol::Kind::local) taken_.insert(name);
    }
    for (const auto& [name, local] : locals_) {
      if (taken_.contains(local.name)) facts_.renamed.insert(name);
    }
    for (const auto& [name, symbol] : found) block_.symbols.emplace(name, symbol);
    return value;
  }

  std::optional<Symbol> refuse(const lang::Statement& line, Code code, std::string message,
                               std::string hint) {
    context_.add(code, code_.source, line.target_span, std::move(message), std::move(hint));
    return std::nullopt;
  }

  std::optional<Symbol> target_of(const lang::Statement& line, const Typed& value) {
    if (locals_.contains(line.target)) return local(line, value);
    const auto found = find(scope_, line.target);
    switch (found.kind) {
      case Meaning::Kind::symbol: break;
      case Meaning::Kind::subexpression:
        return refuse(line, Code::illegal_statement,
                      fmt::format("'{}' is a subexpression and can't be assigned", line.target),
                      "assign one of the variables that it is computed from");
      case Meaning::Kind::constant:
      case Meaning::Kind::function:
        return refuse(line, Code::reserved_name,
                      fmt::format("'{}' has a meaning of its own and can't be assigned", line.target),
                      fmt::format("call the variable e.g. '{}_'", line.target));
      case Meaning::Kind::not_linked:
        return refuse(line, Code::unknown_name,
                      fmt::format("'{}' is not linked to anything yet", line.target),
                      fmt::format("link it before: G.{} = linked_var(H, 'x'), in C++ link()", line.target));
      default: return local(line, value);
    }
    const auto& symbol = found.symbol;
    if (symbol.kind == Symbol::Kind::external) return local(line, value);
    if (symbol.kind != Symbol::Kind::state || symbol.read_only) {
      return refuse(line, Code::illegal_statement, fmt::format("'{}' can't be assigned", line.target), "");
    }
    if (symbol.shared && shared_writes_ == SharedWrites::refused) {
      return refuse(
          line, Code::illegal_statement,
          fmt::format("'{}' is shared by all items and can't be assigned for one of them", line.target),
          "take the flag 'shared' from its equation");
    }
    return symbol;
  }

  // A name that nothing else explains is a temporary variable of the block from its first assignment on.
  std::optional<Symbol> local(const lang::Statement& line, const Typed& value) {
    const auto known = locals_.find(line.target);
    if (known == locals_.end() && line.augmented) {
      if (!context_.first_mention(line.target)) return std::nullopt;
      auto hint = base::did_you_mean(line.target, known_names(scope_));
      if (hint.empty()) hint = where_to_define(line.target);
      return refuse(line, Code::unknown_name,
                    fmt::format("'{}' has no value yet that could be changed", line.target), hint);
    }
    if (!value.valid) {
      forget(line.target);
      return std::nullopt;
    }
    auto& type = facts_.types.try_emplace(line.target, value.expr->type).first->second;
    type = ir::promote(type, result_type(line, type, value));
    if (!is_shared(value)) facts_.per_item.insert(line.target);
    if (known != locals_.end()) return known->second;
    Symbol symbol;
    symbol.kind = Symbol::Kind::local;
    symbol.name = facts_.renamed.contains(line.target) ? "_" + line.target : line.target;
    symbol.type = type;
    symbol.dimension = value.dimension;
    symbol.shared = !facts_.per_item.contains(line.target);
    return locals_[line.target] = symbol;
  }

  // What failed here is not to be reported again where it is used.
  void forget(const std::string& name) {
    if (!locals_.contains(name)) context_.first_mention(name);
  }

  static ir::Type result_type(const lang::Statement& line, ir::Type target, const Typed& value) {
    if (!line.augmented) return value.expr->type;
    return ir::binary(row_of(line.op).meaning, ir::symbol("_", target), value.expr)->type;
  }

  bool unit_fits(const lang::Statement& line, const Typed& value, const Symbol& target) {
    const bool changes_unit = line.augmented && !row_of(line.op).same_unit;
    const bool plain_target =
        line.augmented && (line.op == BinaryOp::floor_divide || line.op == BinaryOp::power);
    if (scope_.units && plain_target && !target.dimension.is_dimensionless()) {
      return mismatch(line, line.target_span, target.dimension, {},
                      fmt::format("'{}=' needs a plain number, but '{}' has {}", lang::spelling(line.op),
                                  line.target, unit_words(target.dimension)),
                      "");
    }
    const Dimension expected = changes_unit ? Dimension{} : target.dimension;
    if (!scope_.units || value.dimension == expected) return true;
    const auto hint = unit_for_number(*line.value, expected);
    if (changes_unit) {
      return mismatch(line, line.value->span, value.dimension, expected,
                      fmt::format("'{}=' would change the unit of '{}' ({}): {} has {}",
                                  lang::spelling(line.op), line.target, unit_words(target.dimension),
                                  quoted(*line.value), unit_words(value.dimension)),
                      hint);
    }
    return mismatch(line, line.value->span, value.dimension, expected,
                    fmt::format("'{}' has {}, but {} has {}", line.target, unit_words(expected),
                                quoted(*line.value), unit_words(value.dimension)),
                    hint);
  }

  bool mismatch(const lang::Statement&, Span span, const Dimension& found, const Dimension& expected,
                std::string message, std::string hint) {
    context_.diagnostics.add({Code::dimension_mismatch,
                              code_.source,
                              span,
                              std::move(message),
                              std::move(hint),
                              {found.exponents, expected.exponents}});
    return false;
  }

  Context& context_;
  Scope scope_;
  const lang::Statements& code_;
  SharedWrites shared_writes_;
  LocalFacts facts_;
  Locals locals_;
  std::set<std::string> taken_;  ///< names of symbols that are no locals
  Block block_;
  bool writes_shared_ = false;
  bool per_item_ = false;  ///< something was assigned that differs between items
};

Block check_code(Context& context, const Scope& scope, const lang::Statements& code,
                 SharedWrites shared_writes) {
  // Facts only grow, and there are finitely many; the findings of all passes but the last are dropped.
  LocalFacts facts;
  while (true) {
    Context pass = context;
    Statements statements(pass, scope, code, shared_writes, facts);
    auto block = statements.read();
    if (statements.facts() == facts) {
      context = std::move(pass);
      return block;
    }
    facts = statements.facts();
  }
}

template <class Parse>
auto parsed(Context& context, Parse parse) -> std::optional<decltype(parse())> {
  try {
    return parse();
  } catch (const ModelError& error) {
    for (const auto& diagnostic : error.diagnostics()) context.diagnostics.add(diagnostic);
    return std::nullopt;
  }
}

}  // namespace

Block check_statements(Context& context, const Scope& scope, const SourcePtr& text,
                       SharedWrites shared_writes) {
  const auto code = parsed(context, [&] { return lang::parse_statements(text); });
  return code ? check_code(context, scope, *code, shared_writes) : Block{};
}

Block check_increment(Context& context, const Scope& scope, const std::string& variable,
                      const SourcePtr& value) {
  const auto expression = parsed(context, [&] { return lang::parse_expression(value); });
  if (!expression) return {};
  lang::Statement line;
  line.augmented = true;
  line.target = variable;
  line.value = expression->root;
  line.target_span = line.span = expression->root->span;
  return check_code(context, scope, {value, {line}}, SharedWrites::first);
}

}  // namespace brio::check
