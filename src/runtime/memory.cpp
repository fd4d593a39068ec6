#include "runtime/memory.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>

#include "runtime/clock.hpp"

namespace brio::runtime {

namespace {

// The limit of a control group, in whichever of the two versions there is; "max" and none are no limit.
std::uint64_t limit_of_group() {
  constexpr std::array files = {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
  for (const char* path : files) {
    std::uint64_t bytes = 0;
    if (std::ifstream(path) >> bytes) return bytes;
  }
  return std::numeric_limits<std::uint64_t>::max();
}

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

struct Need {
  std::string name;
  double bytes = 0;
};

struct NeedOf {
  double steps;
  std::optional<Need> operator()(const plan::RecordStateTask& task) const {
    return of(task.monitor->name, *task.monitor->traces);
  }
  std::optional<Need> operator()(const plan::RecordRateTask& task) const {
    return of(task.monitor->name, *task.monitor->rates);
  }
  template <class Other>
  std::optional<Need> operator()(const Other&) const {
    return std::nullopt;
  }

 private:
  std::optional<Need> of(const std::string& name, const record::Table& table) const {
    if (table.on_disk() || !table.keep().everything()) return std::nullopt;
    double row = 0;
    for (const auto& column : table.columns()) row += static_cast<double>(column.row_size());
    return Need{name, row * (static_cast<double>(table.size()) + steps)};
  }
};

std::uint64_t memory_now() {
  struct sysinfo info {};
  if (::sysinfo(&info) != 0) return std::numeric_limits<std::uint64_t>::max();
  const auto machine = (std::uint64_t{info.totalram} + info.totalswap) * info.mem_unit;
  return std::min({machine, limit_of_group(), limit_of_process()});
}

}  // namespace

std::string size_text(double bytes) {
  if (bytes < 1e9) return fmt::format("{:.3g} MB", 1e-6 * bytes);
  return bytes < 1e12 ? fmt::format("{:.4g} GB", 1e-9 * bytes) : fmt::format("{:.4g} TB", 1e-12 * bytes);
}

std::uint64_t machine_memory() {
  static const std::uint64_t bytes = memory_now();
  return bytes;
}

std::uint64_t available_memory() {
  const auto machine = number_in("/proc/meminfo", "MemAvailable:").value_or(unlimited);
  const auto swap = number_in("/proc/meminfo", "SwapFree:").value_or(0);
  const auto limit = limit_of_process();
  const auto used = number_in("/proc/self/status", "VmSize:").value_or(0);
  const auto left = limit == unlimited ? unlimited : limit - std::min(limit, used);
  return std::min({machine == unlimited ? unlimited : machine + swap, left_in_group(), left});
}

std::optional<std::string> memory_warning(const plan::Plan& plan, double from, double to,
                                          std::uint64_t limit) {
  double sum = 0;
  Need most;
  for (const auto& task : plan.tasks) {
    const auto& timing = plan.clocks[task.clock];
    if (!timing.dt) continue;  // its times are in memory: so many are not too many
    const auto need = std::visit(NeedOf{(to - from) / *timing.dt}, task.work);
    if (!need) continue;
    sum += need->bytes;
    if (need->bytes > most.bytes) most = *need;
  }
  if (sum <= static_cast<double>(limit)) return std::nullopt;
  return fmt::format(
      "the records of this run will need {} of memory, of which {} takes {}; there are {}\n  hint: keep the "
      "last "
      "stretch of a record only (keep), stream it to disk (file), or record fewer items or less often",
      size_text(sum), most.name, size_text(most.bytes), size_text(static_cast<double>(limit)));
}

}  // namespace brio::runtime
