"""Subtrees of a section, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from ..errors import code_of

if TYPE_CHECKING:
    from .tree import Morphology

#: The one object for each section of the engine: `m.axon` is `m.axon`.
objects: WeakValueDictionary[int, Morphology] = WeakValueDictionary()

#: The class for each kind of section; `sections` fills it in.
classes: dict[str, type[Morphology]] = {}


@contextmanager
def names_are_attributes() -> Iterator[None]:
    """Names of subtrees are attributes: those that are unknown or taken raise AttributeError."""
    try:
        yield
    except Exception as error:
        if code_of(error) not in ("unknown-name", "duplicate-name"):
            raise
        raise AttributeError(str(error)) from None


def object_of(core: Any, parent: Morphology | None = None) -> Any:
    """The object for a section. It holds the one above it, which the engine's section does not."""
    found = objects.get(core.address)
    if found is None:
        found = object.__new__(classes[core.kind])
        found._take(core)
    if parent is not None:
        found._hang_on(parent)
    return found


class Children:
    """The subtrees at the end of a section, in the order in which they were attached.

    It iterates over the subtrees; ``in`` and ``[...]`` take their names.
    """

    def __init__(self, owner: Morphology) -> None:
        self._owner = owner

    def __iter__(self) -> Iterator[Any]:
        return iter([object_of(core, self._owner) for core in self._owner._core.children])

    def __len__(self) -> int:
        return len(self._owner._core.children)

    def __contains__(self, item: object) -> bool:
        return isinstance(item, str) and self._owner._core.child(item) is not None

    def __getitem__(self, item: str) -> Any:
        if not isinstance(item, str):
            raise TypeError(f"a subtree is chosen by its name, not by {type(item).__name__}")
        core = self._owner._core.child(item)
        if core is None:
            raise KeyError(item)
        return object_of(core, self._owner)

    def name(self, child: Morphology) -> str | None:
        """The name that a subtree was attached with, not a number or letter that it has besides; or None."""
        return self._owner._core.name_of(child._core) or None

    def add(self, name: str | None, subtree: Morphology, automatic_name: bool = False) -> None:
        """Attaches a subtree.

        Parameters
        ----------
        name : str or None
            Its name. A subtree that is here already gets one more.
        subtree : Morphology
            What to attach.
        automatic_name : bool
            Whether a number is put behind a name that another subtree has: ``dend2`` for ``dend``.

        Raises
        ------
        AttributeError
            If another subtree has that name.
        ValueError
            If this section is part of the subtree.
        """
        core = self._owner._core
        if automatic_name and name is not None:
            number, base = 1, name
            while name in self and core.child(name).address != subtree._core.address:
                number += 1
                name = f"{base}{number}"
        with names_are_attributes():
            core.attach(name or "", subtree._core)
        subtree._hang_on(self._owner)

    def remove(self, name: str) -> None:
        """Removes a subtree, with all its names.

        Raises
        ------
        AttributeError
            If there is none of that name.
        """
        with names_are_attributes():
            removed = self._owner._core.at(name)
            self._owner._core.remove(name)
        self._owner._below.pop(removed.address, None)
        known = objects.get(removed.address)
        if known is not None:
            known._above = None

    def __repr__(self) -> str:
        if not len(self):
            return "<0 children>"
        return f"<{len(self)} children: { {self.name(child): child for child in self} }>"
