// Synapses between groups whose time steps differ.
#pragma once

#include <string>
#include <vector>

#include "model/network.hpp"

namespace brio::face {

/// A warning for each pathway whose spikes come with another time step than its synapses, their source or target have:
/// delays are rounded to multiples of the former.
std::vector<std::string> differing_steps(const model::Network& network);

}  // namespace brio::face
