"""`run` without a network: it runs the objects that the caller's variables hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakSet

from . import network as _network
from .base import BrianObject, current_scope, start_scope
from .errors import MagicError
from .messages import warn
from .namespace import Outside, caller
from .network import Network, stop

__all__ = ["MagicNetwork", "collect", "magic_network", "run", "start_scope", "stop"]


def collect(level: int = 0) -> set[BrianObject]:
    """The objects that the caller's variables hold and that were made since `start_scope`.

    Objects inside lists or other containers are not found.

    Parameters
    ----------
    level : int
        How many frames above the caller to look.
    """
    frame = caller(level)
    values = list(frame.f_globals.values())
    if frame.f_locals is not frame.f_globals:
        values += frame.f_locals.values()
    scope = current_scope()
    return {
        value
        for value in values
        if isinstance(value, BrianObject) and value.add_to_magic_network and value._scope == scope
    }


class MagicNetwork(Network):
    """The network that `run` uses; there is one, `magic_network`.

    If all objects that the caller sees are new, time starts at 0. If they were run before, the run continues.
    Monitors may be added at any time. Anything else is ambiguous, and a `MagicError`.
    """

    def __init__(self) -> None:
        self._seen: WeakSet[BrianObject] = WeakSet()
        Network.__init__(self, name="magicnetwork")

    def add(self, *objs: Any) -> None:
        """Not possible: the objects are those that the caller's variables hold."""
        if objs:
            raise TypeError(
                "magic_network takes the objects that variables hold: use a Network to choose them"
            )

    remove = add

    def run(
        self,
        duration: Any,
        report: str | Callable[..., None] | None = None,
        report_period: Any = None,
        namespace: Mapping[str, Any] | None = None,
        profile: Any = None,
        level: int = 0,
    ) -> None:
        """As `brio.run`."""
        length = _network._duration(duration)
        self._update(collect(level))
        try:
            self._run(length, report, report_period, Outside(namespace, level))
        finally:
            self._objects = []  # variables decide how long objects live

    def _update(self, found: set[BrianObject]) -> None:
        objects = _with_dependencies(sorted(found, key=lambda obj: (obj.order, obj.name)))
        deciding = [obj for obj in objects if obj.invalidates_magic_network]
        for obj in objects:
            if obj._ran_elsewhere(self):
                raise RuntimeError(
                    f"'{obj.name}' has been run in a network: continue with the run() of that network"
                )
        known = [obj for obj in deciding if obj in self._seen]
        if known and len(known) < len(deciding):
            raise MagicError(_mixture(known, [obj for obj in deciding if obj not in self._seen]))
        if deciding and not known:
            self._begin()
            self._seen = WeakSet()
        self._objects = objects
        self._seen.update(objects)


def _mixture(known: list[BrianObject], new: list[BrianObject]) -> str:
    def names(objects: list[BrianObject]) -> str:
        return ", ".join(f"'{obj.name}'" for obj in objects)

    return (
        f"some objects were run before ({names(known)}), others are new ({names(new)}), so it is not clear "
        "whether run() continues a simulation or begins one; make a Network of the objects that belong "
        "together, or call start_scope() before a new model"
    )


def _with_dependencies(objects: list[BrianObject]) -> list[BrianObject]:
    """Without objects that record from, or connect, what the caller does not see."""
    visible = set(map(id, objects))
    kept = []
    for obj in objects:
        missing = [needed.name for needed in obj._dependencies() if id(needed) not in visible]
        if missing:
            warn(
                "core.magic.dependency_warning",
                f"'{obj.name}' is left out of the run, because no variable holds '{missing[0]}'",
            )
        else:
            kept.append(obj)
    return kept


#: The network that `run` uses.
magic_network = MagicNetwork()


def run(
    duration: Any,
    report: str | Callable[..., None] | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    profile: Any = None,
    level: int = 0,
) -> None:
    """Runs all objects that the caller's variables hold.

    If none of them was run before, time starts at 0; if they were, the run continues.

    Parameters
    ----------
    duration : Quantity
        How long.
    report : 'text', 'stdout', 'stderr' or callable, optional
        Progress as text, or a function that is called with the elapsed time, the completed fraction, the time
        at which the run began, and its duration.
    report_period : Quantity
        The time between reports; 10 seconds if it is not given.
    namespace : dict, optional
        Values for names in the model, instead of the caller's variables.
    level : int
        How many frames above the caller to look for objects and names.

    Raises
    ------
    MagicError
        If some objects were run before and others were not.
    BrianObjectException
        If a model is wrong; its ``__cause__`` says what is.
    """
    try:
        magic_network.run(duration, report, report_period, namespace, profile, level)
    except Exception as error:
        # Frames from inside would only distract from the line that is wrong.
        raise error.with_traceback(None) from error.__cause__
