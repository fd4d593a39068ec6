#include "runtime/memory.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>

namespace brio::runtime {

namespace {

constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

// The number behind a word at the beginning of a line, in the lines of a file; kilobytes are told apart.
std::optional<std::uint64_t> number_in(const char* path, std::string_view word) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(word)) continue;
    std::istringstream rest(line.substr(word.size()));
    std::uint64_t number = 0;
    std::string unit;
    if (!(rest >> number)) return std::nullopt;
    return (rest >> unit) && unit == "kB" ? number * 1024 : number;
  }
  return std::nullopt;
}

// What is left of the limit of a control group. Its cache of files can be given back.
std::uint64_t left_in_group() {
  struct Files {
    const char* limit;
    const char* used;
    const char* details;
    std::string_view cache;
  };
  constexpr std::array versions = {
      Files{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat",
            "inactive_file "},
      Files{"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
            "/sys/fs/cgroup/memory/memory.stat", "total_inactive_file "}};
  for (const auto& files : versions) {
    std::uint64_t limit = 0;
    std::uint64_t used = 0;
    if (!(std::ifstream(files.limit) >> limit) || !(std::ifstream(files.used) >> used)) continue;
    used -= std::min(used, number_in(files.details, files.cache).value_or(0));
    return limit - std::min(limit, used);
  }
  return unlimited;
}

std::uint64_t limit_of_process() {
  rlimit limit{};
  const bool known = ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return known ? limit.rlim_cur : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

std::string size_text(double bytes) {
  if (bytes < 1e3) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.3g} kB", 1e-3 * bytes);
  if (bytes < 1e9) return fmt::format("{:.3g} MB", 1e-6 * bytes);
  return bytes < 1e12 ? fmt::format("{:.4g} GB", 1e-9 * bytes) : fmt::format("{:.4g} TB", 1e-12 * bytes);
}

std::uint64_t available_memory() {
  const auto machine = number_in("/proc/meminfo", "MemAvailable:").value_or(unlimited);
  const auto swap = number_in("/proc/meminfo", "SwapFree:").value_or(0);
  const auto limit = limit_of_process();
  const auto used = number_in("/proc/self/status", "VmSize:").value_or(0);
  const auto left = limit == unlimited ? unlimited : limit - std::min(limit, used);
  return std::min({machine == unlimited ? unlimited : machine + swap, left_in_group(), left});
}

}  // namespace brio::runtime
