// Running: the engine works without Python's lock, and takes it only for reports and to look for signals.
#include <nanobind/stl/variant.h>

#include <exception>
#include <utility>

#include "common.hpp"

namespace brio::bindings {

namespace {

// What a callback raised must not travel through the engine: it is kept, the run stops at the next step, and
// it is raised again once the run has returned.
class Callbacks {
 public:
  explicit Callbacks(face::Simulation& simulation) : simulation_(simulation) {}

  /// Returns whether nothing has failed until now.
  template <class Function>
  bool guarded(Function&& function) {
    const nb::gil_scoped_acquire lock;
    if (failure_) return false;
    try {
      function();
    } catch (...) {
      failure_ = std::current_exception();
      simulation_.stop();
    }
    return failure_ == nullptr;
  }

  bool should_stop() {
    const nb::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() == 0) return failure_ != nullptr;
    interrupted_ = PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0;
    if (interrupted_)
      PyErr_Clear();
    else
      failure_ = std::make_exception_ptr(nb::python_error());
    return true;
  }

  bool interrupted() const { return interrupted_; }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  face::Simulation& simulation_;
  std::exception_ptr failure_;
  bool interrupted_ = false;
};

// report(elapsed, completed, start, duration) in seconds; style "lines" or "bar": report takes text instead.
face::Reporter reporter(const nb::object& report, const std::string& style, Callbacks& callbacks) {
  if (report.is_none()) return {};
  const auto write = [&](const std::string& text) { callbacks.guarded([&] { report(text); }); };
  if (style == "lines") return face::text_reporter(write);
  if (style == "bar") return face::bar_reporter(write);
  return [&](const face::Progress& progress) {
    callbacks.guarded(
        [&] { report(progress.elapsed.count(), progress.completed, progress.start, progress.duration); });
  };
}

// A file, the period in seconds, and a function that adds Python's part to a snapshot.
using PythonCheckpoints = std::tuple<std::string, double, nb::object>;

struct RunArguments {
  double until;
  std::map<std::string, PythonNames> outside;
  nb::object report;
  std::string style;
  double report_period;
  int threads;
  bool profile;
  nb::object warn;
  std::optional<PythonCheckpoints> checkpoints;
  double memory;
};

face::Checkpoints checkpoints(const PythonCheckpoints& wanted, Callbacks& callbacks) {
  const auto& [file, period, add] = wanted;
  return {file, std::chrono::duration<double>(period), [&callbacks, &add](face::Snapshot& snapshot) {
            return callbacks.guarded([&] { add(nb::cast(&snapshot, nb::rv_policy::reference)); });
          }};
}

const char* name_of(face::Warning kind) {
  return kind == face::Warning::time_steps ? "time_steps" : "invalid_values";
}

// Fields in the order of brio.explanation.
nb::tuple to_python(const ExplainedObject& object) {
  nb::list refused;
  for (const auto& [method, reason] : object.refused) refused.append(nb::make_tuple(method, reason));
  nb::list parts;
  for (const auto& part : object.parts) {
    parts.append(nb::make_tuple(part.name, part.slot, part.order, part.dt, part.what, part.fused, part.items,
                                part.instructions, part.loads, part.stores, part.in_loops, part.lanes,
                                part.why_not_more, part.threads));
  }
  nb::list measured;
  for (const auto& part : object.measured)
    measured.append(nb::make_tuple(part.name, part.seconds, part.steps, part.items));
  nb::list hints;
  for (const auto& [kind, text] : object.hints) hints.append(nb::make_tuple(kind, text));
  return nb::make_tuple(object.name, object.kind, object.size, object.active, object.method, refused,
                        object.once, object.traces, parts, measured, object.bytes, object.bytes_per_item(),
                        hints);
}

nb::tuple to_python(const Explanation& explanation) {
  nb::list objects;
  for (const auto& object : explanation.objects) objects.append(to_python(object));
  return nb::make_tuple(objects, explanation.threads, explanation.why_threads, explanation.bytes,
                        to_string(explanation), to_html(explanation));
}

/// Returns whether Ctrl-C stopped the run.
bool run(face::Simulation& simulation, const RunArguments& arguments) {
  Callbacks callbacks(simulation);
  face::RunOptions options;
  options.until = arguments.until;
  if (arguments.checkpoints) options.checkpoints = checkpoints(*arguments.checkpoints, callbacks);
  for (const auto& [object, names] : arguments.outside) options.outside[object] = to_names(names);
  options.threads = arguments.threads;
  options.profile = arguments.profile;
  options.warn = [&](face::Warning kind, const std::string& text) {
    callbacks.guarded([&] { arguments.warn(name_of(kind), text); });
  };
  options.memory = arguments.memory;
  options.report = reporter(arguments.report, arguments.style, callbacks);
  options.report_period = std::chrono::duration<double>(arguments.report_period);
  options.should_stop = [&] { return callbacks.should_stop(); };
  {
    const nb::gil_scoped_release unlocked;
    simulation.run(options);
  }
  callbacks.rethrow();
  return callbacks.interrupted();
}

}  // namespace

