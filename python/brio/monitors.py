"""Monitors of spikes and of state variables."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from . import _core
from .base import BrianObject
from .clocks import Clock
from .errors import not_available
from .messages import warn
from .owner import VariableOwner
from .quantities import HERTZ, SECOND, dimension, with_dimension
from .rates import SpikeRates
from .views import DTYPES

__all__ = ["PopulationRateMonitor", "SpikeMonitor", "StateMonitor", "StateMonitorView"]


class Monitor(BrianObject):
    """What monitors share: a source, and records that are attributes."""

    invalidates_magic_network = False
    _variables: dict[str, Any]

    def __init__(self, source: Any, name: str, dt: Any = None, clock: Clock | None = None, order: int = 0) -> None:
        if not isinstance(source, VariableOwner):
            raise TypeError(f"{type(self).__name__} records from groups, not from {type(source).__name__}")
        BrianObject.__init__(self, name, dt, clock, order)
        #: What is recorded from.
        self.source = source
        self._variables = {}

    def _dependencies(self) -> list[BrianObject]:
        return [self.source._owner_object()]

    def _record(self, name: str) -> np.ndarray:
        """The record of a variable, in SI units. Raises KeyError for what is not recorded."""
        raise NotImplementedError

    def _dressed(self, name: str, values: np.ndarray) -> Any:
        return with_dimension(values, dimension(self._variables[name].exponents))

    def __getattr__(self, name: str) -> Any:
        variables = self.__dict__.get("_variables", {})
        if name in variables:
            return self._dressed(name, self._record(name))
        if name.endswith("_") and name[:-1] in variables:
            return self._record(name[:-1])
        if name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        hint = _core.did_you_mean(name, list(variables))
        raise AttributeError(f"{self.name} does not record '{name}'" + (f": {hint}" if hint else ""))

    def __len__(self) -> int:
        return self._core.size

    @property
    def N(self) -> int:
        """The number of entries in the record."""
        return self._core.size

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._variables, *(name + "_" for name in self._variables)]

    def _sync(self) -> None:
        pass


class SpikeMonitor(SpikeRates, Monitor):
    """Records which neuron spikes when: ``M.i`` and ``M.t``, in the order of time.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Subgroup
        What to record from.
    variables : str or sequence of str, optional
        Variables of the source to record at each spike, before the reset.
    record : bool
        False counts spikes only.
    when, order
        The slot; spikes are recorded right after the thresholds.
    name : str
        A name; ``spikemonitor``, ``spikemonitor_1``, … if none is given.

    Raises
    ------
    ValueError
        If the source emits no spikes, or has no such variable.
    TypeError
        If the source is not a group.
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
    ) -> None:
        if when is None and order is not None:
            raise ValueError("SpikeMonitor takes an order only together with when")
        if when not in (None, "thresholds", "after_thresholds"):
            raise not_available(f"the slot '{when}' for SpikeMonitor is")
        Monitor.__init__(self, source, name)
        wanted = _names(variables)
        for each in wanted:
            if each not in source._variables and each not in ("t", "i"):
                raise ValueError(f"'{each}' is not a variable of {source.name}")
        self._columns = [each for each in wanted if each not in ("t", "i")]
        #: Whether spikes are kept, or only counted.
        self.record = bool(record)
        try:
            self._core = _core.spike_monitor(self._name, source._core_view(), self._columns, self.record)
        except Exception as error:
            raise error.with_traceback(None)
        self._variables = {each: source._variables[each] for each in self._columns} if record else {}
        self._made()

    def _record(self, name: str) -> np.ndarray:
        kind = DTYPES[self._variables[name].type]
        return self._core.values(self._columns.index(name)).astype(kind, copy=False)

    def _check_recorded(self) -> None:
        if not self.record:
            raise AttributeError(f"{self.name} only counts spikes: make it with record=True to have times")

    @property
    def i(self) -> np.ndarray:
        """The neuron of each spike."""
        self._check_recorded()
        return self._core.i

    @property
    def t(self) -> Any:
        """The time of each spike."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> np.ndarray:
        """The time of each spike, in seconds."""
        self._check_recorded()
        return self._core.t

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
        """The number of spikes of each neuron."""
        return self._core.count.astype(np.int32)

    @property
    def num_spikes(self) -> int:
        """The number of spikes of all neurons together."""
        return int(self._core.count.sum())

    def _by_neuron(self, values: Any) -> dict[int, Any]:
        i = self.i
        order = np.argsort(i, kind="stable")
        edges = np.searchsorted(i[order], np.arange(len(self.source) + 1))
        return {k: values[order[edges[k] : edges[k + 1]]] for k in range(len(self.source))}

    def spike_trains(self) -> dict[int, Any]:
        """The times of the spikes of each neuron: ``{0: [1. 2.1] ms, 1: …}``."""
        return self._by_neuron(self.t)

    def values(self, var: str) -> dict[int, Any]:
        """The recorded values of a variable for each neuron. Raises KeyError for one that is not recorded."""
        if var == "t":
            return self.spike_trains()
        if var not in self._variables:
            raise KeyError(f"{self.name} does not record '{var}'")
        return self._by_neuron(getattr(self, var))

    def all_values(self) -> dict[str, dict[int, Any]]:
        """`values` of everything that is recorded, with the times as 't'."""
        return {name: self.values(name) for name in (*self._variables, "t")}

    def _rate_data(self) -> tuple[np.ndarray, float, int]:
        dt = self.source._clock_and_time()[0].dt_
        steps = int(round(self._current_time() / dt))
        at = np.round(self.t_ / dt).astype(np.int64)
        counts = np.bincount(at, minlength=steps)[:steps]
        return counts / (dt * len(self.source)), dt, steps

    def __repr__(self) -> str:
        return f"<SpikeMonitor '{self.name}', recording from '{self.source.name}'>"


class PopulationRateMonitor(SpikeRates, Monitor):
    """Records the rate of a population in every step: ``M.rate`` at the times ``M.t``.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Subgroup
        What to record from.
    name : str
        A name; ``ratemonitor``, ``ratemonitor_1``, … if none is given.

    Raises
    ------
    ValueError
        If the source emits no spikes.
    """

    def __init__(
        self, source: Any, name: str = "ratemonitor*", codeobj_class: Any = None, dtype: Any = None
    ) -> None:
        Monitor.__init__(self, source, name)
        try:
            self._core = _core.population_rate_monitor(self._name, source._core_view())
        except Exception as error:
            raise error.with_traceback(None)
        self._made()

    @property
    def t(self) -> Any:
        """The time of each step."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> np.ndarray:
        """The time of each step, in seconds."""
        return self._core.t

    @property
    def rate(self) -> Any:
        """Spikes per neuron and second, in each step."""
        return with_dimension(self.rate_, HERTZ)

    @property
    def rate_(self) -> np.ndarray:
        """Spikes per neuron and second in each step, in hertz."""
        return self._core.rate

    def _rate_data(self) -> tuple[np.ndarray, float, int]:
        rates = self.rate_
        return rates, self.source._clock_and_time()[0].dt_, rates.size

    def __repr__(self) -> str:
        return f"<PopulationRateMonitor '{self.name}', recording from '{self.source.name}'>"


