// Whether the records of a run fit into memory, told before it begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plan/plan.hpp"

namespace brio::runtime {

/// Memory that this process can have at most, in bytes: of the machine, or of the container or job it is in.
/// Asked once: a limit that is changed later does not count.
std::uint64_t machine_memory();

/// Memory that this process can get now without anything being thrown out, in bytes: of the machine, and of the
/// container or job that it is in.
std::uint64_t available_memory();

/// "12.5 GB", "0.4 MB"
std::string size_text(double bytes);

/// What is to be said if records in memory of a run from `from` until `to` (seconds) will need more than `limit`
/// bytes. Only state and rate monitors count, of which it is known how much they record.
std::optional<std::string> memory_warning(const plan::Plan& plan, double from, double to,
                                          std::uint64_t limit);

}  // namespace brio::runtime
