"""What all objects of a network share."""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import ReferenceType, WeakSet, ref

from .clocks import BaseClock, EventClock, clock_from, defaultclock
from .messages import warn
from .names import Nameable, register, unique_name
from .namespace import caller, check_namespace
from .preference_table import prefs

#: Objects remember in which scope they were made; `start_scope` begins a new one.
_scope = 0

#: Objects that no run has included yet.
never_run: WeakSet[BrianObject] = WeakSet()


def current_scope() -> int:
    """The number of the current scope."""
    return _scope


def start_scope() -> None:
    """Hides all objects made so far from `run` and `collect`.

    Use it between independent models in one notebook or script. Networks made explicitly are not affected.
    """
    global _scope
    _scope += 1


class BrianObject(Nameable):
    """Base of everything that can be in a `Network`.

    A class of your own that derives from it can have methods that a network calls: ``run()`` in every step of
    its clock, ``before_run(namespace)`` and ``after_run()`` around each run of the network. Set
    `add_to_magic_network` to True in it, if the function `run` is to find its objects, too.

    Parameters
    ----------
    dt : Quantity, optional
        The time step, if it is not that of the default clock.
    clock : Clock, optional
        The clock, instead of `dt`.
    when : str
        The slot of the time step in which it runs.
    order : int
        Among objects in the same slot, smaller ones come first.
    namespace : dict, optional
        Values for names in texts of the object.
    name : str
        A name; one that ends with ``*`` is completed by a number if it is taken.

    Raises
    ------
    TypeError
        For arguments of the wrong kind.
    ValueError
        For both `dt` and `clock`, for an impossible name, and for names in `namespace` that begin with ``_``.
    """

    #: Whether `run` must not mix new objects of this kind with ones that were run before.
    invalidates_magic_network = True
    #: Whether `run` and `collect` find it.
    add_to_magic_network = False
    #: Whether the engine has a counterpart of it, which `_made` tells of.
    _in_engine = False
    #: Whether it is a part of another object, which it goes with.
    _is_part = False

    #: What the engine knows the object by; None if it knows it as a part of another, or not at all.
    _core: Any = None
    #: What the engine calls for an object of the user's own class.
    _probe: Any = None

    def __init__(
        self,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        namespace: Mapping[str, Any] | None = None,
        name: str = "brianobject*",
    ) -> None:
        if isinstance(when, BaseClock):
            raise TypeError("when is the slot of a time step ('start'): give the clock as clock=…")
        if not isinstance(when, str):
            raise TypeError(f"when has to be the name of a slot, such as 'start', not {type(when).__name__}")
        order = as_order(order)
        check_namespace(namespace)
        self._name = unique_name(name)
        self._clock: Any = clock_from(dt, clock, f"{self._name}_clock*")
        self._when = when
        self._order = order
        self._scope = _scope
        self._network: ReferenceType[Any] | None = None
        self._time = 0.0  # in seconds, if the network is gone
        self._active = True
        self._contained: list[BrianObject] = []
        self._needed_objects: list[BrianObject] = []
        self._made_at = _place()
        if not self._in_engine:
            self.namespace = namespace
            self._made()

    def _made(self) -> None:
        """To be called at the end of construction: objects that failed don't keep their name."""
        register(self._name, self)
        if not self._is_part:
            never_run.add(self)
            # A cell of a notebook that runs again replaces what it has made, also after an error.
            self._complete = not _in_cell()

    def __del__(self) -> None:
        unused = self.__dict__.get("_complete", False) and self._network is None
        if unused and not sys.is_finalizing() and prefs["logging.warn_for_unused_objects"]:
            warn(
                "core.base.unused_brian_object",
                f"'{self._name}', made at {self._made_at}, was never in a run and is gone now: no variable "
                "holds it, and no network was made of it",
            )

    @property
    def id(self) -> int:
        """A number that no other living object has."""
        return id(self)

    @property
    def clock(self) -> Any:
        """The clock whose steps the object takes."""
        return self._clock

    @property
    def when(self) -> str:
        """The slot of the time step in which the object runs."""
        return self._when

    @when.setter
    def when(self, slot: str) -> None:
        self._when = slot
        self._place()

    @property
    def order(self) -> int:
        """Among objects in the same slot of a time step, smaller ones come first."""
        return self._order

    @order.setter
    def order(self, order: int) -> None:
        self._order = as_order(order)
        self._place()

    def _place(self) -> None:
        """Tells the engine the slot and the order."""

    @property
    def active(self) -> bool:
        """Whether runs include the object; what it contains follows it."""
        return self._active

    @active.setter
    def active(self, active: bool) -> None:
        self._active = bool(active)
        for part in self._contained:
            part.active = active

    @property
    def contained_objects(self) -> list[BrianObject]:
        """Objects that go into networks together with this one. The list can be changed, not replaced."""
        return self._contained

    def add_dependency(self, obj: BrianObject) -> None:
        """Says that this object can't run without another one."""
        self._needed_objects.append(getattr(obj, "_owner_object", lambda: obj)())

    def run(self) -> None:
        """Called in every step of the object's clock, in its slot."""

    def before_run(self, run_namespace: Any = None) -> None:
        """Called at the beginning of each run of a network that holds the object."""

    def after_run(self) -> None:
        """Called at the end of each run of a network that holds the object."""

    @property
    def _dt(self) -> float | None:
        """The time step in seconds, or None if the network's default counts."""
        clock = self._clock
        return None if clock is defaultclock or isinstance(clock, EventClock) else clock.dt_

    @property
    def _times(self) -> Any:
        """The times in seconds if the clock is an `EventClock`, else None."""
        return self._clock._times if isinstance(self._clock, EventClock) else None

    def _overrides(self, method: str) -> bool:
        return getattr(type(self), method) is not getattr(BrianObject, method)

    def _engine(self) -> Any:
        """What the engine is to have in its network for this object, or None."""
        if not self._in_engine and self._probe is None and self._overrides("run"):
            from .operations import Probe

            self._probe = Probe(self)
        return self._core if self._probe is None else self._probe.core

    def _dependencies(self) -> list[BrianObject]:
        """Objects without which this one can't run."""
        return self._needed_objects

    def _outside_names(self, outside: Any) -> dict[str, Any] | None:
        """What a run has to look up for this object; None if it has no texts."""
        return None

    def _sync(self) -> None:
        """Tells the engine what may have changed in Python since the last run."""
        if self._probe is not None:
            self._probe.sync(self)

    def _current_time(self) -> float:
        network = self._network() if self._network is not None else None
        if network is not None and network.running:
            return self._clock.t_
        # The clock may have gone on with another network since.
        return self._clock._time_of_step_at(self._time if network is None else network.t_)

    def _belongs_to(self, network: Any) -> None:
        """Notes the network that has run this object: it can't be run in another one."""
        self._network = ref(network)
        never_run.discard(self)

    def _released(self) -> None:
        """Takes that back: an error was found before the object ran. Nobody has forgotten it, though."""
        self._network = None
        self._complete = False

    def _ran_elsewhere(self, network: Any) -> bool:
        return self._network is not None and self._network() is not network

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name!r}>"


