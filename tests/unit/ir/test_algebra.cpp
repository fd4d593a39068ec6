#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "brio/error.hpp"
#include "ir/algebra.hpp"
#include "ir/evaluate.hpp"

namespace brio::ir {
namespace {

const ExprPtr a = symbol("a");
const ExprPtr b = symbol("b");
const ExprPtr x = symbol("x");
const ExprPtr y = symbol("y");
const ExprPtr n = symbol("n", Type::i32);
const ExprPtr flag = symbol("flag", Type::boolean);

ExprPtr c(double value) { return constant(value); }
ExprPtr pow(ExprPtr base, ExprPtr exponent) {
  return binary(ExprOp::pow, std::move(base), std::move(exponent));
}
ExprPtr pow(ExprPtr base, double exponent) { return pow(std::move(base), c(exponent)); }
ExprPtr f(Function function, ExprPtr arg) { return call(function, {std::move(arg)}); }

TEST(Simplify, Table) {
  struct Row {
    ExprPtr expr;
    const char* text;
  };
  const std::vector<Row> rows = {
      {c(1) + c(2) * x - c(1), "2*x"},
      {x + c(0), "x"},
      {c(0) - x, "-x"},
      {-(-x), "x"},
      {x * c(1), "x"},
      {c(0) * x, "0"},
      {x - x, "0"},
      {x + y - x, "y"},
      {x + x + x, "3*x"},
      {a * x + x * a, "2*a*x"},
      {x / x, "1"},
      {x * y / x, "y"},
      {x / c(4), "0.25*x"},
      {x / y / a, "x/(y*a)"},
      {x / (y / a), "x*a/y"},
      {x * x, "x**2"},
      {x * x / pow(x, 3), "1/x"},
      {pow(x, 1), "x"},
      {pow(x, 0), "1"},
      {pow(pow(x, 2), 3), "x**6"},
      {pow(pow(x, 2), 0.5), "(x**2)**0.5"},
      {pow(pow(x, 0.5), 2), "x"},
      {pow(x * y, 2), "x**2*y**2"},
      {pow(c(2) * x, 2), "4*x**2"},
      {pow(c(2), c(10)), "1024"},
      {pow(c(9), 0.5), "3"},
      {(x + y) * (y + x), "(x + y)**2"},
      {(x + y) / (y + x), "1"},
      {(a - x + c(2) * x) / y * c(1) - c(0), "(a + x)/y"},
      {x + c(2) * (x + y), "3*x + 2*y"},
      {c(2) * (x + y), "2*(x + y)"},
      {-(x - y), "-(x - y)"},
      {a - (x - y), "a - x + y"},
      {x * c(3) * y * c(0.5), "1.5*x*y"},
      {c(1) / c(0), "1/0"},
      {(x - x) / y, "0"},
      {f(Function::exp, x - x), "1"},
      {f(Function::sqrt, c(4)) * x, "2*x"},
      {f(Function::exp, c(1)), "exp(1)"},
      {f(Function::log, c(1)) + x, "x"},
      {f(Function::floor, c(2.5)), "2"},
      {select(constant_boolean(true), x, y), "x"},
      {select(flag, x + y, y + x), "x + y"},
      {binary(ExprOp::logical_and, constant_boolean(true), flag), "flag"},
      {binary(ExprOp::logical_or, constant_boolean(true), flag), "True"},
      {unary(ExprOp::logical_not, unary(ExprOp::logical_not, flag)), "flag"},
      {binary(ExprOp::lt, c(1), c(2)), "True"},
      {constant_integer(2147483647) + constant_integer(1), "-2147483648"},
      {n * constant_integer(1) + constant_integer(0), "n"},
      {n * x - x * n, "0"},
      {convert(c(2.7), Type::i32), "2"},
      {binary(ExprOp::floordiv, constant_integer(7), constant_integer(2)), "7//2"},
      {pow(x, y) * x, "x**y*x"},
  };
  for (const auto& row : rows) EXPECT_EQ(print(*simplify(row.expr)), row.text) << print(*row.expr);
}

TEST(Simplify, DrawsStayApart) {
  const auto draw = [] { return call(Function::randn, {}); };
  EXPECT_EQ(print(*simplify(draw() - draw())), "randn() - randn()");
  const auto one = draw();
  EXPECT_EQ(print(*simplify(one - one)), "0");
}

TEST(Simplify, CoefficientsDontOverflowOnTheWay) {
  // 1e-200*1e-200 alone would be 0.
  const auto expr = (c(1e-200) * x) * (c(1e-200) * y);
  const auto value = evaluate(*simplify(expr), [](const std::string&) { return 1e200; });
  EXPECT_DOUBLE_EQ(value.value(), 1.0);
}

// Random expressions in a, b, x, y, all positive, so that every power and logarithm is defined.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  ExprPtr make(int depth) {
    if (depth == 0 || pick(8) == 0) return leaf();
    switch (pick(12)) {
      case 0:
      case 1: return make(depth - 1) + make(depth - 1);
      case 2: return make(depth - 1) - make(depth - 1);
      case 3:
      case 4: return make(depth - 1) * make(depth - 1);
      case 5: return make(depth - 1) / leaf();
      case 6: return -make(depth - 1);
      case 7: return pow(leaf() * leaf(), static_cast<double>(pick(7)) - 3);
      case 8: return pow(f(Function::abs, make(depth - 1)), 0.5 * pick(5));
      case 9: return f(Function::tanh, make(depth - 1));
      case 10: return select(binary(ExprOp::lt, leaf(), leaf()), make(depth - 1), make(depth - 1));
      default: {
        const auto shared = make(depth - 1);
        return shared * leaf() + shared;
      }
    }
  }

