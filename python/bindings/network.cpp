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

  template <class Function>
  void guarded(Function&& function) {
    const nb::gil_scoped_acquire lock;
    if (failure_) return;
    try {
      function();
    } catch (...) {
      failure_ = std::current_exception();
      simulation_.stop();
    }
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

struct RunArguments {
  double duration;
  std::map<std::string, PythonNames> outside;
  nb::object report;
  std::string style;
  double report_period;
  int threads;
  bool profile;
};

/// Returns whether Ctrl-C stopped the run.
bool run(face::Simulation& simulation, const RunArguments& arguments) {
  Callbacks callbacks(simulation);
  face::RunOptions options;
  options.duration = arguments.duration;
  for (const auto& [object, names] : arguments.outside) options.outside[object] = to_names(names);
  options.threads = arguments.threads;
  options.profile = arguments.profile;
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
      .def_rw("seed", &model::Network::seed)
      .def_rw("schedule", &model::Network::schedule)
      .def_rw("inactive", &model::Network::inactive);
  nb::class_<face::Simulation>(m, "Simulation")
      .def(nb::init<std::shared_ptr<model::Network>>(), nb::arg("network"))
      .def(
          "run",
          [](face::Simulation& self, double duration, std::map<std::string, PythonNames> outside,
             nb::object report, std::string style, double report_period, int threads, bool profile) {
            return run(self, {duration, std::move(outside), std::move(report), std::move(style),
                              report_period, threads, profile});
          },
          nb::arg("duration"), nb::arg("outside"), nb::arg("report").none(), nb::arg("style"),
          nb::arg("report_period"), nb::arg("threads"), nb::arg("profile"))
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
