// Monitors: what to record, and the records as NumPy arrays. Records are copied, because they grow in later
// runs.
#include "model/monitors.hpp"

#include "common.hpp"

namespace brio::bindings {

namespace {

void bind_spike_monitor(nb::module_& m) {
  using Monitor = model::SpikeMonitor;
  nb::class_<Monitor>(m, "SpikeMonitor")
      .def_ro("name", &Monitor::name)
      .def_prop_ro("i", [](const Monitor& self) { return copy_to_numpy(self.events->i); })
      .def_prop_ro("t", [](const Monitor& self) { return copy_to_numpy(self.events->t); })
      .def_prop_ro("count", [](const Monitor& self) { return copy_to_numpy(self.events->count); })
      .def_prop_ro("size", [](const Monitor& self) { return self.events->t.size(); })
      .def("values",
           [](const Monitor& self, std::size_t k) { return copy_to_numpy(self.events->values.at(k)); });
  m.def(
      "spike_monitor",
      [](std::string name, model::View source, std::vector<std::string> variables, bool record) {
        return model::make_monitor(Monitor{.name = std::move(name),
                                           .source = std::move(source),
                                           .variables = std::move(variables),
                                           .record = record});
      },
      nb::arg("name"), nb::arg("source"), nb::arg("variables"), nb::arg("record"));
}

void bind_state_monitor(nb::module_& m) {
  using Monitor = model::StateMonitor;
  nb::class_<Monitor>(m, "StateMonitor")
      .def_ro("name", &Monitor::name)
      .def_rw("dt", &Monitor::dt, nb::arg("dt").none())
      .def_prop_ro("t", [](const Monitor& self) { return copy_to_numpy(self.traces->t); })
      .def_prop_ro("size", [](const Monitor& self) { return self.traces->t.size(); })
      .def("values",
           [](const Monitor& self, std::size_t k) { return copy_to_numpy(self.traces->values.at(k)); });
  m.def(
      "state_monitor",
      [](std::string name, model::View source, std::vector<std::string> variables,
         const Column<std::int32_t>& indices, std::optional<double> dt, std::string when, int order) {
        return model::make_monitor(Monitor{.name = std::move(name),
                                           .source = std::move(source),
                                           .variables = std::move(variables),
                                           .indices = to_vector(indices),
                                           .dt = dt,
                                           .when = std::move(when),
                                           .order = order});
      },
      nb::arg("name"), nb::arg("source"), nb::arg("variables"), nb::arg("indices"), nb::arg("dt").none(),
      nb::arg("when"), nb::arg("order"));
}

void bind_rate_monitor(nb::module_& m) {
  using Monitor = model::PopulationRateMonitor;
  nb::class_<Monitor>(m, "PopulationRateMonitor")
      .def_ro("name", &Monitor::name)
      .def_prop_ro("t", [](const Monitor& self) { return copy_to_numpy(self.rates->t); })
      .def_prop_ro("rate", [](const Monitor& self) { return copy_to_numpy(self.rates->rate); })
      .def_prop_ro("size", [](const Monitor& self) { return self.rates->t.size(); });
  m.def(
      "population_rate_monitor",
      [](std::string name, model::View source) {
        return model::make_monitor(Monitor{.name = std::move(name), .source = std::move(source)});
      },
      nb::arg("name"), nb::arg("source"));
}

}  // namespace

void bind_monitors(nb::module_& m) {
  bind_spike_monitor(m);
  bind_state_monitor(m);
  bind_rate_monitor(m);
}

}  // namespace brio::bindings
