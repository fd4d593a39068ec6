"""Names of objects: given by the user, or found automatically ('neurongroup', 'neurongroup_1', …)."""

from __future__ import annotations

import os
import re
from collections.abc import Container
from typing import Any
from weakref import WeakValueDictionary

__all__ = ["Nameable"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_living: WeakValueDictionary[str, object] = WeakValueDictionary()


def unique_name(wanted: str) -> str:
    """A name for a new object. One that ends with ``*`` is completed so that no living object has it.

    Raises TypeError for what is no text, ValueError for a text that can't be a name.
    """
    if not isinstance(wanted, str):
        raise TypeError(f"the name of an object has to be a string, not {type(wanted).__name__}")
    base = wanted.removesuffix("*")
    if not _NAME.fullmatch(base):
        raise ValueError(f"'{wanted}' can't be the name of an object: use letters, digits and '_'")
    if not wanted.endswith("*"):
        return wanted
    return free_name(base, _living)


def free_name(base: str, taken: Container[str]) -> str:
    """The first of ``base``, ``base_1``, ``base_2``, … that is not taken."""
    name, number = base, 0
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def register(name: str, thing: object) -> None:
    """Remembers who has a name, as long as it lives."""
    _living[name] = thing


def living(name: str) -> Any:
    """Who has a name, or None."""
    return _living.get(name)


#: Of this process and those that are forked from it: they have the same objects at the same places.
_family = os.urandom(8)
_by_id: WeakValueDictionary[int, object] = WeakValueDictionary()


def _inherited(family: bytes, number: int) -> object:
    found = _by_id.get(number) if family == _family else None
    return NotInherited() if found is None else found


class NotInherited:
    """What arrives in a process that has no such object.

    It tells who uses it: a worker of a pool that could not read what it was sent would let the pool wait.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise RuntimeError(
            "an object of a network was sent to a process that was not forked from this one after it was "
            "made: make it there, or send arrays and quantities"
        )

    def __getitem__(self, item: Any) -> Any:
        return self.__getattr__("item")


class Inherited:
    """Is sent to another process as what it is there: who was forked has all that there was then."""

    def __new__(cls, *args: Any, **kwds: Any) -> Any:
        made = object.__new__(cls)
        _by_id[id(made)] = made
        return made

    def __reduce__(self) -> Any:
        return _inherited, (_family, id(self))

    def __copy__(self) -> Any:
        raise TypeError(f"a {type(self).__name__} can't be copied: make another one")

    def __deepcopy__(self, memo: Any) -> Any:
        return self.__copy__()


class Nameable(Inherited):
    """Has a name that no other living object has, unless the user gave it.

    Parameters
    ----------
    name : str
        The name. If it ends with ``*``, a number is added to it if it is taken.
    """

    def __init__(self, name: str) -> None:
        self._name = unique_name(name)
        register(self._name, self)

    @property
    def name(self) -> str:
        """The name of the object."""
        return self._name
