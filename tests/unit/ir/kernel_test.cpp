// Printed kernels: read back alike; the rules of kernel.hpp are enforced.
#include "ir/kernel.hpp"

#include <bit>
#include <limits>

#include <gtest/gtest.h>

#include "brio/error.hpp"

namespace brio::ir {
namespace {

const char* const good_kernels[] = {
    // effects, with and without a mask
    R"(kernel reset over list
array v: f64
scalar v_reset: f64
list spikes
%0 = i64 item
%1 = f64 scalar v_reset
%2 = f64 load v, %0
%3 = bool gt %2, %1
%4 = f64 store v, %0, %1
%5 = f64 store v, %0, %1, %3
%6 = i32 convert %0
%7 = i32 append spikes, %6, %3
)",
    // constants of every type
    R"(kernel constants over once
array "a b\22\5c": f64
%0 = bool constant true
%1 = i32 constant -7
%2 = i64 constant -9223372036854775808
%3 = f64 constant -0
%4 = f64 constant 5e-324
%5 = f64 constant 0.1
%6 = f64 constant -inf
%7 = f64 constant bits:7ff8000000000000
)",
    // a loop
    R"(kernel count over ranges
array n: i32
%0 = i64 item
%1 = i32 load n, %0
%2 = i32 constant 1
%3 = bool loop_begin 0
%4 = i32 loop_arg 0, %1
%5 = i32 add %4, %2
%6 = i32 constant 9
%7 = bool lt %5, %6
%8 = bool loop_end 0, %7
%9 = i32 loop_result 0, %8
%10 = i32 store n, %0, %9
loop 0: %5 for 100 rounds
)",
};

TEST(Kernel, PrintsAsItWasParsed) {
  for (const std::string text : good_kernels) {
    const Kernel kernel = parse_kernel(text);
    EXPECT_EQ(print(kernel), text);
    EXPECT_NO_THROW(verify(kernel)) << text;
  }
}

TEST(Kernel, ConstantsKeepTheirBits) {
  const Kernel kernel = parse_kernel(good_kernels[1]);
  const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
  EXPECT_EQ(kernel.arrays[0].name, "a b\"\\");
  EXPECT_EQ(kernel.body[1].immediate, 0xfffffff9u);
  EXPECT_EQ(kernel.body[2].immediate, 1ull << 63u);
  EXPECT_EQ(kernel.body[3].immediate, bits(-0.0));
  EXPECT_EQ(kernel.body[4].immediate, 1u);
  EXPECT_EQ(kernel.body[5].immediate, bits(0.1));
  EXPECT_EQ(kernel.body[6].immediate, bits(-std::numeric_limits<double>::infinity()));
}

TEST(Kernel, TextThatIsNoKernelIsRefused) {
  const char* const texts[] = {
      "kernel a over nowhere\n",
      "kernel a over once\n%1 = i64 item\n",
      "kernel a over once\n%0 = i63 item\n",
      "kernel a over once\n%0 = i64 items\n",
      "kernel a over once\n%0 = i32 constant 4294967296\n",
      "kernel a over once\n%0 = f64 load v, %0\n",
      "kernel a over once\n%0 = i64 item %0 %0\n",
      "kernel \"a over once\n",
      "nonsense\n",
  };
  for (const char* text : texts) EXPECT_THROW(parse_kernel(text), InternalError) << text;
}

struct Broken {
  const char* rule;
  const char* body;
};

