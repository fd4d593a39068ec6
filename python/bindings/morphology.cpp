// Morphologies: trees of sections.
#include "model/morphology.hpp"
#include "common.hpp"
#include "model/cable.hpp"
#include "model/copies.hpp"
#include "model/discretise.hpp"
#include "model/layout.hpp"
#include "model/section_range.hpp"
#include "model/swc.hpp"
#include "model/topology.hpp"
#include "model/tracing.hpp"

namespace brio::bindings {

namespace {

using model::Section;
using model::SectionPtr;
using model::SectionShape;

const char* name_of(model::SectionKind kind) {
  if (kind == model::SectionKind::soma) return "soma";
  return kind == model::SectionKind::cylinder ? "cylinder" : "section";
}

using Values = std::vector<double>;
using MaybeValues = std::optional<Values>;
using Axes = std::array<MaybeValues, 3>;

SectionPtr make_section(bool cylinder, Values diameters, std::int64_t n, MaybeValues lengths, Axes points,
                        std::optional<std::string> type) {
  const model::SectionParts parts{std::move(diameters), n, std::move(lengths), std::move(points),
                                  std::move(type)};
  return Section::make(cylinder ? model::cylinder_shape(parts) : model::section_shape(parts));
}

/// What each compartment has: one function for each name.
struct Attribute {
  const char* name;
  Values (*values)(const Section&);
};

template <Values (*of)(const SectionShape&)>
Values of_shape(const Section& section) {
  return of(section.shape());
}

constexpr std::array attributes = {
    Attribute{"length", [](const Section& section) { return section.shape().lengths; }},
    Attribute{"area", of_shape<model::areas>},
    Attribute{"volume", of_shape<model::volumes>},
    Attribute{"diameter", of_shape<model::middle_diameters>},
    Attribute{"start_diameter", of_shape<model::start_diameters>},
    Attribute{"end_diameter", of_shape<model::end_diameters>},
    Attribute{"r_length_1", of_shape<model::r_lengths_1>},
    Attribute{"r_length_2", of_shape<model::r_lengths_2>},
    Attribute{"distance", [](const Section& section) { return section.distances(); }},
};

nb::tuple range_of(const model::SectionRange& range) { return nb::make_tuple(range.begin, range.end); }

nb::tuple to_tuple(model::Tracing tracing) {
  std::vector<std::pair<std::string, std::string>> warnings;
  for (auto& warning : tracing.warnings)
    warnings.emplace_back(std::move(warning.kind), std::move(warning.text));
  return nb::make_tuple(tracing.root, warnings);
}

/// Arrays over all compartments and all sections of a tree.
nb::dict to_dict(const model::Cable& cable) {
  nb::dict result;
  const auto add = [&result](const char* name, const Values& values) {
    result[name] = copy_to_numpy(values);
  };
  add("length", cable.length);
  add("area", cable.area);
  add("volume", cable.volume);
  add("diameter", cable.diameter);
  add("start_diameter", cable.start_diameter);
  add("end_diameter", cable.end_diameter);
  add("r_length_1", cable.r_length_1);
  add("r_length_2", cable.r_length_2);
  add("distance", cable.distance);
  result["has_coordinates"] = cable.has_coordinates();
  constexpr std::array axes = {"x", "y", "z"};
  for (std::size_t axis = 0; cable.has_coordinates() && axis < 3; ++axis) {
    const std::string name = axes[axis];
    add(("start_" + name).c_str(), cable.start[axis]);
    add(name.c_str(), cable.middle[axis]);
    add(("end_" + name).c_str(), cable.end[axis]);
  }
  result["section"] = copy_to_numpy(cable.section);
  nb::list kinds;
  nb::list types;
  nb::list names;
  std::vector<std::int32_t> starts;
  std::vector<std::int32_t> ends;
  std::vector<std::int32_t> parents;
  std::vector<std::int32_t> depths;
  Values end_distances;
  for (const auto& section : cable.sections) {
    kinds.append(name_of(section.kind));
    types.append(nb::cast(section.type));
    names.append(nb::cast(section.names));
    starts.push_back(section.first);
    ends.push_back(section.first + section.count);
    parents.push_back(section.parent);
    depths.push_back(section.depth);
    end_distances.push_back(section.end_distance);
  }
  result["kinds"] = kinds;
  result["types"] = types;
  result["names"] = names;
  result["starts"] = to_numpy(std::move(starts));
  result["ends"] = to_numpy(std::move(ends));
  result["parents"] = to_numpy(std::move(parents));
  result["depths"] = to_numpy(std::move(depths));
  add("end_distance", end_distances);
  return result;
}

void bind_tree(nb::class_<Section>& section) {
  section.def_prop_ro("address", [](const Section& self) { return reinterpret_cast<std::uintptr_t>(&self); })
      .def_prop_ro("parent",
                   [](const Section& self) {
                     return self.parent() == nullptr ? SectionPtr() : self.parent()->shared_from_this();
                   })
      .def_prop_ro("children", &Section::children)
      .def_prop_ro("child_names", &Section::child_names)
      .def("name_of", &Section::name_of)
      .def("child", &Section::child)
      .def("attach", &Section::attach)
      .def("remove", &Section::remove)
      .def("at", &Section::at)
      .def("attach_at", &Section::attach_at)
      .def("remove_at", &Section::remove_at)
      .def_prop_ro("total_compartments", &Section::total_compartments)
      .def_prop_ro("total_sections", &Section::total_sections)
      .def_prop_ro("first_compartment", &Section::first_compartment)
      .def("topology", [](const Section& self) { return model::topology(self); })
      .def("copy", [](const Section& self) { return model::copied(self); })
      .def("copy_section", [](const Section& self) { return Section::make(self.shape()); })
      .def("flatten", [](const Section& self) { return to_dict(*model::flatten(self)); })
      .def("discretised",
           [](const Section& self, double d_lambda, double frequency, double Cm, double Ri) {
             return model::discretised(self, {d_lambda, frequency, Cm, Ri});
           })
      .def("with_coordinates",
           [](const Section& self, double sections, double compartments, bool overwrite, std::uint64_t seed) {
             return model::with_coordinates(self, {sections, compartments, overwrite, seed});
           });
}

void bind_geometry(nb::class_<Section>& section) {
  section.def_prop_ro("kind", [](const Section& self) { return name_of(self.shape().kind); })
      .def_prop_rw(
          "type", [](const Section& self) { return self.shape().type; }, &Section::set_type,
          nb::arg("type").none())
      .def_prop_ro("n", [](const Section& self) { return self.shape().size(); })
      .def_prop_ro("has_points", [](const Section& self) { return self.shape().has_points(); })
      .def_prop_ro("end_distance", &Section::end_distance)
      .def_prop_ro("diameters", [](const Section& self) { return copy_to_numpy(self.shape().diameters); })
      // Relative to the end of the parent, as they were given.
      .def("points",
           [](const Section& self, std::size_t axis) { return copy_to_numpy(self.shape().points.at(axis)); })
      .def("coordinates", [](const Section& self,
                             std::size_t axis) { return to_numpy(Values(self.coordinates().at(axis))); })
      .def("values",
           [](const Section& self, const std::string& name) {
             for (const auto& attribute : attributes) {
               if (name == attribute.name) return to_numpy(attribute.values(self));
             }
             throw nb::key_error(name.c_str());
           })
      .def("compartment",
           [](const Section& self, std::int64_t k) { return range_of(compartment(self.shape(), k)); })
      .def("compartment_at",
           [](const Section& self, double x) { return range_of(compartment_at(self.shape(), x)); })
      .def(
          "compartments_between",
          [](const Section& self, std::optional<double> from, std::optional<double> to) {
            return range_of(compartments_between(self.shape(), from, to));
          },
          nb::arg("from_").none(), nb::arg("to").none());
}

}  // namespace

void bind_morphology(nb::module_& m) {
  nb::class_<Section> section(m, "MorphologySection");
  bind_tree(section);
  bind_geometry(section);
  m.def(
      "make_soma",
      [](double diameter, const std::optional<model::Point>& position, std::optional<std::string> type) {
        return Section::make(model::soma_shape(diameter, position, std::move(type)));
      },
      nb::arg("diameter"), nb::arg("position").none(), nb::arg("type").none());
  m.def("make_section", make_section, nb::arg("cylinder"), nb::arg("diameters"), nb::arg("n"),
        nb::arg("lengths").none(), nb::arg("points"), nb::arg("type").none());
  m.def(
      "restored_section",
      [](const std::string& kind, std::optional<std::string> type, Values diameters, Values lengths,
         std::array<Values, 3> points) {
        for (const auto possible :
             {model::SectionKind::soma, model::SectionKind::cylinder, model::SectionKind::section}) {
          if (kind == name_of(possible))
            return Section::make(
                {possible, std::move(type), std::move(diameters), std::move(lengths), std::move(points)});
        }
        throw nb::key_error(kind.c_str());
      },
      nb::arg("kind"), nb::arg("type").none(), nb::arg("diameters"), nb::arg("lengths"), nb::arg("points"));
  m.def("read_swc", [](nb::bytes text, const std::string& name, bool spherical_soma) {
    return to_tuple(model::read_swc({text.c_str(), text.size()}, name, {spherical_soma}));
  });
  m.def("tree_of_points",
        [](const std::vector<std::int64_t>& indices, const std::vector<std::optional<std::string>>& names,
           const std::vector<model::Point>& positions, const Values& diameters,
           const std::vector<std::int64_t>& parents, bool spherical_soma) {
          std::vector<model::TracedPoint> points(indices.size());
          for (std::size_t k = 0; k < points.size(); ++k)
            points[k] = {indices[k], names.at(k), positions.at(k), diameters.at(k), parents.at(k)};
          return to_tuple(model::tree_of(points, {spherical_soma}));
        });
}

}  // namespace brio::bindings
