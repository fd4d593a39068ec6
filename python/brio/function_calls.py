"""Python functions, as the engine calls them: with arrays, or numbers for what all items share."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import _core
from .errors import BrianObjectException
from .quantities import dimension
from .units import DIMENSIONLESS, Quantity, get_dimensions
from .units.fundamentalunits import fail_for_dimension_mismatch
from .views import DTYPES


class PythonFunction(_core.Function):
    """A function of the engine that calls Python.

    The engine itself does not keep alive what is called: this object does, which has to live as long as the
    function may be called.
    """

    def __init__(self, *, rule: Any, call: Any, text: Any = None, **description: Any) -> None:
        super().__init__(rule=rule, call=call, text=text, **description)
        self._kept = rule, call, text


class HostCall:
    """What the engine calls: the values of a function, in the type and number that the engine wants."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self._name = name
        self._function = function

    def __call__(self, items: int, kind: str, *args: Any) -> np.ndarray:
        try:
            result = np.asarray(self._function(*args))
            if result.size == 1:
                return np.full(items, result.reshape(-1)[0], DTYPES[kind])
            if result.shape != (items,):
                raise ValueError(f"its result has shape {result.shape}, where {items} values are needed")
            return np.ascontiguousarray(result, DTYPES[kind])
        except Exception as error:
            raise BrianObjectException(
                f"The function {self._name}(), which model text calls, failed with "
                f"{type(error).__name__}: {error}"
            ) from error


class DimensionRule:
    """The exponents of a result's unit from those of the arguments."""

    def __init__(self, rule: Callable[..., Any]) -> None:
        self._rule = rule

    def __call__(self, exponents: Sequence[Sequence[float]]) -> tuple[float, ...]:
        return tuple(get_dimensions(self._rule(*map(dimension, exponents)))._dims)


def without_units(function: Any) -> Callable[..., Any]:
    """A function that finds plain numbers where the original finds quantities among its global names."""
    names = {
        name: np.asarray(value)[()] if isinstance(value, Quantity) else value
        for name, value in function.__globals__.items()
    }
    return types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )


class WithUnits:
    """Calls a Python function, which is written for quantities, with plain arrays."""

    def __init__(self, described: Any, function: Callable[..., Any]) -> None:
        # Of the description only this: what calls a function must not keep its description alive.
        self._units = [*described._arg_units, *([None] if described.auto_vectorise else [])]
        self._result = described._return_unit
        self.function = function
        self.__name__ = getattr(function, "__name__", "function")

    def __call__(self, *args: Any) -> Any:
        if len(args) != len(self._units):
            raise ValueError(f"{self.__name__}() was called with {len(args)} arguments")
        given = [
            arg if unit is None or unit is bool or isinstance(unit, str) else _quantity(arg, unit)
            for arg, unit in zip(args, self._units, strict=True)
        ]
        return self._checked(self.function(*given), args)

    def _checked(self, result: Any, args: tuple[Any, ...]) -> Any:
        unit = self._result
        if unit is bool:
            if np.asarray(result).dtype != bool:
                raise TypeError(f"{self.__name__}() should give True or False, but gave {result!r}")
            return np.asarray(result)
        if is_rule(unit):
            unit = unit(*map(get_dimensions, args))
        fail_for_dimension_mismatch(result, unit, f"{self.__name__}() gave a result with another unit")
        return np.asarray(result)


def _quantity(value: Any, unit: Any) -> Any:
    dim = get_dimensions(unit)
    return value if dim is DIMENSIONLESS else Quantity(value, dim=dim)


def is_rule(unit: Any) -> bool:
    """Whether the unit of a result is given as a function of the units of the arguments."""
    return callable(unit) and not isinstance(unit, (type, Quantity))
