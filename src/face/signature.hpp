// Whether a plan can be used again: what it was made of, as text.
#pragma once

#include <string>

#include "model/network.hpp"
#include "plan/plan.hpp"

namespace brio::face {

/// Everything that a plan depends on: two runs with one signature share plan and machine code. Values are not in
/// it; they are arguments.
std::string signature(const model::Network& network, const model::OutsideNames& outside,
                      const plan::Options& options);

}  // namespace brio::face
