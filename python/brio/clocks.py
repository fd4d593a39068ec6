"""Clocks: how long a time step is, and what time it is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .messages import warn
from .names import register, unique_name
from .quantities import SECOND, in_dimension, seconds, with_dimension

__all__ = ["BaseClock", "Clock", "EventClock", "defaultclock"]


class BaseClock:
    """What all clocks have: a time, and the number of the step that stands there."""

    #: Times that differ by less than this fraction of a time step are the same.
    epsilon_dt = 1e-4

    def __init__(self, name: str) -> None:
        self.name = unique_name(name)
        register(self.name, self)
        self._step = 0
        self._i_end: int | None = None
        self._variable_objects: dict[str, Any] = {}

    @property
    def variables(self) -> Any:
        """The variables 't', 'timestep', 'dt' and 'N' as objects that know their dimension and type."""
        from .variables import ClockVariables

        return ClockVariables(self, self._variable_objects)

    @property
    def t(self) -> Any:
        """The time at which the clock stands; after a run, that of the step to come."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The time at which the clock stands, in seconds."""
        raise NotImplementedError

    @property
    def timestep(self) -> int:
        """The number of the step at which the clock stands."""
        return self._step

    def _calc_timestep(self, t: float) -> int:
        """The step that a time (in seconds) means: the one there, else the next one."""
        raise NotImplementedError

    def _time_of_step_at(self, t: float) -> float:
        """The time of the step that a time means: where the clock stands after a run until then."""
        return t

    def _set_t_update_dt(self, target_t: Any = 0.0) -> None:
        """Goes to a time. Raises ValueError if `dt` was changed and the time is not a multiple of it."""
        self._step = self._calc_timestep(float(target_t))

    def set_interval(self, start: Any, end: Any) -> None:
        """Goes to the time `start`, to run until the time `end`.

        Raises ValueError if `dt` was changed since the last run and `start` is not a multiple of it.
        """
        self._set_interval(seconds(start, "start"), seconds(end, "end"))

    def _set_interval(self, start: float, end: float) -> None:
        self._set_t_update_dt(start)
        self._i_end = self._calc_timestep(end)

    def _set_t(self, t: float) -> None:
        """Where the clock stands at a time within a run."""
        self._step = self._calc_timestep(t)

    def advance(self) -> None:
        """Goes to the next step. Raises StopIteration at the end of the interval (see `set_interval`)."""
        if self._i_end is not None and self._step >= self._i_end:
            raise StopIteration(f"{self.name} stands at the end of its interval, {self.t}")
        self._step += 1

    def same_time(self, other: BaseClock) -> bool:
        """Whether both clocks stand at the same time, as far as a network is concerned."""
        steps = [clock._dt for clock in (self, other) if isinstance(clock, Clock)]
        tolerance = self.epsilon_dt * min(steps) if steps else 1e-14
        return self.t_ == other.t_ or abs(self.t_ - other.t_) < tolerance

    def __lt__(self, other: BaseClock) -> bool:
        return self.t_ < other.t_

    def __gt__(self, other: BaseClock) -> bool:
        return self.t_ > other.t_

    def __le__(self, other: BaseClock) -> bool:
        return self.t_ <= other.t_

    def __ge__(self, other: BaseClock) -> bool:
        return self.t_ >= other.t_


