// Neurons with a shape.
#include "common.hpp"
#include "lang/print.hpp"
#include "model/spatial_neuron.hpp"

namespace brio::bindings {

void bind_spatial_neurons(nb::module_& m) {
  using Group = model::SpatialNeuron;
  nb::class_<Group, model::NeuronGroup>(m, "SpatialNeuron")
      .def(
          "__init__",
          [](Group* self, const model::Section& root, std::int64_t cells, bool shared_resistivity,
             std::optional<std::int64_t> threshold_location, std::string text,
             std::optional<std::string> refractory, std::optional<double> refractory_period,
             std::map<std::string, std::string> events, std::optional<double> dt, int order, std::string name,
             const PythonTypes& storage) {
            model::SpatialNeuronOptions options;
            options.cable = model::flatten(root);
            options.cells = cells;
            options.capacitance = {0};
            options.resistivity.assign(
                shared_resistivity ? 1 : static_cast<std::size_t>(options.cable->size()), 0);
            options.threshold_location = threshold_location;
            options.group.model = std::move(text);
            options.group.refractory = std::move(refractory);
            options.group.refractory_period = refractory_period;
            options.group.events = std::move(events);
            options.group.dt = dt;
            options.group.order = order;
            options.group.name = std::move(name);
            options.group.storage = to_storage(storage);
            new (self) Group(std::move(options));
          },
          nb::arg("root"), nb::arg("cells"), nb::arg("shared_resistivity"),
          nb::arg("threshold_location").none(), nb::arg("model"), nb::arg("refractory").none(),
          nb::arg("refractory_period").none(), nb::arg("events"), nb::arg("dt").none(), nb::arg("order"),
          nb::arg("name"), nb::arg("storage") = PythonTypes{})
      .def_prop_ro("cells", &Group::cells)
      .def_prop_ro("compartments", [](const Group& self) { return self.cable().size(); })
      .def_prop_ro("equations_text", [](const Group& self) { return lang::print(self.equations()); })
      .def("condition",
           [](const Group& self, const std::string& event) { return self.event(event)->condition->text; })
      .def("potential_at", [](Group& self, std::string when, int order) {
        self.potential = {std::move(when), order};
      });
}

}  // namespace brio::bindings
