#include "model/group.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"
#include "model/synapses.hpp"

namespace brio::model {

Serial::Serial() {
  static std::atomic<std::uint64_t> made = 0;
  number = made++;
}

Group::Group(std::string name, std::int64_t size, lang::Equations equations)
    : name_(std::move(name)), size_(size), equations_(std::move(equations)) {
  check_object_name(name_);
}

const Variable* Group::find(const std::string& name) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [&](const Variable& variable) { return variable.name == name; });
  return found == variables_.end() ? nullptr : &*found;
}

std::vector<std::string> Group::variable_names() const {
  std::vector<std::string> result;
  for (const auto& variable : variables_) result.push_back(variable.name);
  return result;
}

PastPtr Group::past(const std::string& variable) const {
  const auto found = pasts_.find(variable);
  return found == pasts_.end() ? nullptr : found->second;
}

const PastPtr& Group::keep_past(const std::string& variable) const {
  auto& past = pasts_[variable];
  if (!past) past = std::make_shared<Past>(find(variable)->type, width_of_past(variable));
  return past;
}

std::int64_t Group::width_of_past(const std::string& variable) const {
  const auto& described = *find(variable);
  return described.shared && described.array ? 1 : size();
}

void Group::add_variable(Variable variable) { variables_.push_back(std::move(variable)); }

void Group::remember(Variable variable) {
  if (find(variable.name) == nullptr) add_variable(std::move(variable));
}

void Group::add_indices() {
  auto variable = builtin("i", ir::Type::i32, size_);
  for (std::int64_t k = 0; k < size_; ++k) variable.array->put(k, static_cast<double>(k));
  add_variable(std::move(variable));
}

void Group::add_equation_variables(const StorageTypes& types) {
  base::Diagnostics diagnostics;
  const Allowed allowed{
      [this](lang::Equation::Kind kind, const std::string& flag) { return flag_allowed(kind, flag); },
      dynamic_cast<const Synapses*>(this) != nullptr ? Place::synapses : Place::neurons};
  for (const auto& line : equations_.lines) {
    auto variable = declare(line, equations_.source, allowed, diagnostics);
    if (find(variable.name) != nullptr) {
      diagnostics.add({Code::duplicate_name, equations_.source, line.name_span,
                       fmt::format("'{}' is defined already", line.name), "give it another name"});
    }
    variable.type = storage_of(variable, types);
    if ((variable.kind != Variable::Kind::subexpression && !variable.linked) || variable.per_step) {
      variable.array = std::make_shared<Array>(variable.type, variable.shared ? 1 : size_);
    }
    add_variable(std::move(variable));
  }
  check_shared_lines(*this, diagnostics);
  diagnostics.throw_if_any();
}

void Group::resize(std::int64_t size) {
  size_ = size;
  for (auto& variable : variables_) {
    if (variable.array && !variable.shared) variable.array->resize(size);
  }
}

void Group::rename(const std::string& name) {
  for (auto& operation : operations) {
    if (operation->name.starts_with(name_ + "_"))
      operation->name = name + operation->name.substr(name_.size());
  }
  name_ = name;
}

void Group::check_items(const std::string& object, std::int64_t begin, std::int64_t end) const {
  if (end < 0 || (begin >= 0 && begin < end && end <= size_)) return;
  throw ModelError(
      {Code::index_out_of_range,
       nullptr,
       {},
       fmt::format("{} can't run on items {} to {}: {} has {}", object, begin, end - 1, name_, size_),
       ""});
}

OperationPtr Group::add(Operation operation) {
  check_object_name(operation.name);
  check_timing(operation.timing, operation.name);
  check_items(operation.name, operation.begin, operation.end);
  return operations.emplace_back(std::make_shared<Operation>(std::move(operation)));
}

// ---- NeuronGroup -----------------------------------------------------------------------------------------

namespace {

lang::Equations equations_of(const NeuronGroupOptions& options) {
  return lang::parse_equations(lang::make_source("the equations of " + options.name, options.model));
}

}  // namespace

NeuronGroup::NeuronGroup(NeuronGroupOptions options) : NeuronGroup(options, equations_of(options)) {}

NeuronGroup::NeuronGroup(NeuronGroupOptions options, lang::Equations equations)
    : SpikeSource(options.name, checked_size(options.size, options.name), std::move(equations)) {
  names = std::move(options.names);
  dt = options.dt;
  order = options.order;
  update.order = order;
  methods = std::move(options.methods);
  method_options = std::move(options.method_options);
  if (dt) check_time_step(*dt, name());
  if (options.refractory) {
    refractory_.expression = lang::make_source("the refractory period of " + name(), *options.refractory);
  }
  refractory_.period = options.refractory_period;
  refractory_.in_seconds = options.refractory_in_seconds;
  add_events(options);
  add_indices();
  if (refractory_.exists()) {
    // Users may set them: a group can begin in a refractory state.
    for (auto variable : {builtin("lastspike", ir::Type::f64, size(), second),
                          builtin("not_refractory", ir::Type::boolean, size())}) {
      variable.read_only = false;
      add_variable(std::move(variable));
    }
    find("lastspike")->array->fill(-1e4);
    find("not_refractory")->array->fill(1);
  }
  add_equation_variables(options.storage);
}

