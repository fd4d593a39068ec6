"""Names of objects: given by the user, or found automatically ('neurongroup', 'neurongroup_1', …)."""

from __future__ import annotations

from weakref import WeakValueDictionary

_living: WeakValueDictionary[str, object] = WeakValueDictionary()


def unique_name(wanted: str) -> str:
    """A name for a new object. One that ends with ``*`` is completed so that no living object has it."""
    if not isinstance(wanted, str):
        raise TypeError(f"the name of an object has to be a string, not {type(wanted).__name__}")
    if not wanted.endswith("*"):
        if not wanted.isidentifier():
            raise ValueError(f"'{wanted}' can't be the name of an object: use letters, digits and '_'")
        return wanted
    base = wanted[:-1]
    name, number = base, 0
    while name in _living:
        number += 1
        name = f"{base}_{number}"
    return name


def register(name: str, thing: object) -> None:
    """Remembers who has a name, as long as it lives."""
    _living[name] = thing
