// How much memory this process can get.
#pragma once

#include <cstdint>
#include <string>

namespace brio::runtime {

/// Memory that this process can get now without anything being thrown out, in bytes: of the machine, and of the
/// container or job that it is in.
std::uint64_t available_memory();

/// So little, in bytes, that it isn't worth asking whether it is there.
inline constexpr double always_there = 64e6;

/// "12.5 GB", "0.4 MB"
std::string size_text(double bytes);

}  // namespace brio::runtime
