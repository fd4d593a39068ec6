// The one table of unit names, and the questions that other rooms ask of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brio/dimension.hpp"

namespace brio::units {

/// One named unit: "mV" is volt with scale -3.
struct UnitRow {
  std::string name;        ///< as users write it: "mvolt", "mV", "cm2"
  Dimension dimension;
  double value;            ///< in SI base units: 1e-3 for mV
  std::string display;     ///< as Brian prints it: "mV"
  std::string latex;       ///< as Brian prints it: "\mathrm{m}\,\mathrm{V}"
  bool base_scale;         ///< allowed as the unit of an equation (volt, not mV), see features EQ-02
  bool star_import;        ///< among the names that `from brio import *` gives and that model text knows
};

/// Every unit of the catalogue, in a fixed order.
std::span<const UnitRow> all_units();

/// The unit of that name among all of the catalogue, or null.
const UnitRow* find_unit(std::string_view name);

/// The unit of that name if model text may use it (star_import names), or null.
const UnitRow* find_model_unit(std::string_view name);

/// As error messages name a dimension, e.g. "volt", "volt / second", "1 (dimensionless)".
std::string describe(const Dimension& dimension);

}  // namespace brio::units
