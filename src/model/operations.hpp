// What runs beside equations: code that runs regularly or at given times, and events with what follows them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "model/timing.hpp"
#include "model/variable.hpp"
#include "model/view.hpp"

namespace brio::model {

/// A condition that is looked at for every neuron in every step, and what follows where it holds.
/// The threshold is the event "spike"; its code is the reset.
struct Event {
  std::string name;
  SourcePtr condition;  ///< null where spikes are given beforehand
  Slot check;           ///< when the condition is looked at
  SourcePtr code = {};  ///< statements for the neurons where it holds; null: none
  Slot follow = {};     ///< when the code runs
};

/// Statements that run for all items of a group, or of a part of it: every step of a clock, or at given
/// times. Belongs to a group (Group::operations).
struct Operation {
  std::string name;
  SourcePtr code;
  std::int64_t begin = 0;  ///< items begin … end-1 of the group
  std::int64_t end = 0;    ///< -1: all items, however many there will be
  SubsetPtr subset = {};   ///< or these, `end` of them
  Timing timing;
  Slot slot = {"start", 0};
};
using OperationPtr = std::shared_ptr<Operation>;

/// A function of the user that is called between the steps of a run. It may read and write state, and stop
/// the run; what it throws ends the run.
struct Probe {
  std::string name;
  std::function<void(double t)> call;
  Timing timing;
  Slot slot = {"start", 0};
};
/// Throws ModelError: name, timing.
std::shared_ptr<Probe> make_probe(Probe probe);

}  // namespace brio::model
