// Every function of model text gives the same bits from the interpreter and from machine code of every width.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <random>

#include "backend/interpreter/interpreter.hpp"
#include "backend/llvm/llvm_backend.hpp"
#include "ir/builder.hpp"
#include "ir/math.hpp"
#include "workspace.hpp"

namespace brio::agree {
namespace {

using ir::Builder;
using ir::Type;
using ir::Value;

struct Case {
  int width;
  int optimise;
};

class Functions : public testing::TestWithParam<Case> {};

Value call(Builder& b, const ir::FunctionRow& row) {
  const ir::RandomPlace place{.key = b.scalar("key", Type::i64), .element = b.item(), .step = b.i64(7)};
  switch (row.function) {
    case ir::Function::rand: return ir::build_rand(b, place, 3);
    case ir::Function::randn: return ir::build_randn(b, place, 3);
    case ir::Function::poisson:
      return ir::build_poisson(b, place, 3, b.load(b.array("mean", Type::f64), b.item()));
    default: break;
  }
  std::vector<Value> args;
  for (int k = 0; k < row.arity; ++k)
    args.push_back(b.load(b.array(fmt::format("x{}", k), Type::f64), b.item()));
  return ir::build_function(b, row.function, args);
}

ir::Kernel kernel_of(const std::string& name, const std::function<Value(Builder&)>& make) {
  Builder b(name, ir::Domain::items);
  const Value value = make(b);
  b.store(b.array("result", b.type_of(value)), b.item(), value);
  return std::move(b).finish();
}

std::vector<ir::Kernel> make_kernels() {
  std::vector<ir::Kernel> kernels;
  for (const auto& row : ir::all_functions()) {
    kernels.push_back(kernel_of(std::string(row.name), [&](Builder& b) { return call(b, row); }));
  }
  kernels.push_back(
      kernel_of("exprel_near", [](Builder& b) { return call(b, ir::row_of(ir::Function::exprel_near)); }));
  const auto x = [](Builder& b, const char* name, Type type) {
    return b.load(b.array(name, type), b.item());
  };
  kernels.push_back(kernel_of("inverse_exprel", [&](Builder& b) {
    return ir::build_inverse_exprel(b, ir::Function::exprel, {x(b, "x0", Type::f64)});
  }));
  for (const auto given : {ir::Function::exprel_given_exp, ir::Function::exprel_given_opposite}) {
    kernels.push_back(kernel_of("exprel_given", [&](Builder& b) { return call(b, ir::row_of(given)); }));
    kernels.push_back(kernel_of("inverse_exprel_given", [&](Builder& b) {
      return ir::build_inverse_exprel(b, given, {x(b, "x0", Type::f64), x(b, "x1", Type::f64)});
    }));
  }
  for (const Type type : {Type::f64, Type::i32}) {
    kernels.push_back(
        kernel_of("pow", [&](Builder& b) { return ir::build_power(b, x(b, "x0", type), x(b, "x1", type)); }));
    kernels.push_back(
        kernel_of("mod", [&](Builder& b) { return b.modulo(x(b, "x0", type), x(b, "x1", type)); }));
    kernels.push_back(
        kernel_of("div", [&](Builder& b) { return b.floor_divide(x(b, "x0", type), x(b, "x1", type)); }));
  }
  kernels.push_back(kernel_of("binomial", [&](Builder& b) {
    const ir::RandomPlace place{.key = b.scalar("key", Type::i64), .element = b.item(), .step = b.i64(7)};
    return ir::build_binomial(b, place, 3, x(b, "mean", Type::f64), x(b, "x0", Type::f64));
  }));
  kernels.push_back(kernel_of("binomial_of_all", [&](Builder& b) {
    const ir::RandomPlace place{.key = b.scalar("key", Type::i64), .element = b.item(), .step = b.i64(7)};
    return ir::build_binomial(b, place, 3, b.f64(1600), b.f64(8e-4));
  }));
  for (const double exponent : {2.0, -3.0, 0.5, 1.7}) {
    kernels.push_back(kernel_of("pow_constant", [&](Builder& b) {
      return ir::build_power(b, x(b, "x0", Type::f64), b.f64(exponent));
    }));
  }
  return kernels;
}

/// Numbers of every size and sign, the borders of the functions' ranges, and what is no number.
std::uint64_t argument(std::mt19937_64& random, const ir::ArrayParam& array) {
  constexpr double special[] = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                0.5,
                                709.78,
                                709.79,
                                -708.4,
                                -745.13,
                                -745.14,
                                5e-324,
                                1e-310,
                                1e308,
                                std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
  const auto draw = random();
  const double unit = static_cast<double>(draw >> 11u) * 0x1p-53;
  if (array.type == Type::i32) return static_cast<std::uint32_t>(static_cast<std::int32_t>(draw % 41) - 20);
  if (array.name == "mean")
    return std::bit_cast<std::uint64_t>(draw % 16 == 0 ? special[draw / 16 % 16] : 60 * unit);
  switch (draw % 8) {
    case 0: return std::bit_cast<std::uint64_t>(special[draw / 8 % 16]);
    case 1: return (draw & ~(std::uint64_t{0x7ff} << 52u)) | (draw / 8 % 2047) << 52u;  // any finite number
    case 2: return std::bit_cast<std::uint64_t>(1000 * unit - 500);
    case 3: return std::bit_cast<std::uint64_t>(1e5 * unit);
    default: return std::bit_cast<std::uint64_t>(8 * unit - 4);
  }
}

Workspace make_workspace(const ir::Kernel& kernel) {
  constexpr std::int64_t size = 1003;
  std::mt19937_64 random(11);
  Workspace workspace;
  workspace.size = size;
  workspace.parts = {{0, size}};
  for (const auto& parameter : kernel.arrays) {
    auto& array =
        workspace.arrays.emplace_back(Workspace::Array{.type = parameter.type, .count = size, .bits = {}});
    for (std::int64_t k = 0; k < base::padded(size); ++k) array.bits.push_back(argument(random, parameter));
  }
  workspace.scalars.assign(kernel.scalars.size(), 0x123456789abcdefu);
  return workspace;
}

TEST_P(Functions, AgreeWithTheInterpreter) {
  const auto kernels = make_kernels();
  const auto expected = interpreter::make()->compile(kernels);
  const auto found =
      llvm_backend::make({.width = GetParam().width, .optimise = GetParam().optimise})->compile(kernels);
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    const auto workspace = make_workspace(kernels[k]);
    EXPECT_EQ(difference(workspace, run(*expected[k], workspace), run(*found[k], workspace)), "")
        << kernels[k].name;
  }
}

std::string name(const testing::TestParamInfo<Case>& info) {
  return fmt::format("Width{}Optimise{}", info.param.width, info.param.optimise);
}

INSTANTIATE_TEST_SUITE_P(Widths, Functions,
                         testing::Values(Case{1, 0}, Case{8, 0}, Case{1, 3}, Case{2, 3}, Case{4, 3},
                                         Case{8, 3}),
                         name);

}  // namespace
}  // namespace brio::agree
