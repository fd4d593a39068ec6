// How a network runs: what happens in a time step, in which way, what it takes, and what would make it faster.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "brio/method.hpp"

namespace brio {

/// One loop of a time step, over items (neurons, synapses) of an object.
struct ExplainedPart {
  std::string name;          ///< as in the schedule: "neurongroup_stateupdater"
  std::string slot;          ///< "groups"
  int order = 0;             ///< within the slot
  std::optional<double> dt;  ///< seconds from one time to the next; none: at given times
  std::string what;          ///< "v, ge, gi by 'exact', and spikes in the same pass"
  bool fused = false;        ///< update and threshold in one pass
  /// How many items each time; none: as many as there are events.
  std::optional<std::int64_t> items;
  /// Instructions of Brio's intermediate code for each item, a measure of work: a machine may need fewer or more. What
  /// is the same for all items does not count. 0: no kernel does it.
  int instructions = 0;
  int loads = 0;     ///< of these, reading a variable
  int stores = 0;    ///< of these, writing one
  int in_loops = 0;  ///< of these, in loops that an item may leave out or go round several times
  /// Items that are worked on at once; 1: one after another.
  int lanes = 1;
  std::string why_not_more;  ///< empty if they go in vectors
  bool threads = false;      ///< the items are shared among the network's threads
};

/// What a part took when the network last ran with `profile`. Then update and threshold are never one pass.
struct MeasuredPart {
  std::string name;
  double seconds = 0;
  double steps = 0;                   ///< how often it ran
  std::optional<std::int64_t> items;  ///< each time; none: as many as there were events
};

/// What would make a network faster or smaller.
struct Hint {
  /// "exact", "host function", "same delay", "record", "constant sum", "float32", "coefficients", "trace".
  std::string kind;
  std::string text;
};

struct ExplainedObject {
  std::string name;
  std::string kind;       ///< "NeuronGroup"
  std::int64_t size = 0;  ///< neurons, synapses; recorded items of a StateMonitor; else 0
  bool active = true;
  std::string method;  ///< of integration; empty: there are no equations to integrate
  std::vector<RefusedMethod> refused;
  std::vector<std::string> once;  ///< what is computed before the first step
  /// Variables of synapses that are the same for all synapses of a neuron, and so are kept once for each:
  /// "Apre is kept once for each neuron of the source".
  std::vector<std::string> traces;
  std::vector<ExplainedPart> parts;
  std::vector<MeasuredPart> measured;  ///< empty: nothing was measured
  double bytes = 0;                    ///< of memory, with what it has recorded until now
  std::vector<Hint> hints;
  /// None: there are no items.
  std::optional<double> bytes_per_item() const {
    if (size == 0) return {};
    return bytes / static_cast<double>(size);
  }
};

struct Explanation {
  std::vector<ExplainedObject> objects;  ///< in the order of the network
  int threads = 1;                       ///< that a run would use
  std::string why_threads;
  double bytes = 0;  ///< of all objects, and what belongs to none
};

/// For a terminal: object by object.
std::string to_string(const Explanation& explanation);
/// The same for a notebook.
std::string to_html(const Explanation& explanation);

}  // namespace brio
