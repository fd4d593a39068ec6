// Linear equations over a time of any length, as formulas: the time since the last event differs between
// synapses, so nothing can be prepared.
//
// before: da/dt = (b - a)/tau; db/dt = -b/taub
// after:  a = a*exp(x) + b*dt/tau*e[x, y], b = b*exp(y), with x = -dt/tau, y = -dt/taub and the divided
//         difference e[x, y] = (exp(x) - exp(y))/(x - y), written so that x == y is a point like all others
#include <fmt/format.h>

#include "integrate/growth.hpp"
#include "integrate/linear_system.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

using ir::Function;

ExprPtr number(double value) { return ir::constant(value); }
ExprPtr f(Function function, const ExprPtr& x) { return ir::call(function, {x}); }
ExprPtr less(const ExprPtr& a, const ExprPtr& b) { return ir::binary(ir::ExprOp::lt, a, b); }

// What follows is in terms of two exponents: x and y, or their middle and half their distance.
constexpr double series_radius = 0.5;
constexpr std::size_t series_terms = 15;  // the next one is below 1e-17 within the radius

// (e[x] + e[y])/2 and e[x, y] of e = exprel near 0, from the sum and the product of x and y alone: these are
// real where x and y are conjugate.
struct NearZero {
  ExprPtr middle;
  ExprPtr difference;
};
NearZero near_zero(Draft& draft, const ExprPtr& sum, const ExprPtr& product) {
  // Half the power sums, p[k], and the complete homogeneous polynomials, h[k], obey
  // s[k] = sum*s[k-1] - product*s[k-2].
  std::vector<ExprPtr> p = {number(1), number(0.5) * sum};
  std::vector<ExprPtr> h = {number(1), sum};
  ExprPtr middle = p[0];
  ExprPtr difference = number(0);
  double factorial = 1;
  for (std::size_t k = 1; k <= series_terms; ++k) {
    factorial *= static_cast<double>(k + 1);
    if (k >= 2) {
      p.push_back(draft.local("p", sum * p[k - 1] - product * p[k - 2]));
      h.push_back(draft.local("h", sum * h[k - 1] - product * h[k - 2]));
    }
    middle = middle + p[k] / number(factorial);
    difference = plus(difference, h[k - 1] / number(factorial));
  }
  return {middle, difference};
}

class EventDriven {
 public:
  EventDriven(const check::System& system, LinearSystem linear)
      : system_(system), linear_(std::move(linear)), draft_(system), values_(linear_.n) {}

  check::Block integrate() {
    depends_ = dependencies(linear_);
    for (std::size_t k = 0; k < linear_.n; ++k) {
      const auto partner = cycle_with(k);
      if (partner == k) {
        triangular(k);
      } else if (partner > k) {
        coupled(k, partner);
      }
    }
    draft_.assign(values_);
    return std::move(draft_).take().block;
  }

 private:
  bool depends(std::size_t i, std::size_t j) const { return depends_[i * linear_.n + j]; }
  bool is_constant(std::size_t k) const { return ir::is_zero(*linear_.constant[k]); }

  [[noreturn]] void refuse(std::size_t k) const {
    const auto& equation = system_.equations[k];
    throw ModelError({Code::unsupported_equations, system_.source, equation.span,
                      fmt::format("the event-driven '{}' depends on a chain of others", equation.variable),
                      "make these equations clock-driven"});
  }

  // The one variable that depends on k and that k depends on; k itself if there is none.
  std::size_t cycle_with(std::size_t k) const {
    std::size_t partner = k;
    for (std::size_t j = 0; j < linear_.n; ++j) {
      if (j == k || !depends(k, j) || !depends(j, k)) continue;
      if (partner != k) refuse(k);
      partner = j;
    }
    for (std::size_t j = 0; j < linear_.n && partner != k; ++j) {
      if (j != k && j != partner && depends(k, j)) refuse(k);
    }
    return partner;
  }

  ExprPtr exponent(std::size_t k) { return ir::simplify(linear_.at(k, k) * draft_.dt()); }

  void triangular(std::size_t k) {
    auto value = grown(draft_.variable(k), linear_.at(k, k), linear_.constant[k], draft_.dt());
    for (std::size_t j = 0; j < linear_.n; ++j) {
      if (j == k || ir::is_zero(*linear_.at(k, j))) continue;
      for (std::size_t other = 0; other < linear_.n; ++other) {
        if (other != j && depends(j, other)) refuse(k);
      }
      value = value + inflow(k, j);
    }
    const bool resting = ir::is_zero(*linear_.at(k, k)) && is_constant(k) && value == draft_.variable(k);
    if (!resting) values_[k] = value;
  }

  // What x_k gets from x_j, which depends on itself alone.
  ExprPtr inflow(std::size_t k, std::size_t j) {
    const auto x = draft_.local("x", exponent(k));
    const auto y = draft_.local("y", exponent(j));
    const auto weight = draft_.local("c", linear_.at(k, j) * draft_.dt());
    const auto first = draft_.local("e", exp_difference(x, y));
    auto value = weight * first * draft_.variable(j);
    if (is_constant(j)) return value;
    return value + weight * draft_.dt() * exprel_difference(x, y, first) * linear_.constant[j];
  }

  // e[x, y] of exp, beginning with the larger one: nothing overflows that the result does not.
  static ExprPtr exp_difference(const ExprPtr& x, const ExprPtr& y) {
    const auto largest = ir::select(less(x, y), y, x);
    return f(Function::exp, largest) * f(Function::exprel, -f(Function::abs, x - y));
  }

