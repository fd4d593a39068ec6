#include "backend/interpreter/program.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "ir/arithmetic.hpp"
#include "ir/kernel_order.hpp"

namespace brio::interpreter {
namespace {

using ir::Inst;
using ir::Kernel;
using ir::Op;
using ir::Value;
using ir::arithmetic::Boolean;
using ir::arithmetic::Tag;

// pure operations

// A full block has a number of items that the compiler knows: it can use vectors without a remainder.
template <class F, class R, class... A>
struct Compute {
  static void run(Frame& frame, const Step& step) { pick(frame, step, std::index_sequence_for<A...>{}); }

 private:
  template <std::size_t... K>
  static void pick(Frame& frame, const Step& step, std::index_sequence<K...>) {
    R* const out = frame.lane<R>(step.out);
    if (frame.lanes == block_size) {
      each(block_size, out, frame.lane<A>(step.args[K])...);
    } else {
      each(frame.lanes, out, frame.lane<A>(step.args[K])...);
    }
  }
  // A step's result is a register of its own.
  [[gnu::always_inline]] static void each(std::size_t lanes, R* __restrict__ out, const A*... args) {
    for (std::size_t lane = 0; lane < lanes; ++lane) out[lane] = F{}(args[lane]...);
  }
};

BRIO_WITH_FMA void fused(Frame& frame, const Step& step) {
  double* const out = frame.lane<double>(step.out);
  const double* const a = frame.lane<double>(step.args[0]);
  const double* const b = frame.lane<double>(step.args[1]);
  const double* const c = frame.lane<double>(step.args[2]);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) out[lane] = std::fma(a[lane], b[lane], c[lane]);
}

Run pure_step(const Inst& inst, ir::Type operand) {
  if (inst.op == Op::fma && ir::arithmetic::machine_has_fma()) return &fused;
  const auto choose = []<class F, class R, class... A>(F, Tag<R>, Tag<A>...) -> Run {
    return &Compute<F, R, A...>::run;
  };
  return ir::arithmetic::Dispatch(choose)(inst.op, inst.type, operand);
}

// leaves

template <class T>
void constant(Frame& frame, const Step& step) {
  std::fill_n(frame.lane<T>(step.out), frame.lanes, ir::arithmetic::from_bits<T>(step.immediate));
}

template <class T>
void scalar(Frame& frame, const Step& step) {
  const auto value = ir::arithmetic::from_bits<T>(frame.call->scalars[step.immediate]);
  std::fill_n(frame.lane<T>(step.out), frame.lanes, value);
}

void item(Frame& frame, const Step& step) {
  std::copy_n(frame.items + frame.first, frame.lanes, frame.lane<std::int64_t>(step.out));
}

void position(Frame& frame, const Step& step) {
  std::copy_n(frame.positions + frame.first, frame.lanes, frame.lane<std::int64_t>(step.out));
}

// `Memory` is what holds a T in an array: T itself but for f32.
template <class T, class Index, class Memory = T>
void load(Frame& frame, const Step& step) {
  const Memory* const array = static_cast<const Memory*>(frame.call->arrays[step.immediate]);
  const Index* const index = frame.lane<Index>(step.args[0]);
  T* const out = frame.lane<T>(step.out);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) out[lane] = array[index[lane]];
}

// effects

template <class T, class Index, class Memory = T>
void store(Frame& frame, const Step& step) {
  Memory* const array = static_cast<Memory*>(frame.call->arrays[step.immediate]);
  const Index* const index = frame.lane<Index>(step.args[0]);
  const T* const value = frame.lane<T>(step.args[1]);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    array[index[lane]] = static_cast<Memory>(value[lane]);
  }
}

template <class T, class Index, class Memory = T>
void masked_store(Frame& frame, const Step& step) {
  Memory* const array = static_cast<Memory*>(frame.call->arrays[step.immediate]);
  const Index* const index = frame.lane<Index>(step.args[0]);
  const T* const value = frame.lane<T>(step.args[1]);
  const Boolean* const mask = frame.lane<Boolean>(step.args[2]);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    if (mask[lane] != 0) array[index[lane]] = static_cast<Memory>(value[lane]);
  }
}

void append(Frame& frame, const Step& step) {
  ir::AppendList& list = frame.call->appends[step.immediate];
  const std::int32_t* const value = frame.lane<std::int32_t>(step.args[0]);
  const Boolean* const mask = frame.lane<Boolean>(step.args[1]);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    if (mask[lane] != 0) list.data[list.count++] = value[lane];
  }
}

// functions outside the kernel

void nothing(Frame&, const Step&) {}