 private:
  int pick(int count) { return std::uniform_int_distribution<>(0, count - 1)(random_); }
  ExprPtr leaf() {
    const std::vector<ExprPtr> leaves = {a, b, x, y, c(2), c(0.5), c(3), c(1), c(0.1)};
    return leaves[static_cast<std::size_t>(pick(static_cast<int>(leaves.size())))];
  }
  std::mt19937 random_;
};

// The value, and the sum of the magnitudes of what is added up on the way: rounding is relative to that.
struct Bounded {
  double value;
  double scale;
};
Bounded bounded(const Expr& expr, const std::map<std::string, double>& values) {
  const auto lookup = [&](const std::string& name) { return values.at(name); };
  const double value = evaluate(expr, lookup).value();
  if (expr.type != Type::f64 || expr.args.empty()) return {value, std::fabs(value)};
  if (expr.kind == Expr::Kind::select)
    return bounded(*expr.args[evaluate(*expr.args[0], lookup) != 0.0 ? 1 : 2], values);
  const auto first = bounded(*expr.args[0], values);
  if (expr.kind == Expr::Kind::call && expr.function == Function::tanh) return {value, 1 + first.scale};
  if (expr.kind == Expr::Kind::call || expr.op == ExprOp::neg) return {value, first.scale};
  const auto second = bounded(*expr.args[1], values);
  switch (expr.op) {
    case ExprOp::add:
    case ExprOp::sub: return {value, first.scale + second.scale};
    case ExprOp::mul: return {value, first.scale * second.scale};
    case ExprOp::div: return {value, first.scale / std::fabs(second.value)};
    default: return {value, std::fmax(std::fabs(value), std::pow(first.scale, second.value))};
  }
}

TEST(Simplify, KeepsTheValueAndIsAFixedPoint) {
  std::mt19937 random(7);
  std::uniform_real_distribution<> positive(0.3, 3.0);
  int compared = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const auto expr = Generator(seed).make(6);
    const auto simple = simplify(expr);
    EXPECT_TRUE(equal(*simplify(simple), *simple))
        << seed << ": " << print(*expr) << "\n  " << print(*simple) << "\n  " << print(*simplify(simple));
    for (int k = 0; k < 3; ++k) {
      const std::map<std::string, double> values = {
          {"a", positive(random)}, {"b", positive(random)}, {"x", positive(random)}, {"y", positive(random)}};
      const auto expected = bounded(*expr, values);
      const auto found = evaluate(*simple, [&](const std::string& name) { return values.at(name); }).value();
      // Where terms cancel under a root or in a divisor, digits are lost that no tolerance can name.
      if (!std::isfinite(expected.value) || !(expected.scale < 1e3 * (1 + std::fabs(expected.value))))
        continue;
      ++compared;
      EXPECT_NEAR(found, expected.value, 1e-12 * std::fmax(expected.scale, 1.0))
          << seed << ": " << print(*expr) << "\n  " << print(*simple);
    }
  }
  EXPECT_GT(compared, 5000);
}

TEST(Simplify, SharedGraphsCostTheirSizeNotTheirTreesSize) {
  auto expr = x;
  for (int k = 0; k < 60; ++k) expr = f(Function::sin, expr * y + f(Function::tanh, expr));
  const auto simple = simplify(expr);
  EXPECT_TRUE(equal(*simplify(simple), *simple));
}

TEST(Derivative, Table) {
  struct Row {
    ExprPtr expr;
    const char* text;
  };
  const std::vector<Row> rows = {
      {a * x + b, "a"},
      {pow(x, 3), "3*x**2"},
      {a / x, "-a/x**2"},
      {f(Function::exp, a * x), "exp(a*x)*a"},
      {f(Function::log, x), "1/x"},
      {f(Function::sqrt, x), "0.5/sqrt(x)"},
      {f(Function::tanh, x), "1 - tanh(x)**2"},
      {pow(a, x), "a**x*log(a)"},
      {f(Function::floor, x) + f(Function::sign, x), "0"},
      {f(Function::abs, x), "sign(x)"},
      {call(Function::clip, {x, a, b}), "select(x < a, 0, select(x > b, 0, 1))"},
      {select(flag, x * x, a), "select(flag, 2*x, 0)"},
      {convert(f(Function::to_int, x), Type::f64) * x, "int(x)"},
      {call(Function::randn, {}) + a, "0"},
  };
  for (const auto& row : rows) {
    const auto slope = derivative(row.expr, "x");
    // Constants come last in a sum; written the other way round where that reads better.
    EXPECT_TRUE(print(*slope) == row.text || print(*slope) == "-tanh(x)**2 + 1")
        << print(*slope) << " for " << row.text;
  }
}

