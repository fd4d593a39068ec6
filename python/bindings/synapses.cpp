// Synapses: description, connections and delays.
#include "model/synapses.hpp"

#include "common.hpp"

namespace brio::bindings {

namespace {

using model::Synapses;

model::Pathway& pathway(Synapses& synapses, const std::string& name) {
  for (auto& candidate : synapses.pathways()) {
    if (candidate.name == name) return candidate;
  }
  throw nb::key_error(name.c_str());
}

std::vector<std::string> pathway_names(const Synapses& synapses) {
  std::vector<std::string> names;
  for (const auto& each : synapses.pathways()) names.push_back(each.name);
  return names;
}

nb::object copy_of(const model::Array& array) {
  const auto* first = array.as<std::int32_t>();
  return to_numpy(std::vector<std::int32_t>(first, first + array.size()));
}

}  // namespace

void bind_synapses(nb::module_& m) {
  nb::class_<Synapses, model::Group>(m, "Synapses")
      .def(
          "__init__",
          [](Synapses* self, model::View source, model::View target, std::string text,
             std::optional<std::string> on_pre, std::optional<std::string> on_post, double delay_pre,
             double delay_post, std::string event_pre, std::string event_post, std::optional<double> dt,
             int order, std::string name, const PythonTypes& storage) {
            new (self) Synapses({.source = std::move(source),
                                 .target = std::move(target),
                                 .model = std::move(text),
                                 .on_pre = std::move(on_pre),
                                 .on_post = std::move(on_post),
                                 .delay_pre = delay_pre,
                                 .delay_post = delay_post,
                                 .event_pre = std::move(event_pre),
                                 .event_post = std::move(event_post),
                                 .methods = {},
                                 .method_options = {},
                                 .dt = dt,
                                 .names = {},
                                 .order = order,
                                 .name = std::move(name),
                                 .storage = to_storage(storage)});
          },
          nb::arg("source"), nb::arg("target"), nb::arg("model"), nb::arg("on_pre").none(),
          nb::arg("on_post").none(), nb::arg("delay_pre"), nb::arg("delay_post"), nb::arg("event_pre"),
          nb::arg("event_post"), nb::arg("dt").none(), nb::arg("order"), nb::arg("name"),
          nb::arg("storage") = PythonTypes{})
      .def_prop_ro("pathways", &pathway_names)
      .def("delay", [](Synapses& self, const std::string& name) { return pathway(self, name).delay; })
      .def("set_delay",
           [](Synapses& self, const std::string& name, double delay) { pathway(self, name).delay = delay; })
      .def("code", [](Synapses& self, const std::string& name) { return pathway(self, name).code->text; })
      .def("order_of", [](Synapses& self, const std::string& name) { return pathway(self, name).slot.order; })
      .def("event_of", [](Synapses& self, const std::string& name) { return pathway(self, name).event; })
      .def("when_of", [](Synapses& self, const std::string& name) { return pathway(self, name).slot.when; })
      .def("set_slot",
           [](Synapses& self, const std::string& name, std::string when, int order) {
             pathway(self, name).slot = {std::move(when), order};
           })
      .def_prop_ro("connected", &Synapses::connected)
      .def_prop_ro("i", [](const Synapses& self) { return copy_of(self.i()); })
      .def_prop_ro("j", [](const Synapses& self) { return copy_of(self.j()); });
}

}  // namespace brio::bindings
