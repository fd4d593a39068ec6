"""`run` without a network: it runs the objects that the caller's variables hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from weakref import WeakSet

from .base import BrianObject, current_scope, never_run, start_scope, with_contained
from .errors import MagicError
from .explanation import Explanation
from .messages import debug, is_wanted, warn
from .namespace import Outside, caller
from .network import MemoryEstimate, Network
from .running import run_duration, stop
from .tracebacks import without_frames

__all__ = [
    "MagicNetwork",
    "collect",
    "explain",
    "magic_network",
    "memory_estimate",
    "restore",
    "resume",
    "run",
    "start_scope",
    "stop",
    "store",
]


_Answer = TypeVar("_Answer")


def collect(level: int = 0) -> set[BrianObject]:
    """The objects that the caller's variables hold and that were made since `start_scope`.

    Objects inside lists or other containers are not found.

    Parameters
    ----------
    level : int
        How many frames above the caller to look.
    """
    return {
        value for _, value in _variables(level) if isinstance(value, BrianObject) and _is_collected(value)
    }


#: What IPython keeps of the results of cells, which nobody has asked to be part of a simulation.
_HISTORY = re.compile(r"_{1,3}|_\d+|_oh|Out")


def _variables(level: int) -> list[tuple[str, Any]]:
    frame = caller(level)
    variables = list(frame.f_globals.items())
    if "_oh" in frame.f_globals:
        variables = [(name, value) for name, value in variables if not _HISTORY.fullmatch(name)]
    if frame.f_locals is not frame.f_globals:
        variables += frame.f_locals.items()
    return variables


def _is_collected(obj: BrianObject) -> bool:
    return obj.add_to_magic_network and obj._scope == current_scope()


class MagicNetwork(Network):
    """The network that `run` uses; there is one, `magic_network`.

    If all objects that the caller sees are new, time starts at 0. If they were run before, the run
    continues. Monitors may be added at any time. Anything else is ambiguous, and a `MagicError`.
    """

    _made = False

    def __init__(self) -> None:
        if MagicNetwork._made:
            raise ValueError("there is one MagicNetwork, magic_network: use a Network for others")
        MagicNetwork._made = True
        self._seen: WeakSet[BrianObject] = WeakSet()
        Network.__init__(self, name="magicnetwork")

    def add(self, *objs: Any) -> None:
        """Not possible: the objects are those that the caller's variables hold."""
        if objs:
            raise MagicError(
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
        checkpoint: Any = None,
        checkpoint_period: Any = None,
    ) -> None:
        """As `brio.run`."""
        length = run_duration(duration)

        def act() -> None:
            checkpoints = self._checkpoints(checkpoint, checkpoint_period)
            outside = Outside(namespace, level)
            self._run(self.t_ + length, report, report_period, outside, bool(profile), checkpoints)

        self._with_visible(level, act)

    def memory_estimate(
        self, duration: Any, namespace: Mapping[str, Any] | None = None, level: int = 0
    ) -> MemoryEstimate:
        """As `brio.memory_estimate`."""
        return self._without_run(level, lambda: self._memory_estimate(duration, Outside(namespace, level)))

    def _without_run(self, level: int, ask: Callable[[], _Answer]) -> _Answer:
        seen = set(self._seen)
        self._update(collect(level), level)
        try:
            return ask()
        finally:
            self._objects = []
            self._seen = WeakSet(seen)  # nothing was run

    def explain(self, namespace: Mapping[str, Any] | None = None, level: int = 0) -> Explanation:
        """As `brio.explain`."""
        return self._without_run(level, lambda: self._explain(Outside(namespace, level)))

    def resume(
        self,
        checkpoint: Any,
        report: str | Callable[..., None] | None = None,
        report_period: Any = None,
        namespace: Mapping[str, Any] | None = None,
        profile: Any = None,
        level: int = 0,
        checkpoint_period: Any = None,
    ) -> None:
        """As `brio.resume`."""
        wanted = (checkpoint, report, report_period, namespace, profile, level, checkpoint_period)
        self._with_visible(level, lambda: Network.resume(self, *wanted))

    def store(self, name: str = "default", filename: Any = None, level: int = 0) -> None:
        """As `brio.store`."""
        self._with_visible(level, lambda: Network.store(self, name, filename))

    def restore(
        self,
        name: str = "default",
        filename: Any = None,
        restore_random_state: bool = False,
        level: int = 0,
    ) -> None:
        """As `brio.restore`."""
        self._with_visible(level, lambda: Network.restore(self, name, filename, restore_random_state))

    def _with_visible(self, level: int, act: Callable[[], None]) -> None:
        """Acts on what the caller's variables hold; they decide how long objects live afterwards."""
        self._update(collect(level), level)
        try:
            act()
        finally:
            self._objects = []

    def get_states(
        self,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> dict[str, Any]:
        """The states of all objects that the caller's variables hold; see `Network.get_states`."""
        with self._holding(collect(level)):
            return Network.get_states(self, units, format, subexpressions, read_only_variables, level)

    def set_states(
        self, values: Mapping[str, Any], units: bool = True, format: str = "dict", level: int = 0
    ) -> None:
        """Writes the states of objects that the caller's variables hold; see `Network.set_states`."""
        with self._holding(collect(level)):
            Network.set_states(self, values, units, format, level)

    @contextmanager
    def _holding(self, found: set[BrianObject]) -> Iterator[None]:
        """With these objects in the network, until their variables decide again how long they live."""
        self._objects = _sorted(found)
        try:
            yield
        finally:
            self._objects = []

    def _update(self, found: set[BrianObject], level: int) -> None:
        objects = _sorted(found)
        _check_left_out(found, level)
        lost = _without_what_they_need(objects)
        # Synapses of a former run, between groups that were replaced since, say nothing about this one.
        left_over = [obj for obj in lost if obj in self._seen]
        deciding = [
            obj
            for obj in objects
            if obj.invalidates_magic_network and not any(obj is each for each in left_over)
        ]
        for obj in objects:
            if obj._network is not None and obj not in self._seen:
                raise RuntimeError(
                    f"'{obj.name}' has been run in another network: continue with the run() of that network"
                )
        known = [obj for obj in deciding if obj in self._seen]
        if known and len(known) < len(deciding):
            raise MagicError(_mixture(known, [obj for obj in deciding if obj not in self._seen]))
        begins = bool(deciding) and not known
        _switch_off(lost, told=lambda obj: not (begins and obj in self._seen))
        if begins:
            self._begin()
            self._seen = WeakSet()
        self._objects = objects
        self._seen.update(with_contained(objects))
        if is_wanted("DEBUG"):
            names = [obj.name for obj in self]
            debug("core.magic.magic_objects", f"the run includes {len(names)} objects: {', '.join(names)}")


def _sorted(objects: set[BrianObject]) -> list[BrianObject]:
    return sorted(objects, key=lambda obj: (obj.order, obj.name))


def _mixture(known: list[BrianObject], new: list[BrianObject]) -> str:
    def names(objects: list[BrianObject]) -> str:
        return ", ".join(f"'{obj.name}'" for obj in objects)

    return (
        f"some objects were run before ({names(known)}), others are new ({names(new)}), so it is not clear "
        "whether run() continues a simulation or begins one; make a Network of the objects that belong "
        "together, or call start_scope() before a new model"
    )


def _without_what_they_need(objects: list[BrianObject]) -> dict[BrianObject, str]:
    """Objects that record from, or connect, what the caller does not see, and the name of that."""
    visible = {id(obj) for obj in with_contained(objects)}
    missing = {
        obj: [needed.name for needed in obj._dependencies() if id(needed) not in visible] for obj in objects
    }
    return {obj: names[0] for obj, names in missing.items() if names}


def _switch_off(lost: dict[BrianObject, str], told: Callable[[BrianObject], bool]) -> None:
    """Objects without what they need can't run. The user is told of some of them."""
    for obj, missing in lost.items():
        if obj.active and told(obj):
            warn(
                "core.magic.dependency_warning",
                f"'{obj.name}' is left out of the run, because no variable holds '{missing}'; "
                "its attribute 'active' is False now",
            )
        obj.active = False


def _check_left_out(found: set[BrianObject], level: int) -> None:
    """Refuses a run that would pass over objects that were most likely meant to be in it.

    These are objects that could run, that no run has included yet, and that are in a list (tuple, set,
    dictionary) that the caller sees; or any, if the caller sees none at all.
    """
    waiting = {id(obj): obj for obj in never_run if obj not in found and obj.active and _is_collected(obj)}
    if not waiting:
        return
    for name, value in _variables(level):
        inside = [waiting[id(item)] for item in _items(value) if id(item) in waiting]
        together = {id(obj) for obj in (*found, *inside)}
        for obj in inside:
            if all(id(needed) in together for needed in obj._dependencies()):
                raise MagicError(
                    f"'{obj.name}' would be left out of the run: run() does not look into lists and other "
                    f"containers such as '{name}'. Make a Network of the objects, Network(…, {name}), and "
                    "call its run(); or set the attribute 'active' of what is to be left out to False"
                )
    if not found:
        names = ", ".join(sorted(f"'{obj.name}'" for obj in waiting.values())[:5])
        raise MagicError(
            f"run() finds nothing to run, because no variable where it is called holds any object; there are "
            f"{names}. Make a Network of them and call its run()"
        )


def _items(value: Any) -> Iterable[Any]:
    if type(value) is dict:
        return value.values()
    return value if type(value) in (list, tuple, set) else ()


#: The network that `run` uses.
magic_network = MagicNetwork()


def run(
    duration: Any,
    report: str | Callable[..., None] | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    profile: Any = None,
    level: int = 0,
    checkpoint: Any = None,
    checkpoint_period: Any = None,
) -> None:
    """Runs all objects that the caller's variables hold.

    If none of them was run before, time starts at 0; if they were, the run continues.

    Parameters
    ----------
    duration : Quantity
        How long.
    report : 'text', 'stdout', 'stderr' or callable, optional
        Progress as text, or a function that is called with the elapsed time, the completed fraction, the
        time at which the run began, and its duration.
    report_period : Quantity
        The time between reports; 10 seconds if it is not given.
    namespace : dict, optional
        Values for names in the model, instead of the caller's variables.
    profile : bool, optional
        Measure how long each part of the network takes; see `profiling_summary`.
    level : int
        How many frames above the caller to look for objects and names.
    checkpoint : path, optional
        A file that takes the whole state every now and then, and at the end: `resume` goes on from there.
    checkpoint_period : Quantity
        The time between checkpoints, by the clock on the wall; one minute if it is not given.

    Raises
    ------
    MagicError
        If some objects were run before and others were not.
    BrianObjectException
        If a model is wrong; its ``__cause__`` says what is.
    """
    how = (report, report_period, namespace, profile, level, checkpoint, checkpoint_period)
    with _ShortTraceback():
        magic_network.run(duration, *how)


def resume(
    checkpoint: Any,
    report: str | Callable[..., None] | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    profile: Any = None,
    level: int = 0,
    checkpoint_period: Any = None,
) -> None:
    """Goes on with a run from its checkpoint, with the objects that the caller's variables hold.

    Arguments, and what is raised, as for `Network.resume`.
    """
    with _ShortTraceback():
        magic_network.resume(checkpoint, report, report_period, namespace, profile, level, checkpoint_period)


def memory_estimate(
    duration: Any, namespace: Mapping[str, Any] | None = None, level: int = 0
) -> MemoryEstimate:
    """What all objects that the caller's variables hold will take of memory when they have run for so long.

    Arguments, and what is raised, as for `Network.memory_estimate`.
    """
    with _ShortTraceback():
        return magic_network.memory_estimate(duration, namespace, level)


def explain(namespace: Mapping[str, Any] | None = None, level: int = 0) -> Explanation:
    """How all objects that the caller's variables hold run together, and what would make them faster.

    Arguments, result, and what is raised, as for `Network.explain`.
    """
    with _ShortTraceback():
        return magic_network.explain(namespace, level)


def store(name: str = "default", filename: Any = None) -> None:
    """Keeps the state of all objects that the caller's variables hold, for `restore`.

    Arguments, and what is raised, as for `Network.store`.
    """
    magic_network.store(name, filename)


def restore(name: str = "default", filename: Any = None, restore_random_state: bool = False) -> None:
    """Goes back to a state that `store` has kept.

    Arguments, and what is raised, as for `Network.restore`.
    """
    magic_network.restore(name, filename, restore_random_state)


class _ShortTraceback:
    """Frames from inside would only distract from the line that is wrong."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, frames: Any) -> None:
        if isinstance(error, Exception):
            raise without_frames(error) from error.__cause__
