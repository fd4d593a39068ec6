"""The arguments of `Synapses.connect`, checked and sorted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from . import messages
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


def fixed_number(
    in_degree: Any, out_degree: Any, total: Any, multapses: Any, autapses: Any
) -> tuple[str, Any, bool, bool] | None:
    """What the engine has to know of pairs whose number is fixed, or None if it is not."""
    given = {"target": in_degree, "source": out_degree, "all": total}
    given = {of: number for of, number in given.items() if number is not None}
    if not given:
        if not (multapses is True and autapses is True):
            raise ValueError("multapses and autapses belong to in_degree, out_degree and total")
        return None
    if len(given) > 1:
        raise ValueError("connect() takes one of in_degree, out_degree and total")
    ((of, number),) = given.items()
    if isinstance(number, str) and of != "all":
        return of, number, bool(multapses), bool(autapses)
    if isinstance(number, (bool, np.bool_)) or not isinstance(number, (int, np.integer)):
        raise TypeError(f"the number of synapses has to be an integer, not {number!r}")
    if number < 0:
        raise ValueError(f"the number of synapses can't be negative, as {number} is")
    return of, int(number), bool(multapses), bool(autapses)


def rows_of_matrix(matrix: Any, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, Any]:
    """Where the row of each source begins, the targets of all rows, and the values with their unit: of a
    sparse matrix of SciPy, or of a full one, of which all that are not 0 count.

    Raises TypeError for what is no matrix, ValueError for one of another shape.
    """
    if hasattr(matrix, "tocsr"):
        _check_shape(matrix.shape, shape)
        matrix = matrix.tocsr(copy=True)
        matrix.sum_duplicates()
        return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data
    full = unwrap(matrix)
    if np.ndim(full) != 2:
        raise TypeError("the matrix has to be a sparse matrix of SciPy or a two-dimensional array")
    _check_shape(np.shape(full), shape)
    sources, targets = np.nonzero(np.asarray(full))
    begin = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(sources, minlength=shape[0]), out=begin[1:])
    values = full[sources, targets] if isinstance(full, np.ndarray) else np.asarray(full)[sources, targets]
    return begin, targets.astype(np.int32), values


def _check_shape(found: tuple[int, ...], expected: tuple[int, int]) -> None:
    if tuple(found) != expected:
        raise ValueError(
            f"the matrix has the shape {tuple(found)}, but there are {expected[0]} sources and {expected[1]} "
            "targets: a row for each source, a column for each target"
        )


def indices_of_pairs(pairs: Any) -> tuple[np.ndarray, np.ndarray]:
    """Indices of source and target from an array with two columns, or from anything that gives pairs."""
    table = np.asarray(pairs if hasattr(pairs, "__array__") else list(pairs))
    if table.size == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if table.ndim != 2 or table.shape[1] != 2:
        raise ValueError(f"pairs have to be rows of source and target, not an array of shape {table.shape}")
    return _indices(table[:, 0], "i"), _indices(table[:, 1], "j")


@contextmanager
def index_errors_of_text(is_text: bool) -> Iterator[None]:
    """Indices out of range that a text has given are raised as Brian does it, wrapped once."""
    try:
        yield
    except IndexError as error:
        if not is_text:
            raise
        raise PairIndexError(str(error)) from error


def tell_progress(name: str) -> Callable[[float, float, int, float], None]:
    """Says how far it is, as a message of level INFO."""

    def report(elapsed: float, completed: float, synapses: int, size: float) -> None:
        left = elapsed * (1 - completed) / completed if completed else float("inf")
        text = f"connecting {name}: {completed:.0%}, {synapses} synapses ({size / 1e9:.2g} GB)"
        messages.info("synapses.connect_progress", f"{text}, {left:.0f} s left")

    return report
