#include "ir/builder_fold.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "ir/arithmetic.hpp"
#include "ir/kernel_ops.hpp"

namespace brio::ir {
namespace {

bool is_commutative(Op op) {
  switch (op) {
    case Op::add:
    case Op::mul:
    case Op::fma:
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
    case Op::eq:
    case Op::ne: return true;
    default: return false;
  }
}

class Folding {
 public:
  Folding(const std::vector<Inst>& body, const Inst& inst) : body_(body), inst_(inst) {}

  Folded run() const {
    if (inst_.args[0] == no_value) return {.inst = inst_};
    if (all_constant()) return {.inst = evaluated()};
    if (const Value value = neutral(); value != no_value) return {.same_as = value};
    return {.inst = inst_};
  }

 private:
  Value arg(std::size_t k) const { return inst_.args[k]; }
  const Inst& made(std::size_t k) const { return body_.at(arg(k)); }
  bool is_constant(std::size_t k) const { return arg(k) != no_value && made(k).op == Op::constant; }

  bool all_constant() const {
    for (std::size_t k = 0; k < row_of(inst_.op).most; ++k) {
      if (!is_constant(k)) return false;
    }
    return true;
  }

  Inst evaluated() const {
    const auto run_one = [&]<class F, class R, class... A>(F function, arithmetic::Tag<R>,
                                                           arithmetic::Tag<A>...) {
      return apply<R, A...>(function, std::index_sequence_for<A...>{});
    };
    const std::uint64_t bits = arithmetic::Dispatch(run_one)(inst_.op, inst_.type, made(0).type);
    return {.op = Op::constant, .type = inst_.type, .immediate = one_nan(bits)};
  }

  template <class R, class... A, class F, std::size_t... K>
  std::uint64_t apply(F function, std::index_sequence<K...>) const {
    return arithmetic::to_bits(static_cast<R>(function(arithmetic::from_bits<A>(made(K).immediate)...)));
  }

  std::uint64_t one_nan(std::uint64_t bits) const {
    if (inst_.type != Type::f64 || !std::isnan(std::bit_cast<double>(bits))) return bits;
    return arithmetic::to_bits(std::numeric_limits<double>::quiet_NaN());
  }

  bool is_f64(std::size_t k, double value) const {
    return is_constant(k) && made(k).type == Type::f64 && made(k).immediate == arithmetic::to_bits(value);
  }
  bool is_whole(std::size_t k, std::int64_t value) const {
    if (!is_constant(k)) return false;
    const Inst& inst = made(k);
    if (inst.type == Type::f64) return false;
    return inst.immediate ==
           (inst.type == Type::i64 ? static_cast<std::uint64_t>(value) : static_cast<std::uint32_t>(value));
  }

  /// The operand that the instruction always equals, or none.
  Value neutral() const {
    switch (inst_.op) {
      // x + 0.0 is not x for x = -0.0, but x + -0.0 is.
      case Op::add: return either(is_f64(1, -0.0) || is_whole(1, 0), is_f64(0, -0.0) || is_whole(0, 0));
      case Op::sub: return either(is_f64(1, 0.0) || is_whole(1, 0), false);
      case Op::mul: return product();
      case Op::div: return either(is_f64(1, 1.0), false);
      case Op::neg: return made(0).op == Op::neg ? made(0).args[0] : no_value;
      case Op::sdiv: return either(is_whole(1, 1), false);
      case Op::shl:
      case Op::lshr:
      case Op::ashr: return either(is_whole(1, 0), false);
      case Op::bit_and: return conjunction();
      case Op::bit_or: return disjunction();
      case Op::bit_xor: return difference();
      case Op::select: return selection();
      case Op::convert: return made(0).type == inst_.type ? arg(0) : no_value;
      default: return no_value;
    }
  }

  Value either(bool first, bool second) const { return first ? arg(0) : second ? arg(1) : no_value; }

