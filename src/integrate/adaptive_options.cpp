#include "integrate/adaptive_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "units/units.hpp"

namespace brio::integrate {

namespace {

using PerVariable = std::map<std::string, Quantity>;

class Reader {
 public:
  explicit Reader(const Request& request) : system_(request.system), options_(request.options) {}

  void read(const char* name, bool& value) const {
    if (const auto* option = find(name)) value = as<bool>(name, *option, "True or False");
  }

  void read(const char* name, int& value) const {
    const auto* option = find(name);
    if (option == nullptr) return;
    value = as<int>(name, *option, "an integer");
    if (value < 1) refuse(Code::invalid_value, name, "has to be 1 or more", "");
  }

  void read(const char* name, double& value) const {
    const auto* option = find(name);
    if (option == nullptr) return;
    const auto* whole = std::get_if<int>(option);
    value = whole != nullptr ? *whole : as<double>(name, *option, "a number");
  }

  void check_positive(const char* name, double value) const {
    if (value > 0) return;
    refuse(Code::invalid_value, name, fmt::format("can't be {}", value), "give a positive number");
  }

  void read(const char* name, std::vector<double>& of_variables) const {
    const auto* option = find(name);
    if (option == nullptr) return;
    for (const auto& [variable, value] :
         as<PerVariable>(name, *option, "a number for each of some variables")) {
      const auto k = position(name, variable);
      of_variables[k] = in_base_units(name, variable, value);
    }
  }

 private:
  const MethodOption* find(const char* name) const {
    const auto found = options_.find(name);
    return found == options_.end() ? nullptr : &found->second;
  }

  template <class T>
  const T& as(const char* name, const MethodOption& option, const char* kind) const {
    if (const auto* value = std::get_if<T>(&option)) return *value;
    refuse(Code::type_mismatch, name, fmt::format("has to be {}", kind), "");
  }

  std::size_t position(const char* name, const std::string& variable) const {
    const auto variables = variables_of(system_);
    const auto found = std::find(variables.begin(), variables.end(), variable);
    if (found != variables.end()) return static_cast<std::size_t>(found - variables.begin());
    refuse(Code::unknown_option, name,
           fmt::format("is about variables of differential equations, and '{}' is none", variable),
           base::did_you_mean(variable, variables));
  }

  double in_base_units(const char* name, const std::string& variable, const Quantity& value) const {
    const auto& expected = system_.symbols.at(variable).dimension;
    if (value.dimension() != expected) {
      throw ModelError(
          {Code::dimension_mismatch,
           nullptr,
           {},
           fmt::format("{}: '{}' of '{}' has to have the unit of the variable, {}, and not {}", system_.owner,
                       name, variable, units::describe(expected), units::describe(value.dimension())),
           "",
           {value.dimension().exponents, expected.exponents}});
    }
    check_positive(name, value.value());
    return value.value();
  }

  [[noreturn]] void refuse(Code code, const char* name, const std::string& why,
                           const std::string& hint) const {
    throw ModelError(
        {code, nullptr, {}, fmt::format("{}: the option '{}' {}", system_.owner, name, why), hint});
  }

  const check::System& system_;
  const MethodOptions& options_;
};

}  // namespace

AdaptiveOptions read_options(const Request& request, const AdaptiveDefaults& defaults) {
  const Reader reader(request);
  AdaptiveOptions options;
  double absolute = defaults.absolute;
  options.relative_error = defaults.relative;
  options.max_steps = defaults.max_steps;
  reader.read("adaptable_timestep", options.adaptable_timestep);
  reader.read("absolute_error", absolute);
  reader.check_positive("absolute_error", absolute);
  options.absolute_error.assign(request.system.equations.size(), absolute);
  reader.read("absolute_error_per_variable", options.absolute_error);
  reader.read("relative_error", options.relative_error);
  if (options.relative_error != 0) reader.check_positive("relative_error", options.relative_error);
  reader.read("max_steps", options.max_steps);
  reader.read("use_last_timestep", options.use_last_timestep);
  reader.read("save_failed_steps", options.save_failed_steps);
  reader.read("save_step_count", options.save_step_count);
  return options;
}

}  // namespace brio::integrate
