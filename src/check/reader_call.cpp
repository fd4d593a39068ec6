// Calls of functions.
#include <fmt/format.h>

#include "check/reader.hpp"
#include "ir/algebra.hpp"
#include "lang/print.hpp"
#include "model/spatial_neuron.hpp"

namespace brio::check {

namespace {

std::string arguments(int count) {
  return count == 0 ? "no argument" : count == 1 ? "1 argument" : fmt::format("{} arguments", count);
}

Dimension result_dimension(ir::UnitRule rule, const std::vector<Typed>& args) {
  switch (rule) {
    case ir::UnitRule::same: return args[0].dimension;
    case ir::UnitRule::square_root: return pow(args[0].dimension, 0.5);
    default: return {};
  }
}

}  // namespace

Typed Reader::unknown_function(const lang::Expr& expr) {
  if (!context_.first_mention(expr.name + "()")) return {};
  const auto kind = find(scope_, expr.name).kind;
  if (kind != Meaning::Kind::unknown) {
    const auto owned = find_owned(scope_, expr.name);
    const bool has_past = owned && dynamic_cast<const model::Synapses*>(owned->scope.group) == nullptr;
    return failed(Code::wrong_call, expr.name_span,
                  fmt::format("'{}' is a {}, but is used like a function", expr.name,
                              kind == Meaning::Kind::constant ? "number" : "variable"),
                  fmt::format("write {}*(...) for a product{}", expr.name,
                              has_past ? fmt::format(", {}(t - ...) for what it was", expr.name) : ""));
  }
  std::vector<std::string> names;
  for (const auto& row : ir::all_functions()) names.emplace_back(row.name);
  for (const auto& name : known_names(scope_)) {
    if (find(scope_, name).kind == Meaning::Kind::outside_function) names.push_back(name);
  }
  return failed(Code::unknown_function, expr.name_span, fmt::format("there is no function '{}'", expr.name),
                base::did_you_mean(expr.name, names));
}

Typed Reader::wrong_count(const lang::Expr& expr, std::size_t arity) {
  return failed(
      Code::wrong_call, expr.span,
      fmt::format("{}() takes {}, not {}", expr.name, arguments(static_cast<int>(arity)), expr.args.size()));
}

void Reader::count_call(const lang::Expr& expr) {
  const bool first = drawn_.insert(expr.name).second;
  if (!first && repeated_ == nullptr) repeated_ = &expr;
}

// The second call of a function with a state gives another value, which in a formula is more often a slip than
// a wish. Conditions that compare two random numbers, or combine comparisons, mean what they say.
Typed Reader::without_repetition(Typed typed) {
  if (repeated_ == nullptr || !typed.valid || typed.expr->type == ir::Type::boolean) {
    return typed;
  }
  return failed(Code::repeated_random_call, repeated_->span,
                fmt::format("{}() is called more than once in one expression", repeated_->name),
                fmt::format("give the first value a name of its own: a = {}({})", repeated_->name,
                            repeated_->args.empty() ? "" : "..."));
}

Typed Reader::call(const lang::Expr& expr) {
  if (const auto owned = called_past(expr)) return past(expr, *owned);
  const auto outside = find(scope_, expr.name);
  const auto* row = ir::find_function(expr.name);
  std::vector<Typed> args;
  bool valid = true;
  for (const auto& arg : expr.args) {
    args.push_back(node(*arg));
    valid = valid && args.back().valid;
  }
  if (outside.kind == Meaning::Kind::outside_function) {
    if (args.size() != outside.symbol.function->arguments.size()) {
      return wrong_count(expr, outside.symbol.function->arguments.size());
    }
    return valid ? outside_call(expr, outside.symbol, args) : Typed{};
  }
  if (scope_.text != nullptr && expr.name == choice_name) return valid ? choice(expr, args) : Typed{};
  if (row == nullptr && expr.name == model::slope_function) return valid ? slope(expr, args) : Typed{};
  if (row == nullptr) return unknown_function(expr);
  if (std::ssize(args) != row->arity) return wrong_count(expr, static_cast<std::size_t>(row->arity));
  if (!valid || !arguments_fit(expr, *row, args)) return {};
  if (row->stateful) count_call(expr);
  std::vector<ir::ExprPtr> values;
  for (const auto& arg : args) values.push_back(arg.expr);
  return {ir::call(row->function, std::move(values)), result_dimension(row->unit, args), true};
}

// slope__private(Im, v)
Typed Reader::slope(const lang::Expr& expr, const std::vector<Typed>& args) {
  if (args.size() != 2) return wrong_count(expr, 2);
  if (args[1].expr->kind != ir::Expr::Kind::symbol) {
    return failed(Code::wrong_call, expr.args[1]->span,
                  fmt::format("{} is no variable that a slope could be taken along", quoted(*expr.args[1])));
  }
  const auto& along = args[1].expr->name;
  if (const auto* call = ir::unknown_slope(*args[0].expr, along)) {
    const auto* variable = scope_.group->find(expr.args[0]->name);
    const bool here = variable != nullptr && source_ == scope_.group->equations().source;
    return failed(Code::unsupported_equations, here ? variable->rhs_span : expr.span,
                  fmt::format("'{}' depends on '{}' through {}(), whose slope nobody knows",
                              lang::print(*expr.args[0]), along, call->name),
                  "write the function as an expression, or give it a derivative");
  }
  return {ir::derivative(args[0].expr, along), args[0].dimension / args[1].dimension, true};
}

bool Reader::arguments_fit(const lang::Expr& expr, const ir::FunctionRow& row,
                           const std::vector<Typed>& args) {
  const auto refuse = [&](std::size_t k, const Dimension& expected, const std::string& message) {
    mismatch(expr.args[k]->span, args[k].dimension, expected, message,
             unit_for_number(*expr.args[k], expected));
    return false;
  };
  bool fits = true;
  for (std::size_t k = 0; k < args.size(); ++k) {
    const auto& arg = *expr.args[k];
    const auto& dimension = args[k].dimension;
    if (row.function != ir::Function::to_int &&
        refuse_condition(arg, args[k], fmt::format("an argument of {}()", row.name))) {
      fits = false;
    } else if (!scope_.units) {
      continue;
    } else if (row.unit == ir::UnitRule::dimensionless && !dimension.is_dimensionless()) {
      fits = refuse(k, {},
                    fmt::format("{}() takes a number without unit, but {} has {}", row.name, quoted(arg),
                                unit_words(dimension)));
    } else if (row.unit == ir::UnitRule::timestep && dimension != second) {
      fits = refuse(
          k, second,
          fmt::format("{}() takes times, but {} has {}", row.name, quoted(arg), unit_words(dimension)));
    } else if (row.unit == ir::UnitRule::same && dimension != args[0].dimension) {
      fits = refuse(k, args[0].dimension,
                    fmt::format("the arguments of {}() must have one unit: {} and {} differ", row.name,
                                with_unit(*expr.args[0], args[0].dimension), with_unit(arg, dimension)));
    }
  }
  return fits;
}

}  // namespace brio::check
