// Which unit a quantity is shown in, and how dimensions are named.
#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include "units/base_table.hpp"
#include "units/units.hpp"

namespace brio::units {
namespace {

struct Compound {
  std::string_view name;
  Unit unit;
  std::string_view latex;
};

// Compound units that the SI names, for dimensions that have no shorter name.
const std::vector<UnitRow>& compound_units() {
  static const std::vector<UnitRow> rows = [] {
    const std::array<Compound, 15> compounds{
        {{"pascal * second", pascal * second, R"(\mathrm{Pa}\,\mathrm{s})"},
         {"watt / (metre ** 2)", watt / pow(metre, 2), R"(\frac{\mathrm{W}}{\mathrm{m}^2})"},
         {"joule / kelvin", joule / kelvin, R"(\frac{\mathrm{J}}{\mathrm{K}})"},
         {"joule / (kilogram * kelvin)", joule / (kilogram * kelvin),
          R"(\frac{\mathrm{J}}{\mathrm{kg}\,\mathrm{K}})"},
         {"watt / (metre * kelvin)", watt / (metre * kelvin), R"(\frac{\mathrm{W}}{\mathrm{m}\,\mathrm{K}})"},
         {"volt / (metre ** 3)", volt / pow(metre, 3), R"(\frac{\mathrm{V}}{\mathrm{m}^{3}})"},
         {"coulomb / (metre ** 3)", coulomb / pow(metre, 3), R"(\frac{\mathrm{C}}{\mathrm{m}^{3}})"},
         {"coulomb / (metre ** 2)", coulomb / pow(metre, 2), R"(\frac{\mathrm{C}}{\mathrm{m}^2})"},
         {"farad / metre", farad / metre, R"(\frac{\mathrm{F}}{\mathrm{m}})"},
         {"henry / metre", henry / metre, R"(\frac{\mathrm{H}}{\mathrm{m}})"},
         {"joule / mole", joule / mole, R"(\frac{\mathrm{J}}{\mathrm{mol}})"},
         {"joule / (mole * kelvin)", joule / (mole * kelvin),
          R"(\frac{\mathrm{J}}{\mathrm{mol}\,\mathrm{K}})"},
         {"coulomb / kilogram", coulomb / kilogram, R"(\frac{\mathrm{C}}{\mathrm{kg}})"},
         {"gray / second", gray / second, R"(\frac{\mathrm{Gy}}{\mathrm{s}})"},
         {"katal / (metre ** 3)", katal / pow(metre, 3), R"(\frac{\mathrm{kat}}{\mathrm{m}^{3}})"}}};
    std::vector<UnitRow> result;
    for (const auto& [name, unit, latex] : compounds) {
      result.push_back({.name = std::string(name),
                        .full_name = std::string(name),
                        .dimension = unit.dimension,
                        .scale = unit.scale,
                        .value = unit.value(),
                        .display = std::string(unit.display.view()),
                        .latex = std::string(latex),
                        .base_scale = false,
                        .star_import = false,
                        .model_text = false});
    }
    return result;
  }();
  return rows;
}

std::vector<const UnitRow*> family(const Base& base, int power) {
  std::vector<const UnitRow*> rows;
  for (const Prefix& prefix : prefixes) {
    if (!prefix.model_text || ((base.traits & bare) != 0 && !prefix.text.empty())) continue;
    std::string name = std::string(prefix.text).append(base.name);
    if (name == "kgram") name = "kilogram";
    if (power > 1) name += static_cast<char>('0' + power);
    rows.push_back(find_unit(name));
  }
  return rows;
}

// Exponents of the SI are whole numbers or simple fractions: print them without noise.
std::string exponent_text(double exponent) { return fmt::format("{:.12g}", exponent); }

std::string in_base_units(const Dimension& dimension, std::string_view power, std::string_view times,
                          const std::array<std::string_view, 7>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const double exponent = dimension.exponents[k];
    if (exponent == 0.0) continue;
    if (!text.empty()) text += times;
    text += names[k];
    if (exponent != 1.0) text.append(power).append(exponent_text(exponent));
  }
  return text.empty() ? "1" : text;
}

std::string powered_name(std::string_view name, double exponent) {
  return exponent == 1.0 ? std::string(name) : fmt::format("{} ** {}", name, exponent_text(exponent));
}

// "volt / second", "siemens / metre ** 2", "volt * second ** 0.5": one named unit with one more.
std::string as_pair(const Dimension& dimension) {
  constexpr std::array<double, 4> powers{1, 2, 3, 0.5};
  constexpr std::array<std::string_view, 7> heads{"volt",  "amp",  "siemens", "coulomb",
                                                  "farad", "mole", "ohm"};
  constexpr std::array<std::string_view, 6> tails{"second", "metre", "volt", "amp", "siemens", "kelvin"};
  for (const std::string_view tail : tails) {
    for (const double power : powers) {
      const Dimension other = pow(find_unit(tail)->dimension, power);
      if (dimension * other == dimensionless) return powered_name(tail, -power);
      if (dimension == other) return powered_name(tail, power);
      for (const std::string_view head : heads) {
        for (const double head_power : {1.0, 2.0}) {
          const Dimension first = pow(find_unit(head)->dimension, head_power);
          const std::string first_name = powered_name(head, head_power);
          if (dimension == first / other) return first_name + " / " + powered_name(tail, power);
          if (dimension == first * other) return first_name + " * " + powered_name(tail, power);
        }
      }
    }
  }
  return {};
}

// How far the values are from 10 when shown in a unit: the smaller, the better they read.
double deviation(std::span<const double> values, double unit) {
  double sum = 0.0;
  for (const double value : values) {
    const double shown = std::abs(value) / unit;
    if (shown == 0.0 || std::isnan(shown)) continue;
    const double off = std::log10(shown) - 1.0;
    sum += off * off;
  }
  return sum;
}

bool nothing_to_scale(std::span<const double> values) {
  for (const double value : values) {
    if (value != 0.0 && !std::isnan(value)) return false;
  }
  return true;
}

}  // namespace

