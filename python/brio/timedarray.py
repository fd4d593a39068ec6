"""Functions of time that are given by values."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .clocks import defaultclock
from .functions import Function
from .messages import info, warn
from .names import Nameable
from .quantities import SECOND, seconds
from .units import Quantity, check_units, get_dimensions, get_unit

__all__ = ["TimedArray"]


class TimedArray(Function, Nameable):
    """A step function of time, for model text and for Python: ``ta(t)``, or ``ta(t, i)`` with columns.

    The value number k holds from ``k*dt`` until ``(k + 1)*dt``; the first one also before, and the last one
    afterwards. Times are rounded so that a time that is meant to be a multiple of `dt` is one. In model text,
    ``ta(t, i)`` is NaN where there is no column i. During the steps of a clock whose dt divides that of the
    array, the value counts as constant, so that linear equations with it are integrated exactly.

    Parameters
    ----------
    values : array or Quantity
        The values, of shape (times,) or (times, columns), with any unit.
    dt : Quantity
        How long each of them holds.
    name : str, optional
        A name for the object.

    Raises
    ------
    NotImplementedError
        For arrays of other shapes.
    DimensionMismatchError
        If `dt` is not a time.
    ValueError
        If there are no values, or `dt` is not longer than zero.

    Examples
    --------
    >>> from brio import *
    >>> steps = TimedArray([1, 2, 4]*nA, dt=10*ms)
    >>> steps(15*ms)
    2. * namp
    """

    def __init__(self, values: Any, dt: Any, name: str | None = None) -> None:
        Nameable.__init__(self, "_timedarray*" if name is None else name)
        #: The dimension of the values.
        self.dim = get_dimensions(values)
        #: The values in SI units.
        self.values = np.asarray(values, dtype=np.float64)
        #: How long each value holds, in seconds.
        self.dt = seconds(dt, "the dt of a timed array")
        if self.values.ndim not in (1, 2):
            raise NotImplementedError(
                f"a timed array has one or two dimensions, not {self.values.ndim}: times, and columns"
            )
        self._make_core()
        unit = get_unit(self.dim)
        time = Quantity(1.0, dim=SECOND)
        if self.values.ndim == 2:
            pyfunc = check_units(t=time, i=1, result=unit)(lambda t, i: self._value(t, i))
        else:
            pyfunc = check_units(t=time, result=unit)(lambda t: self._value(t))
        pyfunc.__name__ = self.name
        Function.__init__(self, pyfunc)

    def _replace_values(self, numbers: np.ndarray) -> None:
        """Other values in SI units, of the same shape, from the next run on."""
        self.values = np.array(numbers, dtype=np.float64)
        self._make_core()

    def _make_core(self) -> None:
        columns = self.values.shape[1] if self.values.ndim == 2 else 0
        flat = np.ascontiguousarray(self.values).reshape(-1)
        self._core = _core.timed_array(self.name, flat, columns, self.dim._dims, self.dt)

    def _value(self, t: Any, *column: Any) -> Any:
        row = self._row(np.asarray(t, dtype=np.float64), defaultclock.dt_)
        if column:
            columns = np.asarray(column[0])
            if np.any((columns < 0) | (columns >= self.values.shape[1])):
                raise IndexError(
                    f"{self.name} has the columns 0 to {self.values.shape[1] - 1}, not {column[0]}"
                )
            return Quantity(self.values[row, columns], dim=self.dim)
        return Quantity(self.values[row], dim=self.dim)

    def _row(self, t: Any, step: float) -> Any:
        # As kernels find it; a power of two for which stages of Runge-Kutta steps fall on finest steps, too.
        finest = max(2.0 ** np.ceil(np.log2(8 * self.dt / step)), 1.0)
        row = np.trunc((t / (self.dt / finest) + 0.5) / finest)
        return np.clip(row, 0, len(self.values) - 1).astype(np.intp)

    def is_locally_constant(self, dt: float) -> bool:
        """Whether the value stays the same during each step of `dt` seconds."""
        steps = self.dt / float(dt)
        if steps < 1:
            return False
        if steps != np.floor(steps):
            info(
                "input.timedarray",
                f"the dt of {self.name} is no multiple of the time step of a group, so its value is not "
                "constant during a step, and exact integration is not possible",
                once=True,
            )
            return False
        return True

    def _core_function(self, owner: Any) -> Any:
        if owner is not None:
            self._check_grid(owner)
        return self._core

    def _check_grid(self, owner: Any) -> None:
        step = owner._clock_and_time()[0].dt_
        steps = self.dt / step
        if steps > 1 and steps != np.floor(steps):
            warn(
                "input.timedarray",
                f"the time step of '{owner.name}' is {step} s, and the dt of {self.name} {self.dt} s: "
                "the value changes within steps, because one is no multiple of the other",
                once=True,
            )