void bind_network(nb::module_& m) {
  nb::class_<model::Network>(m, "Network")
      .def(nb::init<>())
      .def_rw("objects", &model::Network::objects)
      .def_rw("dt", &model::Network::dt)
      .def_rw("t", &model::Network::t)
      .def_prop_rw(
          "random",
          [](const model::Network& self) {
            const auto& random = self.random;
            return std::make_tuple(random.seed, random.epoch, random.drawn, random.origin);
          },
          [](model::Network& self, std::tuple<std::uint64_t, std::uint64_t, bool, double> random) {
            const auto [seed, epoch, drawn, origin] = random;
            self.random = {seed, epoch, drawn, origin};
          })
      .def("reseed", &model::Network::reseed, nb::arg("seed"))
      .def_rw("schedule", &model::Network::schedule)
      .def_rw("inactive", &model::Network::inactive);
  nb::class_<face::Simulation>(m, "Simulation")
      .def(nb::init<std::shared_ptr<model::Network>>(), nb::arg("network"))
      .def(
          "run",
          [](face::Simulation& self, double until, std::map<std::string, PythonNames> outside,
             nb::object report, std::string style, double report_period, int threads, bool profile,
             nb::object warn, std::optional<PythonCheckpoints> checkpoints, double memory) {
            return run(self, {until, std::move(outside), std::move(report), std::move(style), report_period,
                              threads, profile, std::move(warn), std::move(checkpoints), memory});
          },
          nb::arg("until"), nb::arg("outside"), nb::arg("report").none(), nb::arg("style"),
          nb::arg("report_period"), nb::arg("threads"), nb::arg("profile"), nb::arg("warn"),
          nb::arg("checkpoints") = nb::none(), nb::arg("memory") = 0.0)
      .def(
          "memory_estimate",
          [](face::Simulation& self, double until, const std::map<std::string, PythonNames>& outside) {
            face::RunOptions options;
            options.until = until;
            for (const auto& [object, names] : outside) options.outside[object] = to_names(names);
            const auto estimate = self.memory_estimate(options);
            nb::list items;
            for (const auto& item : estimate.items)
              items.append(nb::make_tuple(item.object, item.what, item.bytes, item.held));
            return nb::make_tuple(items, to_string(estimate));
          },
          nb::arg("until"), nb::arg("outside"))
      .def(
          "explain",
          [](face::Simulation& self, const std::map<std::string, PythonNames>& outside) {
            face::RunOptions options;
            for (const auto& [object, names] : outside) options.outside[object] = to_names(names);
            return to_python(self.explain(options));
          },
          nb::arg("outside"))
      .def(
          "snapshot",
          [](const face::Simulation& self, bool for_file) {
            return self.snapshot(for_file ? face::Purpose::file : face::Purpose::memory);
          },
          nb::arg("for_file"))
      .def(
          "restore",
          [](face::Simulation& self, const face::Snapshot& snapshot, bool random_state) {
            self.restore(snapshot, random_state ? face::RandomState::restored : face::RandomState::kept);
          },
          nb::arg("snapshot"), nb::arg("random_state"))
      .def("record", &face::Simulation::record, nb::arg("monitor"))
      .def("stop", &face::Simulation::stop)
      .def(
          "on_plan",
          [](face::Simulation& self, nb::object listener) {
            self.on_plan([listener](const std::map<std::string, std::string>& methods) {
              const nb::gil_scoped_acquire lock;
              listener(methods);
            });
          },
          nb::arg("listener"))
      .def_prop_ro("profile", &face::Simulation::profile)
      .def("happening", [](const face::Simulation& self, const std::string& group,
                           const std::string& event) { return to_numpy(self.happening(group, event)); })
      .def_prop_ro("methods", &face::Simulation::methods);
}

}  // namespace brio::bindings
