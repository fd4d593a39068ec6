// Calls kernels of the builder on vectors.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

#include "backend/interpreter/interpreter.hpp"
#include "ir/builder.hpp"

namespace brio::interpreter {

inline backend::CallablePtr compile(const ir::Kernel& kernel) {
  return make()->compile(std::span<const ir::Kernel>(&kernel, 1)).front();
}

/// What `make` makes of each x: a kernel with one array in, one out.
template <class Out = double, class In = double>
std::vector<Out> map(const std::function<ir::Value(ir::Builder&, ir::Value)>& make_value, std::vector<In> x) {
  constexpr auto type_of = []<class T>(T) {
    return std::is_same_v<T, double>         ? ir::Type::f64
           : std::is_same_v<T, std::int64_t> ? ir::Type::i64
           : std::is_same_v<T, std::int32_t> ? ir::Type::i32
                                             : ir::Type::boolean;
  };
  ir::Builder b("map", ir::Domain::items);
  const auto in = b.array("in", type_of(In{}));
  const auto out = b.array("out", type_of(Out{}));
  const ir::Value item = b.item();
  b.store(out, item, make_value(b, b.load(in, item)));
  const auto callable = compile(std::move(b).finish());
  std::vector<Out> result(x.size());
  void* const arrays[] = {x.data(), result.data()};
  ir::KernelCall call{};
  call.arrays = arrays;
  call.end = static_cast<std::int64_t>(x.size());
  call.size = call.end;
  (*callable)(call);
  return result;
}

}  // namespace brio::interpreter
