// before: (v0 - v + 2*v)/tau*1 - 0   after: (v0 + v)/tau   why: the integrators compare and collect terms
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "ir/algebra.hpp"
#include "ir/normal_form.hpp"

namespace brio::ir {

namespace {

bool is_constant(const Expr& expr) { return expr.kind == Expr::Kind::constant; }

double number_of(const Expr& expr) {
  return is_integer(expr.type) ? static_cast<double>(expr.integer) : expr.number;
}

bool is_number(const Expr& expr, double value) { return is_constant(expr) && number_of(expr) == value; }

// f(argument) == value exactly.
struct KnownValue {
  Function function;
  double argument;
  double value;
};
constexpr std::array known_values = {
    KnownValue{Function::sin, 0, 0},   KnownValue{Function::tan, 0, 0},    KnownValue{Function::sinh, 0, 0},
    KnownValue{Function::tanh, 0, 0},  KnownValue{Function::arcsin, 0, 0}, KnownValue{Function::arctan, 0, 0},
    KnownValue{Function::expm1, 0, 0}, KnownValue{Function::log1p, 0, 0},  KnownValue{Function::cos, 0, 1},
    KnownValue{Function::cosh, 0, 1},  KnownValue{Function::exp, 0, 1},    KnownValue{Function::exprel, 0, 1},
    KnownValue{Function::log, 1, 0},   KnownValue{Function::log10, 1, 0},  KnownValue{Function::arccos, 1, 0},
};

// Only what is exact on every machine: elementary functions of other constants stay for the kernel.
std::optional<double> exact_value(Function function, double x) {
  for (const auto& row : known_values) {
    if (row.function == function && row.argument == x) return row.value;
  }
  switch (function) {
    case Function::sqrt: return x >= 0 ? std::optional(std::sqrt(x)) : std::nullopt;
    case Function::floor: return std::floor(x);
    case Function::ceil: return std::ceil(x);
    case Function::abs: return std::fabs(x);
    case Function::sign: return x > 0 ? 1 : x < 0 ? -1 : 0;
    default: return std::nullopt;
  }
}

std::optional<bool> compare(ExprOp op, double a, double b) {
  switch (op) {
    case ExprOp::lt: return a < b;
    case ExprOp::le: return a <= b;
    case ExprOp::gt: return a > b;
    case ExprOp::ge: return a >= b;
    case ExprOp::eq: return a == b;
    case ExprOp::ne: return a != b;
    default: return std::nullopt;
  }
}

// Integers wrap.
std::optional<std::int64_t> compute(ExprOp op, std::int64_t a, std::int64_t b) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  switch (op) {
    case ExprOp::neg: return static_cast<std::int64_t>(-x);
    case ExprOp::add: return static_cast<std::int64_t>(x + y);
    case ExprOp::sub: return static_cast<std::int64_t>(x - y);
    case ExprOp::mul: return static_cast<std::int64_t>(x * y);
    default: return std::nullopt;
  }
}

class Simplifier {
 public:
  ExprPtr simplify(const ExprPtr& expr) {
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    auto copy = std::make_shared<Expr>(*expr);
    for (auto& arg : copy->args) arg = simplify(arg);
    return done_[expr.get()] = rewrite(copy);
  }

 private:
  ExprPtr rewrite(const ExprPtr& node) {
    ExprPtr result;
    switch (node->kind) {
      case Expr::Kind::constant:
      case Expr::Kind::symbol:
      case Expr::Kind::external: break;
      case Expr::Kind::op: result = node->type == Type::f64 ? arithmetic(*node) : discrete(*node); break;
      case Expr::Kind::call: result = function_call(*node); break;
      case Expr::Kind::convert: result = conversion(*node); break;
      case Expr::Kind::select: result = selection(*node); break;
    }
    if (result) return forms_.unique(result);
    return forms_.unique(rebuilt(*node));
  }

  // The depth may have changed with the arguments.
  static ExprPtr rebuilt(const Expr& node) {
    switch (node.kind) {
      case Expr::Kind::op:
        return node.args.size() == 1 ? unary(node.op, node.args[0])
                                     : binary(node.op, node.args[0], node.args[1]);
      case Expr::Kind::convert: return convert(node.args[0], node.type);
      case Expr::Kind::select: return select(node.args[0], node.args[1], node.args[2]);
      case Expr::Kind::call: return call(node.function, node.args);
      case Expr::Kind::external: return external(node.name, node.args, node.type, node.stateful);
      default: return std::make_shared<const Expr>(node);
    }
  }

