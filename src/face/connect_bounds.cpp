#include "face/connect_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace brio::face {

namespace {

using ir::ExprOp;
using ir::ExprPtr;
using Kind = ir::Expr::Kind;

// An expression lies between slope*x + rest - below and slope*x + rest + above, where x is the index of the inner
// neuron; rest depends on the row.
struct Enclosure {
  double slope = 0;
  ExprPtr rest = ir::constant(0);
  ExprPtr magnitude = ir::constant(0);  // of the terms of rest
  double below = 0;
  double above = 0;

  Enclosure times(double factor) const {
    const auto by = ir::constant(factor);
    return {slope * factor, by * rest, ir::constant(std::fabs(factor)) * magnitude,
            factor < 0 ? -factor * above : factor * below, factor < 0 ? -factor * below : factor * above};
  }
  Enclosure plus(const Enclosure& other) const {
    return {slope + other.slope, rest + other.rest, magnitude + other.magnitude, below + other.below,
            above + other.above};
  }
  Enclosure minus(const Enclosure& other) const { return plus(other.times(-1)); }
  Enclosure rounded(bool down, bool up) const {
    auto result = *this;
    result.below += down ? 1 : 0;
    result.above += up ? 1 : 0;
    return result;
  }
};
using Found = std::optional<Enclosure>;

class Encloser {
 public:
  Encloser(const Recipe& recipe, const check::SymbolTable& symbols) : symbols_(symbols) {
    for (const auto& [name, symbol] : symbols) {
      const bool varies =
          symbol.kind == check::Symbol::Kind::item || symbol.kind == check::Symbol::Kind::state;
      if (!varies || symbol.shared) continue;
      const bool index = symbol.kind == check::Symbol::Kind::item && symbol.links.empty() && !symbol.whole;
      if (symbol.side == recipe.inner() && index) x_ = name;
      if (symbol.side != recipe.outer) of_pair_.push_back(name);
    }
  }

  Found enclose(const ExprPtr& expr) const {
    if (is_of_row(*expr)) return of_row(expr);
    switch (expr->kind) {
      case Kind::symbol:
        if (expr->name == x_) return Enclosure{.slope = 1};
        return std::nullopt;
      case Kind::convert: return converted(*expr);
      case Kind::call: return called(*expr);
      case Kind::op: return operation(*expr);
      default: return std::nullopt;
    }
  }

 private:
  bool is_of_row(const ir::Expr& expr) const {
    if (ir::contains_stateful_call(expr)) return false;
    return std::none_of(of_pair_.begin(), of_pair_.end(),
                        [&](const std::string& name) { return ir::contains(expr, name); });
  }

  static Enclosure of_row(const ExprPtr& expr) {
    Enclosure result;
    result.rest = ir::convert(expr, ir::Type::f64);
    result.magnitude = ir::call(ir::Function::abs, {result.rest});
    return result;
  }

  Found converted(const ir::Expr& expr) const {
    const auto inner = enclose(expr.args[0]);
    if (!inner || expr.type == ir::Type::boolean || expr.args[0]->type == ir::Type::boolean)
      return std::nullopt;
    const bool truncates = expr.type != ir::Type::f64 && expr.args[0]->type == ir::Type::f64;
    return inner->rounded(truncates, truncates);
  }

  Found called(const ir::Expr& expr) const {
    const auto f = expr.function;
    if (f != ir::Function::floor && f != ir::Function::ceil && f != ir::Function::to_int) return std::nullopt;
    const auto inner = enclose(expr.args[0]);
    if (!inner || expr.args[0]->type == ir::Type::boolean) return std::nullopt;
    return inner->rounded(f != ir::Function::ceil, f != ir::Function::floor);
  }