class Clock(BaseClock):
    """A regular time step for some objects of a network.

    Parameters
    ----------
    dt : Quantity
        The time step, longer than zero.
    name : str
        A name; ``clock``, ``clock_1``, … if none is given.
    """

    def __init__(self, dt: Any, name: str = "clock*") -> None:
        BaseClock.__init__(self, name)
        self._dt = 0.0
        self._old_dt: float | None = 0.0
        self.dt = dt
        self._old_dt = None

    @property
    def dt(self) -> Any:
        """The time step. Between runs it may be changed to what the time reached is a multiple of."""
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
        if self._old_dt is None:
            self._old_dt = self._dt
        self._dt = value

    @property
    def t_(self) -> float:
        """The time at which the clock stands, in seconds: a whole number of steps."""
        return self._step * self._dt_until_now

    @property
    def _dt_until_now(self) -> float:
        # A new step counts from the next run on.
        return self._dt if self._old_dt is None else self._old_dt

    def _calc_timestep(self, t: float) -> int:
        return _step_at(t, self._dt)

    def _time_of_step_at(self, t: float) -> float:
        dt = self._dt_until_now
        return _step_at(t, dt) * dt

    def _set_t_update_dt(self, target_t: Any = 0.0) -> None:
        target = float(target_t)
        old, self._old_dt = self._old_dt, None
        if old is not None and old != self._dt:
            check_dt(self._dt, old, target)
        self._step = self._calc_timestep(target)

    def _go_back(self, dt: float, t: float) -> None:
        """To a step and a time that it had once."""
        self._dt = dt
        self._old_dt = None
        self._set_t(t)

    def _set_interval(self, start: float, end: float) -> None:
        BaseClock._set_interval(self, start, end)
        if self._i_end > 1 << 40:  # type: ignore[operator]
            warn(
                "core.clocks.many_timesteps",
                f"until {with_dimension(end, SECOND)} there are {self._i_end} steps of {self.dt}: times may "
                "not be exact multiples of dt any more",
            )

    def __repr__(self) -> str:
        return f"Clock(dt={self.dt!r}, name={self.name!r})"


class EventClock(BaseClock):
    """A clock that stands at given times only. They need not be multiples of any time step.

    Parameters
    ----------
    times : Quantity
        The times, in any order.
    name : str
        A name; ``eventclock``, ``eventclock_1``, … if none is given.

    Raises
    ------
    ValueError
        If a time is given twice, or is negative.
    """

    def __init__(self, times: Any, name: str = "eventclock*") -> None:
        listed = np.sort(
            np.atleast_1d(in_dimension(times, SECOND, "the times of a clock cannot be")).astype(float)
        )
        if np.any(np.diff(listed) == 0):
            twice = listed[np.flatnonzero(np.diff(listed) == 0)[0]]
            raise ValueError(f"the times of a clock must not contain duplicates: {twice} s is there twice")
        if listed.size and not (listed[0] >= 0 and np.isfinite(listed[-1])):
            raise ValueError("the times of a clock have to be from 0 s on")
        BaseClock.__init__(self, name)
        self._times = listed

    @property
    def times(self) -> Any:
        """The times at which the clock stands, sorted."""
        return with_dimension(self._times.copy(), SECOND)

    @property
    def t_(self) -> float:
        """The time at which the clock stands, in seconds; infinity behind the last one."""
        return float(self._times[self._step]) if self._step < self._times.size else math.inf

    def __getitem__(self, timestep: int) -> Any:
        """The time of a step."""
        return self.times[timestep]

    def _calc_timestep(self, t: float) -> int:
        return int(np.searchsorted(self._times, t))

    def __repr__(self) -> str:
        return f"EventClock(times={self.times!r}, name={self.name!r})"


def _step_at(t: float, dt: float) -> int:
    """The first step of a regular clock that begins at a time or after it."""
    nearest = round(t / dt)
    if nearest * dt == t or abs(nearest * dt - t) / dt <= BaseClock.epsilon_dt:
        return nearest
    return math.ceil(t / dt)


def check_dt(new_dt: float, old_dt: float, target_t: float) -> None:
    """Raises ValueError if a time is not as good a multiple of the new time step as of the old one."""
    old_t = round(target_t / old_dt) * old_dt
    new_t = round(target_t / new_dt) * new_dt
    if abs(new_t - old_t) / new_dt > BaseClock.epsilon_dt:
        old, new, t = (str(with_dimension(each, SECOND)) for each in (old_dt, new_dt, target_t))
        raise ValueError(f"Cannot set dt from {old} to {new}, the time {t} is not a multiple of {new}.")


#: The clock of all objects that name no other one. Its step is 0.1 ms; ``defaultclock.dt = 0.05*ms`` sets it.
defaultclock = Clock(with_dimension(1e-4, SECOND), name="defaultclock")


def clock_from(dt: Any, clock: BaseClock | None, name: str = "clock*") -> Any:
    """The clock that the arguments `dt` and `clock` of an object ask for."""
    if dt is not None and clock is not None:
        raise ValueError("give either dt or clock, not both")
    if clock is not None:
        if not isinstance(clock, BaseClock):
            raise TypeError(f"clock has to be a Clock, not {type(clock).__name__}")
        return clock
    return defaultclock if dt is None else Clock(dt, name)
