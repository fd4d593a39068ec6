"""Arguments of sections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..errors import code_of
from ..quantities import in_dimension
from ..units import Quantity


@contextmanager
def shapes_are_types() -> Iterator[None]:
    """Another number of values is a TypeError."""
    try:
        yield
    except Exception as error:
        if code_of(error) != "wrong-shape":
            raise
        raise TypeError(str(error)) from None


def count(n: Any) -> int:
    """The number of compartments. Raises TypeError for what is no integer, ValueError below 1."""
    if isinstance(n, str):
        raise TypeError(
            "n has to be the number of compartments, not text: files are read by Morphology.from_file"
        )
    if int(n) != n:
        raise TypeError(f"the number of compartments has to be an integer, not {n}")
    if n < 1:
        raise ValueError(f"a section has at least 1 compartment, but n is {n}")
    return int(n)


def single(value: Any, what: str) -> float:
    values = np.asarray(value, dtype=float)
    if values.size != 1 or values.ndim > 1:
        raise TypeError(f"{what} has to be a single value, but has the shape {values.shape}")
    return float(values.reshape(()))


def row(value: Any, what: str, size: int) -> list[float] | None:
    if value is None:
        return None
    values = np.asarray(value, dtype=float)
    if values.shape != (size,):
        raise TypeError(f"{what} has to be an array of {size} values, but has the shape {values.shape}")
    return values.tolist()


def positive(value: Any, what: str, unit: Any) -> float:
    """A value of a parameter, in SI units; whether it is positive, the engine says."""
    return single(in_dimension(value, unit.dim, f"{what} has to be given in other units, but is"), what)


def whole(value: Any, row: Any) -> int:
    try:
        if int(value) == value:
            return int(value)
    except (TypeError, ValueError):
        pass
    raise ValueError(f"indices of points have to be integers, but {tuple(row)} has {value!r}")


def is_path_of_letters(name: str) -> bool:
    return len(name) > 1 and set(name) <= set("LR123456789")


def described(value: Any) -> str:
    return (
        str(value)
        if isinstance(value, (Quantity, float, int))
        else f"an object of type {type(value).__name__}"
    )
