#include "ir/normal_form.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace brio::ir {

namespace {

enum KeyKind : std::uint64_t { node_key, product_key, sum_key, draw_key };

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

bool is_whole(double value) { return std::isfinite(value) && value == std::round(value); }

// base**exponent by squaring: the same bits on every machine.
double whole_power(double base, double exponent) {
  double result = 1;
  double square = base;
  for (auto left = static_cast<std::uint64_t>(std::fabs(exponent)); left > 0; left >>= 1u, square *= square) {
    if ((left & 1u) != 0) result *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

// Coefficients are combined only where that neither over- nor underflows: the factors may meet others
// that bring the value back.
bool is_combined(double result, double a, double b) {
  return std::isnormal(result) || (result == 0 && (a == 0 || b == 0));
}

std::optional<double> coefficient_power(double coefficient, double exponent) {
  constexpr double largest = 64;  // beyond, squaring would cost digits
  if (std::fabs(exponent) > largest) return coefficient == 1 ? std::optional(1.0) : std::nullopt;
  const double result = whole_power(coefficient, exponent);
  if (!is_combined(result, coefficient, coefficient)) return std::nullopt;
  return result;
}

void append(std::vector<Factor>& factors, const ExprPtr& base, double exponent) {
  const auto found =
      std::find_if(factors.begin(), factors.end(), [&](const Factor& factor) { return factor.base == base; });
  if (found == factors.end()) {
    factors.push_back({base, exponent});
  } else {
    found->exponent += exponent;
    if (found->exponent == 0) factors.erase(found);
  }
}

void append(std::vector<Term>& terms, const ExprPtr& core, double coefficient) {
  const auto found =
      std::find_if(terms.begin(), terms.end(), [&](const Term& term) { return term.core == core; });
  if (found == terms.end()) {
    terms.push_back({coefficient, core});
  } else {
    found->coefficient += coefficient;
    if (found->coefficient == 0) terms.erase(found);
  }
}

ExprPtr factor_text(const Factor& factor) {
  const double exponent = std::fabs(factor.exponent);
  return exponent == 1 ? factor.base : binary(ExprOp::pow, factor.base, constant(exponent));
}

bool is_coefficient(const Expr& node) {
  return node.kind == Expr::Kind::constant && node.type == Type::f64 && std::isfinite(node.number);
}

}  // namespace

NormalForms::Key NormalForms::key_of(const Expr& node) {
  if (is_stateful_call(node)) return {draw_key, kept_.size()};
  const auto name = names_.try_emplace(node.name, names_.size()).first->second;
  Key key = {node_key,
             static_cast<std::uint64_t>(node.kind),
             static_cast<std::uint64_t>(node.type),
             static_cast<std::uint64_t>(node.op),
             static_cast<std::uint64_t>(node.function),
             bits(node.number),
             static_cast<std::uint64_t>(node.integer),
             name};
  for (const auto& arg : node.args) key.push_back(id(arg));
  return key;
}

ExprPtr NormalForms::keep(Key key, const ExprPtr& node) {
  const auto [place, is_new] = made_.try_emplace(std::move(key), node);
  if (is_new) {
    kept_.push_back(node);
    ids_.try_emplace(node.get(), kept_.size());
  }
  return place->second;
}

ExprPtr NormalForms::unique(const ExprPtr& node) {
  if (ids_.contains(node.get())) return node;
  return keep(key_of(*node), node);
}

Product NormalForms::as_product(const ExprPtr& node) {
  const auto known = products_.find(node.get());
  if (known != products_.end()) return known->second;
  if (is_coefficient(*node)) return {node->number, {}};
  return {1, {{node, 1}}};
}

Sum NormalForms::as_sum(const ExprPtr& node) {
  const auto known = sums_.find(node.get());
  if (known != sums_.end()) return known->second;
  if (node->kind == Expr::Kind::constant) return {node->number, {}};
  auto product = as_product(node);
  const double coefficient = product.coefficient;
  product.coefficient = 1;
  const auto core = from(product);
  const auto inner = sums_.find(core.get());
  if (inner == sums_.end()) return {0, {{coefficient, core}}};
  Sum distributed = inner->second;
  distributed.rest *= coefficient;
  for (auto& term : distributed.terms) term.coefficient *= coefficient;
  return distributed;
}

// Puts constants and products that stand as factors with whole exponents in their places.
Product NormalForms::expanded(const Product& product) {
  Product result{product.coefficient, {}};
  for (const auto& [base, exponent] : product.factors) {
    const auto inner = as_product(base);
    const bool atomic = inner.factors.size() == 1 && inner.factors[0].base == base;
    const auto coefficient = coefficient_power(inner.coefficient, exponent);
    if (atomic || !is_whole(exponent) || !coefficient) {
      append(result.factors, base, exponent);
      continue;
    }
    const double combined = result.coefficient * *coefficient;
    if (is_combined(combined, result.coefficient, *coefficient)) {
      result.coefficient = combined;
    } else {
      append(result.factors, number(*coefficient), 1);
    }
    for (const auto& factor : inner.factors) append(result.factors, factor.base, factor.exponent * exponent);
  }
  return result;
}

ExprPtr NormalForms::from(const Product& given) {
  const auto product = expanded(given);
  const auto& [coefficient, factors] = product;
  if (coefficient == 0 || factors.empty()) return number(coefficient);
  if (coefficient == 1 && factors.size() == 1 && factors[0].exponent == 1) return factors[0].base;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> parts;
  for (const auto& factor : factors) parts.emplace_back(id(factor.base), bits(factor.exponent));
  std::sort(parts.begin(), parts.end());
  Key key = {product_key, bits(coefficient)};
  for (const auto& [base, exponent] : parts) key.insert(key.end(), {base, exponent});
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;
  const auto node = keep(std::move(key), emit(product));
  products_.try_emplace(node.get(), product);
  return node;
}

ExprPtr NormalForms::emit(const Product& product) const {
  ExprPtr above;
  ExprPtr below;
  const bool sign_alone = product.coefficient == -1;
  if (product.coefficient != 1 && !sign_alone) above = constant(product.coefficient);
  const auto multiply = [](ExprPtr& place, ExprPtr factor) {
    place = place ? place * std::move(factor) : std::move(factor);
  };
  for (const auto& factor : product.factors) {
    if (factor.exponent < 0) {
      multiply(below, factor_text(factor));
    } else {
      multiply(above, sign_alone && !above ? -factor_text(factor) : factor_text(factor));
    }
  }
  if (!above) above = constant(sign_alone ? -1 : 1);
  return below ? above / below : above;
}

ExprPtr NormalForms::from(const Sum& sum) {
  if (sum.terms.empty()) return number(sum.rest);
  if (sum.rest == 0 && sum.terms.size() == 1) return scaled(sum.terms[0].core, sum.terms[0].coefficient);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> parts;
  for (const auto& term : sum.terms) parts.emplace_back(id(term.core), bits(term.coefficient));
  std::sort(parts.begin(), parts.end());
  Key key = {sum_key, bits(sum.rest)};
  for (const auto& [core, coefficient] : parts) key.insert(key.end(), {core, coefficient});
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;
  const auto node = keep(std::move(key), emit(sum));
  sums_.try_emplace(node.get(), sum);
  return node;
}

ExprPtr NormalForms::emit(const Sum& sum) {
  ExprPtr result;
  for (const auto& [coefficient, core] : sum.terms) {
    if (!result) {
      result = scaled(core, coefficient);
    } else if (coefficient < 0) {
      result = result - scaled(core, -coefficient);
    } else {
      result = result + scaled(core, coefficient);
    }
  }
  if (sum.rest == 0) return result;
  return sum.rest < 0 ? result - constant(-sum.rest) : result + constant(sum.rest);
}

ExprPtr NormalForms::scaled(const ExprPtr& a, double factor) {
  if (!std::isfinite(factor)) return multiplied(number(factor), a, 1);
  auto product = as_product(a);
  const double combined = product.coefficient * factor;
  if (!is_combined(combined, product.coefficient, factor)) {
    product.factors.insert(product.factors.begin(), {number(factor), 1});
  } else {
    product.coefficient = combined;
  }
  return from(product);
}

ExprPtr NormalForms::added(const ExprPtr& a, const ExprPtr& b, double sign) {
  Sum sum = as_sum(a);
  const Sum other = as_sum(b);
  sum.rest += sign * other.rest;
  for (const auto& term : other.terms) append(sum.terms, term.core, sign * term.coefficient);
  return from(sum);
}

ExprPtr NormalForms::multiplied(const ExprPtr& a, const ExprPtr& b, double sign) {
  Product product = as_product(a);
  const Product other = as_product(b);
  const double combined =
      sign < 0 ? product.coefficient / other.coefficient : product.coefficient * other.coefficient;
  if (is_combined(combined, product.coefficient, sign < 0 ? 1 : other.coefficient)) {
    product.coefficient = combined;
  } else {
    append(product.factors, number(other.coefficient), sign);
  }
  for (const auto& factor : other.factors) append(product.factors, factor.base, sign * factor.exponent);
  return from(product);
}

ExprPtr NormalForms::raised(const ExprPtr& a, double exponent) {
  if (exponent == 0) return number(1);
  const auto product = as_product(a);
  if (product.factors.empty() && !is_whole(exponent)) {
    if (exponent == 0.5 && product.coefficient >= 0) return number(std::sqrt(product.coefficient));
    return unique(binary(ExprOp::pow, a, number(exponent)));
  }
  return from(Product{1, {{a, exponent}}});
}

}  // namespace brio::ir
