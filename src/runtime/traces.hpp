// Traces that are kept with neurons while time passes: where they come from and where they go.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "runtime/run.hpp"

namespace brio::runtime {

/// What users see of traces while they are kept with the neurons: the variables of synapses are computed from them when
/// somebody looks.
class TraceKeeper {
 public:
  /// From now on they are with the neurons. Only if traces_that_stay() does not name them.
  TraceKeeper(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, State& state,
              const Settings& settings);
  /// Before somebody may look: what was computed at an earlier look is forgotten.
  void show() { show(When::between); }
  /// After a function of the user may have written traces, connected synapses or set delays: those that are no longer
  /// as they were are with the synapses from now on.
  std::vector<const plan::Traces*> leave_changed();
  /// Whether those of these synapses are with neurons.
  bool keeps(const model::Synapses& synapses) const;
  /// The run is over, or nothing more comes of it.
  void finish();

 private:
  struct Kept;
  enum class When : std::uint8_t { start, between, end };
  void show(When when);
  void show(const plan::Traces& traces, const std::shared_ptr<const Kept>& kept, When when);
  void find_sources(const plan::Traces& traces, KeptTraces& now, const KeptTraces& before);
  void take(const plan::Traces& traces, KeptTraces& kept);
  const plan::Plan& plan_;
  State& state_;
  std::vector<std::shared_ptr<const Kept>>
      kept_;  ///< by traces of the plan; null: they are with the synapses
};

/// Synapses whose traces can't be with their neurons as the next run begins, and why: those of one neuron differ, or
/// spikes are under way that do not reach all of its synapses, or synapses have delays of their own.
std::map<std::string, std::string> traces_that_stay(const plan::Plan& plan, State& state);

}  // namespace brio::runtime
