// Random input without synapses.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "brio/groups.hpp"

namespace brio {

namespace model {
struct PoissonInput;
}

struct PoissonInputOptions {
  std::string when = "synapses";  ///< slot of the time step
  int order = 0;                  ///< among objects of one slot
  std::string name = {};
};

/// Input of many independent sources to each item of a group: in each step it adds weight*Binomial(n, rate*dt)
/// to a variable, where a PoissonGroup and synapses would do the same with n sources for each item. A variable
/// that is (unless refractory) is left as it is while a neuron is refractory; one that all items share is
/// increased once.
class PoissonInput {
 public:
  /// n sources, each of this rate; the weight has the unit of the variable. Throws ModelError: no such variable,
  /// another unit, n below 1, a negative rate; in run(): a rate above 1/dt.
  PoissonInput(const GroupView& target, const std::string& variable, std::int64_t n, const Quantity& rate,
               const Quantity& weight, const PoissonInputOptions& options = {});
  /// The weight is an expression that is evaluated in every step, on the items of the target.
  PoissonInput(const GroupView& target, const std::string& variable, std::int64_t n, const Quantity& rate,
               const std::string& weight, const PoissonInputOptions& options = {});

  const std::shared_ptr<model::PoissonInput>& model() const { return model_; }

 private:
  std::shared_ptr<model::PoissonInput> model_;
};

}  // namespace brio
