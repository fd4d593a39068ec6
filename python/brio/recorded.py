"""Records as arrays: read-only views of the engine's memory.

The whole record, ``M.t`` or ``M.v``, is not copied, and stays as it is when more is recorded. A part of it,
``M.v[0]``, is a copy, which belongs to the caller and can be written.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .units import DIMENSIONLESS, Quantity

__all__ = ["RecordedArray", "RecordedQuantity", "recorded"]


class _Recorded:
    """What both classes below do. `_monitor` evaluates conditions; only whole records have one."""

    _monitor: Any = None

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, str) and self._monitor is not None:
            item = self._monitor._where(item)
        chosen = super().__getitem__(item)  # type: ignore[misc]
        if isinstance(chosen, np.ndarray) and not chosen.flags.writeable and chosen.ndim:
            return chosen.copy()
        return chosen

    def __setitem__(self, item: Any, value: Any) -> None:
        if not self.flags.writeable:  # type: ignore[attr-defined]
            raise TypeError("records are read-only: change a copy, e.g. v = M.v.copy()")
        super().__setitem__(item, value)  # type: ignore[misc]


class RecordedArray(_Recorded, np.ndarray):
    """A record without a unit."""

    def __array_finalize__(self, original: Any) -> None:
        self._monitor = None

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwds: Any) -> Any:
        # What is computed from a record is an ordinary array.
        if any(isinstance(each, RecordedArray) for each in kwds.get("out", ())):
            kwds["out"] = tuple(map(_plain, kwds["out"]))
        return getattr(ufunc, method)(*map(_plain, inputs), **kwds)

    def __getitem__(self, item: Any) -> Any:
        return _plain(_Recorded.__getitem__(self, item))

    def __reduce__(self) -> Any:
        return np.array(self, subok=False).__reduce__()

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))


class RecordedQuantity(_Recorded, Quantity):
    """A record with a unit."""

    def __array_finalize__(self, original: Any) -> None:
        Quantity.__array_finalize__(self, original)
        self._monitor = None


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, RecordedArray) else value


def recorded(values: np.ndarray, dim: Any, monitor: Any = None) -> Any:
    """A view of the engine's memory as the record of `monitor`, which evaluates conditions on it."""
    result: Any
    if dim is DIMENSIONLESS:
        result = values.view(RecordedArray)
    else:
        result = values.view(RecordedQuantity)
        result.dim = dim
    result._monitor = monitor
    return result
