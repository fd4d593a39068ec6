"""Synapses: who is connected, and by what."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..synapses import Synapses
from ..units import DIMENSIONLESS, get_dimensions
from .axes import (
    axes_for,
    count_in_whole_numbers,
    in_axis_unit,
    label,
    make_room,
    style_of,
    unit_for,
    values_of,
)

#: More synapses than this are counted in the cells of a grid, not drawn one by one.
_MANY = 20_000
#: The largest grid: cells along a side.
_CELLS = 300


def synapses(
    connections: Any,
    values: Any = None,
    *,
    kind: str | None = None,
    ax: Any = None,
    unit: Any = None,
    colorbar: bool = True,
    **style: Any,
) -> Any:
    """Draws which source neuron is connected to which target, and the value of each synapse as a colour.

    Parameters
    ----------
    connections : Synapses, or pair of arrays of int
        The synapses. Or the source and the target neuron of each of them.
    values : str or array, optional
        A variable of the synapses, 'w' or 'delay', or a value for each synapse.
    kind : 'points' or 'image', optional
        A point for each synapse; or a grid of at most 300 by 300 cells, with the number of synapses in each
        cell, or the mean of their values. Without it, up to 20,000 synapses are points.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit : Unit, optional
        The unit of values; what is readable if it is not given.
    colorbar : bool
        Whether to add the scale of colours.
    style
        Keywords of ``Axes.scatter`` for points, of ``Axes.imshow`` for an image.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For what are no synapses, and for names where there is no object that knows them.
    AttributeError
        For a variable that the synapses don't have.
    ValueError
        For another kind, and for arrays of different sizes.
    """
    if kind not in (None, "points", "image"):
        raise ValueError(f"kind can be 'points' or 'image', not {kind!r}")
    sources, targets, shape = _pairs_of(connections)
    name, numbers = _values_for(connections, values, len(sources))
    ax = axes_for(ax)
    for which, neurons, side in (("x", sources, "source neuron"), ("y", targets, "target neuron")):
        in_axis_unit(ax, which, neurons, DIMENSIONLESS, side)
        count_in_whole_numbers(ax, which)
    shown = name
    if numbers is not None:
        scale = unit_for(numbers, get_dimensions(numbers), unit, name)
        shown, numbers = label(name, scale), np.asarray(numbers) / scale.size
    if kind == "points" or (kind is None and len(sources) <= _MANY):
        drawn = _points(ax, sources, targets, numbers, shape, style)
    else:
        drawn = _image(ax, sources, targets, numbers, shape, style)
        shown = shown if numbers is not None else "synapses"
    if colorbar and drawn.get_array() is not None and len(sources):
        ax.get_figure().colorbar(drawn, ax=ax, label=shown)
    return ax


def _pairs_of(connections: Any) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Source and target of each synapse, and the number of neurons on either side."""
    if isinstance(connections, Synapses):
        shape = connections.N_pre, connections.N_post
        return np.asarray(connections._core.i), np.asarray(connections._core.j), shape
    if not isinstance(connections, (tuple, list)) or len(connections) != 2:
        raise TypeError(
            f"synapses draws Synapses, or a pair of arrays, (i, j), not {type(connections).__name__}"
        )
    sources, targets = map(values_of, connections)
    if sources.ndim != 1 or sources.shape != targets.shape:
        raise ValueError(
            f"each synapse has a source and a target, but there are {sources.size} and {targets.size}"
        )
    if sources.size == 0:
        return sources, targets, (1, 1)
    return sources, targets, (int(sources.max()) + 1, int(targets.max()) + 1)


def _values_for(connections: Any, values: Any, count: int) -> tuple[str, Any]:
    """What is shown of each synapse, and its name; None if nothing but the connection."""
    if values is None:
        return "", None
    if not isinstance(values, str):
        name = values.name if hasattr(values, "group_name") else "value"
        found = values_of(values)
    elif isinstance(connections, Synapses):
        name, found = values, values_of(getattr(connections, values))
    else:
        raise TypeError(f"'{values}' can't be found for arrays: give a value for each synapse")
    if found.ndim == 0:
        found = np.broadcast_to(found, (count,), subok=True)
    if found.shape != (count,):
        raise ValueError(f"there are {count} synapses, but values of shape {found.shape}")
    return name, found


def _points(
    ax: Any, sources: np.ndarray, targets: np.ndarray, numbers: Any, shape: tuple[int, int], style: Any
) -> Any:
    from matplotlib.collections import PathCollection

    # As large as there is room for: a square of a hundred neurons is 3 points wide.
    looks = style_of(PathCollection, style, s=min(36.0, max(1.0, (300 / max(shape)) ** 2)), marker="o")
    looks.setdefault("linewidths", 0)
    if numbers is not None:
        looks["c"] = numbers
        looks.pop("color", None)
    drawn = ax.scatter(sources, targets, **looks)
    make_room(ax, (-0.5, shape[0] - 0.5), (-0.5, shape[1] - 0.5))
    return drawn


def _image(
    ax: Any, sources: np.ndarray, targets: np.ndarray, numbers: Any, shape: tuple[int, int], style: Any
) -> Any:
    cells = [min(size, _CELLS) for size in shape]
    x = sources.astype(np.int64) * cells[0] // shape[0]
    y = targets.astype(np.int64) * cells[1] // shape[1]
    place = y * cells[0] + x
    counts = np.bincount(place, minlength=cells[0] * cells[1])
    grid = counts.astype(float)
    if numbers is not None:
        sums = np.bincount(place, weights=numbers, minlength=counts.size)
        grid = np.divide(sums, counts, out=np.full(counts.size, np.nan), where=counts > 0)
    looks = {"aspect": "auto", "interpolation": "nearest", "cmap": "Greys" if numbers is None else None}
    extent = (-0.5, shape[0] - 0.5, -0.5, shape[1] - 0.5)
    return ax.imshow(grid.reshape(cells[1], cells[0]), origin="lower", extent=extent, **{**looks, **style})


def distribution(
    values: Any, variable: str | None = None, *, ax: Any = None, unit: Any = None, **style: Any
) -> Any:
    """Draws a histogram of values, such as the weights or the delays of synapses.

    Parameters
    ----------
    values : array, Quantity, ``S.w``, or an object with variables
        The values, of any shape. Or a group, synapses or a monitor.
    variable : str, optional
        With an object: the variable.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit : Unit, optional
        The unit of values; what is readable if it is not given.
    style
        Keywords of ``Axes.hist``, such as `bins`.

    Returns
    -------
    Axes

    Raises
    ------
    AttributeError
        For a variable that the object doesn't have.
    DimensionMismatchError
        If the unit is not one of the values.
    """
    if variable is not None:
        values = getattr(values, variable)
    name = variable or (values.name if hasattr(values, "group_name") else "value")
    found = values_of(values)
    ax = axes_for(ax)
    size = in_axis_unit(ax, "x", found, get_dimensions(found), name, unit)
    in_axis_unit(ax, "y", [], DIMENSIONLESS, "count")
    numbers = np.asarray(found, dtype=float).ravel() / size
    ax.hist(numbers[np.isfinite(numbers)], **{"bins": 30, **style})
    return ax
