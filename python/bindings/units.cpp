// The table of units, as plain tuples: the Python package makes its Unit objects from them on demand.
#include "units/units.hpp"

#include <nanobind/stl/vector.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "bindings.hpp"

namespace nb = nanobind;

namespace brio::bindings {
namespace {

nb::str text(std::string_view content) { return nb::str(content.data(), content.size()); }

// Whole exponents are ints in Python, so that "metre ** 2" is printed without a decimal point.
nb::tuple exponents_of(const Dimension& dimension) {
  nb::list exponents;
  for (const double exponent : dimension.exponents) {
    const bool whole = std::floor(exponent) == exponent && std::abs(exponent) < 1e6;
    exponents.append(whole ? nb::object(nb::int_(static_cast<long>(exponent)))
                           : nb::object(nb::float_(exponent)));
  }
  return nb::tuple(exponents);
}

Dimension dimension_of(const nb::sequence& exponents) {
  if (nb::len(exponents) != 7) throw nb::value_error("a dimension has seven exponents");
  Dimension dimension;
  for (std::size_t k = 0; k < 7; ++k) dimension.exponents[k] = nb::cast<double>(exponents[k]);
  return dimension;
}

nb::tuple row_of(const units::UnitRow& row) {
  return nb::make_tuple(text(row.full_name), exponents_of(row.dimension), row.scale, text(row.display),
                        text(row.latex));
}

nb::object find_unit(const char* name) {
  const units::UnitRow* row = units::find_unit(name);
  return row == nullptr ? nb::none() : nb::object(row_of(*row));
}

nb::list unit_names(std::string_view kind) {
  nb::list names;
  for (const units::UnitRow& row : units::all_units()) {
    const bool short_name = row.name != row.full_name;
    const bool wanted = kind == "long"       ? !short_name
                        : kind == "short"    ? short_name
                        : kind == "star"     ? row.star_import
                        : kind == "model"    ? row.model_text
                        : kind == "equation" ? row.base_scale
                                             : throw nb::value_error("unknown kind of unit names");
    if (wanted) names.append(text(row.name));
  }
  return names;
}

nb::list display_units(const nb::sequence& exponents) {
  nb::list rows;
  for (const units::UnitRow* row : units::display_units(dimension_of(exponents))) rows.append(row_of(*row));
  return rows;
}

nb::list constants() {
  nb::list rows;
  for (const units::ConstantRow& row : units::all_constants()) {
    rows.append(nb::make_tuple(text(row.name), row.quantity.value(), exponents_of(row.quantity.dimension())));
  }
  return rows;
}

// `values` of an array are cut to what is shown.
nb::str brief(const std::vector<double>& values, bool scalar, const nb::sequence& exponents) {
  const Dimension dimension = dimension_of(exponents);
  return text(units::brief(scalar ? Quantity(values.at(0), dimension) : Quantity(values, dimension)));
}

}  // namespace

void bind_units(nb::module_& m) {
  nb::module_ units = m.def_submodule("units", "The table of units, one tuple for a unit");
  units.def("find_unit", &find_unit, nb::arg("name"),
            "(full name, exponents, scale, display text, LaTeX) of the unit of that name, or None");
  units.def(
      "unit_names", [](const char* kind) { return unit_names(kind); }, nb::arg("kind"),
      "The names of one kind: 'long', 'short', 'star' (import *), 'model' (model text) or 'equation' (units "
      "of equations)");
  units.def("display_units", &display_units, nb::arg("exponents"),
            "The units that printing may choose for a dimension, preferred ones first");
  units.def("constants", &constants, "(name, value, exponents) of the physical constants");
  units.def(
      "describe",
      [](const nb::sequence& exponents) { return text(units::describe(dimension_of(exponents))); },
      nb::arg("exponents"), "The name of a dimension in error messages");
  units.def("brief", &brief, nb::arg("values"), nb::arg("scalar"), nb::arg("exponents"),
            "A quantity as error messages show it");
}

}  // namespace brio::bindings
