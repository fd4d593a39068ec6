"""Functions of NumPy that check or keep units, under the names that `import *` gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import numpy as np

from .checks import fail_for_dimension_mismatch, get_dimensions
from .decorator import check_units
from .dimension import DIMENSIONLESS
from .quantity import Quantity
from .values import attach, plain

__all__ = [
    "arange",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cos",
    "cosh",
    "diagonal",
    "dot",
    "exp",
    "expm1",
    "exprel",
    "linspace",
    "log",
    "log1p",
    "log10",
    "ones_like",
    "ptp",
    "ravel",
    "sin",
    "sinh",
    "tan",
    "tanh",
    "trace",
    "where",
    "zeros_like",
]


def _named(function: Callable, like: Callable, arg_units: list, return_unit: Any) -> Callable:
    function.__name__ = function.__qualname__ = like.__name__
    function.__doc__ = f"As `numpy.{like.__name__}`, with units."
    function._arg_units = arg_units  # type: ignore[attr-defined]
    function._return_unit = return_unit  # type: ignore[attr-defined]
    return function


def _of_numbers(ufunc: np.ufunc) -> Callable:
    message = f"{ufunc.__name__}() takes a number without unit, not {{value}}"

    def function(x: Any, *args: Any, **kwds: Any) -> Any:
        fail_for_dimension_mismatch(x, None, message, value=x)
        return ufunc(np.asarray(x), *args, **kwds)

    return _named(function, ufunc, [1], 1)


def _as_method(numpy_function: Callable) -> Callable:
    name = numpy_function.__name__

    def function(x: Any, *args: Any, **kwds: Any) -> Any:
        apply = getattr(x, name) if isinstance(x, Quantity) else partial(numpy_function, x)
        return apply(*args, **kwds)

    return _named(function, numpy_function, [None], lambda dim: dim)


def _on_values(numpy_function: Callable) -> Callable:
    def function(x: Any, *args: Any, **kwds: Any) -> Any:
        return attach(numpy_function(np.asarray(x), *args, **kwds), get_dimensions(x))

    return _named(function, numpy_function, [None], lambda dim: dim)


def _without_unit(numpy_function: Callable) -> Callable:
    def function(x: Any, *args: Any, **kwds: Any) -> Any:
        return numpy_function(np.asarray(x), *args, **kwds)

    return _named(function, numpy_function, [None], 1)


sin = _of_numbers(np.sin)
cos = _of_numbers(np.cos)
tan = _of_numbers(np.tan)
arcsin = _of_numbers(np.arcsin)
arccos = _of_numbers(np.arccos)
arctan = _of_numbers(np.arctan)
sinh = _of_numbers(np.sinh)
cosh = _of_numbers(np.cosh)
tanh = _of_numbers(np.tanh)
arcsinh = _of_numbers(np.arcsinh)
arccosh = _of_numbers(np.arccosh)
arctanh = _of_numbers(np.arctanh)
log = _of_numbers(np.log)
log10 = _of_numbers(np.log10)
log1p = _of_numbers(np.log1p)
exp = _of_numbers(np.exp)
expm1 = _of_numbers(np.expm1)

ravel = _as_method(np.ravel)
diagonal = _as_method(np.diagonal)
trace = _as_method(np.trace)
ptp = _on_values(np.ptp)
dot = _as_method(np.dot)
ones_like = _without_unit(np.ones_like)
zeros_like = _without_unit(np.zeros_like)


@check_units(x=1, result=1)
def exprel(x: Any) -> Any:
    """(exp(x) - 1)/x, which is 1 at 0; without loss of digits near 0."""
    values = np.asarray(x, dtype=float)
    safe = np.where(values == 0, 1.0, values)
    result = np.where(values == 0, 1.0, np.expm1(safe) / safe)
    result = np.where(values == np.inf, np.inf, result)
    return result[()]


@wraps(np.where)
def where(condition: Any, *args: Any, **kwds: Any) -> Any:
    if len(args) != 2:
        return np.where(condition, *args, **kwds)
    message = "the two choices of where() are {a} and {b}"
    fail_for_dimension_mismatch(args[0], args[1], message, a=args[0], b=args[1])
    dims = [get_dimensions(value) for value in args]
    result = np.where(plain(condition), plain(args[0]), plain(args[1]), **kwds)
    if not any(isinstance(value, Quantity) for value in args):
        return result
    return attach(result, dims[1] if dims[0] is DIMENSIONLESS else dims[0])


def _arange_limits(args: tuple, kwargs: dict[str, Any]) -> tuple[Any, Any, Any]:
    if not 0 < len(args) + len(kwargs.keys() & {"start", "stop", "step"}) <= 3 or len(args) > 3:
        raise TypeError("arange() takes one to three values: start, stop and step")
    order = ("stop",) if len(args) == 1 else ("start", "stop", "step")[: len(args)]
    given = dict(zip(order, args, strict=True))
    for name in ("start", "stop", "step"):
        if name in kwargs:
            if name in given:
                raise TypeError(f"arange() got '{name}' twice")
            given[name] = kwargs.pop(name)
    if given.get("stop") is None:
        raise TypeError("arange() needs a stop value")
    return given.get("start", 0), given["stop"], given.get("step", 1)


@wraps(np.arange)
def arange(*args: Any, **kwargs: Any) -> Any:
    start, stop, step = _arange_limits(args, kwargs)
    message = "arange() needs the same units, not those of {a} and {b}"
    fail_for_dimension_mismatch(start, stop, message, a=start, b=stop)
    fail_for_dimension_mismatch(stop, step, message, a=stop, b=step)
    dim = get_dimensions(stop)
    return attach(np.arange(*(np.asarray(value)[()] for value in (start, stop, step)), **kwargs), dim)


@wraps(np.linspace)
def linspace(start: Any, stop: Any, *args: Any, **kwargs: Any) -> Any:
    message = "linspace() needs the same units, not those of {a} and {b}"
    fail_for_dimension_mismatch(start, stop, message, a=start, b=stop)
    dim = get_dimensions(start)  # also that of a plain 0, as in Brian
    result = np.linspace(np.asarray(start), np.asarray(stop), *args, **kwargs)
    return tuple(attach(part, dim) for part in result) if isinstance(result, tuple) else attach(result, dim)
