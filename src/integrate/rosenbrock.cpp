// A stiffly accurate Rosenbrock method of order 4 with an estimate of order 3 (RODAS: E. Hairer, G. Wanner, Solving
// Ordinary Differential Equations II, section IV.7), in the form without products with the Jacobian:
//
//   (1/(gamma*h) - J) u_i = f(t + alpha_i*h, y + sum_j a_ij*u_j) + sum_j c_ij/h*u_j + h*d_i*df/dt
//
// with J = df/dy and df/dt at (t, y). J is symbolic, and the linear equations are solved by straight-line code.
// It is L-stable: fast decays cost no small steps once they are over.
#include <fmt/format.h>

#include <array>

#include "integrate/adaptive.hpp"
#include "integrate/elimination.hpp"
#include "integrate/inputs.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

constexpr int stages = 6;
constexpr double gamma = 0.25;
constexpr std::array<double, stages> alpha = {0, 0.386, 0.21, 0.63, 1, 1};
constexpr std::array<double, stages> time_slope = {0.25, -0.1043, 0.1035, -0.03620000000000023, 0, 0};
// The points of the last two stages, and the new value, are each the one before plus the last u.
constexpr std::array<double, 10> a = {1.544,  //
                                      0.9466785280815826,
                                      0.2557011698983284,  //
                                      3.314825187068521,
                                      2.896124015972201,
                                      0.9986419139977817,  //
                                      1.221224509226641,
                                      6.019134481288629,
                                      12.53708332932087,
                                      -0.6878860361058950};
constexpr std::array<double, 15> c = {-5.6688,  //
                                      -2.430093356833875,
                                      -0.2063599157091915,  //
                                      -0.1073529058151375,
                                      -9.594562251023355,
                                      -20.47028614809616,  //
                                      7.496443313967647,
                                      -10.24680431464352,
                                      -33.99990352819905,  //
                                      11.70890893206160,   //
                                      8.083246795921522,
                                      -7.981132988064893,
                                      -31.52159432874371,  //
                                      16.31930543123136,
                                      -6.058818238834054};

/// Multiplications of one decomposition: 20 variables that all depend on each other need 2850. A kernel of that size
/// compiles in about a second; the time grows faster than the number.
constexpr std::size_t most_multiplications = 3000;

std::span<const double> row(std::span<const double> triangle, std::size_t number) {
  return triangle.subspan(number * (number - 1) / 2, number);
}

// Timed arrays are constant between the times where they jump: their slope is 0. A symbol stands in for each call
// while the rest is differentiated.
class Slopes {
 public:
  explicit Slopes(const check::System& system) : system_(system) {}

  ExprPtr of(const ExprPtr& expr, const std::string& name) {
    return ir::substitute(ir::derivative(without_tables(expr), name), calls_);
  }

  /// The name of a function whose slope nobody knows, called with what changes during a step; or "".
  std::string unknown(const ExprPtr& expr, const std::vector<std::string>& changing) {
    const auto rest = without_tables(expr);
    for (const auto& name : changing) {
      if (const auto* call = ir::unknown_slope(*rest, name)) return call->name;
    }
    return "";
  }

 private:
  ExprPtr without_tables(const ExprPtr& expr) {
    return rewritten(expr, [this](const ExprPtr& node) -> ExprPtr {
      if (table_of(system_, *node) == nullptr) return nullptr;
      const auto name = fmt::format("_table_{}", calls_.size());
      calls_[name] = node;
      return ir::symbol(name, node->type);
    });
  }

  const check::System& system_;
  std::map<std::string, ExprPtr> calls_;
};

class Rosenbrock final : public PartMethod {
 public:
  Rosenbrock(const check::System& system, const Draft& draft) : system_(system) {
    const auto names = variables_of(system);
    Slopes slopes(system);
    jacobian_.n = names.size();
    for (std::size_t k = 0; k < names.size(); ++k) {
      const auto rate = draft.rate(k);
      for (const auto& name : names) {
        const auto slope = slopes.of(rate, name);
        jacobian_.entries.push_back(ir::is_zero(*slope) ? nullptr : slope);
      }
      time_slopes_.push_back(slopes.of(rate, "t"));
    }
    auto pattern = jacobian_;
    for (std::size_t k = 0; k < names.size(); ++k) pattern.at(k, k) = ir::constant(1);
    order_ = elimination_order(pattern);
  }

  std::size_t multiplications() const { return order_.multiplications; }

  int error_order() const override { return 3; }
  void begin(Draft&, const Part&) override {}
  void keep(Draft&, const ExprPtr&) override {}

