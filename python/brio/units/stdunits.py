"""Short names of common units: mV, nS, ms …"""

from __future__ import annotations

from typing import Any

from brio._core import units as _table

from .unit import unit_from_row

__all__ = _table.unit_names("short")


def __getattr__(name: str) -> Any:
    if name == "stdunits":
        return {short_name: __getattr__(short_name) for short_name in __all__}
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    unit = globals()[name] = unit_from_row(_table.find_unit(name))
    return unit


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
