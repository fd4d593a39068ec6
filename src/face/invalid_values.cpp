#include "face/invalid_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace brio::face {

namespace {

// The first value that is NaN or too large. Most often there is none: first, all are looked at without a branch.
template <class T>
std::optional<std::int64_t> first_invalid(const model::Array& array) {
  const std::span<const T> values(array.as<T>(), static_cast<std::size_t>(array.size()));
  const auto is_valid = [](T value) { return static_cast<double>(std::abs(value)) <= 1e50; };
  unsigned all = 1;
  for (const T value : values) all &= static_cast<unsigned>(is_valid(value));
  if (all == 1) return std::nullopt;
  return std::find_if_not(values.begin(), values.end(), is_valid) - values.begin();
}

std::optional<std::int64_t> first_invalid(const model::Array& array) {
  return array.type() == ir::Type::f32 ? first_invalid<float>(array) : first_invalid<double>(array);
}

// Without the number itself: after many runs, all the same is said, and shown once.
std::string kind_of(double value) {
  if (std::isnan(value)) return "not a number";
  return std::isinf(value) ? "infinite" : "beyond 1e50";
}

std::string other_methods(const std::string& method) {
  if (method == "exact" || method == "linear") return "do they grow without bounds?";
  if (method == "exponential_euler") return "a smaller dt, 'rk4' or 'rosenbrock' may do better";
  return "a smaller dt, 'exponential_euler' or 'rosenbrock' may do better";
}

struct Look {
  const runtime::State& state;
  const std::map<std::string, std::string>& methods;
  std::vector<std::string>& warnings;

  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_base_of_v<model::Group, Object>) look(*object);
  }

 private:
  // What neurons keep for synapses is looked at there, and needs no memory of each synapse.
  bool is_valid_at_neurons(const model::Group& group, const model::Variable& variable) const {
    const auto kept = state.traces.find(group.name());
    if (kept == state.traces.end()) return false;
    const auto values = kept->second.values.find(variable.name);
    return values != kept->second.values.end() && !first_invalid(*values->second);
  }

  void look(const model::Group& group) const {
    const auto known = methods.find(group.name());
    for (const auto& variable : group.variables()) {
      if (variable.kind != model::Variable::Kind::differential || !variable.array) continue;
      if (variable.array->deferred() && is_valid_at_neurons(group, variable)) continue;
      const auto found = first_invalid(*variable.array);
      if (!found) continue;
      const auto method = variable.event_driven || known == methods.end() ? "exact" : known->second;
      warnings.push_back(
          fmt::format("the variable '{}' of '{}' is {} after this run (first at index {}). Integrated by "
                      "'{}', its equations "
                      "are most likely not stable at this time step: {}",
                      variable.name, group.name(), kind_of(variable.array->at(*found)), *found, method,
                      other_methods(method)));
    }
  }
};

}  // namespace

std::vector<std::string> invalid_values(const model::Network& network, const runtime::State& state,
                                        const std::map<std::string, std::string>& methods) {
  std::vector<std::string> warnings;
  for (const auto& object : network.objects) std::visit(Look{state, methods, warnings}, object);
  return warnings;
}

}  // namespace brio::face
