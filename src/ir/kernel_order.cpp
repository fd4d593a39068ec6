#include "ir/kernel_order.hpp"

#include <algorithm>

namespace brio::ir {

namespace {

bool is_item(const Kernel& kernel, Value index) {
  const Inst& inst = kernel.body[index];
  return inst.op == Op::item || (inst.op == Op::convert && kernel.body[inst.args[0]].op == Op::item);
}

bool touches_array(const Inst& inst) { return inst.op == Op::load || inst.op == Op::store; }

/// Whether an argument of an instruction is the index of an element.
bool is_index(const Inst& inst, std::size_t argument) { return touches_array(inst) && argument == 0; }

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

std::optional<std::vector<std::uint32_t>> columns_of_items(const Kernel& kernel) {
  if (kernel.domain != Domain::ranges || !kernel.hosts.empty() || !kernel.lists.empty()) return {};
  std::vector<bool> at_items(kernel.arrays.size());
  std::vector<bool> elsewhere(kernel.arrays.size());
  for (Value number = 0; number < kernel.body.size(); ++number) {
    const Inst& inst = kernel.body[number];
    for (std::size_t k = 0; k < inst.args.size(); ++k) {
      const bool means_more = inst.args[k] != no_value && is_item(kernel, inst.args[k]) &&
                              !is_index(inst, k) && !is_item(kernel, number);
      if (means_more) return {};
    }
    if (touches_array(inst)) (is_item(kernel, inst.args[0]) ? at_items : elsewhere)[inst.immediate] = true;
  }
  std::vector<std::uint32_t> columns;
  for (std::uint32_t k = 0; k < kernel.arrays.size(); ++k) {
    if (at_items[k] && elsewhere[k]) return {};
    if (at_items[k]) columns.push_back(k);
  }
  return columns;
}

namespace {

/// An index as the element of a column at the item, and something that is the same for all items.
struct Index {
  std::uint32_t column;
  Value beside = no_value;  ///< what is added
  friend bool operator==(const Index&, const Index&) = default;
};

bool same_for_all(const Inst& inst) { return inst.op == Op::constant || inst.op == Op::scalar; }

std::optional<Index> index_of(const Kernel& kernel, Value value) {
  const Inst& inst = kernel.body[value];
  switch (inst.op) {
    case Op::load:
      if (is_item(kernel, inst.args[0])) return Index{static_cast<std::uint32_t>(inst.immediate)};
      return {};
    case Op::convert:
      if (inst.type == Type::i64 || inst.type == Type::i32) return index_of(kernel, inst.args[0]);
      return {};
    case Op::add:
      for (const std::size_t k : {0U, 1U}) {
        if (!same_for_all(kernel.body[inst.args[1 - k]])) continue;
        auto index = index_of(kernel, inst.args[k]);
        if (!index || index->beside != no_value) return {};
        index->beside = inst.args[1 - k];
        return index;
      }
      return {};
    default: return {};
  }
}

/// What is known of the elements that a kernel touches in one array.
struct Elements {
  bool stored = false;
  bool known = true;                ///< all of them are of one kind:
  bool own = false;                 ///< those of the item
  std::optional<Index> found = {};  ///< those that a column says
};

Elements elements_of(const Kernel& kernel, std::uint32_t array) {
  Elements all;
  bool first = true;
  for (const Inst& inst : kernel.body) {
    if (!touches_array(inst) || inst.immediate != array) continue;
    all.stored = all.stored || inst.op == Op::store;
    const bool own = is_item(kernel, inst.args[0]);
    const auto found = own ? std::nullopt : index_of(kernel, inst.args[0]);
    if (first) {
      all.own = own;
      all.found = found;
    }
    all.known = all.known && (own || found) && own == all.own && found == all.found;
    first = false;
  }
  return all;
}

}  // namespace

std::optional<Separation> separation_of(const Kernel& kernel) {
  if (kernel.domain != Domain::ranges || !kernel.hosts.empty() || !kernel.lists.empty()) return {};
  std::optional<Index> index;
  for (std::uint32_t array = 0; array < kernel.arrays.size(); ++array) {
    const auto elements = elements_of(kernel, array);
    if (!elements.stored) continue;
    if (!elements.known) return {};
    if (elements.own) continue;
    if (index && index != elements.found) return {};
    index = elements.found;
  }
  if (!index) return Separation{};
  const bool changes = elements_of(kernel, index->column).stored;
  if (changes || kernel.arrays[index->column].type != Type::i32) return {};
  return Separation{index->column};
}

std::vector<Touch> touches_of(const Kernel& kernel) {
  std::vector<Touch> touches(kernel.arrays.size(), Touch::nothing);
  for (const Inst& inst : kernel.body) {
    if (touches_array(inst)) touches[inst.immediate] = Touch::reads;
  }
  for (std::uint32_t array = 0; array < kernel.arrays.size(); ++array) {
    const auto elements = elements_of(kernel, array);
    if (elements.stored) touches[array] = elements.own ? Touch::own : Touch::own_of_column;
  }
  return touches;
}

}  // namespace brio::ir
