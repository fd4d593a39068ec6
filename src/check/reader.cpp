#include "check/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ir/algebra.hpp"
#include "ir/evaluate.hpp"
#include "lang/print.hpp"
#include "units/units.hpp"

namespace brio::check {

namespace {

using lang::BinaryOp;
using lang::UnaryOp;

// In the order of lang::BinaryOp. `verb`, `joint`: "cannot <verb> 'a' <joint> 'b'".
struct Operator {
  BinaryOp op;
  ir::ExprOp meaning;
  std::string_view verb;
  std::string_view joint;
};
constexpr std::array operators = {
    Operator{BinaryOp::add, ir::ExprOp::add, "add", "and"},
    Operator{BinaryOp::subtract, ir::ExprOp::sub, "subtract", "from"},
    Operator{BinaryOp::multiply, ir::ExprOp::mul, "multiply", "by"},
    Operator{BinaryOp::divide, ir::ExprOp::div, "divide", "by"},
    Operator{BinaryOp::floor_divide, ir::ExprOp::floordiv, "divide", "by"},
    Operator{BinaryOp::modulo, ir::ExprOp::mod, "take the rest of", "divided by"},
    Operator{BinaryOp::power, ir::ExprOp::pow, "raise", "to"},
    Operator{BinaryOp::less, ir::ExprOp::lt, "compare", "with"},
    Operator{BinaryOp::less_equal, ir::ExprOp::le, "compare", "with"},
    Operator{BinaryOp::greater, ir::ExprOp::gt, "compare", "with"},
    Operator{BinaryOp::greater_equal, ir::ExprOp::ge, "compare", "with"},
    Operator{BinaryOp::equal, ir::ExprOp::eq, "compare", "with"},
    Operator{BinaryOp::not_equal, ir::ExprOp::ne, "compare", "with"},
    Operator{BinaryOp::logical_and, ir::ExprOp::logical_and, "combine", "and"},
    Operator{BinaryOp::logical_or, ir::ExprOp::logical_or, "combine", "and"},
};

constexpr bool in_order() {
  for (std::size_t k = 0; k < operators.size(); ++k) {
    if (static_cast<std::size_t>(operators[k].op) != k) return false;
  }
  return true;
}
static_assert(in_order());

const Operator& row_of(BinaryOp op) { return operators[static_cast<std::size_t>(op)]; }

// Integers below are the same as doubles.
constexpr double most_exact = 0x1p53;

bool is_logic(const lang::Expr& expr) {
  if (expr.kind == lang::Expr::Kind::unary) return expr.unary == UnaryOp::logical_not;
  return expr.kind == lang::Expr::Kind::binary && expr.binary >= BinaryOp::logical_and;
}

bool counts_logic(BinaryOp op) {
  return op == BinaryOp::add || op == BinaryOp::subtract || op == BinaryOp::multiply ||
         op == BinaryOp::divide;
}

bool is_condition(const Typed& typed) { return typed.expr->type == ir::Type::boolean; }

Typed valid(ir::ExprPtr expr, Dimension dimension = {}) { return {std::move(expr), dimension, true}; }

bool is_sum(const lang::Expr& expr) {
  return expr.kind == lang::Expr::Kind::binary &&
         (expr.binary == BinaryOp::add || expr.binary == BinaryOp::subtract);
}

}  // namespace

Typed Reader::read(const lang::Expr& expr) {
  drawn_.clear();
  repeated_ = nullptr;
  try {
    return without_repetition(node(expr));
  } catch (const ModelError& error) {  // too large, which only the expression's constructors can tell
    auto found = error.diagnostics().front();
    return failed(found.code, expr.span, found.message, found.hint);
  }
}

Typed Reader::failed(Code code, Span span, std::string message, std::string hint) {
  context_.add(code, source_, span, std::move(message), std::move(hint));
  return {};
}

Typed Reader::mismatch(Span span, const Dimension& found, const Dimension& expected, std::string message,
                       std::string hint) {
  context_.diagnostics.add({Code::dimension_mismatch,
                            source_,
                            span,
                            std::move(message),
                            std::move(hint),
                            {found.exponents, expected.exponents}});
  return {};
}

// Whether a value is the same for all items and all the time.
bool Reader::is_fixed(const ir::Expr& expr) const {
  const auto names = ir::symbols_in(expr);
  return !ir::contains_stateful_call(expr) && std::all_of(names.begin(), names.end(), [&](const auto& name) {
    const auto found = symbols_.find(name);
    return found != symbols_.end() &&
           (found->second.kind == Symbol::Kind::external || found->second.kind == Symbol::Kind::size);
  });
}

// Variables that are integers have 32 bits, and arithmetic with them has as many. Constants are numbers of Python,
// where integers have no width: these are calculated at 64 bits, and as real numbers where that is not enough.
ir::ExprPtr Reader::arithmetic(ir::ExprOp op, const ir::ExprPtr& a, const ir::ExprPtr& b) const {
  auto result = ir::binary(op, a, b);
  const auto in = [&](ir::Type type) { return ir::binary(op, ir::convert(a, type), ir::convert(b, type)); };
  // Squares of distances between indices have 64 bits, so that (i - j)**2 < 9 is what it says in large groups too.
  const bool grows = op == ir::ExprOp::mul || op == ir::ExprOp::pow;
  if (scope_.pairs && grows && result->type == ir::Type::i32) return in(ir::Type::i64);
  if (!ir::is_integer(result->type) || !is_fixed(*result)) return result;
  if (!ir::symbols_in(*result).empty())
    return in(ir::Type::i64);  // of any value: a run may bring another one
  const auto value = ir::constant_value(*in(ir::Type::f64));
  if (!value || !(std::fabs(*value) < most_exact)) return in(ir::Type::f64);
  return std::fabs(*value) <= 0x7fffffff ? result : in(ir::Type::i64);
}

Typed Reader::node(const lang::Expr& expr) {
  switch (expr.kind) {
    case lang::Expr::Kind::integer:
    case lang::Expr::Kind::number:
    case lang::Expr::Kind::boolean: return literal(expr);
    case lang::Expr::Kind::name: return name(expr);
    case lang::Expr::Kind::unary: return unary(expr);
    case lang::Expr::Kind::binary: return binary(expr);
    case lang::Expr::Kind::call: return call(expr);
  }
  throw InternalError("unknown kind of syntax node");
}

Typed Reader::literal(const lang::Expr& expr) const {
  if (expr.kind == lang::Expr::Kind::boolean) return valid(ir::constant_boolean(expr.number != 0));
  if (expr.kind == lang::Expr::Kind::number || !(std::fabs(expr.number) < most_exact)) {
    return valid(ir::constant(expr.number));
  }
  const auto integer = static_cast<std::int64_t>(expr.number);
  const bool narrow = integer <= 0x7fffffff;
  return valid(ir::constant_integer(integer, narrow ? ir::Type::i32 : ir::Type::i64));
}

Typed Reader::name(const lang::Expr& expr) {
  if (values_ != nullptr) {
    const auto value = values_->find(expr.name);
    if (value != values_->end()) return value->second;
  }
  if (locals_ != nullptr) {
    const auto local = locals_->find(expr.name);
    if (local != locals_->end()) {
      use(local->second);
      return valid(ir::symbol(local->second.name, local->second.type), seen(local->second.dimension));
    }
  }
  return meaning(expr, find(scope_, expr.name));
}

Typed Reader::meaning(const lang::Expr& expr, const Meaning& found) {
  switch (found.kind) {
    case Meaning::Kind::symbol:
      if (clash(symbols_, {{found.symbol.name, found.symbol}}) != nullptr) {
        return failed(Code::equation_error, expr.span,
                      fmt::format("'{}' means two different things in this code", expr.name),
                      "rename one of them");
      }
      use(found.symbol);
      return valid(ir::symbol(found.symbol.name, found.symbol.type), seen(found.symbol.dimension));
    case Meaning::Kind::subexpression: return subexpression(expr, found);
    case Meaning::Kind::constant: return valid(ir::constant(found.value), seen(found.dimension));
    case Meaning::Kind::function:
    case Meaning::Kind::outside_function:
      return failed(Code::wrong_call, expr.span, fmt::format("'{}' is a function", expr.name),
                    fmt::format("give it its arguments: {}(...)", expr.name));
    case Meaning::Kind::noise_out_of_place:
      return failed(
          Code::equation_error, expr.span,
          fmt::format("noise ('{}') is possible in differential equations only", expr.name),
          scope_.inside && expr.name == "xi"
              ? "in a subexpression that they use, name it, e.g. xi_1: the same name is the same noise"
              : "write randn() for a random number");
    case Meaning::Kind::synaptic_in_pair:
      return failed(
          Code::unknown_name, expr.span,
          fmt::format("'{}' belongs to the synapses, which don't exist before they are connected", expr.name),
          "use i, j and variables of the neurons (x_pre, x_post)");
    case Meaning::Kind::not_linked:
      return failed(Code::unknown_name, expr.span,
                    fmt::format("'{}' is not linked to anything yet", expr.name),
                    fmt::format("link it before: G.{} = linked_var(H, 'x'), in C++ link()", expr.name));
    case Meaning::Kind::unknown: break;
  }
  return unknown_name(expr);
}

namespace {

// The name of a noise, or null.
const std::string* noise_in(const SymbolTable& symbols) {
  const auto found = std::find_if(symbols.begin(), symbols.end(),
                                  [](const auto& entry) { return entry.second.kind == Symbol::Kind::noise; });
  return found == symbols.end() ? nullptr : &found->first;
}

}  // namespace

bool Reader::may_have_noise(const Meaning& subexpression) const {
  return scope_.noise && subexpression.scope.group == scope_.group && subexpression.scope.side == scope_.side;
}

Typed Reader::subexpression(const lang::Expr& expr, const Meaning& found) {
  const auto& expanded = context_.expand(found);
  if (const auto* name = clash(symbols_, expanded.symbols)) {
    return failed(
        Code::equation_error, expr.span,
        fmt::format("in the subexpression '{}' the name '{}' means something else than it does here",
                    expr.name, *name),
        "rename one of them");
  }
  if (const auto* noise = noise_in(expanded.symbols); noise != nullptr && !may_have_noise(found)) {
    return failed(
        Code::equation_error, expr.span,
        fmt::format("noise ('{}', in the subexpression '{}') is possible in differential equations only",
                    *noise, expr.name),
        "write randn() for a random number");
  }
  merge(symbols_, expanded.symbols);
  return valid(expanded.expr, seen(found.variable->dimension));
}

Typed Reader::unknown_name(const lang::Expr& expr) {
  if (!context_.first_mention(expr.name)) return {};
  auto hint = base::did_you_mean(expr.name, known_names(scope_));
  const bool ending = expr.name.ends_with("_pre") || expr.name.ends_with("_post");
  const auto base = expr.name.substr(0, expr.name.rfind('_'));
  if (expr.name == "lastspike" || expr.name == "not_refractory") {
    hint = "only a group with a refractory period has it";
  } else if (expr.name == "lastupdate") {
    hint =
        "only synapses with an event-driven equation have it; your own code can keep it: the line "
        "'lastupdate : second' in the model, and 'lastupdate = t' in on_pre and on_post";
  } else if (ending && scope_.synapses != nullptr && scope_.group->find(base) != nullptr) {
    hint = fmt::format("'{}' is a variable of the synapse itself: write '{}'", base, base);
  } else if (hint.empty()) {
    hint = "define it as a parameter, or as a constant in the namespace";
  }
  return failed(Code::unknown_name, expr.span, fmt::format("'{}' is not known", expr.name), hint);
}

Typed Reader::unary(const lang::Expr& expr) {
  const auto& operand = *expr.args[0];
  auto a = node(operand);
  if (!a.valid) return {};
  if (expr.unary == UnaryOp::logical_not) return valid(ir::unary(ir::ExprOp::logical_not, a.expr));
  if (is_condition(a)) {
    return failed(Code::type_mismatch, operand.span,
                  fmt::format("{} is true or false and has no sign", quoted(operand)),
                  fmt::format("write {}int({})", lang::spelling(expr.unary), lang::print(operand)));
  }
  if (expr.unary == UnaryOp::plus) return a;
  return valid(ir::unary(ir::ExprOp::neg, a.expr), a.dimension);
}

// Variables of type boolean, True and False count as 0 and 1 in arithmetic, as they do in Brian, and what 'not', 'and'
// and 'or' make of conditions can be added, subtracted, multiplied and divided; comparisons can't: (v > 0)*3 is more
// often a slip than a wish.
bool Reader::refuse_condition(const lang::Expr& operand, const Typed& typed, const std::string& what) {
  const bool has_a_name = operand.kind == lang::Expr::Kind::name || operand.kind == lang::Expr::Kind::boolean;
  if (!typed.valid || !is_condition(typed) || has_a_name) return false;
  failed(Code::type_mismatch, operand.span,
         fmt::format("{} is true or false: it can't be {}", quoted(operand), what),
         fmt::format("write int({})", lang::print(operand)));
  return true;
}

Typed Reader::binary(const lang::Expr& expr) {
  const auto a = node(*expr.args[0]);
  const auto b = node(*expr.args[1]);
  if (!a.valid || !b.valid) return {};
  const auto op = expr.binary;
  if (op >= BinaryOp::logical_and) return logic(expr, a, b);
  if (op >= BinaryOp::less) return comparison(expr, a, b);
  const auto refuse = [&](const lang::Expr& operand, const Typed& typed) {
    if (is_logic(operand) && counts_logic(op)) return false;
    return refuse_condition(operand, typed, "calculated with");
  };
  const bool refused = refuse(*expr.args[0], a);
  if (refuse(*expr.args[1], b) || refused) return {};
  switch (op) {
    case BinaryOp::multiply:
      return valid(arithmetic(ir::ExprOp::mul, a.expr, b.expr), a.dimension * b.dimension);
    case BinaryOp::divide: return valid(a.expr / b.expr, a.dimension / b.dimension);
    case BinaryOp::power: return power(expr, a, b);
    default: return sum(expr, a, b);
  }
}

// + - % //: one unit on both sides, for // none.
Typed Reader::sum(const lang::Expr& expr, const Typed& a, const Typed& b) {
  const auto& [op, meaning, verb, joint] = row_of(expr.binary);
  const auto& left = *expr.args[0];
  const auto& right = *expr.args[1];
  if (op == BinaryOp::floor_divide) {
    for (const auto& [operand, typed] : {std::pair{&left, &a}, std::pair{&right, &b}}) {
      if (typed->dimension.is_dimensionless()) continue;
      return mismatch(operand->span, typed->dimension, {},
                      fmt::format("'//' divides plain numbers, but {}",
                                  with_unit(*operand, typed->dimension) + " is none"),
                      fmt::format("write floor({}/{})", lang::print(left), lang::print(right)));
    }
  } else if (a.dimension != b.dimension) {
    const bool swapped = op == BinaryOp::subtract;
    const auto first = with_unit(swapped ? right : left, swapped ? b.dimension : a.dimension);
    const auto last = with_unit(swapped ? left : right, swapped ? a.dimension : b.dimension);
    auto hint = unit_for_number(right, a.dimension);
    if (hint.empty()) hint = unit_for_number(left, b.dimension);
    if (hint.empty()) hint = factor_between(left, a.dimension, right, b.dimension);
    // In a longer sum, what came before agreed: the last part is the odd one.
    return mismatch(is_sum(left) ? right.span : expr.span, b.dimension, a.dimension,
                    fmt::format("cannot {} {} {} {}", verb, first, joint, last), hint);
  }
  const bool may_grow = op == BinaryOp::add || op == BinaryOp::subtract;
  return valid(may_grow ? arithmetic(meaning, a.expr, b.expr) : ir::binary(meaning, a.expr, b.expr),
               a.dimension);
}

Typed Reader::comparison(const lang::Expr& expr, const Typed& a, const Typed& b) {
  const auto& left = *expr.args[0];
  const auto& right = *expr.args[1];
  if (a.dimension != b.dimension) {
    auto hint = unit_for_number(right, a.dimension);
    if (hint.empty()) hint = unit_for_number(left, b.dimension);
    return mismatch(
        expr.span, b.dimension, a.dimension,
        fmt::format("cannot compare {} with {}", with_unit(left, a.dimension), with_unit(right, b.dimension)),
        hint);
  }
  return valid(ir::binary(row_of(expr.binary).meaning, a.expr, b.expr));
}

Typed Reader::logic(const lang::Expr& expr, const Typed& a, const Typed& b) {
  bool fits = true;
  for (const auto& [operand, typed] : {std::pair{expr.args[0], &a}, std::pair{expr.args[1], &b}}) {
    if (is_condition(*typed)) continue;
    fits = false;
    failed(Code::type_mismatch, operand->span,
           fmt::format("'{}' combines conditions, but {} is a number", lang::spelling(expr.binary),
                       quoted(*operand)),
           typed->dimension.is_dimensionless() ? fmt::format("write {} != 0", lang::print(*operand))
                                               : "compare it with something of its unit");
  }
  return fits ? valid(ir::binary(row_of(expr.binary).meaning, a.expr, b.expr)) : Typed{};
}

Typed Reader::power(const lang::Expr& expr, const Typed& a, const Typed& b) {
  const auto& base = *expr.args[0];
  const auto& exponent = *expr.args[1];
  auto result = arithmetic(ir::ExprOp::pow, a.expr, b.expr);
  if (!b.dimension.is_dimensionless()) {
    return mismatch(
        exponent.span, b.dimension, {},
        fmt::format("an exponent has no unit, but {} has {}", quoted(exponent), unit_words(b.dimension)));
  }
  if (a.dimension.is_dimensionless()) return valid(std::move(result));
  // The unit of the result must be known now: literals and constants from outside have a value.
  struct NotConstant {};
  try {
    const auto value = ir::evaluate(*b.expr, [&](const std::string& symbol) {
      const auto found = symbols_.find(symbol);
      if (found == symbols_.end() || found->second.kind != Symbol::Kind::external) throw NotConstant{};
      return found->second.value.value;
    });
    if (value && std::isfinite(*value)) return valid(std::move(result), pow(a.dimension, *value));
  } catch (const NotConstant&) {  // NOLINT(bugprone-empty-catch): what follows says so
  }
  return failed(Code::dimension_mismatch, exponent.span,
                fmt::format("{} has {}, so its exponent must be a constant number: the unit of the result "
                            "depends on it",
                            quoted(base), unit_words(a.dimension)),
                fmt::format("divide by a constant of that unit first: ({}/...)**{}", lang::print(base),
                            lang::print(exponent)));
}

}  // namespace brio::check
