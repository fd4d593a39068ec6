// Variables of differential equations that hold no numbers any more.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/run.hpp"

namespace brio::face {

/// A warning for each variable that one of the `methods` (by object) has brought to NaN or beyond 1e50: most often,
/// the method is not stable at that time step.
std::vector<std::string> invalid_values(const model::Network& network, const runtime::State& state,
                                        const std::map<std::string, std::string>& methods);

}  // namespace brio::face
