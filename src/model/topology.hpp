// A morphology as a drawing of text.
#pragma once

#include <string>

#include "model/morphology.hpp"

namespace brio::model {

/// A line for each section, below and behind the one on which it grows: a dash for each compartment, and its path.
/// A section with more than 60 compartments, and those on it, are drawn shorter.
///
///     ( )  [root]
///        `---|  .dend
///            `-|  .dend.L
std::string topology(const Section& root);

}  // namespace brio::model
