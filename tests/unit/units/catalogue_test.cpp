#include <gtest/gtest.h>

#include <set>

#include "brio/units.hpp"
#include "units/units.hpp"

namespace brio::units {
namespace {

struct Row {
  const char* name;
  const char* full_name;
  Dimension dimension;
  double value;
  const char* display;
  const char* latex;
  const char* flags;  // e: unit of an equation, s: star-imported, m: model text
};

const Dimension length{{1, 0, 0, 0, 0, 0, 0}};
const Dimension mass{{0, 1, 0, 0, 0, 0, 0}};
const Dimension concentration{{-3, 0, 0, 0, 0, 1, 0}};

const Row rows[] = {
    {"volt", "volt", volt.dimension, 1, "V", "\\mathrm{V}", "esm"},
    {"mvolt", "mvolt", volt.dimension, 1e-3, "mV", "\\mathrm{m}\\mathrm{V}", "sm"},
    {"mV", "mvolt", volt.dimension, 1e-3, "mV", "\\mathrm{m}\\mathrm{V}", "sm"},
    {"mS", "msiemens", siemens.dimension, 1e-3, "mS", "\\mathrm{m}\\mathrm{S}", "sm"},
    {"Hz", "hertz", hertz.dimension, 1, "Hz", "\\mathrm{Hz}", "esm"},
    {"usecond", "usecond", second.dimension, 1e-6, "us", "\\mathrm{\\mu}\\mathrm{s}", "sm"},
    {"cm2", "cmetre2", pow(length, 2), 1e-4, "cm^2", "\\mathrm{cm^2}", "sm"},
    {"umetre3", "umetre3", pow(length, 3), 1e-18, "um^3", "\\mathrm{um^3}", "m"},
    {"cmeter", "cmeter", length, 1e-2, "cm", "\\mathrm{c}\\mathrm{m}", "sm"},
    {"dametre", "dametre", length, 10, "dam", "\\mathrm{da}\\mathrm{m}", ""},
    {"kilogram", "kilogram", mass, 1, "kg", "\\mathrm{kg}", "esm"},
    {"kgram", "kgram", mass, 1, "kg", "\\mathrm{k}\\mathrm{g}", "esm"},
    {"mM", "mmolar", concentration, 1, "mM", "\\mathrm{m}\\mathrm{M}", "esm"},
    {"molar", "molar", concentration, 1e3, "M", "\\mathrm{M}", "sm"},
    {"ulitre", "ulitre", pow(length, 3), 1e-9, "ul", "\\mathrm{\\mu}\\mathrm{}\\mathrm{l}", "sm"},
    {"ampere", "ampere", amp.dimension, 1, "A", "\\mathrm{A}", "em"},
    {"camp", "camp", amp.dimension, 1e-2, "cA", "\\mathrm{c}\\mathrm{A}", ""},
    {"Ykatal3", "Ykatal3", pow(katal.dimension, 3), 1e72, "Ykat^3", "\\mathrm{Ykat^3}", "m"},
};

TEST(Catalogue, UN_04_NamesDimensionsValuesAndTexts) {
  for (const Row& row : rows) {
    const UnitRow* found = find_unit(row.name);
    ASSERT_NE(found, nullptr) << row.name;
    EXPECT_EQ(found->full_name, row.full_name);
    EXPECT_EQ(found->dimension, row.dimension) << row.name;
    EXPECT_EQ(found->value, row.value) << row.name;
    EXPECT_EQ(found->display, row.display);
    EXPECT_EQ(found->latex, row.latex);
    const std::string flags = std::string(found->base_scale ? "e" : "") + (found->star_import ? "s" : "") +
                              (found->model_text ? "m" : "");
    EXPECT_EQ(flags, row.flags) << row.name;
  }
}

TEST(Catalogue, WhatIsNoUnit) {
  for (const char* name :
       {"V", "A", "s", "celsius", "mkilogram", "kkelvin", "litre2", "mV2", "mvolt4", "", "foo"}) {
    EXPECT_EQ(find_unit(name), nullptr) << name;
  }
}

TEST(Catalogue, ModelTextKnowsNoEnglishWords) {
  EXPECT_EQ(find_model_unit("camp"), nullptr);
  EXPECT_EQ(find_model_unit("damp"), nullptr);
  ASSERT_NE(find_model_unit("mamp"), nullptr);
  EXPECT_EQ(find_model_unit("mamp")->value, 1e-3);
}

TEST(Catalogue, UN_04_SizeAndUniqueNames) {
  std::set<std::string> names;
  std::size_t starred = 0;
  std::size_t of_equations = 0;
  for (const UnitRow& row : all_units()) {
    names.insert(row.name);
    starred += row.star_import ? 1 : 0;
    of_equations += row.base_scale ? 1 : 0;
  }
  // The numbers of Brian 2.10's catalogue: 2067 long and 28 short names.
  EXPECT_EQ(names.size(), all_units().size());
  EXPECT_EQ(all_units().size(), 2095u);
  EXPECT_EQ(starred, 203u);
  EXPECT_EQ(of_equations, 39u);
}

TEST(Catalogue, UN_05_HeaderConstantsAgreeWithTheTable) {
  const std::pair<const char*, Unit> constants[] = {{"mV", mV},
                                                    {"nS", nS},
                                                    {"pF", pF},
                                                    {"um2", um2},
                                                    {"cm3", cm3},
                                                    {"kHz", kHz},
                                                    {"nM", nM},
                                                    {"Tsiemens", Tsiemens},
                                                    {"plitre", plitre},
                                                    {"Mgramme", Mgramme},
                                                    {"ms", ms},
                                                    {"Gohm", Gohm},
                                                    {"ukatal", scaled("u", -6, katal)}};
  for (const auto& [name, unit] : constants) {
    const UnitRow* row = find_unit(name);
    ASSERT_NE(row, nullptr) << name;
    EXPECT_EQ(row->dimension, unit.dimension) << name;
    EXPECT_EQ(row->value, unit.value()) << name;
    EXPECT_EQ(row->display, unit.display.view()) << name;
  }
}

TEST(Catalogue, PowersOfTenAreExact) {
  for (int exponent = -72; exponent <= 72; ++exponent) {
    EXPECT_EQ(power_of_ten(exponent), std::stod("1e" + std::to_string(exponent))) << exponent;
  }
}

TEST(Catalogue, UN_06_PhysicalConstants) {
  const std::pair<const char*, const char*> expected[] = {
      {"avogadro_constant", "6.02214086e+23 * mole ** -1"},
      {"boltzmann_constant", "1.38064852e-23 * joule / kelvin"},
      {"electric_constant", "8.85418782e-12 * farad / metre"},
      {"electron_mass", "0.00091094 * ygram"},
      {"elementary_charge", "160.21766208 * zcoulomb"},
      {"faraday_constant", "96485.33289 * second * amp * mole ** -1"},
      {"gas_constant", "8.3144598 * joule / (mole * kelvin)"},
      {"magnetic_constant", "1.25663706e-06 * henry / metre"},
      {"molar_mass_constant", "0.001 * kilogram * mole ** -1"},
      {"zero_celsius", "273.15 * kelvin"}};
  ASSERT_EQ(all_constants().size(), std::size(expected));
  for (std::size_t k = 0; k < std::size(expected); ++k) {
    EXPECT_EQ(all_constants()[k].name, expected[k].first);
    EXPECT_EQ(to_source(all_constants()[k].quantity), expected[k].second);
  }
}

struct Named {
  Dimension dimension;
  const char* described;
  const char* shown;
};

TEST(Dimensions, UN_03_AsText) {
  const Named table[] = {
      {dimensionless, "1 (dimensionless)", "1"},
      {volt.dimension, "volt", "V"},
      {siemens.dimension, "siemens", "S"},
      {concentration, "mmolar", "mM"},
      {mass, "kilogram", "kg"},
      {pow(length, 2), "metre ** 2", "m^2"},
      {pow(second.dimension, -0.5), "second ** -0.5", "s^-0.5"},
      {volt.dimension / second.dimension, "volt / second", "m^2 kg s^-4 A^-1"},
      {volt.dimension / pow(second.dimension, 0.5), "volt / second ** 0.5", "m^2 kg s^-3.5 A^-1"},
      {siemens.dimension / pow(length, 2), "siemens / metre ** 2", "m^-4 kg^-1 s^3 A^2"},
      {siemens.dimension / volt.dimension, "siemens / volt", "m^-4 kg^-2 s^6 A^3"},
      {joule.dimension / (mass * kelvin.dimension), "joule / (kilogram * kelvin)", "J/(kg K)"},
      {length * mass * kelvin.dimension, "metre * kilogram * kelvin", "m kg K"},
  };
  for (const Named& row : table) {
    EXPECT_EQ(describe(row.dimension), row.described);
    EXPECT_EQ(to_string(row.dimension), row.shown);
  }
}

}  // namespace
}  // namespace brio::units
