"""Sources of spikes, and parts of groups: ``G[10:20]``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .clocks import Clock
from .names import register, unique_name
from .owner import Group, VariableOwner

__all__ = ["SpikeSource", "Subgroup"]


class SpikeSource:
    """What can be the source of synapses: groups with events such as spikes, and parts of them."""

    #: The events of the group: their conditions, by their names. 'spike' is the threshold.
    events: dict[str, Any]

    def _event_slot(self, event: str) -> tuple[str, int]:
        """The slot and the order in which an event is looked for. Raises ValueError if there is none."""
        raise NotImplementedError

    def _warn_if_silent(self, event: str) -> None:
        """Says if an event can't happen here, to who waits for it."""

    @property
    def spikes(self) -> np.ndarray:
        """The neurons that spike in the current step, for functions that a network calls."""
        return self._happening("spike")

    def _happening(self, event: str) -> np.ndarray:
        """The neurons where an event happens in the current step, counted from the beginning of this."""
        group = self._owner_object()  # type: ignore[attr-defined]
        network = group._network() if group._network is not None else None
        if network is None:
            return np.zeros(0, dtype=np.int32)
        begin, end = self._range()  # type: ignore[attr-defined]
        neurons = network._simulation.happening(group.name, event)
        return neurons[(neurons >= begin) & (neurons < end)] - np.int32(begin)

    def __getitem__(self, item: Any) -> Subgroup:
        """A part: ``G[10:20]``, ``G[5]``, ``G[::2]``, ``G[[3, 5, 8]]``, ``G[G.x > 0]``.

        Raises IndexError for what is empty, out of range or does not ascend, TypeError for other indices.
        """
        return Subgroup(self, _items(item, len(self)))  # type: ignore[arg-type]

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))  # type: ignore[arg-type]


_PARTS = "a part of a group is given by a slice, an integer, or an array of integers or of truth values"


def _items(item: Any, size: int) -> np.ndarray:
    """The items at an index: ascending, each once."""
    if isinstance(item, (str, bool, np.bool_)):
        raise TypeError(_PARTS)
    if isinstance(item, slice):
        items = np.arange(size)[item]
    elif isinstance(item, (int, np.integer)):
        items = np.array([item])
    else:
        items = _listed(np.asarray(item), size)
    if items.size == 0:
        raise IndexError("a part of a group can't be empty")
    if items.min() < 0 or items.max() >= size:
        wrong = items[(items < 0) | (items >= size)][0]
        raise IndexError(f"a group of {size} has items 0 to {size - 1}, not {wrong}")
    if np.any(np.diff(items) <= 0):
        raise IndexError("the items of a part of a group have to ascend, each once")
    return items.astype(np.int64)


def _listed(items: np.ndarray, size: int) -> np.ndarray:
    if items.ndim != 1 or (items.dtype.kind not in "biu" and items.size):
        raise TypeError(_PARTS)
    if items.dtype.kind != "b":
        return items
    if items.size != size:
        raise IndexError(f"{items.size} truth values can't choose from a group of {size}")
    return np.flatnonzero(items)


class Subgroup(SpikeSource, VariableOwner):
    """A part of a group. Indices count from its beginning; its state is that of the group."""

    def __init__(self, source: Any, items: np.ndarray, name: str | None = None) -> None:
        parent = source.source if isinstance(source, Subgroup) else source
        in_group = source._numbers_in_group()[items]
        #: The whole group.
        self.source: Group = parent
        #: First item, and one behind the last, in the whole group.
        self.start, self.stop = int(in_group[0]), int(in_group[-1]) + 1
        if self.stop - self.start != len(in_group):
            self._chosen = in_group
        self._subgroup_name = unique_name(name or f"{parent.name}_subgroup*")
        register(self._subgroup_name, self)
        self._find_variables()

    @property
    def name(self) -> str:  # type: ignore[override]
        """The name, after that of the group."""
        return self._subgroup_name

    @property
    def events(self) -> dict[str, Any]:  # type: ignore[override]
        """The events of the whole group."""
        return self.source.events  # type: ignore[attr-defined]

    @property
    def equations(self) -> Any:
        """The equations of the whole group."""
        return self.source.equations  # type: ignore[attr-defined]

    @property
    def namespace(self) -> dict[str, Any] | None:
        """What the whole group was told that names stand for."""
        return self.source.namespace

    def _event_slot(self, event: str) -> tuple[str, int]:
        return self.source._event_slot(event)  # type: ignore[attr-defined]

    def _core_group(self) -> Any:
        return self.source._core

    def _range(self) -> tuple[int, int]:
        return self.start, self.stop

    def _own_names(self) -> dict[str, Any] | None:
        return self.source.namespace

    def _clock_and_time(self) -> tuple[Clock, float]:
        return self.source._clock_and_time()

    def _owner_object(self) -> Group:
        return self.source

    @property
    def clock(self) -> Clock:
        """The clock of the whole group."""
        return self.source.clock

    @property
    def order(self) -> int:
        """One more than that of the whole group, as in Brian 2."""
        return self.source.order + 1

    def __repr__(self) -> str:
        items = f", {len(self)} items" if self._chosen is not None else ""
        return f"<Subgroup '{self.name}' of '{self.source.name}'{items} from {self.start} to {self.stop}>"
