"""Rates of populations: recorded every step, smoothed, or counted in bins."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .quantities import HERTZ, SECOND, seconds, with_dimension
from .units import Quantity

__all__ = ["SpikeRates"]


class SpikeRates:
    """`smooth_rate` and `binned_rate` for monitors that know a rate for every step."""

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
        weights = _window(window, width, dt)
        return with_dimension(_core.smoothed(rates, weights), HERTZ)

    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """The rate of the population in bins: the times at which they begin, and the rates.

        Raises ValueError if `bin_size` is not a multiple of the time step.
        """
        rates, dt, first = self._rate_data()
        size = seconds(bin_size, "bin_size")
        steps = round(size / dt)
        if steps < 1 or abs(size - steps * dt) > 1e-6 * dt:
            raise ValueError(f"bin_size has to be a multiple of the time step, {dt} s, but is {size} s")
        means = _core.binned(rates, steps)
        return with_dimension(first + np.arange(means.size) * size, SECOND), with_dimension(means, HERTZ)


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
