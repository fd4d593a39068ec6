// A kernel: a loop over a domain with straight-line code in its body. What every backend executes.
//
// A kernel names no address and allocates nothing; it is called with a KernelCall (call.hpp). Its printed
// form is its identity: two kernels that print alike are the same kernel (and share object code).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/type.hpp"

namespace brio::ir {

enum class Domain : std::uint8_t {
  once,    ///< the body runs one time; item is 0
  items,   ///< items begin … end-1 of a group, in any order, in vectors; arrays are padded
  list,    ///< the items named in a list of distinct indices, in any order
  ranges,  ///< the items of each [begin, end) in a list of ranges, strictly one after another, in order;
           ///< item is position k itself, or order[k] if the call brings an order; the items of one range are
           ///< distinct
};

/// Operations. T is the instruction's type; f: f64 only, i: integers, b: boolean.
enum class Op : std::uint8_t {
  // leaves
  constant,  ///< immediate holds the bits (double's bits for f64)
  scalar,    ///< the call's scalar number `immediate`
  item,      ///< i64: index of the item
  position,  ///< i64, domain ranges: position of the item, whatever order the call brings
  load,      ///< array `immediate` at index args[0] (i32 or i64); its value_type
  // arithmetic, fi: integers wrap
  add,
  sub,
  mul,
  neg,
  div,  ///< f
  fma,  ///< f: args[0]*args[1]+args[2], rounded once
  sqrt,
  abs,
  floor,
  ceil,
  trunc,
  round_even,  ///< f
  round_f32,   ///< f: the nearest number that an f32 can hold
  copysign,    ///< f: magnitude of args[0], sign of args[1]
  // integers (the builder guards against zero divisors and overflow before it uses these)
  sdiv,
  srem,  ///< i, truncating; divisor is never 0 and the quotient never overflows
  shl,
  lshr,
  ashr,  ///< i: shift by args[1], which is less than the width
  bit_and,
  bit_or,
  bit_xor,  ///< i, b
  // comparisons: result boolean, type of operands is that of args[0]; false on NaN but for ne
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  ult,     ///< i, unsigned
  select,  ///< args[0] ? args[1] : args[2]
  // conversions
  convert,  ///< between any two types: f64 -> integer truncates and saturates (NaN to 0), i64 -> i32
            ///< wraps, i32 -> i64 extends the sign, boolean -> 0/1, to boolean: != 0
  zext,     ///< i32 -> i64 without sign
  bitcast,  ///< f64 <-> i64
  // functions of the program around the engine
  host_arg,  ///< args[0] as an argument of the `host` that uses it; args[1], if there: the argument before it
  host,  ///< function `immediate` with the arguments up to args[0] (a host_arg), if there; called once for
         ///< many items, in their order, and also if nothing uses the result
  // effects, in program order for one item
  store,   ///< array `immediate` at index args[0] takes args[1] (of its value_type; memory of f32 rounds
           ///< to nearest), if args[2] (boolean) is there and true
  append,  ///< list `immediate` takes the i32 args[0] if args[1]; ascending by position in the domain
  // loop (poisson and the like): see Loop
  loop_begin,   ///< immediate: number of the loop; args[0], if there: boolean, go in at all?
  loop_arg,     ///< immediate: its position; args[0]: value in the first round
  loop_end,     ///< immediate: number of the loop; args[0]: boolean, go round again?
  loop_result,  ///< immediate: position; args[0]: the loop_end
};

using Value = std::uint32_t;  ///< index of the instruction that makes it
inline constexpr Value no_value = 0xffffffffu;

struct Inst {
  Op op = Op::constant;
  Type type = Type::f64;  ///< of the result; of the stored value for effects
  std::array<Value, 3> args{no_value, no_value, no_value};
  std::uint64_t immediate = 0;
  friend bool operator==(const Inst&, const Inst&) = default;
};

/// do { next = body(args); } while (condition); each item leaves by itself, and the loop's results are
/// its values of `next` in its last round. An item that does not go in (loop_begin) has the loop's first
/// arguments as its results: what is rare and costly goes into such a loop of one round. loop_begin is
/// followed directly by its loop_args. No effects inside; loops do not nest. A loop ends after max_rounds in
/// any case.
struct Loop {
  std::vector<Value> next;
  std::uint32_t max_rounds = 1u << 20u;
};

/// Where an array is: what the body may assume of it.
struct ArrayParam {
  std::string name;
  Type type = Type::f64;
};

struct ScalarParam {
  std::string name;
  Type type = Type::f64;
};

/// Distinct array parameters never overlap in memory.
struct Kernel {
  std::string name;
  Domain domain = Domain::items;
  std::vector<ArrayParam> arrays;
  std::vector<ScalarParam> scalars;
  std::vector<std::string> lists;  ///< names of the lists that `append` fills
  std::vector<std::string> hosts;  ///< names of the functions that `host` calls: for the interpreter alone
  std::vector<Loop> loops;
  std::vector<Inst> body;
};

/// Readable text, one instruction a line; parse_kernel(print(k)) is k.
std::string print(const Kernel& kernel);
/// For tests. Throws InternalError on text that is not a kernel.
Kernel parse_kernel(const std::string& text);
/// Throws InternalError if a rule above is broken: types, defined before use, effects inside loops …
void verify(const Kernel& kernel);

}  // namespace brio::ir
