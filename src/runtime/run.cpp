#include "runtime/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "runtime/tasks.hpp"
#include "runtime/traces.hpp"

namespace brio::runtime {

namespace {

// True a few hundred times a second, however long a step takes.
class Pulse {
 public:
  bool beats() {
    if (--countdown_ > 0) return false;
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    const auto since = now - last_;
    stride_ = since < 2ms ? std::min(2 * stride_, 4096) : std::max(stride_ / 2, 1);
    countdown_ = stride_;
    if (since < 2ms) return false;
    last_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  int stride_ = 1;
  int countdown_ = 1;
};

class Watch {
 public:
  Watch(const Settings& settings, TraceKeeper& traces) : settings_(settings), traces_(traces) {}

  bool says_stop(double t, double from, double to) {
    if (settings_.stop != nullptr && settings_.stop->load(std::memory_order_relaxed)) return true;
    if (!settings_.watch || !pulse_.beats()) return false;
    traces_.show();
    return settings_.watch(to > from ? std::clamp((t - from) / (to - from), 0.0, 1.0) : 1.0);
  }

 private:
  const Settings& settings_;
  TraceKeeper& traces_;
  Pulse pulse_;
};

std::vector<Clock> start_clocks(const plan::Plan& plan, double from, double to, double random_origin) {
  std::vector<Clock> clocks;
  for (const auto& timing : plan.clocks) {
    Clock clock{timing.dt.value_or(0)};
    if (timing.times) clock.times = &*timing.times;
    clock.set_interval(random_origin, to);
    clock.first_draw = clock.step;
    clock.set_interval(from, to);
    clocks.push_back(clock);
  }
  return clocks;
}

bool stands_before(const Clock& a, const Clock& b) { return a.t() < b.t(); }

// Of the clocks that have not reached their end, the one furthest behind; null if there are none.
const Clock* next_clock(const std::vector<Clock>& clocks) {
  const Clock* first = nullptr;
  for (const auto& clock : clocks) {
    if (!clock.at_end() && (first == nullptr || stands_before(clock, *first))) first = &clock;
  }
  return first;
}

class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// All tasks of the clocks that are due.
void perform_step(Machine& machine, const plan::Plan& plan, const std::vector<char>& due,
                  std::vector<double>* profile) {
  if (profile == nullptr) {
    for (const auto& task : plan.tasks) {
      if (due[task.clock]) machine.perform(task);
    }
    return;
  }
  Stopwatch watch;
  for (std::size_t k = 0; k < plan.tasks.size(); ++k) {
    if (!due[plan.tasks[k].clock]) continue;
    machine.perform(plan.tasks[k]);
    (*profile)[k] += watch.lap();
  }
}

void check_settings(const Settings& settings, double from, const plan::Plan& plan) {
  const double duration = settings.until - from;
  const auto refuse = [&](const char* hint) {
    throw ModelError(
        {Code::invalid_value, nullptr, {}, fmt::format("a run can't last {} s", duration), hint});
  };
  if (!(duration >= 0) || !std::isfinite(duration)) refuse("give a time from 0 on");
  for (const auto& timing : plan.clocks) {
    if (timing.dt && settings.until / *timing.dt >= 0x1p53) refuse("that is more steps than can be counted");
  }
}

}  // namespace

struct Run::Impl {
  Impl(const plan::Plan& plan_, std::span<const backend::CallablePtr> kernels, model::Network& network_,
       State& state, const Settings& settings_)
      : plan(plan_), network(network_), settings(settings_), from(network_.t) {
    check_settings(settings, from, plan);
    clocks = start_clocks(plan, from, settings.until, network.random.origin);
    traces.emplace(plan, kernels, state, settings);
    try {
      machine.emplace(plan, kernels, state, settings, clocks, &*traces);
      machine->prepare();
    } catch (...) {
      finish();
      throw;
    }
  }
  ~Impl() { finish(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  void advance();
  void finish() {
    if (machine) machine->finish();
    traces->finish();
  }

  const plan::Plan& plan;
  model::Network& network;
  const Settings& settings;
  double from;
  std::vector<Clock> clocks;
  std::optional<TraceKeeper> traces;
  std::optional<Machine> machine;
};

Run::Run(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, model::Network& network,
         State& state, const Settings& settings)
    : impl_(std::make_unique<Impl>(plan, kernels, network, state, settings)) {}
Run::~Run() = default;
void Run::advance() { impl_->advance(); }

// Each pass of the loop is one point in time:
//   next clock   the one furthest behind, and all that stand at the same time to within a tolerance;
//                all clocks at their end: the run is over
//   tasks        those of these clocks, in the plan's order; before: state of the step's beginning, after:
//                of its end
//   advance      these clocks by one step
//   watch        may ask to stop; everything done so far stays
//   pause        for those who want to see the state between two steps
void Run::Impl::advance() {
  const double to = settings.until;
  Watch watch(settings, *traces);
  Pulse pulse;
  std::vector<char> due(clocks.size());
  while (const Clock* const first = next_clock(clocks)) {
    network.t = first->t();
    for (std::size_t k = 0; k < clocks.size(); ++k) {
      due[k] = !clocks[k].at_end() && same_time(clocks[k], *first);
    }
    perform_step(*machine, plan, due, settings.profile);
    for (std::size_t k = 0; k < clocks.size(); ++k) clocks[k].step += due[k];
    if (watch.says_stop(network.t, from, to)) {
      const double next = std::min_element(clocks.begin(), clocks.end(), stands_before)->t();
      network.t = std::isfinite(next) ? next : to;
      traces->show();
      if (settings.pause) settings.pause(true);
      return;
    }
    if (!settings.pause || !pulse.beats()) continue;
    if (const Clock* const next = next_clock(clocks)) {
      network.t = next->t();
      traces->show();
      settings.pause(false);
    }
  }
  if (!network.objects.empty()) network.t = to;
}

void run(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, model::Network& network,
         State& state, const Settings& settings) {
  Run(plan, kernels, network, state, settings).advance();
}

bool perform_now(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels,
                 const model::Network& network, State& state, const Settings& settings,
                 const std::string& name) {
  auto clocks = start_clocks(plan, network.t, network.t, network.random.origin);
  Machine machine(plan, kernels, state, settings, clocks, nullptr);
  machine.prepare();
  bool found = false;
  for (const auto& task : plan.tasks) {
    if (task.when.name != name) continue;
    machine.perform(task);
    found = true;
  }
  return found;
}

}  // namespace brio::runtime
