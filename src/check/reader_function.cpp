// Calls of functions that come from outside.
#include <fmt/format.h>

#include "check/reader.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

namespace {

using model::ArgumentType;
using UnitKind = model::ArgumentUnit::Kind;

std::string_view type_words(ArgumentType type) {
  switch (type) {
    case ArgumentType::boolean: return "true or false";
    case ArgumentType::integer: return "an integer";
    case ArgumentType::floating: return "a floating-point number";
    case ArgumentType::any: break;
  }
  return "anything";
}

std::string_view type_words(ir::Type type) {
  if (type == ir::Type::boolean) return "true or false";
  return ir::is_integer(type) ? "an integer" : "a floating-point number";
}

bool is_of(ArgumentType expected, ir::Type type) {
  switch (expected) {
    case ArgumentType::boolean: return type == ir::Type::boolean;
    case ArgumentType::integer: return ir::is_integer(type);
    case ArgumentType::floating: return ir::is_float(type);
    case ArgumentType::any: break;
  }
  return true;
}

// "the argument 'x' of f()", "argument 2 of f()".
std::string described(const std::string& function, const model::Argument& argument, std::size_t k) {
  if (argument.name.empty()) return fmt::format("argument {} of {}()", k + 1, function);
  return fmt::format("the argument '{}' of {}()", argument.name, function);
}

ir::Type result_type(const model::Function& function, const std::vector<Typed>& args) {
  switch (function.result.type) {
    case model::ResultType::boolean: return ir::Type::boolean;
    case model::ResultType::integer: return ir::Type::i64;
    case model::ResultType::floating: return ir::Type::f64;
    case model::ResultType::highest: break;
  }
  ir::Type type = ir::Type::boolean;
  for (const auto& arg : args) type = ir::promote(type, arg.expr->type);
  return type;
}

Dimension result_dimension(const model::Function& function, const std::vector<Typed>& args) {
  if (!function.result.rule) return function.result.dimension;
  std::vector<Dimension> dimensions;
  for (const auto& arg : args) dimensions.push_back(arg.dimension);
  return function.result.rule(dimensions);
}

}  // namespace

bool Reader::type_fits(const lang::Expr& expr, std::size_t k, const model::Argument& argument,
                       const Typed& arg) {
  const bool condition = argument.unit.kind == UnitKind::boolean;
  const auto expected = condition ? ArgumentType::boolean : argument.type;
  if (is_of(expected, arg.expr->type)) return true;
  failed(Code::type_mismatch, expr.args[k]->span,
         fmt::format("{} has to be {}, but {} is {}", described(expr.name, argument, k), type_words(expected),
                     quoted(*expr.args[k]), type_words(arg.expr->type)),
         expected == ArgumentType::integer && arg.dimension.is_dimensionless()
             ? fmt::format("write int({})", lang::print(*expr.args[k]))
             : "");
  return false;
}

bool Reader::unit_fits(const lang::Expr& expr, std::size_t k, const model::Argument& argument,
                       const std::vector<Typed>& args) {
  const auto& found = args[k].dimension;
  const auto& tree = *expr.args[k];
  if (argument.unit.kind == UnitKind::fixed && found != argument.unit.dimension) {
    mismatch(tree.span, found, argument.unit.dimension,
             fmt::format("{} has to have {}, but {} has {}", described(expr.name, argument, k),
                         unit_words(argument.unit.dimension), quoted(tree), unit_words(found)),
             unit_for_number(tree, argument.unit.dimension));
    return false;
  }
  if (argument.unit.kind != UnitKind::same || found == args[argument.unit.other].dimension) return true;
  const auto& other = args[argument.unit.other].dimension;
  mismatch(tree.span, found, other,
           fmt::format("two arguments of {}() must have one unit: {} and {} differ", expr.name,
                       with_unit(*expr.args[argument.unit.other], other), with_unit(tree, found)),
           unit_for_number(tree, other));
  return false;
}

bool Reader::arguments_fit(const lang::Expr& expr, const model::Function& function,
                           const std::vector<Typed>& args) {
  bool fits = true;
  for (std::size_t k = 0; k < args.size(); ++k) {
    const auto& argument = function.arguments[k];
    fits = unit_fits(expr, k, argument, args) && type_fits(expr, k, argument, args[k]) && fits;
  }
  return fits;
}

