// A network: the objects that run together, and the time that has passed.
#pragma once

#include <map>
#include <set>
#include <variant>

#include "model/monitors.hpp"
#include "model/poisson_input.hpp"
#include "model/synapses.hpp"

namespace brio::model {

using Object = std::variant<
    std::shared_ptr<NeuronGroup>, std::shared_ptr<PoissonGroup>, std::shared_ptr<SpikeGeneratorGroup>,
    std::shared_ptr<Synapses>, std::shared_ptr<SpikeMonitor>, std::shared_ptr<StateMonitor>,
    std::shared_ptr<PopulationRateMonitor>, std::shared_ptr<Probe>, std::shared_ptr<PoissonInput>>;

const std::string& name_of(const Object& object);

/// Which random numbers runs take: they are counted, so that this and the time are all there is to know.
struct RunRandom {
  std::uint64_t seed = 0;
  std::uint64_t epoch = 0;  ///< when time goes back, a new one begins: other numbers for the same steps
  bool drawn = false;       ///< whether time has passed in this epoch
  double origin = 0;        ///< the time in seconds from which steps are counted
  /// What seed and epoch stand for together.
  std::uint64_t key() const;
};

struct Network {
  std::vector<Object> objects;
  double dt = 1e-4;  ///< of objects that name none, seconds
  double t = 0;      ///< seconds
  RunRandom random;
  Schedule schedule = default_schedule();
  /// What is left out of runs, by name: objects, or parts of them ("neurongroup_stateupdater").
  std::set<std::string> inactive;
  /// Random numbers of runs begin anew, with this seed, at the time reached.
  void reseed(std::uint64_t seed);
  /// Throws ModelError: two objects of one name, a monitor or synapses without their group.
  void validate() const;
};

/// Outside names per object (by object name), as they are at the start of a run; the group's own
/// namespace comes before.
using OutsideNames = std::map<std::string, Names>;

/// Names that an object's text uses and that neither the group, nor units, functions or constants of the
/// language explain: to be looked up outside. Sorted.
std::vector<std::string> unresolved_names(const Group& group);
/// All names in those texts of a group that can be read, whatever they mean.
std::set<std::string> names_in_texts(const Group& group);
std::vector<std::string> unresolved_names(const Group& group, const std::string& text);
std::vector<std::string> unresolved_names(const Group& group, const lang::Generator& generator);

}  // namespace brio::model
