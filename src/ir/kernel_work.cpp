#include "ir/kernel_work.hpp"

#include <algorithm>

namespace brio::ir {

namespace {

std::vector<bool> stored_arrays(const Kernel& kernel) {
  std::vector<bool> stored(kernel.arrays.size());
  for (const Inst& inst : kernel.body) {
    if (inst.op == Op::store) stored[inst.immediate] = true;
  }
  return stored;
}

bool is_effect(Op op) { return op == Op::store || op == Op::append; }

bool belongs_to_loop(Op op) { return op >= Op::loop_begin; }

class Count {
 public:
  explicit Count(const Kernel& kernel) : kernel_(kernel), stored_(stored_arrays(kernel)) {}

  Work all() {
    for (const Inst& inst : kernel_.body) add(inst);
    return work_;
  }

 private:
  void add(const Inst& inst) {
    const bool same = is_same(inst);
    same_.push_back(same);
    if (inst.op == Op::loop_begin) in_loop_ = true;
    if (!same && !belongs_to_loop(inst.op) && inst.op > Op::position && inst.op != Op::host_arg) {
      if (is_effect(inst.op))
        ++work_.stores;
      else
        ++(inst.op == Op::load ? work_.loads : work_.calculations);
      if (in_loop_) ++work_.in_loops;
    }
    if (inst.op == Op::loop_end) in_loop_ = false;
  }

  // For all items of a call.
  bool is_same(const Inst& inst) const {
    if (inst.op == Op::constant || inst.op == Op::scalar) return true;
    if (inst.op == Op::item || inst.op == Op::position || inst.op == Op::host || is_effect(inst.op) ||
        belongs_to_loop(inst.op))
      return false;
    if (inst.op == Op::load && stored_[inst.immediate]) return false;
    return std::ranges::all_of(inst.args, [&](Value arg) { return arg == no_value || same_[arg]; });
  }

  const Kernel& kernel_;
  const std::vector<bool> stored_;
  std::vector<bool> same_;
  bool in_loop_ = false;
  Work work_;
};

}  // namespace

Work work_of(const Kernel& kernel) { return Count(kernel).all(); }

}  // namespace brio::ir
