// The C++ class of brio/network.hpp: objects that run together, Ctrl-C while they do, stored states.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/diagnostics.hpp"
#include "brio/units.hpp"
#include "face/api_network.hpp"

namespace brio {

// ---- Ctrl-C ----------------------------------------------------------------------------------------------

namespace face {

namespace {

volatile std::sig_atomic_t noted = 0;

void note(int) {
  noted = 1;
  std::signal(SIGINT, SIG_DFL);
}

}  // namespace

InterruptNote::InterruptNote(bool wanted) : wanted_(wanted) {
  noted = 0;
  if (wanted_) before_ = std::signal(SIGINT, &note);
}
InterruptNote::~InterruptNote() {
  if (wanted_) std::signal(SIGINT, before_);
}
bool InterruptNote::interrupted() const { return noted != 0; }

}  // namespace face

// ---- Network ---------------------------------------------------------------------------------------------

Network::Network() : impl_(std::make_unique<Impl>()) { impl_->network->reseed(face::fresh_seed()); }
Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

void Network::add(const NeuronGroup& group) { impl_->add_group<model::NeuronGroup>(group, "neurongroup"); }
void Network::add(const SpatialNeuron& group) {
  impl_->add_group<model::NeuronGroup>(group, "spatialneuron");
}
void Network::add(const PoissonGroup& group) { impl_->add_group<model::PoissonGroup>(group, "poissongroup"); }
void Network::add(const SpikeGeneratorGroup& group) {
  impl_->add_group<model::SpikeGeneratorGroup>(group, "spikegeneratorgroup");
}
void Network::add(const Synapses& synapses) { impl_->add_group<model::Synapses>(synapses, "synapses"); }
void Network::add(const PoissonInput& input) { impl_->add_named(input.model(), "poissoninput"); }
void Network::add(const SpikeMonitor& monitor) { impl_->add_named(monitor.model(), "spikemonitor"); }
void Network::add(const StateMonitor& monitor) { impl_->add_named(monitor.model(), "statemonitor"); }
void Network::add(const PopulationRateMonitor& monitor) { impl_->add_named(monitor.model(), "ratemonitor"); }
void Network::add(const NetworkOperation& operation) {
  impl_->add_named(operation.model(), "networkoperation");
}

namespace {

[[noreturn]] void refuse_unknown(const std::string& name, const std::vector<std::string>& names) {
  throw ModelError({Code::unknown_name,
                    nullptr,
                    {},
                    fmt::format("the network has no object called '{}'", name),
                    base::did_you_mean(name, names)});
}

}  // namespace

void Network::remove(const std::string& name) {
  if (!contains(name)) refuse_unknown(name, names());
  std::erase_if(impl_->network->objects,
                [&](const model::Object& object) { return model::name_of(object) == name; });
  std::erase_if(impl_->groups, [&](const GroupView& group) { return group.name() == name; });
}

bool Network::contains(const std::string& name) const { return impl_->taken(name); }

std::vector<std::string> Network::names() const {
  std::vector<std::string> names;
  for (const auto& object : impl_->network->objects) names.push_back(model::name_of(object));
  return names;
}

GroupView Network::operator[](const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& group : impl_->groups) {
    if (group.name() == name) return group;
    names.push_back(group.name());
  }
  refuse_unknown(name, names);
}

std::map<std::string, States> Network::states(const StatesOptions& options) const {
  std::map<std::string, States> result;
  for (const auto& group : impl_->groups) result.emplace(group.name(), group.states(options));
  return result;
}

void Network::set_states(const std::map<std::string, States>& states) {
  for (const auto& [name, values] : states) (*this)[name].set_states(values);
}

void Network::set_schedule(std::vector<std::string> schedule) {
  model::check_schedule(schedule);
  impl_->network->schedule = std::move(schedule);
}

const std::vector<std::string>& Network::schedule() const { return impl_->network->schedule; }

void Network::set_active(const std::string& name, bool active) {
  auto& inactive = impl_->network->inactive;
  if (active)
    inactive.erase(name);
  else
    inactive.insert(name);
}

void Network::seed(std::uint64_t seed) { impl_->network->reseed(seed); }

RunRandomState Network::random_state() const {
  const auto& random = impl_->network->random;
  return {random.seed, random.epoch, random.drawn, impl_->network->t - random.origin};
}

void Network::set_random_state(const RunRandomState& state) {
  impl_->network->random = {state.seed, state.epoch, state.drawn, impl_->network->t - state.offset};
}

