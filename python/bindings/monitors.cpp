// Monitors: what to record, and the records as NumPy arrays. Those are read-only views of the engine's memory.
#include "model/monitors.hpp"

#include <nanobind/stl/variant.h>

#include "common.hpp"
#include "record/rates.hpp"

namespace brio::bindings {

namespace {

/// How much is kept: all (None), seconds, or a number of rows.
using Kept = std::variant<std::monostate, std::int64_t, double>;

record::Keep to_keep(const Kept& kept) {
  record::Keep keep;
  if (const auto* rows = std::get_if<std::int64_t>(&kept)) keep.rows = *rows;
  if (const auto* seconds = std::get_if<double>(&kept)) keep.seconds = *seconds;
  return keep;
}

/// A folder, and whether what is there may be replaced.
using File = std::optional<std::pair<std::string, bool>>;

std::optional<record::Destination> to_destination(const File& file) {
  if (!file) return std::nullopt;
  return record::Destination{file->first, file->second};
}

}  // namespace

nb::object view_of(record::Window&& window) {
  static const double nothing = 0;  // NumPy wants an address also where there are no rows
  const std::size_t shape[] = {static_cast<std::size_t>(window.rows),
                               static_cast<std::size_t>(window.column.width)};
  const std::size_t dimensions = window.column.matrix ? 2 : 1;
  const void* data = window.data == nullptr ? static_cast<const void*>(&nothing) : window.data;
  auto* kept = new std::shared_ptr<const void>(std::move(window.owner));
  nb::capsule owner(kept, [](void* p) noexcept { delete static_cast<std::shared_ptr<const void>*>(p); });
  return nb::cast(nb::ndarray<nb::numpy, nb::ro>(data, dimensions, shape, owner, nullptr,
                                                 numpy_type(window.column.type)));
}

namespace {

nb::object column(const record::Table& table, const std::string& name) {
  const auto number = table.find(name);
  if (!number) throw nb::key_error(name.c_str());
  return view_of(table.window(*number));
}

std::vector<std::string> names(const record::Table& table) {
  std::vector<std::string> result;
  for (const auto& each : table.columns()) result.push_back(each.name);
  return result;
}

// What Python sees of a record; `table` finds it in the monitor.
template <class Monitor, class Table>
void bind_record(nb::class_<Monitor>& monitor, Table table) {
  monitor.def_ro("name", &Monitor::name)
      .def("column",
           [table](const Monitor& self, const std::string& name) { return column(table(self), name); })
      .def_prop_ro("columns", [table](const Monitor& self) { return names(table(self)); })
      .def_prop_ro("size", [table](const Monitor& self) { return table(self).size(); })
      .def_prop_ro("keep",
                   [table](const Monitor& self) {
                     const auto& keep = table(self).keep();
                     return std::make_pair(keep.seconds, keep.rows);
                   })
      .def_prop_ro("folder", [table](const Monitor& self) { return table(self).folder().string(); })
      .def_prop_ro("memory", [table](const Monitor& self) { return table(self).memory(); });
}

void bind_spike_monitor(nb::module_& m) {
  using Monitor = model::SpikeMonitor;
  nb::class_<Monitor> monitor(m, "SpikeMonitor");
  bind_record(monitor, [](const Monitor& self) -> const record::Table& { return self.events->table; });
  monitor.def_prop_ro("count", [](const Monitor& self) { return copy_to_numpy(self.events->count); })
      .def("run_at", [](Monitor& self, std::string when, int order) {
        self.slot = model::Slot{std::move(when), order};
      });
  m.def(
      "spike_monitor",
      [](std::string name, model::View source, std::vector<std::string> variables, bool record,
         const Kept& keep, const File& file, std::string event, std::string when, int order) {
        return model::make_monitor(Monitor{.name = std::move(name),
                                           .source = std::move(source),
                                           .variables = std::move(variables),
                                           .record = record,
                                           .event = std::move(event),
                                           .slot = model::Slot{std::move(when), order},
                                           .keep = to_keep(keep),
                                           .file = to_destination(file)});
      },
      nb::arg("name"), nb::arg("source"), nb::arg("variables"), nb::arg("record"), nb::arg("keep").none(),
      nb::arg("file").none(), nb::arg("event"), nb::arg("when"), nb::arg("order"));
}

void bind_state_monitor(nb::module_& m) {
  using Monitor = model::StateMonitor;
  nb::class_<Monitor> monitor(m, "StateMonitor");
  bind_record(monitor, [](const Monitor& self) -> const record::Table& { return *self.traces; });
  monitor.def_ro("dt", &Monitor::dt)
      .def(
          "time_by",
          [](Monitor& self, std::optional<double> dt, const nb::object& times) {
            self.dt = dt;
            self.times.reset();
            if (!times.is_none()) self.times = to_vector(nb::cast<Column<double>>(times));
          },
          nb::arg("dt").none(), nb::arg("times").none())
      .def("run_at", [](Monitor& self, std::string when, int order) {
        self.when = std::move(when);
        self.order = order;
      });
  m.def(
      "state_monitor",
      [](std::string name, model::View source, std::vector<std::string> variables,
         const Column<std::int32_t>& indices, std::optional<double> dt, std::string when, int order,
         const Kept& keep, const File& file) {
        return model::make_monitor(Monitor{.name = std::move(name),
                                           .source = std::move(source),
                                           .variables = std::move(variables),
                                           .indices = to_vector(indices),
                                           .dt = dt,
                                           .when = std::move(when),
                                           .order = order,
                                           .keep = to_keep(keep),
                                           .file = to_destination(file)});
      },
      nb::arg("name"), nb::arg("source"), nb::arg("variables"), nb::arg("indices"), nb::arg("dt").none(),
      nb::arg("when"), nb::arg("order"), nb::arg("keep").none(), nb::arg("file").none());
}

void bind_rate_monitor(nb::module_& m) {
  using Monitor = model::PopulationRateMonitor;
  nb::class_<Monitor> monitor(m, "PopulationRateMonitor");
  bind_record(monitor, [](const Monitor& self) -> const record::Table& { return *self.rates; });
  monitor.def("run_at", [](Monitor& self, std::string when, int order) {
    self.slot = {std::move(when), order};
  });
  m.def(
      "population_rate_monitor",
      [](std::string name, model::View source, const Kept& keep, const File& file) {
        return model::make_monitor(Monitor{.name = std::move(name),
                                           .source = std::move(source),
                                           .keep = to_keep(keep),
                                           .file = to_destination(file)});
      },
      nb::arg("name"), nb::arg("source"), nb::arg("keep").none(), nb::arg("file").none());
}

}  // namespace

void bind_monitors(nb::module_& m) {
  bind_spike_monitor(m);
  bind_state_monitor(m);
  bind_rate_monitor(m);
  m.def(
      "gaussian_window", [](double width) { return to_numpy(record::gaussian_window(width)); },
      nb::arg("width"));
  m.def(
      "flat_window", [](std::int64_t half) { return to_numpy(record::flat_window(half)); }, nb::arg("half"));
  m.def(
      "smoothed",
      [](const Column<double>& values, const Column<double>& weights) {
        return to_numpy(record::smoothed({values.data(), values.size()}, {weights.data(), weights.size()}));
      },
      nb::arg("values"), nb::arg("weights"));
  m.def(
      "binned",
      [](const Column<double>& values, std::int64_t steps) {
        return to_numpy(record::binned({values.data(), values.size()}, steps));
      },
      nb::arg("values"), nb::arg("steps"));
}

}  // namespace brio::bindings
