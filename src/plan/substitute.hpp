// The same plan for other memory: what lets several runs of one network go side by side.
//
//   before:  kernels are bound to the arrays of the groups, tasks record into the network's monitors
//   after:   some of these arrays, monitors and pasts are others; kernels have the same code
#pragma once

#include <map>

#include "plan/plan.hpp"

namespace brio::plan {

/// What stands for what. What is not in here stays.
struct Substitutes {
  std::map<const model::Array*, model::ArrayPtr> arrays;
  std::map<const model::Past*, model::PastPtr> pasts;
  std::map<const model::SpikeMonitor*, std::shared_ptr<model::SpikeMonitor>> spikes;
  std::map<const model::StateMonitor*, std::shared_ptr<model::StateMonitor>> states;
  std::map<const model::PopulationRateMonitor*, std::shared_ptr<model::PopulationRateMonitor>> rates;
};

/// The plan with substitutes. Those of `arrays` have to include the arrays of the pasts.
Plan substitute(Plan plan, const Substitutes& substitutes);

/// The arrays that runs of a plan write, each once, in an order that depends on the plan alone.
std::vector<model::ArrayPtr> written_by(const Plan& plan);
/// All arrays that its kernels and tasks have.
std::set<const model::Array*> used_by(const Plan& plan);

}  // namespace brio::plan
