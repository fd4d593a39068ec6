"""Monitors of state variables."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .clocks import BaseClock
from .messages import warn
from .monitors import Monitor, RecordedVariable, destination, kept, listed
from .owner import VariableOwner
from .quantities import SECOND, dimension, with_dimension
from .recorded import recorded
from .synaptic_subgroup import indices_of
from .units import DIMENSIONLESS

__all__ = ["StateMonitor", "StateMonitorView"]


class StateMonitor(Monitor):
    """Records variables of some items at regular times: ``M.v`` has shape (items, times), ``M.t`` the times.

    Values are those at the beginning of a step, before it is computed, unless `when` says otherwise.

    Parameters
    ----------
    source : NeuronGroup, Subgroup, Synapses, …
        What to record from.
    variables : str, sequence of str, or True
        What to record; True: everything.
    record : bool, int, sequence of int or slice
        Which items; True: all, False: none.
    dt : Quantity, optional
        How often; every step of the source if it is not given.
    clock : Clock, optional
        The clock, instead of `dt`.
    when : str
        The slot of a time step.
    order : int
        Among objects in the same slot, smaller ones come first.
    name : str
        A name; ``statemonitor``, ``statemonitor_1``, … if none is given.
    keep : Quantity or int, optional
        Keeps only the last stretch of time, or that many times; everything if it is left out.
    file : path, optional
        A folder on disk that takes the record, as one .npy file for each variable; memory holds only what has
        not been written yet. The monitor shows all of the record.
    overwrite : bool
        Whether a record that is there already may be replaced.

    Raises
    ------
    KeyError
        For unknown variables.
    IndexError
        For items that do not exist.
    """

    def __init__(
        self,
        source: Any,
        variables: Any,
        record: Any,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str = "statemonitor*",
        codeobj_class: Any = None,
        keep: Any = None,
        file: Any = None,
        overwrite: bool = False,
    ) -> None:
        if not isinstance(source, VariableOwner):
            raise TypeError(f"StateMonitor records from groups, not from {type(source).__name__}")
        Monitor.__init__(self, source, name, dt, clock, when, order)
        self._columns = _wanted_variables(source, variables)
        #: Whether all items are recorded.
        self.record_all = record is True
        #: The recorded items.
        self.record = _wanted_items(source, record)
        if len(self.record) > 1 and variables is not True:
            _warn_of_shared(source, self._columns)
        self._core = _core.state_monitor(
            self._name,
            source._core_view(),
            self._columns,
            self.record,
            None,
            when,
            self.order,
            kept(keep),
            destination(file, overwrite),
        )
        self._core.time_by(self._told_dt, self._times)
        self._record(
            **{each: dimension(source._seen_variable(each).exponents) for each in self._columns}, t=SECOND
        )

    def _sync(self) -> None:
        if self._core.dt != self._told_dt:
            self._core.time_by(self._told_dt, self._times)

    @property
    def _told_dt(self) -> float | None:
        """The time step, or None if it is that of the source."""
        same = self._clock is self.source._clock_and_time()[0]
        return None if same or self._times is not None else self._clock.dt_

    @property
    def record_variables(self) -> list[str]:
        """The names of the recorded variables."""
        return list(self._columns)

    @property
    def recorded_variables(self) -> dict[str, RecordedVariable]:
        """The recorded variables by their names."""
        return {name: self._variables[name] for name in self._columns}

    @property
    def indices(self) -> np.ndarray:
        """The recorded items, by their indices in the source."""
        return self.record

    @property
    def n_indices(self) -> int:
        """How many items are recorded."""
        return len(self.record)

    def _values(self, name: str) -> Any:
        values = Monitor._values(self, name)
        if np.ndim(values) == 2 and values.shape[1] != len(self.record):
            # Shared by the group: the engine keeps one value for each time.
            return np.broadcast_to(values, (len(values), len(self.record)))
        return values

    def _state(self, name: str, units: bool) -> Any:
        if name not in self._columns:
            return Monitor._state(self, name, units)
        dim = self._variables[name].dim if units else DIMENSIONLESS
        return recorded(self._values(name).T, dim)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> Any:
        """The record of a variable by its name, of shape (times, items).

        Raises KeyError for what is not recorded.
        """
        values = Monitor.state(self, name, use_units, level)
        return (
            recorded(np.asarray(values).T, getattr(values, "dim", DIMENSIONLESS))
            if np.ndim(values) == 2
            else values
        )

    def record_single_timestep(self) -> None:
        """Records once more, now: by default the last values of a run are not in the record.

        Raises TypeError before the monitor's network has run; ``run(0*ms)`` is enough.
        """
        network = self._network() if self._network is not None else None
        if network is None or not network._simulation.record(self.name):
            raise TypeError(f"{self.name} can record a single time step only after a run of its network")

    def _columns_of_items(self, name: str, values: np.ndarray) -> dict[str, Any]:
        return {f"{name}[{item}]": values[:, row] for row, item in enumerate(self.record)}

    def __getitem__(self, item: Any) -> StateMonitorView:
        """The record of one item or of several, by their indices in the source: ``M[3].v``.

        Raises IndexError for items that are not recorded.
        """
        return StateMonitorView(self, self._rows(item))

    def _rows(self, item: Any) -> Any:
        if isinstance(item, (str, slice, float)) and not self.source._is_place(item):
            raise TypeError("the items of a record are chosen by an integer or by several, e.g. M[[0, 3]]")
        item = indices_of(item)
        known = isinstance(item, tuple) or _is_of(self.source, item)
        wanted = np.asarray(self.source._index(item) if known else item)
        if wanted.size and wanted.dtype.kind not in "iu":
            raise TypeError("the items of a record are chosen by integers")
        rows = {int(index): row for row, index in reversed(list(enumerate(self.record)))}
        for index in np.atleast_1d(wanted):
            if int(index) not in rows:
                raise IndexError(f"{self.name} does not record item {index}")
        return rows[int(wanted)] if wanted.ndim == 0 else [rows[int(index)] for index in wanted]

    def __repr__(self) -> str:
        return f"<StateMonitor '{self.name}', recording {self._columns} from '{self.source.name}'>"


class StateMonitorView:
    """The record of some items of a `StateMonitor`."""

    def __init__(self, monitor: StateMonitor, rows: Any) -> None:
        self._monitor = monitor
        self._rows = rows

    @property
    def monitor(self) -> StateMonitor:
        """Whose record it is."""
        return self._monitor

    @property
    def item(self) -> Any:
        """The items, as the monitor's group counts them."""
        return self._monitor.record[self._rows]

    @property
    def indices(self) -> Any:
        """The items, as the monitor counts what it records."""
        return self._rows

    @property
    def t(self) -> Any:
        """The times of the record."""
        return self._monitor.t

    @property
    def t_(self) -> np.ndarray:
        """The times of the record, in seconds."""
        return self._monitor.t_

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        plain = name[:-1] if name.endswith("_") else name
        variables = self._monitor._variables
        if plain not in self._monitor._columns:
            return getattr(self._monitor, name)  # raises, with a hint
        values = np.array(self._monitor._values(plain)[:, self._rows].T)  # the caller's own
        return values if name.endswith("_") else with_dimension(values, variables[plain].dim)

    def __repr__(self) -> str:
        return f"<StateMonitorView of '{self._monitor.name}', items {self._monitor.record[self._rows]}>"


