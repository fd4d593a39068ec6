#include "plan/lower.hpp"

#include <fmt/format.h>

#include <array>

#include "base/hash.hpp"

namespace brio::plan {

namespace {

using Kind = check::Symbol::Kind;
using ir::Op;
using ir::Type;
using ir::Value;

// How an operation of expressions is built: the row's order is that of ir::ExprOp.
using Build = Value (*)(ir::Builder&, const std::vector<Value>&);

template <Op op>
Value arithmetic(ir::Builder& b, const std::vector<Value>& args) {
  return b.emit(op, b.type_of(args[0]), args[0], args[1]);
}

template <Op op>
Value comparison(ir::Builder& b, const std::vector<Value>& args) {
  return b.compare(op, args[0], args[1]);
}

constexpr std::array<Build, 17> builds = {
    [](ir::Builder& b, const std::vector<Value>& args) { return b.neg(args[0]); },
    [](ir::Builder& b, const std::vector<Value>& args) { return b.logical_not(args[0]); },
    arithmetic<Op::add>,
    arithmetic<Op::sub>,
    arithmetic<Op::mul>,
    [](ir::Builder& b, const std::vector<Value>& args) { return b.div(args[0], args[1]); },
    [](ir::Builder& b, const std::vector<Value>& args) { return b.floor_divide(args[0], args[1]); },
    [](ir::Builder& b, const std::vector<Value>& args) { return b.modulo(args[0], args[1]); },
    [](ir::Builder& b, const std::vector<Value>& args) { return ir::build_power(b, args[0], args[1]); },
    comparison<Op::lt>,
    comparison<Op::le>,
    comparison<Op::gt>,
    comparison<Op::ge>,
    comparison<Op::eq>,
    comparison<Op::ne>,
    [](ir::Builder& b, const std::vector<Value>& args) { return b.logical_and(args[0], args[1]); },
    [](ir::Builder& b, const std::vector<Value>& args) { return b.logical_or(args[0], args[1]); },
};

Type common_type(const ir::Builder& builder, const std::vector<Value>& args) {
  Type type = Type::boolean;
  for (const auto arg : args) type = ir::promote(type, builder.type_of(arg));
  return type;
}

bool is_exprel(const ir::Expr& expr) {
  using ir::Function;
  const auto function = expr.kind == ir::Expr::Kind::call ? expr.function : Function::exp;
  return function == Function::exprel || function == Function::exprel_given_exp ||
         function == Function::exprel_given_opposite;
}

bool has_factor_exprel(const ir::Expr& expr) {
  if (is_exprel(expr)) return true;
  const bool product = expr.kind == ir::Expr::Kind::op && expr.op == ir::ExprOp::mul;
  return product && (has_factor_exprel(*expr.args[0]) || has_factor_exprel(*expr.args[1]));
}

bool is_logic(ir::ExprOp op) {
  return op == ir::ExprOp::logical_not || op == ir::ExprOp::logical_and || op == ir::ExprOp::logical_or;
}

}  // namespace

Lowering::Lowering(std::string name, ir::Domain domain, std::string owner, Sides sides)
    : builder_(std::move(name), domain), owner_(std::move(owner)), sides_(std::move(sides)) {}

void Lowering::begin_block(const std::string& role, const check::SymbolTable& symbols) {
  role_ = role;
  symbols_ = &symbols;
  draws_ = 0;
  locals_.clear();
  loaded_.clear();
  memo_.clear();
}

std::uint32_t Lowering::array(const std::string& name, const model::ArrayPtr& array) {
  const auto known = array_numbers_.find(array.get());
  if (known != array_numbers_.end()) return known->second;
  auto unique = name;
  while (!array_names_.insert(unique).second) unique += "_";
  const auto number = builder_.array(unique, array->type());
  arrays_.push_back(array);
  array_numbers_.emplace(array.get(), number);
  return number;
}

Value Lowering::scalar(const std::string& name, ScalarSource source) {
  const auto known = scalar_values_.find(name);
  if (known != scalar_values_.end()) return known->second;
  const auto value = builder_.scalar(name, source.type);
  source.owner = owner_;
  scalars_.push_back(std::move(source));
  scalar_values_.emplace(name, value);
  return value;
}

Value Lowering::neuron_of(check::Side side) {
  const bool source = side == check::Side::source;
  if (source && sides_.sources_by_position) {
    return builder_.load(array("source", sides_.sources_by_position), builder_.position());
  }
  return element({source ? "i" : "j", source ? sides_.i : sides_.j});
}

Value Lowering::index_of(const check::Symbol& symbol) {
  if (!symbol.links.empty()) {
    check::Symbol direct = symbol;
    direct.links.clear();
    return follow(symbol.links, index_of(direct), symbol.shared);
  }
  if (symbol.shared) return builder_.i64(0);
  if (symbol.side == check::Side::self) return builder_.item();
  const auto& view = symbol.side == check::Side::source ? sides_.source : sides_.target;
  const auto neuron = neuron_of(symbol.side);
  if (view.subset) return builder_.load(array("items", view.subset->items), neuron);
  if (view.begin == 0) return neuron;
  return builder_.add(neuron, builder_.i32(static_cast<std::int32_t>(view.begin)));
}

// From item to item along links; all start at the same one if they share what they are linked to.
Value Lowering::follow(const model::LinkPath& links, Value from, bool shared) {
  auto& b = builder_;
  auto at = shared ? b.i64(0) : from;
  for (const auto& link : links) {
    if (link->index) {
      const auto number = array("index", link->index);
      const auto position = shared ? at : b.convert(at, Type::i64);
      at = b.convert(b.load(number, position), Type::i64);
      // A variable may hold anything: it must not lead out of the array.
      if (!link->fixed) {
        const auto last = b.i64(link->size - 1);
        at = b.select(b.compare(Op::gt, at, last), last, at);
        at = b.select(b.compare(Op::lt, at, b.i64(0)), b.i64(0), at);
      }
    } else if (link->single) {
      at = b.i64(0);
    }
    if (link->begin != 0) at = b.add(b.convert(at, Type::i64), b.i64(link->begin));
  }
  return at;
}

Value Lowering::element(const Element& element) {
  if (element.side == check::Side::self && element.links.empty()) {
    const auto stored = forwarded_.find(element.array.get());
    if (stored != forwarded_.end()) return stored->second;
  }
  const Place place{element.array.get(), element.side, element.links};
  const auto known = loaded_.find(place);
  if (known != loaded_.end()) return known->second;
  check::Symbol symbol;
  symbol.side = element.side;
  symbol.shared = element.shared;
  symbol.links = element.links;
  const auto number = array(element.name, element.array);
  const auto value = builder_.load(number, index_of(symbol));
  loaded_.emplace(place, value);
  return value;
}

std::uint64_t stream_of(const std::string& owner, const std::string& role) {
  return base::stable_hash(role, base::stable_hash(owner));
}

ir::RandomPlace Lowering::random_place() {
  return {.key = scalar("key_" + role_, {.kind = ScalarSource::Kind::key,
                                         .type = Type::i64,
                                         .symbol = role_,
                                         .stream = stream_of(owner_, role_)}),
          .element = builder_.item(),
          .step = scalar("step", {.kind = ScalarSource::Kind::draw, .type = Type::i64})};
}

Value Lowering::external(const check::Symbol& symbol) {
  return scalar(symbol.name,
                {.kind = ScalarSource::Kind::external, .type = symbol.type, .symbol = symbol.name});
}

Value Lowering::leaf(const check::Symbol& symbol) {
  switch (symbol.kind) {
    case Kind::state: return element({symbol.name, symbol.array, symbol.side, symbol.shared, symbol.links});
    case Kind::external: return external(symbol);
    case Kind::t: return scalar("t", {.kind = ScalarSource::Kind::t});
    case Kind::dt: return scalar("dt", {.kind = ScalarSource::Kind::dt});
    case Kind::step: return scalar("t_in_timesteps", {.kind = ScalarSource::Kind::step, .type = Type::i64});
    case Kind::item:
      if (!symbol.links.empty() || symbol.whole) return builder_.convert(index_of(symbol), Type::i32);
      if (symbol.side == check::Side::self) {
        if (const auto& subset = sides_.items.subset) {
          return builder_.load(array("place", subset->place), builder_.item());
        }
        return builder_.convert(builder_.sub(builder_.item(), builder_.i64(sides_.items.begin)), Type::i32);
      }
      return neuron_of(symbol.side);
    case Kind::size:
      return scalar(symbol.name,
                    {.kind = ScalarSource::Kind::number, .type = Type::i32, .number = symbol.value.value});
    case Kind::noise:
      return builder_.mul(builder_.emit(Op::sqrt, Type::f64, scalar("dt", {.kind = ScalarSource::Kind::dt})),
                          ir::build_randn(builder_, random_place(), draws_++));
    case Kind::propagator:
      if (symbol.array) return element({symbol.name, symbol.array});
      return scalar(symbol.name, {.kind = ScalarSource::Kind::propagator, .symbol = symbol.name});
    case Kind::function:
    case Kind::local: break;
  }
  throw InternalError(fmt::format("'{}' is read before it has a value", symbol.name));
}

const check::Symbol& Lowering::symbol(const std::string& name) const {
  const auto found = symbols_->find(name);
  if (found == symbols_->end()) throw InternalError(fmt::format("no symbol '{}'", name));
  return found->second;
}

void Lowering::define(const std::string& symbol, Value value) { locals_[symbol] = value; }

void Lowering::undefine(const std::string& symbol) { locals_.erase(symbol); }

Value Lowering::current(const check::Symbol& symbol) {
  const auto known = locals_.find(symbol.name);
  if (known != locals_.end()) return known->second;
  return locals_[symbol.name] = leaf(symbol);
}

void Lowering::set(const check::Symbol& symbol, Value value) {
  auto result = builder_.convert(value, symbol.type);
  // What memory will hold: so that later code sees the same, whether it loads it or not.
  if (symbol.array && symbol.array->type() == Type::f32) {
    result = builder_.emit(Op::round_f32, Type::f64, result);
  }
  locals_[symbol.name] = result;
  if (symbol.kind == Kind::state) assigned_[symbol.name] = &symbol;
}

void Lowering::execute(const check::Statement& statement, bool guarded) {
  const auto& target = symbol(statement.target);
  auto result = value(statement.value);
  if (statement.augmented) {
    result = operation(statement.op, {current(target), result}, Type::f64);
  }
  if (guarded && target.write_guard) {
    const auto allowed =
        element({"not_refractory", target.write_guard, target.side, target.shared, target.links});
    result = builder_.select(allowed, builder_.convert(result, target.type), current(target));
  }
  set(target, result);
}

void Lowering::end_block() {
  for (const auto& [name, state] : assigned_) {
    builder_.store(array(name, state->array), index_of(*state), locals_.at(name));
  }
  // Only elements at the item itself are known to be no other's: two synapses may share a neuron.
  for (const auto& [name, state] : assigned_) {
    if (state->side == check::Side::self && !state->shared && state->links.empty()) {
      forwarded_[state->array.get()] = locals_.at(name);
    } else {
      forwarded_.erase(state->array.get());
    }
  }
  assigned_.clear();
}

Value Lowering::value(const ir::ExprPtr& expr) {
  memo_.clear();
  kept_.push_back(expr);
  return compute(*expr);
}

Value Lowering::compute(const ir::Expr& expr) {
  const auto known = memo_.find(&expr);
  if (known != memo_.end()) return known->second;
  if (expr.kind == ir::Expr::Kind::external) {
    const auto& called = symbol(expr.name);
    if (std::holds_alternative<model::Delayed>(called.function->body)) return past(expr, called);
  }
  std::vector<Value> args;
  for (const auto& arg : expr.args) args.push_back(compute(*arg));
  Value result = ir::no_value;
  switch (expr.kind) {
    case ir::Expr::Kind::constant:
      result = expr.type == Type::f64       ? builder_.f64(expr.number)
               : expr.type == Type::boolean ? builder_.boolean(expr.number != 0)
               : expr.type == Type::i32     ? builder_.i32(static_cast<std::int32_t>(expr.integer))
                                            : builder_.i64(expr.integer);
      break;
    case ir::Expr::Kind::symbol: result = current(symbol(expr.name)); break;
    case ir::Expr::Kind::op:
      result =
          expr.op == ir::ExprOp::div ? divided(args[0], *expr.args[1]) : operation(expr.op, args, expr.type);
      break;
    case ir::Expr::Kind::call: result = call(expr.function, args); break;
    case ir::Expr::Kind::external: result = external_call(expr, args); break;
    case ir::Expr::Kind::convert: result = builder_.convert(args[0], expr.type); break;
    case ir::Expr::Kind::select: {
      const auto type = expr.type;
      result = builder_.select(builder_.convert(args[0], Type::boolean), builder_.convert(args[1], type),
                               builder_.convert(args[2], type));
      break;
    }
  }
  memo_.emplace(&expr, result);
  return result;
}

// before: c/(tau*exprel(x))   after: c/tau*(x/(exp(x) - 1))   why: one division for exprel instead of two
Value Lowering::divided(Value above, const ir::Expr& below) {
  if (is_exprel(below)) {
    std::vector<Value> args;
    for (const auto& arg : below.args) args.push_back(compute(*arg));
    return builder_.mul(above, ir::build_inverse_exprel(builder_, below.function, args));
  }
  if (has_factor_exprel(below)) return divided(divided(above, *below.args[0]), *below.args[1]);
  return builder_.div(above, compute(below));
}

Value Lowering::operation(ir::ExprOp op, const std::vector<Value>& args, Type type) {
  auto common = is_logic(op) ? Type::boolean : common_type(builder_, args);
  if (op == ir::ExprOp::div) common = Type::f64;
  // Arithmetic on booleans counts them as 0 and 1.
  if (common == Type::boolean && op < ir::ExprOp::lt && !is_logic(op)) common = Type::i32;
  std::vector<Value> converted;
  for (const auto arg : args) converted.push_back(builder_.convert(arg, common));
  const auto result = builds[static_cast<std::size_t>(op)](builder_, converted);
  return op == ir::ExprOp::pow && type == Type::f64 ? builder_.convert(result, Type::f64) : result;
}

Value Lowering::call(ir::Function function, const std::vector<Value>& args) {
  switch (function) {
    case ir::Function::rand: return ir::build_rand(builder_, random_place(), draws_++);
    case ir::Function::randn: return ir::build_randn(builder_, random_place(), draws_++);
    case ir::Function::poisson:
      return ir::build_poisson(builder_, random_place(), draws_++, builder_.convert(args[0], Type::f64));
    default: return ir::build_function(builder_, function, args);
  }
}

BoundKernel Lowering::finish() && {
  BoundKernel bound;
  bound.kernel = std::move(builder_).finish();
  bound.arrays = std::move(arrays_);
  bound.scalars = std::move(scalars_);
  bound.tables = std::move(tables_);
  bound.hosts = std::move(hosts_);
  bound.pasts = std::move(pasts_);
  return bound;
}

}  // namespace brio::plan