void host(Frame& frame, const Step& step) {
  const HostPlan& plan = frame.program->hosts[step.immediate];
  std::vector<ir::HostColumn> columns;
  for (const auto& [value, type, shared] : plan.arguments) {
    columns.push_back(
        {frame.lane(value, ir::size_of(type)), static_cast<std::int32_t>(type), shared ? 1 : 0});
  }
  const auto size = ir::size_of(plan.type);
  std::byte* const out = frame.lane(step.out, size);
  const ir::HostFunction& function = frame.call->hosts[plan.function];
  function.call(function.context, {.items = plan.shared ? 1 : static_cast<std::int64_t>(frame.lanes),
                                   .arguments = std::ssize(columns),
                                   .columns = columns.data(),
                                   .result = out,
                                   .type = static_cast<std::int32_t>(plan.type)});
  if (!plan.shared) return;
  for (std::size_t lane = 1; lane < frame.lanes; ++lane) std::memcpy(out + lane * size, out, size);
}

// loops

template <class T>
void copy(Frame& frame, const Step& step) {
  std::copy_n(frame.lane<T>(step.args[0]), frame.lanes, frame.lane<T>(step.out));
}

void begin_loop(Frame& frame, const Step&) {
  std::fill_n(frame.active, frame.lanes, std::uint8_t{1});
  frame.round = 0;
}

/// Only if some item goes in are there rounds at all.
void begin_loop_if(Frame& frame, const Step& step) {
  const LoopPlan& loop = frame.program->loops[step.immediate];
  const Boolean* const enter = frame.lane<Boolean>(step.args[0]);
  std::copy_n(enter, frame.lanes, frame.active);
  frame.round = 0;
  for (const auto& move : loop.moves) {
    std::memcpy(frame.lane(move.result, move.size), frame.lane(move.initial, move.size),
                frame.lanes * move.size);
  }
  if (std::none_of(enter, enter + frame.lanes, [](Boolean in) { return in != 0; })) frame.at = loop.end_step;
}

/// `from` to `to`, for the items that are in the loop.
void move_active(const Frame& frame, const std::byte* from, std::byte* to, std::size_t size) {
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    if (frame.active[lane] != 0) std::memcpy(to + lane * size, from + lane * size, size);
  }
}

// All results are taken before an argument is written: one may be another's next value.
void end_loop(Frame& frame, const Step& step) {
  const LoopPlan& loop = frame.program->loops[step.immediate];
  for (const auto& move : loop.moves) {
    move_active(frame, frame.lane(move.next, move.size), frame.lane(move.result, move.size), move.size);
  }
  const Boolean* const again = frame.lane<Boolean>(step.args[0]);
  bool any = false;
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    frame.active[lane] = static_cast<std::uint8_t>(frame.active[lane] & again[lane]);
    any = any || frame.active[lane] != 0;
  }
  if (!any || ++frame.round >= loop.max_rounds) return;
  for (const auto& move : loop.moves) {
    move_active(frame, frame.lane(move.result, move.size), frame.lane(move.arg, move.size), move.size);
  }
  frame.at = loop.first_step - 1;
}

/// Of the kernel: what deciding on one step needs.
class Decoder {
 public:
  explicit Decoder(const Kernel& kernel)
      : kernel_(kernel), shared_(kernel.body.size()), ahead_(kernel.body.size()) {
    program_.domain = kernel.domain;
    program_.register_count = kernel.body.size();
    program_.loops.resize(kernel.loops.size());
  }

  Program run() && {
    program_.one_by_one = ir::must_go_one_by_one(kernel_);
    stored_.resize(kernel_.arrays.size());
    for (const Inst& inst : kernel_.body) {
      if (inst.op == Op::store) stored_[inst.immediate] = true;
    }
    for (Value k = 0; k < kernel_.body.size(); ++k) decode(k);
    return std::move(program_);
  }

 private:
  ir::Type type_of(Value value) const { return kernel_.body[value].type; }

  bool is_f32(const Inst& access) const { return kernel_.arrays[access.immediate].type == ir::Type::f32; }

  /// A function template's instance for the types of a value and of an index.
  template <class Choose>
  Run for_access(ir::Type type, Value index, Choose choose) const {
    return ir::arithmetic::with_type(type, [&](auto t) -> Run {
      return type_of(index) == ir::Type::i32 ? choose(t, Tag<std::int32_t>{})
                                             : choose(t, Tag<std::int64_t>{});
    });
  }

  void decode(Value at) {
    const Inst& inst = kernel_.body[at];
    Step step{.run = nullptr, .out = at, .args = inst.args, .immediate = inst.immediate};
    step.run = run_of(inst);
    if (inst.op == Op::loop_result) step.args[0] = result_register(inst);
    shared_[at] = is_shared(inst);
    ahead_[at] = is_ahead(inst);
    if (inst.op == Op::host) {
      step.immediate = program_.hosts.size();
      program_.hosts.push_back(plan_host(inst));
    }
    const bool is_constant = inst.op == Op::constant || inst.op == Op::scalar;
    const bool early = program_.one_by_one && ahead_[at];
    (is_constant ? program_.constants : early ? program_.ahead : program_.steps).push_back(step);
    if (inst.op == Op::loop_begin || inst.op == Op::loop_end) inside_loop_ = inst.op == Op::loop_begin;
    if (inst.op == Op::loop_begin) plan_loop(at);
    if (inst.op == Op::loop_arg) program_.loops[open_loop_].first_step = program_.steps.size();
    if (inst.op == Op::loop_end) program_.loops[open_loop_].end_step = program_.steps.size() - 1;
  }