def _names(variables: Any) -> list[str]:
    if variables is None:
        return []
    if isinstance(variables, str):
        return [variables]
    return list(variables)


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
        clock: Clock | None = None,
        when: str = "start",
        order: int = 0,
        name: str = "statemonitor*",
        codeobj_class: Any = None,
    ) -> None:
        if not isinstance(source, VariableOwner):
            raise TypeError(f"StateMonitor records from groups, not from {type(source).__name__}")
        no_clock_named = dt is None and clock is None
        Monitor.__init__(self, source, name, dt, source._clock_and_time()[0] if no_clock_named else clock, order)
        #: The slot of a time step in which values are taken.
        self.when = when
        self._columns = _wanted_variables(source, variables)
        #: The recorded items.
        self.record = _wanted_items(source, record)
        try:
            self._core = _core.state_monitor(
                self._name, source._core_view(), self._columns, self.record, self._dt, when, order
            )
        except Exception as error:
            raise error.with_traceback(None)
        self._variables = {each: source._variables[each] for each in self._columns if each != "t"}
        self._made()

    def _sync(self) -> None:
        BrianObject._sync(self)

    @property
    def recorded_variables(self) -> dict[str, Any]:
        """The recorded variables by their names."""
        return self._variables

    @property
    def t(self) -> Any:
        """The times of the record."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> np.ndarray:
        """The times of the record, in seconds."""
        return self._core.t

    def _record(self, name: str) -> np.ndarray:
        values = self._core.values(self._columns.index(name))
        rows = len(self.record)
        kind = DTYPES[self._variables[name].type]
        return values.reshape(-1, rows).T.astype(kind, copy=False) if rows else np.empty((0, self.N), kind)

    def __getitem__(self, item: Any) -> StateMonitorView:
        """The record of one item or of several, by their indices in the source: ``M[3].v``.

        Raises IndexError for items that are not recorded.
        """
        return StateMonitorView(self, self._rows(item))

    def _rows(self, item: Any) -> Any:
        if isinstance(item, (str, slice, float)):
            raise TypeError("the items of a record are chosen by an integer or by several, e.g. M[[0, 3]]")
        wanted = self.source._index(item) if isinstance(item, (tuple, VariableOwner)) else np.asarray(item)
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
        if plain not in self._monitor._variables:
            return getattr(self._monitor, name)  # raises, with a hint
        values = self._monitor._record(plain)[self._rows]
        return values if name.endswith("_") else self._monitor._dressed(plain, values)

    def __repr__(self) -> str:
        return f"<StateMonitorView of '{self._monitor.name}', items {self._monitor.record[self._rows]}>"


def _wanted_variables(source: Any, variables: Any) -> list[str]:
    if variables is True:
        return [name for name, variable in source._variables.items() if variable.kind != "builtin"]
    names = _names(variables)
    for name in names:
        if name in source._variables and source._variables[name].shared:
            warn("statemonitor", f"'{name}' is shared by {source.name}: it is recorded once for every item")
    return [name for name in names if name != "t"]


def _wanted_items(source: Any, record: Any) -> np.ndarray:
    size = len(source)
    if record is True:
        return np.arange(size, dtype=np.int32)
    if record is None or record is False:
        return np.zeros(0, dtype=np.int32)
    if isinstance(record, slice):
        return np.arange(size, dtype=np.int32)[record]
    if isinstance(record, str):
        return np.asarray(source._where(record, 0), dtype=np.int32)
    items = np.asarray(source._index(record) if isinstance(record, (tuple, VariableOwner)) else record)
    if items.dtype.kind == "b":
        items = np.flatnonzero(items)
    if items.ndim > 1 or (items.size and items.dtype.kind not in "iu"):
        raise TypeError(f"record takes integers, a slice, True or False, not {record!r}")
    items = np.atleast_1d(items)
    if items.size and (items.min() < 0 or items.max() >= size):
        raise IndexError(f"{source.name} has items 0 to {size - 1}, but record has {items.min()} to {items.max()}")
    return items.astype(np.int32)
