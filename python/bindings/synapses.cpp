// Synapses: description, connections and delays.
#include "model/synapses.hpp"

#include "common.hpp"

namespace brio::bindings {

namespace {

using model::Synapses;

model::Pathway& pathway(Synapses& synapses, const std::string& name) { return synapses.pathway(name); }

// name, code, from the source, delay or None, event
using Described = std::tuple<std::string, std::string, bool, std::optional<double>, std::string>;

std::vector<model::PathwayOptions> options_of(const std::vector<Described>& described) {
  std::vector<model::PathwayOptions> result;
  for (const auto& [name, code, from_source, delay, event] : described)
    result.push_back(
        {.name = name, .code = code, .from_source = from_source, .delay = delay, .event = event});
  return result;
}

std::vector<std::string> pathway_names(const Synapses& synapses) {
  std::vector<std::string> names;
  for (const auto& each : synapses.pathways()) names.push_back(each.name);
  return names;
}

nb::object copied(const model::Array& array) {
  const auto* first = array.as<std::int32_t>();
  return to_numpy(std::vector<std::int32_t>(first, first + array.size()));
}

}  // namespace

void bind_synapses(nb::module_& m) {
  nb::class_<Synapses, model::Group>(m, "Synapses")
      .def(
          "__init__",
          [](Synapses* self, model::View source, model::View target, std::string text,
             const std::vector<Described>& pathways, std::optional<double> dt, int order, std::string name,
             const PythonTypes& storage, std::string multisynaptic_index) {
            new (self) Synapses({.source = std::move(source),
                                 .target = std::move(target),
                                 .model = std::move(text),
                                 .pathways = options_of(pathways),
                                 .multisynaptic_index = std::move(multisynaptic_index),
                                 .methods = {},
                                 .method_options = {},
                                 .dt = dt,
                                 .names = {},
                                 .order = order,
                                 .name = std::move(name),
                                 .storage = to_storage(storage)});
          },
          nb::arg("source"), nb::arg("target"), nb::arg("model"), nb::arg("pathways"), nb::arg("dt").none(),
          nb::arg("order"), nb::arg("name"), nb::arg("storage") = PythonTypes{},
          nb::arg("multisynaptic_index") = "")
      .def_prop_ro("pathways", &pathway_names)
      .def("is_from_source",
           [](Synapses& self, const std::string& name) { return pathway(self, name).from_source; })
      .def("set_delay", [](Synapses& self, const std::string& name,
                           double delay) { self.set_delay(pathway(self, name), delay); })
      .def("code", [](Synapses& self, const std::string& name) { return pathway(self, name).code->text; })
      .def("order_of", [](Synapses& self, const std::string& name) { return pathway(self, name).slot.order; })
      .def("event_of", [](Synapses& self, const std::string& name) { return pathway(self, name).event; })
      .def("when_of", [](Synapses& self, const std::string& name) { return pathway(self, name).slot.when; })
      .def("set_slot",
           [](Synapses& self, const std::string& name, std::string when, int order) {
             pathway(self, name).slot = {std::move(when), order};
           })
      .def_prop_ro("summed",
                   [](const Synapses& self) {
                     std::vector<std::pair<std::string, bool>> result;
                     for (const auto& each : self.summed()) result.emplace_back(each.name, each.into_source);
                     return result;
                   })
      .def("sum_at",
           [](Synapses& self, const std::string& name, std::string when, int order) {
             self.sum_at(name, {std::move(when), order});
           })
      .def(
          "between",
          [](const Synapses& self, const std::optional<std::vector<std::int64_t>>& sources,
             const std::optional<std::vector<std::int64_t>>& targets) {
            return to_numpy(
                model::find_synapses(self, sources ? &*sources : nullptr, targets ? &*targets : nullptr));
          },
          nb::arg("sources").none(), nb::arg("targets").none())
      .def("sample",
           [](const Synapses& self, std::int64_t count) {
             auto pairs = model::sample_synapses(self, count);
             return std::pair(to_numpy(std::move(pairs.sources)), to_numpy(std::move(pairs.targets)));
           })
      .def_prop_ro("connected", &Synapses::connected)
      .def_prop_ro("removals", &Synapses::removals)
      .def_prop_ro("i", [](const Synapses& self) { return copied(self.i()); })
      .def_prop_ro("j", [](const Synapses& self) { return copied(self.j()); });
}

}  // namespace brio::bindings
