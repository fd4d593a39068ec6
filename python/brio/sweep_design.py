"""Which points a sweep has: its axes, their values, and seeds."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .namespace import as_constant
from .quantities import with_dimension
from .sweep_targets import described
from .units import DIMENSIONLESS, DimensionMismatchError, get_dimensions
from .views import VariableView

__all__ = ["Axis", "Design", "parameter_axes", "seeds_of", "takes_point"]


class Axis:
    """A dimension of a sweep: one parameter, or several that change together."""

    def __init__(self, key: Any, values: Any, find: Callable[[Any], Any]) -> None:
        keys = key if isinstance(key, tuple) else (key,)
        self.targets = [find(each) for each in keys]
        self.labels = [target.label for target in self.targets]
        self.name = ", ".join(self.labels)
        listed = _listed(values, self.name)
        if isinstance(key, tuple):
            for row in listed:
                if np.ndim(row) == 0 or len(row) != len(keys):
                    raise ValueError(f"({self.name}) takes {len(keys)} values together, not {described(row)}")
            self.values = [tuple(row) for row in listed]
        else:
            self.values = [(value,) for value in listed]
        for target, column in zip(self.targets, zip(*self.values, strict=True), strict=True):
            _check_alike(target.label, column)
            for value in column:
                target.check(value)

    def __len__(self) -> int:
        return len(self.values)

    def coords(self) -> dict[str, Any]:
        """The values by parameter; their numbers if they are no single values."""
        columns = zip(*self.values, strict=True)
        return {label: _coordinate(column) for label, column in zip(self.labels, columns, strict=True)}


class Design:
    """All points of a sweep, in the order of the grid: the last axis changes fastest."""

    def __init__(self, axes: Sequence[Axis], seeds: Sequence[int] | None, repeated: bool) -> None:
        labels = [label for axis in axes for label in axis.labels]
        for label in labels:
            if labels.count(label) > 1:
                raise ValueError(f"'{label}' is swept twice")
        self.axes = axes
        self.seeds = seeds
        self.repeated = repeated
        self.dims = [*(axis.name for axis in axes), *(["repetition"] if repeated else [])]
        self.shape = (*map(len, axes), *([len(seeds or ())] if repeated else []))
        self.size = math.prod(self.shape)

    def index(self, point: int) -> tuple[int, ...]:
        index: list[int] = []
        for length in reversed(self.shape):
            point, k = divmod(point, length)
            index.append(k)
        return tuple(reversed(index))

    def settings(self, point: int) -> Iterator[tuple[Any, Any]]:
        """Targets and their values."""
        for axis, k in zip(self.axes, self.index(point), strict=False):
            yield from zip(axis.targets, axis.values[k], strict=True)

    def seed(self, point: int) -> int | None:
        if self.seeds is None:
            return None
        return self.seeds[self.index(point)[-1] if self.repeated else 0]

    def values(self, point: int) -> dict[str, Any]:
        """Values by the labels of parameters, and the seed if there is one."""
        named = {target.label: value for target, value in self.settings(point)}
        seed = self.seed(point)
        return named if seed is None else {**named, "seed": seed}

    def coords(self) -> dict[str, Any]:
        coords: dict[str, Any] = {}
        for axis in self.axes:
            coords.update(axis.coords())
        if self.repeated:
            coords["repetition"] = np.arange(self.shape[-1])
        return coords

    def text_of(self, point: int) -> str:
        """'tau = 5. ms, w = 0.1 mV, seed = 3'"""
        shown = ", ".join(f"{label} = {_shown(value)}" for label, value in self.values(point).items())
        return shown or f"point {point}"


def parameter_axes(parameters: Any, find: Callable[[Any], Any]) -> list[Axis]:
    """The axes that users have given: a mapping of a grid, or a list of points."""
    if isinstance(parameters, Mapping):
        return [Axis(key, values, find) for key, values in parameters.items()]
    rows = list(parameters)
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        raise TypeError(
            "parameters are given as {'tau': [5, 10]*ms, …}, for a grid, or as a list of points: "
            "[{'tau': 5*ms, 'w': 1*mV}, …]"
        )
    keys = tuple(rows[0])
    for k, row in enumerate(rows):
        if list(row) != list(keys) and set(row) != set(keys):
            raise ValueError(f"point {k} sets other things than point 0: {_names(row)}, not {_names(keys)}")
    if not keys:
        raise ValueError("the points of the list set nothing")
    return [Axis(keys, [tuple(row[key] for key in keys) for row in rows], find)]


def seeds_of(repeat: Any, seed: Any, first: Callable[[], int]) -> tuple[list[int] | None, bool]:
    """The seeds of repetitions, and whether there is an axis for them. `first`: the seed if none is given."""
    if repeat is not None:
        if isinstance(repeat, bool) or not isinstance(repeat, (int, np.integer)):
            raise TypeError(f"repeat is a number of repetitions, not {described(repeat)}")
        if repeat < 1:
            raise ValueError(f"repeat has to be 1 or more, not {repeat}")
    if seed is None:
        if repeat is None:
            return None, False
        begin = first()
        return [(begin + k) % (1 << 32) for k in range(repeat)], True
    several = np.ndim(seed) == 1
    seeds = [_as_seed(each) for each in (seed if several else [seed])]
    if several and repeat is not None and repeat != len(seeds):
        raise ValueError(f"there are {len(seeds)} seeds for {repeat} repetitions")
    if not several and repeat is not None:
        seeds = [(seeds[0] + k) % (1 << 32) for k in range(repeat)]
    return seeds, several or repeat is not None


def takes_point(function: Any) -> bool:
    """Whether a function wants to be given the point."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    needed = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(each.kind in needed and each.default is inspect.Parameter.empty for each in parameters)


def _as_seed(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"a seed is an integer, not {described(value)}")
    if not 0 <= value < 1 << 32:
        raise ValueError(f"a seed is an integer from 0 to 2**32 - 1, not {value}")
    return int(value)


def _listed(values: Any, name: str) -> list[Any]:
    if isinstance(values, VariableView):
        values = values._values()
    if isinstance(values, (str, bytes, Mapping)) or not np.iterable(values):
        raise TypeError(
            f"a sweep needs a list of values for '{name}', not {described(values)}; "
            f"what is the same at all points belongs in set={{'{name}': …}}"
        )
    listed = list(values)
    if not listed:
        raise ValueError(f"there are no values for '{name}'")
    return listed


def _check_alike(label: str, values: Sequence[Any]) -> None:
    numbers = [value for value in values if as_constant(value) is not None]
    for value in numbers:
        first, this = get_dimensions(numbers[0]), get_dimensions(value)
        if this is not first:
            raise DimensionMismatchError(f"the values for '{label}' have different units", first, this)


def _coordinate(values: Sequence[Any]) -> Any:
    if all(as_constant(value) is not None for value in values):
        dim = get_dimensions(values[0])
        return with_dimension(np.array([np.asarray(value).item() for value in values]), dim)
    if all(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    return np.arange(len(values))


def _names(keys: Iterable[Any]) -> str:
    return ", ".join(str(key) for key in keys)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    if np.ndim(value) == 0:
        dim = get_dimensions(value)
        return f"{value:g}" if dim is DIMENSIONLESS and isinstance(value, (int, float)) else str(value)
    return f"an array of shape {np.shape(value)}"
