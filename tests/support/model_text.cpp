#include "support/model_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lang/parse.hpp"
#include "model/function.hpp"
#include "plan/plan.hpp"
#include "runtime/run.hpp"
#include "units/units.hpp"

namespace brio::test {

namespace {

std::size_t indent_of(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<Method> methods_of(const std::string& line) {
  const auto words = words_of(line);
  return {words.begin(), words.end()};
}

// "absolute_error=1e-9 max_steps=7 adaptable_timestep=false"
MethodOptions options_of(const std::string& line) {
  MethodOptions options;
  for (const auto& word : words_of(line)) {
    const auto equals = word.find('=');
    const auto value = word.substr(equals + 1);
    auto& option = options[word.substr(0, equals)];
    if (value == "true" || value == "false") {
      option = value == "true";
    } else if (value.find_first_of(".e") == std::string::npos) {
      option = std::stoi(value);
    } else {
      option = std::stod(value);
    }
  }
  return options;
}

std::vector<ModelText::Entry> entries_of(const std::string& text) {
  std::vector<ModelText::Entry> entries;
  std::istringstream stream(text);
  std::string key;
  for (std::string line; std::getline(stream, line);) {
    if (trimmed(line).empty()) continue;
    const auto indent = indent_of(line);
    if (indent == 0) {
      const auto space = line.find(' ');
      entries.push_back({words_of(line), {}, space == std::string::npos ? "" : line.substr(space + 1)});
      key.clear();
      continue;
    }
    if (entries.empty()) throw std::runtime_error("a text begins with an object");
    auto& entry = entries.back();
    const auto colon = line.find_first_of(entry.words[0] == "names" ? "=" : ":");
    if (indent == 2 && colon != std::string::npos) {
      key = trimmed(line.substr(0, colon));
      entry.keys[key] = trimmed(line.substr(colon + 1));
    } else {
      auto& value = entry.keys.at(key);
      value += (value.empty() ? "" : "\n") + line.substr(4);
    }
  }
  return entries;
}

std::optional<std::string> key_of(const ModelText::Entry& entry, const std::string& key) {
  const auto found = entry.keys.find(key);
  return found == entry.keys.end() ? std::nullopt : std::optional(found->second);
}

double milliseconds(const std::string& text) { return std::stod(text) * 1e-3; }

double delay_of(const ModelText::Entry& entry) { return milliseconds(key_of(entry, "delay").value_or("0")); }

}  // namespace

ModelText::ModelText(const std::string& text) {
  network_->random.seed = 42;
  simulation_ = std::make_unique<face::Simulation>(network_);
  for (const auto& entry : entries_of(text)) perform(entry);
}

void ModelText::perform(const Entry& entry) {
  static const std::map<std::string, void (ModelText::*)(const Entry&)> actions = {
      {"names", &ModelText::names},
      {"neurons", &ModelText::neurons},
      {"poisson", &ModelText::poisson},
      {"generator", &ModelText::generator},
      {"synapses", &ModelText::synapses},
      {"spikes", &ModelText::spike_monitor},
      {"state", &ModelText::state_monitor},
      {"rate", &ModelText::rate_monitor},
      {"set", &ModelText::set},
      {"link", &ModelText::link},
      {"values", &ModelText::values},
      {"run", &ModelText::run}};
  const auto action = actions.find(entry.words.at(0));
  if (action == actions.end()) throw std::runtime_error("no such entry: " + entry.words[0]);
  (this->*action->second)(entry);
}

namespace {

// Null if the text is no function's.
model::FunctionPtr function_of(const std::string& name, const std::string& text) {
  const auto words = words_of(text);
  const auto number = [&](std::size_t k) { return std::stod(words.at(k)); };
  if (words.at(0) == "table") {
    std::vector<double> values;
    for (std::size_t k = 3; k < words.size(); ++k) values.push_back(number(k));
    return model::timed_array(name, values, std::stoll(words.at(2)), {}, 1e-3 * number(1));
  }
  if (words[0] == "binomial") return model::binomial(name, number(1), number(2));
  if (words[0] != "text") return nullptr;
  auto function = std::make_shared<model::Function>();
  const auto colon = text.find(':');
  for (const auto& argument : words_of(text.substr(5, colon - 5))) {
    function->arguments.push_back({argument, {model::ArgumentUnit::Kind::fixed, {}}});
  }
  function->body = model::Text{nullptr, lang::make_source(name, text.substr(colon + 1)), {}};
  return function;
}

}  // namespace

void ModelText::names(const Entry& entry) {
  for (const auto& [name, text] : entry.keys) {
    if (auto function = function_of(name, text)) {
      names_[name] = std::move(function);
      continue;
    }
    const auto words = words_of(text);
    model::Constant constant{std::stod(words.at(0)), {}, ir::Type::f64};
    if (words.size() > 1) {
      const auto* unit = units::find_unit(words[1]);
      if (unit == nullptr) throw std::runtime_error("no such unit: " + words[1]);
      constant.value *= unit->value;
      constant.dimension = unit->dimension;
    }
    names_[name] = constant;
  }
}

void ModelText::neurons(const Entry& entry) {
  model::NeuronGroupOptions options;
  options.name = entry.words.at(1);
  options.size = std::stoll(entry.words.at(2));
  options.model = key_of(entry, "model").value_or("");
  options.threshold = key_of(entry, "threshold");
  options.reset = key_of(entry, "reset");
  options.refractory = key_of(entry, "refractory");
  if (const auto method = key_of(entry, "method")) options.methods = methods_of(*method);
  if (const auto how = key_of(entry, "method options")) options.method_options = options_of(*how);
  if (const auto dt = key_of(entry, "dt")) options.dt = milliseconds(*dt);
  if (key_of(entry, "floats") == "f32") options.storage.floats = ir::Type::f32;
  const auto group = std::make_shared<model::NeuronGroup>(std::move(options));
  groups_[group->name()] = group;
  network_->objects.emplace_back(group);
}

void ModelText::poisson(const Entry& entry) {
  model::PoissonGroupOptions options;
  options.name = entry.words.at(1);
  options.size = std::stoll(entry.words.at(2));
  options.rates_text = key_of(entry, "rates");
  const auto group = std::make_shared<model::PoissonGroup>(std::move(options));
  groups_[group->name()] = group;
  network_->objects.emplace_back(group);
}

// spikes: neuron@milliseconds …
void ModelText::generator(const Entry& entry) {
  model::SpikeGeneratorOptions options;
  options.name = entry.words.at(1);
  options.size = std::stoll(entry.words.at(2));
  for (const auto& word : words_of(key_of(entry, "spikes").value_or(""))) {
    const auto at = word.find('@');
    options.indices.push_back(std::stoi(word.substr(0, at)));
    options.times.push_back(milliseconds(word.substr(at + 1)));
  }
  options.period = milliseconds(key_of(entry, "period").value_or("0"));
  const auto group = std::make_shared<model::SpikeGeneratorGroup>(std::move(options));
  groups_[group->name()] = group;
  network_->objects.emplace_back(group);
}

model::View ModelText::view(const std::string& text) const {
  const auto bracket = text.find('[');
  const auto whole = model::whole(group(text.substr(0, bracket)));
  if (bracket == std::string::npos) return whole;
  const auto colon = text.find(':');
  return {whole.group, std::stoll(text.substr(bracket + 1)), std::stoll(text.substr(colon + 1))};
}

void ModelText::synapses(const Entry& entry) {
  model::SynapsesOptions options;
  options.name = entry.words.at(1);
  options.source = view(entry.words.at(2));
  options.target = view(entry.words.at(3));
  options.model = key_of(entry, "model").value_or("");
  if (const auto code = key_of(entry, "on_pre"))
    options.pathways.push_back({.name = "pre", .code = *code, .delay = delay_of(entry)});
  if (const auto code = key_of(entry, "on_post"))
    options.pathways.push_back({.name = "post", .code = *code, .from_source = false});
  if (const auto method = key_of(entry, "method")) options.methods = methods_of(*method);
  if (const auto how = key_of(entry, "method options")) options.method_options = options_of(*how);
  const auto group = std::make_shared<model::Synapses>(std::move(options));
  groups_[group->name()] = group;
  network_->objects.emplace_back(group);
  const auto how = key_of(entry, "connect");
  if (!how) return;
  face::Connect connect;
  if (how->starts_with("j=")) {
    connect.j_text = how->substr(2);
  } else if (how->starts_with("i=")) {
    connect.i_text = how->substr(2);
  } else if (*how != "all") {
    connect.condition = *how;
  }
  if (const auto p = key_of(entry, "p")) connect.p = *p;
  face::connect(*group, connect, names_, random_);
}

void ModelText::spike_monitor(const Entry& entry) {
  model::SpikeMonitor monitor;
  monitor.name = entry.words.at(1);
  monitor.source = view(entry.words.at(2));
  monitor.variables.assign(entry.words.begin() + 3, entry.words.end());
  network_->objects.emplace_back(model::make_monitor(std::move(monitor)));
}

void ModelText::state_monitor(const Entry& entry) {
  model::StateMonitor monitor;
  monitor.name = entry.words.at(1);
  monitor.source = view(entry.words.at(2));
  monitor.variables.assign(entry.words.begin() + 3, entry.words.end());
  for (std::int32_t k = 0; k < monitor.source.size(); ++k) monitor.indices.push_back(k);
  network_->objects.emplace_back(model::make_monitor(std::move(monitor)));
}

void ModelText::rate_monitor(const Entry& entry) {
  model::PopulationRateMonitor monitor;
  monitor.name = entry.words.at(1);
  monitor.source = view(entry.words.at(2));
  network_->objects.emplace_back(model::make_monitor(std::move(monitor)));
}

// set GROUP VARIABLE = EXPRESSION  |  set GROUP VARIABLE['CONDITION'] = EXPRESSION
void ModelText::set(const Entry& entry) {
  const auto equals = entry.rest.find(" = ");
  const auto left = entry.rest.substr(0, equals);
  const auto space = left.find(' ');
  auto variable = left.substr(space + 1);
  face::Selection selection;
  if (const auto bracket = variable.find("['"); bracket != std::string::npos) {
    selection = variable.substr(bracket + 2, variable.size() - bracket - 4);
    variable.resize(bracket);
  }
  face::assign(view(left.substr(0, space)), variable, selection, entry.rest.substr(equals + 3), names_,
               random_);
}

// link GROUP VARIABLE SOURCE VARIABLE INDEXVARIABLE
void ModelText::link(const Entry& entry) {
  group(entry.words.at(1))
      ->link(entry.words.at(2),
             {view(entry.words.at(3)), entry.words.at(4), std::nullopt, entry.words.at(5)});
}

// values GROUP VARIABLE NUMBER …   in SI base units
void ModelText::values(const Entry& entry) {
  std::vector<double> numbers;
  for (std::size_t k = 3; k < entry.words.size(); ++k) numbers.push_back(std::stod(entry.words[k]));
  face::assign(view(entry.words.at(1)), entry.words.at(2), {}, numbers, nullptr, names_, random_);
}

void ModelText::run(const Entry& entry) {
  face::RunOptions options;
  options.duration = milliseconds(entry.words.at(1));
  options.outside = outside();
  simulation_->run(options);
}

model::OutsideNames ModelText::outside() const {
  model::OutsideNames result;
  for (const auto& [name, group] : groups_) result[name] = names_;
  return result;
}

std::shared_ptr<model::Group> ModelText::group(const std::string& name) const {
  const auto found = groups_.find(name);
  if (found == groups_.end()) throw std::runtime_error("no group: " + name);
  return found->second;
}

void ModelText::run_with(backend::Backend& backend, int threads, double duration, bool fuse) {
  const auto names_of_all = outside();
  const auto plan =
      plan::lower(*network_, plan::check_all(*network_, names_of_all), names_of_all, {.fuse = fuse});
  std::vector<ir::Kernel> kernels;
  for (const auto& bound : plan.kernels) kernels.push_back(bound.kernel);
  runtime::State state;
  runtime::Settings settings;
  settings.until = network_->t + duration;
  settings.threads = threads;
  settings.seed = network_->random.seed;
  settings.external = [this](const std::string&, const std::string& symbol) {
    return *model::find(names_, symbol);
  };
  runtime::run(plan, backend.compile(kernels), *network_, state, settings);
}

record::Window column(const record::Table& table, const std::string& name) {
  return table.window(table.find(name).value());
}

std::vector<std::string> ModelText::bits() const {
  std::vector<std::string> lines;
  const auto line = [&](const std::string& what, std::size_t k, double value) {
    lines.push_back(fmt::format("{}[{}] = {:x}  ({})", what, k, std::bit_cast<std::uint64_t>(value), value));
  };
  for (const auto& [name, group] : groups_) {
    for (const auto& variable : group->variables()) {
      if (!variable.array) continue;
      for (std::int64_t k = 0; k < variable.array->size(); ++k) {
        line(name + "." + variable.name, static_cast<std::size_t>(k), variable.array->at(k));
      }
    }
  }
  for (const auto& object : network_->objects) {
    if (const auto* spikes = std::get_if<std::shared_ptr<model::SpikeMonitor>>(&object)) {
      for (const char* name : {"t", "i"}) {
        const auto values = column((*spikes)->events->table, name).to_doubles();
        for (std::size_t k = 0; k < values.size(); ++k) line((*spikes)->name + "." + name, k, values[k]);
      }
    }
    if (const auto* state = std::get_if<std::shared_ptr<model::StateMonitor>>(&object)) {
      for (const auto& variable : (*state)->variables) {
        const auto values = column(*(*state)->traces, variable).to_doubles();
        for (std::size_t k = 0; k < values.size(); ++k) line((*state)->name, k, values[k]);
      }
    }
  }
  return lines;
}

const record::Table& ModelText::spikes(const std::string& monitor) const {
  for (const auto& object : network_->objects) {
    const auto* found = std::get_if<std::shared_ptr<model::SpikeMonitor>>(&object);
    if (found != nullptr && (*found)->name == monitor) return (*found)->events->table;
  }
  throw std::runtime_error("no spike monitor: " + monitor);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string compare_golden(const std::string& path,
                           const std::function<std::string(const std::string&)>& stage) {
  const std::string separator = "\n----\n";
  const auto text = read_file(path);
  const auto at = text.find(separator);
  const auto input = text.substr(0, at);
  const auto expected = at == std::string::npos ? "" : text.substr(at + separator.size());
  const auto result = stage(input) + "\n";
  if (result == expected) return "";
  if (std::getenv("BRIO_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << input << separator << result;
    return "";
  }
  return path + "\nexpected:\n" + expected + "\nfound:\n" + result;
}

}  // namespace brio::test
