"""Functions of the user that a network calls while time passes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from weakref import ref

from . import _core
from .base import BrianObject
from .clocks import BaseClock
from .messages import warn

__all__ = ["NetworkOperation", "network_operation"]


class NetworkOperation(BrianObject):
    """Calls a function in every time step.

    The function may read and write the state of all objects, read records, and call `stop`. What it raises
    ends the run; everything recorded until then is kept.

    Parameters
    ----------
    function : callable
        Takes nothing, or the current time.
    dt : Quantity, optional
        The time step, if it is not that of the default clock.
    clock : Clock, optional
        The clock, instead of `dt`; with an `EventClock` the function is called at its times.
    when : str
        The slot of a time step.
    order : int
        Among objects in the same slot, smaller ones come first.
    name : str
        A name; ``networkoperation``, ``networkoperation_1``, … if none is given.

    Raises
    ------
    TypeError
        If the function takes other arguments.
    """

    add_to_magic_network = True

    def __init__(
        self,
        function: Callable[..., Any],
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str = "networkoperation*",
    ) -> None:
        self._takes_time = _takes_time(function)
        BrianObject.__init__(self, dt=dt, clock=clock, when=when, order=order, name=name)
        #: The function that is called.
        self.function = function

    def run(self) -> None:
        """Calls the function."""
        if self._takes_time:
            self.function(self._clock.t)
        else:
            self.function()


def _takes_time(function: Any) -> bool:
    if not callable(function):
        raise TypeError(f"a network operation needs a function, not {type(function).__name__}")
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    names = code.co_varnames[: code.co_argcount]
    if inspect.ismethod(function):
        names = names[1:]
    elif names and names[0] == "self":
        raise TypeError(
            f"'{function.__name__}' takes 'self': a method can't be decorated with @network_operation, "
            "because there is no object yet; write NetworkOperation(obj.method) when there is"
        )
    if len(names) > 1:
        raise TypeError(
            f"'{function.__name__}' can't be a network operation: it has to take no argument, or the time, "
            f"but takes {', '.join(names)}"
        )
    return bool(names)


def network_operation(*args: Any, **kwds: Any) -> Any:
    """Makes a function a `NetworkOperation`: it is called in every time step.

    Use it as ``@network_operation``, or with the arguments of `NetworkOperation`:
    ``@network_operation(dt=1*ms, when='end')``. The function takes nothing, or the current time.
    """

    def decorate(function: Callable[..., Any]) -> NetworkOperation:
        operation = NetworkOperation(function, **kwds)
        operation.__name__ = getattr(function, "__name__", operation.name)  # type: ignore[attr-defined]
        operation.__doc__ = function.__doc__
        return operation

    if len(args) == 1 and not kwds and callable(args[0]):
        return decorate(args[0])
    if args:
        warn(
            "core.operations.positional",
            "network_operation takes its arguments by their names, such as clock=… or when='end': without "
            "names they are ignored, as in Brian",
        )
    return decorate


class Probe:
    """What the engine calls for an object with a method ``run()``, and when."""

    def __init__(self, obj: BrianObject) -> None:
        self._timing = (obj._dt, obj._times)
        self._slot = (obj.when, obj.order)
        self.core = _core.probe(obj.name, _caller(obj), *self._timing, *self._slot)

    def sync(self, obj: BrianObject) -> None:
        """Tells the engine what has changed."""
        timing, slot = (obj._dt, obj._times), (obj.when, obj.order)
        if timing[0] != self._timing[0]:
            self._timing = timing
            self.core.time_by(*timing)
        if slot != self._slot:
            self._slot = slot
            self.core.run_at(*slot)


def _caller(obj: BrianObject) -> Callable[[float], None]:
    living = ref(obj)  # the engine keeps the function: it must not keep the object, which keeps the engine's

    def call(t: float) -> None:
        obj = living()
        network = None if obj is None else obj._network()  # type: ignore[misc]
        if network is not None:
            network._call(obj, t)

    return call
