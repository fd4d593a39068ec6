// Snapshots: the state of a network as data, and files of them.
#include "face/snapshot.hpp"

#include "common.hpp"

namespace brio::bindings {

namespace {

template <class T>
void add(face::Snapshot& self, const std::string& part, const std::string& name, const Column<T>& values) {
  if (self.parts.empty() || self.parts.back().name != part) self.parts.push_back({part, "Python", {}});
  self.parts.back().columns.push_back(
      face::column_of(name, std::span<const T>(values.data(), values.size())));
}

nb::object column(const face::Snapshot& self, const std::string& part, const std::string& name) {
  const auto* found = self.find(part);
  const auto* window = found == nullptr ? nullptr : found->find(name);
  return window == nullptr ? nb::none() : view_of(record::Window(*window));
}

}  // namespace

void bind_snapshots(nb::module_& m) {
  nb::class_<face::Snapshot>(m, "Snapshot")
      .def("add", &add<double>, nb::arg("part"), nb::arg("column"), nb::arg("values").noconvert())
      .def("add", &add<std::int64_t>, nb::arg("part"), nb::arg("column"), nb::arg("values").noconvert())
      .def("column", &column, nb::arg("part"), nb::arg("column"))
      .def_prop_ro("end_of_run", &face::end_of_run);
  m.attr("checkpoint_name") = face::checkpoint_name;
  m.def(
      "write_snapshot",
      [](const std::string& file, const std::string& name, const face::Snapshot& snapshot) {
        const nb::gil_scoped_release unlocked;
        face::write_snapshot(file, name, snapshot);
      },
      nb::arg("file"), nb::arg("name"), nb::arg("snapshot"));
  m.def(
      "read_snapshot",
      [](const std::string& file, const std::string& name) {
        const nb::gil_scoped_release unlocked;
        return face::read_snapshot(file, name);
      },
      nb::arg("file"), nb::arg("name"));
}

}  // namespace brio::bindings
