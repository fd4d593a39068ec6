"""What all monitors share, and monitors of the rate of a population."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _core
from .base import BrianObject
from .clocks import BaseClock
from .owner import VariableOwner
from .quantities import HERTZ, SECOND, seconds, with_dimension
from .rates import PopulationRates
from .record_conditions import positions
from .recorded import recorded
from .states import format_named
from .units import DIMENSIONLESS, Quantity

__all__ = ["Monitor", "PopulationRateMonitor", "RecordedVariable"]


class RecordedVariable:
    """One variable of a monitor, as ``M.variables['v']`` gives it."""

    def __init__(self, monitor: Monitor, name: str, dim: Any) -> None:
        self._monitor = monitor
        #: The name of the variable.
        self.name = name
        #: Its dimension.
        self.dim = dim

    read_only = True
    is_subexpression = False

    def get_value(self) -> Any:
        """The values in SI units; of a state monitor one row for each time."""
        return self._monitor._values(self.name)

    @property
    def dtype(self) -> np.dtype:
        """The type of the values."""
        return np.asarray(self.get_value()).dtype

    @property
    def size(self) -> Any:
        """The number of values; (times, items) for a variable of a state monitor."""
        shape = np.shape(self.get_value())
        return shape if len(shape) > 1 else (shape[0] if shape else 1)

    def __repr__(self) -> str:
        return f"<variable '{self.name}' of {self._monitor.name}>"


class Monitor(BrianObject):
    """What monitors share: a source, and records that are attributes.

    A record with its unit is ``M.v``, without it ``M.v_``. Both are views of the engine's memory: nothing is
    copied, and nothing can be written. Parts such as ``M.v[0]`` are copies.
    """

    invalidates_magic_network = False
    add_to_magic_network = True
    _in_engine = True
    _variables: dict[str, RecordedVariable]

    def __init__(
        self,
        source: Any,
        name: str,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
    ) -> None:
        if not isinstance(source, VariableOwner):
            raise TypeError(f"{type(self).__name__} records from groups, not from {type(source).__name__}")
        if dt is None and clock is None:
            clock = clock_of(source)
        BrianObject.__init__(self, dt, clock, when, order, None, name)
        #: What is recorded from.
        self.source = source
        self._extra: set[str] = set()

    def _record(self, **dimensions: Any) -> None:
        """To be called when the engine's monitor exists, with the dimension of each variable."""
        named = {name: RecordedVariable(self, name, dim) for name, dim in dimensions.items()}
        self._variables = {**named, "N": RecordedVariable(self, "N", DIMENSIONLESS)}
        self._made()

    def _dependencies(self) -> list[BrianObject]:
        return [self.source._owner_object()]

    # ---- records -----------------------------------------------------------------------------------------

    def _values(self, name: str) -> Any:
        """The record of a variable in SI units, as the engine has it."""
        return len(self) if name == "N" else self._core.column(name)

    def _state(self, name: str, units: bool) -> Any:
        values = self._values(name)
        if name == "N":
            return values
        return recorded(values, self._variables[name].dim if units else DIMENSIONLESS, self)

    @property
    def variables(self) -> dict[str, RecordedVariable]:
        """The variables of the monitor by their names."""
        return dict(self._variables)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> Any:
        """The record of a variable by its name. Raises KeyError for what is not recorded."""
        if name not in self._variables:
            raise KeyError(f"{self.name} does not record '{name}'")
        return self._state(name, use_units)

    def get_states(
        self,
        vars: Sequence[str] | None = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> Any:
        """Copies of all records, or of those named in `vars`.

        Parameters
        ----------
        vars : sequence of str, optional
            What to give; everything if it is left out.
        units : bool
            Whether values have their units.
        format : str
            'dict' for a dictionary by name (of a state monitor: arrays of shape (times, items)), 'pandas' for
            a DataFrame with a row for each event or time (without units), or a format of your own.
        read_only_variables : bool
            False leaves out what can't be written, which for a monitor is everything.

        Raises
        ------
        KeyError
            For what is not recorded.
        NotImplementedError
            For an unknown format, and for a DataFrame with units.
        ImportError
            If pandas is wanted but not installed.
        """
        names = list(self._variables) if vars is None else listed(vars)
        if vars is None and not read_only_variables:
            names = []
        states = {name: self.state(name, units) for name in names}
        copies = {name: _copy(values, self._variables[name].dim, units) for name, values in states.items()}
        if format == "dict":
            return copies
        if format != "pandas":
            return format_named(format).export_data(self, names, units=units, level=level)
        if units:
            raise NotImplementedError("a DataFrame can't have units: add units=False")
        return self._frame(copies, all_wanted=vars is None)

    def set_states(self, values: Any, units: bool = True, format: str = "dict", level: int = 0) -> None:
        """Not possible: records are read-only. Raises TypeError, but for nothing at all."""
        if len(values):
            raise TypeError(f"the records of {self.name} are read-only")

    def _frame(self, states: dict[str, Any], all_wanted: bool) -> Any:
        try:
            import pandas
        except ImportError as error:
            raise ImportError(f"the format 'pandas' needs pandas, which can't be imported: {error}") from None
        columns: dict[Any, Any] = {}
        for name, values in states.items():
            if np.ndim(values) == 2:
                columns.update(self._columns_of_items(name, values))
            elif np.shape(values) == (len(self),):
                columns[name] = values
            elif not all_wanted:
                raise ValueError(f"'{name}' has no value for each row of the record: leave it out of vars")
        return pandas.DataFrame(columns)

    def _columns_of_items(self, name: str, values: np.ndarray) -> dict[str, Any]:
        return {f"{name}[{item}]": values[:, item] for item in range(values.shape[1])}

    def _where(self, condition: str) -> np.ndarray:
        """The positions in the record where a condition on its variables holds."""
        columns = {}
        for name, variable in self._variables.items():
            values = self._values(name)
            if np.shape(values) == (len(self),):
                columns[name] = (values, variable.dim)
        return positions(condition, columns, self.source._own_names(), len(self))

    # ---- attributes --------------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        variables = self.__dict__.get("_variables", {})
        if name in variables:
            return self._state(name, True)
        if name.endswith("_") and name[:-1] in variables:
            return self._state(name[:-1], False)
        if name.startswith("_") or not variables:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        hint = _core.did_you_mean(name, list(variables))
        raise AttributeError(f"{self.name} does not record '{name}'" + (f": {hint}" if hint else ""))

    def __setattr__(self, name: str, value: Any) -> None:
        variables = self.__dict__.get("_variables")
        if variables is not None and not name.startswith("_"):
            if name in variables or (name.endswith("_") and name[:-1] in variables):
                raise TypeError(f"'{name}' of {self.name} is read-only: it is a record")
            if not (name in self.__dict__ or name in self._extra or hasattr(type(self), name)):
                raise AttributeError(
                    f"{self.name} has no attribute '{name}'; to keep something under this name, call "
                    f"add_attribute('{name}') first"
                )
        object.__setattr__(self, name, value)

    def add_attribute(self, name: str) -> None:
        """Allows an attribute that is not a record: ``M.add_attribute('note'); M.note = 'x'``."""
        self._extra.add(name)

    def __len__(self) -> int:
        return self._core.size

    @property
    def N(self) -> int:
        """The number of entries in the record."""
        return self._core.size

    @property
    def t(self) -> Any:
        """The times of the record."""
        return self._state("t", True)

    @property
    def t_(self) -> np.ndarray:
        """The times of the record, in seconds."""
        return self._state("t", False)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._variables, *(name + "_" for name in self._variables)]

    def _repr_html_(self) -> str:
        from .rich import monitor_html

        return monitor_html(self)

    def _place(self) -> None:
        self._core.run_at(self._when, self._order)