std::vector<const UnitRow*> display_units(const Dimension& dimension) {
  for (const Base& base : bases) {
    if ((base.traits & shown) == 0) continue;
    for (const int power : {1, 2, 3}) {
      if (pow(base.unit.dimension, power) == dimension) return family(base, power);
    }
  }
  for (const UnitRow& row : compound_units()) {
    if (row.dimension == dimension) return {&row};
  }
  return {};
}

const UnitRow* coherent_unit(const Dimension& dimension) {
  for (const UnitRow* row : display_units(dimension)) {
    if (row->scale == 0) return row;
  }
  return nullptr;
}

const UnitRow* best_unit(const Dimension& dimension, std::span<const double> values) {
  if (nothing_to_scale(values)) return coherent_unit(dimension);
  const UnitRow* best = nullptr;
  double smallest = std::numeric_limits<double>::infinity();
  for (const UnitRow* row : display_units(dimension)) {
    const double found = deviation(values, row->value);
    if (best == nullptr || found < smallest) {
      best = row;
      smallest = found;
    }
  }
  return best;
}

std::string describe(const Dimension& dimension) {
  if (dimension.is_dimensionless()) return "1 (dimensionless)";
  if (const UnitRow* row = coherent_unit(dimension); row != nullptr && !std::isdigit(row->name.back())) {
    return row->full_name;
  }
  const std::string pair = as_pair(dimension);
  return pair.empty() ? source_of(dimension) : pair;
}

std::string source_of(const Dimension& dimension) {
  return in_base_units(dimension, " ** ", " * ",
                       {"metre", "kilogram", "second", "amp", "kelvin", "mole", "candle"});
}

}  // namespace brio::units

namespace brio {

std::string to_string(const Dimension& dimension) {
  if (const units::UnitRow* row = units::coherent_unit(dimension)) return row->display;
  return units::in_base_units(dimension, "^", " ", {"m", "kg", "s", "A", "K", "mol", "cd"});
}

}  // namespace brio