  Found operation(const ir::Expr& expr) const {
    if (expr.type == ir::Type::boolean) return std::nullopt;
    const auto a = enclose(expr.args[0]);
    if (!a) return std::nullopt;
    if (expr.op == ExprOp::neg) return a->times(-1);
    const auto b = enclose(expr.args[1]);
    if (!b) return std::nullopt;
    const auto by = known_value(*expr.args[1], symbols_);
    switch (expr.op) {
      case ExprOp::add: return a->plus(*b);
      case ExprOp::sub: return a->minus(*b);
      case ExprOp::mul:
        if (by) return a->times(*by);
        if (const auto factor = known_value(*expr.args[0], symbols_)) return b->times(*factor);
        return std::nullopt;
      case ExprOp::div: return by && *by != 0 ? Found(a->times(1 / *by)) : std::nullopt;
      case ExprOp::floordiv:
        return by && *by != 0 ? Found(a->times(1 / *by).rounded(true, false)) : std::nullopt;
      default: return std::nullopt;
    }
  }

  const check::SymbolTable& symbols_;
  std::string x_;
  std::vector<std::string> of_pair_;  // all that is not known of the row alone
};

bool is_whole(ir::Type type) { return type == ir::Type::i32 || type == ir::Type::i64; }

class BoundsFinder {
 public:
  BoundsFinder(const Test& test, const Recipe& recipe, Bounds& result)
      : test_(test),
        size_(static_cast<double>(recipe.inner_view().size())),
        encloser_(recipe, *test.symbols),
        result_(&result) {}

  // Whether the test is expressed in full.
  bool find() { return find(*test_.condition); }

 private:
  bool find(const ir::Expr& condition) {
    if (condition.kind != Kind::op || condition.args.size() != 2) return false;
    const auto& a = condition.args[0];
    const auto& b = condition.args[1];
    switch (condition.op) {
      case ExprOp::lt:
      case ExprOp::le: at_most(a, b); return false;
      case ExprOp::gt:
      case ExprOp::ge: at_most(b, a); return false;
      case ExprOp::eq:
        at_most(a, b);
        at_most(b, a);
        return false;
      case ExprOp::ne: return excludes(a, b);
      case ExprOp::logical_and: find_all(a, b); return false;
      case ExprOp::logical_or: find_either(*a, *b); return false;
      default: return false;
    }
  }

  void find_all(const ExprPtr& a, const ExprPtr& b) {
    find(*a);
    find(*b);
  }

  // Where one of two conditions holds: from the smaller of their lower bounds to the larger of their upper ones.
  void find_either(const ir::Expr& a, const ir::Expr& b) {
    const auto left = bounds_of(a);
    const auto right = bounds_of(b);
    for (const auto& one : left) {
      for (const auto& other : right) {
        if (one.upper != other.upper || result_->bounds.size() >= most_bounds) continue;
        const auto sum = one.value + other.value;
        const auto distance = ir::call(ir::Function::abs, {one.value - other.value});
        result_->bounds.push_back({one.upper, test_.symbols,
                                   ir::constant(0.5) * (one.upper ? sum + distance : sum - distance),
                                   one.magnitude + other.magnitude});
      }
    }
  }

  std::vector<Bound> bounds_of(const ir::Expr& condition) {
    Bounds found;
    auto* const outside = std::exchange(result_, &found);
    find(condition);
    result_ = outside;
    return found.bounds;
  }

  void at_most(const ExprPtr& a, const ExprPtr& b) {
    if (const auto* inside = inside_of_abs(*a)) {
      at_most(*inside, b);
      at_most(-*inside, b);
      return;
    }
    if (const auto* inside = inside_of_square(*a)) {
      const auto root = root_of(*a, *inside, b);
      if (!root) return;
      at_most(*inside, root);
      at_most(-*inside, root);
      return;
    }
    if (a->kind == Kind::call && a->function == ir::Function::sqrt) {
      const auto limit = ir::convert(b, ir::Type::f64);
      at_most(a->args[0], limit * limit);
      return;
    }
    const auto left = encloser_.enclose(a);
    const auto right = encloser_.enclose(b);
    if (left && right) add(left->minus(*right));
  }

