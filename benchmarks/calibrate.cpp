// What this machine can do: calibrate [--quick] prints JSON. Benchmarks run it in the same job, and
// benchmarks/limits.py says with its numbers how fast a network could be at best.
//
// Times are nanoseconds for each element, rates gigabytes (1e9 bytes) a second, each the best of several tries.
// Threads are held to cores of their own, the last of those that the process may use.
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "machine.hpp"
#include "support/typical_kernels.hpp"

namespace brio {
namespace {

using Clock = std::chrono::steady_clock;

/// Tries are short, so that some of them lie between those moments in which others work, and there are several
/// rounds of everything.
struct Effort {
  int rounds = 3;
  int tries = 20;
  double seconds = 0.0005;  ///< of each try, at least
  double enough = 0.1;      ///< seconds of all tries together, unless a single one takes longer
};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Seconds that a call takes, the best of several tries; each calls it as often as its time is long enough.
double best(const Effort& effort, const std::function<void()>& work) {
  work();
  std::int64_t calls = 1;
  double least = 1e300, spent = 0;
  for (int k = 0; k < effort.tries && (k == 0 || spent < effort.enough);) {
    const auto begin = Clock::now();
    for (std::int64_t call = 0; call < calls; ++call) work();
    const double elapsed = seconds_since(begin);
    if (elapsed < effort.seconds) {
      calls = elapsed < effort.seconds / 100 ? calls * 10 : calls * 2;
      continue;
    }
    least = std::min(least, elapsed / static_cast<double>(calls));
    spent += elapsed;
    ++k;
  }
  return least;
}

std::vector<int> cores() {
  cpu_set_t allowed;
  std::vector<int> result;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    for (int core = CPU_SETSIZE - 1; core >= 0; --core)
      if (CPU_ISSET(core, &allowed)) result.push_back(core);
  return result;
}

void hold_to(int core) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

/// Threads meet here, awake.
class Barrier {
 public:
  explicit Barrier(int threads) : threads_(threads) {}
  void wait() {
    const auto round = round_.load();
    if (arrived_.fetch_add(1) + 1 == threads_) {
      arrived_ = 0;
      ++round_;
    } else {
      while (round_.load() == round) {}
    }
  }

