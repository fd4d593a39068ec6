"""Monitors of spikes and of other events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _core
from .monitors import Monitor, clock_of, destination, kept, listed
from .quantities import SECOND, dimension
from .rates import EventRates
from .subgroups import SpikeSource
from .units import DIMENSIONLESS

__all__ = ["EventMonitor", "SpikeMonitor"]


class EventMonitor(EventRates, Monitor):
    """Records which neuron has an event when: ``M.i`` and ``M.t``, in the order of time.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Subgroup
        What to record from.
    event : str
        The name of the event.
    variables : str or sequence of str, optional
        Variables of the source to record at each event, before the code that follows it.
    record : bool
        False leaves out `i` and `t`; events are counted, and `variables` recorded.
    when, order
        The slot of a time step; right after the condition of the event if it is not given.
    name : str
        A name; ``eventmonitor``, ``eventmonitor_1``, … if none is given.
    keep : Quantity or int, optional
        Keeps only the last stretch of time, or the last events; everything if it is left out. Counts are of
        all events.
    file : path, optional
        A folder on disk that takes the record, as one .npy file for each variable; memory holds only what has
        not been written yet. The monitor shows all of the record.
    overwrite : bool
        Whether a record that is there already may be replaced.

    Raises
    ------
    ValueError
        If the source has no such event or no such variable, or for an order without a slot.
    TypeError
        If the source is not a group of neurons.
    """

    def __init__(
        self,
        source: Any,
        event: str,
        variables: str | Sequence[str] | None = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str = "eventmonitor*",
        codeobj_class: Any = None,
        keep: Any = None,
        file: Any = None,
        overwrite: bool = False,
    ) -> None:
        if not isinstance(source, SpikeSource):
            raise TypeError(
                f"{type(self).__name__} records from groups of neurons, not from {type(source).__name__}"
            )
        slot, place = source._event_slot(event)
        source._warn_if_silent(event)
        if when is None:
            if order is not None:
                raise ValueError(f"{type(self).__name__} takes an order only together with when")
            when, order = slot, place + 1
        Monitor.__init__(self, source, name, when=when, order=order or 0)
        #: The event that is recorded.
        self.event = event
        #: Whether neurons and times are kept, or events only counted.
        self.record = bool(record)
        columns = _wanted(source, variables, self.record)
        #: What is recorded at each event.
        self.record_variables = {*columns, *(("i", "t") if self.record else ())}
        self._core = _core.spike_monitor(
            self._name,
            source._core_view(),
            columns,
            self.record,
            kept(keep),
            destination(file, overwrite),
            event,
            self.when,
            self.order,
        )
        dims = {each: dimension(source._variables[each].exponents) for each in columns}
        if self.record:
            dims.update(i=DIMENSIONLESS, t=SECOND)
        self._record(**dims, count=DIMENSIONLESS)

    def _values(self, name: str) -> Any:
        return self._core.count if name == "count" else Monitor._values(self, name)

    def _state(self, name: str, units: bool) -> Any:
        if name == "count":
            return self._values(name)  # the caller's own
        return Monitor._state(self, name, units)

    def __getattr__(self, name: str) -> Any:
        if name.rstrip("_") in ("i", "t", "it") and not self.__dict__.get("record", True):
            raise AttributeError(self._only_counts())
        return Monitor.__getattr__(self, name)

    def _only_counts(self) -> str:
        return f"{self.name} only counts events: make it with record=True to have neurons and times"

    def _check_recorded(self) -> None:
        if not self.record:
            raise AttributeError(self._only_counts())

    @property
    def i(self) -> np.ndarray:
        """The neuron of each event."""
        self._check_recorded()
        return self._state("i", True)

    @property
    def t(self) -> Any:
        """The time of each event."""
        self._check_recorded()
        return self._state("t", True)

    @property
    def t_(self) -> np.ndarray:
        """The time of each event, in seconds."""
        self._check_recorded()
        return self._state("t", False)

    @property
    def it(self) -> tuple[np.ndarray, Any]:
        """`i` and `t`."""
        return self.i, self.t

    @property
    def it_(self) -> tuple[np.ndarray, np.ndarray]:
        """`i` and `t` in seconds."""
        return self.i, self.t_

    @property
    def count(self) -> np.ndarray:
        """The number of events of each neuron."""
        return self._core.count

    @property
    def num_events(self) -> int:
        """The number of events of all neurons together."""
        return int(self._core.count.sum())

    def _by_neuron(self, *variables: str) -> dict[str, dict[int, Any]]:
        self._check_recorded()
        i = self._values("i")
        order = np.argsort(i, kind="stable")
        edges = np.searchsorted(i[order], np.arange(len(self.source) + 1))
        result = {}
        for name in variables:
            values = self.state(name)[order]
            result[name] = {k: values[edges[k] : edges[k + 1]] for k in range(len(self.source))}
        return result

    def event_trains(self) -> dict[int, Any]:
        """The times of the events of each neuron: ``{0: [1. 2.1] ms, 1: …}``."""
        return self.values("t")

    def values(self, var: str) -> dict[int, Any]:
        """The values of a recorded variable at the events of each neuron, in the order of time.

        Raises KeyError for a variable that is not recorded, AttributeError if events are only counted.
        """
        return self._by_neuron(var)[var]

    def all_values(self) -> dict[str, dict[int, Any]]:
        """`values` of everything that is recorded, with the times as 't'."""
        return self._by_neuron(*sorted(self.record_variables - {"i"}))

    def _rate_data(self) -> tuple[np.ndarray, float, float]:
        steps, first, dt = self._recorded_steps()
        at = self._step_of_events(dt) - first
        counts = np.bincount(at[at >= 0], minlength=steps)[:steps]
        return counts / (dt * len(self.source)), dt, first * dt

    def _counts(self, steps: int) -> tuple[np.ndarray, float, float]:
        of_record, first, dt = self._recorded_steps()
        neurons, bins = len(self.source), of_record // steps if steps else 0
        if bins == 0:
            return np.zeros((neurons, 0)), dt, first * dt
        at = (self._step_of_events(dt) - first) // steps
        inside = (at >= 0) & (at < bins)
        cells = self._values("i")[inside].astype(np.int64) * bins + at[inside]
        return np.bincount(cells, minlength=neurons * bins).reshape(neurons, bins), dt, first * dt

    def _step_of_events(self, dt: float) -> np.ndarray:
        return np.round(self._values("t") / dt).astype(np.int64)

    def _recorded_steps(self) -> tuple[int, int, float]:
        """How many steps have all their events in the record, the first of them, the time step in seconds."""
        self._check_recorded()
        dt = clock_of(self.source).dt_
        end = round(self._current_time() / dt)
        seconds, rows = self._core.keep
        steps = end
        if seconds is not None:
            steps = min(end, round(seconds / dt))
        elif rows is not None and self.num_events > len(self):
            # Events of the first step that is there may have been dropped.
            steps = end - round(self._values("t")[0] / dt) - 1
        return steps, end - steps, dt

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} '{self.name}', recording event '{self.event}' from '{self.source.name}'>"
        )


class SpikeMonitor(EventMonitor):
    """Records which neuron spikes when: ``M.i`` and ``M.t``, in the order of time.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Subgroup
        What to record from.
    variables : str or sequence of str, optional
        Variables of the source to record at each spike, before the reset.
    record : bool
        False leaves out `i` and `t`; spikes are counted, and `variables` recorded.
    when, order
        The slot of a time step; right after the thresholds if it is not given.
    name : str
        A name; ``spikemonitor``, ``spikemonitor_1``, … if none is given.
    keep : Quantity or int, optional
        Keeps only the last stretch of time, or the last spikes; everything if it is left out. Counts are of
        all spikes.
    file : path, optional
        A folder on disk that takes the record, as one .npy file for each variable; memory holds only what has
        not been written yet. The monitor shows all of the record.
    overwrite : bool
        Whether a record that is there already may be replaced.

    Raises
    ------
    ValueError
        If the source emits no spikes or has no such variable, or for an order without a slot.
    TypeError
        If the source is not a group of neurons.
    """

    def __init__(
        self,
        source: Any,
        variables: str | Sequence[str] | None = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str = "spikemonitor*",
        codeobj_class: Any = None,
        keep: Any = None,
        file: Any = None,
        overwrite: bool = False,
    ) -> None:
        EventMonitor.__init__(
            self, source, "spike", variables, record, when, order, name, None, keep, file, overwrite
        )

    @property
    def num_spikes(self) -> int:
        """The number of spikes of all neurons together."""
        return self.num_events

    def spike_trains(self) -> dict[int, Any]:
        """The times of the spikes of each neuron: ``{0: [1. 2.1] ms, 1: …}``."""
        return self.event_trains()

    def __repr__(self) -> str:
        return f"<SpikeMonitor '{self.name}', recording from '{self.source.name}'>"


def _wanted(source: Any, variables: Any, record: bool) -> list[str]:
    """The variables to record besides i and t. Raises ValueError for those that the source does not have."""
    wanted = listed(variables)
    for each in wanted:
        if each not in source._variables and each not in ("t", "i"):
            raise ValueError(f"'{each}' is not a variable of {source.name}")
    return [each for each in dict.fromkeys(wanted) if each not in ("t", "i")]
