"""Quantities in plots: matplotlib draws their numbers in base units, beside plain numbers as well.

Nothing of matplotlib is imported here; the converter is registered when matplotlib is.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import Any

from .units import Quantity
from .units.values import plain

_UNITS_OF_MATPLOTLIB = "matplotlib.units"


def _register(units: Any) -> None:
    class Converter(units.ConversionInterface):
        """Plain numbers, in SI units."""

        @staticmethod
        def convert(value: Any, unit: Any, axis: Any) -> Any:
            return plain(value)

    units.registry[Quantity] = Converter()


class _Finder:
    """Lets matplotlib.units be found as always, and registers the converter when it has been loaded."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != _UNITS_OF_MATPLOTLIB:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_register(module: Any) -> None:
            load(module)
            _register(module)

        spec.loader.exec_module = load_and_register  # type: ignore[method-assign]
        return spec


def register() -> None:
    """Called once, when Brio is imported."""
    loaded = sys.modules.get(_UNITS_OF_MATPLOTLIB)
    if loaded is not None:
        _register(loaded)
    else:
        sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type]
