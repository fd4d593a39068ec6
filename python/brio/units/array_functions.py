"""What NumPy's array functions do to dimensions, where NumPy alone would refuse quantities that make sense.

All others act as they do on any array: those that are made of arithmetic, or of methods of arrays, keep
or change the dimension; those that fill a new array (`concatenate`, `interp`, `convolve`, …) give numbers
in base units, as scripts written for Brian 2 expect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .checks import fail_for_dimension_mismatch, get_dimensions
from .values import attach, plain, plain_items

__all__ = ["RULES"]


def _close(function: Callable) -> Callable:
    """Without `atol`, what is close would have to be said in the unit: NumPy's is a number."""

    def close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
        message = f"{function.__name__}() needs the same units, not those of {{a}} and {{b}}"
        fail_for_dimension_mismatch(a, b, message, a=a, b=b)
        if get_dimensions(atol) != get_dimensions(0):
            fail_for_dimension_mismatch(a, atol, message, a=a, b=atol)
        return function(plain(a), plain(b), plain(rtol), plain(atol), equal_nan)

    return close


def _gradient(f: Any, *spacings: Any, **kwds: Any) -> Any:
    result = np.gradient(plain(f), *plain(spacings), **plain_items(kwds))
    if not isinstance(result, (list, tuple)):
        return attach(result, get_dimensions(f) / get_dimensions(spacings[0] if spacings else 1))
    steps = spacings if len(spacings) > 1 else [spacings[0] if spacings else 1] * len(result)
    dims = [get_dimensions(f) / get_dimensions(h) for h in steps]
    return type(result)(map(attach, result, dims))


#: For each function the one to call instead.
RULES: dict[Callable, Callable] = {
    np.allclose: _close(np.allclose),
    np.isclose: _close(np.isclose),
    np.gradient: _gradient,
}
