"""Which units quantities are shown in."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .dimension import DIMENSIONLESS, Dimension

if TYPE_CHECKING:
    from .quantity import Quantity
    from .unit import Unit

__all__ = ["UnitRegistry", "get_unit", "get_unit_for_display", "register_new_unit"]


def _shown_values(x: np.ndarray) -> np.ndarray:
    """The values that printing shows: of a large array only those at the edges."""
    options = np.get_printoptions()
    edge = options["edgeitems"]
    if x.size <= options["threshold"]:
        return x.ravel()
    parts = [
        (slice(0, edge), slice(-edge, None)) if length > 2 * edge else (slice(None),) for length in x.shape
    ]
    return np.concatenate([x[corner].ravel() for corner in itertools.product(*parts)])


class UnitRegistry:
    """Units for display, by dimension.

    ``registry[quantity]`` is the best unit for a quantity: the one in which the values come closest to
    10, more exactly the one with the least sum of (log10(value) - 1)².
    """

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.units_for_dimensions: dict[Dimension, dict[float, Unit]] = defaultdict(dict)

    def add(self, u: Unit) -> None:
        """Make a unit known to this registry."""
        self.units[repr(u)] = u
        self.units_for_dimensions[u.dim][float(u)] = u

    def __getitem__(self, x: Quantity) -> Unit:
        candidates = self.units_for_dimensions[x.dim]
        if not candidates:
            raise KeyError("No unit of this registry has the dimension of the quantity")
        ratios = np.abs(_shown_values(np.asarray(x)))[:, np.newaxis] / np.array(list(candidates))
        ratios[ratios == 0] = np.nan  # zero looks the same in every unit
        if np.isnan(ratios).all():
            return candidates[1.0]
        deviations = np.nansum((np.log10(ratios) - 1) ** 2, axis=0)
        return list(candidates.values())[deviations.argmin()]


class _UnitsOfCatalogue(dict):
    """The catalogue's units by dimension, made when a dimension is asked for."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, dim: Dimension) -> dict[float, Unit]:
        from brio._core import units

        from .unit import unit_from_row

        rows = [row for row in units.display_units(dim._dims) if self._wanted(row[0])]
        found = {float(u): u for u in map(unit_from_row, rows)}
        self[dim] = found
        return found


class _CatalogueRegistry(UnitRegistry):
    """One of the two registries that are there from the start."""

    def __init__(self, compound: bool) -> None:
        self.units_for_dimensions = _UnitsOfCatalogue(lambda name: (" " in name) == compound)
        self._compound = compound

    @property
    def units(self) -> dict[str, Unit]:  # type: ignore[override]
        """All units by name."""
        from brio._core import units as table

        from . import allunits

        if self._compound:
            return {repr(u): u for units in self.units_for_dimensions.values() for u in units.values()}
        long_names = set(table.unit_names("long"))
        return {name: getattr(allunits, name) for name in table.unit_names("model") if name in long_names}


#: The units that have a name: volt, mvolt, metre2 …
standard_unit_register = _CatalogueRegistry(compound=False)
#: Compound units that have no other name: joule / kelvin, farad / metre …
additional_unit_register = _CatalogueRegistry(compound=True)
#: The units that a script has made: uS / cm**2 …
user_unit_register = UnitRegistry()

DISPLAY_ORDER = (standard_unit_register, user_unit_register, additional_unit_register)


def register_new_unit(u: Unit) -> None:
    """Make a unit known for display.

    Quantities of a dimension that has no named unit are shown in it:

    >>> from brio.units import *
    >>> register_new_unit(pfarad / mmetre**2)
    >>> 2.0*farad/metre**2
    2000000. * pfarad / (mmetre ** 2)
    """
    user_unit_register.add(u)


def get_unit(d: Dimension) -> Unit:
    """The unit of dimension `d` that has the value 1, such as volt: a known one, or a new one."""
    from .unit import Unit

    for register in DISPLAY_ORDER:
        unit = register.units_for_dimensions[d].get(1.0)
        if unit is not None:
            return unit
    return Unit(1.0, dim=d)


def get_unit_for_display(d: Any) -> str:
    """The text of the unit of dimension `d`; "1" for none."""
    if d is DIMENSIONLESS or (isinstance(d, int) and d == 1):
        return "1"
    return str(get_unit(d))
