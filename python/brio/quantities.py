"""Between quantities of Python and plain SI numbers with exponents of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from .units import DIMENSIONLESS, DimensionMismatchError, Quantity, get_dimensions, get_or_create_dimension
from .units.checks import brief

Exponents = Sequence[float]
SECOND = get_or_create_dimension((0, 0, 1, 0, 0, 0, 0))
HERTZ = get_or_create_dimension((0, 0, -1, 0, 0, 0, 0))


@cache
def _dimension(exponents: tuple[float, ...]) -> Any:
    return get_or_create_dimension(tuple(int(e) if e == int(e) else e for e in exponents))


def dimension(exponents: Exponents) -> Any:
    """The Dimension with these seven exponents."""
    return _dimension(tuple(exponents))


def exponents_of(value: Any) -> tuple[float, ...]:
    """The seven exponents of the dimension of a number, array or quantity."""
    return get_dimensions(value)._dims


def with_dimension(values: Any, dim: Any) -> Any:
    """Values in SI units as a Quantity, or as they are if they have no dimension."""
    if dim is DIMENSIONLESS:
        return values
    return Quantity(values, dim=dim)


def plain(value: Any) -> Any:
    """The SI numbers of a quantity, as an array or a number without dimension."""
    return np.asarray(value)


def zero_in_any_unit(value: Any) -> bool:
    """Whether a value fits every unit: only zeros and infinities."""
    numbers = np.asarray(value)
    if numbers.dtype == object or numbers.dtype.kind not in "biuf":
        return False
    return bool(np.all((numbers == 0) | np.isinf(numbers))) and numbers.size > 0


def in_dimension(value: Any, dim: Any, what: str) -> np.ndarray:
    """The SI numbers of `value`; `what` says what it is used for, e.g. "cannot set 'v' to".

    Raises DimensionMismatchError unless it has dimension `dim`, or is a plain 0 or infinity.
    """
    found = get_dimensions(value)
    if found != dim and not (found is DIMENSIONLESS and zero_in_any_unit(value)):
        raise DimensionMismatchError(f"{what} {brief(value)}", dim, found)
    return np.asarray(value)


def check_numbers(value: np.ndarray, dtype: Any, what: str) -> None:
    """Sees that numbers can be held in a type, so that none turns into another one in silence.

    Raises TypeError for complex numbers; for an integer type, OverflowError for what is beyond it and
    ValueError for what is no number.
    """
    if value.dtype.kind == "c":
        raise TypeError(f"{what} to complex numbers")
    dtype = np.dtype(dtype)
    if dtype.kind != "i" or value.dtype.kind not in "fiu" or value.size == 0:
        return
    if value.dtype.kind == "f" and np.any(np.isnan(value)):
        raise ValueError(f"{what} to NaN: it holds integers")
    limits = np.iinfo(dtype)
    # What lies beyond by less than one is truncated to a number that fits.
    if np.min(value) <= limits.min - 1 or np.max(value) >= limits.max + 1:
        raise OverflowError(f"{what} to {brief(value)}: it holds integers from {limits.min} to {limits.max}")


def seconds(value: Any, what: str) -> float:
    """A time as a number of seconds. Raises DimensionMismatchError for anything else, also for a plain 0."""
    found = get_dimensions(value)
    if found != SECOND:
        raise DimensionMismatchError(f"{what} has to be a time, but is {brief(value)}", SECOND, found)
    numbers = np.asarray(value)
    if numbers.ndim != 0:
        raise TypeError(f"{what} has to be one time, not an array of shape {numbers.shape}")
    return float(numbers)
