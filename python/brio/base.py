"""What all objects of a network share."""

from __future__ import annotations

from typing import Any
from weakref import ReferenceType, ref

from .clocks import Clock, clock_from, defaultclock
from .names import register, unique_name

#: Objects remember in which scope they were made; `start_scope` begins a new one.
_scope = 0


def current_scope() -> int:
    """The number of the current scope."""
    return _scope


def start_scope() -> None:
    """Hides all objects made so far from `run` and `collect`.

    Use it between independent models in one notebook or script. Networks made explicitly are not affected.
    """
    global _scope
    _scope += 1


class BrianObject:
    """Base of everything that can be in a `Network`."""

    #: Whether `run` must not mix new objects of this kind with ones that were run before.
    invalidates_magic_network = True
    #: Whether `run` and `collect` find it.
    add_to_magic_network = True

    _core: Any

    def __init__(self, name: str, dt: Any = None, clock: Clock | None = None, order: int = 0) -> None:
        if not isinstance(order, int):
            raise TypeError(f"order has to be an integer, not {type(order).__name__}")
        self._name = unique_name(name)
        self._clock = clock_from(dt, clock)
        self._order = order
        self._scope = _scope
        self._network: ReferenceType[Any] | None = None
        self._time = 0.0  # in seconds, if the network is gone
        #: Objects that are not active are left out of runs.
        self.active = True

    def _made(self) -> None:
        """To be called at the end of construction: objects that failed don't keep their name."""
        register(self._name, self)

    @property
    def name(self) -> str:
        """The name of the object, unique among those that live."""
        return self._name

    @property
    def clock(self) -> Clock:
        """The clock whose steps the object takes."""
        return self._clock

    @property
    def order(self) -> int:
        """Among objects in the same slot of a time step, smaller ones come first."""
        return self._order

    @property
    def _dt(self) -> float | None:
        """The time step in seconds, or None if the network's default counts."""
        return None if self._clock is defaultclock else self._clock.dt_

    def _dependencies(self) -> list[BrianObject]:
        """Objects without which this one can't run."""
        return []

    def _sync(self) -> None:
        """Tells the engine what may have changed in Python since the last run."""
        if self._core.dt != self._dt:
            self._core.dt = self._dt

    def _current_time(self) -> float:
        network = self._network() if self._network is not None else None
        return self._time if network is None else network.t_

    def _belongs_to(self, network: Any) -> None:
        """Notes the network that has run this object: it can't be run in another one."""
        self._network = ref(network)

    def _ran_elsewhere(self, network: Any) -> bool:
        return self._network is not None and self._network() is not network

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name!r}>"
