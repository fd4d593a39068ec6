#include "ir/kernel_alike.hpp"

#include <algorithm>
#include <map>

#include "ir/builder_fold.hpp"

namespace brio::ir {

namespace {

bool is_index(const Inst& inst, std::size_t argument) {
  return argument == 0 && (inst.op == Op::load || inst.op == Op::store);
}

/// What is added to `value` by an instruction, if it is a constant.
std::optional<std::int64_t> added_to(const Kernel& kernel, const Inst& inst, std::size_t argument) {
  if (inst.op != Op::add || inst.type != Type::i32) return {};
  const Inst& other = kernel.body[inst.args[1 - argument]];
  if (other.op != Op::constant) return {};
  return static_cast<std::int32_t>(other.immediate);
}

/// An element of the column, or that and a constant.
struct Index {
  Value element;
  std::int64_t shift;
};
using Indices = std::map<Value, Index>;

/// Those among the instructions of a kernel; nothing if they are used as something else.
std::optional<Indices> indices_of(const Kernel& kernel, std::uint32_t column) {
  Indices indices;
  for (Value number = 0; number < kernel.body.size(); ++number) {
    const Inst& inst = kernel.body[number];
    for (std::size_t k = 0; k < inst.args.size(); ++k) {
      const auto used = indices.find(inst.args[k]);
      if (used == indices.end() || is_index(inst, k)) continue;
      const auto& [element, shift] = used->second;
      const auto added = k < 2 && element == used->first ? added_to(kernel, inst, k) : std::nullopt;
      if (!added) return {};
      indices.insert({number, {element, *added}});
    }
    if (inst.op == Op::load && inst.immediate == column) indices.insert({number, {number, 0}});
  }
  return indices;
}

}  // namespace

std::optional<Unshifted> without_shift(const Kernel& kernel, const Separation& separation) {
  if (!separation.column) return {};
  const auto indices = indices_of(kernel, *separation.column);
  if (!indices) return {};
  Kernel plain = kernel;
  std::optional<std::int64_t> shift;
  for (Inst& inst : plain.body) {
    const auto used = is_index(inst, 0) ? indices->find(inst.args[0]) : indices->end();
    if (used == indices->end()) continue;
    if (shift.value_or(used->second.shift) != used->second.shift) return {};
    shift = used->second.shift;
    inst.args[0] = used->second.element;
  }
  return Unshifted{without_dead_code(plain), shift.value_or(0)};
}

bool alike(const Kernel& a, const Kernel& b) {
  const auto same_type = [](const auto& one, const auto& other) { return one.type == other.type; };
  return a.domain == b.domain && std::ranges::equal(a.arrays, b.arrays, same_type) &&
         std::ranges::equal(a.scalars, b.scalars, same_type) && a.lists.size() == b.lists.size() &&
         a.hosts.size() == b.hosts.size() && a.loops.empty() && b.loops.empty() && a.body == b.body;
}

}  // namespace brio::ir
