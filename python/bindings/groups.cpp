// Groups of neurons, their variables and the arrays behind them.
#include "common.hpp"
#include "lang/parse.hpp"
#include "model/network.hpp"

namespace brio::bindings {

nb::dlpack::dtype numpy_type(ir::Type type) {
  switch (type) {
    case ir::Type::boolean: return nb::dtype<bool>();
    case ir::Type::i32: return nb::dtype<std::int32_t>();
    case ir::Type::i64: return nb::dtype<std::int64_t>();
    case ir::Type::f32: return nb::dtype<float>();
    case ir::Type::f64: break;
  }
  return nb::dtype<double>();
}

namespace {

// The memory itself. Once the array has another size (synapses being connected), it is that of the past.
nb::object view_of(const model::ArrayPtr& array) {
  const auto size = static_cast<std::size_t>(array->size());
  using Held = std::shared_ptr<const void>;
  nb::capsule owner(new Held(array->hold()), [](void* held) noexcept { delete static_cast<Held*>(held); });
  return nb::cast(
      nb::ndarray<nb::numpy, nb::ndim<1>>(array->data(), {size}, owner, {}, numpy_type(array->type())));
}

const char* kind_of(const model::Variable& variable) {
  using Kind = model::Variable::Kind;
  switch (variable.kind) {
    case Kind::parameter: return "parameter";
    case Kind::differential: return "differential equation";
    case Kind::subexpression: return "subexpression";
    case Kind::builtin: break;
  }
  return "builtin";
}

void bind_variable(nb::module_& m) {
  nb::class_<model::Array>(m, "Array")
      .def_prop_ro("size", &model::Array::size)
      .def_prop_ro("deferred", &model::Array::deferred)
      .def("view", [](const model::ArrayPtr& array) { return view_of(array); })
      .def("touch", &model::Array::touch);
  nb::class_<model::Variable>(m, "Variable")
      .def_ro("name", &model::Variable::name)
      .def_prop_ro("kind", &kind_of)
      .def_prop_ro("type", [](const model::Variable& v) { return std::string(ir::name_of(v.type)); })
      .def_prop_ro("exponents", [](const model::Variable& v) { return v.dimension.exponents; })
      .def_ro("shared", &model::Variable::shared)
      .def_ro("constant", &model::Variable::constant)
      .def_ro("read_only", &model::Variable::read_only)
      .def_ro("unless_refractory", &model::Variable::unless_refractory)
      .def_ro("linked", &model::Variable::linked)
      .def_prop_ro("is_linked", [](const model::Variable& v) { return v.link != nullptr; })
      .def_ro("array", &model::Variable::array);
}

void bind_neuron_group(nb::module_& m) {
  nb::class_<model::NeuronGroup, model::SpikeSource>(m, "NeuronGroup")
      .def(
          "__init__",
          [](model::NeuronGroup* self, std::int64_t size, std::string text,
             std::optional<std::string> threshold, std::optional<std::string> reset,
             std::optional<std::string> refractory, std::optional<double> refractory_period,
             std::map<std::string, std::string> events, std::optional<double> dt, int order, std::string name,
             const PythonTypes& storage) {
            new (self) model::NeuronGroup({.size = size,
                                           .model = std::move(text),
                                           .threshold = std::move(threshold),
                                           .reset = std::move(reset),
                                           .refractory = std::move(refractory),
                                           .refractory_period = refractory_period,
                                           .refractory_in_seconds = false,
                                           .events = std::move(events),
                                           .methods = {},
                                           .method_options = {},
                                           .dt = dt,
                                           .names = {},
                                           .order = order,
                                           .name = std::move(name),
                                           .storage = to_storage(storage)});
          },
          nb::arg("size"), nb::arg("model"), nb::arg("threshold").none(), nb::arg("reset").none(),
          nb::arg("refractory").none(), nb::arg("refractory_period").none(), nb::arg("events"),
          nb::arg("dt").none(), nb::arg("order"), nb::arg("name"), nb::arg("storage") = PythonTypes{})
      .def("compare_refractory_period", &model::NeuronGroup::compare_refractory_period,
           nb::arg("in_seconds"));
}

void bind_poisson_group(nb::module_& m) {
  nb::class_<model::PoissonGroup, model::SpikeSource>(m, "PoissonGroup")
      .def(
          "__init__",
          [](model::PoissonGroup* self, std::int64_t size, const Column<double>& rates,
             std::optional<std::string> rates_text, std::optional<double> dt, int order, std::string name,
             const PythonTypes& storage) {
            new (self) model::PoissonGroup({.size = size,
                                            .rates = to_vector(rates),
                                            .rates_text = std::move(rates_text),
                                            .dt = dt,
                                            .names = {},
                                            .order = order,
                                            .name = std::move(name),
                                            .storage = to_storage(storage)});
          },
          nb::arg("size"), nb::arg("rates"), nb::arg("rates_text").none(), nb::arg("dt").none(),
          nb::arg("order"), nb::arg("name"), nb::arg("storage") = PythonTypes{});
}

void bind_spike_generator(nb::module_& m) {
  using Group = model::SpikeGeneratorGroup;
  nb::class_<Group, model::SpikeSource>(m, "SpikeGeneratorGroup")
      .def(
          "__init__",
          [](Group* self, std::int64_t size, const Column<std::int32_t>& indices, const Column<double>& times,
             double period, bool sorted, std::optional<double> dt, std::string when, int order,
             std::string name) {
            new (self) Group({.size = size,
                              .indices = to_vector(indices),
                              .times = to_vector(times),
                              .period = period,
                              .dt = dt,
                              .slot = {std::move(when), order},
                              .sorted = sorted,
                              .name = std::move(name)});
          },
          nb::arg("size"), nb::arg("indices"), nb::arg("times"), nb::arg("period"), nb::arg("sorted"),
          nb::arg("dt").none(), nb::arg("when"), nb::arg("order"), nb::arg("name"))
      .def(
          "set_spikes",
          [](Group& self, const Column<std::int32_t>& indices, const Column<double>& times, double period,
             bool sorted) { self.set_spikes(to_vector(indices), to_vector(times), period, sorted); },
          nb::arg("indices"), nb::arg("times"), nb::arg("period"), nb::arg("sorted"))
      .def_prop_ro("indices", [](const Group& self) { return copy_to_numpy(self.indices()); })
      .def_prop_ro("times", [](const Group& self) { return copy_to_numpy(self.times()); })
      .def_prop_ro("period", &Group::period);
}

}  // namespace

void bind_groups(nb::module_& m) {
  bind_variable(m);
  nb::class_<model::Group>(m, "Group")
      .def_prop_ro("name", &model::Group::name)
      .def_prop_ro("size", &model::Group::size)
      .def_prop_ro("variable_names", &model::Group::variable_names)
      .def("find", &model::Group::find, nb::rv_policy::reference_internal, nb::arg("name"))
      .def(
          "link",
          [](model::Group& self, const std::string& variable, model::View source, std::string name,
             std::optional<Column<std::int64_t>> index, std::string index_variable) {
            model::LinkTarget target{std::move(source), std::move(name)};
            if (index) target.index = to_vector(*index);
            target.index_variable = std::move(index_variable);
            self.link(variable, target);
          },
          nb::arg("variable"), nb::arg("source"), nb::arg("name"), nb::arg("index").none(),
          nb::arg("index_variable"))
      .def("names_in_texts",
           [](const model::Group& self) {
             const auto names = model::names_in_texts(self);
             return std::vector<std::string>(names.begin(), names.end());
           })
      .def("unresolved_names", [](const model::Group& self) { return model::unresolved_names(self); })
      .def(
          "unresolved_names_in",
          [](const model::Group& self, const std::string& text) {
            return model::unresolved_names(self, text);
          },
          nb::arg("text"))
      .def(
          "unresolved_names_in_generator",
          [](const model::Group& self, const std::string& text) {
            return model::unresolved_names(self, lang::parse_generator(lang::make_source("text", text)));
          },
          nb::arg("text"))
      .def_rw("dt", &model::Group::dt, nb::arg("dt").none())
      .def_rw("order", &model::Group::order)
      .def("update_at",
           [](model::Group& self, std::string when, int order) {
             self.update = {std::move(when), order};
           })
      .def_rw("operations", &model::Group::operations);
  bind_events(m);
  bind_neuron_group(m);
  bind_poisson_group(m);
  bind_spike_generator(m);
  nb::class_<model::View>(m, "View")
      .def(
          "__init__",
          [](model::View* self, std::shared_ptr<model::Group> group, std::int64_t begin, std::int64_t end) {
            new (self) model::View{std::move(group), begin, end};
          },
          nb::arg("group"), nb::arg("begin"), nb::arg("end"))
      .def_static(
          "of_items",
          [](std::shared_ptr<model::Group> group, const Column<std::int64_t>& items) {
            return model::view_of_items(std::move(group), to_vector(items));
          },
          nb::arg("group"), nb::arg("items"))
      .def_ro("begin", &model::View::begin)
      .def_ro("end", &model::View::end);
}

}  // namespace brio::bindings
