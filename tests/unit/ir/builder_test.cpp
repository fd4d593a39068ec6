// What the builder merges, folds and drops. What the instructions compute is tested in unit/interpreter.
#include "ir/builder.hpp"

#include <bit>
#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "brio/error.hpp"

namespace brio::ir {
namespace {

/// The body of the kernel that stores what `make` makes.
std::string body_of(const std::function<Value(Builder&)>& make) {
  Builder b("k", Domain::items);
  const auto x = b.array("x", Type::f64);
  const Value value = make(b);
  b.store(b.array("out", b.type_of(value)), b.item(), value);
  static_cast<void>(x);
  const std::string text = print(std::move(b).finish());
  return text.substr(text.find('%'));
}

TEST(Builder, EqualInstructionsAreOne) {
  const auto text = body_of([](Builder& b) {
    const Value x = b.load(b.array("x", Type::f64), b.item());
    return b.mul(b.add(x, b.f64(1)), b.add(b.f64(1), x));
  });
  EXPECT_EQ(text,
            "%0 = i64 item\n"
            "%1 = f64 load x, %0\n"
            "%2 = f64 constant 1\n"
            "%3 = f64 add %1, %2\n"
            "%4 = f64 mul %3, %3\n"
            "%5 = f64 store out, %0, %4\n");
}

TEST(Builder, LoadsAreNotMerged) {
  Builder b("k", Domain::items);
  const auto x = b.array("x", Type::f64);
  EXPECT_NE(b.load(x, b.item()), b.load(x, b.item()));
}

TEST(Builder, ParametersAreDeclaredOnce) {
  Builder b("k", Domain::items);
  EXPECT_EQ(b.array("x", Type::f64), b.array("x", Type::f64));
  EXPECT_EQ(b.scalar("x", Type::f64), b.scalar("x", Type::f64));
  EXPECT_EQ(b.list("x"), b.list("x"));
  EXPECT_EQ(b.array("y", Type::i32), 1u);
  EXPECT_THROW(b.array("x", Type::i32), InternalError);
  EXPECT_THROW(b.scalar("x", Type::i32), InternalError);
}

TEST(Builder, DeadCodeIsDropped) {
  Builder b("k", Domain::once);
  const auto out = b.array("out", Type::i32);
  b.load(out, b.item());
  b.loop({b.i32(3)}, 5, [&](const std::vector<Value>& args) {
    return Builder::Round{{b.add(args[0], b.i32(1))}, b.boolean(true)};
  });
  const auto used = b.loop({b.i32(4)}, 6, [&](const std::vector<Value>& args) {
    b.mul(args[0], args[0]);
    return Builder::Round{{b.add(args[0], b.i32(1))}, b.compare(Op::lt, args[0], b.i32(9))};
  });
  b.store(out, b.item(), used[0]);
  EXPECT_EQ(print(std::move(b).finish()),
            "kernel k over once\n"
            "array out: i32\n"
            "%0 = i64 item\n"
            "%1 = i32 constant 4\n"
            "%2 = bool loop_begin 0\n"
            "%3 = i32 loop_arg 0, %1\n"
            "%4 = i32 constant 1\n"
            "%5 = i32 add %3, %4\n"
            "%6 = i32 constant 9\n"
            "%7 = bool lt %3, %6\n"
            "%8 = bool loop_end 0, %7\n"
            "%9 = i32 loop_result 0, %8\n"
            "%10 = i32 store out, %0, %9\n"
            "loop 0: %5 for 6 rounds\n");
}

struct FoldRow {
  const char* constant;  ///< as printed
  std::function<Value(Builder&)> make;
};

TEST(Builder, ConstantsAreFolded) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr auto i32_min = std::numeric_limits<std::int32_t>::min();
  const FoldRow rows[] = {
      {"f64 constant 3", [](Builder& b) { return b.add(b.f64(1), b.f64(2)); }},
      {"f64 constant 0.30000000000000004", [](Builder& b) { return b.add(b.f64(0.1), b.f64(0.2)); }},
      {"f64 constant 3.5", [](Builder& b) { return b.add(b.i32(1), b.f64(2.5)); }},
      {"i32 constant 2", [](Builder& b) { return b.add(b.boolean(true), b.boolean(true)); }},
      {"i64 constant 3", [](Builder& b) { return b.add(b.i32(1), b.i64(2)); }},
      {"i32 constant -2147483648", [](Builder& b) { return b.add(b.i32(2147483647), b.i32(1)); }},
      {"f64 constant 0.5", [](Builder& b) { return b.div(b.i32(1), b.i32(2)); }},
      {"f64 constant bits:7ff8000000000000", [](Builder& b) { return b.div(b.f64(0), b.f64(0)); }},
      {"f64 constant -inf", [](Builder& b) { return b.div(b.f64(1), b.f64(-0.0)); }},
      {"f64 constant 5.551115123125783e-17",
       [](Builder& b) { return b.fma(b.f64(0.1), b.f64(10), b.f64(-1)); }},
      {"f64 constant 2", [](Builder& b) { return b.emit(Op::round_even, Type::f64, b.f64(2.5)); }},
      {"i32 constant 2147483647", [](Builder& b) { return b.convert(b.f64(3e9), Type::i32); }},
      {"i32 constant -2147483648", [](Builder& b) { return b.neg(b.i32(i32_min)); }},
      {"i64 constant 9223372036854775807", [](Builder& b) { return b.convert(b.f64(inf), Type::i64); }},
      {"i64 constant -9223372036854775808", [](Builder& b) { return b.convert(b.f64(-1e300), Type::i64); }},
      {"i32 constant 0", [](Builder& b) { return b.convert(b.f64(NAN), Type::i32); }},
      {"i32 constant -1", [](Builder& b) { return b.convert(b.i64(0x1ffffffff), Type::i32); }},
      {"bool constant true", [](Builder& b) { return b.convert(b.f64(0.5), Type::boolean); }},
      {"i64 constant 4294967295", [](Builder& b) { return b.emit(Op::zext, Type::i64, b.i32(-1)); }},
      {"i64 constant 4607182418800017408",
       [](Builder& b) { return b.emit(Op::bitcast, Type::i64, b.f64(1)); }},
      {"bool constant false", [](Builder& b) { return b.compare(Op::le, b.f64(NAN), b.f64(NAN)); }},
      {"bool constant true", [](Builder& b) { return b.compare(Op::ne, b.f64(NAN), b.f64(NAN)); }},
      {"bool constant true", [](Builder& b) { return b.emit(Op::ult, Type::boolean, b.i32(1), b.i32(-1)); }},
      {"i32 constant 2147483647",
       [](Builder& b) { return b.emit(Op::lshr, Type::i32, b.i32(-1), b.i32(1)); }},
      {"i32 constant -1", [](Builder& b) { return b.emit(Op::ashr, Type::i32, b.i32(-2), b.i32(1)); }},
      {"f64 constant 7", [](Builder& b) { return b.select(b.boolean(true), b.i32(7), b.f64(8)); }},
      {"bool constant true", [](Builder& b) { return b.logical_not(b.logical_and(b.i32(2), b.f64(0))); }},
  };
  for (const auto& [constant, make] : rows) {
    const std::string text = body_of(make);
    EXPECT_NE(text.find(constant), std::string::npos) << constant << "\n" << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3) << text;  // the constant, item and store
  }
}

