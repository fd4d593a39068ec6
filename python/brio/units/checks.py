"""Questions about dimensions, and the check that every operation makes."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from . import fundamentalunits as _switch
from .dimension import DIMENSIONLESS, Dimension, DimensionMismatchError

__all__ = [
    "fail_for_dimension_mismatch",
    "get_dimensions",
    "have_same_dimensions",
    "is_dimensionless",
    "is_scalar_type",
]

_NUMBERS = {int, float, bool, np.ndarray, np.float64}
_PLAIN = (bool, int, float, np.ndarray, np.generic, numbers.Number)


def get_dimensions(obj: Any) -> Dimension:
    """The physical dimension of a quantity, unit, number, array or (nested) list of quantities.

    Raises
    ------
    TypeError
        If `obj` is nothing numerical.
    """
    if type(obj) in _NUMBERS:
        return DIMENSIONLESS
    try:
        return obj.dim
    except AttributeError:
        pass
    if isinstance(obj, _PLAIN):
        return DIMENSIONLESS
    from .quantity import Quantity

    try:
        return Quantity(obj).dim
    except (TypeError, ValueError):
        raise TypeError(f"Object of {type(obj)} does not have dimensions") from None


def is_dimensionless(obj: Any) -> bool:
    """Whether `obj` is a plain number or array, or a quantity that has no dimension."""
    return get_dimensions(obj) is DIMENSIONLESS


def have_same_dimensions(obj1: Any, obj2: Any) -> bool:
    """Whether two objects have the same dimension. Always true while unit checking is switched off."""
    if not _switch.unit_checking:
        return True
    first, second = get_dimensions(obj1), get_dimensions(obj2)
    return first is second or first is None or second is None or first == second


def is_scalar_type(obj: Any) -> bool:
    """Whether `obj` is a single number without a unit."""
    try:
        return obj.ndim == 0 and is_dimensionless(obj)
    except AttributeError:
        return np.isscalar(obj) and not isinstance(obj, str)


def brief(obj: Any) -> str:
    """`obj` as error messages show it: "3 mV", "[1, 2, 3, ...] mV"."""
    from brio._core import units

    if not isinstance(obj, (*_PLAIN, list, tuple)):
        return str(obj)
    try:
        # One more value than is shown tells the engine that there are more.
        values = np.asarray(obj, dtype=float)
        return units.brief(values.ravel()[:4].tolist(), values.ndim == 0, get_dimensions(obj)._dims)
    except (TypeError, ValueError, DimensionMismatchError):
        return str(obj)


def is_plain_zero(obj: Any, dim: Dimension) -> bool:
    """Whether `obj` is zero without a unit: that goes with quantities of every dimension."""
    return dim is DIMENSIONLESS and bool(np.all(np.asarray(obj) == 0))


def fail_for_dimension_mismatch(
    obj1: Any, obj2: Any = None, error_message: str | None = None, **error_quantities: Any
) -> tuple[Dimension | None, Dimension | None]:
    """Raise `DimensionMismatchError` unless two objects have the same dimension.

    Parameters
    ----------
    obj1, obj2
        The objects. Without `obj2`, `obj1` has to be dimensionless. A plain zero goes with everything.
    error_message
        What was attempted; placeholders in braces are filled from `error_quantities`.
    error_quantities
        The values to mention. They are turned into text only when the check fails.

    Returns
    -------
    The two dimensions (``None, None`` while unit checking is switched off).
    """
    if not _switch.unit_checking:
        return None, None
    first = get_dimensions(obj1)
    second = DIMENSIONLESS if obj2 is None else get_dimensions(obj2)
    if first is second or first is None or second is None:
        return first, second
    if is_plain_zero(obj1, first) or (obj2 is not None and is_plain_zero(obj2, second)) or first == second:
        return first, second
    message = error_message or "Dimension mismatch"
    if error_quantities:
        message = message.format(**{name: brief(value) for name, value in error_quantities.items()})
    from .unit import Unit

    # A unit that was asked for is named by the message already.
    if obj2 is None or isinstance(obj2, (Dimension, Unit)):
        raise DimensionMismatchError(message, first)
    raise DimensionMismatchError(message, first, second)
