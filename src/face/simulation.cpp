// A network's runs: check, plan, compile — or what is kept from the last run — then time passes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>
#include <chrono>

#include "face/one_shot.hpp"
#include "face/session.hpp"
#include "model/function.hpp"

namespace brio::face {

namespace {

using Seconds = std::chrono::duration<double>;

// Everything that a plan depends on, as text: two runs with one signature share plan and machine code.
// Values are not in it; they are arguments.
class Signature {
 public:
  explicit Signature(const model::Network& network) { text_ = fmt::format("dt {}\n", network.dt); }

  void add(const model::Object& object, const model::OutsideNames& outside) {
    std::visit(*this, object);
    const auto around = outside.find(model::name_of(object));
    if (around != outside.end()) add_names(around->second);
  }
  const std::string& text() const { return text_; }

  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) {
    text_ += fmt::format("{}\n", static_cast<const void*>(object.get()));
    if constexpr (std::is_base_of_v<model::Group, Object>) {
      text_ += fmt::format("{} {} {} {}\n", object->size(), object->dt.value_or(0), object->order,
                           object->link_version());
      add_methods(*object);
      add_names(object->names);
    }
    if constexpr (std::is_same_v<Object, model::Synapses>) {
      for (const auto& pathway : object->pathways())
        text_ += fmt::format("{} {}\n", pathway.delay, pathway.order);
    }
  }

 private:
  void add_methods(const model::Group& group) {
    for (const auto& method : group.methods) {
      text_ += fmt::format("{} {} {} {}\n", static_cast<int>(method.kind), method.name, method.text,
                           static_cast<int>(method.noise));
    }
    for (const auto& [option, value] : group.method_options) {
      text_ += fmt::format("{} {}", option, value.index());
      std::visit([this](const auto& held) { add_option(held); }, value);
    }
  }
  void add_option(double value) { text_ += fmt::format(" {}\n", value); }
  void add_option(const std::map<std::string, Quantity>& values) {
    for (const auto& [variable, value] : values) {
      text_ +=
          fmt::format(" {} {} {}\n", variable, value.value(), fmt::join(value.dimension().exponents, " "));
    }
  }
  void add_names(const model::Names& names) {
    for (const auto& [name, named] : names) text_ += model::signature(name, named);
  }
  std::string text_;
};

struct CheckLinks {
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) model::check_links(*object);
  }
};

struct GroupNames {
  std::map<std::string, const model::Names*>& names;
  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) names[object->name()] = &object->names;
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
  Reports(const RunOptions& options, double start) : options_(options), start_(start) {}

  void say(double completed) {
    if (options_.report) options_.report({Clock::now() - began_, completed, start_, options_.duration});
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
  Clock::time_point began_ = Clock::now();
  Clock::time_point reported_ = began_;
  Clock::time_point asked_ = began_;
};

}  // namespace

struct Simulation::Impl {
  std::shared_ptr<model::Network> network;
  std::string signature;
  plan::Plan plan;
  std::vector<model::Object> planned;  ///< of the plan: while they live, no other has their address
  std::vector<backend::CallablePtr> callables;
  runtime::State state;
  std::map<std::string, double> time_steps;  ///< of groups when they ran last
  model::OutsideNames kept;                  ///< no new function takes the address of one in the signature
  MethodsListener tell_methods;
  std::atomic<bool> stop{false};
  model::OutsideNames outside;  ///< of the last run

  runtime::Settings settings(const model::OutsideNames& names) {
    own.clear();
    for (const auto& object : network->objects) std::visit(GroupNames{own}, object);
    runtime::Settings settings;
    settings.seed = network->seed;
    settings.external = [this, &names](const std::string& owner, const std::string& symbol) {
      return external(names, owner, symbol);
    };
    return settings;
  }

  // However it ends, records on disk are complete then.
  void advance(const runtime::Settings& how) {
    try {
      runtime::run(plan, callables, *network, state, how);
    } catch (...) {
      try {
        runtime::flush_records(plan);
      } catch (const RunError&) {  // the first failure counts; what is not on disk is in memory
      }
      throw;
    }
    runtime::flush_records(plan);
  }

  void prepare(const RunOptions& options) {
    check_time_steps();
    for (const auto& object : network->objects) std::visit(CheckLinks{}, object);
    Signature now(*network);
    for (const auto& object : network->objects) now.add(object, options.outside);
    if (now.text() == signature) return;
    const auto checked = plan::check_all(*network, options.outside);
    auto lowered = plan::lower(*network, checked, options.outside);
    std::vector<ir::Kernel> kernels;
    for (const auto& bound : lowered.kernels) kernels.push_back(bound.kernel);
    callables = run_backend().compile(kernels);
    plan = std::move(lowered);
    planned = network->objects;
    signature = now.text();
    kept = options.outside;
    for (const auto& object : network->objects) std::visit(KeepNames{kept}, object);
    if (tell_methods) tell_methods(plan.methods);
  }

  // A change of dt between runs must leave the clock at a whole number of steps.
  void check_time_steps() {
    const auto [known, is_new] = time_steps.try_emplace("network", network->dt);
    if (!is_new && known->second != network->dt)
      runtime::check_change(network->t, known->second, network->dt);
    known->second = network->dt;
  }

  model::Named external(const model::OutsideNames& names, const std::string& owner,
                        const std::string& symbol) const {
    const auto* inside = model::find(*own.at(owner), symbol);
    if (inside == nullptr) inside = model::find(names.at(owner), symbol);
    if (inside == nullptr) throw InternalError(fmt::format("the name '{}' is gone", symbol));
    return *inside;
  }

 private:
  std::map<std::string, const model::Names*> own;  ///< namespaces of the groups
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
  self.prepare(options);
  self.outside = options.outside;
  Reports reports(options, self.network->t);
  auto settings = self.settings(options.outside);
  settings.duration = options.duration;
  settings.threads = runtime::thread_limit(options.threads);
  settings.watch = [&](double fraction) { return reports.watch(fraction); };
  settings.stop = &self.stop;
  const double start = self.network->t;
  reports.say(0);
  self.advance(settings);
  reports.say(options.duration > 0 ? (self.network->t - start) / options.duration : 1.0);
}

bool Simulation::record(const std::string& monitor) {
  auto& self = *impl_;
  return runtime::perform_now(self.plan, self.callables, *self.network, self.state,
                              self.settings(self.outside), monitor);
}

void Simulation::stop() { impl_->stop.store(true); }

void Simulation::on_plan(MethodsListener listener) { impl_->tell_methods = std::move(listener); }

std::map<std::string, std::string> Simulation::methods() const { return impl_->plan.methods; }

}  // namespace brio::face
