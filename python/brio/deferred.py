"""Runs that wait for ``device.build()``, and that ``device.run()`` repeats with other values.

With ``set_device('cpp_standalone', build_on_run=False)`` a script says first what is to be done and then has
it done, once or many times. From its first run on (or from ``device.apply_run_args()``), runs, assignments
and connections are kept in the order in which they were said; whoever performs them begins with the state
from before. With ``build_on_run=True`` the first run is performed at once, and can be repeated as well.

What is said before the first run is done when it is said, and noted: where chance is in it and no seed was
chosen, a repetition does it again.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np

from . import random
from .base import with_contained
from .namespace import calling_from, names_now
from .run_args import set_values

__all__ = ["deferrable", "waiting"]

#: Of the state from before, in each network.
_BEFORE = "before the first run of the device"
#: Functions of model text that draw nothing at random; whoever makes others may.
_CERTAIN = frozenset(
    "sin cos tan sinh cosh tanh arcsin arccos arctan exp log log10 log1p expm1 exprel sqrt abs sign ceil "
    "floor clip int timestep range and or not if in".split()
)
_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
#: Bytes of state, and of what was assigned, up to which a run that is performed at once can be repeated.
_REPEATABLE = 512 << 20


class Act:
    """Something that a script has said: a method was called with arguments."""

    def __init__(self, method: Callable[..., Any], obj: Any, args: Any, kwds: Any) -> None:
        self.obj = obj
        self._method, self._args, self._kwds = method, args, kwds
        self._names = names_now(kwds.get("level", 0))

    def do(self) -> None:
        with calling_from(self._names):
            self._method(self.obj, *self._args, **self._kwds)

    @property
    def connects(self) -> bool:
        """Whether it makes synapses."""
        return self._method.__name__ == "connect"

    @property
    def by_chance(self) -> bool:
        """Whether its outcome may be another one each time."""
        values = [*self._args, *self._kwds.values()]
        if any(
            name not in _CERTAIN for text in values if isinstance(text, str) for name in _CALLED.findall(text)
        ):
            return True
        p = self._kwds.get("p", self._args[3] if self.connects and len(self._args) > 3 else 1)
        fixed = any(self._kwds.get(name) is not None for name in ("in_degree", "out_degree", "total"))
        return self.connects and (fixed or isinstance(p, str) or p != 1)

    @property
    def nbytes(self) -> int:
        """What it keeps in memory."""
        return sum(
            value.nbytes for value in (*self._args, *self._kwds.values()) if isinstance(value, np.ndarray)
        )


class Waiting:
    """What a script has said and is not done yet, or is to be repeated."""

    def __init__(self) -> None:
        self._networks: list[tuple[Any, list[Any]]] = []
        self.begin_anew(False)

    def begin_anew(self, wanted: bool, repeats: bool = False) -> None:
        """Forgets everything. From the next run on, things wait if that is `wanted`; `repeats`: else, the
        first run is performed at once and can be repeated."""
        for network, objects in self._networks:
            _show_time(network, objects, 0.0)
        #: Whether runs wait.
        self.wanted = wanted
        #: Whether the first run can be repeated, though it does not wait.
        self.repeats = repeats
        #: Whether a device was chosen that takes the C++ source of functions, whatever preferences say.
        self.standalone = wanted or repeats
        #: Whether all that waited has been performed at least once.
        self.performed = False
        #: Whether `device.build` was called.
        self.built = False
        #: How long the last performance took, in seconds.
        self.seconds: float | None = None
        #: Where files of values are, and results would be.
        self.folder: Callable[[], str] = str
        #: Why nothing can be repeated.
        self.obstacle = ""
        self._process = os.getpid()
        self._begun = False
        self._acting = False
        self._before: list[Act] = []
        self._acts: list[Callable[[], None]] = []
        self._networks: list[tuple[Any, list[Any]]] = []
        self._stored = False
        #: Timed arrays that have had other values in a repetition, with their own.
        self._replaced: dict[Any, np.ndarray] = {}

    def begin(self) -> None:
        """From now on, things wait: values for a repetition are set before them."""
        self._begun = self.wanted or (self.repeats and not self.performed)

    def give_up(self, why: str) -> None:
        """What was performed will not be repeated: nothing of it is kept."""
        for network, _ in self._networks:
            network._stored.pop(_BEFORE, None)
        self.repeats, self.obstacle = False, why
        self._before, self._acts, self._networks = [], [], []

    @property
    def keeps(self) -> bool:
        """Whether what is said now waits."""
        return self._begun and not self._acting and not self.performed

    @property
    def takes_runs(self) -> bool:
        """Whether a run that is said now waits, or can be repeated."""
        if self._acting or not (self.wanted or self.repeats):
            return False
        if self.performed and self.repeats:
            self.give_up("there were several runs, each performed at once")
        return not self.performed

    @property
    def notes(self) -> bool:
        """Whether what is said now is done, but may have to be done again."""
        return (self.wanted or self.repeats) and not self._acting and not self.performed

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Meanwhile, nothing waits and nothing is noted."""
        before, self._acting = self._acting, True
        try:
            yield
        finally:
            self._acting = before

    def keep(self, act: Act) -> None:
        """Something else than a run waits."""
        self._acts.append(act.do)

    def note(self, act: Act) -> None:
        """It has been done, before the first run."""
        self._before.append(act)
        if not self.wanted and sum(act.nbytes for act in self._before) > _REPEATABLE:
            self.give_up("so much was assigned that it is not kept for a repetition")

    def take_run(self, network: Any, length: float, act: Callable[[], None]) -> None:
        """A run, of the objects that the network has now, waits, or is performed at once."""
        self.begin()
        objects = list(network._objects)
        self._networks.append((network, objects))
        active = [(obj, obj._active) for obj in with_contained(objects)]

        def run() -> None:
            with _holding(network, objects), _being_active(active):
                act()

        self._acts.append(run)
        if self.wanted:
            _show_time(network, objects, network._ahead + length)
            return
        if _size_of(with_contained(objects)) > _REPEATABLE:
            self.give_up("the network is so large that its state before the run is not kept")
            act()
            return
        try:
            self.perform()
        except BaseException:
            self.begin_anew(False, True)
            raise

    def perform(self, values: Any = None) -> None:
        """Does all that waits, in order, with other values at its beginning (see `set_values`).

        Raises
        ------
        RuntimeError
            If nothing waits.
        """
        if not self._acts:
            why = f": {self.obstacle}" if self.obstacle else ""
            raise RuntimeError(
                f"there is no run to build or to repeat{why}. Say set_device('cpp_standalone', "
                "build_on_run=False), and then run(…), before device.build(run=False) and device.run(…)"
            )
        begin = time.monotonic()
        with self.acting():
            self._go_back()
            for timed_array, numbers in self._replaced.items():
                timed_array._replace_values(numbers)
            self._replaced = {**set_values(values, self._objects(), self.folder), **self._replaced}
            for act in self._acts:
                act()
        self.performed = True
        self.seconds = time.monotonic() - begin

    def _objects(self) -> list[Any]:
        return with_contained([obj for _, objects in self._networks for obj in objects])

    def _go_back(self) -> None:
        # All objects that any of a network's runs has.
        all_of: dict[int, tuple[Any, dict[int, Any]]] = {}
        for network, objects in self._networks:
            all_of.setdefault(id(network), (network, {}))[1].update((id(obj), obj) for obj in objects)
        for network, by_id in all_of.values():
            objects = list(by_id.values())
            _show_time(network, objects, 0.0)
            with _holding(network, objects):
                if self._stored:
                    network._restore(network._stored[_BEFORE], random.is_seeded())
                else:
                    network._stored[_BEFORE] = network._snapshot(False)
        forked = os.getpid() != self._process
        if (self._stored or forked) and not random.is_seeded():
            if forked:  # other processes have inherited the same numbers
                random.seed()
                self._process = os.getpid()
            self._do_again()
        self._stored = True

    def _do_again(self) -> None:
        """What was said before the first run, if there is chance in it; synapses only if they were drawn."""
        if not any(act.by_chance for act in self._before):
            return
        drawn = {id(act.obj): act.obj for act in self._before if act.connects and act.by_chance}
        for synapses in drawn.values():
            if len(synapses):
                synapses._remove(np.arange(len(synapses)), {})
        for act in self._before:
            if not act.connects or id(act.obj) in drawn:
                act.do()


