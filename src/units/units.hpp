// The one table of unit names, and the questions that other rooms ask of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brio/dimension.hpp"
#include "brio/quantity.hpp"

namespace brio::units {

/// One named unit: "mV" is volt with scale -3.
struct UnitRow {
  std::string name;       ///< as users write it: "mvolt", "mV", "cm2"
  std::string full_name;  ///< the long name of a short one, "mvolt" for "mV"; else as `name`
  Dimension dimension;
  int scale;            ///< the power of ten
  double value;         ///< in SI base units: 1e-3 for mV
  std::string display;  ///< as Brian prints it: "mV"
  std::string latex;    ///< as Brian prints it: "\mathrm{m}\mathrm{V}"
  bool base_scale;      ///< allowed as the unit of an equation (volt, not mV), see features EQ-02
  bool star_import;     ///< among the names that `from brio import *` gives
  bool model_text;      ///< known to model text; no variable may have its name
};

/// Every unit of the catalogue, in a fixed order.
std::span<const UnitRow> all_units();

/// The unit of that name among all of the catalogue, or null.
const UnitRow* find_unit(std::string_view name);

/// The unit of that name if model text may use it, or null.
const UnitRow* find_model_unit(std::string_view name);

/// Units to show quantities of one dimension in, in the order in which equally good ones are preferred;
/// empty if the dimension has no unit with a name. Compound units ("joule / kelvin") only where no
/// other unit exists.
std::vector<const UnitRow*> display_units(const Dimension& dimension);

/// The unit with value 1 among the display units of that dimension, or null.
const UnitRow* coherent_unit(const Dimension& dimension);

/// The display unit that brings the values closest to 10, or null if the dimension has none.
const UnitRow* best_unit(const Dimension& dimension, std::span<const double> values);

/// As error messages name a dimension, e.g. "volt", "volt / second", "1 (dimensionless)".
std::string describe(const Dimension& dimension);

/// In base units, as source text: "metre ** 2 * kilogram", "1" for dimensionless.
std::string source_of(const Dimension& dimension);

/// For a sentence: "3 mV", "[1, 2, ...] mV", "5".
std::string brief(const Quantity& quantity);

/// A physical constant of brio::constants with its name.
struct ConstantRow {
  std::string_view name;
  Quantity quantity;
};
std::span<const ConstantRow> all_constants();

}  // namespace brio::units
