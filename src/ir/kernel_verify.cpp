// Checks the rules that kernel.hpp states.
#include <set>

#include <fmt/format.h>

#include "brio/error.hpp"
#include "ir/kernel_ops.hpp"

namespace brio::ir {
namespace {

class Verifier {
 public:
  explicit Verifier(const Kernel& kernel) : kernel_(kernel), scope_(kernel.body.size(), 0) {}

  void verify() {
    parameters();
    for (at_ = 0; at_ < kernel_.body.size(); ++at_) {
      const Inst& inst = kernel_.body[at_];
      const OpRow& row = row_of(inst.op);
      operands_are_defined(inst, row);
      types(inst, row);
      immediate(inst, row);
      loop_structure(inst);
      scope_[at_] = open_ ? next_loop_ : 0;
    }
    require(!open_, "a loop is not closed");
    require(next_loop_ == kernel_.loops.size(), "a loop has no instructions");
  }

 private:
  void require(bool holds, std::string_view rule) const {
    if (holds) return;
    const auto what = at_ < kernel_.body.size() ? row_of(kernel_.body[at_].op).name : std::string_view("end");
    throw InternalError(fmt::format("kernel {}: %{} ({}): {}", kernel_.name, at_, what, rule));
  }

  Type type_of(Value value) const { return kernel_.body[value].type; }

  void parameters() const {
    std::set<std::string> names;
    for (const auto& array : kernel_.arrays)
      require(names.insert(array.name).second, "two arrays with one name");
    names.clear();
    for (const auto& scalar : kernel_.scalars) {
      require(value_type(scalar.type) == scalar.type, "a scalar of a type of memory");
      require(names.insert(scalar.name).second, "two scalars with one name");
    }
    names.clear();
    for (const auto& list : kernel_.lists) require(names.insert(list).second, "two lists with one name");
    names.clear();
    for (const auto& host : kernel_.hosts) require(names.insert(host).second, "two functions with one name");
  }

  // A value made inside a loop is seen inside that loop alone; loop_result brings it out.
  bool is_visible(Value value) const { return scope_[value] == 0 || (open_ && scope_[value] == next_loop_); }

  void operands_are_defined(const Inst& inst, const OpRow& row) const {
    for (std::size_t k = 0; k < inst.args.size(); ++k) {
      const Value arg = inst.args[k];
      if (arg == no_value) {
        require(k >= row.least, "too few operands");
        continue;
      }
      require(k < row.most, "too many operands");
      require(k == 0 || inst.args[k - 1] != no_value, "an operand after a missing one");
      require(arg < at_, "an operand is used before it is defined");
      const Op made_by = kernel_.body[arg].op;
      if (inst.op == Op::loop_result) {
        require(made_by == Op::loop_end, "a loop's result names the loop's end");
      } else {
        const bool is_chain = inst.op == Op::host || (inst.op == Op::host_arg && k == 1);
        require((made_by == Op::host_arg) == is_chain, "arguments of a function are for that function alone");
        require(row_of(made_by).makes_value, "an operand has no value");
        require(is_visible(arg), "a value of a loop is used outside it");
      }
    }
  }

  void types(const Inst& inst, const OpRow& row) const {
    const auto arg_type = [&](std::size_t k) { return type_of(inst.args[k]); };
    if (row.operands == Operands::own) {
      require(row.types.has(inst.type), "the operation does not make this type");
      own_types(inst);
      return;
    }
    const Type type = row.operands == Operands::comparison ? arg_type(0) : inst.type;
    require(row.types.has(type), "the operation does not take this type");
    for (std::size_t k = 0; k < row.most; ++k) require(arg_type(k) == type, "operands of different types");
    if (row.operands == Operands::comparison) require(inst.type == Type::boolean, "a comparison is boolean");
  }

