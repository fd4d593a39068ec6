"""What each of NumPy's element-wise functions does to dimensions: one rule for each function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .checks import fail_for_dimension_mismatch, get_dimensions
from .dimension import DIMENSIONLESS, Dimension, DimensionMismatchError

__all__ = ["dimension_of_result"]


def _words(text: str) -> list[str]:
    return text.split()


#: The result has the dimension of the argument.
UFUNCS_PRESERVE_DIMENSIONS = _words("absolute rint negative positive conj conjugate floor ceil trunc")

#: The result has a dimension that is made from those of the arguments.
UFUNCS_CHANGE_DIMENSIONS = _words(
    "multiply divide true_divide floor_divide sqrt square reciprocal dot matmul"
)

#: The arguments need the same dimension, which the result has too.
UFUNCS_MATCHING_DIMENSIONS = _words("add subtract maximum minimum remainder mod fmod")

#: The arguments need the same dimension, the result has none.
UFUNCS_COMPARISONS = _words("less less_equal greater greater_equal equal not_equal")

#: Arguments of every dimension; the result has none.
UFUNCS_LOGICAL = _words(
    "logical_and logical_or logical_xor logical_not isreal iscomplex isfinite isinf isnan"
)

#: Only for one number without dimension.
UFUNCS_DIMENSIONLESS = _words(
    "sin sinh arcsin arcsinh cos cosh arccos arccosh tan tanh arctan arctanh "
    "log log2 log10 log1p exp exp2 expm1"
)

#: Only for two numbers without dimension.
UFUNCS_DIMENSIONLESS_TWOARGS = _words("logaddexp logaddexp2 arctan2 hypot")

#: Only for integers, hence for no quantity.
UFUNCS_INTEGERS = _words("bitwise_and bitwise_or bitwise_xor invert left_shift right_shift")

# A rule takes (function name, method, inputs) and gives the dimension of the result; None for a result
# that is no quantity, whatever its type.
Rule = Callable[[str, str, Sequence[Any]], "Dimension | None"]

_VERBS = {
    "add": "cannot add {a} and {b}",
    "subtract": "cannot subtract {b} from {a}",
    "remainder": "cannot divide {a} by {b} with a remainder",
    **dict.fromkeys(UFUNCS_COMPARISONS, "cannot compare {a} with {b}"),
}


def _check_match(name: str, inputs: Sequence[Any]) -> None:
    first = inputs[0]
    dim = get_dimensions(first)
    for other in inputs[1:]:
        if get_dimensions(other) is dim:
            continue
        message = _VERBS.get(name, f"{name}() needs the same units, not those of {{a}} and {{b}}")
        fail_for_dimension_mismatch(first, other, message, a=first, b=other)


def _common(inputs: Sequence[Any]) -> Dimension:
    for value in inputs:
        dim = get_dimensions(value)
        if dim is not DIMENSIONLESS:
            return dim
    return DIMENSIONLESS


def _preserving(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    return get_dimensions(inputs[0])


def _matching(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    if method in ("reduce", "accumulate", "reduceat"):
        return get_dimensions(inputs[0])
    if method == "at":
        inputs = [inputs[0], inputs[2]]
    _check_match(name, inputs)
    return _common(inputs)


def _comparing(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    _check_match(name, inputs)
    return None


def _plain(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    return None


def _dimensionless(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    for value in inputs:
        if get_dimensions(value) is DIMENSIONLESS:
            continue
        message = f"{name}() takes a number without unit, not {{value}}"
        fail_for_dimension_mismatch(value, None, message, value=value)
    return None


def _refusing(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    raise TypeError(f"{name}() is for integers, it cannot be used on quantities")


def _exponent(name: str, value: Any) -> Any:
    message = "an exponent must have no unit, not {value}"
    fail_for_dimension_mismatch(value, None, message, value=value)
    if np.size(value) != 1:
        raise TypeError("A quantity can only be raised to a single number, not to an array")
    return np.asarray(value).item()


def _power(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    base = get_dimensions(inputs[0])
    if base is DIMENSIONLESS and get_dimensions(inputs[1]) is DIMENSIONLESS:
        return DIMENSIONLESS
    return base ** _exponent(name, inputs[1])


def _by_power(exponent: float) -> Rule:
    return lambda name, method, inputs: get_dimensions(inputs[0]) ** exponent


def _product(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    dim = get_dimensions(inputs[0])
    if method in ("__call__", "outer"):
        return dim * get_dimensions(inputs[1])
    if method == "at":
        # The elements that are not touched keep their dimension.
        return _only_by_plain_numbers(dim, inputs[2])
    return _power_of_elements(dim, method, np.asarray(inputs[0]))


def _only_by_plain_numbers(dim: Dimension, other: Any) -> Dimension:
    if get_dimensions(other) is not DIMENSIONLESS:
        raise DimensionMismatchError("some elements of an array cannot change their unit", dim)
    return dim


def _power_of_elements(dim: Dimension, method: str, array: np.ndarray) -> Dimension:
    if dim is DIMENSIONLESS:
        return dim
    if method != "reduce" or array.ndim != 1:
        raise TypeError("The results of this product would have different units")
    return dim**array.size


def _quotient(name: str, method: str, inputs: Sequence[Any]) -> Dimension | None:
    dim = get_dimensions(inputs[0])
    if method in ("__call__", "outer"):
        return dim / get_dimensions(inputs[1])
    if method == "at":
        return _only_by_plain_numbers(dim, inputs[2])
    if dim is DIMENSIONLESS:
        return dim
    raise TypeError("The results of this division would have different units")


_KINDS: list[tuple[Rule, str]] = [
    (_preserving, " ".join(UFUNCS_PRESERVE_DIMENSIONS) + " fabs copysign spacing ldexp"),
    (_matching, " ".join(UFUNCS_MATCHING_DIMENSIONS) + " fmax fmin nextafter clip"),
    (_comparing, " ".join(UFUNCS_COMPARISONS)),
    (_plain, " ".join(UFUNCS_LOGICAL) + " sign signbit"),
    (
        _dimensionless,
        " ".join(UFUNCS_DIMENSIONLESS + UFUNCS_DIMENSIONLESS_TWOARGS) + " deg2rad rad2deg degrees radians",
    ),
    (_refusing, " ".join(UFUNCS_INTEGERS) + " gcd lcm bitwise_count"),
    (_power, "power float_power"),
    (_by_power(0.5), "sqrt"),
    (_by_power(2), "square"),
    (_by_power(1 / 3), "cbrt"),
    (_by_power(-1), "reciprocal"),
    (_by_power(0), "_ones_like"),  # what NumPy makes of x**0
    (_product, "multiply matmul vecdot matvec vecmat"),
    (_quotient, "divide true_divide floor_divide"),
]

# By name, because not every function exists in every version of NumPy.
_RULES: dict[str, Rule] = {name: rule for rule, names in _KINDS for name in names.split()}


def dimension_of_result(ufunc: np.ufunc, method: str, inputs: Sequence[Any]) -> Dimension | None:
    """The dimension that ``ufunc(*inputs)`` has; None if the result is no quantity.

    Raises
    ------
    KeyError
        If the function has no meaning for quantities.
    DimensionMismatchError
        If the dimensions of the inputs do not fit.
    """
    return _RULES[ufunc.__name__](ufunc.__name__, method, inputs)


__all__ += [name for name in globals() if name.startswith("UFUNCS_")]
