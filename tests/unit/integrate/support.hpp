// Systems from text, steps as text, and a tiny evaluator that executes them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "integrate/integrate.hpp"
#include "ir/evaluate.hpp"

namespace brio::integrate::testing {

using Values = std::map<std::string, double>;

inline constexpr Dimension seconds{{0, 0, 1, 0, 0, 0, 0}};

/// Constants of all tests.
inline model::Names outside() {
  using model::Constant;
  return {{"tau", Constant{0.01, seconds}},
          {"tau2", Constant{0.005, seconds}},
          {"tau3", Constant{0.002, seconds}},
          {"I", Constant{1.5, {}}},
          {"El", Constant{-0.3, {}}},
          {"a", Constant{0.7, {}}},
          {"b", Constant{0.4, {}}}};
}

inline check::System system_of(const std::string& model, bool refractory = false) {
  model::NeuronGroupOptions options;
  options.size = 1;
  options.model = model;
  options.name = "neurons";
  if (refractory) {
    options.threshold = "False";
    options.refractory_period = 0.001;
  }
  return check::check(std::make_shared<const model::NeuronGroup>(options), outside()).system;
}

inline check::System event_driven_system(const std::string& model) {
  model::SynapsesOptions options;
  model::NeuronGroupOptions neurons;
  neurons.size = 1;
  neurons.name = "neurons";
  options.source = model::whole(std::make_shared<model::NeuronGroup>(neurons));
  options.target = options.source;
  options.model = model;
  options.name = "synapses";
  return check::check(std::make_shared<const model::Synapses>(options), outside()).event_driven;
}

inline std::string print(const check::Block& block) {
  std::string text;
  for (const auto& statement : block.statements)
    text += statement.target + " = " + ir::print(*statement.value) + "\n";
  return text;
}

/// Executes a block on `values`: constants of the namespace, state, dt, t and noise.
inline void execute(const check::Block& block, Values& values) {
  for (const auto& statement : block.statements) {
    values[statement.target] =
        ir::evaluate(*statement.value, [&](const std::string& name) {
          const auto& symbol = block.symbols.at(name);
          return symbol.kind == check::Symbol::Kind::external ? symbol.value.value : values.at(name);
        }).value();
  }
}

/// Sets the entries of all propagators.
inline void prepare(const Update& update, Values& values) {
  for (const auto& propagator : update.propagators) {
    const auto n = propagator.variables.size();
    std::vector<double> matrix;
    for (const auto& entry : propagator.matrix) {
      matrix.push_back(ir::evaluate(*entry, [&](const std::string& name) {
                         const auto& symbol = update.block.symbols.at(name);
                         return symbol.kind == check::Symbol::Kind::external ? symbol.value.value
                                                                             : values.at(name);
                       }).value());
    }
    std::vector<double> exponential(n * n);
    std::vector<double> integral(n * n);
    propagate(n, matrix, values.at("dt"), exponential, integral);
    for (std::size_t k = 0; k < n * n; ++k) {
      values[propagator.exponential[k]] = exponential[k];
      values[propagator.integral[k]] = integral[k];
    }
  }
}

/// State and time after `steps` steps of 0.1 ms from t = 0.
inline Values run(const Update& update, Values values, int steps) {
  values["dt"] = 1e-4;
  values["t"] = 0;
  prepare(update, values);
  for (int step = 0; step < steps; ++step) {
    values["t"] = step * 1e-4;
    values["t_in_timesteps"] = step;
    execute(update.block, values);
  }
  return values;
}

/// The message and hint of the error that an action throws, or "".
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const ModelError& error) {
    const auto& found = error.diagnostics().front();
    return std::string(name_of(found.code)) + ": " + found.message + " | " + found.hint;
  }
  return "";
}

}  // namespace brio::integrate::testing
