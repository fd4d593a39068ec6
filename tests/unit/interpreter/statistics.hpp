// Random numbers of kernels.
#pragma once

#include "ir/math.hpp"
#include "run_kernel.hpp"
#include "support/statistics.hpp"

namespace brio::interpreter {

using test::chi_squared;
using test::kolmogorov;
using test::kolmogorov_limit;
using test::mean;
using test::normal_cdf;
using test::normal_limit;

inline constexpr std::uint64_t key = 0x0123456789abcdefull;
inline constexpr std::int64_t step = 0x100000002ll;  // both words of the counter are in use
inline constexpr std::size_t count = 100000;

inline ir::RandomPlace place(ir::Builder& b) {
  return {.key = b.i64(static_cast<std::int64_t>(key)), .element = b.item(), .step = b.i64(step)};
}

/// The numbers of the items 0 ... count-1.
template <class Out = double>
std::vector<Out> draws(std::size_t items, const std::function<ir::Value(ir::Builder&)>& make_value) {
  return map<Out, double>([&](ir::Builder& b, ir::Value) { return make_value(b); },
                          std::vector<double>(items));
}

}  // namespace brio::interpreter
