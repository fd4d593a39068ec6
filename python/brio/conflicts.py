"""Names that mean one thing to a model and another to the script around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._core import language_functions
from .messages import warn
from .units import Unit

if TYPE_CHECKING:
    from .owner import VariableOwner

_MESSAGE = "groups.group.Group.resolve.resolution_conflict"

#: What tells a value from others, or None if model text can't use it.
Reader = Any


def warn_of_conflicts(
    owner: VariableOwner,
    texts_use: Iterable[str],
    needed: Sequence[str],
    places: Sequence[tuple[str, Mapping[str, Any]]],
    read: Reader,
) -> None:
    """Warns once of each name that is found in more than one place with different values.

    Parameters
    ----------
    owner
        The group whose text it is.
    texts_use : iterable of str
        All names in its text.
    needed : sequence of str
        Those of them that have no meaning inside.
    places : sequence of (str, mapping)
        Where names from outside are found, in this order, each with what it is called.
    read : callable
        Gives what tells a value from others, or None if model text can't use it.
    """
    outside = set(needed)
    for name in texts_use:
        found = [
            (where, names[name])
            for where, names in places
            if name in names and read(names[name]) is not None and not isinstance(names[name], Unit)
        ]
        if not found:
            continue
        if name in outside:
            _warn_of_two_values(owner, name, found, read)
        elif not _is_same_inside(owner, name, found[0][1], read):
            where, value = found[0]
            _warn(
                f"'{name}' means {_inner_meaning(owner, name)} in the text of '{owner.name}', and is also "
                f"a name {where} with the value {_shown(value)}, which is not used"
            )


def _warn_of_two_values(
    owner: VariableOwner, name: str, found: Sequence[tuple[str, Any]], read: Reader
) -> None:
    (first_place, first), *others = found
    for where, value in others:
        if read(value) != read(first):
            _warn(
                f"'{name}' in the text of '{owner.name}' is a name {first_place} with the value "
                f"{_shown(first)}, which is used, and {where} with the value {_shown(value)}"
            )
            return


def _is_same_inside(owner: VariableOwner, name: str, value: Any, read: Reader) -> bool:
    from .namespace import DEFAULT_CONSTANTS

    if name == "N":
        return read(value)[0] == len(owner)
    if name in language_functions():
        # NumPy's, and what stands for them with units.
        inner = getattr(value, "_orig_func", value)
        return getattr(inner, "__module__", "").partition(".")[0] in (__package__, "numpy")
    return name in DEFAULT_CONSTANTS and read(value)[0] == DEFAULT_CONSTANTS[name]


def _inner_meaning(owner: VariableOwner, name: str) -> str:
    from .namespace import DEFAULT_CONSTANTS

    if name in DEFAULT_CONSTANTS:
        return "the constant"
    if name in language_functions():
        return "the function of the language"
    modules = (import_module(f"{__package__}.units.{module}") for module in ("stdunits", "allunits"))
    is_unit = any(name in module.__all__ for module in modules)
    return "the unit" if is_unit else "the variable of the group"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _warn(text: str) -> None:
    warn(_MESSAGE, text, once=True)
