// The C++ classes of brio/functions.hpp.
#include "brio/functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/diagnostics.hpp"
#include "brio/units.hpp"
#include "face/api.hpp"
#include "lang/parse.hpp"
#include "model/function.hpp"
#include "plan/lower.hpp"

namespace brio {

namespace {

using UnitKind = model::ArgumentUnit::Kind;

model::ArgumentUnit unit_of(const FunctionArgument& argument, const std::vector<FunctionArgument>& all) {
  if (argument.condition) return {UnitKind::boolean, {}, 0};
  if (argument.same_unit_as.empty()) {
    if (!argument.unit) return {UnitKind::any, {}, 0};
    return {UnitKind::fixed, argument.unit->dimension(), 0};
  }
  const auto other = std::find_if(all.begin(), all.end(), [&](const FunctionArgument& candidate) {
    return candidate.name == argument.same_unit_as;
  });
  if (other != all.end()) return {UnitKind::same, {}, static_cast<std::size_t>(other - all.begin())};
  throw ModelError({Code::unknown_name,
                    nullptr,
                    {},
                    fmt::format("the argument '{}' is to have the unit of '{}', which is no argument",
                                argument.name, argument.same_unit_as),
                    ""});
}

model::ResultType type_of(FunctionResult result) {
  switch (result) {
    case FunctionResult::integer: return model::ResultType::integer;
    case FunctionResult::condition: return model::ResultType::boolean;
    case FunctionResult::number: break;
  }
  return model::ResultType::floating;
}

model::Function described(const FunctionOptions& options) {
  model::Function function;
  function.name = options.name;
  for (const auto& argument : options.arguments) {
    function.arguments.push_back({argument.name, unit_of(argument, options.arguments)});
  }
  function.result = {options.unit.dimension(), options.unit_of, type_of(options.result)};
  function.stateless = options.stateless;
  return function;
}

// The last line is the result, those before it are statements.
model::Text text_of(const std::string& text, const FunctionOptions& options) {
  const auto label = fmt::format("the function {}", options.name);
  const auto end = text.find_last_not_of(" \t\n;");
  const auto whole = end == std::string::npos ? text : text.substr(0, end + 1);
  const auto last = whole.find_last_of("\n;");
  model::Text result;
  if (last != std::string::npos) {
    result.statements = lang::make_source(label, whole.substr(0, last));
    lang::parse_statements(result.statements);
  }
  result.result = lang::make_source(label, last == std::string::npos ? whole : whole.substr(last + 1));
  lang::parse_expression(result.result);
  result.names = face::names_of(options.names);
  return result;
}

std::shared_ptr<const model::Function> text_function(const std::string& text,
                                                     const FunctionOptions& options) {
  auto function = described(options);
  function.body = text_of(text, options);
  return std::make_shared<const model::Function>(std::move(function));
}

double value_at(const ir::HostColumn& column, std::int64_t item) {
  const auto at = column.shared != 0 ? 0 : item;
  switch (static_cast<ir::Type>(column.type)) {
    case ir::Type::boolean: return static_cast<const std::uint8_t*>(column.values)[at];
    case ir::Type::i32: return static_cast<const std::int32_t*>(column.values)[at];
    case ir::Type::i64: return static_cast<double>(static_cast<const std::int64_t*>(column.values)[at]);
    case ir::Type::f64:
    case ir::Type::f32: break;
  }
  return static_cast<const double*>(column.values)[at];
}

void put(const ir::HostCall& call, std::int64_t item, double value) {
  switch (static_cast<ir::Type>(call.type)) {
    case ir::Type::boolean: static_cast<std::uint8_t*>(call.result)[item] = value != 0 ? 1 : 0; break;
    case ir::Type::i32:
      static_cast<std::int32_t*>(call.result)[item] = static_cast<std::int32_t>(value);
      break;
    case ir::Type::i64:
      static_cast<std::int64_t*>(call.result)[item] = static_cast<std::int64_t>(value);
      break;
    case ir::Type::f64:
    case ir::Type::f32: static_cast<double*>(call.result)[item] = value; break;
  }
}

using Item = std::function<double(std::span<const double>)>;

std::function<void(const ir::HostCall&)> one_by_one(Item function, std::size_t arity) {
  return [function = std::move(function), arity](const ir::HostCall& call) {
    std::vector<double> values(arity);
    for (std::int64_t item = 0; item < call.items; ++item) {
      for (std::size_t k = 0; k < arity; ++k) values[k] = value_at(call.columns[k], item);
      put(call, item, function(values));
    }
  };
}

FunctionOptions completed(FunctionOptions options, std::size_t arity, FunctionResult result) {
  options.result = result;
  if (options.arguments.empty()) options.arguments.resize(arity);
  if (options.arguments.size() == arity) return options;
  throw ModelError({Code::wrong_call,
                    nullptr,
                    {},
                    fmt::format("{}() takes {} arguments, but {} are described", options.name, arity,
                                options.arguments.size()),
                    ""});
}

std::vector<double> numbers(const Quantity& values) {
  const auto all = values.values();
  return {all.begin(), all.end()};
}

}  // namespace

Function::Function(const std::string& text, const FunctionOptions& options)
    : model_(text_function(text, options)) {}

Function::Function(ForItem function, const FunctionOptions& options) {
  auto described_function = described(completed(options, function.arity, function.result));
  described_function.body =
      model::Host{one_by_one(std::move(function.call), function.arity), !options.stateless};
  model_ = std::make_shared<const model::Function>(std::move(described_function));
}

TimedArray::TimedArray(const Quantity& values, const Quantity& dt) : TimedArray(values, 0, dt) {}

TimedArray::TimedArray(const Quantity& values, std::int64_t columns, const Quantity& dt)
    : Function(model::timed_array("timedarray", numbers(values), columns, values.dimension(),
                                  face::seconds(dt, "the dt of a timed array"))) {}

Quantity TimedArray::at(const Quantity& t, const Quantity& step, std::int64_t column) const {
  const auto& table = std::get<model::Table>(model()->body);
  const auto value =
      plan::look_up(table, face::seconds(t, "the time"), column, face::seconds(step, "the time step"));
  return {value, model()->result.dimension};
}

BinomialFunction::BinomialFunction(std::int64_t n, double p)
    : Function(model::binomial("binomial", static_cast<double>(n), p)) {}

}  // namespace brio
