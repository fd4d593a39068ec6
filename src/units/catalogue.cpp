// The catalogue is made from a small table: base units x prefixes x powers.
#include <array>
#include <cmath>
#include <cstdint>

#include "base/hash.hpp"
#include "units/base_table.hpp"
#include "units/units.hpp"

namespace brio::units {
namespace {

constexpr std::array<std::array<std::string_view, 2>, 28> short_names{
    {{"mV", "mvolt"},    {"mA", "mamp"},     {"uA", "uamp"},     {"nA", "namp"},     {"pA", "pamp"},
     {"pF", "pfarad"},   {"uF", "ufarad"},   {"nF", "nfarad"},   {"nS", "nsiemens"}, {"uS", "usiemens"},
     {"mS", "msiemens"}, {"ms", "msecond"},  {"us", "usecond"},  {"Hz", "hertz"},    {"kHz", "khertz"},
     {"MHz", "Mhertz"},  {"cm", "cmetre"},   {"cm2", "cmetre2"}, {"cm3", "cmetre3"}, {"mm", "mmetre"},
     {"mm2", "mmetre2"}, {"mm3", "mmetre3"}, {"um", "umetre"},   {"um2", "umetre2"}, {"um3", "umetre3"},
     {"mM", "mmolar"},   {"uM", "umolar"},   {"nM", "nmolar"}}};

std::string latex_of(const Base& base) { return "\\mathrm{" + std::string(base.unit.display.view()) + "}"; }

std::string latex_of(const Base& base, const Prefix& prefix) {
  // Brian's litres carry an empty prefix, all but the attolitre.
  const bool litres = (base.traits & linear) != 0 && prefix.text != "a";
  std::string text = litres ? "\\mathrm{}" + latex_of(base) : latex_of(base);
  if (prefix.text.empty()) return text;
  const std::string_view symbol = prefix.text == "u" ? "\\mu" : prefix.text;
  return std::string("\\mathrm{").append(symbol).append("}").append(text);
}

UnitRow prefixed_row(const Base& base, const Prefix& prefix) {
  const int scale = base.unit.scale + prefix.exponent;
  const bool centimetre = prefix.text == "c" && base.unit.display.view() == "m";
  const bool in_model_text = prefix.model_text || (base.traits & linear) != 0 || centimetre;
  UnitRow row{.name = std::string(prefix.text).append(base.name),
              .full_name = {},
              .dimension = base.unit.dimension,
              .scale = scale,
              .value = std::pow(10.0, scale),
              .display = std::string(prefix.text).append(base.unit.display.view()),
              .latex = latex_of(base, prefix),
              .base_scale = scale == 0 && in_model_text,
              .star_import = (base.traits & star) != 0 && (prefix.common || centimetre),
              .model_text = in_model_text};
  row.full_name = row.name;
  return row;
}

UnitRow powered_row(const UnitRow& row, int power, bool in_model_text) {
  const std::string digit(1, static_cast<char>('0' + power));
  std::string display = row.display + "^" + digit;
  return {.name = row.name + digit,
          .full_name = row.name + digit,
          .dimension = pow(row.dimension, power),
          .scale = row.scale * power,
          .value = std::pow(10.0, row.scale * power),
          .display = display,
          .latex = "\\mathrm{" + display + "}",
          .base_scale = false,
          .star_import = false,
          .model_text = in_model_text};
}

// An open-addressing index from names to rows: built once per process, so it is made to be cheap.
class Catalogue {
 public:
  Catalogue() {
    rows_.reserve(2400);
    for (const Base& base : bases) add_family(base);
    for (const auto& [name, full_name] : short_names) add_short_name(name, full_name);
  }

  std::span<const UnitRow> rows() const { return rows_; }

  const UnitRow* find(std::string_view name) const {
    for (std::size_t slot = start(name); slots_[slot] != empty; slot = (slot + 1) % slots_.size()) {
      if (rows_[slots_[slot]].name == name) return &rows_[slots_[slot]];
    }
    return nullptr;
  }

 private:
  static constexpr std::uint16_t empty = 0xffff;

  std::size_t start(std::string_view name) const {
    return base::mix(base::stable_hash(name)) % slots_.size();
  }

  void add(UnitRow row) {
    std::size_t slot = start(row.name);
    while (slots_[slot] != empty) slot = (slot + 1) % slots_.size();
    slots_[slot] = static_cast<std::uint16_t>(rows_.size());
    rows_.push_back(std::move(row));
  }

  void add_family(const Base& base) {
    for (const Prefix& prefix : prefixes) {
      if ((base.traits & bare) != 0 && !prefix.text.empty()) continue;
      UnitRow row = prefixed_row(base, prefix);
      if ((base.traits & linear) == 0) {
        for (const int power : {2, 3}) add(powered_row(row, power, prefix.model_text));
      }
      add(std::move(row));
    }
  }

  void add_short_name(std::string_view name, std::string_view full_name) {
    UnitRow row = *find(full_name);
    row.name = name;
    row.star_import = row.model_text = true;
    add(std::move(row));
  }

  std::vector<UnitRow> rows_;
  std::vector<std::uint16_t> slots_ = std::vector<std::uint16_t>(8192, empty);
};

const Catalogue& catalogue() {
  static const Catalogue instance;
  return instance;
}

}  // namespace

std::span<const UnitRow> all_units() { return catalogue().rows(); }

const UnitRow* find_unit(std::string_view name) { return catalogue().find(name); }

const UnitRow* find_model_unit(std::string_view name) {
  const UnitRow* row = find_unit(name);
  return row != nullptr && row->model_text ? row : nullptr;
}

}  // namespace brio::units
