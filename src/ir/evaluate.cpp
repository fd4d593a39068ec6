#include "ir/evaluate.hpp"

#include <cmath>
#include <unordered_map>
#include <vector>

#include "brio/error.hpp"
#include "ir/algebra.hpp"

namespace brio::ir {

namespace {

struct NotAValue {};

double floor_divide(double a, double b) { return std::floor(a / b); }

double modulo(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double exprel(double x) { return x == 0 ? 1 : x == INFINITY ? x : std::expm1(x) / x; }

double operate(ExprOp op, double a, double b) {
  switch (op) {
    case ExprOp::neg: return -a;
    case ExprOp::logical_not: return a == 0;
    case ExprOp::add: return a + b;
    case ExprOp::sub: return a - b;
    case ExprOp::mul: return a * b;
    case ExprOp::div: return a / b;
    case ExprOp::floordiv: return floor_divide(a, b);
    case ExprOp::mod: return modulo(a, b);
    case ExprOp::pow: return std::pow(a, b);
    case ExprOp::lt: return a < b;
    case ExprOp::le: return a <= b;
    case ExprOp::gt: return a > b;
    case ExprOp::ge: return a >= b;
    case ExprOp::eq: return a == b;
    case ExprOp::ne: return a != b;
    case ExprOp::logical_and: return a != 0 && b != 0;
    case ExprOp::logical_or: return a != 0 || b != 0;
  }
  throw InternalError("unknown operation");
}

using Args = std::vector<double>;

double call_host(Function function, const Args& a) {
  switch (function) {
    case Function::sin: return std::sin(a[0]);
    case Function::cos: return std::cos(a[0]);
    case Function::tan: return std::tan(a[0]);
    case Function::sinh: return std::sinh(a[0]);
    case Function::cosh: return std::cosh(a[0]);
    case Function::tanh: return std::tanh(a[0]);
    case Function::arcsin: return std::asin(a[0]);
    case Function::arccos: return std::acos(a[0]);
    case Function::arctan: return std::atan(a[0]);
    case Function::exp: return std::exp(a[0]);
    case Function::log: return std::log(a[0]);
    case Function::log10: return std::log10(a[0]);
    case Function::expm1: return std::expm1(a[0]);
    case Function::log1p: return std::log1p(a[0]);
    case Function::exprel:
    case Function::exprel_near:
    case Function::exprel_given_exp:
    case Function::exprel_given_opposite: return exprel(a[0]);
    case Function::sqrt: return std::sqrt(a[0]);
    case Function::ceil: return std::ceil(a[0]);
    case Function::floor: return std::floor(a[0]);
    case Function::abs: return std::fabs(a[0]);
    case Function::sign: return a[0] > 0 ? 1 : a[0] < 0 ? -1 : 0;
    case Function::clip: return std::fmin(std::fmax(a[0], a[1]), a[2]);
    case Function::to_int: return std::trunc(a[0]);
    case Function::timestep: return std::trunc((a[0] + 1e-3 * a[1]) / a[1]);
    case Function::rand:
    case Function::randn:
    case Function::poisson: throw NotAValue{};
  }
  throw InternalError("unknown function");
}

// Integers wrap as they do in kernels; where the exact result has left the doubles it can't be told.
double wrapped(double value, Type type) {
  if (!is_integer(type)) return value;
  if (!(std::fabs(value) < 9007199254740992.0)) throw NotAValue{};
  const auto integer = static_cast<std::int64_t>(value);
  return static_cast<double>(type == Type::i32 ? static_cast<std::int32_t>(integer) : integer);
}

class Evaluator {
 public:
  explicit Evaluator(const std::function<double(const std::string&)>& value_of) : value_of_(value_of) {}

  double value(const Expr& expr) {
    const auto known = done_.find(&expr);
    if (known != done_.end()) return known->second;
    return done_[&expr] = compute(expr);
  }

 private:
  double compute(const Expr& expr) {
    Args args;
    for (const auto& arg : expr.args) args.push_back(value(*arg));
    switch (expr.kind) {
      case Expr::Kind::constant:
        return is_integer(expr.type) ? static_cast<double>(expr.integer) : expr.number;
      case Expr::Kind::symbol: return value_of_(expr.name);
      case Expr::Kind::op: return wrapped(operate(expr.op, args[0], args.back()), expr.type);
      case Expr::Kind::call: return wrapped(call_host(expr.function, args), expr.type);
      case Expr::Kind::external:
        if (expr.stateful) throw NotAValue{};
        return value_of_(print(expr));
      case Expr::Kind::convert:
        return expr.type == Type::boolean ? args[0] != 0
               : is_integer(expr.type)    ? wrapped(std::trunc(args[0]), expr.type)
                                          : args[0];
      case Expr::Kind::select: return args[0] != 0 ? args[1] : args[2];
    }
    throw InternalError("unknown kind of expression");
  }

  const std::function<double(const std::string&)>& value_of_;
  std::unordered_map<const Expr*, double> done_;
};

}  // namespace

std::optional<double> evaluate(const Expr& expr, const std::function<double(const std::string&)>& value_of) {
  try {
    return Evaluator(value_of).value(expr);
  } catch (const NotAValue&) {
    return std::nullopt;
  }
}

std::optional<double> constant_value(const Expr& expr) {
  return evaluate(expr, [](const std::string&) -> double { throw NotAValue{}; });
}

}  // namespace brio::ir
