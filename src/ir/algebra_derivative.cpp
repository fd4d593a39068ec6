#include <fmt/format.h>

#include <array>
#include <unordered_map>
#include <unordered_set>

#include "brio/error.hpp"
#include "ir/algebra.hpp"

namespace brio::ir {

namespace {

ExprPtr zero() { return constant(0); }
ExprPtr one() { return constant(1); }
ExprPtr square(const ExprPtr& x) { return binary(ExprOp::pow, x, constant(2)); }
ExprPtr call(Function function, const ExprPtr& x) { return ir::call(function, std::vector{x}); }

// (exp(x) - exprel(x))/x loses its digits near 0: there, the sum of n x^(n-1)/(n+1)!. At |x| < 0.2 its
// thirteenth term is below 1e-18, and cancellation outside costs less than 4 bits.
ExprPtr exprel_slope(const ExprPtr& x) {
  constexpr int terms = 12;
  double factorial = 1;
  std::array<double, terms> coefficients{};
  for (int n = 1; n <= terms; ++n) {
    factorial *= n + 1;
    coefficients[static_cast<std::size_t>(n - 1)] = n / factorial;
  }
  auto series = constant(coefficients[terms - 1]);
  for (int k = terms - 2; k >= 0; --k)
    series = constant(coefficients[static_cast<std::size_t>(k)]) + x * series;
  const auto direct = (call(Function::exp, x) - call(Function::exprel, x)) / x;
  return select(binary(ExprOp::lt, call(Function::abs, x), constant(0.2)), series, direct);
}

// The slope of each function at x; null where it is 0.
using Slope = ExprPtr (*)(const ExprPtr& x);
struct Row {
  Function function;
  Slope slope;
};
const std::array slopes = {
    Row{Function::sin, [](const ExprPtr& x) { return call(Function::cos, x); }},
    Row{Function::cos, [](const ExprPtr& x) { return -call(Function::sin, x); }},
    Row{Function::tan, [](const ExprPtr& x) { return one() + square(call(Function::tan, x)); }},
    Row{Function::sinh, [](const ExprPtr& x) { return call(Function::cosh, x); }},
    Row{Function::cosh, [](const ExprPtr& x) { return call(Function::sinh, x); }},
    Row{Function::tanh, [](const ExprPtr& x) { return one() - square(call(Function::tanh, x)); }},
    Row{Function::arcsin, [](const ExprPtr& x) { return one() / call(Function::sqrt, one() - square(x)); }},
    Row{Function::arccos, [](const ExprPtr& x) { return -one() / call(Function::sqrt, one() - square(x)); }},
    Row{Function::arctan, [](const ExprPtr& x) { return one() / (one() + square(x)); }},
    Row{Function::exp, [](const ExprPtr& x) { return call(Function::exp, x); }},
    Row{Function::log, [](const ExprPtr& x) { return one() / x; }},
    Row{Function::log10, [](const ExprPtr& x) { return constant(0.43429448190325182765) / x; }},
    Row{Function::expm1, [](const ExprPtr& x) { return call(Function::exp, x); }},
    Row{Function::log1p, [](const ExprPtr& x) { return one() / (one() + x); }},
    Row{Function::exprel, exprel_slope},
    Row{Function::exprel_near, exprel_slope},
    Row{Function::exprel_given_exp, exprel_slope},
    Row{Function::exprel_given_opposite, exprel_slope},
    Row{Function::sqrt, [](const ExprPtr& x) { return constant(0.5) / call(Function::sqrt, x); }},
    Row{Function::abs, [](const ExprPtr& x) { return call(Function::sign, x); }},
};

class Derivative {
 public:
  explicit Derivative(const std::string& symbol) : symbol_(symbol) {}

  // Null stands for 0.
  ExprPtr of(const ExprPtr& expr) {
    if (expr->type != Type::f64) return nullptr;
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    return done_[expr.get()] = compute(*expr);
  }

