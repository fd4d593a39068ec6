// A product by a power of two: one instruction where the machine has it.
//
//   before:  y * 2^(k/2) * 2^(k - k/2), whose factors are put together from bits (ir/math_exponential.hpp, scale)
//   after:   scalef(y, k)      why: one instruction instead of nine; it rounds once, as the last product does
#include <bit>
#include <optional>

#include "backend/llvm/facts.hpp"

namespace brio::llvm_backend {
namespace {

using ir::Inst;
using ir::Op;
using ir::Type;
using ir::Value;

class Match {
 public:
  explicit Match(const ir::Kernel& kernel) : kernel_(kernel) {}

  std::optional<Scaling> operator()(const Inst& product) const {
    if (product.op != Op::mul || product.type != Type::f64) return std::nullopt;
    for (const std::size_t k : {0u, 1u}) {
      const Inst& inner = at(product.args[1 - k]);
      const auto rest = exponent_of(product.args[k]);
      if (rest == ir::no_value || inner.op != Op::mul) continue;
      for (const std::size_t j : {0u, 1u}) {
        const auto half = exponent_of(inner.args[j]);
        if (half == ir::no_value) continue;
        const auto shifted = shifted_of(half, rest);
        if (shifted != ir::no_value) return Scaling{.number = inner.args[1 - j], .shifted = shifted};
      }
    }
    return std::nullopt;
  }

 private:
  const Inst& at(Value value) const { return kernel_.body[value]; }
  bool is_constant(Value value, std::int64_t number) const {
    return at(value).op == Op::constant && at(value).immediate == static_cast<std::uint64_t>(number);
  }

  // e of the bits (e - 1) << 52
  Value exponent_of(Value power) const {
    if (at(power).op != Op::bitcast || at(power).type != Type::f64) return ir::no_value;
    const Inst& moved = at(at(power).args[0]);
    if (moved.op != Op::shl || !is_constant(moved.args[1], 52)) return ir::no_value;
    const Inst& field = at(moved.args[0]);
    return field.op == Op::sub && is_constant(field.args[1], 1) ? field.args[0] : ir::no_value;
  }

  // half = (k + 2048) >> 1 and rest = (k + 2048) - half, where k is in the low bits of the result.
  Value shifted_of(Value half, Value rest) const {
    const Inst& lower = at(half);
    const Inst& upper = at(rest);
    if (lower.op != Op::lshr || !is_constant(lower.args[1], 1)) return ir::no_value;
    const Value biased = lower.args[0];
    if (upper.op != Op::sub || upper.args[0] != biased || upper.args[1] != half) return ir::no_value;
    const Inst& whole = at(biased);
    constexpr auto offset = std::bit_cast<std::int64_t>(Scaling::shifter) - 2048;
    if (whole.op != Op::sub || !is_constant(whole.args[1], offset)) return ir::no_value;
    const Inst& bits = at(whole.args[0]);
    return bits.op == Op::bitcast && bits.type == Type::i64 ? bits.args[0] : ir::no_value;
  }

  const ir::Kernel& kernel_;
};

}  // namespace

std::vector<std::optional<Scaling>> find_scalings(const ir::Kernel& kernel) {
  std::vector<std::optional<Scaling>> found;
  const Match match(kernel);
  for (const Inst& inst : kernel.body) found.push_back(match(inst));
  return found;
}

}  // namespace brio::llvm_backend