void Network::set_dt(const Quantity& dt) {
  const auto step = face::seconds(dt, "dt");
  if (!(step > 0)) {
    throw ModelError({Code::invalid_value, nullptr, {}, "dt must be longer than 0 s", ""});
  }
  impl_->network->dt = step;
}

Quantity Network::t() const { return {impl_->network->t, units::second.dimension}; }

void Network::run(const Quantity& duration, const RunOptions& options) {
  face::RunOptions run;
  run.duration = face::seconds(duration, "the duration of a run");
  impl_->run(std::move(run), options);
}

MemoryEstimate Network::memory_estimate(const Quantity& duration, const RunOptions& options) {
  face::RunOptions run;
  run.duration = face::seconds(duration, "the duration of a run");
  run.outside = impl_->names(options.names);
  return impl_->simulation.memory_estimate(run);
}

Explanation Network::explain(const RunOptions& options) {
  face::RunOptions run;
  run.outside = impl_->names(options.names);
  run.threads = options.threads;
  return impl_->simulation.explain(run);
}

model::OutsideNames Network::Impl::names(const Names& given) const {
  const auto names = face::names_of(given);
  model::OutsideNames around;
  for (const auto& object : network->objects) around[model::name_of(object)] = names;
  return around;
}

void Network::Impl::run(face::RunOptions run, const RunOptions& options) {
  run.threads = options.threads;
  run.profile = options.profile;
  const face::InterruptNote note(options.stop_on_interrupt);
  run.should_stop = [&] { return note.interrupted() || (options.should_stop && options.should_stop()); };
  run.memory = options.memory;
  run.outside = names(options.names);
  const auto write = [](const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  };
  run.warn = [&](face::Warning, const std::string& text) {
    if (options.warn)
      options.warn(text);
    else
      std::fprintf(stderr, "warning: %s\n", text.c_str());
  };
  if (options.report == Report::text) run.report = face::text_reporter(write);
  if (options.report == Report::bar) {
    run.report = face::bar_reporter(write);
    run.report_period = std::chrono::duration<double>(0.1);
  }
  if (!options.checkpoint.empty()) run.checkpoints = {options.checkpoint, options.checkpoint_period, {}};
  simulation.run(run);
}

// ---- states ----------------------------------------------------------------------------------------------

void Network::store(const std::string& name, const std::string& file) {
  if (file.empty())
    impl_->stored[name] = impl_->simulation.snapshot(face::Purpose::memory);
  else
    face::write_snapshot(file, name, impl_->simulation.snapshot(face::Purpose::file));
}

void Network::restore(const std::string& name, const RestoreOptions& options) {
  const auto random = options.restore_random_state ? face::RandomState::restored : face::RandomState::kept;
  if (!options.file.empty()) {
    impl_->simulation.restore(face::read_snapshot(options.file, name), random);
    return;
  }
  const auto stored = impl_->stored.find(name);
  if (stored == impl_->stored.end()) {
    throw ModelError({Code::unknown_name,
                      nullptr,
                      {},
                      fmt::format("no state of the network is stored as '{}'", name),
                      ""});
  }
  impl_->simulation.restore(stored->second, random);
}

void Network::resume(const std::string& checkpoint, const RunOptions& options) {
  const auto snapshot = face::read_snapshot(checkpoint, face::checkpoint_name);
  face::RunOptions run;
  run.until = face::end_of_run(snapshot);
  impl_->simulation.restore(snapshot, face::RandomState::restored);
  auto with_file = options;
  if (with_file.checkpoint.empty()) with_file.checkpoint = checkpoint;
  impl_->run(std::move(run), with_file);
}

void Network::record(const StateMonitor& monitor) {
  const auto& name = monitor.model()->name;
  if (impl_->contains(monitor.model()) && impl_->simulation.record(name)) return;
  throw RunError(fmt::format("{} can record a single time step only after a run of its network", name));
}

void Network::stop() { impl_->simulation.stop(); }

std::vector<std::pair<std::string, Quantity>> Network::profile() const {
  const auto& measured = impl_->simulation.profile();
  if (!measured) throw RunError("nothing was measured: run the network with profile = true");
  std::vector<std::pair<std::string, Quantity>> result;
  for (const auto& [name, time] : *measured)
    result.emplace_back(name, Quantity(time, units::second.dimension));
  return result;
}

std::string Network::scheduling_summary() const { return impl_->simulation.schedule(); }

}  // namespace brio
