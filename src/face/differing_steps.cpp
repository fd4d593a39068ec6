#include "face/differing_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "brio/units.hpp"

namespace brio::face {

namespace {

struct Look {
  double otherwise;  ///< time step of objects that name none
  std::vector<std::string>& warnings;

  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (std::is_same_v<Object, model::Synapses>) look(*object);
  }

 private:
  void look(const model::Synapses& synapses) const {
    const double source = synapses.source().group->dt.value_or(otherwise);
    const double target = synapses.target().group->dt.value_or(otherwise);
    const std::array steps = {source, target, synapses.dt.value_or(otherwise)};
    for (const auto& pathway : synapses.pathways()) {
      const double own = pathway.from_source ? source : target;
      if (std::all_of(steps.begin(), steps.end(), [&](double step) { return step == own; })) continue;
      const auto shown = to_string(Quantity(own, units::second.dimension));
      warnings.push_back(
          fmt::format("{}_{} runs with the time step of the spikes that trigger it, {}, but {} or one of the "
                      "groups that it connects has another one. Delays are rounded to multiples of {}",
                      synapses.name(), pathway.name, shown, synapses.name(), shown));
    }
  }
};

}  // namespace

std::vector<std::string> differing_steps(const model::Network& network) {
  std::vector<std::string> warnings;
  for (const auto& object : network.objects) std::visit(Look{network.dt, warnings}, object);
  return warnings;
}

}  // namespace brio::face
