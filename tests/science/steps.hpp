// Integrators under observation: one step of a given size.
#pragma once

#include <brio/brio.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace brio::test {

/// Whether a method chooses the size of its steps.
inline bool is_adaptive(std::string_view method) {
  return method == "rk45" || method == "rosenbrock" || method.starts_with("gsl");
}

/// A method with steps of `dt` milliseconds. Adaptive ones must not divide them: then no error is too large.
inline NeuronGroupOptions in_fixed_steps(const std::string& method, double dt) {
  NeuronGroupOptions options{.method = {method}, .dt = dt * units::ms};
  if (is_adaptive(method))
    options.method_options = {{"adaptable_timestep", false}, {"absolute_error", 1e100}};
  return options;
}

/// The values of a variable.
inline std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

}  // namespace brio::test
