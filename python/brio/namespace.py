"""Names from outside a model: a group's own namespace, then the caller's variables."""

from __future__ import annotations

import sys
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType, FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from .errors import add_to_message, is_unknown_name, unknown_names
from .units import Unit, get_dimensions

__all__ = ["DEFAULT_CONSTANTS", "get_local_namespace"]

#: Constants that model text can use everywhere.
DEFAULT_CONSTANTS = {"pi": np.pi, "e": np.e, "inf": np.inf, "-inf": -np.inf}

#: SI value, exponents of the dimension, type.
Constant = tuple[float, tuple[float, ...], str]
_NO_DIMENSION = (0.0,) * 7
#: Of shorter names, too many others are like them.
_SHORTEST_TYPO = 3
_PACKAGE = __name__.rpartition(".")[0]


def __getattr__(name: str) -> Any:
    # Units are made when they are first asked for.
    if name == "DEFAULT_UNITS":
        from .units import allunits, stdunits

        modules = (allunits, stdunits)
        units = {unit: getattr(module, unit) for module in modules for unit in module.__all__}
        value = globals()[name] = {unit: value for unit, value in units.items() if isinstance(value, Unit)}
        return value
    if name == "DEFAULT_FUNCTIONS":
        from . import functions

        return functions.DEFAULT_FUNCTIONS
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


_standing_in: Any = None


def names_now(level: int = 0) -> Any:
    """The names around the caller, and what they stand for now, for `calling_from`."""
    frame = caller(level)
    return SimpleNamespace(f_locals=dict(frame.f_locals), f_globals=dict(frame.f_globals), f_back=None)


@contextmanager
def calling_from(names: Any) -> Iterator[None]:
    """Meanwhile, these are the names around the caller: for what was said earlier and is done now."""
    global _standing_in
    before, _standing_in = _standing_in, names
    try:
        yield
    finally:
        _standing_in = before


def caller(level: int = 0) -> FrameType:
    """The frame outside this package that called it, and `level` frames above that."""
    if _standing_in is not None:
        return _standing_in
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    for _ in range(level):
        while frame.f_back is not None:
            frame = frame.f_back
            if not _is_ours(frame):
                break
    return frame


