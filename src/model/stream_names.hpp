// The names that objects draw their random numbers by.
#pragma once

#include <map>
#include <string>

#include "model/network.hpp"

namespace brio::model {

/// "neurongroup" of "neurongroup_3": what the names that are found automatically begin with. A name that the user
/// chose stays as it is.
std::string family_of(const std::string& name);

/// By object name. A name that was found automatically counts how many objects a program has made before, and a
/// network that is built twice with one seed shall be the same twice: the number is that among those of its family
/// in the network, in the order in which they were made.
std::map<std::string, std::string> stream_names(const Network& network);

}  // namespace brio::model
