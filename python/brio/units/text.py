"""Quantities as text and as LaTeX."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from .checks import fail_for_dimension_mismatch, is_dimensionless

if TYPE_CHECKING:
    from .quantity import Quantity

__all__ = ["in_best_unit", "in_unit", "latex_of", "text_in_unit"]


def _number_text(value: np.ndarray, precision: int | None) -> str:
    # NumPy applies its print options to arrays only, hence the detour for single numbers.
    return np.array_str(value.reshape(1), precision=precision).strip("[] ")


def text_in_unit(x: Quantity, u: Any, precision: int | None, python_code: bool) -> str:
    """`x` in units of `u`: "3. mV", or "3. * mvolt" as Python code."""
    from .unit import Unit

    fail_for_dimension_mismatch(x, u, "cannot express {x} in units of {u}", x=x, u=u)
    value = np.asarray(x) / np.asarray(u)
    if value.ndim == 0:
        text = _number_text(value, precision)
    elif python_code:
        text = np.array_repr(value, precision=precision)
    else:
        text = np.array_str(value, precision=precision)
    if u.dim.is_dimensionless:
        return f"{type(x).__name__}({text})" if python_code else text
    unit = u if isinstance(u, Unit) else u.dim
    return f"{text} * {unit!r}" if python_code else f"{text} {unit!s}"


def _matrix(body: str) -> str:
    return r"\left[\begin{matrix}" + body + r"\end{matrix}\right]"


def _rows(text: str) -> str:
    text = text[1:-1].replace("...", r"\dots").replace("[", "").replace("] &", r"\\").replace("]", "\n")
    lines = text.split("\n")
    columns = lines[0].count("&") + 1
    dots = " & ".join([r"\vdots"] * columns) + r"\\"
    return "\n" + "\n".join(dots if line.strip() == r"\dots &" else line for line in lines)


def latex_of(x: Quantity) -> str:
    """A number, vector or matrix in its best unit. Large ones are abbreviated earlier than in text."""
    from .unit import Unit

    unit = x.get_best_unit()
    unit_latex = unit._latex() if isinstance(unit, Unit) else unit.dim._latex()
    values = np.asarray(x) / np.asarray(unit)
    if values.ndim == 0:
        return rf"{float(values)}\,{unit_latex}"
    if values.ndim > 2:
        raise NotImplementedError(f"There is no LaTeX form for arrays with {values.ndim} dimensions")
    threshold = np.get_printoptions()["threshold"] // 100
    text = np.array2string(values, separator=" & ", threshold=threshold, max_line_width=sys.maxsize)
    body = _rows(text) if values.ndim == 2 else text[1:-1].replace("...", r"\dots")
    return rf"{_matrix(body)}\,{unit_latex}"


def in_unit(x: Any, u: Any, precision: int | None = None) -> str:
    """`x` as text, in units of `u`.

    >>> from brio.units import *
    >>> in_unit(123123*msecond, second, 2)
    '123.12 s'
    """
    if not is_dimensionless(x):
        return x.in_unit(u, precision=precision)
    fail_for_dimension_mismatch(x, u, "cannot express {x} in units of {u}", x=x, u=u)
    return str(np.asarray(x / u))


def in_best_unit(x: Any, precision: int | None = None) -> str:
    """`x` as text, in the unit that shows it best.

    >>> from brio.units import *
    >>> in_best_unit(0.00123456*volt, 2)
    '1.23 mV'
    """
    if not is_dimensionless(x):
        return x.in_best_unit(precision=precision)
    return str(np.round(x, np.get_printoptions()["precision"] if precision is None else precision))