TEST(Derivative, AgreesWithDifferences) {
  using enum Function;
  for (const auto function : {sin, cos, tan, sinh, cosh, tanh, arcsin, arccos, arctan, exp, log, log10, expm1,
                              log1p, exprel, sqrt, abs}) {
    const auto expr = f(function, x * x);
    const auto slope = derivative(expr, "x");
    for (const double at : {0.05, 0.3, 0.6, 0.9}) {
      const auto value = [&](const Expr& e, double point) {
        return evaluate(e, [&](const std::string&) { return point; }).value();
      };
      constexpr double h = 1e-5;  // error of the central difference: h^2 times the third derivative
      const double difference = (value(*expr, at + h) - value(*expr, at - h)) / (2 * h);
      EXPECT_NEAR(value(*slope, at), difference, 1e-6 * (1 + std::fabs(difference)))
          << row_of(function).name << " at " << at;
    }
  }
}

TEST(Derivative, OfExprelIsSmoothThroughZero) {
  const auto slope = derivative(f(Function::exprel, x), "x");
  // (exp(x)*(x - 1) + 1)/x^2, from sixty terms of its series in rational arithmetic
  const std::vector<std::pair<double, double>> rows = {
      {0, 0.5},
      {1e-9, 0.50000000033333333},
      {0.1, 0.5346173731917138},
      {-0.1, 0.46788401604444696},
      {0.25, 0.5916949997471022},
      {1, 1.0},
      {-2, 0.14849853757254047},
  };
  for (const auto& [at, expected] : rows) {
    const double found = evaluate(*slope, [v = at](const std::string&) { return v; }).value();
    EXPECT_NEAR(found, expected, 4e-15) << at;  // cancellation costs up to 4 bits
  }
}

TEST(LinearForm, Table) {
  struct Row {
    ExprPtr expr;
    const char* text;  // coefficient of x | of y | rest; empty: not affine
  };
  const std::vector<Row> rows = {
      {(a - x) / b, "-1/b|0|a/b"},
      {x + y, "1|1|0"},
      {a * (x - y) * b + c(3), "a*b|-a*b|3"},
      {-(x + x * a), "-(a + 1)|0|0"},
      {a, "0|0|a"},
      {x * y, ""},
      {x * y - y * x + x, "1|0|0"},
      {pow(x + c(1), 2) - x * x, "2|0|1"},
      {x * x / x, "1|0|0"},
      {pow(x, 1), "1|0|0"},
      {pow(x, 0.5), ""},
      {a / x, ""},
      {f(Function::exp, x), ""},
      {f(Function::exp, a) * x, "exp(a)|0|0"},
      {select(flag, x, y), "select(flag, 1, 0)|select(flag, 0, 1)|0"},
      {select(binary(ExprOp::lt, x, a), x, y), ""},
      {n * x, "n|0|0"},
      {f(Function::to_int, x) * y, ""},
      {(x + y) * (a + b), "a + b|a + b|0"},
  };
  for (const auto& row : rows) {
    const auto form = linear_form(row.expr, {"x", "y"});
    const auto text =
        form ? print(*form->coefficients[0]) + "|" + print(*form->coefficients[1]) + "|" + print(*form->rest)
             : std::string();
    EXPECT_EQ(text, row.text) << print(*row.expr);
  }
}

TEST(LinearForm, GivesUpOnExplodingPolynomials) {
  std::vector<std::string> symbols;
  ExprPtr sum = c(1);
  for (int k = 0; k < 12; ++k) {
    symbols.push_back("s" + std::to_string(k));
    sum = sum + symbol(symbols.back());
  }
  EXPECT_FALSE(linear_form(pow(sum, 8), symbols).has_value());
  EXPECT_TRUE(linear_form(sum, symbols).has_value());
}

TEST(ConstantValue, OfExpressionsWithoutSymbolsAndDraws) {
  EXPECT_EQ(constant_value(*(c(1) / c(2))), 0.5);
  EXPECT_EQ(constant_value(*binary(ExprOp::floordiv, constant_integer(-7), constant_integer(2))), -4);
  EXPECT_EQ(constant_value(*binary(ExprOp::mod, constant_integer(-7), constant_integer(2))), 1);
  EXPECT_EQ(constant_value(*(constant_integer(2147483647) + constant_integer(1))), -2147483648.0);
  EXPECT_EQ(constant_value(*(x + c(1))), std::nullopt);
  EXPECT_EQ(constant_value(*call(Function::rand, {})), std::nullopt);
}

}  // namespace
}  // namespace brio::ir
