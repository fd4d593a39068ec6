"""Phase planes: where two variables of a model stand still, and where they go."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..base import never_run
from ..equations import DIFFERENTIAL_EQUATION, PARAMETER, SUBEXPRESSION, Equations
from ..groups import NeuronGroup
from ..namespace import get_local_namespace
from ..quantities import SECOND, in_dimension
from ..single_equation import SingleEquation
from ..state_monitor import StateMonitor
from ..units import Quantity
from .axes import axes_for, in_axis_unit, values_of

#: Points along a side: where nullclines are computed, and of these every so many has an arrow.
_POINTS, _EVERY = 201, 10
#: The part of a trajectory's extent that is left free around it.
_MARGIN = 0.1


class _Side(NamedTuple):
    """One of the two variables: its name, dimension, and the ends of what is shown, in SI units."""

    name: str
    dim: Any
    low: float
    high: float

    @property
    def grid(self) -> np.ndarray:
        return np.linspace(self.low, self.high, _POINTS)


def phase_plane(
    group: Any,
    x: str,
    y: str,
    x_range: Any = None,
    y_range: Any = None,
    *,
    values: Mapping[str, Any] | None = None,
    item: int = 0,
    trajectory: Any = None,
    field: bool = True,
    ax: Any = None,
    x_unit: Any = None,
    y_unit: Any = None,
    namespace: Mapping[str, Any] | None = None,
    level: int = 0,
) -> Any:
    """Draws the phase plane of two variables of a group: nullclines, the direction of change, a trajectory.

    Along the nullcline of a variable its derivative is zero; where both cross is a fixed point. Noise is left
    out: it is the drift that is shown. Threshold and reset play no part in it.

    Parameters
    ----------
    group : NeuronGroup
        Where the equations are.
    x, y : str
        Two variables that have differential equations.
    x_range, y_range : pair of Quantity, optional
        What is shown of each. They can be left out if there is a trajectory, which then fits.
    values : dict, optional
        Values for other variables and for names outside the equations. What is not given here is taken from
        the group as it is now.
    item : int
        Of which neuron the other variables are taken.
    trajectory : StateMonitor or pair of arrays, optional
        A record of both variables of that neuron, or their values over time.
    field : bool
        Whether to draw arrows. They show the direction as it looks in the picture, not the speed.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    x_unit, y_unit : Unit, optional
        The units; what is readable if they are not given.
    namespace, level
        As for `run`: where names outside the equations are looked up.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For what is no group of neurons, and if a range is missing.
    ValueError
        If x and y are one variable, a range is empty, or there is no such neuron.
    KeyError
        For a variable without differential equation, and for values of names that the equations don't use.
    DimensionMismatchError
        If a range, a value or the trajectory has the wrong unit.
    """
    if not isinstance(group, NeuronGroup):
        raise TypeError(f"a phase plane is that of a NeuronGroup, not of {type(group).__name__}")
    if x == y:
        raise ValueError(f"a phase plane has two variables, not '{x}' twice")
    if not 0 <= item < len(group):
        raise ValueError(f"{group.name} has no neuron {item}: there are 0 to {len(group) - 1}")
    path = _path_of(trajectory, x, y, item, group)
    sides = _side(group, x, x_range, path[0]), _side(group, y, y_range, path[1])
    around = namespace if namespace is not None else get_local_namespace(level)
    changes = _changes(group, sides, dict(values or {}), item, around)
    ax = axes_for(ax)
    size = tuple(
        in_axis_unit(ax, which, [side.low, side.high], side.dim, side.name, unit)
        for which, side, unit in zip("xy", sides, (x_unit, y_unit), strict=True)
    )
    if field:
        _draw_field(ax, sides, changes, size)
    _draw_nullclines(ax, sides, changes, size)
    if path[0] is not None:
        ax.plot(path[0] / size[0], path[1] / size[1], color="black", lw=1, label="trajectory")
    ax.set_xlim(sides[0].low / size[0], sides[0].high / size[0])
    ax.set_ylim(sides[1].low / size[1], sides[1].high / size[1])
    ax.legend(loc="best")
    return ax


# ---- what is shown ---------------------------------------------------------------------------------------


def _equation(group: NeuronGroup, name: str) -> SingleEquation:
    equations = group.equations
    if name not in equations.diff_eq_names:
        known = ", ".join(sorted(equations.diff_eq_names)) or "none"
        raise KeyError(f"{group.name} has no differential equation for '{name}'; there are: {known}")
    return equations[name]


def _side(group: NeuronGroup, name: str, given: Any, path: np.ndarray | None) -> _Side:
    dim = _equation(group, name).dim
    if given is None:
        if path is None or path.size == 0:
            raise TypeError(
                f"the range of '{name}' is missing: give two values, or a trajectory that shows where it goes"
            )
        low, high = float(np.min(path)), float(np.max(path))
        room = _MARGIN * (high - low) or 1.0
        return _Side(name, dim, low - room, high + room)
    numbers = in_dimension(values_of(given), dim, f"the range of '{name}' can't be")
    if numbers.shape != (2,) or not numbers[0] < numbers[1]:
        raise ValueError(f"the range of '{name}' has to be two values, the lower one first, not {given}")
    return _Side(name, dim, float(numbers[0]), float(numbers[1]))


def _path_of(trajectory: Any, x: str, y: str, item: int, group: NeuronGroup) -> tuple[Any, Any]:
    """The two variables over time, in SI units; None if there is nothing to draw."""
    if trajectory is None:
        return None, None
    if isinstance(trajectory, StateMonitor):
        record = trajectory[item]
        pair = getattr(record, x), getattr(record, y)
    elif isinstance(trajectory, (tuple, list)) and len(trajectory) == 2:
        pair = trajectory[0], trajectory[1]
    else:
        raise TypeError(
            f"a trajectory is a StateMonitor, or a pair of arrays, not {type(trajectory).__name__}"
        )
    numbers = tuple(
        in_dimension(values_of(each), _equation(group, name).dim, f"the trajectory of '{name}' can't be")
        for each, name in zip(pair, (x, y), strict=True)
    )
    if numbers[0].ndim != 1 or numbers[0].shape != numbers[1].shape:
        raise ValueError("the two variables of a trajectory need as many values each")
    return numbers


# ---- derivatives -----------------------------------------------------------------------------------------


class _Plane(NeuronGroup):
    """A neuron for each point of the plane, which never runs."""

    add_to_magic_network = False


def _changes(
    group: NeuronGroup,
    sides: tuple[_Side, _Side],
    values: dict[str, Any],
    item: int,
    around: Mapping[str, Any],
) -> tuple[np.ndarray, np.ndarray]:
    """The derivatives of both variables at all points: arrays of shape (y, x), in SI units."""
    equations = group.equations
    slopes = {side.name: _free_name(f"change_of_{side.name}", equations) for side in sides}
    refractory = bool({"not_refractory", "lastspike"} & equations.identifiers)
    plane = _Plane(
        _POINTS * _POINTS,
        Equations(_lines_of_plane(equations, slopes)),
        threshold="False" if refractory else None,
        refractory=0 * Quantity(1, SECOND) if refractory else False,
        clock=group.clock,
        name="phaseplane*",
    )
    never_run.discard(plane)
    plane._complete = False  # it goes without having been in a run
    plane._time = group._current_time()
    outside = _set_others(plane, group, values, {side.name for side in sides}, item)
    plane.namespace = ChainMap(outside, group.namespace, around)  # type: ignore[arg-type]
    across, along = np.meshgrid(sides[0].grid, sides[1].grid)
    for side, numbers in zip(sides, (across, along), strict=True):
        plane.state(side.name, use_units=False)[:] = numbers.ravel()
    found = [plane.state(slopes[side.name], use_units=False)[:].reshape(across.shape) for side in sides]
    return found[0], found[1]


def _free_name(name: str, equations: Equations) -> str:
    while name in equations or name in equations.identifiers:
        name += "x"
    return name


def _lines_of_plane(equations: Equations, slopes: Mapping[str, str]) -> list[SingleEquation]:
    """before: dv/dt = f(v, u) : volt    after: v : volt; change_of_v = f(v, u) : volt/second"""
    lines = []
    for line in equations.values():
        if line.type == SUBEXPRESSION:
            lines.append(SingleEquation(SUBEXPRESSION, line.varname, line.dim, line.var_type, line.expr))
            continue
        shared = [flag for flag in line.flags if flag == "shared"]
        lines.append(SingleEquation(PARAMETER, line.varname, line.dim, line.var_type, flags=shared))
        if line.type == DIFFERENTIAL_EQUATION and line.varname in slopes:
            drift = line.expr.split_stochastic()[0]  # type: ignore[union-attr]
            dim = line.dim / SECOND
            lines.append(SingleEquation(SUBEXPRESSION, slopes[line.varname], dim, expr=drift))
    return lines


def _set_others(
    plane: NeuronGroup, group: NeuronGroup, values: dict[str, Any], shown: set[str], item: int
) -> dict[str, Any]:
    """Sets the variables that are not shown; gives the values of names outside the equations."""
    equations = group.equations
    settable = equations.diff_eq_names | equations.parameter_names
    outside = {}
    for name, value in values.items():
        if name in shown:
            raise KeyError(f"'{name}' is shown in the plane: it has no single value")
        if name in settable:
            in_dimension(value, equations[name].dim, f"cannot set '{name}' of {group.name} to")
        elif name in equations.identifiers:
            outside[name] = value
        else:
            raise KeyError(f"the equations of {group.name} have no '{name}' to be given a value")
    for name in sorted(settable - shown):
        own = np.asarray(group.state(name, use_units=False)[:])
        value = np.asarray(values[name]) if name in values else own if own.ndim == 0 else own[item]
        plane.state(name, use_units=False)[:] = value
    return outside


# ---- drawing ---------------------------------------------------------------------------------------------


def _draw_nullclines(ax: Any, sides: Any, changes: Any, size: tuple[float, float]) -> None:
    grids = sides[0].grid / size[0], sides[1].grid / size[1]
    for side, change, color in zip(sides, changes, ("C0", "C1"), strict=True):
        ax.plot([], [], color=color, label=f"d{side.name}/dt = 0")
        finite = change[np.isfinite(change)]
        if finite.size and finite.min() < 0 < finite.max():
            ax.contour(*grids, np.ma.masked_invalid(change), levels=[0], colors=[color])


def _draw_field(ax: Any, sides: Any, changes: Any, size: tuple[float, float]) -> None:
    chosen = slice(_EVERY // 2, None, _EVERY)
    # Of the picture's width and height, in a second.
    parts = [
        change[chosen, chosen] / (side.high - side.low) for side, change in zip(sides, changes, strict=True)
    ]
    length = np.hypot(*parts)
    arrows = [np.divide(part, length, out=np.zeros_like(part), where=length > 0) for part in parts]
    places = (side.grid[chosen] / scale for side, scale in zip(sides, size, strict=True))
    ax.quiver(*places, *arrows, color="0.75", pivot="mid", scale=30, width=0.003)
