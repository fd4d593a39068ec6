// The units that users write: `200 * pF`, `-70 * mV`, `10 * nS`. After `using namespace brio::units;`
// the names are those of Brian's `from brian2 import *`, and the SI's remaining base and derived units.
#pragma once

#include "brio/quantity.hpp"
#include "brio/unit.hpp"

namespace brio::units {

// Exponents: length, mass, time, current, temperature, amount of substance, luminous intensity.
inline constexpr Unit metre{{{1, 0, 0, 0, 0, 0, 0}}, 0, "m"};
inline constexpr Unit kilogram{{{0, 1, 0, 0, 0, 0, 0}}, 0, "kg"};
inline constexpr Unit gram{{{0, 1, 0, 0, 0, 0, 0}}, -3, "g"};
inline constexpr Unit second{{{0, 0, 1, 0, 0, 0, 0}}, 0, "s"};
inline constexpr Unit amp{{{0, 0, 0, 1, 0, 0, 0}}, 0, "A"};
inline constexpr Unit kelvin{{{0, 0, 0, 0, 1, 0, 0}}, 0, "K"};
inline constexpr Unit mole{{{0, 0, 0, 0, 0, 1, 0}}, 0, "mol"};
inline constexpr Unit candle{{{0, 0, 0, 0, 0, 0, 1}}, 0, "cd"};
inline constexpr Unit radian{{}, 0, "rad"};
inline constexpr Unit steradian{{}, 0, "sr"};
inline constexpr Unit liter{{{3, 0, 0, 0, 0, 0, 0}}, -3, "l"};
inline constexpr Unit molar{{{-3, 0, 0, 0, 0, 1, 0}}, 3, "M"};
inline constexpr Unit hertz{{{0, 0, -1, 0, 0, 0, 0}}, 0, "Hz"};
inline constexpr Unit newton{{{1, 1, -2, 0, 0, 0, 0}}, 0, "N"};
inline constexpr Unit pascal{{{-1, 1, -2, 0, 0, 0, 0}}, 0, "Pa"};
inline constexpr Unit joule{{{2, 1, -2, 0, 0, 0, 0}}, 0, "J"};
inline constexpr Unit watt{{{2, 1, -3, 0, 0, 0, 0}}, 0, "W"};
inline constexpr Unit coulomb{{{0, 0, 1, 1, 0, 0, 0}}, 0, "C"};
inline constexpr Unit volt{{{2, 1, -3, -1, 0, 0, 0}}, 0, "V"};
inline constexpr Unit farad{{{-2, -1, 4, 2, 0, 0, 0}}, 0, "F"};
inline constexpr Unit ohm{{{2, 1, -3, -2, 0, 0, 0}}, 0, "ohm"};
inline constexpr Unit siemens{{{-2, -1, 3, 2, 0, 0, 0}}, 0, "S"};
inline constexpr Unit weber{{{2, 1, -2, -1, 0, 0, 0}}, 0, "Wb"};
inline constexpr Unit tesla{{{0, 1, -2, -1, 0, 0, 0}}, 0, "T"};
inline constexpr Unit henry{{{2, 1, -2, -2, 0, 0, 0}}, 0, "H"};
inline constexpr Unit lumen{{{0, 0, 0, 0, 0, 0, 1}}, 0, "lm"};
inline constexpr Unit lux{{{-2, 0, 0, 0, 0, 0, 1}}, 0, "lx"};
inline constexpr Unit becquerel{{{0, 0, -1, 0, 0, 0, 0}}, 0, "Bq"};
inline constexpr Unit gray{{{2, 0, -2, 0, 0, 0, 0}}, 0, "Gy"};
inline constexpr Unit sievert{{{2, 0, -2, 0, 0, 0, 0}}, 0, "Sv"};
inline constexpr Unit katal{{{0, 0, -1, 0, 0, 1, 0}}, 0, "kat"};

inline constexpr Unit meter = metre;
inline constexpr Unit kilogramme = kilogram;
inline constexpr Unit gramme = gram;
inline constexpr Unit litre = liter;
inline constexpr Unit ampere = amp;
inline constexpr Unit mol = mole;

/// `base` with an SI prefix before it: scaled("m", -3, volt) is mV.
constexpr Unit scaled(std::string_view prefix, int exponent, const Unit& base) {
  UnitText text(prefix);
  text += base.display.view();
  return {base.dimension, base.scale + exponent, text, false};
}

// The eight prefixes that are in common use, for each unit that experimenters use.
#define BRIO_PREFIXED(unit)                               \
  inline constexpr Unit p##unit = scaled("p", -12, unit); \
  inline constexpr Unit n##unit = scaled("n", -9, unit);  \
  inline constexpr Unit u##unit = scaled("u", -6, unit);  \
  inline constexpr Unit m##unit = scaled("m", -3, unit);  \
  inline constexpr Unit k##unit = scaled("k", 3, unit);   \
  inline constexpr Unit M##unit = scaled("M", 6, unit);   \
  inline constexpr Unit G##unit = scaled("G", 9, unit);   \
  inline constexpr Unit T##unit = scaled("T", 12, unit);

BRIO_PREFIXED(metre)
BRIO_PREFIXED(meter)
BRIO_PREFIXED(gram)
BRIO_PREFIXED(gramme)
BRIO_PREFIXED(second)
BRIO_PREFIXED(amp)
BRIO_PREFIXED(mole)
BRIO_PREFIXED(liter)
BRIO_PREFIXED(litre)
BRIO_PREFIXED(molar)
BRIO_PREFIXED(hertz)
BRIO_PREFIXED(pascal)
BRIO_PREFIXED(joule)
BRIO_PREFIXED(watt)
BRIO_PREFIXED(coulomb)
BRIO_PREFIXED(volt)
BRIO_PREFIXED(farad)
BRIO_PREFIXED(ohm)
BRIO_PREFIXED(siemens)
#undef BRIO_PREFIXED

inline constexpr Unit cmetre = scaled("c", -2, metre);
inline constexpr Unit cmeter = cmetre;

/// A square or a cube that has a name of its own: shown as "cm^2", and not grouped when combined.
constexpr Unit powered(const Unit& unit, int exponent) {
  Unit result = pow(unit, exponent);
  result.compound = false;
  return result;
}

// Short names. No single letters: they are needed for variables.
inline constexpr Unit mV = mvolt;
inline constexpr Unit mA = mamp, uA = uamp, nA = namp, pA = pamp;
inline constexpr Unit uF = ufarad, nF = nfarad, pF = pfarad;
inline constexpr Unit mS = msiemens, uS = usiemens, nS = nsiemens;
inline constexpr Unit ms = msecond, us = usecond;
inline constexpr Unit Hz = hertz, kHz = khertz, MHz = Mhertz;
inline constexpr Unit cm = cmetre, cm2 = powered(cmetre, 2), cm3 = powered(cmetre, 3);
inline constexpr Unit mm = mmetre, mm2 = powered(mmetre, 2), mm3 = powered(mmetre, 3);
inline constexpr Unit um = umetre, um2 = powered(umetre, 2), um3 = powered(umetre, 3);
inline constexpr Unit mM = mmolar, uM = umolar, nM = nmolar;

}  // namespace brio::units

/// Physical constants, CODATA 2014.
namespace brio::constants {

inline const Quantity avogadro_constant = 6.022140857e23 / units::mole;
inline const Quantity boltzmann_constant = 1.38064852e-23 * (units::joule / units::kelvin);
inline const Quantity electric_constant = 8.854187817e-12 * (units::farad / units::metre);
inline const Quantity electron_mass = 9.10938356e-31 * units::kilogram;
inline const Quantity elementary_charge = 1.6021766208e-19 * units::coulomb;
inline const Quantity faraday_constant = 96485.33289 * (units::coulomb / units::mole);
inline const Quantity gas_constant = 8.3144598 * (units::joule / units::mole / units::kelvin);
inline const Quantity magnetic_constant = 1.2566370614359173e-6 * (units::newton / pow(units::amp, 2));
inline const Quantity molar_mass_constant = 1e-3 * (units::kilogram / units::mole);
inline const Quantity zero_celsius = 273.15 * units::kelvin;

}  // namespace brio::constants
