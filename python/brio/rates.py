"""Rates of populations, from every step, and of each neuron, from its events; smoothed, or in bins."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .quantities import HERTZ, SECOND, seconds, with_dimension
from .units import Quantity

__all__ = ["EventRates", "PopulationRates", "binned", "smoothed"]


class PopulationRates:
    """`smooth_rate` and `binned_rate` for monitors that know the rate of a population in every step."""

    def _rate_data(self) -> tuple[np.ndarray, float, float]:
        """Rates in hertz, the time step in seconds, the time of the first rate."""
        raise NotImplementedError

    def smooth_rate(self, window: Any = "gaussian", width: Any = None) -> Any:
        """The rate of the population, smoothed; one value for each step.

        Parameters
        ----------
        window : 'gaussian', 'flat' or array
            The weights: a Gaussian of standard deviation `width`, cut off at twice that; equal weights over
            `width`; or given ones, an odd number of them.
        width : Quantity
            The width of the window, for 'gaussian' and 'flat'.

        Raises
        ------
        TypeError
            If `width` is missing, or given for an array.
        NotImplementedError
            For other names of windows.
        """
        rates, dt, _ = self._rate_data()
        return with_dimension(smoothed(rates, dt, window, width), HERTZ)

    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """The rate of the population in bins: the times at which they begin, and the rates.

        Raises ValueError if `bin_size` is not a multiple of the time step.
        """
        begins, rates = binned(*self._rate_data(), bin_size)
        return with_dimension(begins, SECOND), with_dimension(rates, HERTZ)


class EventRates:
    """`smooth_rate` and `binned_rate` for monitors of events: a row for each neuron."""

    def _counts(self, steps: int) -> tuple[np.ndarray, float, float]:
        """Events of each neuron in bins of so many steps; the time step and the first time in seconds."""
        raise NotImplementedError

    def _rate_data(self) -> tuple[np.ndarray, float, float]:
        """Of all neurons together: rates in hertz, the time step in seconds, the time of the first rate."""
        raise NotImplementedError

    def smooth_rate(self, window: Any = "gaussian", width: Any = None) -> Any:
        """The rate of each neuron, smoothed: an array of shape (neurons, steps).

        The mean over neurons, ``M.smooth_rate(width=5*ms).mean(axis=0)``, is what a `PopulationRateMonitor`
        gives, which takes less memory.

        Parameters
        ----------
        window : 'gaussian', 'flat' or array
            The weights: a Gaussian of standard deviation `width`, cut off at twice that; equal weights over
            `width`; or given ones, an odd number of them.
        width : Quantity
            The width of the window, for 'gaussian' and 'flat'.

        Raises
        ------
        TypeError
            If `width` is missing, or given for an array.
        NotImplementedError
            For other names of windows.
        AttributeError
            If the monitor only counts events.
        """
        counts, dt, _ = self._counts(1)
        weights = _window(window, width, dt)
        rates = np.empty(counts.shape)
        for row, events in zip(rates, counts, strict=True):
            row[:] = _core.smoothed(events / dt, weights)
        return with_dimension(rates, HERTZ)

    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """The rate of each neuron in bins: the times at which they begin, and rates of shape (neurons, bins).

        Raises ValueError if `bin_size` is not a multiple of the time step, AttributeError if the monitor only
        counts events.
        """
        _, dt, first = self._counts(0)
        steps, size = _steps_of(bin_size, dt)
        counts, _, first = self._counts(steps)
        begins = first + np.arange(counts.shape[1]) * size
        return with_dimension(begins, SECOND), with_dimension(counts / size, HERTZ)


def smoothed(rates: np.ndarray, dt: float, window: Any, width: Any) -> np.ndarray:
    """Rates of steps under a window (see `PopulationRates.smooth_rate`)."""
    return _core.smoothed(rates, _window(window, width, dt))


def binned(rates: np.ndarray, dt: float, first: float, bin_size: Any) -> tuple[np.ndarray, np.ndarray]:
    """When bins begin, in seconds, and the means of rates of steps in them."""
    steps, size = _steps_of(bin_size, dt)
    means = _core.binned(rates, steps)
    return first + np.arange(means.size) * size, means


def _steps_of(bin_size: Any, dt: float) -> tuple[int, float]:
    """How many steps, and how many seconds, a bin has."""
    size = seconds(bin_size, "bin_size")
    steps = round(size / dt)
    if steps < 1 or abs(size - steps * dt) > 1e-6 * dt:
        raise ValueError(f"bin_size has to be a multiple of the time step, {dt} s, but is {size} s")
    return steps, size


def _window(window: Any, width: Any, dt: float) -> np.ndarray:
    if not isinstance(window, str):
        if width is not None:
            raise TypeError("give a width or the weights of the window, not both")
        weights = np.asarray(window, dtype=float)
        if weights.ndim != 1 or weights.size % 2 == 0:
            raise TypeError("the weights of a window have to be one-dimensional and odd in number")
        return weights
    if width is None:
        raise TypeError(f"a '{window}' window needs a width, e.g. width=1*ms")
    if not isinstance(width, Quantity):
        raise TypeError(f"width has to be a time, e.g. 1*ms, not {width!r}")
    steps = seconds(width, "width") / dt
    if window == "gaussian":
        return _core.gaussian_window(steps)
    if window == "flat":
        return _core.flat_window(int(seconds(width, "width") / 2 / dt))
    raise NotImplementedError(f"there is no window called '{window}': use 'gaussian', 'flat' or an array")
