"""All units of the catalogue. They are made when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brio._core import units as _table

from .unit import unit_from_row

if TYPE_CHECKING:
    from .unit import Unit

__all__ = [*_table.unit_names("long"), "celsius"]


class _Celsius:
    """Temperatures in degrees Celsius have a zero of their own: they are no multiples of a unit."""

    def _refuse(self, *_: Any) -> Any:
        raise TypeError(
            "There is no unit 'celsius'. For differences of temperatures use 'kelvin'; for a temperature add "
            "the constant 'zero_celsius' of brio.units.constants."
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __pow__ = __eq__ = __ne__ = _refuse  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


celsius = _Celsius()


def __getattr__(name: str) -> Unit | list[Unit]:
    if name == "all_units":
        from . import stdunits

        short = [getattr(stdunits, short_name) for short_name in stdunits.__all__]
        return [globals().get(n) or __getattr__(n) for n in __all__[:-1]] + short  # type: ignore[return-value]
    row = _table.find_unit(name) if not name.startswith("_") else None
    if row is None or row[0] != name:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    unit = globals()[name] = unit_from_row(row)
    return unit


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
