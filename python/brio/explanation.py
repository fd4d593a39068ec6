"""How a network runs, as values: what `Network.explain` gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

__all__ = [
    "ExplainedObject",
    "ExplainedPart",
    "Explanation",
    "Hint",
    "MeasuredPart",
    "RefusedMethod",
]


class RefusedMethod(NamedTuple):
    """A method of integration that was asked for and can't integrate the equations."""

    method: str
    reason: str


class ExplainedPart(NamedTuple):
    """One loop of a time step, over items (neurons, synapses) of an object."""

    name: str  #: as in the schedule: ``neurongroup_stateupdater``
    slot: str  #: ``groups``
    order: int  #: within the slot
    dt: float | None  #: seconds from one time to the next; None: at given times
    what: str  #: ``advances v, ge, gi by 'exact', and looks for spikes in the same pass``
    fused: bool  #: update and threshold in one pass
    items: int | None  #: how many each time; None: as many as there are events
    #: Instructions of Brio's intermediate code for each item, a measure of work: a machine may need fewer or
    #: more. What is the same for all items does not count. 0: no compiled loop does it.
    instructions: int
    loads: int  #: of these, reading a variable
    stores: int  #: of these, writing one
    in_loops: int  #: of these, in loops that an item may leave out or go round several times
    lanes: int  #: items that are worked on at once; 1: one after another
    why_not_more: str  #: empty if they go in vectors
    threads: bool  #: the items are shared among the network's threads


class MeasuredPart(NamedTuple):
    """What a part took in a run with ``profile=True``, in which update and threshold are never one pass."""

    name: str
    seconds: float
    steps: float  #: how often it ran
    items: int | None  #: each time; None: as many as there were events

    @property
    def ns_per_step(self) -> float | None:
        """Nanoseconds that it took each time; None if it did not run."""
        return self.seconds * 1e9 / self.steps if self.steps else None

    @property
    def ns_per_item(self) -> float | None:
        """Nanoseconds for each item and step; None if there were none, or as many as events."""
        return self.seconds * 1e9 / self.steps / self.items if self.steps and self.items else None


class Hint(NamedTuple):
    """What would make a network faster or smaller."""

    #: exact, host function, same delay, record, constant sum, float32, coefficients
    kind: str
    text: str


class ExplainedObject(NamedTuple):
    """How one object of a network runs."""

    name: str
    kind: str  #: ``NeuronGroup``
    size: int  #: neurons, synapses; recorded items of a StateMonitor; else 0
    active: bool
    method: str  #: of integration; empty: there are no equations to integrate
    refused: list[RefusedMethod]
    once: list[str]  #: what is computed before the first step
    traces: list[str]  #: variables of synapses that are kept once for each neuron: they are the same there
    parts: list[ExplainedPart]  #: in the order of a step
    measured: list[MeasuredPart]  #: empty: nothing was measured
    bytes: float  #: of memory, with what it has recorded until now
    bytes_per_item: float | None  #: None: there are no items
    hints: list[Hint]


class Explanation:
    """How a network runs. Made by `Network.explain`; shown as text or HTML.

    ``explanation[name]`` is an object, as `ExplainedObject`; KeyError: there is none of that name.
    """

    def __init__(
        self, objects: Sequence[Any], threads: int, why_threads: str, size: float, text: str, html: str
    ) -> None:
        #: The objects, as `ExplainedObject`, in the order of the network.
        self.objects = [_object(*each) for each in objects]
        #: How many threads a run would use, and why.
        self.threads = threads
        self.why_threads = why_threads
        #: Bytes of all objects, and of what belongs to none of them.
        self.bytes = size
        self._text = text
        self._html = html

    @property
    def hints(self) -> list[tuple[str, Hint]]:
        """All hints, each with the name of its object."""
        return [(each.name, hint) for each in self.objects for hint in each.hints]

    def __getitem__(self, name: str) -> ExplainedObject:
        for each in self.objects:
            if each.name == name:
                return each
        raise KeyError(f"the network has no object called '{name}'")

    def __iter__(self) -> Iterator[ExplainedObject]:
        return iter(self.objects)

    def __len__(self) -> int:
        return len(self.objects)

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html


def _object(*fields: Any) -> ExplainedObject:
    told = ExplainedObject(*fields)
    return told._replace(
        refused=[RefusedMethod(*each) for each in told.refused],
        once=list(told.once),
        traces=list(told.traces),
        parts=[ExplainedPart(*each) for each in told.parts],
        measured=[MeasuredPart(*each) for each in told.measured],
        hints=[Hint(*each) for each in told.hints],
    )
