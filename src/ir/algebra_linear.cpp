// An expression as a polynomial in some symbols, to see whether it is affine in them.
#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "ir/algebra.hpp"

namespace brio::ir {

namespace {

// Powers of each symbol, and the coefficient that is free of them. Empty: the polynomial 0.
using Monomial = std::vector<int>;
using Polynomial = std::map<Monomial, ExprPtr>;

// Beyond these, nothing that people write cancels down to an affine expression.
constexpr int highest_degree = 8;
constexpr std::size_t most_monomials = 256;

struct NotAPolynomial {};

class Expansion {
 public:
  explicit Expansion(const std::vector<std::string>& symbols) {
    for (std::size_t k = 0; k < symbols.size(); ++k) position_[symbols[k]] = k;
  }

  Monomial one() const { return Monomial(position_.size(), 0); }

  const Polynomial& of(const ExprPtr& expr) {
    const auto known = done_.find(expr.get());
    if (known != done_.end()) return known->second;
    auto result = compute(expr);
    if (result.size() > most_monomials) throw NotAPolynomial{};
    return done_[expr.get()] = std::move(result);
  }

 private:
  bool is_free(const Expr& expr) {
    const auto known = free_.find(&expr);
    if (known != free_.end()) return known->second;
    bool result = expr.kind != Expr::Kind::symbol || !position_.contains(expr.name);
    for (const auto& arg : expr.args) result = result && is_free(*arg);
    return free_[&expr] = result;
  }

  Polynomial compute(const ExprPtr& expr) {
    if (is_free(*expr)) return {{one(), convert(expr, Type::f64)}};
    if (expr->type != Type::f64) throw NotAPolynomial{};
    switch (expr->kind) {
      case Expr::Kind::symbol: {
        auto monomial = one();
        monomial[position_.at(expr->name)] = 1;
        return {{monomial, constant(1)}};
      }
      case Expr::Kind::op: return operation(*expr);
      case Expr::Kind::select: return selection(*expr);
      default: throw NotAPolynomial{};
    }
  }

  Polynomial operation(const Expr& expr) {
    const auto& a = of(expr.args[0]);
    if (expr.op == ExprOp::neg) return scaled(a, [](const ExprPtr& c) { return -c; });
    if (expr.op == ExprOp::pow) return power(a, *expr.args[1]);
    const auto& b = of(expr.args[1]);
    switch (expr.op) {
      case ExprOp::add: return sum(a, b);
      case ExprOp::sub: return sum(a, scaled(b, [](const ExprPtr& c) { return -c; }));
      case ExprOp::mul: return product(a, b);
      case ExprOp::div: break;
      default: throw NotAPolynomial{};
    }
    if (!is_free(*expr.args[1])) throw NotAPolynomial{};
    return scaled(a, [&](const ExprPtr& c) { return c / expr.args[1]; });
  }

  Polynomial power(const Polynomial& base, const Expr& exponent) {
    const auto value = constant_value(exponent);
    if (!value || *value < 0 || *value > highest_degree || *value != std::floor(*value))
      throw NotAPolynomial{};
    Polynomial result = {{one(), constant(1)}};
    for (int k = 0; k < static_cast<int>(*value); ++k) result = product(result, base);
    return result;
  }

  Polynomial selection(const Expr& expr) {
    if (!is_free(*expr.args[0])) throw NotAPolynomial{};
    const auto& then = of(expr.args[1]);
    const auto& otherwise = of(expr.args[2]);
    const auto in = [](const Polynomial& polynomial, const Monomial& monomial) {
      const auto found = polynomial.find(monomial);
      return found == polynomial.end() ? constant(0) : found->second;
    };
    Polynomial result;
    for (const auto* branch : {&then, &otherwise}) {
      for (const auto& [monomial, coefficient] : *branch) {
        result[monomial] = select(expr.args[0], in(then, monomial), in(otherwise, monomial));
      }
    }
    return result;
  }

  template <class Change>
  static Polynomial scaled(Polynomial polynomial, Change change) {
    for (auto& [monomial, coefficient] : polynomial) coefficient = change(coefficient);
    return polynomial;
  }

  static void add(Polynomial& to, const Monomial& monomial, const ExprPtr& coefficient) {
    auto& place = to[monomial];
    place = place ? place + coefficient : coefficient;
  }

  static Polynomial sum(Polynomial a, const Polynomial& b) {
    for (const auto& [monomial, coefficient] : b) add(a, monomial, coefficient);
    return a;
  }

  static Polynomial product(const Polynomial& a, const Polynomial& b) {
    Polynomial result;
    for (const auto& [left, x] : a) {
      for (const auto& [right, y] : b) {
        Monomial monomial = left;
        int degree = 0;
        for (std::size_t k = 0; k < monomial.size(); ++k) degree += monomial[k] += right[k];
        if (degree > highest_degree) throw NotAPolynomial{};
        add(result, monomial, x * y);
      }
    }
    if (result.size() > most_monomials) throw NotAPolynomial{};
    return result;
  }

  std::map<std::string, std::size_t> position_;
  std::unordered_map<const Expr*, Polynomial> done_;
  std::unordered_map<const Expr*, bool> free_;
};

int degree(const Monomial& monomial) {
  int sum = 0;
  for (const int power : monomial) sum += power;
  return sum;
}

}  // namespace

std::optional<LinearForm> linear_form(const ExprPtr& expr, const std::vector<std::string>& symbols) {
  try {
    Expansion expansion(symbols);
    const auto simple = simplify(convert(expr, Type::f64));
    LinearForm form{std::vector<ExprPtr>(symbols.size(), constant(0)), constant(0)};
    for (const auto& [monomial, coefficient] : expansion.of(simple)) {
      const auto value = simplify(coefficient);
      const int order = degree(monomial);
      if (order > 1 && !is_zero(*value)) return std::nullopt;
      if (order == 0) form.rest = value;
      if (order != 1) continue;
      const auto at = std::find(monomial.begin(), monomial.end(), 1) - monomial.begin();
      form.coefficients[static_cast<std::size_t>(at)] = value;
    }
    return form;
  } catch (const NotAPolynomial&) {
    return std::nullopt;
  }
}

}  // namespace brio::ir
