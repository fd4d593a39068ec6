#include "ir/kernel_order.hpp"

#include <algorithm>

namespace brio::ir {

namespace {

bool is_item(const Kernel& kernel, Value index) {
  const Inst& inst = kernel.body[index];
  return inst.op == Op::item || (inst.op == Op::convert && kernel.body[inst.args[0]].op == Op::item);
}

struct Use {
  int accesses = 0;
  bool stored = false;
  bool own_element_only = true;
};

}  // namespace

bool must_go_one_by_one(const Kernel& kernel) {
  std::vector<Use> arrays(kernel.arrays.size());
  std::vector<int> appends(kernel.lists.size());
  const bool items_are_distinct = kernel.domain != Domain::ranges;
  for (const Inst& inst : kernel.body) {
    if (inst.op == Op::append) ++appends[inst.immediate];
    if (inst.op != Op::load && inst.op != Op::store) continue;
    Use& use = arrays[inst.immediate];
    ++use.accesses;
    use.stored = use.stored || inst.op == Op::store;
    use.own_element_only = use.own_element_only && items_are_distinct && is_item(kernel, inst.args[0]);
  }
  const auto collides = [](const Use& use) {
    return use.stored && use.accesses > 1 && !use.own_element_only;
  };
  return std::ranges::any_of(arrays, collides) ||
         std::ranges::any_of(appends, [](int count) { return count > 1; });
}

}  // namespace brio::ir
