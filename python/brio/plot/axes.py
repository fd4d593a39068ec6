"""Axes and their units: what all pictures share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from ..quantities import HERTZ, SECOND, in_dimension
from ..units import DIMENSIONLESS, DimensionMismatchError, Quantity, get_dimensions, get_unit
from ..units.allunits import (
    amp,
    farad,
    hertz,
    metre,
    msecond,
    ohm,
    second,
    siemens,
    usecond,
    volt,
)
from ..units.unit import Unit
from ..views import VariableView

#: Times up to this many seconds are shown in ms, those up to the second number in µs.
_LONGEST_IN_MS, _LONGEST_IN_US = 5.0, 1e-3


class Shown(NamedTuple):
    """What is shown along an axis: in a unit of this size (in SI units) and text, of this dimension."""

    size: float
    text: str
    dim: Any


#: Units that have no name, and that no script has made: a text for each, its size, its dimension.
_COMPOUND = (
    Shown(1.0, "V/s", volt.dim / SECOND),
    Shown(1.0, "A/s", amp.dim / SECOND),
    Shown(1.0, "S/s", siemens.dim / SECOND),
    Shown(1.0, "V/m", volt.dim / metre.dim),
    Shown(1e-2, "µA/cm²", amp.dim / metre.dim**2),
    Shown(10.0, "mS/cm²", siemens.dim / metre.dim**2),
    Shown(1e-2, "µF/cm²", farad.dim / metre.dim**2),
    Shown(1e-2, "Ω cm", ohm.dim * metre.dim),
)

#: What is shown along an axis that something was drawn on.
_shown: WeakKeyDictionary[Any, Shown] = WeakKeyDictionary()


def axes_for(ax: Any) -> Any:
    """The Axes to draw into. Raises TypeError for what is none, ImportError without matplotlib."""
    if ax is None:
        try:
            from matplotlib import pyplot
        except ImportError as error:
            raise ImportError(f"pictures need matplotlib, which can't be imported: {error}") from None
        return pyplot.gca()
    if not (hasattr(ax, "xaxis") and hasattr(ax, "plot")):
        hint = ": choose one of them, axes[0]" if isinstance(ax, (np.ndarray, list, tuple)) else ""
        raise TypeError(f"ax has to be Axes of matplotlib, not {type(ax).__name__}{hint}")
    return ax


def values_of(values: Any) -> Any:
    """Numbers or a quantity as an array."""
    if isinstance(values, VariableView):
        values = values[:]
    if isinstance(values, np.ndarray):
        return values
    dim = get_dimensions(values) if np.size(values) else DIMENSIONLESS
    return np.asarray(values) if dim is DIMENSIONLESS else Quantity(values)


def times_of(values: Any, what: str) -> np.ndarray:
    """Times in seconds. Raises DimensionMismatchError for anything else."""
    values = values_of(values)
    if values.size == 0 and get_dimensions(values) is DIMENSIONLESS:
        return np.zeros(values.shape)
    return in_dimension(values, SECOND, f"{what} have to be times, such as M.t, but are")


def in_axis_unit(ax: Any, which: str, values: Any, dim: Any, name: str, unit: Any = None) -> Any:
    """Decides in which unit values are shown along an axis, labels it, and gives the size of that unit.

    Parameters
    ----------
    ax, which : Axes, 'x' or 'y'
        The axis.
    values : array
        Numbers in SI units that show how large values are.
    dim : Dimension
        Their dimension.
    name : str
        What is shown.
    unit : Unit, optional
        The unit that the user wants.

    Raises DimensionMismatchError if `unit`, or what the axis shows already, has another dimension.
    """
    before = _shown_before(ax, which)
    if before is not None and before.dim != dim:
        raise DimensionMismatchError(
            f"{name} can't be shown along an axis that shows something else already: give other Axes, or "
            "ax=ax.twinx() for a second axis",
            dim,
            before.dim,
        )
    shown = before if before is not None and unit is None else unit_for(values, dim, unit, name)
    if before is not None and before.size != shown.size:
        raise ValueError(f"the axis is in {before.text} already: it can't show {name} in {shown.text}")
    axis = ax.xaxis if which == "x" else ax.yaxis
    _shown[axis] = shown
    if which == "y" or _is_lowest(ax):
        axis.set_label_text(label(name, shown))
    return shown.size


def _shown_before(ax: Any, which: str) -> Shown | None:
    """What an axis, or one that it shares its limits with, shows already."""
    group = ax.get_shared_x_axes() if which == "x" else ax.get_shared_y_axes()
    for other in (ax, *group.get_siblings(ax)):
        shown = _shown.get(other.xaxis if which == "x" else other.yaxis)
        if shown is not None and other.has_data():
            return shown
    return None


def _is_lowest(ax: Any) -> bool:
    """Whether no other Axes below share the x axis: the label stands there."""
    place = ax.get_subplotspec()
    if place is None or place.is_last_row():
        return True
    others = [each.get_subplotspec() for each in ax.get_shared_x_axes().get_siblings(ax) if each is not ax]
    return all(other is None or other.rowspan.start <= place.rowspan.start for other in others)


def unit_for(values: Any, dim: Any, wanted: Any, name: str) -> Shown:
    """The unit to show numbers in SI units in: the one that is wanted, or one in which they are readable."""
    if wanted is not None:
        if get_dimensions(wanted) != dim:
            raise DimensionMismatchError(f"{name} can't be shown in {wanted}", dim, get_dimensions(wanted))
        return Shown(float(wanted), "" if dim is DIMENSIONLESS else str(wanted), dim)
    if dim is DIMENSIONLESS:
        return Shown(1.0, "", dim)
    numbers = np.abs(np.asarray(values, dtype=float))
    numbers = numbers[np.isfinite(numbers)]
    unit = _readable(float(numbers.max()) if numbers.size else 0.0, dim)
    return unit if isinstance(unit, Shown) else Shown(float(unit), str(unit), dim)


def _readable(largest: float, dim: Any) -> Any:
    """A unit in which numbers up to this one are easy to read."""
    if dim == SECOND:
        if largest > _LONGEST_IN_MS:
            return second
        return usecond if 0 < largest <= _LONGEST_IN_US else msecond
    if dim == HERTZ:
        return hertz
    unit = Quantity(largest, dim).get_best_unit() if largest > 0 else get_unit(dim)
    if not isinstance(unit, Unit) or str(unit) == str(dim):
        return next((known for known in _COMPOUND if known.dim == dim), get_unit(dim))
    return unit


def label(name: str, shown: Shown) -> str:
    """``v (mV)``."""
    return f"{name} ({shown.text})" if shown.text else name


def style_of(kind: Any, given: Mapping[str, Any], **defaults: Any) -> dict[str, Any]:
    """Keywords for an artist of matplotlib: those that the user gave, under any of their names, go first."""
    from matplotlib.cbook import normalize_kwargs

    return {**defaults, **normalize_kwargs(dict(given), kind)}


def count_in_whole_numbers(ax: Any, which: str) -> None:
    """For axes of neurons: there is none between two."""
    from matplotlib.ticker import MaxNLocator

    (ax.xaxis if which == "x" else ax.yaxis).set_major_locator(MaxNLocator(nbins="auto", integer=True))


def make_room(ax: Any, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Lets the picture show at least this, whatever is drawn."""
    ax.update_datalim([(x[0], y[0]), (x[1], y[1])])
    ax.autoscale_view()