class PopulationRateMonitor(PopulationRates, Monitor):
    """Records the rate of a population in every step: ``M.rate`` at the times ``M.t``.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Subgroup
        What to record from.
    name : str
        A name; ``ratemonitor``, ``ratemonitor_1``, … if none is given.
    dtype : dtype, optional
        The type in which rates are given; double precision if it is left out.
    keep : Quantity or int, optional
        Keeps only the last stretch of time, or the last steps; everything if it is left out.
    file : path, optional
        A folder on disk that takes the record, as one .npy file for each variable; memory holds only what has
        not been written yet. The monitor shows all of the record.
    overwrite : bool
        Whether a record that is there already may be replaced.

    Raises
    ------
    KeyError
        If the source emits no spikes.
    TypeError
        If the source is not a group.
    """

    def __init__(
        self,
        source: Any,
        name: str = "ratemonitor*",
        codeobj_class: Any = None,
        dtype: Any = np.float64,
        keep: Any = None,
        file: Any = None,
        overwrite: bool = False,
    ) -> None:
        Monitor.__init__(self, source, name, when="end")
        self._dtype = np.dtype(np.float64 if dtype is None else dtype)
        self._core = _core.population_rate_monitor(
            self._name, source._core_view(), kept(keep), destination(file, overwrite)
        )
        self._record(rate=HERTZ, t=SECOND)

    def _values(self, name: str) -> Any:
        values = Monitor._values(self, name)
        return values.astype(self._dtype, copy=False) if name == "rate" else values

    @property
    def rate(self) -> Any:
        """Spikes per neuron and second, in each step."""
        return self._state("rate", True)

    @property
    def rate_(self) -> np.ndarray:
        """Spikes per neuron and second in each step, in hertz."""
        return self._state("rate", False)

    def _rate_data(self) -> tuple[np.ndarray, float, float]:
        rates, times = self._values("rate"), self._values("t")
        return rates, clock_of(self.source).dt_, times[0] if times.size else 0.0

    def __repr__(self) -> str:
        return f"<PopulationRateMonitor '{self.name}', recording from '{self.source.name}'>"


def clock_of(source: Any) -> Any:
    """The clock of a group; None for what is no group."""
    return source._clock_and_time()[0] if isinstance(source, VariableOwner) else None


def kept(keep: Any) -> int | float | None:
    """The argument `keep` as the engine takes it: rows, seconds, or None for everything."""
    if keep is None:
        return None
    if isinstance(keep, Quantity):
        return seconds(keep, "keep")
    if isinstance(keep, (int, np.integer)) and not isinstance(keep, bool):
        return int(keep)
    raise TypeError(f"keep has to be a time, e.g. 100*ms, or a number of rows, not {keep!r}")


def destination(file: Any, overwrite: bool) -> tuple[str, bool] | None:
    """The arguments `file` and `overwrite` as the engine takes them."""
    if file is None:
        return None
    path = os.fsdecode(os.fspath(file))
    if not path:
        raise ValueError("file has to name a folder, but is empty")
    return os.path.abspath(path), bool(overwrite)


def listed(variables: Any) -> list[str]:
    """The names in an argument that takes one name or several."""
    if variables is None:
        return []
    if isinstance(variables, str):
        return [variables]
    return list(variables)


def _copy(values: Any, dim: Any, units: bool) -> Any:
    return with_dimension(np.array(values), dim if units else DIMENSIONLESS)
