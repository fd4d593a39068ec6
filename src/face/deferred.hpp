// Delays that are said by text and computed when somebody looks: of many synapses, they are looked at once, when rows
// with delays in steps are made, and would take 8 bytes of each synapse ever after.
#pragma once

#include "face/one_shot.hpp"

namespace brio::face {

/// Whether it may be deferred: a delay of each synapse, at least one, in memory that nobody keeps.
bool is_deferrable(const model::Group& group, const model::Variable& variable);

/// Lets a variable be what the kernel stores in `place`, whenever somebody looks: with the names, the time and the
/// random numbers of now. False, and nothing happens: the kernel depends on what may be other by then.
bool defer(const model::Group& group, const model::Variable& variable, plan::BoundKernel kernel,
           const model::ArrayPtr& place, const model::Names& outside, Random& random);

}  // namespace brio::face
