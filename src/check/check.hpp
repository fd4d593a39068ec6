// Names, dimensions, types: from what was written to what it means. All findings are collected, in the
// user's text; nothing here knows how time passes.
#pragma once

#include <string>
#include <vector>

#include "check/symbol.hpp"
#include "model/network.hpp"
#include "model/spatial_neuron.hpp"

namespace brio::check {

/// dx/dt = rhs, subexpressions expanded. May hold noise symbols (xi, xi_name).
struct Differential {
  std::string variable;
  ir::ExprPtr rhs;
  bool unless_refractory = false;
  Span span;  ///< of the right-hand side, for what integrate/ has to say
};

/// Equations that advance together.
struct System {
  std::vector<Differential> equations;
  SymbolTable symbols;          ///< of all right-hand sides and the variables; with not_refractory if
                                ///< any equation is `unless refractory`
  SourcePtr source;             ///< for error messages
  std::string owner;            ///< name of the group
  bool has_refractory = false;  ///< false: `unless refractory` has no effect
  double dt = 0;                ///< seconds, of the clock that advances it; 0: of no clock (event-driven)
  std::map<std::size_t, Block> steps = {};  ///< the group's methods that are statements, by position
};

/// A model::Event of a group.
struct Event {
  std::string name;
  Value condition;  ///< boolean
  Block code;       ///< empty: none
};

struct Neurons {
  std::shared_ptr<const model::SpikeSource> group;
  System system;  ///< empty for a PoissonGroup
  std::vector<Event> events;
  struct Refractory {
    std::optional<Value> period;     ///< seconds
    std::optional<Value> condition;  ///< boolean: refractory while true
    bool in_seconds = false;         ///< the period is compared in seconds, not in steps
  } refractory;
  model::ArrayPtr lastspike;       ///< null without refractoriness
  model::ArrayPtr not_refractory;  ///< null without refractoriness
  /// Of a neuron with a shape: leak v' + … = drive (integrate/cable.hpp), and what changes v.
  struct Membrane {
    std::shared_ptr<const model::SpatialNeuron> group;
    Value leak;         ///< siemens
    Value drive;        ///< ampere
    Value capacitance;  ///< per area and time step: siemens/metre**2
    Symbol v;
    Symbol Ic;
  };
  std::optional<Membrane> membrane;
};

struct Pathway {
  std::string name;
  bool from_source = true;
  Block code;  ///< as written; plan/ puts the event-driven update around it
};

/// A variable of neurons that is the sum over their synapses.
struct Summed {
  std::string name;
  Block code;  ///< one statement, `x_post += …`
  Symbol target;
};

struct Synapses {
  std::shared_ptr<const model::Synapses> synapses;
  System clock_driven;
  System event_driven;  ///< linear, checked by integrate/
  std::vector<Pathway> pathways;
  std::vector<Summed> summed;
  model::ArrayPtr lastupdate;  ///< null without event-driven equations
};

/// Code of any group that runs beside its equations.
struct Operations {
  std::shared_ptr<const model::Group> group;
  /// Subexpressions that are constant over a time step: assignments in an order in which each finds what
  /// it needs; those of shared ones in Block::shared.
  Block per_step;
  std::vector<Block> code;  ///< of Group::operations, one by one
};

/// One statement, `variable += count*weight`, where two symbols stand for what the kernel is given:
struct Input {
  static constexpr auto count = "_poisson_count";    ///< the random number
  static constexpr auto weight = "_poisson_weight";  ///< the weight, if it is a number
  std::shared_ptr<const model::PoissonInput> input;
  Block code;
};

/// Throw ModelError with all findings of that group. `outside`: names from around the run.
Neurons check(const std::shared_ptr<const model::NeuronGroup>& group, const model::Names& outside);
Neurons check(const std::shared_ptr<const model::PoissonGroup>& group, const model::Names& outside);
Synapses check(const std::shared_ptr<const model::Synapses>& synapses, const model::Names& outside);
Operations check_operations(const std::shared_ptr<const model::Group>& group, const model::Names& outside);
/// `dt`: of the clock that the target runs with.
Input check(const std::shared_ptr<const model::PoissonInput>& input, const model::Names& outside, double dt);

// One-shot code: assignments, indexing; connecting: pairs.hpp. Random functions are allowed.

/// A value for the variable: dimension and type must fit it.
Value check_value(const model::Group& group, const model::Variable& variable, const SourcePtr& text,
                  const model::Names& outside, bool with_unit = true);
/// A condition on the items of a group ("i > 3 and v < 0*mV").
Value check_condition(const model::Group& group, const SourcePtr& text, const model::Names& outside);
/// The group's differential equations alone, in base units: nobody looks at units.
System check_equations(const model::Group& group, const model::Names& outside);
/// Any expression on the items of a group (subexpressions read from outside, recorded variables).
Value check_expression(const model::Group& group, const SourcePtr& text, const model::Names& outside);

}  // namespace brio::check