  Value product() const {
    if (is_whole(0, 0)) return arg(0);
    if (is_whole(1, 0)) return arg(1);
    return either(is_f64(1, 1.0) || is_whole(1, 1), is_f64(0, 1.0) || is_whole(0, 1));
  }
  std::int64_t all_ones() const { return inst_.type == Type::boolean ? 1 : -1; }
  Value conjunction() const {
    if (arg(0) == arg(1) || is_whole(0, 0)) return arg(0);
    if (is_whole(1, 0)) return arg(1);
    return either(is_whole(1, all_ones()), is_whole(0, all_ones()));
  }
  Value disjunction() const {
    if (arg(0) == arg(1) || is_whole(0, all_ones())) return arg(0);
    if (is_whole(1, all_ones())) return arg(1);
    return either(is_whole(1, 0), is_whole(0, 0));
  }
  // Booleans have one number that flips them; a value flipped twice is itself.
  Value difference() const {
    for (const std::size_t k : {0u, 1u}) {
      const Inst& other = made(1 - k);
      if (!is_constant(k) || other.op != Op::bit_xor || inst_.type != Type::boolean) continue;
      if (other.args[0] == arg(k)) return other.args[1];
      if (other.args[1] == arg(k)) return other.args[0];
    }
    return either(is_whole(1, 0), is_whole(0, 0));
  }
  Value selection() const {
    if (arg(1) == arg(2)) return arg(1);
    if (is_constant(0)) return made(0).immediate != 0 ? arg(1) : arg(2);
    return no_value;
  }

  const std::vector<Inst>& body_;
  const Inst& inst_;
};

}  // namespace

Inst in_standard_order(Inst inst) {
  if (is_commutative(inst.op) && inst.args[0] > inst.args[1]) std::swap(inst.args[0], inst.args[1]);
  return inst;
}

Folded fold(const std::vector<Inst>& body, const Inst& inst) { return Folding(body, inst).run(); }

namespace {

/// Which instructions an effect depends on.
class Liveness {
 public:
  explicit Liveness(const Kernel& kernel) : kernel_(kernel), live_(kernel.body.size(), false) {
    for (std::size_t k = 0; k < kernel.body.size(); ++k) {
      if (kernel.body[k].op == Op::loop_begin) begins_.push_back(k);
      if (kernel.body[k].op == Op::loop_end) ends_.push_back(k);
    }
    // Backwards: what an instruction uses stands before it, but for a loop, whose end calls for its
    // arguments; those stand after the loop's beginning and are met later.
    for (std::size_t k = kernel.body.size(); k-- > 0;) visit(k);
  }
  bool operator[](std::size_t k) const { return live_[k]; }
  bool loop(std::size_t number) const { return live_[ends_[number]]; }

 private:
  void visit(std::size_t k) {
    const Inst& inst = kernel_.body[k];
    if (inst.op == Op::store || inst.op == Op::append || inst.op == Op::host) live_[k] = true;
    if (!live_[k]) return;
    for (const Value arg : inst.args) {
      if (arg != no_value) live_[arg] = true;
    }
    if (inst.op != Op::loop_end) return;
    const std::size_t begin = begins_[inst.immediate];
    for (std::size_t j = 0; j <= kernel_.loops[inst.immediate].next.size(); ++j) live_[begin + j] = true;
    for (const Value next : kernel_.loops[inst.immediate].next) live_[next] = true;
  }

  const Kernel& kernel_;
  std::vector<bool> live_;
  std::vector<std::size_t> begins_;
  std::vector<std::size_t> ends_;
};

}  // namespace

Kernel without_dead_code(const Kernel& kernel) {
  const Liveness live(kernel);
  Kernel result{.name = kernel.name,
                .domain = kernel.domain,
                .arrays = kernel.arrays,
                .scalars = kernel.scalars,
                .lists = kernel.lists,
                .hosts = kernel.hosts,
                .loops = {},
                .body = {}};
  std::vector<Value> renamed(kernel.body.size(), no_value);
  std::vector<std::uint64_t> loop_number(kernel.loops.size(), 0);
  for (std::size_t k = 0; k < kernel.loops.size(); ++k) {
    if (!live.loop(k)) continue;
    loop_number[k] = result.loops.size();
    result.loops.push_back(kernel.loops[k]);
  }
  for (std::size_t k = 0; k < kernel.body.size(); ++k) {
    if (!live[k]) continue;
    Inst inst = kernel.body[k];
    for (Value& arg : inst.args) {
      if (arg != no_value) arg = renamed[arg];
    }
    if (row_of(inst.op).immediate == Immediate::loop) inst.immediate = loop_number[inst.immediate];
    renamed[k] = static_cast<Value>(result.body.size());
    result.body.push_back(inst);
  }
  for (Loop& loop : result.loops) {
    for (Value& next : loop.next) next = renamed[next];
  }
  return result;
}

}  // namespace brio::ir
