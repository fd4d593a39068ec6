// What the catalogue is made from: base units and prefixes.
#pragma once

#include <array>
#include <string_view>

#include "brio/units.hpp"

namespace brio::units {

struct Prefix {
  std::string_view text;
  int exponent;
  bool common;      // star-imported
  bool model_text;  // centi, deci, deca and hecto make English words: "damp", "camp"
};

// Brian prefers the earlier of two equally good units, the bare unit last; this is its order.
inline constexpr std::array<Prefix, 21> prefixes{
    {{"Y", 24, false, true},  {"k", 3, true, true},    {"M", 6, true, true},    {"z", -21, false, true},
     {"E", 18, false, true},  {"y", -24, false, true}, {"T", 12, true, true},   {"u", -6, true, true},
     {"p", -12, true, true},  {"n", -9, true, true},   {"m", -3, true, true},   {"f", -15, false, true},
     {"G", 9, true, true},    {"P", 15, false, true},  {"Z", 21, false, true},  {"a", -18, false, true},
     {"c", -2, false, false}, {"d", -1, false, false}, {"da", 1, false, false}, {"h", 2, false, false},
     {"", 0, true, true}}};

enum Trait : unsigned {
  none = 0,
  star = 1,    // star-imported with the common prefixes
  bare = 2,    // never with a prefix
  linear = 4,  // no squared and cubed form
  shown = 8,   // the name that printing uses for its dimension
};

struct Base {
  std::string_view name;
  const Unit& unit;
  unsigned traits;
};

inline constexpr std::array<Base, 37> bases{{{"metre", metre, star | shown},
                                             {"meter", meter, star},
                                             {"liter", liter, star | linear},
                                             {"litre", litre, star | linear},
                                             {"kilogram", kilogram, star | bare},
                                             {"kilogramme", kilogramme, bare},
                                             {"gram", gram, star | shown},
                                             {"gramme", gramme, star},
                                             {"second", second, star | shown},
                                             {"amp", amp, star | shown},
                                             {"ampere", ampere, none},
                                             {"kelvin", kelvin, star | bare | shown},
                                             {"mole", mole, star | shown},
                                             {"mol", mol, none},
                                             {"molar", molar, star | shown},
                                             {"candle", candle, shown},
                                             {"radian", radian, none},
                                             {"steradian", steradian, none},
                                             {"hertz", hertz, star | shown},
                                             {"newton", newton, shown},
                                             {"pascal", pascal, star | shown},
                                             {"joule", joule, star | shown},
                                             {"watt", watt, star | shown},
                                             {"coulomb", coulomb, star | shown},
                                             {"volt", volt, star | shown},
                                             {"farad", farad, star | shown},
                                             {"ohm", ohm, star | shown},
                                             {"siemens", siemens, star | shown},
                                             {"weber", weber, shown},
                                             {"tesla", tesla, shown},
                                             {"henry", henry, shown},
                                             {"lumen", lumen, none},
                                             {"lux", lux, shown},
                                             {"becquerel", becquerel, none},
                                             {"gray", gray, shown},
                                             {"sievert", sievert, none},
                                             {"katal", katal, shown}}};

}  // namespace brio::units