def as_order(order: Any) -> int:
    """The place among objects in the same slot, as a number. Raises TypeError for what is none.

    Brian takes a text, too, and does without trouble as long as nothing else is in the slot: so do scripts.
    """
    if isinstance(order, str):
        warn(
            "core.base.order",
            f"order='{order}' is no number: it counts as 0 (did you mean when='{order}'?)",
            once=True,
        )
        return 0
    try:
        return operator.index(order)
    except TypeError:
        raise TypeError(f"order has to be an integer, not {type(order).__name__}") from None


def with_contained(objects: Iterable[BrianObject]) -> list[BrianObject]:
    """Objects, each followed by those that it contains; none of them twice."""
    found: dict[int, BrianObject] = {}
    ahead = list(objects)[::-1]
    while ahead:
        obj = ahead.pop()
        if id(obj) not in found:
            found[id(obj)] = obj
            ahead.extend(reversed(obj._contained))
    return list(found.values())


def regular_clock(clock: Any, what: str) -> Any:
    """Refuses an `EventClock` where equations need a time step."""
    if isinstance(clock, EventClock):
        raise TypeError(f"{what} needs a clock with a time step, not an EventClock")
    return clock


def _in_cell() -> bool:
    """Whether the user's code is that of a cell in IPython, not a function."""
    frame = caller()
    return frame.f_locals is frame.f_globals and "_oh" in frame.f_globals


def _place() -> str:
    """Where the user's code is at the moment."""
    frame = caller()
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
