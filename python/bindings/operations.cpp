// Events, code that runs regularly, and functions of the user that are called between steps.
#include "model/operations.hpp"

#include "common.hpp"
#include "lang/parse.hpp"
#include "model/poisson_input.hpp"

namespace brio::bindings {

namespace {

// Either a time step, or an array of times; both None: the time step of the group or the network.
model::Timing to_timing(std::optional<double> dt, const nb::object& times) {
  model::Timing timing{dt};
  if (!times.is_none()) timing.times = to_vector(nb::cast<Column<double>>(times));
  return timing;
}

// What operations and probes share.
template <class Object>
nb::class_<Object> bind_timed(nb::module_& m, const char* name) {
  return nb::class_<Object>(m, name)
      .def_ro("name", &Object::name)
      .def(
          "time_by",
          [](Object& self, std::optional<double> dt, const nb::object& times) {
            self.timing = to_timing(dt, times);
          },
          nb::arg("dt").none(), nb::arg("times").none())
      .def("run_at", [](Object& self, std::string when, int order) {
        self.slot = {std::move(when), order};
      });
}

void bind_operation(nb::module_& m) {
  using model::Operation;
  bind_timed<Operation>(m, "Operation").def_prop_ro("code", [](const Operation& self) {
    return self.code->text;
  });
  m.def(
      "operation",
      [](model::Group& group, std::string name, std::string code, const model::View* part,
         std::optional<double> dt, const nb::object& times, std::string when, int order) {
        return group.add({.name = name,
                          .code = lang::make_source("the code of " + name, std::move(code)),
                          .begin = part != nullptr ? part->begin : 0,
                          .end = part != nullptr ? part->end : -1,
                          .subset = part != nullptr ? part->subset : nullptr,
                          .timing = to_timing(dt, times),
                          .slot = {std::move(when), order}});
      },
      nb::arg("group"), nb::arg("name"), nb::arg("code"), nb::arg("part").none(), nb::arg("dt").none(),
      nb::arg("times").none(), nb::arg("when"), nb::arg("order"));
}

// The engine runs without Python's lock; a probe takes it for the time of the call. What the function raises
// travels through the engine as an exception of C++, which ends the run.
void bind_probe(nb::module_& m) {
  using model::Probe;
  bind_timed<Probe>(m, "Probe");
  m.def(
      "probe",
      [](std::string name, nb::object function, std::optional<double> dt, const nb::object& times,
         std::string when, int order) {
        // A reference that is counted by Python must be dropped under its lock, too.
        const std::shared_ptr<nb::object> kept(new nb::object(std::move(function)), [](nb::object* object) {
          const nb::gil_scoped_acquire lock;
          delete object;
        });
        const auto call = [kept](double t) {
          const nb::gil_scoped_acquire lock;
          (*kept)(t);
        };
        return model::make_probe({.name = std::move(name),
                                  .call = call,
                                  .timing = to_timing(dt, times),
                                  .slot = {std::move(when), order}});
      },
      nb::arg("name"), nb::arg("function"), nb::arg("dt").none(), nb::arg("times").none(), nb::arg("when"),
      nb::arg("order"));
}

void bind_poisson_input(nb::module_& m) {
  using model::PoissonInput;
  nb::class_<PoissonInput>(m, "PoissonInput")
      .def_ro("name", &PoissonInput::name)
      .def("run_at", [](PoissonInput& self, std::string when, int order) {
        self.slot = {std::move(when), order};
      });
  // The weight: text, or an SI value and the exponents of its dimension.
  m.def(
      "poisson_input",
      [](std::string name, std::shared_ptr<model::Group> group, const model::View* part, std::string variable,
         double n, double rate, const std::optional<std::string>& text, double value,
         const Exponents& exponents, std::string when, int order) {
        PoissonInput input{.name = name,
                           .group = std::move(group),
                           .begin = part != nullptr ? part->begin : 0,
                           .end = part != nullptr ? part->end : -1,
                           .subset = part != nullptr ? part->subset : nullptr,
                           .variable = std::move(variable),
                           .n = n,
                           .rate = rate,
                           .weight = model::Constant{value, {exponents}, ir::Type::f64},
                           .slot = {std::move(when), order}};
        if (text) input.weight = lang::make_source("the weight of " + name, *text);
        return model::make_poisson_input(std::move(input));
      },
      nb::arg("name"), nb::arg("group"), nb::arg("part").none(), nb::arg("variable"), nb::arg("n"),
      nb::arg("rate"), nb::arg("text").none(), nb::arg("value"), nb::arg("exponents"), nb::arg("when"),
      nb::arg("order"));
}

}  // namespace

void bind_events(nb::module_& m) {
  using model::SpikeSource;
  nb::class_<SpikeSource, model::Group>(m, "SpikeSource")
      .def_prop_ro("emits_spikes", &SpikeSource::emits_spikes)
      .def_prop_ro("events", &SpikeSource::event_names)
      .def("run_on_event",
           [](SpikeSource& self, const std::string& event, const std::string& code, std::string when,
              int order) {
             self.run_on_event(event, code, {std::move(when), order});
           })
      .def("check_event_at",
           [](SpikeSource& self, const std::string& event, std::string when, int order) {
             self.check_event_at(event, {std::move(when), order});
           })
      .def("follow_event_at", [](SpikeSource& self, const std::string& event, std::string when, int order) {
        self.follow_event_at(event, {std::move(when), order});
      });
}

void bind_operations(nb::module_& m) {
  bind_operation(m);
  bind_probe(m);
  bind_poisson_input(m);
}

}  // namespace brio::bindings
