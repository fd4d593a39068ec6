// Every operation on every type, in vectors of every width, on the numbers where operations differ.
#include <gtest/gtest.h>

#include <limits>

#include "agree/kernels/workspace.hpp"
#include "backend/interpreter/interpreter.hpp"
#include "backend/llvm/llvm_backend.hpp"
#include "ir/builder.hpp"

namespace brio::llvm_backend {
namespace {

using ir::Op;
using ir::Type;

struct Row {
  Op op;
  Type result;
  std::vector<Type> operands;
};

std::vector<Row> rows() {
  constexpr auto b = Type::boolean;
  constexpr auto f = Type::f64;
  std::vector<Row> rows{{Op::div, f, {f, f}},
                        {Op::fma, f, {f, f, f}},
                        {Op::sqrt, f, {f}},
                        {Op::abs, f, {f}},
                        {Op::floor, f, {f}},
                        {Op::ceil, f, {f}},
                        {Op::trunc, f, {f}},
                        {Op::round_even, f, {f}},
                        {Op::copysign, f, {f, f}},
                        {Op::eq, b, {b, b}},
                        {Op::ne, b, {b, b}},
                        {Op::zext, Type::i64, {Type::i32}},
                        {Op::bitcast, f, {Type::i64}},
                        {Op::bitcast, Type::i64, {f}}};
  for (const Type type : {Type::i32, Type::i64}) {
    for (const Op op : {Op::sdiv, Op::srem, Op::shl, Op::lshr, Op::ashr})
      rows.push_back({op, type, {type, type}});
    rows.push_back({Op::ult, b, {type, type}});
  }
  for (const Type type : {b, Type::i32, Type::i64}) {
    for (const Op op : {Op::bit_and, Op::bit_or, Op::bit_xor}) rows.push_back({op, type, {type, type}});
  }
  for (const Type type : {Type::i32, Type::i64, f}) {
    for (const Op op : {Op::add, Op::sub, Op::mul}) rows.push_back({op, type, {type, type}});
    rows.push_back({Op::neg, type, {type}});
    for (const Op op : {Op::eq, Op::ne, Op::lt, Op::le, Op::gt, Op::ge})
      rows.push_back({op, b, {type, type}});
  }
  for (const Type to : {b, Type::i32, Type::i64, f}) {
    rows.push_back({Op::select, to, {b, to, to}});
    for (const Type from : {b, Type::i32, Type::i64, f}) rows.push_back({Op::convert, to, {from}});
  }
  return rows;
}

ir::Kernel kernel_of(const Row& row, std::size_t number) {
  ir::Builder b(fmt::format("operation_{}", number), ir::Domain::items);
  std::array<ir::Value, 3> args{ir::no_value, ir::no_value, ir::no_value};
  for (std::size_t k = 0; k < row.operands.size(); ++k) {
    args[k] = b.load(b.array(fmt::format("x{}", k), row.operands[k]), b.item());
  }
  ir::Value value = b.emit(row.op, row.result, args[0], args[1], args[2]);
  b.store(b.array("result", row.result), b.item(), value);
  return std::move(b).finish();
}

/// NaN is left out where its bits would be seen: they are not promised.
std::vector<std::uint64_t> numbers(Type type, bool with_nan) {
  if (type == Type::boolean) return {0, 1};
  if (type != Type::f64) {
    std::vector<std::int64_t> numbers{0,
                                      1,
                                      -1,
                                      2,
                                      -2,
                                      7,
                                      31,
                                      32,
                                      33,
                                      63,
                                      64,
                                      1000003,
                                      -77,
                                      std::numeric_limits<std::int32_t>::max(),
                                      std::numeric_limits<std::int32_t>::min()};
    if (type == Type::i64) {
      for (const auto far :
           {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(),
            std::int64_t{1} << 52, (std::int64_t{1} << 53) + 1, -(std::int64_t{1} << 40)}) {
        numbers.push_back(far);
      }
    }
    return {numbers.begin(), numbers.end()};
  }
  std::vector<double> numbers{0.0,
                              -0.0,
                              0.5,
                              -0.5,
                              1.0,
                              1.5,
                              2.5,
                              -2.5,
                              3.5,
                              1e-310,
                              5e-324,
                              0.1,
                              1.0 / 3,
                              1e300,
                              -1e300,
                              0x1p31,
                              0x1p31 - 1,
                              0x1p31 - 0.5,
                              -0x1p31,
                              -0x1p31 - 0.5,
                              -0x1p31 - 1,
                              0x1p52 + 0.5,
                              0x1p63,
                              0x1p63 - 1024,
                              -0x1p63,
                              -0x1p63 - 2048,
                              0x1p64,
                              std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity()};
  if (with_nan) numbers.push_back(std::numeric_limits<double>::quiet_NaN());
  std::vector<std::uint64_t> bits;
  for (const double number : numbers) bits.push_back(std::bit_cast<std::uint64_t>(number));
  return bits;
}

/// All combinations of operands, as items.
agree::Workspace workspace_of(const Row& row) {
  const bool with_nan = row.op != Op::bitcast && row.op != Op::copysign;
  std::vector<std::vector<std::uint64_t>> choices;
  std::size_t count = 1;
  for (const Type type : row.operands) count *= choices.emplace_back(numbers(type, with_nan)).size();
  agree::Workspace workspace;
  workspace.size = static_cast<std::int64_t>(count);
  workspace.parts = {{0, workspace.size}};
  const auto room = static_cast<std::size_t>(base::padded(workspace.size));
  std::size_t period = 1;
  for (std::size_t k = 0; k < row.operands.size(); ++k) {
    auto& array = workspace.arrays.emplace_back();
    array = {.type = row.operands[k], .count = workspace.size, .bits = {}};
    for (std::size_t i = 0; i < room; ++i) array.bits.push_back(choices[k][i / period % choices[k].size()]);
    period *= choices[k].size();
  }
  workspace.arrays.push_back(
      {.type = row.result, .count = workspace.size, .bits = std::vector<std::uint64_t>(room)});
  return workspace;
}

class Operations : public testing::TestWithParam<Options> {};

TEST_P(Operations, AgreeWithTheInterpreter) {
  const auto table = rows();
  std::vector<ir::Kernel> kernels;
  for (const auto& row : table) kernels.push_back(kernel_of(row, kernels.size()));
  const auto expected = interpreter::make()->compile(kernels);
  const auto found = make(GetParam())->compile(kernels);
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    const auto workspace = workspace_of(table[k]);
    EXPECT_EQ(difference(workspace, run(*expected[k], workspace), run(*found[k], workspace)), "")
        << ir::print(kernels[k]);
  }
}

INSTANTIATE_TEST_SUITE_P(
    AllWidths, Operations,
    testing::Values(Options{.width = 1, .optimise = 0}, Options{.width = 2, .optimise = 0},
                    Options{.width = 4, .optimise = 0}, Options{.width = 8, .optimise = 0},
                    Options{.width = 1, .optimise = 3}, Options{.width = 2, .optimise = 3},
                    Options{.width = 4, .optimise = 3}, Options{.width = 8, .optimise = 3},
                    // No fma, no rounding, no scatter: library calls and single lanes.
                    Options{.width = 2, .optimise = 3, .processor = "x86-64"},
                    Options{.width = 8, .optimise = 0, .processor = "x86-64"}));

// With constants as operands LLVM computes the result itself, and must do so like the processor.
TEST(Operations, FoldLikeTheProcessor) {
  for (const auto& row : rows()) {
    if (row.operands.size() != 2 || row.operands[1] == Type::boolean) continue;
    ir::Builder b("folded", ir::Domain::items);
    const auto x = b.load(b.array("x", row.operands[0]), b.item());
    const auto bits = numbers(row.operands[1], false);
    for (std::size_t k = 0; k < bits.size(); ++k) {
      const auto constant = row.operands[1] == Type::f64   ? b.f64(std::bit_cast<double>(bits[k]))
                            : row.operands[1] == Type::i32 ? b.i32(static_cast<std::int32_t>(bits[k]))
                                                           : b.i64(static_cast<std::int64_t>(bits[k]));
      b.store(b.array(fmt::format("result{}", k), row.result), b.item(),
              b.emit(row.op, row.result, x, constant));
    }
    const auto kernel = std::move(b).finish();
    agree::Workspace workspace;
    const auto values = numbers(row.operands[0], row.op != Op::copysign);
    workspace.size = static_cast<std::int64_t>(values.size());
    workspace.parts = {{0, workspace.size}};
    for (const auto& parameter : kernel.arrays) {
      workspace.arrays.push_back({.type = parameter.type, .count = workspace.size, .bits = values});
      workspace.arrays.back().bits.resize(static_cast<std::size_t>(base::padded(workspace.size)));
    }
    const std::span<const ir::Kernel> one(&kernel, 1);
    const auto expected = interpreter::make()->compile(one);
    const auto found = make({.width = 4, .optimise = 3})->compile(one);
    EXPECT_EQ(difference(workspace, run(*expected[0], workspace), run(*found[0], workspace)), "")
        << ir::print(kernel);
  }
}

}  // namespace
}  // namespace brio::llvm_backend
