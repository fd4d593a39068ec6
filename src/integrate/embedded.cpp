// Explicit Runge-Kutta pairs with steps of adaptive size (tableau.hpp, adaptive.hpp).
#include <fmt/format.h>

#include "integrate/adaptive.hpp"
#include "integrate/inputs.hpp"
#include "integrate/tableau.hpp"

namespace brio::integrate {

namespace {

class EmbeddedPair final : public PartMethod {
 public:
  EmbeddedPair(const Tableau& tableau, const check::System& system) : tableau_(tableau), system_(system) {}

  int error_order() const override { return std::min(tableau_.order, tableau_.other_order); }

  void begin(Draft& draft, const Part& part) override {
    if (!tableau_.first_same_as_last) return;
    for (const auto& name : variables_of(system_)) first_.push_back(draft.scratch("k1_" + name));
    const auto rates = rates_at(draft, system_, part.y, part.t);
    for (std::size_t v = 0; v < first_.size(); ++v) draft.set(first_[v], rates[v]);
  }

  Advance advance(Draft& draft, const Part& part) override {
    stages_.clear();
    if (!first_.empty()) stages_.push_back(first_);
    while (stages_.size() < tableau_.stages()) stages_.push_back(stage(draft, part, stages_.size()));
    std::vector<double> difference;
    for (std::size_t i = 0; i < tableau_.stages(); ++i)
      difference.push_back(tableau_.weights[i] - tableau_.other[i]);
    Advance result;
    for (std::size_t v = 0; v < part.y.size(); ++v) {
      const auto& name = system_.equations[v].variable;
      // The last stage of some pairs was computed at the new value.
      const auto value = tableau_.first_same_as_last ? point_[v] : moved(part, v, tableau_.weights);
      result.value.push_back(draft.local("new_" + name, value));
      result.error.push_back(times(part.h, combination(v, difference)));
    }
    return result;
  }

  void keep(Draft& draft, const ExprPtr& accepted) override {
    for (std::size_t v = 0; v < first_.size(); ++v)
      draft.set(first_[v], ir::select(accepted, stages_.back()[v], first_[v]));
  }

 private:
  std::vector<ExprPtr> stage(Draft& draft, const Part& part, std::size_t number) {
    const auto row = number == 0 ? std::span<const double>()
                                 : tableau_.coefficients.subspan(number * (number - 1) / 2, number);
    point_.clear();
    for (std::size_t v = 0; v < part.y.size(); ++v) {
      const auto& name = system_.equations[v].variable;
      const auto there = moved(part, v, row);
      point_.push_back(number == 0 ? there : draft.local(fmt::format("at{}_{}", number + 1, name), there));
    }
    const auto rates = rates_at(draft, system_, point_, part.time_at(tableau_.nodes[number]));
    std::vector<ExprPtr> result;
    for (std::size_t v = 0; v < part.y.size(); ++v) {
      const auto& name = system_.equations[v].variable;
      result.push_back(draft.local(fmt::format("k{}_{}", number + 1, name), rates[v]));
    }
    return result;
  }

  // y + h*sum of weights times stages
  ExprPtr moved(const Part& part, std::size_t v, std::span<const double> weights) const {
    return plus(part.y[v], times(part.h, combination(v, weights)));
  }

  ExprPtr combination(std::size_t v, std::span<const double> weights) const {
    auto sum = ir::constant(0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] != 0) sum = plus(sum, times(stages_[i][v], ir::constant(weights[i])));
    }
    return sum;
  }

  const Tableau& tableau_;
  const check::System& system_;
  std::vector<ExprPtr> first_;                ///< the first stage, where it is kept
  std::vector<std::vector<ExprPtr>> stages_;  ///< by stage, then variable
  std::vector<ExprPtr> point_;                ///< of the last stage
};

}  // namespace

Outcome embedded_pair(const Tableau& tableau, const AdaptiveDefaults& defaults, const Request& request) {
  const auto system = with_still_inputs(request.system);
  EmbeddedPair pair(tableau, system);
  return adaptive_step({system, request.options, request.one_of_a_list}, defaults, pair);
}

}  // namespace brio::integrate
