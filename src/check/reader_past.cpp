// What a variable of neurons was: x_pre(t - delay), and x(t - delay) in the equations of neurons.
#include <fmt/format.h>

#include <algorithm>

#include "check/reader.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

using lang::BinaryOp;

bool is_sum(const lang::Expr& tree) {
  return tree.kind == lang::Expr::Kind::binary &&
         (tree.binary == BinaryOp::add || tree.binary == BinaryOp::subtract);
}

// The t of t - a - b.
const lang::Expr& first_term(const lang::Expr& tree) {
  const auto* at = &tree;
  while (is_sum(*at)) at = at->args[0].get();
  return *at;
}

bool changes(const Symbol& symbol) {
  using Kind = Symbol::Kind;
  const bool is_past =
      symbol.kind == Kind::function && std::holds_alternative<model::Delayed>(symbol.function->body);
  return is_past || symbol.kind == Kind::t || symbol.kind == Kind::step || symbol.kind == Kind::noise ||
         symbol.kind == Kind::local;
}

}  // namespace

struct Reader::Delay {
  ir::ExprPtr value = ir::constant(0);  ///< f64
  SymbolTable symbols = {};
  bool valid = true;
};

// Nothing unless a variable's name is called with a time that counts from t.
std::optional<Owned> Reader::called_past(const lang::Expr& expr) const {
  if (expr.args.size() != 1 || values_ != nullptr) return std::nullopt;
  const auto& first = first_term(*expr.args[0]);
  if (first.kind != lang::Expr::Kind::name || first.name != "t") return std::nullopt;
  if (locals_ != nullptr && locals_->contains(expr.name)) return std::nullopt;
  return find_owned(scope_, expr.name);
}

// before: t - a + b
// after:  a - b
bool Reader::add_terms(const lang::Expr& tree, Delay& delay) {
  if (!is_sum(tree)) return true;
  if (!add_terms(*tree.args[0], delay)) return false;
  const auto& term = *tree.args[1];
  const auto typed = Reader(context_, scope_, source_, delay.symbols, locals_).read(term);
  if (!typed.valid || refuse_condition(term, typed, "a delay")) return false;
  if (scope_.units && typed.dimension != second) {
    mismatch(term.span, typed.dimension, second,
             fmt::format("a delay is a time, but {} has {}", quoted(term), unit_words(typed.dimension)),
             unit_for_number(term, second));
    return false;
  }
  const bool longer = tree.binary == BinaryOp::subtract;
  delay.value = ir::binary(longer ? ir::ExprOp::add : ir::ExprOp::sub, delay.value, typed.expr);
  return true;
}

Reader::Delay Reader::delay_of(const lang::Expr& expr) {
  Delay delay;
  const auto& tree = *expr.args[0];
  delay.valid = add_terms(tree, delay);
  if (!delay.valid) return delay;
  const auto changing = std::find_if(delay.symbols.begin(), delay.symbols.end(),
                                     [](const auto& entry) { return changes(entry.second); });
  const bool draws = ir::contains_stateful_call(*delay.value);
  if (!draws && changing == delay.symbols.end()) return delay;
  delay.valid = false;
  failed(Code::illegal_statement, tree.span,
         fmt::format("the delay in {} must stay the same during a run, but {}", quoted(expr),
                     draws ? "is drawn at random" : fmt::format("'{}' changes", changing->first)),
         "make it a parameter of the synapses, which is set before the run: d : second (constant)");
  return delay;
}

// A function that gives the past of the variable; the same for the same delay.
Symbol Reader::past_symbol(const lang::Expr& expr, const Owned& owned, const Delay& delay) {
  const auto& variable = *owned.variable;
  const bool per_item = std::any_of(delay.symbols.begin(), delay.symbols.end(),
                                    [](const auto& entry) { return !entry.second.shared; });
  Symbol symbol;
  symbol.kind = Symbol::Kind::function;
  symbol.name = fmt::format("{}(t - {})", owned.name, ir::print(*delay.value));
  symbol.type = ir::value_type(variable.type);
  symbol.dimension = variable.dimension;
  symbol.side = owned.scope.side;
  symbol.links = owned.scope.links;
  symbol.shared = variable.shared && !per_item;
  symbol.read_only = true;
  auto& function = context_.past(symbol.name);
  if (!function) {
    model::Delayed delayed;
    delayed.group = owned.scope.group;
    delayed.variable = variable.name;
    delayed.per_item = per_item;
    delayed.source = source_;
    delayed.span = expr.span;
    delayed.past = delayed.group->keep_past(variable.name);
    delayed.steps = std::make_shared<model::Array>(ir::Type::i32, 1);
    auto made = std::make_shared<model::Function>();
    made->name = symbol.name;
    made->body = std::move(delayed);
    function = std::move(made);
  }
  symbol.function = function;
  return symbol;
}

Typed Reader::past(const lang::Expr& expr, const Owned& owned) {
  if (scope_.pairs) {
    return failed(Code::not_supported, expr.span, "nothing has a past while synapses are made",
                  fmt::format("write {} for its present value", expr.name));
  }
  if (dynamic_cast<const model::Synapses*>(owned.scope.group) != nullptr) {
    return failed(Code::not_supported, expr.span,
                  fmt::format("'{}' is a variable of synapses, of which the past is not kept", expr.name),
                  "the past of neurons' variables is: v_pre(t - delay), v_post(t - delay)");
  }
  const auto delay = delay_of(expr);
  if (!delay.valid) return {};
  if (clash(symbols_, delay.symbols) != nullptr) {
    return failed(Code::equation_error, expr.span,
                  fmt::format("a name in the delay of {} means something else in this code", quoted(expr)),
                  "rename one of them");
  }
  merge(symbols_, delay.symbols);
  const auto symbol = past_symbol(expr, owned, delay);
  use(symbol);
  return {ir::external(symbol.name, {ir::convert(delay.value, ir::Type::f64)}, symbol.type, false),
          seen(symbol.dimension), true};
}

}  // namespace brio::check
