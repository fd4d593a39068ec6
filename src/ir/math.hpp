// Elementary functions and random numbers as IR over primitives, written once: the interpreter, every
// vector width and the host (host_math.hpp) execute the same operations and get the same bits.
#pragma once

#include <vector>

#include "ir/builder.hpp"
#include "ir/function.hpp"

namespace brio::ir {

/// A call of any stateless function of the table on values (converted to f64 where the function needs
/// it). abs, sign, clip, int keep to their argument's type as the function table says.
Value build_function(Builder& builder, Function function, const std::vector<Value>& args);

/// 1/exprel(x), as good as exprel and with one division; `function` is one of those for exprel but exprel_near.
Value build_inverse_exprel(Builder& builder, Function function, const std::vector<Value>& args);

/// a ** b. Integers with an integer result by repeated squaring (negative exponent: 0 but for bases 1
/// and -1); a constant integer or half-integer exponent of a float by multiplication and square roots
/// where that is at most 1.5 ulp worse, otherwise exp/log in extended precision.
Value build_power(Builder& builder, Value a, Value b);

/// Where a draw comes from. Random numbers depend on nothing else: Philox 4x32-10 with key `key` and
/// counter {element, low and high word of step, kind of distribution and draw} (docs/develop/math.md).
struct RandomPlace {
  Value key;      ///< i64: of seed and object (random_key in host_math.hpp)
  Value element;  ///< i32 or i64 below 2^32
  Value step;     ///< i64
};

/// Uniform in [0, 1), 53 bits. `draw`: number of this draw within the block of code. Two elements, 4 apart, share a
/// Philox block: in a vector of elements each costs half of one.
Value build_rand(Builder& builder, const RandomPlace& place, std::uint32_t draw);
/// Exponential with mean 1; its bits are those of the uniform number of this draw.
Value build_exponential(Builder& builder, const RandomPlace& place, std::uint32_t draw);
/// Standard normal, accurate into the tails (|x| up to 8.49). Two elements, 4 apart, share a Philox block and its
/// logarithm.
Value build_randn(Builder& builder, const RandomPlace& place, std::uint32_t draw);
/// Poisson with mean `lambda` (f64), result i32; each draw has blocks of its own. Exact distribution for every
/// lambda >= 0; lambda that is negative or NaN gives 0, so large that the result would not fit: saturates.
Value build_poisson(Builder& builder, const RandomPlace& place, std::uint32_t draw, Value lambda);
/// Binomial: successes in `n` trials of probability `p` (both f64), a whole number as f64; each draw has blocks
/// of its own. Exact distribution for all whole n and all p; p is brought to [0, 1], NaN counts as 0.
Value build_binomial(Builder& builder, const RandomPlace& place, std::uint32_t draw, Value n, Value p);

}  // namespace brio::ir
