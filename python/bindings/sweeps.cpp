// Sweeps: points run without Python's lock; it is taken to set them, and to look at what they gave.
#include "face/sweep.hpp"

#include "common.hpp"

namespace brio::bindings {

namespace {

// As Python's `raise` would have it.
nb::object as_python_error(const std::exception_ptr& failure) {
  if (failure == nullptr) return nb::none();
  try {
    nb::cpp_function([failure] { std::rethrow_exception(failure); })();
  } catch (const nb::python_error& error) {
    return nb::borrow(error.value());
  }
  return nb::none();
}

// report(elapsed, completed, finished, points); style "lines" or "bar": report takes text instead.
face::SweepReporter reporter(const nb::object& report, const std::string& style) {
  if (report.is_none()) return {};
  const auto write = [&report](const std::string& text) {
    const nb::gil_scoped_acquire lock;
    report(text);
  };
  if (style == "lines") return face::sweep_text_reporter(write);
  if (style == "bar") return face::sweep_bar_reporter(write);
  return [&report](const face::SweepProgress& progress) {
    const nb::gil_scoped_acquire lock;
    report(progress.elapsed.count(), progress.completed, progress.finished, progress.points);
  };
}

using Assigned = std::pair<std::shared_ptr<model::Group>, std::string>;

// begin(point) gives the names around the run; end(point, error or None) and stopped() say whether to stop.
nb::tuple sweep(face::Simulation& simulation, const std::shared_ptr<model::Network>& network,
                std::int64_t points, double duration, const std::vector<Assigned>& assigned,
                const nb::object& begin, const nb::object& end, const nb::object& stopped,
                const nb::object& warn, const nb::object& report, const std::string& style,
                double report_period, int threads, double memory) {
  face::SweepOptions options;
  options.points = points;
  options.duration = duration;
  for (const auto& [group, variable] : assigned) options.assigned.push_back({group, variable});
  options.begin = [&](std::int64_t point) {
    const nb::gil_scoped_acquire lock;
    model::OutsideNames outside;
    for (const auto& [object, names] : nb::cast<std::map<std::string, PythonNames>>(begin(point)))
      outside[object] = to_names(names);
    return outside;
  };
  options.end = [&](std::int64_t point, const std::exception_ptr& failure) {
    const nb::gil_scoped_acquire lock;
    return nb::cast<bool>(end(point, as_python_error(failure)));
  };
  options.should_stop = [&] {
    const nb::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    return nb::cast<bool>(stopped());
  };
  options.warn = [&](std::int64_t point, face::Warning kind, const std::string& text) {
    const nb::gil_scoped_acquire lock;
    warn(point, kind == face::Warning::time_steps ? "time_steps" : "invalid_values", text);
  };
  options.report = reporter(report, style);
  options.report_period = std::chrono::duration<double>(report_period);
  options.threads = threads;
  options.memory = memory;
  face::SweepOutcome outcome;
  {
    const nb::gil_scoped_release unlocked;
    outcome = face::sweep(simulation, *network, options);
  }
  return nb::make_tuple(outcome.ended, outcome.threads, outcome.one_by_one);
}

// Tells how far a sweep is whose points Python runs by itself.
class Reports {
 public:
  Reports(std::int64_t points, nb::object report, const std::string& style, double period)
      : report_(std::move(report)), points_(points), period_(period), tell_(reporter(report_, style)) {}
  Reports(const Reports&) = delete;
  Reports& operator=(const Reports&) = delete;
  void say(std::int64_t finished) {
    const auto now = Clock::now();
    const bool edge = finished == points_ || !said_;
    if (!tell_ || (!edge && now - told_ < period_)) return;
    said_ = true;
    told_ = now;
    const auto all = static_cast<double>(std::max<std::int64_t>(points_, 1));
    tell_({now - began_, static_cast<double>(finished) / all, finished, points_});
  }

 private:
  using Clock = std::chrono::steady_clock;
  nb::object report_;
  std::int64_t points_;
  std::chrono::duration<double> period_;
  face::SweepReporter tell_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point told_ = began_;
  bool said_ = false;
};

}  // namespace

void bind_sweeps(nb::module_& m) {
  nb::class_<Reports>(m, "SweepReports")
      .def(nb::init<std::int64_t, nb::object, const std::string&, double>(), nb::arg("points"),
           nb::arg("report").none(), nb::arg("style"), nb::arg("period"))
      .def("__call__", &Reports::say, nb::arg("finished"));
  m.def("sweep", &sweep, nb::arg("simulation"), nb::arg("network"), nb::arg("points"), nb::arg("duration"),
        nb::arg("assigned"), nb::arg("begin"), nb::arg("end"), nb::arg("stopped"), nb::arg("warn"),
        nb::arg("report").none(), nb::arg("style"), nb::arg("report_period"), nb::arg("threads"),
        nb::arg("memory"));
}

}  // namespace brio::bindings
