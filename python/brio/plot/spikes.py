"""Spikes of neurons, and rates of populations."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..event_monitors import EventMonitor
from ..monitors import Monitor
from ..quantities import HERTZ, SECOND, in_dimension
from ..rates import EventRates, PopulationRates, binned, smoothed
from ..units import DIMENSIONLESS, get_dimensions
from .axes import axes_for, count_in_whole_numbers, in_axis_unit, make_room, style_of, times_of, values_of

#: Up to this many neurons, a spike is a stroke as high as a row; of more neurons, it is a dot.
_FEW_NEURONS = 50
#: More spikes than this are a bitmap, also in files of vector graphics.
_MANY_SPIKES = 20_000


def raster(spikes: Any, times: Any = None, *, ax: Any = None, unit: Any = None, **style: Any) -> Any:
    """Draws who spikes when: a row for each neuron.

    Parameters
    ----------
    spikes : SpikeMonitor or EventMonitor, or array of int
        What was recorded; the picture shows all neurons and the whole run. Or the neuron of each spike.
    times : Quantity, optional
        With an array: the time of each spike, of the same shape (spikes,).
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit : Unit, optional
        The unit of times; ms, or what is readable.
    style
        Keywords of ``Axes.plot``: `color`, `markersize`, `label`, ….

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For other monitors, and for neurons without times.
    AttributeError
        For a monitor that only counts.
    DimensionMismatchError
        If times are no times.
    ValueError
        If there are not as many times as neurons.
    """
    neurons, seconds, rows, end = _spikes_of(spikes, times)
    ax = axes_for(ax)
    from matplotlib.lines import Line2D

    size = in_axis_unit(ax, "x", [end], SECOND, "time", unit)
    in_axis_unit(ax, "y", neurons, DIMENSIONLESS, "neuron")
    count_in_whole_numbers(ax, "y")
    few = rows <= _FEW_NEURONS
    looks = style_of(Line2D, style, linestyle="none", marker="|" if few else ".", rasterized=_many(neurons))
    if few:
        looks.setdefault("markersize", max(3.0, 0.7 * _height(ax) / max(rows, 1)))
    else:
        looks.setdefault("markersize", 3)
        looks.setdefault("markeredgewidth", 0)
    ax.plot(seconds / size, neurons, **looks)
    make_room(ax, (0, end / size), (-0.5, rows - 0.5))
    return ax


def _spikes_of(spikes: Any, times: Any) -> tuple[np.ndarray, np.ndarray, int, float]:
    """Neurons, times in seconds, the number of neurons, and until when was recorded."""
    if isinstance(spikes, EventMonitor):
        if times is not None:
            raise TypeError("a monitor has the times of its spikes: give times with an array of neurons only")
        return np.asarray(spikes.i), np.asarray(spikes.t_), len(spikes.source), spikes._current_time()
    if isinstance(spikes, Monitor):
        raise TypeError(f"a raster shows spikes, but {spikes.name} is a {type(spikes).__name__}")
    if times is None:
        raise TypeError("a raster needs a SpikeMonitor, or neurons and times, raster(i, t)")
    neurons, seconds = values_of(spikes), times_of(times, "the times of spikes")
    if get_dimensions(neurons) is not DIMENSIONLESS:
        raise TypeError("the first argument has to be the numbers of neurons, the second one times")
    if neurons.ndim != 1 or neurons.shape != seconds.shape:
        raise ValueError(
            f"each spike has a neuron and a time, but there are {neurons.size} neurons and {seconds.size} "
            "times"
        )
    if neurons.size == 0:
        return neurons, seconds, 1, 0.0
    return neurons, seconds, int(neurons.max()) + 1, float(seconds.max())


def _many(neurons: np.ndarray) -> bool:
    return neurons.size > _MANY_SPIKES


def _height(ax: Any) -> float:
    """The height of Axes in points."""
    return ax.get_window_extent().height * 72 / ax.get_figure().dpi


def rate(
    record: Any,
    rates: Any = None,
    *,
    width: Any = None,
    bin_size: Any = None,
    window: Any = "gaussian",
    ax: Any = None,
    unit: Any = None,
    time_unit: Any = None,
    **style: Any,
) -> Any:
    """Draws the rate of a population over time.

    Parameters
    ----------
    record : PopulationRateMonitor, SpikeMonitor or EventMonitor, or Quantity
        What was recorded. Or times, of shape (times,).
    rates : Quantity, optional
        With times: the rate at each of them.
    width : Quantity, optional
        Smooths what a monitor has recorded: the width of the window, see `smooth_rate`.
    bin_size : Quantity, optional
        Instead, counts in bins of this size, see `binned_rate`.
    window : str or array
        The kind of window.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit, time_unit : Unit, optional
        The units of rates (Hz) and times (ms, or what is readable).
    style
        Keywords of ``Axes.plot``.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For other monitors, for times without rates, for both a width and bins.
    DimensionMismatchError
        If times are no times, or rates no rates.
    ValueError
        If there are not as many rates as times, or bins are not multiples of the time step.
    """
    seconds, hertz, steps = _rates_of(record, rates, width, bin_size, window)
    ax = axes_for(ax)
    from matplotlib.lines import Line2D

    size = in_axis_unit(ax, "x", seconds, SECOND, "time", time_unit)
    height = in_axis_unit(ax, "y", hertz, HERTZ, "rate", unit)
    looks = style_of(Line2D, style, drawstyle="steps-post" if steps else "default")
    ax.plot(seconds / size, hertz / height, **looks)
    return ax


def _rates_of(
    record: Any, rates: Any, width: Any, bin_size: Any, window: Any
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Times in seconds, rates in hertz, and whether each rate is that of a bin up to the next time."""
    if isinstance(record, EventRates | PopulationRates):
        return _rates_of_monitor(record, rates, width, bin_size, window)
    if isinstance(record, Monitor):
        raise TypeError(f"{record.name} does not record rates or spikes: it is a {type(record).__name__}")
    if rates is None:
        raise TypeError("a rate needs a PopulationRateMonitor or a SpikeMonitor, or times and rates")
    if width is not None or bin_size is not None:
        raise TypeError("width and bin_size are for monitors: arrays are drawn as they are")
    seconds, values = times_of(record, "the times of rates"), values_of(rates)
    if values.size:
        values = in_dimension(values, HERTZ, "rates are in hertz, but here is")
    if seconds.ndim != 1 or seconds.shape != values.shape:
        raise ValueError(f"there are {seconds.size} times, but {values.size} rates")
    return seconds, np.asarray(values), False


def _rates_of_monitor(
    record: Any, rates: Any, width: Any, bin_size: Any, window: Any
) -> tuple[np.ndarray, np.ndarray, bool]:
    if rates is not None:
        raise TypeError("a monitor knows its rates: give rates together with times only")
    if width is not None and bin_size is not None:
        raise TypeError("give a width to smooth rates, or a bin_size to count in bins, not both")
    if bin_size is not None:
        begins, values = binned(*record._rate_data(), bin_size)
        if begins.size:  # the last bin has an end
            begins = np.append(begins, begins[-1] + float(bin_size))
            values = np.append(values, values[-1])
        return begins, values, True
    values, dt, first = record._rate_data()
    if width is not None or not isinstance(window, str):
        values = smoothed(values, dt, window, width)
    return first + np.arange(len(values)) * dt, np.asarray(values), False
