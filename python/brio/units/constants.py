"""Physical constants (CODATA 2014).

=====================  ==================================
avogadro_constant      6.022140857e23 / mol
boltzmann_constant     1.38064852e-23 J/K
electric_constant      8.854187817e-12 F/m
electron_mass          9.10938356e-31 kg
elementary_charge      1.6021766208e-19 C
faraday_constant       96485.33289 C/mol
gas_constant           8.3144598 J/(mol K)
magnetic_constant      4 pi 1e-7 N/A^2
molar_mass_constant    1 g/mol
zero_celsius           273.15 K
=====================  ==================================

They are not among the names of ``from brio import *``.
"""

from __future__ import annotations

from brio._core import units as _table

from .quantity import Quantity

_all = {name: Quantity.with_dimensions(value, exponents) for name, value, exponents in _table.constants()}
__all__ = list(_all)
globals().update(_all)
