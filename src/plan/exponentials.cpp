// One exponential for several that are powers of each other, as rates of channels often are.
//
//   before:  a = exp((10 - x)/40);  b = 1/(1 + exp((40 - x)/5));  c = 1/exprel((15 - x)/5)
//   after:   e = exp((10 - x)/40);  e8 = ((e*e)**2)**2;  b = 1/(1 + exp(6)*e8);  c from exp(1)*e8
//   why:     an exponential takes as long as twenty products
//
// An error of e counts n times in its n-th power, so that n is bounded; and so is the factor, so that no power
// overflows or vanishes where the exponential itself has a size that occurs.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "ir/algebra.hpp"
#include "ir/host_math.hpp"
#include "plan/draft.hpp"

namespace brio::plan {

namespace {

using ir::Expr;
using ir::ExprPtr;
using ir::Function;

constexpr int largest_power = 10;
constexpr double largest_shift = 64;
constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();

using Slopes = std::map<std::string, double>;

/// A call of exp or exprel whose argument is a linear function of symbols with known coefficients.
struct Candidate {
  Function function = Function::exp;
  ExprPtr argument;
  Slopes slopes;  ///< by the name of the symbol and the number of its value
  double rest = 0;
  std::vector<std::pair<std::size_t, const Expr*>> places = {};  ///< number of the statement, node
  ExprPtr replacement = {};

  double first_slope() const { return slopes.begin()->second; }
  /// The same number for the same function of the same argument.
  auto key() const { return std::tie(function, slopes, rest); }
};

bool is_call(const Expr& node) {
  return node.kind == Expr::Kind::call &&
         (node.function == Function::exp || node.function == Function::exprel);
}

/// The factor by which the argument of one is that of the other, but for a constant, if it is a whole number
/// that may be a power.
std::optional<int> power_between(const Candidate& base, const Candidate& other) {
  const double power = std::round(other.first_slope() / base.first_slope());
  if (!(power != 0 && std::fabs(power) <= largest_power)) return std::nullopt;
  const auto fits = [&](const auto& of_other, const auto& of_base) {
    return of_other.first == of_base.first &&
           std::fabs(of_other.second - power * of_base.second) <= rounding * std::fabs(of_other.second);
  };
  if (!std::equal(other.slopes.begin(), other.slopes.end(), base.slopes.begin(), base.slopes.end(), fits)) {
    return std::nullopt;
  }
  // 1/exp(x) would be a division, for exprel it is none.
  if (power < 0 && other.function == Function::exp) return std::nullopt;
  const double from_base = std::fabs(power) * base.rest;
  if (std::fabs(from_base) > largest_shift || std::fabs(other.rest) > largest_shift) return std::nullopt;
  return static_cast<int>(power);
}

/// e, e*e, … each made once.
class Powers {
 public:
  explicit Powers(const ExprPtr& base) : made_{{1, base}} {}

  ExprPtr power(int n) {
    const auto known = made_.find(n);
    if (known != made_.end()) return known->second;
    int half = 1;
    while (2 * half < n) half *= 2;
    const auto first = power(half);
    return made_[n] = first * power(n - half);
  }

 private:
  std::map<int, ExprPtr> made_;
};

class Sharing {
 public:
  Sharing(std::vector<check::Statement>& statements, const check::SymbolTable& symbols)
      : statements_(statements), symbols_(symbols) {}

  std::size_t run() {
    for (std::size_t k = 0; k < statements_.size(); ++k) {
      read(k);
      ++versions_[statements_[k].target];
    }
    choose();
    for (std::size_t k = 0; k < statements_.size(); ++k) rewrite(k);
    return spared_;
  }

 private:
  void read(std::size_t statement) {
    std::vector<ExprPtr> pending{statements_[statement].value};
    std::unordered_set<const Expr*> seen;
    while (!pending.empty()) {
      const auto node = pending.back();
      pending.pop_back();
      if (!seen.insert(node.get()).second) continue;
      if (is_call(*node)) add(statement, *node);
      pending.insert(pending.end(), node->args.begin(), node->args.end());
    }
  }