void NeuronGroup::add_events(const NeuronGroupOptions& options) {
  for (const auto& [event, condition] : options.events) {
    const auto label = event == "spike" ? fmt::format("the threshold of {}", name())
                                        : fmt::format("the event '{}' of {}", event, name());
    add_event({event,
               lang::make_source(label, condition),
               {event == "spike" ? "thresholds" : "after_thresholds", order}});
  }
  if (options.threshold) {
    add_event({"spike",
               lang::make_source("the threshold of " + name(), *options.threshold),
               {"thresholds", order}});
  }
  if (options.reset && !emits_spikes()) {
    throw ModelError({Code::invalid_value,
                      lang::make_source("the reset of " + name(), *options.reset),
                      {0, static_cast<std::uint32_t>(options.reset->size())},
                      fmt::format("{} has a reset but no threshold, so the reset would never run", name()),
                      "give a threshold, e.g. threshold='v > -50*mV'"});
  }
  if (options.reset) run_on_event("spike", *options.reset, {"resets", order});
}

bool NeuronGroup::flag_allowed(lang::Equation::Kind kind, const std::string& flag) const {
  using Kind = lang::Equation::Kind;
  if (kind == Kind::differential) return flag == "unless refractory";
  if (kind == Kind::parameter) return flag == "constant" || flag == "shared" || flag == "linked";
  return flag == "shared" || flag == "constant over dt";
}

// ---- PoissonGroup ----------------------------------------------------------------------------------------

PoissonGroup::PoissonGroup(PoissonGroupOptions options)
    : SpikeSource(
          options.name, checked_size(options.size, options.name),
          lang::parse_equations(lang::make_source(
              "the rates of " + options.name,
              options.rates_text ? fmt::format("rates = {} : Hz", *options.rates_text) : "rates : Hz"))) {
  names = std::move(options.names);
  dt = options.dt;
  order = options.order;
  if (dt) check_time_step(*dt, name());
  add_event(
      {"spike", lang::make_source("the threshold of " + name(), "rand() < rates*dt"), {"thresholds", order}});
  add_indices();
  add_equation_variables(options.storage);
  if (options.rates_text) return;
  if (options.rates.size() != 1 && std::ssize(options.rates) != size()) {
    throw ModelError({Code::wrong_shape,
                      nullptr,
                      {},
                      fmt::format("{} has {} neurons but {} rates", name(), size(), options.rates.size()),
                      "give one rate, or one for each neuron"});
  }
  auto& rates = *find("rates")->array;
  for (std::int64_t k = 0; k < size(); ++k) {
    rates.put(k, options.rates.size() == 1 ? options.rates[0] : options.rates[static_cast<std::size_t>(k)]);
  }
}

bool PoissonGroup::flag_allowed(lang::Equation::Kind, const std::string&) const { return false; }

// ---- SpikeGeneratorGroup ---------------------------------------------------------------------------------

SpikeGeneratorGroup::SpikeGeneratorGroup(SpikeGeneratorOptions options)
    : SpikeSource(options.name, checked_size(options.size, options.name),
                  lang::Equations{lang::make_source("the equations of " + options.name, ""), {}}) {
  dt = options.dt;
  order = options.slot.order;
  if (dt) check_time_step(*dt, name());
  add_event({"spike", nullptr, std::move(options.slot)});
  add_indices();
  auto repeated = builtin("period", ir::Type::f64, 1, second);
  repeated.shared = repeated.constant = true;
  add_variable(std::move(repeated));
  set_spikes(std::move(options.indices), std::move(options.times), options.period, options.sorted);
}

void SpikeGeneratorGroup::set_spikes(std::vector<std::int32_t> indices, std::vector<double> times,
                                     double period, bool sorted) {
  check_spikes({.name = name(), .size = size(), .indices = indices, .times = times, .period = period});
  period_ = period;
  find("period")->array->put(0, period);
  find("period")->array->touch();
  ++version_;
  if (sorted) {
    indices_ = std::move(indices);
    times_ = std::move(times);
    return;
  }
  std::vector<std::size_t> by_time(times.size());
  for (std::size_t k = 0; k < by_time.size(); ++k) by_time[k] = k;
  std::sort(by_time.begin(), by_time.end(), [&](std::size_t a, std::size_t b) {
    return times[a] != times[b] ? times[a] < times[b] : indices[a] < indices[b];
  });
  indices_.clear();
  times_.clear();
  for (const auto k : by_time) {
    indices_.push_back(indices[k]);
    times_.push_back(times[k]);
  }
}

bool SpikeGeneratorGroup::flag_allowed(lang::Equation::Kind, const std::string&) const { return false; }

}  // namespace brio::model