  ExprPtr arithmetic(const Expr& node) {
    const auto& args = node.args;
    switch (node.op) {
      case ExprOp::neg: return forms_.scaled(args[0], -1);
      case ExprOp::add: return forms_.added(args[0], args[1], 1);
      case ExprOp::sub: return forms_.added(args[0], args[1], -1);
      case ExprOp::mul: return forms_.multiplied(args[0], args[1], 1);
      case ExprOp::div: return forms_.multiplied(args[0], args[1], -1);
      case ExprOp::pow:
        if (is_constant(*args[1]) && std::isfinite(args[1]->number)) {
          return forms_.raised(args[0], args[1]->number);
        }
        return is_number(*args[0], 1) ? args[0] : nullptr;
      default: return nullptr;
    }
  }

  // Integers and booleans: constants and neutral elements.
  static ExprPtr discrete(const Expr& node) {
    const auto& a = *node.args[0];
    const auto& b = *node.args.back();
    if (is_integer(node.type)) return integer(node, a, b);
    switch (node.op) {
      case ExprOp::logical_not:
        if (is_constant(a)) return constant_boolean(a.number == 0);
        if (a.kind == Expr::Kind::op && a.op == ExprOp::logical_not) return a.args[0];
        return nullptr;
      case ExprOp::logical_and:
        if (is_number(a, 0) || is_number(b, 0)) return constant_boolean(false);
        return is_constant(a) ? node.args[1] : is_constant(b) ? node.args[0] : nullptr;
      case ExprOp::logical_or:
        if (is_number(a, 1) || is_number(b, 1)) return constant_boolean(true);
        return is_constant(a) ? node.args[1] : is_constant(b) ? node.args[0] : nullptr;
      default: break;
    }
    if (!is_constant(a) || !is_constant(b)) return nullptr;
    const auto result = compare(node.op, number_of(a), number_of(b));
    return result ? constant_boolean(*result) : nullptr;
  }

  static ExprPtr integer(const Expr& node, const Expr& a, const Expr& b) {
    if (is_constant(a) && is_constant(b)) {
      const auto result = compute(node.op, a.integer, b.integer);
      return result ? constant_integer(*result, node.type) : nullptr;
    }
    switch (node.op) {
      case ExprOp::add: return is_number(a, 0) ? node.args[1] : is_number(b, 0) ? node.args[0] : nullptr;
      case ExprOp::sub: return is_number(b, 0) ? node.args[0] : nullptr;
      case ExprOp::mul:
        if (is_number(a, 0) || is_number(b, 0)) return constant_integer(0, node.type);
        return is_number(a, 1) ? node.args[1] : is_number(b, 1) ? node.args[0] : nullptr;
      case ExprOp::pow: return is_number(b, 1) ? node.args[0] : nullptr;
      default: return nullptr;
    }
  }

  static ExprPtr function_call(const Expr& node) {
    if (node.args.size() != 1 || !is_constant(*node.args[0])) return nullptr;
    const auto value = exact_value(node.function, number_of(*node.args[0]));
    if (!value) return nullptr;
    return is_integer(node.type) ? constant_integer(static_cast<std::int64_t>(*value), node.type)
                                 : constant(*value);
  }

  static ExprPtr conversion(const Expr& node) {
    const auto& a = *node.args[0];
    if (!is_constant(a)) return nullptr;
    if (node.type == Type::boolean) return constant_boolean(number_of(a) != 0);
    const double value = std::trunc(number_of(a));
    constexpr double safe = 1u << 30u;
    if (node.type == Type::f64 || !(std::fabs(value) < safe)) return nullptr;
    return constant_integer(static_cast<std::int64_t>(value), node.type);
  }

  static ExprPtr selection(const Expr& node) {
    const auto& [condition, then, otherwise] = std::tie(node.args[0], node.args[1], node.args[2]);
    if (is_constant(*condition)) return condition->number != 0 ? then : otherwise;
    return then == otherwise ? then : nullptr;
  }

  NormalForms forms_;
  std::unordered_map<const Expr*, ExprPtr> done_;
};

}  // namespace

ExprPtr simplify(const ExprPtr& expr) { return Simplifier().simplify(expr); }

bool is_zero(const Expr& expr) { return is_number(expr, 0); }

}  // namespace brio::ir