Typed Reader::outside_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args) {
  const auto& function = *symbol.function;
  if (!arguments_fit(expr, function, args)) return {};
  const auto* text = std::get_if<model::Text>(&function.body);
  const bool may_be_text = text != nullptr && text->otherwise;  // then its calls say whether it has a state
  if (!may_be_text && !function.stateless) count_call(expr);
  if (clash(symbols_, {{symbol.name, symbol}}) != nullptr) {
    return failed(Code::equation_error, expr.name_span,
                  fmt::format("'{}' means two different things in this code", expr.name),
                  "rename one of them");
  }
  use(symbol);
  if (may_be_text) return text_or_host_call(expr, symbol, args);
  return text != nullptr ? text_call(expr, symbol, args) : host_call(expr, symbol, args);
}

Typed Reader::text_or_host_call(const lang::Expr& expr, const Symbol& symbol,
                                const std::vector<Typed>& args) {
  auto before = context_.diagnostics;
  auto result = text_call(expr, symbol, args);
  if (result.valid) return result;
  context_.diagnostics = std::move(before);
  if (!symbol.function->stateless) count_call(expr);
  return host_call(expr, symbol, args);
}

// Of what kernels have to call, or know themselves.
Typed Reader::host_call(const lang::Expr&, const Symbol& symbol, const std::vector<Typed>& args) {
  const auto& function = *symbol.function;
  std::vector<ir::ExprPtr> values;
  for (const auto& arg : args) values.push_back(arg.expr);
  return {ir::external(symbol.name, std::move(values), result_type(function, args), !function.stateless),
          result_dimension(function, args), true};
}

// before: 1 + gain(v)      where gain is "x = v/v0; exp(x)/(1 + exp(x))"
// after:  1 + exp(v/v0)/(1 + exp(v/v0))
Typed Reader::text_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args) {
  const auto& function = *symbol.function;
  const auto& text = std::get<model::Text>(function.body);
  Scope scope;
  scope.text = &text;
  scope.path = symbol.name;
  Values values;
  for (std::size_t k = 0; k < args.size(); ++k) {
    auto& value = values[function.arguments[k].name] = args[k];
    if (text.without_units) value.dimension = {};
  }
  if (text.statements) {
    for (const auto& line : lang::parse_statements(text.statements).lines) {
      const auto value = Reader(context_, scope, text.statements, symbols_, &values).read(*line.value);
      if (!value.valid) return {};
      values[line.target] = value;
    }
  }
  const auto tree = lang::parse_expression(text.result);
  const auto result = Reader(context_, scope, text.result, symbols_, &values).read(*tree.root);
  if (!result.valid) return {};
  const auto dimension = result_dimension(function, args);
  if (!text.without_units && result.dimension != dimension) {
    context_.diagnostics.add(
        {Code::dimension_mismatch,
         text.result,
         tree.root->span,
         fmt::format("{}() is declared to give {}, but {} has {}", expr.name, unit_words(dimension),
                     quoted(*tree.root), unit_words(result.dimension)),
         unit_for_number(*tree.root, dimension),
         {result.dimension.exponents, dimension.exponents}});
    return {};
  }
  return {ir::convert(result.expr, result_type(function, args)), dimension, true};
}

Typed Reader::choice(const lang::Expr& expr, const std::vector<Typed>& args) {
  if (args.size() != 3) return wrong_count(expr, 3);
  if (args[0].expr->type != ir::Type::boolean) {
    return failed(Code::type_mismatch, expr.args[0]->span,
                  fmt::format("{} is a number, not a condition", quoted(*expr.args[0])));
  }
  if (args[1].dimension != args[2].dimension) {
    return mismatch(
        expr.args[2]->span, args[2].dimension, args[1].dimension,
        fmt::format("either {} or {}: they must have one unit", with_unit(*expr.args[1], args[1].dimension),
                    with_unit(*expr.args[2], args[2].dimension)));
  }
  return {ir::select(args[0].expr, args[1].expr, args[2].expr), args[1].dimension, true};
}

}  // namespace brio::check
