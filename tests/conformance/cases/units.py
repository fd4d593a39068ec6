"""Quantities as text: repr, str, in_unit and best units, and arithmetic that changes the dimension."""

from brian2 import *
from brian2.units.constants import boltzmann_constant, faraday_constant, gas_constant

quantities = {
    "a": 3 * mV,
    "b": -70.6 * mV,
    "c": array([1, 2.5, 1e3]) * pA,
    "d": 2 * nS * (5 * mV),
    "e": 1e-12 * second,
    "f": 200 * pF / (10 * nS),
    "g": 5 * mvolt / ms,
    "h": 12 * umetre**2,
    "i": 1 * ufarad * cm**-2,
    "j": 3 * mM,
    "k": 25 * kelvin * boltzmann_constant,
    "l": 1 / (4 * ms),
    "m": sqrt(4 * volt**2),
    "n": 0 * mV,
    "p": 1.5 * metre / second**2,
    "q": gas_constant / faraday_constant,
}
compare(
    **{name + "_repr": repr(q) for name, q in quantities.items()},
    **{name + "_str": str(q) for name, q in quantities.items()},
    in_mv=(-70.6 * mV).in_unit(mV, precision=3),
    in_best=(0.00012 * amp).in_best_unit(),
    units=[repr(u) for u in (mV, nS, umetre**2, mV * nS, volt / second, ms**-1)],
    values=array([float(q) if q.shape == () else float(q[0]) for q in quantities.values()]),
)