waiting = Waiting()

Method = TypeVar("Method", bound=Callable[..., Any])


def deferrable(method: Method) -> Method:
    """A method that changes state: it waits while runs before it do. `level` counts frames, as everywhere."""

    @wraps(method)
    def said(self: Any, *args: Any, **kwds: Any) -> Any:
        if not waiting.notes:
            return method(self, *args, **kwds)
        act = Act(method, self, args, kwds)
        if waiting.keeps:
            waiting.keep(act)
            return None
        with waiting.acting():  # what it calls in turn is part of it
            result = method(self, *args, **kwds)
        waiting.note(act)
        return result

    return cast(Method, said)


def _size_of(objects: Iterable[Any]) -> int:
    """About how many bytes of state objects have."""
    return sum(8 * len(obj) * len(obj._variables) for obj in objects if hasattr(obj, "_variables"))


def _show_time(network: Any, objects: list[Any], ahead: float) -> None:
    """A network and its clocks show the time that it will have reached, by as much later than it has."""
    if network._ahead == ahead:
        return
    network._ahead = ahead
    for obj in with_contained(objects):
        obj.clock._set_t(network.t_)
        obj._time = network.t_


@contextmanager
def _holding(network: Any, objects: list[Any]) -> Iterator[None]:
    before = network._objects
    network._objects = objects
    try:
        yield
    finally:
        network._objects = before


@contextmanager
def _being_active(flags: list[tuple[Any, bool]]) -> Iterator[None]:
    """Meanwhile, objects take part or not as they did when the run was said."""
    before = [(obj, obj._active) for obj, _ in flags]
    for obj, active in flags:
        obj._active = active
    try:
        yield
    finally:
        for obj, active in before:
            obj._active = active
