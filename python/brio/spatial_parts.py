"""Parts of neurons with a shape: subtrees, sections, compartments, of one cell or of many."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from .messages import warn
from .morphology import Morphology, SubMorphology
from .owner import VariableOwner
from .subgroups import Subgroup
from .units import Quantity

if TYPE_CHECKING:
    from .spatial_neuron import SpatialNeuron

__all__ = ["SpatialAccess", "SpatialSubgroup", "compartments_of"]


def is_place(item: Any) -> bool:
    """Whether something says where, other than by numbers of items; a list does if something in it does."""
    if isinstance(item, slice):
        return isinstance(item.start, Quantity) or isinstance(item.stop, Quantity)
    if isinstance(item, (list, tuple)):
        return any(map(is_place, item))
    return isinstance(item, (Morphology, SubMorphology, Quantity))


def compartments_of(neuron: SpatialNeuron, place: Any, section: Morphology | None = None) -> np.ndarray:
    """The numbers of the compartments at a place, as the neuron counts them.

    `place` is a section or a part of one; a length or a stretch, along `section`; a number, a slice or an
    array of numbers; or a list of places. Raises IndexError for compartments that the neuron does not have.
    """
    total = neuron._size_of_shape[1]
    if isinstance(place, SpatialSubgroup):
        return np.unique(place._numbers_in_group() // neuron.cells)
    if isinstance(place, list) and is_place(place):
        return np.concatenate([compartments_of(neuron, each, section) for each in place])
    if isinstance(place, (Morphology, SubMorphology)):
        neuron._check_shape()
        return _checked(np.atleast_1d(place._own_indices(one_is_a_number=False)) - neuron._first, total)
    if is_place(place):
        neuron._check_shape()
        section = neuron.morphology if section is None else section
        begin, end = section._range(place)
        first = section._core.first_compartment - neuron._first
        return np.arange(first + begin, first + end)
    if isinstance(place, slice):
        return np.arange(total)[place]
    chosen = np.asarray(place)
    if isinstance(place, (str, bool, np.bool_)) or chosen.dtype.kind not in "biu" or chosen.ndim > 1:
        raise TypeError(
            "a place is a section (morphology.axon), a part of one, a length, a stretch between two lengths, "
            f"or a number of a compartment, not {place!r}"
        )
    return _checked(np.flatnonzero(chosen) if chosen.dtype.kind == "b" else np.atleast_1d(chosen), total)


def _checked(compartments: np.ndarray, total: int) -> np.ndarray:
    if compartments.size and (compartments.min() < 0 or compartments.max() >= total):
        wrong = compartments[(compartments < 0) | (compartments >= total)][0]
        raise IndexError(f"a neuron of {total} compartments has compartments 0 to {total - 1}, not {wrong}")
    return compartments


class SpatialAccess(VariableOwner):
    """Subtrees as attributes, places as indices."""

    #: The section with which this part begins; None for parts of sections.
    morphology: Morphology | None
    _takes_tuples = True

    def _neuron(self) -> SpatialNeuron:
        return self._owner_object()  # type: ignore[return-value]

    def _is_place(self, item: Any) -> bool:
        return is_place(item)

    def _state(self, name: str) -> Any:
        section = self.__dict__.get("morphology")
        if section is not None and self._is_section(name):
            self._neuron()._check_shape()
            subtree = section if name == "main" else section[name]
            first = subtree._core.first_compartment
            count = section.n if name == "main" else subtree.total_compartments
            return self._stretch(first, first + count, subtree)
        return VariableOwner._state(self, name)

    def _is_section(self, name: str) -> bool:
        return self.morphology is not None and (name == "main" or name in self.morphology)

    def _readable_names(self) -> list[str]:
        return [*VariableOwner._readable_names(self), *self._section_names()]

    def _section_names(self) -> list[str]:
        if self.morphology is None:
            return []
        children = self.morphology.children
        return ["main", *filter(None, map(children.name, children))]

    def _unknown_text(self) -> str:
        names = self._section_names()
        return f"; its sections are {', '.join(names)}" if names else ""

    def _set_unknown(self, name: str, value: Any) -> None:
        if self._is_section(name):
            raise AttributeError(
                f"'{name}' is a part of {self.name}; what can be set are its variables, such as {name}.v"
            )
        VariableOwner._set_unknown(self, name, value)

    def _stretch(self, begin: int, end: int, section: Morphology) -> SpatialSubgroup:
        """Compartments that follow each other, as the morphology counts them; of all cells."""
        neuron = self._neuron()
        items = np.arange((begin - neuron._first) * neuron.cells, (end - neuron._first) * neuron.cells)
        return SpatialSubgroup(neuron, items, section)

    def _items_at(self, item: Any) -> np.ndarray:
        """The items of a place, or of a cell and a place, as the whole group counts them."""
        neuron = self._neuron()
        cells = np.arange(neuron.cells)
        if isinstance(item, tuple):
            if len(item) != 2:
                raise IndexError(f"{self.name} takes a cell and a place, or one index, not {len(item)}")
            cells = _cells_at(neuron, item[0])
            item = item[1]
        compartments = compartments_of(neuron, item, self.morphology)
        return (compartments[:, np.newaxis] * neuron.cells + cells).ravel()

    def _index(self, item: Any, level: int = 0) -> Any:
        if is_place(item) or isinstance(item, tuple):
            items = self._items_at(item)
            outside = np.setdiff1d(items, self._numbers_in_group())
            if outside.size:
                neuron = self._neuron()
                raise IndexError(
                    f"{self.name} has no compartment {outside[0] // neuron.cells} of {neuron.name}: "
                    "this place is not in it"
                )
            found = self._numbers_here(items)
            return int(found[0]) if len(found) == 1 and not isinstance(item, (slice, tuple, list)) else found
        return super()._index(item, level)

    def __getitem__(self, item: Any) -> Any:
        """A part: of items, ``[5:10]``; or ``[10*um:50*um]``, ``[morphology.axon]``, ``[cell, place]``."""
        neuron = self._neuron()
        if is_place(item) or isinstance(item, tuple):
            return SpatialSubgroup(neuron, np.unique(self._items_at(item)), None)
        part = super().__getitem__(item)  # type: ignore[misc]
        return SpatialSubgroup(neuron, part._numbers_in_group(), None)


def _cells_at(neuron: SpatialNeuron, item: Any) -> np.ndarray:
    if isinstance(item, numbers.Integral) and not isinstance(item, bool):
        if not -neuron.cells <= item < neuron.cells:
            raise IndexError(f"{neuron.name} has cells 0 to {neuron.cells - 1}, not {item}")
        return np.array([item % neuron.cells])
    wanted = item if isinstance(item, slice) else np.asarray(item)
    try:
        return np.atleast_1d(np.arange(neuron.cells)[wanted])
    except IndexError:
        raise IndexError(
            f"cells are chosen by integers from 0 to {neuron.cells - 1}, slices, or {neuron.cells} truth "
            f"values, not by {item!r}"
        ) from None


class IndicesInGroup:
    """Items of a part as the whole group counts them: ``neuron.axon.indices[:]``."""

    def __init__(self, part: SpatialSubgroup) -> None:
        self._part = part

    def __getitem__(self, item: Any) -> np.ndarray:
        return self._part._numbers_in_group().astype(np.int32)[self._part._index(item)]


class SpatialSubgroup(SpatialAccess, Subgroup):
    """A part of neurons with a shape. Indices count from its beginning; its state is that of the neurons."""

    def __init__(self, neuron: SpatialNeuron, items: np.ndarray, section: Morphology | None) -> None:
        self.morphology = section
        if items.size == 0:
            raise IndexError(f"there is no compartment of {neuron.name} at this place")
        Subgroup.__init__(self, neuron, items)

    def _warn_if_silent(self, event: str) -> None:
        neuron = self._neuron()
        location = neuron._location
        if event != "spike" or location is None:
            return
        if not np.any(self._numbers_in_group() // neuron.cells == location):
            warn(
                "spatialneuron.silent_part",
                f"{self.name}, a part of {neuron.name}, never spikes: threshold_location is compartment "
                f"{location}, which is not in it",
            )

    @property
    def indices(self) -> IndicesInGroup:  # type: ignore[override]
        """To be indexed: the items at an index, as the whole group counts them."""
        return IndicesInGroup(self)

    def __repr__(self) -> str:
        items = f", {len(self)} items" if self._chosen is not None else ""
        return (
            f"<SpatialSubgroup '{self.name}' of '{self.source.name}'{items} from {self.start} to {self.stop}>"
        )
