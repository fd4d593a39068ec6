"""Runs that wait for ``device.build()``, and that ``device.run()`` repeats with other values.

With ``set_device('cpp_standalone', build_on_run=False)`` a script says first what is to be done and then has
it done, once or many times. From its first run on (or from ``device.apply_run_args()``), runs, assignments
and connections are kept in the order in which they were said; whoever performs them begins with the state
from before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from . import random
from .namespace import calling_from, names_now

__all__ = ["deferrable", "waiting"]

#: Of the state from before, in each network.
_BEFORE = "before the first run that waited"


class Waiting:
    """What a script has said and is not done yet."""

    def __init__(self) -> None:
        self.begin_anew(False)

    def begin_anew(self, wanted: bool) -> None:
        """Forgets everything; from the next run on, things wait if that is wanted."""
        #: Whether runs wait.
        self.wanted = wanted
        #: Whether all that waited has been performed at least once.
        self.performed = False
        #: Whether `device.build` was called.
        self.built = False
        self._begun = False
        self._acting = False
        self._acts: list[Callable[[], None]] = []
        self._networks: list[tuple[Any, list[Any]]] = []
        self._stored = False

    def begin(self) -> None:
        """From now on, things wait: values for a repetition are set before them."""
        self._begun = self.wanted

    @property
    def keeps(self) -> bool:
        """Whether what is said now waits."""
        return self._begun and not self._acting and not self.performed

    def keep(self, act: Callable[[], None]) -> None:
        """Something else than a run waits."""
        self._acts.append(act)

    def keep_run(self, network: Any, act: Callable[[], None]) -> None:
        """A run waits, of the objects that the network has now."""
        objects = list(network._objects)
        self._networks.append((network, objects))

        def run() -> None:
            with _holding(network, objects):
                act()

        self._acts.append(run)

    def perform(self, values: Any = None) -> None:
        """Does all that waits, in order, with other values at its beginning (see `set_values`).

        Raises
        ------
        RuntimeError
            If nothing waits.
        """
        if not self._acts:
            raise RuntimeError(
                "there is no run to build or to repeat: say "
                "set_device('cpp_standalone', build_on_run=False), and then run(…), before "
                "device.build(run=False) and device.run(…)"
            )
        self._acting = True
        try:
            self._go_back()
            set_values(values, [obj for _, objects in self._networks for obj in objects])
            for act in self._acts:
                act()
        finally:
            self._acting = False
        self.performed = True

    def _go_back(self) -> None:
        # All objects that any of a network's runs has.
        all_of: dict[int, tuple[Any, dict[int, Any]]] = {}
        for network, objects in self._networks:
            all_of.setdefault(id(network), (network, {}))[1].update((id(obj), obj) for obj in objects)
        for network, objects in all_of.values():
            with _holding(network, list(objects.values())):
                if self._stored:
                    network.restore(_BEFORE, restore_random_state=random.is_seeded())
                else:
                    network.store(_BEFORE)
        self._stored = True


waiting = Waiting()

Method = TypeVar("Method", bound=Callable[..., Any])


def deferrable(method: Method) -> Method:
    """A method that changes state: it waits while runs before it do. `level` counts frames, as everywhere."""

    @wraps(method)
    def said(self: Any, *args: Any, **kwds: Any) -> Any:
        if not waiting.keeps:
            return method(self, *args, **kwds)
        names = names_now(kwds.get("level", 0))

        def act() -> None:
            with calling_from(names):
                method(self, *args, **kwds)

        waiting.keep(act)
        return None

    return cast(Method, said)


def set_values(values: Any, objects: Sequence[Any]) -> None:
    """Sets variables and timed arrays before a repetition.

    Parameters
    ----------
    values : mapping or sequence of str, optional
        New values for variables (``{G.tau: 5*ms}``), for timed arrays, or for variables by name
        (``{'neurongroup.tau': 5*ms}``, ``['neurongroup.tau=0.005']``: numbers are in SI units there).
    objects : sequence
        Where names are looked up.
    """
    if values is None:
        return
    if not isinstance(values, Mapping):
        pairs = [str(argument).partition("=") for argument in values]
        values = {name.strip(): float(value) for name, _, value in pairs}
        by_name = {key: (value, "_") for key, value in values.items()}
    else:
        by_name = {key: (value, "") for key, value in values.items() if isinstance(key, str)}
        for target, value in values.items():
            if not isinstance(target, str):
                _set(target, value)
    for name, (value, ending) in by_name.items():
        _set(_variable(name, objects, ending), value)


def _set(target: Any, value: Any) -> None:
    if hasattr(target, "set_item"):
        target.set_item(slice(None), value)
    elif hasattr(target, "_replace_values"):
        target._replace_values(value)
    else:
        raise TypeError(
            f"values can be given for variables (G.v) and timed arrays, not for {type(target).__name__}"
        )


def _variable(name: str, objects: Iterable[Any], ending: str) -> Any:
    group, _, variable = name.partition(".")
    for obj in objects:
        if obj.name == group and variable in getattr(obj, "_variables", ()):
            return getattr(obj, variable + ending)
    raise KeyError(f"no object of the runs has a variable '{name}': give it as 'neurongroup.v'")


@contextmanager
def _holding(network: Any, objects: list[Any]) -> Iterator[None]:
    before = network._objects
    network._objects = objects
    try:
        yield
    finally:
        network._objects = before
