#include "check/pairs.hpp"

#include <fmt/format.h>

#include "check/alone.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

Scope scope_of(const PairSite& site) {
  Scope scope;
  scope.group = scope.home = scope.synapses = &site.synapses;
  scope.outside = &site.outside;
  scope.pairs = true;
  return scope;
}

Side inner_of(const PairSite& site) { return site.outer == Side::source ? Side::target : Side::source; }

bool is_loop_index(const lang::Generator& generator) {
  const auto& root = *generator.element;
  return root.kind == lang::Expr::Kind::name && root.name == generator.variable;
}

// Where the element is the index of the loop, that is the index of a neuron.
Symbol loop_symbol(const PairSite& site, const lang::Generator& generator) {
  Symbol symbol;
  symbol.type = ir::Type::i32;
  symbol.read_only = true;
  if (is_loop_index(generator)) {
    symbol.kind = Symbol::Kind::item;
    symbol.side = inner_of(site);
    symbol.name.assign(1, symbol.side == Side::target ? 'j' : 'i');
  } else {
    symbol.kind = Symbol::Kind::state;
    symbol.name = generator.variable;
    symbol.array = site.loop;
  }
  return symbol;
}

Locals locals_of(const PairSite& site, const lang::Generator& generator) {
  if (generator.variable.empty()) return {};
  return {{generator.variable, loop_symbol(site, generator)}};
}

class GeneratorCheck {
 public:
  GeneratorCheck(const PairSite& site, const lang::Generator& generator)
      : site_(site), generator_(generator), scope_(scope_of(site)), locals_(locals_of(site, generator)) {}

  Generator run() {
    check_loop_name();
    Generator result;
    if (auto element = number(generator_.element, &locals_)) result.element = std::move(*element);
    result.is_loop_index = is_loop_index(generator_);
    if (!result.is_loop_index) only_outer(generator_.element, result.element, "the index");
    result.low = bound(generator_.low, "low");
    result.high = bound(generator_.high, "high");
    result.step = bound(generator_.step, "step");
    if (generator_.amount) {
      const bool chance = generator_.kind == lang::Generator::Kind::sample_by_chance;
      result.amount = bound(generator_.amount, chance ? "p" : "size");
    }
    result.condition = number(generator_.condition, &locals_);
    context_.diagnostics.throw_if_any();
    return result;
  }

 private:
  bool is_range() const { return generator_.kind == lang::Generator::Kind::range; }

  void check_loop_name() {
    for (const char* taken : {"i", "j"}) {
      if (generator_.variable != taken) continue;
      context_.add(Code::reserved_name, generator_.source, generator_.variable_span,
                   fmt::format("'{}' is the index of a neuron and can't be that of a loop", taken),
                   "choose another name, e.g. k");
    }
  }

  std::optional<Value> number(const lang::ExprPtr& tree, const Locals* locals) {
    if (!tree) return std::nullopt;
    auto alone = read_alone(context_, scope_, {tree, generator_.source}, locals);
    if (!alone.valid || !check_plain_number(context_, alone, "connect()")) return std::nullopt;
    return std::move(alone.value);
  }

  // What the loop runs over is decided before it begins.
  std::optional<Value> bound(const lang::ExprPtr& tree, const char* name) {
    if (!tree || refuse_loop_index(tree)) return std::nullopt;
    auto alone = read_alone(context_, scope_, {tree, generator_.source});
    if (!alone.valid || !only_outer(tree, alone.value, "what a loop runs over")) return std::nullopt;
    if (is_range() && !check_integer(alone, name)) return std::nullopt;
    if (!check_plain_number(context_, alone, "connect()")) return std::nullopt;
    return std::move(alone.value);
  }

  bool check_integer(const Alone& alone, const char* name) {
    const auto type = alone.value.expr->type;
    if (type == ir::Type::i32 || type == ir::Type::i64) return true;
    const auto& root = *alone.tree.root;
    context_.add(
        Code::type_mismatch, generator_.source, root.span,
        // A full stop, because scripts for Brian look for these words.
        fmt::format("The '{}' argument of the range function was '{}', but it needs to be an integer.", name,
                    lang::print(root)),
        "write int(...) for a number that is one");
    return false;
  }

  bool refuse_loop_index(const lang::ExprPtr& tree) {
    if (generator_.variable.empty() || !lang::names_in(*tree).contains(generator_.variable)) return false;
    context_.add(is_range() ? Code::unknown_name : Code::invalid_value, generator_.source, tree->span,
                 fmt::format("'{}' has no value before the loop begins", generator_.variable),
                 "what a loop runs over can't depend on its index");
    return true;
  }

  bool only_outer(const lang::ExprPtr& tree, const Value& value, const std::string& what) {
    const auto inner = inner_of(site_);
    for (const auto& [name, symbol] : value.symbols) {
      if (symbol.side != inner || symbol.shared) continue;
      const auto [mine, other] = inner == Side::target ? std::pair("i", "j") : std::pair("j", "i");
      context_.add(Code::invalid_value, generator_.source, tree->span,
                   fmt::format("{} can't depend on '{}': it decides which {} there are", what, name, other),
                   fmt::format("use {} and variables of its neuron", mine));
      return false;
    }
    return true;
  }

  const PairSite& site_;
  const lang::Generator& generator_;
  Scope scope_;
  Locals locals_;
  Context context_;
};

}  // namespace

Value check_pair_condition(const PairSite& site, const SourcePtr& text) {
  Context context;
  auto value = read_condition(context, scope_of(site), text, "a condition of connect()");
  context.diagnostics.throw_if_any();
  return std::move(*value);
}

Value check_pair_number(const PairSite& site, const SourcePtr& text, const lang::Generator* generator) {
  Context context;
  const auto tree = lang::parse_expression(text);
  const auto locals = generator == nullptr ? Locals{} : locals_of(site, *generator);
  auto alone = read_alone(context, scope_of(site), tree, &locals);
  if (alone.valid) check_plain_number(context, alone, "connect()");
  context.diagnostics.throw_if_any();
  return std::move(alone.value);
}

Generator check_generator(const PairSite& site, const lang::Generator& generator) {
  return GeneratorCheck(site, generator).run();
}

}  // namespace brio::check