def _wanted_variables(source: Any, variables: Any) -> list[str]:
    if variables is True:
        return [name for name in source._variables if name not in ("i", "j")]
    return [name for name in listed(variables) if name != "t"]


def _is_of(source: Any, item: Any) -> bool:
    """Whether only the source knows the numbers of such items."""
    pairs = isinstance(item, tuple) and source._takes_tuples
    return pairs or isinstance(item, VariableOwner) or source._is_place(item)


def _warn_of_shared(source: Any, names: list[str]) -> None:
    for name in names:
        if name in source._variables and source._variables[name].shared:
            warn(
                "monitors.statemonitor",
                f"'{name}' is shared by {source.name}: it is recorded once for every item",
                once=True,
            )


def _wanted_items(source: Any, record: Any) -> np.ndarray:
    size = len(source)
    if record is True:
        return np.arange(size, dtype=np.int32)
    if record is None:
        raise TypeError("record has to be given: items by their indices, True for all, False for none")
    if record is False:
        return np.zeros(0, dtype=np.int32)
    if isinstance(record, slice) and not source._is_place(record):
        return np.arange(size, dtype=np.int32)[record]
    if isinstance(record, str):
        return np.asarray(source._where(record, 0), dtype=np.int32)
    record = indices_of(record)
    items = np.asarray(source._index(record) if _is_of(source, record) else record)
    if items.dtype.kind == "b":
        items = np.flatnonzero(items)
    if items.dtype.kind == "f" and np.all(items == np.floor(items)):
        items = items.astype(np.int64)  # record=N/2
    if items.ndim > 1 or (items.size and items.dtype.kind not in "iu"):
        raise TypeError(f"record takes integers, a slice, True or False, not {record!r}")
    items = np.atleast_1d(items)
    if items.size and (items.min() < 0 or items.max() >= size):
        wrong = items[(items < 0) | (items >= size)]
        raise IndexError(f"{source.name} has items 0 to {size - 1}, but record names {wrong[0]}")
    return items.astype(np.int32)
