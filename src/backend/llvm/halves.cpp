#include "backend/llvm/halves.hpp"

#include <algorithm>

namespace brio::llvm_backend {
namespace {

using ir::Inst;
using ir::Op;

constexpr std::uint64_t bit = Halves::distance;

class Search {
 public:
  Search(const ir::Kernel& kernel, const std::vector<bool>& uniform, Halves& found)
      : kernel_(kernel), uniform_(uniform), found_(found) {}

  /// Computed of what items share, or the number of the first item of a pair.
  bool is_shared(const Inst& inst) const {
    if (inst.op < Op::add || inst.op > Op::bitcast) return false;
    if (inst.op == Op::bit_and && masked_item(inst, ~bit)) return true;
    return std::ranges::all_of(inst.args, [&](ir::Value arg) { return arg == ir::no_value || same(arg); });
  }

  bool is_chosen(const Inst& inst) const {
    return inst.op == Op::select && is_first(kernel_.body[inst.args[0]]) && same(inst.args[1]) &&
           same(inst.args[2]);
  }

 private:
  bool same(ir::Value value) const { return uniform_[value] || found_.shared[value]; }

  bool is_constant(ir::Value value, std::uint64_t number) const {
    const Inst& inst = kernel_.body[value];
    return inst.op == Op::constant && inst.type == ir::Type::i64 && inst.immediate == number;
  }

  // Operands are in either order.
  bool masked_item(const Inst& inst, std::uint64_t mask) const {
    const auto are = [&](ir::Value item, ir::Value number) {
      return kernel_.body[item].op == Op::item && is_constant(number, mask);
    };
    return inst.op == Op::bit_and && (are(inst.args[0], inst.args[1]) || are(inst.args[1], inst.args[0]));
  }

  bool is_first(const Inst& inst) const {
    const auto are = [&](ir::Value masked, ir::Value number) {
      return masked_item(kernel_.body[masked], bit) && is_constant(number, 0);
    };
    return inst.op == Op::eq && (are(inst.args[0], inst.args[1]) || are(inst.args[1], inst.args[0]));
  }

  const ir::Kernel& kernel_;
  const std::vector<bool>& uniform_;
  Halves& found_;
};

}  // namespace

// Not in loops, which items leave one by one.
Halves find_halves(const ir::Kernel& kernel, const std::vector<bool>& uniform) {
  Halves found;
  found.shared.resize(kernel.body.size());
  found.chosen.resize(kernel.body.size());
  if (kernel.domain != ir::Domain::items) return found;
  const Search search(kernel, uniform, found);
  bool in_loop = false;
  for (std::size_t k = 0; k < kernel.body.size(); ++k) {
    const Inst& inst = kernel.body[k];
    if (inst.op == Op::loop_begin) in_loop = true;
    if (inst.op == Op::loop_end) in_loop = false;
    if (in_loop || uniform[k]) continue;
    found.shared[k] = search.is_shared(inst);
    found.chosen[k] = !found.shared[k] && search.is_chosen(inst);
    found.any = found.any || found.chosen[k];
  }
  return found;
}

std::vector<std::uint64_t> first_items(int width) {
  std::vector<std::uint64_t> items;
  for (int lane = 0; lane < width; ++lane) {
    if ((lane & Halves::distance) == 0) items.push_back(static_cast<std::uint64_t>(lane));
  }
  return items;
}

llvm::Value* from_halves(llvm::IRBuilder<>& builder, llvm::Value* first, llvm::Value* second, int width) {
  std::vector<int> lanes;
  for (int lane = 0; lane < width; ++lane) {
    const int of_half = lane / (2 * Halves::distance) * Halves::distance + lane % Halves::distance;
    lanes.push_back((lane & Halves::distance) == 0 ? of_half : width / 2 + of_half);
  }
  return builder.CreateShuffleVector(first, second, lanes);
}

}  // namespace brio::llvm_backend
