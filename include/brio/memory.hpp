// How much memory a run takes.
#pragma once

#include <string>
#include <vector>

namespace brio {

/// What one part of a network takes, in bytes.
struct MemoryItem {
  std::string object;  ///< its name
  std::string what;    ///< "variables", "record", "spikes on their way", …
  double bytes = 0;    ///< at the end of the run
  double held = 0;     ///< of these, what it has already
};

/// What a network takes, in bytes: known before the run, but for records of events, which count with what they have.
struct MemoryEstimate {
  double bytes = 0;               ///< of all parts, at the end of the run
  double needed = 0;              ///< of these, what they do not have yet
  std::vector<MemoryItem> items;  ///< the largest first
};

/// A table of the largest items, with the sum below it.
std::string to_string(const MemoryEstimate& estimate, std::size_t items = 8);

}  // namespace brio
