// Text that says which neurons are connected. There are no synapses yet: i and j, and variables of the neurons
// (x_pre, x_post), stand for a possible pair.
#pragma once

#include <optional>

#include "check/symbol.hpp"
#include "lang/ast.hpp"

namespace brio::check {

/// Where pairs are made: for each neuron of one side, those of the other.
struct PairSite {
  const model::Synapses& synapses;
  Side outer = Side::source;  ///< for each of these
  model::ArrayPtr loop;       ///< i32: holds the index of the loop for each candidate
  const model::Names& outside;
};

/// A condition on pairs.
Value check_pair_condition(const PairSite& site, const SourcePtr& text);
/// A number without unit: a probability, a number of synapses. `generator`: whose loop index it may use, or null.
Value check_pair_number(const PairSite& site, const SourcePtr& text,
                        const lang::Generator* generator = nullptr);

/// A lang::Generator that was checked; without a loop, only the element and the condition.
struct Generator {
  Value element;               ///< no unit
  bool is_loop_index = false;  ///< the element is the index of the loop itself
  std::optional<Value> low;    ///< of range: integers
  std::optional<Value> high;
  std::optional<Value> step;
  std::optional<Value> amount;
  std::optional<Value> condition;  ///< of any type: not 0 is true
};
/// Throws ModelError: names, units; a bound of range that is no integer; a loop that depends on its own outcome.
Generator check_generator(const PairSite& site, const lang::Generator& generator);

}  // namespace brio::check