def _is_ours(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__", "")
    return name == _PACKAGE or name.startswith(_PACKAGE + ".")


def get_local_namespace(level: int = 0) -> dict[str, Any]:
    """The names that code called from here would see: globals, overridden by locals.

    Parameters
    ----------
    level : int
        How many frames above the caller to look.
    """
    frame = caller(level)
    return {**frame.f_globals, **frame.f_locals}


class Outside:
    """Where to look for names: an explicit mapping, or the frame of the caller.

    `refused` collects names that exist but can't be used, with the reason. Errors that pass through
    ``with outside:`` are told about them.
    """

    def __init__(self, namespace: Mapping[str, Any] | None = None, level: int = 0) -> None:
        self._explicit = namespace
        self._frame = caller(level) if namespace is None else None
        self.refused: dict[str, str] = {}

    def as_now(self) -> Outside:
        """The same names, for what they stand for now."""
        if self._frame is None:
            return Outside(dict(self._explicit or {}))
        return Outside({**self._frame.f_globals, **self._frame.f_locals})

    def as_dict(self) -> dict[str, Any]:
        """All names outside any group."""
        return {name: value for place in reversed(self._places(None)) for name, value in place.items()}

    def _places(self, own: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
        places = [own] if own else []
        if self._explicit is not None:
            places.append(self._explicit)
        if self._frame is not None:
            places += [self._frame.f_locals, self._frame.f_globals]
        return places

    def resolve(
        self, names: Sequence[str], own: Mapping[str, Any] | None = None, owner: Any = None
    ) -> dict[str, Any]:
        """What the engine has to know of those of `names` that are found: constants and functions.

        A group's `own` namespace is looked at first; `owner` is the group whose code it is.
        """
        if not names:
            return {}
        places = self._places(own)
        found = {}
        for name in names:
            named = self._first(name, places, owner)
            if named is not None:
                found[name] = named
        return found

    def _first(self, name: str, places: Sequence[Mapping[str, Any]], owner: Any) -> Any:
        for place in places:
            if name not in place:
                continue
            value = place[name]
            function = as_function(value)
            if function is not None:
                return function._core_function(owner)
            constant = as_constant(value)
            if constant is not None:
                return constant
            self.refused.setdefault(name, _reason(value))
        return None

    def warn_of_conflicts(
        self, owner: Any, texts_use: Iterable[str], needed: Sequence[str], own: Mapping[str, Any] | None
    ) -> None:
        """Warns of names that mean one thing inside a group and another outside, or two things outside."""
        from .conflicts import warn_of_conflicts

        places = [("of its namespace", own or {}), ("around the call", ChainMap(*self._places(None)))]
        warn_of_conflicts(owner, texts_use, needed, places, meaning_of)

    def __enter__(self) -> Outside:
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if error is not None:
            self.explain(error)

    def explain(self, error: BaseException) -> None:
        """Adds to an error about unknown names why values were passed over, or which other name is near."""
        if not is_unknown_name(error):
            return
        notes = [f"'{name}' exists here, but {reason}" for name, reason in self.refused.items()]
        for name in unknown_names(error):
            near = "" if name in self.refused else self._near(name)
            if near:
                notes.append(f"'{name}' does not exist here: {near}")
        if notes:
            add_to_message(error, "\n".join(f"  note: {note}" for note in notes))

    def _near(self, name: str) -> str:
        """A question after a name that the user may have meant; empty if none is like it."""
        from ._core import did_you_mean

        if len(name) < _SHORTEST_TYPO:
            return ""
        known = {
            each
            for place in self._places(None)
            for each, value in place.items()
            if not each.startswith("_") and not isinstance(value, Unit) and as_constant(value) is not None
        }
        return did_you_mean(name, sorted(known))


def _reason(value: Any) -> str:
    if isinstance(value, FunctionType):
        return "it does not say which units it takes and gives: decorate it with check_units"
    shape = np.shape(value) if isinstance(value, (np.ndarray, list, tuple)) else None
    if shape is not None:
        return f"its value has shape {shape}: model text needs a single number"
    return f"its value is of type {type(value).__name__}: model text needs a number"


def as_constant(value: Any) -> Constant | None:
    """A value that model text can use, or None for anything but a single number or quantity."""
    if isinstance(value, (bool, np.bool_)):
        return float(value), _NO_DIMENSION, "bool"
    if isinstance(value, (int, np.integer)):
        small = -(1 << 31) <= value < 1 << 31
        return float(value), _NO_DIMENSION, "i32" if small else "i64"
    if isinstance(value, (float, np.floating)):
        return float(value), _NO_DIMENSION, "f64"
    if isinstance(value, np.ndarray) and value.shape == ():
        if type(value) is np.ndarray:
            return as_constant(value.item())
        return float(np.asarray(value)), get_dimensions(value)._dims, "f64"
    # Asked of the class, because attributes of some objects import whole packages.
    as_scalar = getattr(type(value), "_as_scalar_quantity", None)
    return as_constant(as_scalar(value)) if as_scalar is not None else None


def as_function(value: Any) -> Any:
    """A function that model text can call as a `Function`, or None for anything else."""
    # Asked of the class, because attributes of some objects import whole packages.
    if hasattr(type(value), "_core_function"):
        return value
    if isinstance(value, FunctionType) and hasattr(value, "_arg_units") and hasattr(value, "_return_unit"):
        from .functions import function_of

        return function_of(value)
    return None


def meaning_of(value: Any) -> tuple[Any, ...] | None:
    """What tells apart two values that one name could stand for, or None for what model text can't use."""
    if hasattr(type(value), "_core_function"):
        return "function", id(value)
    if isinstance(value, FunctionType):
        return ("function", id(value)) if hasattr(value, "_arg_units") else None
    constant = as_constant(value)
    return constant and constant[:2]


def check_namespace(namespace: Any) -> None:
    """Refuses what can't be a group's namespace."""
    if namespace is None:
        return
    if not hasattr(namespace, "keys"):
        raise TypeError(f"namespace has to be a dictionary, not {type(namespace).__name__}")
    for name in namespace:
        if name.startswith("_"):
            raise ValueError(
                f"'{name}' can't be in a namespace: names with a leading '_' are for Brio itself"
            )
