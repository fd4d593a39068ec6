// A network's runs: check, plan, compile — or what is kept from the last run — then time passes.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "face/checkpoint.hpp"
#include "face/differing_steps.hpp"
#include "face/explain.hpp"
#include "face/invalid_values.hpp"
#include "face/one_shot.hpp"
#include "face/prepared.hpp"
#include "face/session.hpp"
#include "face/signature.hpp"
#include "face/snapshot_network.hpp"
#include "runtime/estimate.hpp"
#include "runtime/traces.hpp"

namespace brio::face {

namespace {

using Seconds = std::chrono::duration<double>;

struct CheckLinks {
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) model::check_links(*object);
  }
};

// The time step of an object that has one.
struct TimeStepOf {
  double otherwise;
  template <class Object>
  std::optional<double> operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) return object->dt.value_or(otherwise);
    if constexpr (std::is_same_v<Object, model::Probe>) {
      if (!object->timing.times) return object->timing.dt.value_or(otherwise);
    }
    return {};
  }
};

struct GroupNames {
  std::map<std::string, const model::Names*>& names;
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) names[object->name()] = &object->names;
    if constexpr (std::is_same_v<Object, model::PoissonInput>) names[object->name] = &object->group->names;
  }
};

struct Remember {
  const plan::AddedVariable& added;
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) {
      if (object == added.group) object->remember(added.variable);
    }
  }
};

struct KeepNames {
  model::OutsideNames& kept;
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>)
      kept["own names of " + object->name()] = object->names;
  }
};

// Turns the watch of a run into reports and the question whether to stop.
class Reports {
 public:
  Reports(const RunOptions& options, double start, double end)
      : options_(options), start_(start), duration_(end - start) {}

  void say(double completed) {
    if (options_.report) options_.report({Clock::now() - began_, completed, start_, duration_});
  }
  bool watch(double completed) {
    const auto now = Clock::now();
    if (now - reported_ >= options_.report_period) {
      reported_ = now;
      say(completed);
    }
    if (options_.should_stop && now - asked_ >= Seconds(0.1)) {
      asked_ = now;
      return options_.should_stop();
    }
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  const RunOptions& options_;
  double start_;
  double duration_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point reported_ = began_;
  Clock::time_point asked_ = began_;
};

}  // namespace

struct Simulation::Impl {
  std::shared_ptr<model::Network> network;
  std::string signature;
  std::map<std::string, std::string> unmoved;  ///< plan::Options::unmoved of the plan
  plan::Plan plan;
  std::vector<model::Object> planned;  ///< of the plan: while they live, no other has their address
  std::vector<backend::CallablePtr> callables;
  runtime::State state;
  std::map<std::string, double> time_steps;  ///< of objects when they ran last
  Profile profile;
  std::vector<Measured> measured;  ///< the same by parts of objects
  model::OutsideNames kept;        ///< no new function takes the address of one in the signature
  MethodsListener tell_methods;
  std::atomic<bool> stop{false};
  bool running = false;
  std::uint64_t plans = 0;      ///< how many were made
  bool changed = false;         ///< the plan is another one than that of the last run
  model::OutsideNames outside;  ///< of the last run

  runtime::Settings settings(const model::OutsideNames& names) {
    own_.clear();
    for (const auto& object : network->objects) std::visit(GroupNames{own_}, object);
    runtime::Settings settings;
    settings.seed = network->random.key();
    settings.external = [this, &names](const std::string& owner, const std::string& symbol) {
      return external(names, owner, symbol);
    };
    return settings;
  }

  // However it ends, records on disk are complete then.
  void advance(const runtime::Settings& how) {
    struct Running {
      explicit Running(bool& running) : flag(running) { flag = true; }
      ~Running() { flag = false; }
      Running(const Running&) = delete;
      Running& operator=(const Running&) = delete;
      bool& flag;
    };
    const Running now(running);
    std::exception_ptr failure;
    try {
      runtime::run(plan, callables, *network, state, how);
    } catch (...) {
      failure = std::current_exception();
    }
    try {
      runtime::flush_records(plan);
    } catch (const RunError&) {  // the first failure counts; what is not on disk is in memory
      if (!failure) failure = std::current_exception();
    }
    if (failure) std::rethrow_exception(failure);
  }