  void own_types(const Inst& inst) const {
    const auto arg_type = [&](std::size_t k) { return type_of(inst.args[k]); };
    switch (inst.op) {
      case Op::load: require(is_integer(arg_type(0)), "an index is an integer"); break;
      case Op::position:
        require(kernel_.domain == Domain::ranges, "items of ranges alone have a position");
        break;
      case Op::select:
        require(arg_type(0) == Type::boolean, "the condition is boolean");
        require(arg_type(1) == inst.type && arg_type(2) == inst.type, "both sides have the result's type");
        break;
      case Op::zext: require(arg_type(0) == Type::i32, "zext takes i32"); break;
      case Op::bitcast:
        require(arg_type(0) == (inst.type == Type::f64 ? Type::i64 : Type::f64),
                "bitcast is between f64 and i64");
        break;
      case Op::store:
        require(is_integer(arg_type(0)), "an index is an integer");
        require(arg_type(1) == inst.type, "the value has the type that is stored");
        if (inst.args[2] != no_value) require(arg_type(2) == Type::boolean, "a mask is boolean");
        break;
      case Op::append:
        require(arg_type(0) == Type::i32, "a list takes i32");
        require(arg_type(1) == Type::boolean, "a mask is boolean");
        break;
      case Op::host_arg: require(arg_type(0) == inst.type, "an argument keeps its type"); break;
      case Op::loop_arg: require(arg_type(0) == inst.type, "a loop's argument keeps its type"); break;
      case Op::loop_begin:
      case Op::loop_end:
        require(inst.args[0] == no_value || arg_type(0) == Type::boolean, "the condition is boolean");
        break;
      default: break;
    }
  }

  void immediate(const Inst& inst, const OpRow& row) const {
    const std::uint64_t number = inst.immediate;
    switch (row.immediate) {
      case Immediate::none: require(number == 0, "an immediate without meaning"); break;
      case Immediate::bits:
        if (inst.type == Type::boolean) require(number <= 1, "a boolean constant is 0 or 1");
        if (inst.type == Type::i32) require(number >> 32u == 0, "an i32 constant has 32 bits");
        break;
      case Immediate::scalar:
        require(number < kernel_.scalars.size(), "no such scalar");
        require(kernel_.scalars[number].type == inst.type, "not the scalar's type");
        break;
      case Immediate::array:
        require(number < kernel_.arrays.size(), "no such array");
        require(value_type(kernel_.arrays[number].type) == inst.type, "not the array's type");
        break;
      case Immediate::list: require(number < kernel_.lists.size(), "no such list"); break;
      case Immediate::host: require(number < kernel_.hosts.size(), "no such function"); break;
      case Immediate::loop: require(number < kernel_.loops.size(), "no such loop"); break;
      case Immediate::position: break;
    }
  }

  void loop_structure(const Inst& inst) {
    require(args_missing_ == 0 || inst.op == Op::loop_arg, "a loop begins with its arguments");
    switch (inst.op) {
      case Op::store:
      case Op::host:
      case Op::append: require(!open_, "an effect inside a loop"); break;
      case Op::loop_begin: begin_loop(inst); break;
      case Op::loop_arg: loop_argument(inst); break;
      case Op::loop_end: end_loop(inst); break;
      case Op::loop_result: {
        const Loop& loop = kernel_.loops[kernel_.body[inst.args[0]].immediate];
        require(inst.immediate < loop.next.size(), "no such result");
        require(type_of(loop.next[inst.immediate]) == inst.type, "a loop's result keeps its type");
        break;
      }
      default: break;
    }
  }

  void begin_loop(const Inst& inst) {
    require(!open_, "loops do not nest");
    require(inst.immediate == next_loop_, "loops are numbered in order");
    require(inst.type == Type::boolean, "a loop's ends are written as boolean");
    open_ = true;
    begin_ = at_;
    args_missing_ = kernel_.loops[next_loop_].next.size();
    ++next_loop_;
  }

  void loop_argument(const Inst& inst) {
    require(args_missing_ > 0 && inst.immediate == at_ - begin_ - 1,
            "a loop's arguments follow it, in order");
    require(scope_[inst.args[0]] == 0, "a loop starts from values before it");
    --args_missing_;
  }

  void end_loop(const Inst& inst) {
    require(open_ && inst.immediate == next_loop_ - 1, "not the loop that is open");
    const Loop& loop = kernel_.loops[inst.immediate];
    require(loop.max_rounds > 0, "a loop runs at least once");
    for (std::size_t k = 0; k < loop.next.size(); ++k) {
      const Value next = loop.next[k];
      require(next < at_ && row_of(kernel_.body[next].op).makes_value && is_visible(next),
              "the next arguments are values of the loop or before it");
      require(type_of(next) == type_of(static_cast<Value>(begin_ + 1 + k)),
              "a loop's argument keeps its type");
    }
    open_ = false;
  }

  const Kernel& kernel_;
  std::vector<std::size_t> scope_;  ///< per instruction: 0 outside loops, else 1 + the loop's number
  std::size_t at_ = 0;
  std::size_t next_loop_ = 0;
  std::size_t begin_ = 0;
  std::size_t args_missing_ = 0;
  bool open_ = false;
};

}  // namespace

void verify(const Kernel& kernel) { Verifier(kernel).verify(); }

}  // namespace brio::ir
