"""The arguments of `Synapses.connect`, checked and sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .errors import PairIndexError
from .units import have_same_dimensions
from .views import unwrap

_NOT_YET_KNOWN = re.compile(r"\bN_(incoming|outgoing)\w*\b")


def _indices(value: Any, which: str) -> np.ndarray:
    values = np.asarray(unwrap(value))
    if values.ndim == 0 and values.dtype.kind not in "iu":
        raise TypeError(f"{which} has to be an integer, an array of integers or a text, not {value!r}")
    if values.ndim > 1:
        raise ValueError(f"{which} has to be one-dimensional, not of shape {values.shape}")
    if values.size == 0:
        return np.zeros(0, dtype=np.int64)
    if values.dtype.kind not in "iu":
        raise TypeError(f"{which} has to be given as integers, not as values of type {values.dtype}")
    return np.atleast_1d(values).astype(np.int64)


def _condition(condition: Any) -> str | None:
    if condition is True or (condition is not False and isinstance(condition, np.bool_) and condition):
        return None
    if condition is False or isinstance(condition, np.bool_):
        return "False"
    if not isinstance(condition, str):
        raise TypeError("the condition has to be a text or a boolean; indices are given as connect(i=…, j=…)")
    if re.search(r"\bfor\b", condition):
        raise ValueError(f"'{condition}' is not a condition: write connect(j='{condition}')")
    return condition


def _check_together(condition: Any, i: Any, j: Any) -> None:
    if condition is not None and (i is not None or j is not None):
        raise ValueError("connect() takes either a condition or indices, not both")
    if (isinstance(i, str) and j is not None) or (isinstance(j, str) and i is not None):
        raise TypeError("a text for i or j stands alone: it can't be combined with the other")
    if (i is None) != (j is None) and not isinstance(i, str) and not isinstance(j, str):
        missing = "i" if i is None else "j"
        raise ValueError(f"connect() needs {missing} as well: indices are given for both sides")


def _probability(p: Any) -> Any:
    p = unwrap(p)
    if isinstance(p, str):
        return p
    if np.ndim(p) != 0 or isinstance(p, (list, dict)) or not have_same_dimensions(p, 1):
        raise TypeError(f"p has to be a number or a text, not {p!r}")
    return float(p)


def _copies(n: Any) -> Any:
    if isinstance(n, str):
        return n
    if not isinstance(n, (int, np.integer)):
        raise TypeError(f"n has to be an integer or a text, not {n!r}")
    return int(n)


def _check_names(arguments: dict[str, Any]) -> None:
    for text in arguments.values():
        found = isinstance(text, str) and _NOT_YET_KNOWN.search(text)
        if found:
            raise ValueError(f"connect() can't use '{found.group()}': it is known only afterwards")


def connect_arguments(condition: Any, i: Any, j: Any, p: Any, n: Any) -> dict[str, Any]:
    """Arguments for the engine; raises TypeError and ValueError for what they can't be."""
    arguments = {
        "condition": None if condition is None else _condition(condition),
        "i": i if i is None or isinstance(i, str) else _indices(i, "i"),
        "j": j if j is None or isinstance(j, str) else _indices(j, "j"),
        "p": _probability(p),
        "n": _copies(n),
    }
    _check_together(condition, i, j)
    _check_names(arguments)
    return arguments


def texts_in(arguments: dict[str, Any]) -> dict[str, str]:
    """Those of the arguments that are texts."""
    return {name: value for name, value in arguments.items() if isinstance(value, str)}


@contextmanager
def index_errors_of_text(is_text: bool) -> Iterator[None]:
    """Indices out of range that a text has given are raised as Brian does it, wrapped once."""
    try:
        yield
    except IndexError as error:
        if not is_text:
            raise
        raise PairIndexError(str(error)) from error
