// Summed variables: parameters of neurons that are in every step the sum of something over their synapses.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "model/timing.hpp"

namespace brio::model {

class Synapses;

/// `x_post = w*y_pre : 1 (summed)`
struct Summed {
  std::string name;          ///< "x_post"
  std::string variable;      ///< "x": a parameter of the neurons on that side
  std::string definition;    ///< "_summed_x_post": the subexpression of the synapses that is summed
  bool into_source = false;  ///< "_pre"
  Slot slot;  ///< groups, before the equations of those neurons advance; see summed.cpp for parts
};

/// The summed variables in the equations of synapses, whose variables are known. Adds findings: an ending that is
/// missing, no parameter of that name, another unit, one variable twice, a sum of itself.
std::vector<Summed> find_summed(const Synapses& synapses, base::Diagnostics& diagnostics);

}  // namespace brio::model
