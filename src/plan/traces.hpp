// Which event-driven variables of synapses are the same for all synapses of a neuron. Private to the room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/draft.hpp"

namespace brio::plan {

/// A pathway whose spikes are delivered.
struct TracePath {
  const check::Pathway* checked;
  std::size_t task;  ///< of the draft, a DeliverTask
};

/// What was found, or why nothing was.
struct TraceProof {
  std::vector<TracePath> paths;
  std::map<std::string, std::string> writers;  ///< of each event-driven variable: the pathway that changes it
  /// Locals of a pathway that are the same for all synapses of a neuron: "pathway local".
  std::set<std::pair<std::string, std::string>> common_locals;
  std::string why_not;
  bool like_traces = false;  ///< equations and statements are common, whatever else there is
  std::string variable;      ///< that is the reason, if one is
  bool writes(const std::string& pathway, const std::string& name) const {
    const auto found = writers.find(name);
    return found != writers.end() && found->second == pathway;
  }
};

/// All other tasks of the draft are there.
TraceProof prove_traces(const Draft& draft, const check::Synapses& synapses);

}  // namespace brio::plan