const Broken broken_kernels[] = {
    {"too few operands", "%0 = f64 constant 1\n%1 = f64 add %0\n"},
    {"too many operands", "%0 = f64 constant 1\n%1 = f64 neg %0, %0\n"},
    {"before it is defined", "%0 = f64 neg %0\n"},
    {"has no value", "%0 = i64 item\n%1 = f64 constant 1\n%2 = f64 store v, %0, %1\n%3 = f64 neg %2\n"},
    {"different types", "%0 = f64 constant 1\n%1 = i32 constant 1\n%2 = f64 add %0, %1\n"},
    {"does not take this type", "%0 = bool constant true\n%1 = bool add %0, %0\n"},
    {"does not take this type", "%0 = i32 constant 1\n%1 = i32 sqrt %0\n"},
    {"comparison is boolean", "%0 = i32 constant 1\n%1 = i32 lt %0, %0\n"},
    {"condition is boolean", "%0 = i32 constant 1\n%1 = i32 select %0, %0, %0\n"},
    {"bitcast is between", "%0 = i32 constant 1\n%1 = f64 bitcast %0\n"},
    {"zext takes i32", "%0 = i64 item\n%1 = i64 zext %0\n"},
    {"does not make this type", "%0 = i32 item\n"},
    {"index is an integer", "%0 = f64 constant 1\n%1 = f64 load v, %0\n"},
    {"not the array's type", "%0 = i64 item\n%1 = i32 load v, %0\n"},
    {"not the scalar's type", "%0 = i32 scalar s\n"},
    {"type that is stored", "%0 = i64 item\n%1 = f64 store v, %0, %0\n"},
    {"mask is boolean", "%0 = i64 item\n%1 = f64 constant 1\n%2 = f64 store v, %0, %1, %0\n"},
    {"list takes i32", "%0 = i64 item\n%1 = bool constant true\n%2 = i32 append l, %0, %1\n"},
    {"no such loop", "%0 = bool loop_begin 0\n"},
    {"not closed", "%0 = bool loop_begin 0\nloop 0: for 1 rounds\n"},
    {"has no instructions", "loop 0: for 1 rounds\n"},
    {"effect inside a loop",
     "%0 = i64 item\n%1 = f64 constant 1\n%2 = bool loop_begin 0\n%3 = f64 store v, %0, %1\n"
     "loop 0: for 1 rounds\n"},
    {"loops do not nest",
     "%0 = bool loop_begin 0\n%1 = bool loop_begin 1\nloop 0: for 1 rounds\nloop 1: for 1 rounds\n"},
    {"begins with its arguments",
     "%0 = i64 item\n%1 = bool loop_begin 0\n%2 = i64 add %0, %0\nloop 0: %2 for 1 rounds\n"},
    {"used outside it",
     "%0 = bool constant false\n%1 = bool loop_begin 0\n%2 = f64 constant 1\n%3 = bool loop_end 0, %0\n"
     "%4 = f64 neg %2\nloop 0: for 1 rounds\n"},
    {"argument keeps its type",
     "%0 = i64 item\n%1 = bool loop_begin 0\n%2 = i64 loop_arg 0, %0\n%3 = bool constant false\n"
     "%4 = bool loop_end 0, %3\nloop 0: %3 for 1 rounds\n"},
    {"no such result",
     "%0 = bool constant false\n%1 = bool loop_begin 0\n%2 = bool loop_end 0, %0\n%3 = f64 loop_result 0, "
     "%2\n"
     "loop 0: for 1 rounds\n"},
    {"at least once",
     "%0 = bool constant false\n%1 = bool loop_begin 0\n%2 = bool loop_end 0, %0\nloop 0: for 0 rounds\n"},
};

TEST(Kernel, BrokenRulesAreNamed) {
  for (const auto& [rule, body] : broken_kernels) {
    // The loop lines come last in a kernel's text but may stand anywhere.
    const Kernel kernel =
        parse_kernel(std::string("kernel k over items\narray v: f64\nscalar s: f64\nlist l\n") + body);
    try {
      verify(kernel);
      ADD_FAILURE() << "accepted: " << rule << "\n" << body;
    } catch (const InternalError& error) {
      EXPECT_NE(std::string(error.what()).find(rule), std::string::npos) << error.what() << "\n" << body;
    }
  }
}

TEST(Kernel, ParametersHaveOneNameEach) {
  EXPECT_THROW(verify(parse_kernel("kernel k over once\narray v: f64\narray v: f64\n")), InternalError);
  EXPECT_THROW(verify(parse_kernel("kernel k over once\nscalar v: f64\nscalar v: f64\n")), InternalError);
  EXPECT_THROW(verify(parse_kernel("kernel k over once\nlist v\nlist v\n")), InternalError);
}

}  // namespace
}  // namespace brio::ir
