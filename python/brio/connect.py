"""The arguments of `Synapses.connect`, checked and sorted."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

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
    if isinstance(i, str) and j is None:
        raise NotImplementedError("connect(i='…') is not available in Brio yet: give j as a text, or arrays")
    if isinstance(i, str) or (isinstance(j, str) and i is not None):
        raise TypeError("a text for j stands alone: it can't be combined with i")
    if (i is None) != (j is None) and not isinstance(j, str):
        missing = "i" if i is None else "j"
        raise ValueError(f"connect() needs {missing} as well: indices are given for both sides")


def _probability(p: Any) -> Any:
    p = unwrap(p)
    if isinstance(p, str):
        return p
    if np.ndim(p) != 0 or isinstance(p, (list, dict)):
        raise TypeError(f"p has to be a number or a text, not {p!r}")
    return float(p)


def _copies(n: Any) -> Any:
    if isinstance(n, str):
        return n
    if isinstance(n, (bool, np.bool_)) or not isinstance(n, (int, np.integer)):
        raise TypeError(f"n has to be an integer or a text, not {n!r}")
    return int(n)


def _expressions(arguments: dict[str, Any]) -> list[str]:
    """All texts among the arguments; 'k if condition' is two."""
    texts = [value for value in arguments.values() if isinstance(value, str)]
    for text in texts:
        found = _NOT_YET_KNOWN.search(text)
        if found:
            raise ValueError(f"connect() can't use '{found.group()}': it is known only afterwards")
    return [part for text in texts if not re.search(r"\bfor\b", text) for part in re.split(r"\sif\s", text)]


def connect_arguments(condition: Any, i: Any, j: Any, p: Any, n: Any) -> tuple[dict[str, Any], list[str]]:
    """Arguments for the engine, and the texts whose names have to be looked up."""
    arguments = {
        "condition": None if condition is None else _condition(condition),
        "i": i if i is None or isinstance(i, str) else _indices(i, "i"),
        "j": j if j is None or isinstance(j, str) else _indices(j, "j"),
        "p": _probability(p),
        "n": _copies(n),
    }
    _check_together(condition, i, j)
    return arguments, _expressions(arguments)