  Advance advance(Draft& draft, const Part& part) override {
    const auto n = part.y.size();
    const auto inverse_h = draft.local("inverse_h", ir::constant(1) / part.h);
    const Factors factors(draft, matrix(draft, part, inverse_h), order_);
    const auto slopes = time_slopes(draft, part);
    std::vector<std::vector<ExprPtr>> u;
    auto point = part.y;
    for (std::size_t i = 0; i < stages; ++i) {
      point = next_point(draft, part, u, point);
      auto b = rates_at(draft, system_, point, part.time_at(alpha[i]));
      for (std::size_t v = 0; v < n; ++v) {
        if (i > 0) b[v] = plus(b[v], times(combination(u, row(c, i), v), inverse_h));
        if (slopes[v]) b[v] = plus(b[v], times(slopes[v], ir::constant(time_slope[i])));
      }
      u.push_back(factors.solve(draft, std::move(b), fmt::format("u{}", i + 1)));
    }
    Advance result;
    for (std::size_t v = 0; v < n; ++v) {
      result.value.push_back(draft.local("new_" + system_.equations[v].variable, point[v] + u.back()[v]));
      result.error.push_back(u.back()[v]);
    }
    return result;
  }

 private:
  // 1/(gamma*h) - J
  SparseMatrix matrix(Draft& draft, const Part& part, const ExprPtr& inverse_h) const {
    const auto state = state_at(part);
    const auto diagonal = draft.local("diagonal", times(inverse_h, ir::constant(1 / gamma)));
    SparseMatrix result{jacobian_.n, {}};
    for (std::size_t k = 0; k < jacobian_.entries.size(); ++k) {
      const auto& entry = jacobian_.entries[k];
      const bool on_diagonal = k / jacobian_.n == k % jacobian_.n;
      auto value = entry ? at(entry, state, part.t) : nullptr;
      if (on_diagonal) {
        value = value ? diagonal - value : diagonal;
      } else if (value) {
        value = -value;
      }
      result.entries.push_back(
          value ? draft.local(fmt::format("lu_{}_{}", k / jacobian_.n, k % jacobian_.n), value) : nullptr);
    }
    return result;
  }

  // h*df/dt; null where it is 0
  std::vector<ExprPtr> time_slopes(Draft& draft, const Part& part) const {
    std::vector<ExprPtr> result;
    for (std::size_t v = 0; v < part.y.size(); ++v) {
      const auto& slope = time_slopes_[v];
      if (ir::is_zero(*slope)) {
        result.push_back(nullptr);
        continue;
      }
      result.push_back(
          draft.local("slope_" + system_.equations[v].variable, part.h * at(slope, state_at(part), part.t)));
    }
    return result;
  }

  std::map<std::string, ExprPtr> state_at(const Part& part) const {
    std::map<std::string, ExprPtr> state;
    for (std::size_t v = 0; v < part.y.size(); ++v) state[system_.equations[v].variable] = part.y[v];
    return state;
  }

  std::vector<ExprPtr> next_point(Draft& draft, const Part& part, const std::vector<std::vector<ExprPtr>>& u,
                                  const std::vector<ExprPtr>& before) const {
    if (u.empty()) return part.y;
    std::vector<ExprPtr> point;
    for (std::size_t v = 0; v < part.y.size(); ++v) {
      const auto there =
          u.size() == stages - 1 ? before[v] + u.back()[v] : part.y[v] + combination(u, row(a, u.size()), v);
      point.push_back(
          draft.local(fmt::format("at{}_{}", u.size() + 1, system_.equations[v].variable), there));
    }
    return point;
  }

  static ExprPtr combination(const std::vector<std::vector<ExprPtr>>& u, std::span<const double> weights,
                             std::size_t v) {
    auto sum = ir::constant(0);
    for (std::size_t j = 0; j < weights.size(); ++j)
      sum = plus(sum, times(u[j][v], ir::constant(weights[j])));
    return sum;
  }

  const check::System& system_;
  SparseMatrix jacobian_;  ///< of the rates, in the symbols of the system
  std::vector<ExprPtr> time_slopes_;
  EliminationOrder order_;
};

std::optional<Refusal> refuse_unknown_slopes(const check::System& system, const Draft& draft) {
  auto changing = variables_of(system);
  changing.emplace_back("t");
  Slopes slopes(system);
  for (std::size_t k = 0; k < system.equations.size(); ++k) {
    const auto function = slopes.unknown(draft.rate(k), changing);
    if (function.empty()) continue;
    return Refusal{fmt::format("d{}/dt depends on {}(), whose derivative is not known",
                               system.equations[k].variable, function),
                   system.equations[k].span};
  }
  return std::nullopt;
}

}  // namespace

Outcome rosenbrock(const Request& request) {
  const auto system = with_still_inputs(request.system);
  const Draft draft(system);
  if (auto refusal = refuse_unknown_slopes(system, draft)) return *refusal;
  Rosenbrock method(system, draft);
  if (method.multiplications() > most_multiplications) {
    return Refusal{
        fmt::format("{} equations depend on each other so much that one step would take {} "
                    "multiplications, and {} is the most",
                    request.system.equations.size(), method.multiplications(), most_multiplications)};
  }
  return adaptive_step({system, request.options, request.one_of_a_list}, own_defaults, method);
}

}  // namespace brio::integrate
