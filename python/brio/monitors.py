"""Monitors of spikes and of state variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _core
from .base import BrianObject
from .clocks import Clock
from .errors import not_available
from .owner import VariableOwner
from .quantities import HERTZ, SECOND, dimension
from .rates import SpikeRates
from .recorded import recorded
from .units import DIMENSIONLESS

__all__ = ["Monitor", "PopulationRateMonitor", "SpikeMonitor"]


class Monitor(BrianObject):
    """What monitors share: a source, and records that are attributes."""

    invalidates_magic_network = False
    _variables: dict[str, Any]

    def __init__(
        self, source: Any, name: str, dt: Any = None, clock: Clock | None = None, order: int = 0
    ) -> None:
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
        return recorded(values, dimension(self._variables[name].exponents))

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
        wanted = listed(variables)
        for each in wanted:
            if each not in source._variables and each not in ("t", "i"):
                raise ValueError(f"'{each}' is not a variable of {source.name}")
        self._columns = [each for each in wanted if each not in ("t", "i")]
        #: Whether spikes are kept, or only counted.
        self.record = bool(record)
        self._core = _core.spike_monitor(self._name, source._core_view(), self._columns, self.record, None)
        self._variables = {each: source._variables[each] for each in self._columns} if record else {}
        self._made()

    def _record(self, name: str) -> np.ndarray:
        return self._core.column(name)

    def __getattr__(self, name: str) -> Any:
        if name.rstrip("_") in ("i", "t", "it"):  # the properties have refused
            raise AttributeError(f"{self.name} only counts spikes: make it with record=True to have times")
        return Monitor.__getattr__(self, name)

    def _check_recorded(self) -> None:
        if not self.record:
            raise AttributeError

    @property
    def i(self) -> np.ndarray:
        """The neuron of each spike."""
        self._check_recorded()
        return recorded(self._core.column("i"), DIMENSIONLESS)

    @property
    def t(self) -> Any:
        """The time of each spike."""
        return recorded(self.t_, SECOND)

    @property
    def t_(self) -> np.ndarray:
        """The time of each spike, in seconds."""
        self._check_recorded()
        return self._core.column("t")

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
        return self._core.count

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
        steps = round(self._current_time() / dt)
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
        self._core = _core.population_rate_monitor(self._name, source._core_view(), None)
        self._made()

    @property
    def t(self) -> Any:
        """The time of each step."""
        return recorded(self.t_, SECOND)

    @property
    def t_(self) -> np.ndarray:
        """The time of each step, in seconds."""
        return self._core.column("t")

    @property
    def rate(self) -> Any:
        """Spikes per neuron and second, in each step."""
        return recorded(self.rate_, HERTZ)

    @property
    def rate_(self) -> np.ndarray:
        """Spikes per neuron and second in each step, in hertz."""
        return self._core.column("rate")

    def _rate_data(self) -> tuple[np.ndarray, float, int]:
        rates = self.rate_
        return rates, self.source._clock_and_time()[0].dt_, rates.size

    def __repr__(self) -> str:
        return f"<PopulationRateMonitor '{self.name}', recording from '{self.source.name}'>"


def listed(variables: Any) -> list[str]:
    if variables is None:
        return []
    if isinstance(variables, str):
        return [variables]
    return list(variables)
