"""Units and quantities: ``from brio.units import *`` gives the units that models are written with.

Long names with the common prefixes (``mvolt``, ``nsiemens``), short ones (``mV``, ``nS``), and functions
that check or keep units. `brio.units.allunits` has all units of the SI and all prefixes,
`brio.units.constants` physical constants.
"""

from __future__ import annotations

from typing import Any

from brio._core import units as _table

from . import fundamentalunits
from .fundamentalunits import *
from .fundamentalunits import DIMENSIONLESS, Dimension  # noqa: F401
from .unit import unit_from_row as _unit_from_row
from .unitsafefunctions import *
from .unitsafefunctions import __all__ as _functions

__all__ = [*_functions, *fundamentalunits.__all__, *_table.unit_names("star")]


def __getattr__(name: str) -> Any:
    if name in __all__:
        unit = globals()[name] = _unit_from_row(_table.find_unit(name))
        return unit
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