TEST(Builder, NeutralElementsAreRemoved) {
  Builder b("k", Domain::items);
  const Value x = b.load(b.array("x", Type::f64), b.item());
  const Value n = b.load(b.array("n", Type::i32), b.item());
  const Value p = b.load(b.array("p", Type::boolean), b.item());
  EXPECT_EQ(b.mul(x, b.f64(1)), x);
  EXPECT_EQ(b.mul(b.f64(1), x), x);
  EXPECT_EQ(b.div(x, b.f64(1)), x);
  EXPECT_EQ(b.sub(x, b.f64(0)), x);
  EXPECT_EQ(b.add(x, b.f64(-0.0)), x);
  EXPECT_EQ(b.neg(b.neg(x)), x);
  EXPECT_EQ(b.add(n, b.i32(0)), n);
  EXPECT_EQ(b.mul(n, b.i32(1)), n);
  EXPECT_EQ(b.mul(n, b.i32(0)), b.i32(0));
  EXPECT_EQ(b.convert(x, Type::f64), x);
  EXPECT_EQ(b.select(p, x, x), x);
  EXPECT_EQ(b.logical_and(p, b.boolean(true)), p);
  EXPECT_EQ(b.logical_or(p, b.boolean(false)), p);
  EXPECT_EQ(b.logical_and(p, b.boolean(false)), b.boolean(false));
  EXPECT_EQ(b.logical_or(b.boolean(true), p), b.boolean(true));
  EXPECT_EQ(b.logical_not(b.logical_not(p)), p);
  // These would change the value for -0.0, infinity or NaN.
  EXPECT_NE(b.add(x, b.f64(0)), x);
  EXPECT_NE(b.sub(x, b.f64(-0.0)), x);
  EXPECT_NE(b.mul(x, b.f64(0)), b.f64(0));
  EXPECT_NE(b.sub(x, x), b.f64(0));
  EXPECT_NE(b.compare(Op::eq, x, x), b.boolean(true));
}

TEST(Builder, MaskedEffects) {
  Builder b("k", Domain::items);
  const auto x = b.array("x", Type::f64);
  b.store(x, b.item(), b.f64(1), b.boolean(false));
  b.store(x, b.item(), b.f64(2), b.boolean(true));
  const Kernel kernel = std::move(b).finish();
  EXPECT_EQ(
      print(kernel),
      "kernel k over items\narray x: f64\n%0 = i64 item\n%1 = f64 constant 2\n%2 = f64 store x, %0, %1\n");
}

TEST(Builder, ValuesOfALoopStayInside) {
  Builder b("k", Domain::once);
  const auto results = b.loop({b.f64(0)}, 10, [&](const std::vector<Value>& args) {
    return Builder::Round{{b.add(args[0], b.f64(17))}, b.compare(Op::lt, args[0], b.f64(99))};
  });
  // The constants 17 and 99 were made inside and are made again.
  b.store(b.array("out", Type::f64), b.item(), b.add(results[0], b.f64(17)));
  EXPECT_NO_THROW(std::move(b).finish());
}

}  // namespace
}  // namespace brio::ir
