"""NumPy, with functions that know units where there are such: ``exp(3*mV)`` is an error."""

from __future__ import annotations

from typing import Any

import numpy

from .units import unitsafefunctions as _functions

_WITH_UNITS = frozenset(_functions.__all__)
#: What newer versions of NumPy call otherwise: scripts go on with the old names.
_RENAMED = {"in1d": "isin", "trapz": "trapezoid"}


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return list(numpy.__all__)
    if name in _RENAMED and not hasattr(numpy, name):
        name = _RENAMED[name]
    return getattr(_functions if name in _WITH_UNITS else numpy, name)


def __dir__() -> list[str]:
    return dir(numpy)
