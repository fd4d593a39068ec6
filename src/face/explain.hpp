// How a network runs, read from its plan.
#pragma once

#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "brio/explanation.hpp"
#include "brio/memory.hpp"
#include "plan/plan.hpp"

namespace brio::face {

/// What is known of a network that is ready to run.
struct Planned {
  const model::Network& network;
  const plan::Plan& plan;
  const plan::Checked& checked;
  const backend::Backend& backend;
  MemoryEstimate memory;
  int threads = 1;  ///< at most
};

/// What a part took when it was measured, and whose part it is.
struct Measured {
  std::string owner;
  MeasuredPart part;
};

/// Throws ModelError: delays that are none, as a run does.
Explanation explain(const Planned& planned, const std::vector<Measured>& measured);

// explain_parts.cpp
/// The loops of a task. Those of matrix exponentials and of the program around the engine have no instructions.
std::vector<ExplainedPart> parts_of(const Planned& planned, const plan::Task& task);
/// What is computed before the first step for an object.
std::vector<std::string> computed_once(const Planned& planned, const std::string& owner);
/// Variables of synapses that are kept once for each neuron, in words.
std::vector<std::string> kept_with_neurons(const Planned& planned, const std::string& owner);
/// Items that a task works on each time; none: it depends on events.
std::optional<std::int64_t> items_of(const plan::Task& task);

// explain_delays.cpp
/// The delays of a pathway in steps.
struct DelaySteps {
  std::int64_t shortest = 0;
  std::int64_t longest = 0;
  bool stored = false;  ///< a value is kept for each synapse
};
DelaySteps delay_steps_of(const plan::DeliverTask& task, double dt);
/// "one delay for all synapses, 1.5 ms"
std::string delay_text(const plan::DeliverTask& task, double dt);
/// "0.1 ms"
std::string time_text(double seconds);

// explain_hints.cpp
/// What would make an object faster or smaller.
std::vector<Hint> hints_for(const Planned& planned, const ExplainedObject& object,
                            const model::Object& described);

}  // namespace brio::face
