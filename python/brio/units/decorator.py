"""A decorator that checks the units of a function's arguments and of its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .checks import brief, get_dimensions, have_same_dimensions
from .dimension import DIMENSIONLESS, DimensionMismatchError

__all__ = ["check_units"]

_BOOLEANS = (bool, np.bool_)


def _described(unit: Any) -> str:
    from brio._core import units

    return units.describe(DIMENSIONLESS._dims if unit is None else get_dimensions(unit)._dims)


def _is_boolean(unit: Any) -> bool:
    return isinstance(unit, type) and issubclass(unit, _BOOLEANS)


def _as_quantity(function: str, name: str, value: Any, unit: Any) -> Any:
    """Lists of quantities are allowed where quantities are."""
    from .quantity import Quantity

    try:
        return Quantity(value)
    except (TypeError, ValueError):
        wanted = "a number" if have_same_dimensions(unit, 1) else f"a quantity with unit {_described(unit)}"
        raise TypeError(f"{function}() expects {wanted} for its argument '{name}', not {value!r}") from None


def _dimensions_or_none(value: Any) -> Any:
    try:
        return get_dimensions(value)
    except TypeError:
        return None


class _Checker:
    """The expectations of one function."""

    def __init__(self, function: Callable, units: dict[str, Any]) -> None:
        self.name = function.__name__
        self.units = units
        code = function.__code__
        self.names = code.co_varnames[: code.co_argcount]

    def check_arguments(self, args: tuple, kwds: dict[str, Any]) -> None:
        from .quantity import Quantity

        given = dict(kwds)
        for name, value in zip(self.names, args, strict=False):
            unit = self.units.get(name)
            is_unchecked = value is None or isinstance(value, (Quantity, str, *_BOOLEANS))
            if unit is not None and not is_unchecked and not isinstance(unit, str) and not _is_boolean(unit):
                value = _as_quantity(self.name, name, value, unit)
            given[name] = value
        for name, value in given.items():
            # A text is the name of something, and None is what optional arguments are.
            if self.units.get(name) is not None and value is not None and not isinstance(value, str):
                self.check(name, value, given)

    def check(self, name: str, value: Any, given: dict[str, Any]) -> None:
        unit = self.units[name]
        if _is_boolean(unit):
            if not isinstance(value, _BOOLEANS):
                raise TypeError(
                    f"{self.name}() expects a boolean for its argument '{name}', not {brief(value)}"
                )
        elif isinstance(unit, str):
            self.check_same(name, unit, given)
        elif not have_same_dimensions(value, unit):
            raise DimensionMismatchError(
                f"{self.name}() expects a quantity with unit {_described(unit)} for its argument "
                f"'{name}', not {brief(value)}",
                get_dimensions(value),
            )

    def check_same(self, name: str, other: str, given: dict[str, Any]) -> None:
        if other not in given:
            raise TypeError(
                f"{self.name}() expects its argument '{name}' to have the units of '{other}', "
                "but there is no argument of that name"
            )
        if not have_same_dimensions(given[name], given[other]):
            raise DimensionMismatchError(
                f"{self.name}() expects its arguments '{name}' and '{other}' to have the same units",
                get_dimensions(given[name]),
                get_dimensions(given[other]),
            )

    def check_result(self, result: Any, args: tuple, kwds: dict[str, Any]) -> None:
        unit = self.units["result"]
        if _is_boolean(unit):
            if not isinstance(result, _BOOLEANS):
                raise TypeError(f"{self.name}() should return a boolean, not {type(result)}")
            return
        expected = unit
        if callable(unit):
            given = [*args, *(kwds[name] for name in self.names[len(args) :] if name in kwds)]
            expected = unit(*map(_dimensions_or_none, given))
        if not have_same_dimensions(result, expected):
            raise DimensionMismatchError(
                f"{self.name}() should return a quantity with unit {_described(expected)}, "
                f"not {brief(result)}",
                get_dimensions(result),
            )


def check_units(**au: Any) -> Callable[[Callable], Callable]:
    """Check the units of a function's arguments and result; makes it usable in model text.

    Parameters
    ----------
    au
        By argument name: a unit; ``1`` for numbers without unit; ``bool``; the name of another argument
        which has to have the same unit; ``None`` for everything. ``result`` describes the result, and may
        also be a function that gives its dimension from those of the arguments.

    Raises
    ------
    DimensionMismatchError
        From the decorated function, if a unit is wrong.
    TypeError
        If a boolean or a number was expected and something else was given.

    Examples
    --------
    >>> from brio.units import *
    >>> @check_units(current=amp, resistance=ohm, result=volt)
    ... def voltage(current, resistance):
    ...     return current*resistance
    >>> voltage(2*nA, 3*Mohm)
    6. * mvolt
    """

    def decorate(function: Callable) -> Callable:
        checker = _Checker(function, au)

        def checked(*args: Any, **kwds: Any) -> Any:
            checker.check_arguments(args, kwds)
            result = function(*args, **kwds)
            if "result" in au:
                checker.check_result(result, args, kwds)
            return result

        checked.__name__ = function.__name__
        checked.__doc__ = function.__doc__
        names = getattr(function, "_orig_arg_names", checker.names)
        annotations = {
            "_arg_names": names,
            "_arg_units": [au.get(name) for name in names],
            "_return_unit": au.get("result"),
            "_returns_bool": _is_boolean(au.get("result")),
            "_orig_func": function,
        }
        # Other decorators leave notes on the function too; all of them have to stay visible.
        inherited = getattr(function, "_annotation_attributes", [])
        for name in inherited:
            setattr(checked, name, getattr(function, name))
        for name, value in annotations.items():
            setattr(checked, name, value)
        checked._orig_arg_names = names  # type: ignore[attr-defined]
        checked._annotation_attributes = [*inherited, *annotations]  # type: ignore[attr-defined]
        return checked

    return decorate
