// Calls of functions from outside that have no text.
//
// A timed array is a load: its finest step is dt/K, where K is a power of two for which even the stages of a
// Runge-Kutta step fall on finest steps, so that times are rounded to the step that they mean.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "plan/lower.hpp"

namespace brio::plan {

namespace {

using ir::Op;
using ir::Type;
using ir::Value;

struct PartRow {
  FunctionPart part;
  std::string_view name;
  Type type;
};
constexpr std::array part_rows = {
    PartRow{FunctionPart::finest_step, "finest_step", Type::f64},
    PartRow{FunctionPart::steps, "steps", Type::f64},
    PartRow{FunctionPart::last_row, "last_row", Type::i64},
    PartRow{FunctionPart::columns, "columns", Type::i64},
    PartRow{FunctionPart::trials, "trials", Type::f64},
    PartRow{FunctionPart::probability, "probability", Type::f64},
};

constexpr bool in_order() {
  for (std::size_t k = 0; k < part_rows.size(); ++k) {
    if (static_cast<std::size_t>(part_rows[k].part) != k) return false;
  }
  return true;
}
static_assert(in_order());

double finest_steps(double table_dt, double dt) {
  if (!(dt > 0)) return 1;
  return std::max(std::exp2(std::ceil(std::log2(8 * table_dt / dt))), 1.0);
}

}  // namespace

double part_of(const model::Function& function, FunctionPart part, double dt) {
  if (const auto* binomial = std::get_if<model::Binomial>(&function.body)) {
    return part == FunctionPart::trials ? binomial->n : binomial->p;
  }
  const auto& table = std::get<model::Table>(function.body);
  switch (part) {
    case FunctionPart::finest_step: return table.dt / finest_steps(table.dt, dt);
    case FunctionPart::steps: return finest_steps(table.dt, dt);
    case FunctionPart::last_row: return static_cast<double>(table.rows - 1);
    case FunctionPart::columns: return static_cast<double>(table.columns);
    default: break;
  }
  throw InternalError("a table has no such part");
}

double look_up(const model::Table& table, double t, std::int64_t column, double dt) {
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  if (table.columns > 0 && (column < 0 || column >= table.columns)) return nan;
  const double steps = finest_steps(table.dt, dt);
  const double row = (t / (table.dt / steps) + 0.5) / steps;
  const double inside = row > 0 ? std::min(std::trunc(row), static_cast<double>(table.rows - 1)) : 0;
  const auto width = std::max<std::int64_t>(table.columns, 1);
  return table.values->as<double>()[static_cast<std::int64_t>(inside) * width + column];
}

Value Lowering::function_part(const check::Symbol& symbol, FunctionPart part) {
  const auto& row = part_rows[static_cast<std::size_t>(part)];
  return scalar(
      fmt::format("{}._{}", symbol.name, row.name),
      {.kind = ScalarSource::Kind::function, .type = row.type, .symbol = symbol.name, .part = part});
}

std::uint32_t Lowering::table(const check::Symbol& symbol) {
  for (const auto& known : tables_) {
    if (known.symbol == symbol.name) return static_cast<std::uint32_t>(known.array);
  }
  auto name = symbol.name + "._values";
  while (!array_names_.insert(name).second) name += "_";
  const auto number = builder_.array(name, Type::f64);
  arrays_.push_back(nullptr);
  tables_.push_back({number, owner_, symbol.name});
  return number;
}

// row = int((t/finest_step + 0.5)/steps), brought into the table
Value Lowering::look_up(const check::Symbol& symbol, const std::vector<Value>& args) {
  auto& b = builder_;
  const auto finest = b.div(b.convert(args[0], Type::f64), function_part(symbol, FunctionPart::finest_step));
  const auto steps = function_part(symbol, FunctionPart::steps);
  const auto row = b.convert(b.div(b.add(finest, b.f64(0.5)), steps), Type::i64);
  const auto zero = b.i64(0);
  const auto last = function_part(symbol, FunctionPart::last_row);
  const auto from_first = b.select(b.compare(Op::lt, row, zero), zero, row);
  const auto inside = b.select(b.compare(Op::gt, from_first, last), last, from_first);
  const auto number = table(symbol);
  if (args.size() == 1) return b.load(number, inside);
  const auto columns = function_part(symbol, FunctionPart::columns);
  const auto column = b.convert(args[1], Type::i64);
  const auto from_left = b.compare(Op::ge, column, zero);
  const auto exists = b.logical_and(from_left, b.compare(Op::lt, column, columns));
  const auto index = b.add(b.mul(inside, columns), b.select(exists, column, zero));
  const auto value = b.load(number, index);
  return b.select(exists, value, b.f64(std::numeric_limits<double>::quiet_NaN()));
}

Value Lowering::host_call(const ir::Expr& expr, const model::Function& function, std::vector<Value> args) {
  const bool known = std::any_of(hosts_.begin(), hosts_.end(), [&](const BoundKernel::HostSource& host) {
    return host.symbol == expr.name;
  });
  if (!known) hosts_.push_back({owner_, expr.name});
  if (model::host_of(function)->for_each_item) args.push_back(builder_.item());
  return builder_.host(expr.name, args, expr.type, !expr.stateful);
}

Value Lowering::external_call(const ir::Expr& expr, const std::vector<Value>& args) {
  const auto& called = symbol(expr.name);
  const auto& function = *called.function;
  if (std::holds_alternative<model::Table>(function.body)) return look_up(called, args);
  if (std::holds_alternative<model::Binomial>(function.body)) {
    const auto trials = function_part(called, FunctionPart::trials);
    const auto probability = function_part(called, FunctionPart::probability);
    return this->binomial(trials, probability);
  }
  if (model::host_of(function) == nullptr) {
    throw InternalError(fmt::format("nothing computes {}()", expr.name));
  }
  return host_call(expr, function, args);
}

// row = present - min(steps, known), in a ring
Value Lowering::past(const ir::Expr& call, const check::Symbol& called) {
  const auto computed = locals_.find(called.name);
  if (computed != locals_.end()) return computed->second;
  const auto& delayed = std::get<model::Delayed>(called.function->body);
  auto& b = builder_;
  const auto name = fmt::format("{}_past", delayed.variable);
  const auto place = array(name + "_place", delayed.past->place());
  const auto at = [&](model::Past::Entry entry) { return b.load(place, b.i64(entry)); };
  const auto item = delayed.per_item ? b.item() : b.i64(0);
  const auto steps = b.convert(b.load(array(name + "_steps", delayed.steps), item), Type::i64);
  const auto known = at(model::Past::known);
  const auto row = b.sub(at(model::Past::present), b.select(b.compare(Op::gt, steps, known), known, steps));
  const auto from_end = b.select(b.compare(Op::lt, row, b.i64(0)), at(model::Past::length), b.i64(0));
  auto owner = called;
  owner.shared = delayed.past->at(model::Past::width) == 1;
  const auto element = b.convert(index_of(owner), Type::i64);
  const auto index = b.add(b.mul(b.add(row, from_end), at(model::Past::width)), element);
  pasts_.push_back({called, call.args[0], *symbols_, owner_, sides_});
  return locals_[called.name] = b.load(array(name, delayed.past->values()), index);
}

Value Lowering::binomial(Value trials, Value probability) {
  return ir::build_binomial(builder_, random_place(), draws_++, trials, probability);
}

}  // namespace brio::plan
