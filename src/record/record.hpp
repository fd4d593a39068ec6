// What monitors have seen. Plain growing columns: readable at any pause, they outlive the run.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace brio::record {

/// Events in the order in which they happened.
struct Events {
  std::vector<std::int32_t> i;              ///< index of the neuron, relative to the monitored range
  std::vector<double> t;                    ///< seconds
  std::vector<std::vector<double>> values;  ///< one column per recorded variable
  std::vector<std::int64_t> count;          ///< events so far, per neuron
};

/// Samples of variables at regular times.
struct Traces {
  std::vector<double> t;  ///< seconds
  /// One per variable: samples of all recorded items at one time are neighbours (time-major).
  std::vector<std::vector<double>> values;
};

/// Rate of a population, one sample a step.
struct Rates {
  std::vector<double> t;     ///< seconds
  std::vector<double> rate;  ///< hertz
};

}  // namespace brio::record