 private:
  ExprPtr compute(const Expr& expr) {
    switch (expr.kind) {
      case Expr::Kind::symbol: return expr.name == symbol_ ? one() : nullptr;
      case Expr::Kind::op: return operation(expr);
      case Expr::Kind::call: return function_call(expr);
      case Expr::Kind::external: return outside_call(expr);
      case Expr::Kind::select: return chosen(expr.args[0], of(expr.args[1]), of(expr.args[2]));
      default: return nullptr;  // what is converted to a float is piecewise constant
    }
  }

  static ExprPtr sum(const ExprPtr& a, const ExprPtr& b) { return !a ? b : !b ? a : a + b; }
  static ExprPtr negated(const ExprPtr& a) { return a ? -a : nullptr; }
  static ExprPtr product(const ExprPtr& a, const ExprPtr& b) { return a && b ? a * b : nullptr; }
  static ExprPtr chosen(const ExprPtr& condition, const ExprPtr& then, const ExprPtr& otherwise) {
    if (!then && !otherwise) return nullptr;
    return select(condition, then ? then : zero(), otherwise ? otherwise : zero());
  }

  ExprPtr operation(const Expr& expr) {
    const auto& a = expr.args[0];
    const auto& b = expr.args.back();
    const auto da = of(a);
    if (expr.op == ExprOp::neg) return negated(da);
    const auto db = of(b);
    switch (expr.op) {
      case ExprOp::add: return sum(da, db);
      case ExprOp::sub: return sum(da, negated(db));
      case ExprOp::mul: return sum(product(da, b), product(a, db));
      case ExprOp::div: return sum(da ? da / b : nullptr, negated(db ? a * db / square(b) : nullptr));
      case ExprOp::mod: return sum(da, negated(product(binary(ExprOp::floordiv, a, b), db)));
      case ExprOp::pow: return power(a, b, da, db);
      default: return nullptr;  // floor division
    }
  }

  static ExprPtr power(const ExprPtr& a, const ExprPtr& b, const ExprPtr& da, const ExprPtr& db) {
    const auto base = product(b * binary(ExprOp::pow, a, b - one()), da);
    const auto exponent = product(binary(ExprOp::pow, a, b) * call(Function::log, a), db);
    return sum(base, exponent);
  }

  ExprPtr function_call(const Expr& expr) {
    if (expr.function == Function::clip) {
      const auto& [x, low, high] = std::tie(expr.args[0], expr.args[1], expr.args[2]);
      const auto below_high = chosen(binary(ExprOp::gt, x, high), of(high), of(x));
      return chosen(binary(ExprOp::lt, x, low), of(low), below_high);
    }
    for (const auto& row : slopes) {
      if (row.function == expr.function) return product(row.slope(expr.args[0]), of(expr.args[0]));
    }
    return nullptr;
  }

  ExprPtr outside_call(const Expr& expr) const {
    if (!contains(expr, symbol_)) return nullptr;
    throw ModelError({Code::unsupported_equations,
                      nullptr,
                      {},
                      fmt::format("the derivative of {}() is not known", expr.name),
                      ""});
  }

  const std::string& symbol_;
  std::unordered_map<const Expr*, ExprPtr> done_;
};

const Expr* find_unknown_slope(const Expr& expr, const std::string& symbol,
                               std::unordered_set<const Expr*>& seen) {
  if (!seen.insert(&expr).second) return nullptr;
  if (expr.kind == Expr::Kind::external && contains(expr, symbol)) return &expr;
  for (const auto& arg : expr.args) {
    if (const auto* found = find_unknown_slope(*arg, symbol, seen)) return found;
  }
  return nullptr;
}

}  // namespace

const Expr* unknown_slope(const Expr& expr, const std::string& symbol) {
  std::unordered_set<const Expr*> seen;
  return find_unknown_slope(expr, symbol, seen);
}

ExprPtr derivative(const ExprPtr& expr, const std::string& symbol) {
  const auto result = Derivative(symbol).of(expr);
  return result ? simplify(result) : zero();
}

}  // namespace brio::ir
