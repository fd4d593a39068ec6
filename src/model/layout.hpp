// Coordinates for morphologies that have none: for pictures, and for models in which places matter.
#pragma once

#include <cstdint>

#include "model/morphology.hpp"

namespace brio::model {

struct LayoutOptions {
  /// Mean angle (degrees, exponentially distributed) between the directions of a section and of its parent; 0: children
  /// are spread evenly over a half circle in the plane of x and y, those of a soma over a whole one.
  double section_randomness = 0;
  /// Mean angle between the directions of a compartment and of its section; 0: sections are straight.
  double compartment_randomness = 0;
  bool overwrite_existing = false;  ///< new coordinates also where there are some
  std::uint64_t seed = 0;           ///< of the random angles; the same gives the same
};

/// The same tree with coordinates; lengths and diameters stay as they are. Throws ModelError: a negative or infinite
/// randomness.
SectionPtr with_coordinates(const Section& root, const LayoutOptions& options = {});

}  // namespace brio::model