  static const ExprPtr* inside_of_abs(const ir::Expr& expr) {
    const auto* at = &expr;
    while (at->kind == Kind::convert && at->type != ir::Type::boolean) at = at->args[0].get();
    return at->kind == Kind::call && at->function == ir::Function::abs ? &at->args[0] : nullptr;
  }

  const ExprPtr* inside_of_square(const ir::Expr& expr) const {
    const auto* at = &expr;
    while (at->kind == Kind::convert && at->type == ir::Type::f64) at = at->args[0].get();
    if (at->kind != Kind::op) return nullptr;
    if (at->op == ExprOp::pow && known_value(*at->args[1], *test_.symbols) == 2) return &at->args[0];
    return at->op == ExprOp::mul && ir::equal(*at->args[0], *at->args[1]) ? &at->args[0] : nullptr;
  }

  // The largest size that a number with a square up to `limit` has (if that is negative, there is none). Squares that
  // are too small for a number are 0, and those of integers that are too large for their type are anything.
  ExprPtr root_of(const ir::Expr& square, const ExprPtr& inside, const ExprPtr& limit) const {
    const auto enclosed = encloser_.enclose(inside);
    if (!enclosed) return nullptr;
    const auto size = ir::call(ir::Function::abs, {ir::convert(limit, ir::Type::f64)});
    auto root = ir::call(ir::Function::sqrt, {size + ir::constant(1e-300)});
    const auto type = inside->type;
    if (!is_whole(type) && !is_whole(square.type)) return root;
    const bool is_short = type == ir::Type::i32 || square.type == ir::Type::i32;
    const auto largest = ir::constant((is_short ? 46340.0 : 3e9) - enclosed->below - enclosed->above);
    const auto fits = [&](const ExprPtr& value) {
      return ir::binary(ExprOp::le, ir::call(ir::Function::abs, {value}), largest);
    };
    const auto first = fits(enclosed->rest);
    const auto last = fits(enclosed->rest + ir::constant(enclosed->slope * size_));
    return ir::select(ir::binary(ExprOp::logical_and, first, last), root,
                      ir::constant(std::numeric_limits<double>::infinity()));
  }

  // slope*x + rest - below <= 0
  void add(const Enclosure& difference) {
    if (difference.slope == 0 || !std::isfinite(difference.slope)) return;
    const auto by = ir::constant(1 / difference.slope);
    const auto size = ir::constant(1 / std::fabs(difference.slope));
    const auto slack = ir::constant(difference.below);
    result_->bounds.push_back({difference.slope > 0, test_.symbols, (slack - difference.rest) * by,
                               (slack + difference.magnitude) * size});
  }

  bool excludes(const ExprPtr& a, const ExprPtr& b) {
    if (!result_->exclusions.empty() || !is_whole(a->type) || !is_whole(b->type)) return false;
    const auto left = encloser_.enclose(a);
    const auto right = encloser_.enclose(b);
    if (!left || !right) return false;
    const auto difference = left->minus(*right);
    if (std::fabs(difference.slope) != 1 || difference.below != 0 || difference.above != 0) return false;
    result_->exclusions.push_back({test_.symbols, ir::constant(-difference.slope) * difference.rest});
    return true;
  }

  static constexpr std::size_t most_bounds = 16;

  const Test& test_;
  double size_;  ///< of the inner group
  Encloser encloser_;
  Bounds* result_;
};

}  // namespace

Bounds bounds_of(const Recipe& recipe) {
  Bounds result;
  const bool index_known = !recipe.element && !recipe.exist_first;
  const bool chosen_before = recipe.choice == Recipe::Choice::of_size;
  for (const auto& test : recipe.of_pair) {
    const bool usable = index_known && !chosen_before;
    if (!usable || !BoundsFinder(test, recipe, result).find()) result.rest.push_back(test);
  }
  return result;
}

}  // namespace brio::face
