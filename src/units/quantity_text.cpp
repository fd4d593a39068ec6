// Quantities as text.
#include <fmt/format.h>

#include <algorithm>

#include "brio/error.hpp"
#include "brio/units.hpp"
#include "units/number_text.hpp"
#include "units/units.hpp"

namespace brio {
namespace {

std::vector<double> scaled_values(std::span<const double> values, double unit) {
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value /= unit;
  return result;
}

std::string numbers(const Quantity& quantity, double unit, const units::ArrayLayout& layout) {
  const auto values = scaled_values(quantity.values(), unit);
  if (quantity.is_scalar()) return units::number_text(values[0], layout.precision);
  return units::array_text(values, layout);
}

// Large arrays are judged by the values that will be shown.
const units::UnitRow* best_unit_of(const Quantity& quantity) {
  const auto values = quantity.values();
  if (values.size() <= 1000) return units::best_unit(quantity.dimension(), values);
  std::vector<double> shown(values.begin(), values.begin() + 3);
  shown.insert(shown.end(), values.end() - 3, values.end());
  return units::best_unit(quantity.dimension(), shown);
}

std::string with_unit(std::string text, std::string_view between, std::string_view unit) {
  if (!unit.empty()) text.append(between).append(unit);
  return text;
}

}  // namespace

std::string in_best_unit(const Quantity& quantity, int precision) {
  const units::ArrayLayout layout{.precision = precision};
  if (quantity.is_dimensionless()) return numbers(quantity, 1.0, layout);
  const units::UnitRow* best = best_unit_of(quantity);
  return with_unit(numbers(quantity, best == nullptr ? 1.0 : best->value, layout), " ",
                   best == nullptr ? to_string(quantity.dimension()) : best->display);
}

std::string to_string(const Quantity& quantity) { return in_best_unit(quantity); }

std::string in_unit(const Quantity& quantity, const Unit& unit, int precision) {
  if (!(quantity.dimension() == unit.dimension)) static_cast<void>(quantity.all_in(unit));
  std::string text = numbers(quantity, unit.value(), {.precision = precision});
  if (unit.dimension.is_dimensionless()) return text;
  if (!unit.display.view().empty()) return with_unit(text, " ", unit.display.view());
  const std::string base = to_string(unit.dimension);
  return with_unit(text, " ", unit.scale == 0 ? base : fmt::format("1e{} {}", unit.scale, base));
}

std::string to_source(const Quantity& quantity) {
  const units::UnitRow* best = quantity.is_dimensionless() ? nullptr : best_unit_of(quantity);
  const double unit = best == nullptr ? 1.0 : best->value;
  const units::ArrayLayout layout{.separator = ", ", .prefix = "array("};
  std::string text = numbers(quantity, unit, layout);
  if (!quantity.is_scalar()) text = "array(" + text + ")";
  if (quantity.is_dimensionless()) return text;
  return with_unit(text, " * ", best == nullptr ? units::source_of(quantity.dimension()) : best->full_name);
}

namespace units {

std::string brief(const Quantity& quantity) {
  const UnitRow* best = quantity.is_dimensionless() ? nullptr : best_unit_of(quantity);
  const auto values = scaled_values(quantity.values(), best == nullptr ? 1.0 : best->value);
  const std::string name = quantity.is_dimensionless() ? ""
                           : best == nullptr           ? to_string(quantity.dimension())
                                                       : best->display;
  if (quantity.is_scalar()) return with_unit(fmt::format("{:g}", values[0]), " ", name);
  std::string text = "[";
  for (std::size_t k = 0; k < std::min<std::size_t>(values.size(), 3); ++k) {
    text += fmt::format("{}{:g}", k == 0 ? "" : ", ", values[k]);
  }
  return with_unit(text + (values.size() > 3 ? ", ...]" : "]"), " ", name);
}

std::span<const ConstantRow> all_constants() {
  using namespace constants;
  static const std::vector<ConstantRow> rows{{"avogadro_constant", avogadro_constant},
                                             {"boltzmann_constant", boltzmann_constant},
                                             {"electric_constant", electric_constant},
                                             {"electron_mass", electron_mass},
                                             {"elementary_charge", elementary_charge},
                                             {"faraday_constant", faraday_constant},
                                             {"gas_constant", gas_constant},
                                             {"magnetic_constant", magnetic_constant},
                                             {"molar_mass_constant", molar_mass_constant},
                                             {"zero_celsius", zero_celsius}};
  return rows;
}

}  // namespace units
}  // namespace brio