  /// Whether the network is another one than it was.
  bool prepare(const RunOptions& options) {
    check_time_steps();
    for (const auto& object : network->objects) std::visit(CheckLinks{}, object);
    // Every task by itself shows what each of them costs.
    plan::Options how{.fuse = !options.profile};
    auto now = face::signature(*network, options.outside, how);
    if (now == signature && runtime::traces_that_stay(plan, state) == unmoved) return false;
    const auto checked = plan::check_all(*network, options.outside);
    auto lowered = plan::lower(*network, checked, options.outside, how);
    unmoved = how.unmoved = runtime::traces_that_stay(lowered, state);
    if (!unmoved.empty()) lowered = plan::lower(*network, checked, options.outside, how);
    std::vector<ir::Kernel> kernels;
    for (const auto& bound : lowered.kernels) kernels.push_back(bound.kernel);
    callables = run_backend().compile(kernels);
    plan = std::move(lowered);
    for (const auto& added : plan.added) {
      for (const auto& object : network->objects) std::visit(Remember{added}, object);
    }
    planned = network->objects;
    signature = std::move(now);
    ++plans;
    kept = options.outside;
    for (const auto& object : network->objects) std::visit(KeepNames{kept}, object);
    if (tell_methods) tell_methods(plan.methods);
    return true;
  }

  // A change of dt between runs must leave each clock at a whole number of steps.
  void check_time_steps() {
    check_time_step("", network->dt);
    for (const auto& object : network->objects) {
      const auto dt = std::visit(TimeStepOf{network->dt}, object);
      if (dt) check_time_step(model::name_of(object), *dt);
    }
  }

  void check_time_step(const std::string& name, double dt) {
    const auto [known, is_new] = time_steps.try_emplace(name, dt);
    if (!is_new && known->second != dt) runtime::check_change(network->t, known->second, dt);
    known->second = dt;
  }

