// The C++ class of brio/spatial_neuron.hpp.
#include "brio/spatial_neuron.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "face/api.hpp"
#include "model/morphology.hpp"
#include "model/spatial_neuron.hpp"

namespace brio {

namespace {

std::vector<double> in_base_units(const Quantity& values, const Quantity& like, const char* what) {
  if (values.dimension() != like.dimension()) {
    throw ModelError({Code::dimension_mismatch,
                      nullptr,
                      {},
                      fmt::format("{} has another unit than {}", what, to_string(values)),
                      fmt::format("give it a unit as that of {}", to_string(like)),
                      {values.dimension().exponents, like.dimension().exponents}});
  }
  return {values.values().begin(), values.values().end()};
}

model::SpatialNeuronOptions options_of(const Morphology& morphology, const std::string& text,
                                       const SpatialNeuronOptions& options) {
  model::SpatialNeuronOptions result;
  result.group = face::options_of(1, text, options.group);
  if (options.group.name.empty()) result.group.name = "spatialneuron";
  result.cable = model::flatten(*morphology.section());
  result.cells = options.N;
  result.capacitance = in_base_units(options.Cm, SpatialNeuronOptions().Cm, "Cm");
  result.resistivity = in_base_units(options.Ri, SpatialNeuronOptions().Ri, "Ri");
  result.threshold_location = options.threshold_location;
  return result;
}

}  // namespace

SpatialNeuron::SpatialNeuron(const Morphology& morphology, const std::string& model,
                             const SpatialNeuronOptions& options)
    : GroupView(std::make_shared<model::SpatialNeuron>(options_of(morphology, model, options)),
                options.group.random),
      morphology_(morphology),
      sections_(morphology.total_sections()) {}

model::SpatialNeuron& SpatialNeuron::model() const { return dynamic_cast<model::SpatialNeuron&>(*group()); }

std::int64_t SpatialNeuron::first_compartment() const {
  const auto sections = morphology_.total_sections();
  const auto compartments = morphology_.total_compartments();
  const auto before = model().cable().size();
  if (sections != sections_ || compartments != before) {
    throw ModelError(
        {Code::invalid_value,
         nullptr,
         {},
         fmt::format(
             "the morphology of {} has been changed: it had {} sections of {} compartments in all when the "
             "neuron was made, and has {} of {} now",
             name(), sections_, before, sections, compartments),
         "make the neuron when the morphology is complete, or of a copy"});
  }
  return morphology_.section()->first_compartment();
}

std::vector<std::int64_t> SpatialNeuron::items(const Compartments& place) const {
  std::vector<std::int64_t> result;
  for (std::int64_t cell = 0; cell < model().cells(); ++cell) {
    const auto of_cell = items(cell, place);
    result.insert(result.end(), of_cell.begin(), of_cell.end());
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::int64_t> SpatialNeuron::items(std::int64_t cell, const Compartments& place) const {
  const auto refuse = [](const std::string& message) {
    throw ModelError({Code::index_out_of_range, nullptr, {}, message, ""});
  };
  const auto cells = model().cells();
  if (cell < 0 || cell >= cells) refuse(fmt::format("{} has cells 0 to {}, not {}", name(), cells - 1, cell));
  const auto first = first_compartment();
  std::vector<std::int64_t> result;
  for (const auto index : place.indices()) {
    const auto compartment = index - first;
    if (compartment < 0 || compartment >= model().cable().size())
      refuse(fmt::format("{} has no compartment {}", name(), compartment));
    result.push_back(compartment * cells + cell);
  }
  return result;
}

GroupView SpatialNeuron::subtree(const Morphology& section) const {
  const auto cells = model().cells();
  const auto first = section.section()->first_compartment() - first_compartment();
  return slice(first * cells, (first + section.total_compartments()) * cells);
}

}  // namespace brio
