// Sums and products in normal form, for simplify(): equal ones are made once, so that they can be compared
// by address and a shared graph never has to be walked as a tree.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "ir/expr.hpp"

namespace brio::ir {

struct Factor {
  ExprPtr base;
  double exponent = 1;
};
/// coefficient * product of base**exponent; no base occurs twice.
struct Product {
  double coefficient = 1;
  std::vector<Factor> factors;
};

struct Term {
  double coefficient = 1;
  ExprPtr core;  ///< a product with coefficient 1, not a sum
};
/// rest + sum of coefficient * core; no core occurs twice.
struct Sum {
  double rest = 0;
  std::vector<Term> terms;
};

/// Makes nodes, each once. What it returns may be passed back to it; order of terms and factors is that of
/// their first appearance, whatever order equal sums and products are asked for later.
class NormalForms {
 public:
  /// `node`, whose arguments come from here, or its equal made before. Stateful calls are never merged.
  ExprPtr unique(const ExprPtr& node);
  ExprPtr number(double value) { return unique(constant(value)); }

  // Of f64 nodes that come from here.
  Product as_product(const ExprPtr& node);
  Sum as_sum(const ExprPtr& node);
  ExprPtr from(const Product& product);
  ExprPtr from(const Sum& sum);

  ExprPtr scaled(const ExprPtr& a, double factor);
  ExprPtr added(const ExprPtr& a, const ExprPtr& b, double sign);       ///< a + sign*b
  ExprPtr multiplied(const ExprPtr& a, const ExprPtr& b, double sign);  ///< a * b**sign
  ExprPtr raised(const ExprPtr& a, double exponent);

 private:
  using Key = std::vector<std::uint64_t>;
  std::uint64_t id(const ExprPtr& node) const { return ids_.at(node.get()); }
  Key key_of(const Expr& node);
  ExprPtr keep(Key key, const ExprPtr& node);
  Product expanded(const Product& product);
  ExprPtr emit(const Product& product) const;
  ExprPtr emit(const Sum& sum);

  std::map<Key, ExprPtr> made_;
  std::map<std::string, std::uint64_t> names_;
  std::unordered_map<const Expr*, std::uint64_t> ids_;
  std::unordered_map<const Expr*, Product> products_;
  std::unordered_map<const Expr*, Sum> sums_;
  std::vector<ExprPtr> kept_;  // addresses stay unique while these live
};

}  // namespace brio::ir