  // `start`: of the run, seconds.
  void note_profile(const std::vector<double>& seconds, double start) {
    measured.clear();
    for (std::size_t k = 0; k < seconds.size(); ++k) note_part(plan.tasks[k], seconds[k], start);
    std::map<std::string, double> sums;
    for (std::size_t k = 0; k < seconds.size(); ++k) sums[plan.tasks[k].when.name] += seconds[k];
    profile.emplace(sums.begin(), sums.end());
    std::stable_sort(profile->begin(), profile->end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
  }

  // Tasks of one name are one part.
  void note_part(const plan::Task& task, double seconds, double start) {
    const auto known = std::find_if(measured.begin(), measured.end(), [&](const Measured& each) {
      return each.owner == task.owner && each.part.name == task.when.name;
    });
    if (known != measured.end()) {
      known->part.seconds += seconds;
      if (!known->part.items) known->part.items = items_of(task);
      return;
    }
    const auto steps = runtime::steps_of(plan.clocks[task.clock], start, network->t);
    measured.push_back({task.owner, {task.when.name, seconds, steps, items_of(task)}});
  }

  model::Named external(const model::OutsideNames& names, const std::string& owner,
                        const std::string& symbol) const {
    const auto* inside = model::find(*own_.at(owner), symbol);
    if (inside == nullptr) inside = model::find(names.at(owner), symbol);
    if (inside == nullptr) throw InternalError(fmt::format("the name '{}' is gone", symbol));
    return *inside;
  }

 private:
  std::map<std::string, const model::Names*> own_;  ///< namespaces of the groups
};

Simulation::Simulation(std::shared_ptr<model::Network> network) : impl_(std::make_unique<Impl>()) {
  impl_->network = std::move(network);
}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::run(const RunOptions& options) {
  auto& self = *impl_;
  self.stop.store(false);
  const bool before = std::exchange(self.changed, false);
  const bool changed = self.prepare(options) || before;
  self.outside = options.outside;
  const double start = self.network->t;
  const double end = options.until.value_or(start + options.duration);
  runtime::check_memory(runtime::estimate_memory(self.plan, *self.network, self.state, start, end),
                        options.memory);
  if (options.warn && changed) {
    for (const auto& text : differing_steps(*self.network)) options.warn(Warning::time_steps, text);
  }
  Reports reports(options, start, end);
  auto settings = self.settings(options.outside);
  settings.until = end;
  settings.threads = runtime::thread_limit(options.threads);
  settings.watch = [&](double fraction) { return reports.watch(fraction); };
  settings.stop = &self.stop;
  std::vector<double> seconds(options.profile ? self.plan.tasks.size() : 0);
  if (options.profile) settings.profile = &seconds;
  self.profile.reset();
  self.measured.clear();
  std::optional<CheckpointFile> checkpoints;
  if (options.checkpoints) {
    checkpoints.emplace(*options.checkpoints, end);
    settings.pause = [&](bool stopped) {
      if (stopped || checkpoints->is_due()) checkpoints->write(*self.network, self.state);
    };
  }
  reports.say(0);
  if (end > start) self.network->random.drawn = true;
  self.advance(settings);
  if (options.warn) {
    for (const auto& text : invalid_values(*self.network, self.state, self.plan.methods))
      options.warn(Warning::invalid_values, text);
  }
  if (options.profile) self.note_profile(seconds, start);
  if (checkpoints && self.network->t >= end) checkpoints->write(*self.network, self.state);
  reports.say(end > start ? (self.network->t - start) / (end - start) : 1.0);
}

MemoryEstimate Simulation::memory_estimate(const RunOptions& options) {
  auto& self = *impl_;
  if (self.prepare(options)) self.changed = true;
  const double start = self.network->t;
  const double end = options.until.value_or(start + options.duration);
  return runtime::estimate_memory(self.plan, *self.network, self.state, start, end);
}

Explanation Simulation::explain(const RunOptions& options) {
  auto& self = *impl_;
  if (self.prepare(options)) self.changed = true;
  const auto now = self.network->t;
  const auto checked = plan::check_all(*self.network, options.outside);
  return face::explain({*self.network, self.plan, checked, run_backend(),
                        runtime::estimate_memory(self.plan, *self.network, self.state, now, now),
                        runtime::thread_limit(options.threads)},
                       self.measured);
}

Prepared Simulation::prepared(const RunOptions& options) {
  auto& self = *impl_;
  if (self.prepare(options)) self.changed = true;
  self.outside = options.outside;
  return {self.plan, self.plans, self.callables, *self.network, self.state, self.settings(options.outside)};
}

Snapshot Simulation::snapshot(Purpose purpose) const {
  return take_snapshot(*impl_->network, impl_->state, purpose);
}

void Simulation::restore(const Snapshot& snapshot, RandomState random) {
  if (impl_->running) {
    throw RunError(
        "a state can't be restored while time passes\n  hint: stop the run, and restore when run() has "
        "returned");
  }
  put_back(snapshot, *impl_->network, impl_->state, random);
  impl_->time_steps.clear();
}

bool Simulation::record(const std::string& monitor) {
  auto& self = *impl_;
  return runtime::perform_now(self.plan, self.callables, *self.network, self.state,
                              self.settings(self.outside), monitor);
}

void Simulation::stop() { impl_->stop.store(true); }

void Simulation::on_plan(MethodsListener listener) { impl_->tell_methods = std::move(listener); }

std::map<std::string, std::string> Simulation::methods() const { return impl_->plan.methods; }

std::string Simulation::schedule() const { return plan::print(impl_->plan); }

const Profile& Simulation::profile() const { return impl_->profile; }

std::vector<std::int32_t> Simulation::happening(const std::string& group, const std::string& event) const {
  const auto found = impl_->state.events.find({group, event});
  if (found == impl_->state.events.end()) return {};
  const auto now = found->second.spikes();
  return {now.begin(), now.end()};
}

}  // namespace brio::face
