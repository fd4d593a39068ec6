// Poisson input: the summed effect of many independent sources, without sources and synapses.
#pragma once

#include "model/group.hpp"

namespace brio::model {

/// In each step of its group, adds weight*Binomial(n, rate*dt) to a variable of each item; independent numbers
/// for each of them.
struct PoissonInput {
  Serial serial = {};
  std::string name;
  GroupPtr group;          ///< the target …
  std::int64_t begin = 0;  ///< … or items begin … end-1 of it
  std::int64_t end = -1;   ///< -1: all items, however many there will be
  SubsetPtr subset = {};   ///< … or these, `end` of them
  std::string variable;
  double n = 1;     ///< sources of each item, a whole number
  double rate = 0;  ///< of each source, hertz
  /// Evaluated in every step, on the items of the target; or a number.
  std::variant<SourcePtr, Constant> weight;
  Slot slot = {"synapses", 0};
};

/// Throws ModelError: name, no such items, no such variable, a weight of another unit, n below 1, a negative rate.
std::shared_ptr<PoissonInput> make_poisson_input(PoissonInput input);

}  // namespace brio::model
