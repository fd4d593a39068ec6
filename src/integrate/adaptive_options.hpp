// The options of adaptive methods, checked.
#pragma once

#include <vector>

#include "integrate/adaptive.hpp"

namespace brio::integrate {

struct AdaptiveOptions {
  bool adaptable_timestep = true;
  std::vector<double> absolute_error;  ///< of each variable
  double relative_error = 0;
  int max_steps = 100;
  bool use_last_timestep = true;
  bool save_failed_steps = false;
  bool save_step_count = false;
};

/// Throws ModelError: a value of another type, an error that is not positive, an unknown variable, another unit.
AdaptiveOptions read_options(const Request& request, const AdaptiveDefaults& defaults);

}  // namespace brio::integrate