  bool all_args(const Inst& inst, const std::vector<bool>& have) const {
    return std::ranges::all_of(inst.args, [&](Value arg) { return arg == ir::no_value || have[arg]; });
  }

  /// Whether a value is the same for all items.
  bool is_shared(const Inst& inst) const {
    switch (inst.op) {
      case Op::constant:
      case Op::scalar: return true;
      case Op::item: return kernel_.domain == ir::Domain::once;
      case Op::position: return false;
      case Op::loop_arg:
      case Op::loop_result: return false;
      default: return all_args(inst, shared_);
    }
  }

  /// Whether an instruction does not depend on what other items store.
  bool is_ahead(const Inst& inst) const {
    switch (inst.op) {
      case Op::load: return !stored_[inst.immediate] && all_args(inst, ahead_);
      case Op::store:
      case Op::append:
      case Op::loop_begin:
      case Op::loop_arg:
      case Op::loop_end:
      case Op::loop_result: return false;
      default: return !inside_loop_ && all_args(inst, ahead_);
    }
  }

  HostPlan plan_host(const Inst& inst) const {
    HostPlan plan{.function = inst.immediate, .arguments = {}, .type = inst.type, .shared = true};
    for (Value at = inst.args[0]; at != ir::no_value; at = kernel_.body[at].args[1]) {
      const Value value = kernel_.body[at].args[0];
      plan.arguments.push_back({value, type_of(value), shared_[value]});
      plan.shared = plan.shared && shared_[value];
    }
    std::ranges::reverse(plan.arguments);
    return plan;
  }

  Value result_register(const Inst& loop_result) const {
    const auto loop = kernel_.body[loop_result.args[0]].immediate;
    return program_.loops[loop].moves[loop_result.immediate].result;
  }

  void plan_loop(Value begin) {
    open_loop_ = kernel_.body[begin].immediate;
    const ir::Loop& loop = kernel_.loops[open_loop_];
    LoopPlan& plan = program_.loops[open_loop_];
    plan.first_step = program_.steps.size();
    plan.max_rounds = loop.max_rounds;
    for (std::size_t k = 0; k < loop.next.size(); ++k) {
      const auto result = static_cast<Value>(program_.register_count++);
      const auto arg = static_cast<Value>(begin + 1 + k);
      plan.moves.push_back({.initial = kernel_.body[arg].args[0],
                            .arg = arg,
                            .next = loop.next[k],
                            .result = result,
                            .size = ir::size_of(type_of(arg))});
    }
  }

  Run run_of(const Inst& inst) const {
    const auto of_type = [&](auto choose) { return ir::arithmetic::with_type(inst.type, choose); };
    switch (inst.op) {
      case Op::constant: return of_type([]<class T>(Tag<T>) -> Run { return &constant<T>; });
      case Op::scalar: return of_type([]<class T>(Tag<T>) -> Run { return &scalar<T>; });
      case Op::item: return &item;
      case Op::position: return &position;
      case Op::load:
        return for_access(inst.type, inst.args[0], [&]<class T, class I>(Tag<T>, Tag<I>) -> Run {
          return is_f32(inst) ? &load<double, I, float> : &load<T, I>;
        });
      case Op::store:
        return for_access(inst.type, inst.args[0], [&]<class T, class I>(Tag<T>, Tag<I>) -> Run {
          if (inst.args[2] == ir::no_value) return is_f32(inst) ? &store<double, I, float> : &store<T, I>;
          return is_f32(inst) ? &masked_store<double, I, float> : &masked_store<T, I>;
        });
      case Op::append: return &append;
      case Op::loop_begin: return inst.args[0] == ir::no_value ? &begin_loop : &begin_loop_if;
      case Op::loop_arg:
      case Op::loop_result: return of_type([]<class T>(Tag<T>) -> Run { return &copy<T>; });
      case Op::loop_end: return &end_loop;
      case Op::host_arg: return &nothing;
      case Op::host: return &host;
      default: return pure_step(inst, type_of(inst.args[0]));
    }
  }

  const Kernel& kernel_;
  Program program_;
  std::size_t open_loop_ = 0;
  bool inside_loop_ = false;
  std::vector<bool> shared_;  ///< by value
  std::vector<bool> ahead_;
  std::vector<bool> stored_;  ///< by array
};

}  // namespace

Program decode(const ir::Kernel& kernel) { return Decoder(kernel).run(); }

}  // namespace brio::interpreter
