"""What a sweep gives: arrays over its grid, tables, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .monitors import Monitor
from .quantities import with_dimension
from .sweep_design import takes_point
from .tracebacks import EndsWithUsersCode
from .units import DIMENSIONLESS, get_dimensions, get_unit
from .views import VariableView

if TYPE_CHECKING:
    from .sweep_design import Design

__all__ = ["Record", "SweepError", "SweepResult"]


class SweepError(EndsWithUsersCode, RuntimeError):
    """Points of a sweep have failed; the message names the first, and ``__cause__`` is its error.

    Attributes
    ----------
    result : SweepResult
        What the other points gave.
    errors : dict
        The errors by the indices of their points in the grid.
    """

    def __init__(self, message: str, result: SweepResult) -> None:
        super().__init__(message)
        self.result = result
        self.errors = result.errors


class Record:
    """What a monitor held at the end of a point, copied: its variables are attributes, with units.

    Of spikes these are ``i``, ``t``, ``count``, ``num_spikes``, and `spike_trains`; of a state monitor
    ``t`` and
    what it records, one row for each item.
    """

    def __init__(self, monitor: Monitor) -> None:
        names = [name for name in monitor.variables if name != "N"]
        self._names = names
        for name in names:
            setattr(self, name, kept(getattr(monitor, name)))
        if hasattr(type(monitor), "num_spikes"):
            self.num_spikes = int(monitor.num_spikes)  # type: ignore[attr-defined]

    def spike_trains(self) -> dict[int, Any]:
        """The times of the spikes of each neuron."""
        return {k: self.t[self.i == k] for k in range(len(self.count))}  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        sizes = (f"{name}: {' × '.join(map(str, np.shape(getattr(self, name))))}" for name in self._names)
        return f"<Record {', '.join(sizes)}>"


class SweepResult(Mapping[str, Any]):
    """Results over the points of a sweep.

    ``result['rate']`` is an array with units, of the shape of the grid (followed by that of a single result).
    Where results are no numbers, or not all of one shape, it is an array of objects. What is missing is
    NaN, or
    None.

    Attributes
    ----------
    dims : list of str
        The names of the axes: parameters in the order in which they were given, then ``'repetition'``.
    coords : dict
        The values of each parameter along its axis, with units.
    shape : tuple of int
        The shape of the grid.
    seeds : ndarray or None
        The seed of each repetition.
    completed : ndarray of bool
        Which points have a result.
    errors : dict
        Errors by the indices of their points.
    threads : int
        How many points ran side by side.
    one_by_one : str
        Why points did not run side by side; empty if they did.
    """

    def __init__(self, design: Design, names: Sequence[str] | None) -> None:
        self._design = design
        self._values: dict[str, list[Any]] = {name: [None] * design.size for name in names or ()}
        self._stacked: dict[str, Any] = {}
        self.dims = list(design.dims)
        self.coords = design.coords()
        self.shape = design.shape
        self.seeds = None if design.seeds is None else np.array(design.seeds)
        self.completed = np.zeros(design.shape, dtype=bool)
        self.errors: dict[tuple[int, ...], BaseException] = {}
        self.threads = 1
        self.one_by_one = ""

    def _add(self, point: int, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self._values.setdefault(name, [None] * self._design.size)[point] = value
        self.completed[self._design.index(point)] = True

    # ---- results -----------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> Any:
        if name not in self._values and name in self.coords:
            return self.coords[name]
        if name not in self._values:
            hint = _core.did_you_mean(str(name), list(self._values))
            has = ", ".join(f"'{each}'" for each in self._values) or "none"
            raise KeyError(f"the sweep has no result '{name}': {hint or 'it has ' + has}")
        if name not in self._stacked:
            self._stacked[name] = _stacked(self._values[name], self.completed.reshape(-1), self.shape)
        return self._stacked[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def points(self) -> list[dict[str, Any]]:
        """What was set at each point, in the order of the grid."""
        return [self._design.values(point) for point in range(self._design.size)]

    def table(self) -> Any:
        """A pandas DataFrame with one row for each point that has a result.

        Columns are parameters, the seed, and those results that are one number (or one object) for
        each point;
        numbers are in SI units, which ``table.attrs['units']`` says.
        """
        import pandas

        chosen = np.flatnonzero(self.completed)
        columns: dict[str, Any] = {}
        units: dict[str, str] = {}
        indices = np.unravel_index(chosen, self.shape) if self.shape else ()
        for axis, index in zip(self._design.axes, indices, strict=False):
            for label, values in axis.coords().items():
                columns[label] = np.asarray(values)[index]
                units[label] = _unit(values)
        if self._design.repeated:
            columns["repetition"] = indices[-1]
        if self.seeds is not None:
            columns["seed"] = self.seeds[indices[-1] if self._design.repeated else 0 * chosen]
        for name in self:
            values = self[name]
            if values.ndim == len(self.shape):
                columns[name] = np.asarray(values).reshape(-1)[chosen]
                units[name] = _unit(values)
        table = pandas.DataFrame(columns)
        table.attrs["units"] = units
        return table

    def to_xarray(self) -> Any:
        """An xarray Dataset: a variable for each result, with the parameters as coordinates.

        Numbers are in SI units; each variable and coordinate says which, in ``attrs['units']``.
        """
        import xarray

        coords: dict[str, Any] = {}
        for axis in self._design.axes:
            for label, values in axis.coords().items():
                coords[label] = (axis.name, np.asarray(values), {"units": _unit(values)})
        if self._design.repeated:
            coords["repetition"] = ("repetition", self.coords["repetition"])
            coords["seed"] = ("repetition", self.seeds)
        data = {}
        for name in self:
            values = self[name]
            inner = [f"{name}_{k}" for k in range(values.ndim - len(self.shape))]
            data[name] = ([*self.dims, *inner], np.asarray(values), {"units": _unit(values)})
        return xarray.Dataset(data, coords)

    # ---- as text -----------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        grid = " × ".join(f"{name} ({n})" for name, n in zip(self.dims, self.shape, strict=True))
        done = int(self.completed.sum())
        counted = (
            f"{done} points" if done == self.completed.size else f"{done} of {self.completed.size} points"
        )
        failed = f", {len(self.errors)} failed" if self.errors else ""
        results = ", ".join(self) or "no results"
        return f"<SweepResult over {grid or 'one point'}: {counted}{failed}; {results}>"


def kept(value: Any) -> Any:
    """A result as it stays: arrays are copied, since the next point writes over what they show."""
    if isinstance(value, VariableView):
        return value._values()
    if isinstance(value, Monitor):
        return Record(value)
    if isinstance(value, np.ndarray):
        return with_dimension(np.array(np.asarray(value)), get_dimensions(value))
    if isinstance(value, Mapping):
        return {name: kept(each) for name, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(kept(each) for each in value)
    return value


def _is_numeric(value: Any) -> bool:
    return (
        isinstance(value, (bool, int, float, np.ndarray, np.generic))
        and np.asarray(value).dtype.kind in "biuf"
    )


def _stacked(values: Sequence[Any], there: np.ndarray, shape: tuple[int, ...]) -> Any:
    present = [value for value, is_there in zip(values, there, strict=True) if is_there]
    numeric = bool(present) and all(map(_is_numeric, present))
    if numeric and len({(np.shape(value), get_dimensions(value)) for value in present}) == 1:
        inner = np.shape(present[0])
        numbers = np.array([np.asarray(value) for value in present])
        if len(present) < len(values):
            some = numbers
            numbers = np.full((len(values), *inner), np.nan)
            numbers[there] = some
        return with_dimension(numbers.reshape(shape + inner), get_dimensions(present[0]))
    objects = np.empty(len(values), dtype=object)
    for k, value in enumerate(values):
        objects[k] = value
    return objects.reshape(shape)


def _unit(values: Any) -> str:
    if values.dtype == object:
        return ""
    dim = get_dimensions(values)
    return "1" if dim is DIMENSIONLESS else str(get_unit(dim))


def name_of(function: Any) -> str:
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "result"


def by_name(value: Any, name: str) -> Mapping[str, Any]:
    """Results that are a mapping have names of their own."""
    if isinstance(value, Mapping):
        return {str(each): part for each, part in value.items()}
    return {name: value}


def getters_of(results: Any, objects: Iterable[Any]) -> tuple[list[Any], list[str] | None]:
    """What looks at the results of a point, and their names if they are known."""
    if results is None:
        results = {obj.name: obj for obj in objects if isinstance(obj, Monitor)}
        if not results:
            raise ValueError(
                "the network has no monitors, so there would be nothing to keep: say what in results={…}"
            )
    if isinstance(results, Mapping):
        for name, wanted in results.items():
            if not isinstance(name, str):
                raise TypeError(f"results are named by texts, not by {type(name).__name__}")
            _check_getter(wanted, f"the result '{name}'", objects)
        named = {name: _getter(wanted) for name, wanted in results.items()}
        return [lambda point: {name: get(point) for name, get in named.items()}], list(named)
    several = results if isinstance(results, (list, tuple)) else [results]
    getters: list[Any] = []
    for wanted in several:
        _check_getter(wanted, "a result", objects)
        name = wanted.name if isinstance(wanted, (Monitor, VariableView)) else name_of(wanted)
        if isinstance(wanted, VariableView):
            name = f"{wanted.group_name}.{name}"
        get = _getter(wanted)
        getters.append(lambda point, get=get, name=name: by_name(get(point), name))
    return getters, None


def _check_getter(wanted: Any, what: str, objects: Iterable[Any]) -> None:
    if isinstance(wanted, Monitor):
        if not any(wanted is obj for obj in objects):
            raise ValueError(f"{wanted.name} is not in the network, so it records nothing there")
        return
    if isinstance(wanted, VariableView):
        if not any(wanted._owner._owner_object() is obj for obj in objects):
            raise ValueError(f"{wanted.group_name} is not in the network")
        return
    if callable(wanted):
        return
    raise TypeError(
        f"{what} is a monitor, a variable (G.v) or a function that is called at the end of each run, not "
        f"{type(wanted).__name__}: write lambda: …"
    )


def _getter(wanted: Any) -> Callable[[Mapping[str, Any]], Any]:
    if isinstance(wanted, (Monitor, VariableView)):
        return lambda point: kept(wanted)
    if takes_point(wanted):
        return lambda point: kept(wanted(point))
    return lambda point: kept(wanted())
