#include <gtest/gtest.h>

#include "brio/error.hpp"
#include "ir/expr.hpp"

namespace brio::ir {
namespace {

ExprPtr x() { return symbol("x"); }
ExprPtr y() { return symbol("y"); }
ExprPtr n() { return symbol("n", Type::i32); }
ExprPtr b() { return symbol("b", Type::boolean); }

TEST(Functions, TableHasAllNamesOfTheLanguage) {
  const std::vector<std::string> names = {"sin",   "cos",      "tan",    "sinh",   "cosh",   "tanh", "exp",
                                          "log",   "log10",    "expm1",  "log1p",  "exprel", "sqrt", "ceil",
                                          "floor", "arcsin",   "arccos", "arctan", "abs",    "sign", "clip",
                                          "int",   "timestep", "rand",   "randn",  "poisson"};
  EXPECT_EQ(all_functions().size(), names.size());
  for (const auto& name : names) {
    const auto* row = find_function(name);
    ASSERT_NE(row, nullptr) << name;
    EXPECT_EQ(row->name, name);
    EXPECT_EQ(&row_of(row->function), row);
    EXPECT_EQ(row->stateful, name == "rand" || name == "randn" || name == "poisson") << name;
  }
  EXPECT_EQ(find_function("max"), nullptr);
}

TEST(Expr, TypesFollowFromOperands) {
  struct Row {
    ExprPtr expr;
    Type type;
  };
  const std::vector<Row> rows = {
      {n() + n(), Type::i32},
      {n() + x(), Type::f64},
      {n() / n(), Type::f64},
      {b() + b(), Type::i32},
      {binary(ExprOp::floordiv, n(), symbol("k", Type::i64)), Type::i64},
      {binary(ExprOp::mod, x(), n()), Type::f64},
      {binary(ExprOp::pow, n(), n()), Type::f64},
      {binary(ExprOp::pow, n(), constant_integer(3)), Type::i32},
      {binary(ExprOp::pow, n(), constant_integer(-3)), Type::f64},
      {binary(ExprOp::pow, n(), b()), Type::i32},
      {binary(ExprOp::pow, n(), convert(b(), Type::i32)), Type::i32},
      {binary(ExprOp::pow, x(), n()), Type::f64},
      {binary(ExprOp::lt, x(), n()), Type::boolean},
      {binary(ExprOp::logical_and, b(), x()), Type::boolean},
      {-b(), Type::i32},
      {call(Function::abs, {n()}), Type::i32},
      {call(Function::sign, {x()}), Type::f64},
      {call(Function::floor, {n()}), Type::f64},
      {call(Function::clip, {n(), n(), x()}), Type::f64},
      {call(Function::to_int, {x()}), Type::i64},
      {call(Function::to_int, {n()}), Type::i32},
      {call(Function::to_int, {b()}), Type::i32},
      {call(Function::to_int, {symbol("k", Type::i64)}), Type::i64},
      {call(Function::timestep, {x(), x()}), Type::i64},
      {call(Function::poisson, {x()}), Type::i32},
      {select(b(), n(), x()), Type::f64},
  };
  for (const auto& row : rows) EXPECT_EQ(row.expr->type, row.type) << print(*row.expr);
}

TEST(Expr, OperandsOfOneOperationHaveOneType) {
  const auto sum = n() + x();
  EXPECT_EQ(sum->args[0]->kind, Expr::Kind::convert);
  EXPECT_EQ(sum->args[0]->type, Type::f64);
  const auto order = binary(ExprOp::lt, b(), b());
  EXPECT_EQ(order->args[0]->type, Type::i32);
  const auto equality = binary(ExprOp::eq, b(), b());
  EXPECT_EQ(equality->args[0]->type, Type::boolean);
  const auto literal = constant_integer(2) * x();
  EXPECT_EQ(literal->args[0]->kind, Expr::Kind::constant);
  EXPECT_EQ(literal->args[0]->number, 2.0);
}

TEST(Expr, PrintsWithFewestParentheses) {
  struct Row {
    ExprPtr expr;
    const char* text;
  };
  const auto two = constant(2);
  const auto pow = [](ExprPtr a, ExprPtr c) { return binary(ExprOp::pow, std::move(a), std::move(c)); };
  const std::vector<Row> rows = {
      {x() + y() * x(), "x + y*x"},
      {(x() + y()) * x(), "(x + y)*x"},
      {x() - (y() - x()), "x - (y - x)"},
      {x() - y() - x(), "x - y - x"},
      {x() / (y() * x()), "x/(y*x)"},
      {x() / y() * x(), "x/y*x"},
      {-pow(x(), two), "-x**2"},
      {pow(-x(), two), "(-x)**2"},
      {pow(x(), -y()), "x**-y"},
      {pow(pow(x(), y()), x()), "(x**y)**x"},
      {pow(x(), pow(y(), x())), "x**y**x"},
      {pow(constant(-2), y()), "(-2)**y"},
      {x() * constant(-2), "x*-2"},
      {-(x() + y()), "-(x + y)"},
      {-x() * y(), "-x*y"},
      {-(x() * y()), "-(x*y)"},
      {unary(ExprOp::logical_not, binary(ExprOp::lt, x(), y())), "not x < y"},
      {binary(ExprOp::eq, binary(ExprOp::lt, x(), y()), b()), "(x < y) == b"},
      {binary(ExprOp::logical_or, b(), binary(ExprOp::logical_and, b(), b())), "b or b and b"},
      {binary(ExprOp::logical_and, b(), binary(ExprOp::logical_or, b(), b())), "b and (b or b)"},
      {n() + x(), "n + x"},
      {convert(x(), Type::i32), "int(x)"},
      {convert(b(), Type::f64) * x(), "int(b)*x"},
      {call(Function::clip, {x(), constant(0), two}), "clip(x, 0, 2)"},
      {select(b(), x(), y()), "select(b, x, y)"},
      {constant(0.1) + constant(1e-12) + constant(2), "0.1 + 1e-12 + 2"},
      {constant_boolean(true), "True"},
      {binary(ExprOp::floordiv, n(), constant_integer(2)), "n//2"},
  };
  for (const auto& row : rows) EXPECT_EQ(print(*row.expr), row.text);
}

TEST(Expr, EqualityIsOfTrees) {
  EXPECT_TRUE(equal(*(x() + y()), *(x() + y())));
  EXPECT_FALSE(equal(*(x() + y()), *(y() + x())));
  EXPECT_FALSE(equal(*constant(0.0), *constant(-0.0)));
  EXPECT_FALSE(equal(*symbol("x"), *symbol("x", Type::i32)));
}

TEST(Expr, SubstitutionIsSimultaneousAndKeepsTypes) {
  const auto swapped = substitute(x() - y(), {{"x", y()}, {"y", x()}});
  EXPECT_EQ(print(*swapped), "y - x");
  const auto converted = substitute(x() * y(), {{"x", n()}});
  EXPECT_EQ(converted->args[0]->type, Type::f64);
  const auto untouched = x() + y();
  EXPECT_EQ(substitute(untouched, {{"z", n()}}), untouched);
}

TEST(Expr, QuestionsAboutSymbols) {
  const auto expr = x() * call(Function::exp, {n() + y()});
  EXPECT_EQ(symbols_in(*expr), (std::set<std::string>{"n", "x", "y"}));
  EXPECT_TRUE(contains(*expr, "n"));
  EXPECT_FALSE(contains(*expr, "z"));
  EXPECT_FALSE(contains_stateful_call(*expr));
  EXPECT_TRUE(contains_stateful_call(*(x() + call(Function::randn, {}))));
}

// x, x + x, … 60 times: a tree of 2^60 nodes that only passes over the graph can handle.
ExprPtr doubled(ExprPtr expr) {
  for (int k = 0; k < 60; ++k) expr = expr + expr;
  return expr;
}

TEST(Expr, SharedGraphsCostTheirSizeNotTheirTreesSize) {
  const auto big = doubled(x());
  EXPECT_TRUE(equal(*big, *doubled(x())));
  EXPECT_EQ(symbols_in(*substitute(big, {{"x", y()}})), std::set<std::string>{"y"});
  EXPECT_LT(print(*big).size(), std::size_t{2} << 20u);
}

TEST(Expr, DepthIsBounded) {
  auto expr = x();
  const auto deepen = [&] {
    for (int k = 0; k < 100000; ++k) expr = -expr;
  };
  EXPECT_THROW(deepen(), ModelError);
}

}  // namespace
}  // namespace brio::ir
