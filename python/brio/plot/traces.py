"""Variables over time."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..monitors import Monitor
from ..quantities import SECOND
from ..state_monitor import StateMonitor, StateMonitorView
from ..units import get_dimensions
from .axes import axes_for, in_axis_unit, style_of, times_of, values_of


def state(
    record: Any,
    variable: Any = None,
    items: Any = None,
    *,
    ax: Any = None,
    unit: Any = None,
    time_unit: Any = None,
    **style: Any,
) -> Any:
    """Draws a variable over time, a line for each item.

    Parameters
    ----------
    record : StateMonitor, a part ``M[3]`` of one, or Quantity
        What was recorded. Or times, of shape (times,).
    variable : str or array, optional
        The variable; it can be left out if the monitor has recorded one. With times: the values, of shape
        (times,) or (items, times).
    items : int or sequence of int, optional
        Which of the recorded items, by their indices in the group; all if it is not given.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit, time_unit : Unit, optional
        The units of values and times; what is readable if they are not given.
    style
        Keywords of ``Axes.plot``. Without a `label`, lines have those of their items, ``v[3]``, for a legend.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For other monitors, and for times without values.
    ValueError
        If the monitor has recorded several variables and none is named, or shapes don't fit.
    KeyError, IndexError
        For a variable, or an item, that is not recorded.
    DimensionMismatchError
        If times are no times, a unit is not one of the variable, or the Axes show another dimension already.
    """
    seconds, values, name, labels = _trace_of(record, variable, items)
    ax = axes_for(ax)
    from matplotlib.lines import Line2D

    size = in_axis_unit(ax, "x", seconds, SECOND, "time", time_unit)
    height = in_axis_unit(ax, "y", values, get_dimensions(values), name, unit)
    looks = style_of(Line2D, style)
    numbers = np.asarray(values) / height
    for row, text in zip(numbers, labels, strict=True):
        ax.plot(seconds / size, row, **{"label": text, **looks})
        if "label" in looks:
            looks["label"] = "_nolegend_"  # once is enough
    return ax


def _trace_of(record: Any, variable: Any, items: Any) -> tuple[np.ndarray, Any, str, list[str | None]]:
    """Times in seconds, values of shape (items, times), what they are, and the name of each line."""
    rows = None
    if isinstance(record, StateMonitorView):
        if items is not None:
            raise TypeError("items are chosen twice, by M[…] and by items=…")
        record, rows = record._monitor, np.atleast_1d(record._rows)
    if isinstance(record, StateMonitor):
        return _trace_of_monitor(record, variable, rows, items)
    if isinstance(record, Monitor):
        raise TypeError(f"{record.name} does not record traces: it is a {type(record).__name__}")
    if variable is None or isinstance(variable, str):
        raise TypeError("state draws what a StateMonitor has recorded, or times and values, state(t, v)")
    if items is not None:
        raise TypeError("items are for monitors: choose rows of an array, v[items]")
    seconds, values = times_of(record, "the times of values"), values_of(variable)
    if values.ndim not in (1, 2) or values.shape[-1:] != seconds.shape:
        raise ValueError(
            f"values of shape {values.shape} don't fit to times of shape {seconds.shape}: the shape is "
            "(times,) or (items, times)"
        )
    name = variable.name if hasattr(variable, "group_name") else "value"
    rows = values if values.ndim == 2 else values[np.newaxis, :]
    return seconds, rows, name, [None] * len(rows)


def _trace_of_monitor(
    monitor: StateMonitor, variable: Any, rows: Any, items: Any
) -> tuple[np.ndarray, Any, str, list[str | None]]:
    recorded = monitor.record_variables
    if variable is None:
        if len(recorded) != 1:
            raise ValueError(f"{monitor.name} records {', '.join(recorded) or 'no variable'}: name one")
        variable = recorded[0]
    if not isinstance(variable, str):
        raise TypeError(f"the variable of a monitor is given by its name, not by {type(variable).__name__}")
    if variable not in recorded:
        raise KeyError(f"{monitor.name} does not record '{variable}', but {', '.join(recorded)}")
    if rows is None:
        rows = slice(None) if items is None else np.atleast_1d(monitor._rows(items))
    values = getattr(monitor, variable)[rows]
    return np.asarray(monitor.t_), values, variable, [f"{variable}[{k}]" for k in monitor.record[rows]]
