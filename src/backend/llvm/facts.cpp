#include "backend/llvm/facts.hpp"

#include <algorithm>

namespace brio::llvm_backend {
namespace {

using ir::Inst;
using ir::Op;

bool is_item(const ir::Kernel& kernel, const Inst& inst) {
  return inst.op == Op::item ||
         (inst.op == Op::convert && ir::is_integer(inst.type) && kernel.body[inst.args[0]].op == Op::item);
}

void count_uses(const ir::Kernel& kernel, Facts& facts) {
  for (const Inst& inst : kernel.body) {
    if (inst.op != Op::load && inst.op != Op::store) continue;
    ArrayUse& use = facts.arrays[inst.immediate];
    ++use.accesses;
    use.stored = use.stored || inst.op == Op::store;
    use.stores += inst.op == Op::store ? 1 : 0;
    use.own_element = use.own_element && facts.is_item[inst.args[0]];
  }
}

// What is stored is known when the append is made.
void find_rare_stores(const ir::Kernel& kernel, Facts& facts) {
  if (kernel.domain != ir::Domain::items) return;
  for (ir::Value at = 0; at < kernel.body.size(); ++at) {
    const Inst& append = kernel.body[at];
    if (append.op != Op::append) continue;
    for (const Inst& store : kernel.body) {
      if (store.op != Op::store || store.args[2] != append.args[1]) continue;
      ArrayUse& use = facts.arrays[store.immediate];
      if (use.own_element && use.stores == 1 && (store.args[1] < at || facts.uniform[store.args[1]]))
        use.with = at;
    }
  }
}

std::vector<std::string> shared_by_items(const ir::Kernel& kernel, const Facts& facts) {
  std::vector<std::string> shared;
  std::vector<int> appends(kernel.lists.size());
  for (const Inst& inst : kernel.body) {
    if (inst.op == Op::append) ++appends[inst.immediate];
  }
  for (std::size_t array = 0; array < facts.arrays.size(); ++array) {
    const ArrayUse& use = facts.arrays[array];
    const bool collides = use.stored && use.accesses > 1 && !use.own_element;
    if (collides && facts.accumulations[array].load == ir::no_value)
      shared.push_back(kernel.arrays[array].name);
  }
  for (std::size_t list = 0; list < appends.size(); ++list) {
    if (appends[list] > 1) shared.push_back(kernel.lists[list]);
  }
  return shared;
}

// How often each value is used outside of loops; in loops counts as often.
std::vector<int> uses_of(const ir::Kernel& kernel) {
  std::vector<int> uses(kernel.body.size());
  bool in_loop = false;
  for (const Inst& inst : kernel.body) {
    if (inst.op == Op::loop_begin) in_loop = true;
    for (const ir::Value arg : inst.args) {
      if (arg != ir::no_value) uses[arg] += in_loop ? 2 : 1;
    }
    if (inst.op == Op::loop_end) in_loop = false;
  }
  for (const ir::Loop& loop : kernel.loops) {
    for (const ir::Value next : loop.next) ++uses[next];
  }
  return uses;
}

// The store is the last access of two.
Accumulation accumulation(const ir::Kernel& kernel, const std::vector<int>& uses, const Inst& store) {
  const ir::Value sum = store.args[1];
  const Inst& made = kernel.body[sum];
  if ((made.op != Op::add && made.op != Op::sub) || uses[sum] != 1) return {};
  for (const std::size_t k : {0, 1}) {
    const Inst& load = kernel.body[made.args[k]];
    const bool same_element =
        load.op == Op::load && load.immediate == store.immediate && load.args[0] == store.args[0];
    if (!same_element || uses[made.args[k]] != 1 || (made.op == Op::sub && k == 1)) continue;
    return {.load = made.args[k],
            .sum = sum,
            .amount = made.args[1 - k],
            .amount_first = k == 1,
            .subtracted = made.op == Op::sub};
  }
  return {};
}

void find_accumulations(const ir::Kernel& kernel, Facts& facts) {
  facts.accumulations.resize(kernel.arrays.size());
  facts.accumulates.resize(kernel.body.size());
  if (kernel.domain != ir::Domain::ranges) return;
  const auto uses = uses_of(kernel);
  for (const Inst& inst : kernel.body) {
    if (inst.op != Op::store) continue;
    const ArrayUse& use = facts.arrays[inst.immediate];
    if (use.accesses != 2 || use.own_element) continue;
    const auto found = accumulation(kernel, uses, inst);
    if (found.load == ir::no_value) continue;
    facts.accumulations[inst.immediate] = found;
    facts.accumulates[found.load] = facts.accumulates[found.sum] = true;
  }
}

/// Whether the items of a loop may all stay out of it.
bool may_skip(const Inst& inst) { return inst.op == Op::loop_begin && inst.args[0] != ir::no_value; }

bool is_uniform(const ir::Kernel& kernel, const Facts& facts, const Inst& inst) {
  switch (inst.op) {
    case Op::constant:
    case Op::scalar: return true;
    case Op::item: return kernel.domain == ir::Domain::once;
    case Op::position: return false;
    case Op::load: return !facts.arrays[inst.immediate].stored && facts.uniform[inst.args[0]];
    case Op::store:
    case Op::append:
    case Op::loop_begin:
    case Op::loop_arg:
    case Op::loop_end:
    case Op::loop_result: return false;
    default: break;
  }
  return std::ranges::all_of(inst.args,
                             [&](ir::Value arg) { return arg == ir::no_value || facts.uniform[arg]; });
}

/// Instructions that compute, from which on a list of items is worth gathering into vectors: with 8 of them 400
/// items take 240 ns instead of 550, 5 items 18 instead of 14 (one array).
constexpr int list_pays_from = 8;

/// Instructions that compute, from which on items go in two vectors at a time: a processor does not look far enough
/// ahead to begin the next vector while the chains of operations of one wait for themselves. In vectors of 4 a neuron
/// of Hodgkin and Huxley's kind (300) takes 18 ns instead of 25, in those of 8 12 instead of 13.5; fewer than 16
/// registers, or vectors of 2, lose.
constexpr int two_vectors_pay_from = 200;

}  // namespace

int lanes_of(const ir::Kernel& kernel, const Facts& facts, int width) {
  if (kernel.domain == ir::Domain::once || !facts.shared.empty()) return 1;
  if (kernel.domain != ir::Domain::items) return facts.arithmetic >= list_pays_from ? width : 1;
  const bool pays = facts.halves.any || facts.arithmetic >= two_vectors_pay_from;
  return width >= 4 && pays ? 2 * width : width;
}

Facts examine(const ir::Kernel& kernel) {
  Facts facts;
  facts.arrays.resize(kernel.arrays.size());
  for (const Inst& inst : kernel.body) facts.is_item.push_back(is_item(kernel, inst));
  count_uses(kernel, facts);
  find_accumulations(kernel, facts);
  facts.scalings = find_scalings(kernel);
  facts.shared = shared_by_items(kernel, facts);
  bool skippable = false;
  for (const Inst& inst : kernel.body) {
    if (inst.op == Op::loop_begin) skippable = may_skip(inst);
    if (inst.op == Op::loop_end) skippable = false;
    // What is read in a loop that no item goes into may not be there.
    const bool uniform = is_uniform(kernel, facts, inst) && (!skippable || inst.op != Op::load);
    facts.uniform.push_back(uniform);
    if (uniform) {
      facts.uniform_loads = facts.uniform_loads || inst.op == Op::load;
    } else if (inst.op >= Op::add && inst.op <= Op::bitcast) {
      ++facts.arithmetic;
    }
  }
  find_rare_stores(kernel, facts);
  facts.halves = find_halves(kernel, facts.uniform);
  return facts;
}

}  // namespace brio::llvm_backend
