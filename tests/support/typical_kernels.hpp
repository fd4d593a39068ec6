// Kernels of typical models, with memory to run them in: what benchmarks time and what tests count instructions of.
#pragma once

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "backend/llvm/llvm_backend.hpp"
#include "base/aligned.hpp"
#include "ir/builder.hpp"
#include "ir/math.hpp"

namespace brio::test {

using ir::Builder;
using ir::Domain;
using ir::Op;
using ir::Type;
using ir::Value;

inline Value own(Builder& b, const char* name, Type type = Type::f64) {
  return b.load(b.array(name, type), b.item());
}
inline Value number(Builder& b, const std::string& name) { return b.scalar(name, Type::f64); }
inline void keep(Builder& b, const char* name, Value value) {
  b.store(b.array(name, b.type_of(value)), b.item(), value);
}

inline ir::Kernel exponential() {
  Builder b("exp", Domain::items);
  const Value x = own(b, "x");
  keep(b, "y", ir::build_function(b, ir::Function::exp, {x}));
  return std::move(b).finish();
}

/// Exact update of a leaky neuron with two exponential synaptic currents and a refractory time, threshold.
inline ir::Kernel lif() {
  Builder b("lif", Domain::items);
  const Value v = own(b, "v"), ge = own(b, "ge"), gi = own(b, "gi");
  const Value free = b.compare(Op::gt, b.sub(number(b, "t"), own(b, "last_spike")), number(b, "refractory"));
  keep(b, "not_refractory", free);
  Value next = b.fma(gi, number(b, "v_gi"), number(b, "v_0"));
  next = b.fma(ge, number(b, "v_ge"), next);
  next = b.select(free, b.fma(v, number(b, "v_v"), next), v);
  keep(b, "ge", b.mul(ge, number(b, "ge_ge")));
  keep(b, "gi", b.mul(gi, number(b, "gi_gi")));
  keep(b, "v", next);
  const Value spike = b.logical_and(b.compare(Op::gt, next, number(b, "threshold")), free);
  b.append(b.list("spikes"), b.convert(b.item(), Type::i32), spike);
  return std::move(b).finish();
}

/// A neuron of Hodgkin and Huxley's kind: four gates with two exponentials each, forward Euler.
inline ir::Kernel hodgkin_huxley() {
  Builder b("hodgkin_huxley", Domain::items);
  const Value v = own(b, "v"), dt = number(b, "dt");
  const auto exp_of = [&](Value x) { return ir::build_function(b, ir::Function::exp, {x}); };
  Value current = b.mul(number(b, "g_leak"), b.sub(number(b, "e_leak"), v));
  int gate_number = 0;
  for (const char* const gate : {"m", "h", "n", "p"}) {
    const Value x = own(b, gate);
    const double shift = 10.0 * ++gate_number;
    const Value opening = exp_of(b.mul(b.sub(b.f64(shift), v), b.f64(0.25)));
    const Value closing = exp_of(b.mul(b.sub(v, b.f64(shift + 27)), b.f64(0.05)));
    const Value alpha = b.div(b.f64(0.32), b.add(opening, b.f64(1)));
    const Value rate = b.sub(b.mul(alpha, b.sub(b.f64(1), x)), b.mul(closing, x));
    keep(b, gate, b.fma(rate, dt, x));
    const Value drive = b.sub(number(b, std::string("e_") + gate), v);
    current = b.fma(b.mul(b.mul(x, x), x), drive, current);
  }
  const Value next = b.fma(current, dt, v);
  keep(b, "v", next);
  b.append(b.list("spikes"), b.convert(b.item(), Type::i32), b.compare(Op::gt, next, number(b, "threshold")));
  return std::move(b).finish();
}

/// target[j] += w for all synapses of each spike.
inline ir::Kernel deliver() {
  Builder b("deliver", Domain::ranges);
  const auto target = b.array("target", Type::f64);
  const Value j = own(b, "j", Type::i32);
  b.store(target, j, b.add(b.load(target, j), own(b, "w")));
  return std::move(b).finish();
}

inline ir::Kernel reset() {
  Builder b("reset", Domain::list);
  keep(b, "v", number(b, "v_reset"));
  keep(b, "last_spike", number(b, "t"));
  return std::move(b).finish();
}

using Make = ir::Kernel (*)();

/// Memory for a kernel over `size` items. Every float is 0.5 and every number 1, so that nothing decays to the
/// subnormal numbers, with which processors are slow, and no neuron spikes.
class Call {
 public:
  Call(const ir::Kernel& kernel, std::int64_t size) : list_(static_cast<std::size_t>(base::padded(size))) {
    for (const auto& array : kernel.arrays) {
      auto& buffer =
          buffers_.emplace_back(static_cast<std::size_t>(base::padded(size)) * ir::size_of(array.type));
      if (array.type == Type::f64) std::fill_n(reinterpret_cast<double*>(buffer.data()), size, 0.5);
      pointers_.push_back(buffer.data());
    }
    for (const auto& scalar : kernel.scalars) {
      const double value = scalar.name == "threshold" ? 1e9 : scalar.name == "dt" ? 0.0 : 1.0;
      scalars_.push_back(std::bit_cast<std::uint64_t>(value));
    }
    appended_ = {list_.data(), 0};
    call.arrays = pointers_.data();
    call.scalars = scalars_.data();
    call.end = call.size = size;
    call.list = list_.data();
    call.appends = &appended_;
  }
  std::int32_t* integers(std::size_t array) {
    return reinterpret_cast<std::int32_t*>(buffers_[array].data());
  }
  std::vector<std::int32_t>& list() { return list_; }

  ir::KernelCall call{};

 private:
  std::vector<base::AlignedBuffer> buffers_;
  std::vector<void*> pointers_;
  std::vector<std::uint64_t> scalars_;
  std::vector<std::int32_t> list_;
  ir::AppendList appended_{};
};

inline backend::CallablePtr compile(const ir::Kernel& kernel, int width = 0, int optimise = 3) {
  const auto backend = llvm_backend::make({.width = width, .optimise = optimise});
  return backend->compile(std::span<const ir::Kernel>(&kernel, 1)).front();
}

}  // namespace brio::test
