#include "ir/builder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/hash.hpp"
#include "brio/error.hpp"
#include "ir/arithmetic.hpp"
#include "ir/builder_fold.hpp"
#include "ir/kernel_ops.hpp"

namespace brio::ir {

std::size_t Builder::Hash::operator()(const Inst& inst) const {
  std::uint64_t hash = static_cast<std::uint64_t>(inst.op) * 8 + static_cast<std::uint64_t>(inst.type);
  for (const Value arg : inst.args) hash = base::mix(hash ^ arg);
  return base::mix(hash ^ inst.immediate);
}

Builder::Builder(std::string name, Domain domain) {
  kernel_.name = std::move(name);
  kernel_.domain = domain;
}

Kernel Builder::finish() && {
  if (in_loop_) throw InternalError("a kernel was finished inside a loop");
  Kernel kernel = without_dead_code(kernel_);
  verify(kernel);
  return kernel;
}

// parameters

std::uint32_t Builder::array(const std::string& name, Type type) {
  auto& arrays = kernel_.arrays;
  const auto found = std::ranges::find(arrays, name, &ArrayParam::name);
  const auto position = static_cast<std::uint32_t>(found - arrays.begin());
  if (found == arrays.end()) {
    arrays.push_back({name, type});
  } else if (found->type != type) {
    throw InternalError("array " + name + " is declared with two types");
  }
  return position;
}

std::uint32_t Builder::list(const std::string& name) {
  auto& lists = kernel_.lists;
  const auto found = std::ranges::find(lists, name);
  const auto position = static_cast<std::uint32_t>(found - lists.begin());
  if (found == lists.end()) lists.push_back(name);
  return position;
}

Value Builder::scalar(const std::string& name, Type type) {
  auto& scalars = kernel_.scalars;
  const auto found = std::ranges::find(scalars, name, &ScalarParam::name);
  const auto position = static_cast<std::uint64_t>(found - scalars.begin());
  if (found == scalars.end()) {
    scalars.push_back({name, type});
  } else if (found->type != type) {
    throw InternalError("scalar " + name + " is declared with two types");
  }
  return pure({.op = Op::scalar, .type = type, .immediate = position});
}

// instructions

Value Builder::push(Inst inst) {
  kernel_.body.push_back(inst);
  return static_cast<Value>(kernel_.body.size() - 1);
}

Value Builder::pure(Inst inst) {
  if (const auto found = made_.find(inst); found != made_.end()) return found->second;
  // Inside a loop a value is made for that loop alone: outside it cannot be seen.
  auto& made = in_loop_ ? made_in_loop_ : made_;
  const auto [found, is_new] = made.try_emplace(inst, no_value);
  if (is_new) found->second = push(inst);
  return found->second;
}

Type Builder::type_of(Value value) const { return kernel_.body.at(value).type; }

namespace {

constexpr int long_way = 8;

bool is_made_of_scalars(const Kernel& kernel, Value value, int steps) {
  const Inst& inst = kernel.body[value];
  if (inst.op == Op::constant || inst.op == Op::scalar) return true;
  const bool computes = inst.op >= Op::add && inst.op <= Op::bitcast;
  if (!computes || steps == 0) return false;
  return std::ranges::all_of(
      inst.args, [&](Value arg) { return arg == no_value || is_made_of_scalars(kernel, arg, steps - 1); });
}

}  // namespace

bool Builder::same_for_all(Value value) const { return is_made_of_scalars(kernel_, value, long_way); }

std::optional<double> Builder::constant_of(Value value) const {
  const Inst& inst = kernel_.body.at(value);
  if (inst.op != Op::constant) return std::nullopt;
  return arithmetic::with_type(inst.type, [&]<class T>(arithmetic::Tag<T>) {
    return static_cast<double>(arithmetic::from_bits<T>(inst.immediate));
  });
}

Value Builder::emit(Op op, Type type, Value a, Value b, Value c) {
  if (!row_of(op).pure || !row_of(op).makes_value) {
    throw InternalError("emit makes values without effects; " + std::string(row_of(op).name) + " is none");
  }
  const Folded folded = fold(kernel_.body, in_standard_order({.op = op, .type = type, .args = {a, b, c}}));
  return folded.same_as != no_value ? folded.same_as : pure(folded.inst);
}

// leaves

Value Builder::f64(double value) {
  // One NaN, so that equal kernels print alike.
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return pure({.op = Op::constant, .type = Type::f64, .immediate = arithmetic::to_bits(value)});
}

Value Builder::i32(std::int32_t value) {
  return pure({.op = Op::constant, .type = Type::i32, .immediate = arithmetic::to_bits(value)});
}

Value Builder::i64(std::int64_t value) {
  return pure({.op = Op::constant, .type = Type::i64, .immediate = arithmetic::to_bits(value)});
}

Value Builder::boolean(bool value) {
  return pure({.op = Op::constant, .type = Type::boolean, .immediate = value ? 1u : 0u});
}

Value Builder::position() { return pure({.op = Op::position, .type = Type::i64}); }

Value Builder::item() { return pure({.op = Op::item, .type = Type::i64}); }

Value Builder::load(std::uint32_t array, Value index) {
  return push({.op = Op::load,
               .type = value_type(kernel_.arrays.at(array).type),
               .args = {index, no_value, no_value},
               .immediate = array});
}

Value Builder::host(const std::string& function, const std::vector<Value>& args, Type type, bool stateless) {
  auto& hosts = kernel_.hosts;
  const auto found = std::ranges::find(hosts, function);
  const auto number = static_cast<std::uint64_t>(found - hosts.begin());
  if (found == hosts.end()) hosts.push_back(function);
  Value last = no_value;
  for (const Value arg : args) {
    last = pure({.op = Op::host_arg, .type = type_of(arg), .args = {arg, last, no_value}});
  }
  const Inst call{.op = Op::host, .type = type, .args = {last, no_value, no_value}, .immediate = number};
  return stateless ? pure(call) : push(call);
}

// effects

void Builder::store(std::uint32_t array, Value index, Value value, Value mask) {
  if (mask != no_value) {
    const Inst& inst = kernel_.body.at(mask);
    if (inst.op == Op::constant && inst.immediate == 0) return;
    if (inst.op == Op::constant) mask = no_value;
  }
  push({.op = Op::store, .type = type_of(value), .args = {index, value, mask}, .immediate = array});
}

void Builder::append(std::uint32_t list, Value value_i32, Value mask) {
  push({.op = Op::append, .type = Type::i32, .args = {value_i32, mask, no_value}, .immediate = list});
}

// loops

std::vector<Value> Builder::begin_loop(Value enter, const std::vector<Value>& initial) {
  if (in_loop_) throw InternalError("loops do not nest");
  push({.op = Op::loop_begin,
        .type = Type::boolean,
        .args = {enter, no_value, no_value},
        .immediate = kernel_.loops.size()});
  std::vector<Value> args;
  for (std::size_t k = 0; k < initial.size(); ++k) {
    args.push_back(push({.op = Op::loop_arg,
                         .type = type_of(initial[k]),
                         .args = {initial[k], no_value, no_value},
                         .immediate = k}));
  }
  in_loop_ = true;
  return args;
}

std::vector<Value> Builder::end_loop(const Round& round, std::uint32_t max_rounds) {
  const auto number = kernel_.loops.size();
  kernel_.loops.push_back({round.next, max_rounds});
  const Value end = push({.op = Op::loop_end,
                          .type = Type::boolean,
                          .args = {round.again, no_value, no_value},
                          .immediate = number});
  in_loop_ = false;
  made_in_loop_.clear();
  std::vector<Value> results;
  for (std::size_t k = 0; k < round.next.size(); ++k) {
    results.push_back(push({.op = Op::loop_result,
                            .type = type_of(round.next[k]),
                            .args = {end, no_value, no_value},
                            .immediate = k}));
  }
  return results;
}

}  // namespace brio::ir
