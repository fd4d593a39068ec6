// Builds the body of a kernel. Pure instructions that are equal are made once (common subexpressions),
// constants are folded with the arithmetic of the interpreter, so the bits stay the same.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/kernel.hpp"

namespace brio::ir {

class Builder {
 public:
  Builder(std::string name, Domain domain);

  /// The finished kernel, verified; instructions that nothing uses are dropped.
  Kernel finish() &&;

  // parameters: a name that was declared before is the same parameter
  std::uint32_t array(const std::string& name, Type type);
  std::uint32_t list(const std::string& name);
  Value scalar(const std::string& name, Type type);

  // leaves
  Value f64(double value);
  Value i32(std::int32_t value);
  Value i64(std::int64_t value);
  Value boolean(bool value);
  Value item();
  Value position();
  Value load(std::uint32_t array, Value index);  ///< not merged with another load: the lowering decides

  /// A call of a function outside the kernel. Equal calls are one if it always gives the same (`stateless`).
  Value host(const std::string& function, const std::vector<Value>& args, Type type, bool stateless);

  // any operation without effect
  Value emit(Op op, Type type, Value a = no_value, Value b = no_value, Value c = no_value);
  Type type_of(Value value) const;
  /// The number that a constant stands for.
  std::optional<double> constant_of(Value value) const;
  /// Whether a value is made of constants and scalars alone; false also if it is made in a long way.
  bool same_for_all(Value value) const;

  // shorthands; the result's type follows from the operands
  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  Value div(Value a, Value b);
  Value neg(Value a);
  Value fma(Value a, Value b, Value c);
  Value compare(Op op, Value a, Value b);
  Value select(Value condition, Value then, Value otherwise);
  Value convert(Value a, Type type);
  Value logical_and(Value a, Value b);
  Value logical_or(Value a, Value b);
  Value logical_not(Value a);
  /// Python's // and %: the result has the divisor's sign; a zero integer divisor gives 0.
  Value floor_divide(Value a, Value b);
  Value modulo(Value a, Value b);

  // effects
  void store(std::uint32_t array, Value index, Value value, Value mask = no_value);
  void append(std::uint32_t list, Value value_i32, Value mask);

  /// do { args = step(args) } while (step's condition). `step` gets the loop's arguments and returns the
  /// next ones and the condition; see ir::Loop. Results: the arguments after the last round.
  struct Round {
    std::vector<Value> next;
    Value again;
  };
  template <class Step>
  std::vector<Value> loop(const std::vector<Value>& initial, std::uint32_t max_rounds, Step step) {
    return loop_if(no_value, initial, max_rounds, step);
  }
  /// if (enter) do { … }: an item that does not go in has `initial` as its results.
  template <class Step>
  std::vector<Value> loop_if(Value enter, const std::vector<Value>& initial, std::uint32_t max_rounds,
                             Step step) {
    const auto args = begin_loop(enter, initial);
    const Round round = step(args);
    return end_loop(round, max_rounds);
  }

 private:
  std::vector<Value> begin_loop(Value enter, const std::vector<Value>& initial);
  std::vector<Value> end_loop(const Round& round, std::uint32_t max_rounds);
  Value push(Inst inst);
  Value pure(Inst inst);

  struct Hash {
    std::size_t operator()(const Inst& inst) const;
  };
  Kernel kernel_;
  std::unordered_map<Inst, Value, Hash> made_;  ///< pure instructions outside loops
  std::unordered_map<Inst, Value, Hash> made_in_loop_;
  bool in_loop_ = false;
};

}  // namespace brio::ir
