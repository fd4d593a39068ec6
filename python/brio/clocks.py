"""Clocks: how long a time step is, and what time it is."""

from __future__ import annotations

from typing import Any

from .names import register, unique_name
from .quantities import SECOND, seconds, with_dimension

__all__ = ["Clock", "defaultclock"]


class Clock:
    """A regular time step for some objects of a network.

    Parameters
    ----------
    dt : Quantity
        The time step, longer than zero.
    name : str
        A name; ``clock``, ``clock_1``, … if none is given.
    """

    def __init__(self, dt: Any, name: str = "clock*") -> None:
        self.name = unique_name(name)
        register(self.name, self)
        self._t = 0.0
        self.dt = dt

    @property
    def dt(self) -> Any:
        """The time step."""
        return with_dimension(self._dt, SECOND)

    @dt.setter
    def dt(self, value: Any) -> None:
        self.dt_ = seconds(value, "dt")

    @property
    def dt_(self) -> float:
        """The time step in seconds."""
        return self._dt

    @dt_.setter
    def dt_(self, value: float) -> None:
        value = float(value)
        if not value > 0:
            raise ValueError(f"dt has to be longer than zero, not {value} s")
        self._dt = value

    @property
    def t(self) -> Any:
        """The time that the latest run with this clock has reached."""
        return with_dimension(self._t, SECOND)

    @property
    def t_(self) -> float:
        """The time that the latest run with this clock has reached, in seconds."""
        return self._t

    @property
    def timestep(self) -> int:
        """The number of whole steps until `t`."""
        return round(self._t / self._dt)

    def __repr__(self) -> str:
        return f"Clock(dt={self.dt!r}, name={self.name!r})"


#: The clock of all objects that name no other one. Its step is 0.1 ms; ``defaultclock.dt = 0.05*ms`` sets it.
defaultclock = Clock(with_dimension(1e-4, SECOND), name="defaultclock")


def clock_from(dt: Any, clock: Clock | None) -> Clock:
    """The clock that the arguments `dt` and `clock` of an object ask for."""
    if dt is not None and clock is not None:
        raise ValueError("give either dt or clock, not both")
    if clock is not None:
        if not isinstance(clock, Clock):
            raise TypeError(f"clock has to be a Clock, not {type(clock).__name__}")
        return clock
    return defaultclock if dt is None else Clock(dt)