 private:
  const int threads_;
  alignas(64) std::atomic<int> arrived_{0};
  alignas(64) std::atomic<std::int64_t> round_{0};
};

/// Seconds of work(thread) on all cores at once, the best of several tries.
double best_together(const Effort& effort, const std::vector<int>& on,
                     const std::function<void(std::size_t)>& work) {
  Barrier barrier(static_cast<int>(on.size()));
  double least = 1e300;
  const auto member = [&](std::size_t thread) {
    hold_to(on[thread]);
    work(thread);
    for (int k = 0; k < std::min(effort.tries, 5); ++k) {
      barrier.wait();
      const auto begin = Clock::now();
      work(thread);
      barrier.wait();
      if (thread == 0) least = std::min(least, seconds_since(begin));
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < on.size(); ++thread) threads.emplace_back(member, thread);
  for (auto& thread : threads) thread.join();
  return least;
}

/// The best of each constant, printed as a JSON object.
class Report {
 public:
  void time(const std::string& name, double value) { keep(name, value, value < at(name, value)); }
  void rate(const std::string& name, double value) { keep(name, value, value > at(name, value)); }
  void print() const {
    const char* before = "{";
    for (const auto& [name, value] : values_) {
      std::printf("%s\n  \"%s\": %.4g", before, name.c_str(), value);
      before = ",";
    }
    std::printf("\n}\n");
  }

 private:
  double at(const std::string& name, double otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
  }
  void keep(const std::string& name, double value, bool better) {
    if (better || !values_.contains(name)) values_[name] = value;
  }
  std::map<std::string, double> values_;
};

struct Size {
  const char* name;
  std::int64_t bytes;
};
// Half of a usual first and second cache, a part of a third one, more than any.
constexpr Size sizes[] = {
    {"L1", 16 << 10}, {"L2", 512 << 10}, {"L3", 8 << 20}, {"memory", std::int64_t{256} << 20}};

void arithmetic(const Effort& effort, Report& report) {
  constexpr std::int64_t count = 960'000;
  const auto each = [&](auto loop) { return 1e9 / count * best(effort, [&] { loop(count); }); };
  report.rate("clock_ghz", 1 / each(machine::dependent_additions));
  report.time("multiply_add_f64", each(machine::multiply_adds<double>));
  report.time("multiply_add_f32", each(machine::multiply_adds<float>));
  report.time("division_f64", each(machine::divisions<double>));
  report.time("division_f32", each(machine::divisions<float>));
  std::vector<float> x(1024, 0.5F), y(1024);
  report.time("exp_f32", 1e9 / 1024 * best(effort, [&] { machine::exponentials(x.data(), y.data(), 1024); }));
}

ir::Kernel normal() {
  test::Builder b("normal", ir::Domain::items);
  const ir::RandomPlace place{.key = b.scalar("key", ir::Type::i64), .element = b.item(), .step = b.i64(7)};
  test::keep(b, "y", ir::build_randn(b, place, 0));
  return std::move(b).finish();
}

ir::Kernel uniform() {
  test::Builder b("uniform", ir::Domain::items);
  const ir::RandomPlace place{.key = b.scalar("key", ir::Type::i64), .element = b.item(), .step = b.i64(7)};
  test::keep(b, "y", ir::build_rand(b, place, 0));
  return std::move(b).finish();
}

ir::Kernel logarithm() {
  test::Builder b("log", ir::Domain::items);
  test::keep(b, "y", ir::build_function(b, ir::Function::log, {test::own(b, "x")}));
  return std::move(b).finish();
}

/// Brio's own functions, from the first cache into it.
void functions(const Effort& effort, Report& report) {
  constexpr std::int64_t size = 1024;
  const auto time = [&](const char* name, const ir::Kernel& kernel) {
    const auto callable = test::compile(kernel);
    test::Call call(kernel, size);
    report.time(name, 1e9 / size * best(effort, [&] { (*callable)(call.call); }));
  };
  time("exp_f64", test::exponential());
  time("log_f64", logarithm());
  time("uniform_f64", uniform());
  time("normal_f64", normal());
}

void memory(const Effort& effort, const std::vector<int>& all, Report& report) {
  for (std::size_t threads = 1; threads <= std::min<std::size_t>(2, all.size()); ++threads) {
    const std::vector<int> on(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(threads));
    const std::string end = threads == 1 ? "" : "_" + std::to_string(threads) + "_threads";
    for (const auto& size : sizes) {
      const machine::Memory buffer(static_cast<std::size_t>(size.bytes));
      const std::int64_t part = size.bytes / 8 / static_cast<std::int64_t>(threads);
      const auto rounds = std::max<std::int64_t>(1, (8 << 20) / size.bytes);
      const auto own = [&](std::size_t thread) {
        return buffer.as<double>() + part * static_cast<std::int64_t>(thread);
      };
      const double updates = best_together(effort, on, [&](std::size_t thread) {
        for (std::int64_t k = 0; k < rounds; ++k) machine::update(own(thread), part);
      });
      const double reads = best_together(effort, on, [&](std::size_t thread) {
        for (std::int64_t k = 0; k < rounds; ++k) machine::read(own(thread), part);
      });
      const auto bytes = 1e-9 * static_cast<double>(rounds * size.bytes);
      report.rate("update_" + std::string(size.name) + end, 2 * bytes / updates);  // there and back
      report.rate("read_" + std::string(size.name) + end, bytes / reads);
    }
  }
}

void scatter(const Effort& effort, Report& report) {
  for (const auto& size : sizes) {
    const machine::Memory target(static_cast<std::size_t>(size.bytes));
    // So many that none of the last cache's lines is used again where the target is larger than it.
    const std::int64_t count = size.bytes > (64 << 20) ? 4'000'000 : 64'000;
    auto index = machine::rows_of_targets(count, size.bytes / 8);
    const auto in = [&](auto zero) {
      auto* const to = target.as<decltype(zero)>();
      const double plain = best(effort, [&] { machine::scatter_add(to, index.data(), count); });
      const double fetched = best(effort, [&] { machine::scatter_add_fetched(to, index.data(), count); });
      return 1e9 / static_cast<double>(count) * std::min(plain, fetched);
    };
    report.time("scatter_f64_" + std::string(size.name), in(0.0));
    index = machine::rows_of_targets(count, size.bytes / 4);
    report.time("scatter_f32_" + std::string(size.name), in(0.0F));
  }
}

void barrier(const Effort& effort, const std::vector<int>& all, Report& report) {
  if (all.size() < 2) return;
  constexpr int rounds = 10'000;
  Barrier meeting(2);
  const double seconds = best_together(effort, {all[0], all[1]}, [&](std::size_t) {
    for (int k = 0; k < rounds; ++k) meeting.wait();
  });
  report.time("barrier", 1e9 / rounds * seconds);
}

}  // namespace
}  // namespace brio

int main(int count, char** arguments) {
  using namespace brio;
  const bool quick = count > 1 && std::string_view(arguments[1]) == "--quick";
  const Effort effort = quick ? Effort{.rounds = 1, .tries = 1, .seconds = 1e-4, .enough = 0} : Effort{};
  const auto all = cores();
  if (all.empty()) return 1;
  Report report;
  for (int k = 0; k < effort.rounds; ++k) {
    std::thread([&] {
      hold_to(all.front());
      arithmetic(effort, report);
      functions(effort, report);
      scatter(effort, report);
    }).join();
    memory(effort, all, report);
    barrier(effort, all, report);
  }
  report.print();
  return 0;
}