  // e[x, y] of exprel, which is e[x, y, 0] of exp: divided by the larger of x and y, so that digits are
  // lost only where both are small, and there it is a series.
  ExprPtr exprel_difference(const ExprPtr& x, const ExprPtr& y, const ExprPtr& exp_xy) {
    const auto swap = less(f(Function::abs, x), f(Function::abs, y));
    const auto far = draft_.local("far", ir::select(swap, y, x));
    const auto near = ir::select(swap, x, y);
    const auto direct = (exp_xy - f(Function::exprel, near)) / far;
    const auto series =
        near_zero(draft_, draft_.local("sum", x + y), draft_.local("product", x * y)).difference;
    return ir::select(less(f(Function::abs, far), number(series_radius)), series, direct);
  }

  // exp and exprel of a 2x2 matrix A with eigenvalues x +- sqrt(d) are middle + difference*(A - x).
  struct PairFunction {
    ExprPtr middle;
    ExprPtr difference;
  };
  struct Pair {
    ExprPtr x;
    ExprPtr d;
    ExprPtr root;        ///< of |d|
    ExprPtr oscillates;  ///< d < 0
    ExprPtr upper;       ///< x + root
    ExprPtr lower;
    ExprPtr exp_x;
  };

  Pair pair(std::size_t i, std::size_t j) {
    Pair result;
    const auto a = linear_.at(i, i) * draft_.dt();
    const auto b = linear_.at(j, j) * draft_.dt();
    const auto half_apart = draft_.local("half", number(0.5) * (a - b));
    result.x = draft_.local("x", number(0.5) * (a + b));
    result.d = draft_.local(
        "d", half_apart * half_apart + linear_.at(i, j) * draft_.dt() * (linear_.at(j, i) * draft_.dt()));
    result.root = draft_.local("root", f(Function::sqrt, f(Function::abs, result.d)));
    result.oscillates = less(result.d, number(0));
    result.upper = draft_.local("upper", result.x + result.root);
    result.lower = draft_.local("lower", result.x - result.root);
    result.exp_x = draft_.local("exp_x", f(Function::exp, result.x));
    return result;
  }

  PairFunction exponential(const Pair& p) {
    const auto real = exp_difference(p.upper, p.lower);
    const auto wave = p.exp_x * (f(Function::sin, p.root) / p.root);
    const auto cosh = number(0.5) * (f(Function::exp, p.upper) + f(Function::exp, p.lower));
    return {draft_.local("middle", ir::select(p.oscillates, p.exp_x * f(Function::cos, p.root), cosh)),
            draft_.local("e", ir::select(p.oscillates, wave, real))};
  }

  PairFunction mean(const Pair& p, const PairFunction& exponential) {
    const auto real_middle = number(0.5) * (f(Function::exprel, p.upper) + f(Function::exprel, p.lower));
    const auto real_difference = exprel_difference(p.upper, p.lower, exponential.difference);
    // (exp(z) - 1)/z for z = x + i*root
    const auto re = draft_.local("re", exponential.middle - number(1));
    const auto im = draft_.local("im", exponential.difference);  // divided by root
    const auto size = draft_.local("size", p.x * p.x - p.d);
    const auto wave_middle = (re * p.x - im * p.d) / size;
    const auto wave_difference = (im * p.x - re) / size;
    const auto small = less(size, number(series_radius * series_radius));
    const auto series = near_zero(draft_, draft_.local("sum", p.x + p.x), size);
    const auto oscillating = [&](const ExprPtr& near, const ExprPtr& far, const ExprPtr& real) {
      return ir::select(p.oscillates, ir::select(small, near, far), real);
    };
    return {draft_.local("mean", oscillating(series.middle, wave_middle, real_middle)),
            draft_.local("slope", oscillating(series.difference, wave_difference, real_difference))};
  }

  void coupled(std::size_t i, std::size_t j) {
    const auto p = pair(i, j);
    const auto exp = exponential(p);
    values_[i] = row(p, exp, i, j, draft_.variable(i), draft_.variable(j));
    values_[j] = row(p, exp, j, i, draft_.variable(j), draft_.variable(i));
    if (is_constant(i) && is_constant(j)) return;
    const auto integral = mean(p, exp);
    for (const auto& [k, other] : {std::pair{i, j}, std::pair{j, i}}) {
      const auto inflow = row(p, integral, k, other, linear_.constant[k], linear_.constant[other]);
      values_[k] = values_[k] + draft_.dt() * inflow;
    }
  }

  // Row k of (middle + difference*(A - x)) applied to a vector.
  ExprPtr row(const Pair& p, const PairFunction& function, std::size_t k, std::size_t other,
              const ExprPtr& own, const ExprPtr& others) {
    const auto diagonal = function.middle + function.difference * (linear_.at(k, k) * draft_.dt() - p.x);
    const auto coupling = function.difference * (linear_.at(k, other) * draft_.dt());
    return plus(times(diagonal, own), times(coupling, others));
  }

  const check::System& system_;
  LinearSystem linear_;
  Draft draft_;
  std::vector<ExprPtr> values_;
  std::vector<bool> depends_;
};

}  // namespace

check::Block event_driven(const check::System& system) {
  if (system.equations.empty()) return {};
  auto parts = linear_system(system);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) {
    throw ModelError(
        {Code::unsupported_equations, system.source, refusal->span,
         fmt::format("an event-driven equation must be linear with constant coefficients, but {}",
                     refusal->reason),
         "make it clock-driven"});
  }
  return EventDriven(system, std::move(std::get<LinearSystem>(parts))).integrate();
}

}  // namespace brio::integrate