  void add(std::size_t statement, const Expr& node) {
    auto candidate = linear(node);
    if (!candidate) return;
    Slopes current;
    for (const auto& [name, slope] : candidate->slopes) {
      current[name + "@" + std::to_string(versions_[name])] = slope;
    }
    candidate->slopes = std::move(current);
    auto found = std::find_if(candidates_.begin(), candidates_.end(),
                              [&](const Candidate& other) { return other.key() == candidate->key(); });
    if (found == candidates_.end()) found = candidates_.insert(found, std::move(*candidate));
    found->places.emplace_back(statement, &node);
  }

  // Nothing where the argument is the same for all items: such an exponential is computed once.
  std::optional<Candidate> linear(const Expr& node) const {
    const auto& argument = node.args[0];
    if (check::is_shared(*argument, symbols_)) return std::nullopt;
    const auto names = ir::symbols_in(*argument);
    const std::vector<std::string> symbols(names.begin(), names.end());
    const auto form = ir::linear_form(argument, symbols);
    if (!form) return std::nullopt;
    const auto rest = ir::constant_value(*form->rest);
    if (!rest || !std::isfinite(*rest)) return std::nullopt;
    Candidate candidate{node.function, argument, {}, *rest};
    for (std::size_t k = 0; k < symbols.size(); ++k) {
      const auto slope = ir::constant_value(*form->coefficients[k]);
      if (!slope || !std::isfinite(*slope)) return std::nullopt;
      if (*slope != 0) candidate.slopes[symbols[k]] = *slope;
    }
    if (candidate.slopes.empty()) return std::nullopt;
    return candidate;
  }

  // The flattest first: others are its powers.
  void choose() {
    std::vector<Candidate*> order;
    for (auto& candidate : candidates_) order.push_back(&candidate);
    std::stable_sort(order.begin(), order.end(), [](const Candidate* a, const Candidate* b) {
      const auto rank = [](const Candidate& c) {
        return std::pair(std::fabs(c.first_slope()), c.function != Function::exp);
      };
      return rank(*a) < rank(*b);
    });
    for (auto base = order.begin(); base != order.end(); ++base) {
      if (!(*base)->replacement) share(**base, {base, order.end()});
    }
  }

  void share(Candidate& base, const std::vector<Candidate*>& candidates) {
    std::vector<std::pair<Candidate*, int>> family;
    for (auto* candidate : candidates) {
      const auto power = candidate->replacement ? std::nullopt : power_between(base, *candidate);
      if (power) family.emplace_back(candidate, *power);
    }
    if (family.size() < 2) return;
    spared_ += family.size() - 1;
    Powers powers(ir::call(Function::exp, {base.argument}));
    for (const auto& [candidate, power] : family) {
      const double shift = candidate->rest - power * base.rest;
      candidate->replacement = replaced(*candidate, powers, power, shift);
    }
  }

  static ExprPtr replaced(const Candidate& candidate, Powers& powers, int power, double shift) {
    const double factor = ir::host::exp(power < 0 ? -shift : shift);
    auto known = powers.power(std::abs(power));
    if (factor != 1) known = ir::constant(factor) * known;
    if (candidate.function == Function::exp) return known;
    const auto function = power < 0 ? Function::exprel_given_opposite : Function::exprel_given_exp;
    return ir::call(function, {candidate.argument, known});
  }

  void rewrite(std::size_t statement) {
    std::unordered_map<const Expr*, ExprPtr> done;
    for (const auto& candidate : candidates_) {
      for (const auto& [place, node] : candidate.places) {
        if (candidate.replacement && place == statement) done[node] = candidate.replacement;
      }
    }
    if (!done.empty()) statements_[statement].value = rewritten(statements_[statement].value, done);
  }

  static ExprPtr rewritten(const ExprPtr& expr, std::unordered_map<const Expr*, ExprPtr>& done) {
    const auto known = done.find(expr.get());
    if (known != done.end()) return known->second;
    std::vector<ExprPtr> args;
    for (const auto& arg : expr->args) args.push_back(rewritten(arg, done));
    return done[expr.get()] = args == expr->args ? expr : ir::with_args(*expr, std::move(args));
  }

  std::vector<check::Statement>& statements_;
  const check::SymbolTable& symbols_;
  std::map<std::string, int> versions_;
  std::vector<Candidate> candidates_;
  std::size_t spared_ = 0;
};

}  // namespace

std::size_t share_exponentials(check::Block& block) { return Sharing(block.statements, block.symbols).run(); }

}  // namespace brio::plan
