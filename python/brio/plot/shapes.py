"""Neurons with a shape, as they look from one side or in space."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..morphology import Morphology
from ..units import get_dimensions
from ..units.allunits import metre, umetre
from .axes import axes_for, in_axis_unit, label, style_of, unit_for, values_of

_AXES = "xyz"
#: Colours of sections by what they are called, if there are no values to show.
_COLORS = {"soma": "black", "axon": "tab:red", "dend": "tab:blue", "apic": "tab:purple"}
_OTHERS = "tab:gray"


def morphology(
    neuron: Any,
    values: Any = None,
    *,
    kind: str | None = None,
    plane: str = "xy",
    ax: Any = None,
    unit: Any = None,
    colorbar: bool = True,
    **style: Any,
) -> Any:
    """Draws the shape of a neuron, each compartment as thick as it is.

    Parameters
    ----------
    neuron : Morphology, or object with a ``morphology``
        What to draw. Sections without coordinates get some for the picture, as from
        `Morphology.generate_coordinates`.
    values : array or Quantity, optional
        A value for each compartment, such as ``neuron.v``, shown as its colour. Without it, colours show
        what is soma, axon, dend and apic, by type or name, with all that grows on it.
    kind : '2d' or '3d', optional
        Seen from one side, or in space; what fits ``ax`` if it is not given.
    plane : str
        The two axes of a picture from one side, 'xy', 'xz' or 'zy'.
    ax : Axes, optional
        Where to draw; the current Axes of pyplot if it is not given.
    unit : Unit, optional
        The unit of values; what is readable if it is not given.
    colorbar : bool
        Whether to add the scale of colours.
    style
        Keywords of the artist of matplotlib: ``PolyCollection``, or ``Line3DCollection`` in space.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        For what is no morphology, a text as values, and Axes that are not in space for a picture that is.
    ValueError
        For another kind or plane, and another number of values.
    """
    if kind not in (None, "2d", "3d"):
        raise ValueError(f"kind can be '2d' or '3d', not {kind!r}")
    if len(plane) != 2 or len(set(plane)) != 2 or not set(plane) <= set(_AXES):
        raise ValueError(f"plane has to be two of the axes x, y and z, such as 'xz', not {plane!r}")
    flat = _flat(neuron)
    name, numbers = _values_for(values, len(flat["diameter"]), getattr(neuron, "cells", 1))
    ax = _axes_in_space(ax) if kind == "3d" else axes_for(ax)
    shown = name
    if numbers is None:
        colors: Any = _colors_of(flat)
    else:
        scale = unit_for(numbers, get_dimensions(numbers), unit, name)
        shown, colors = label(name, scale), np.asarray(numbers) / scale.size
    in_space = hasattr(ax, "zaxis")
    if in_space and kind == "2d":
        raise TypeError("a picture from one side needs Axes without projection='3d'")
    drawn = _draw_in_space(ax, flat, colors, style) if in_space else _draw(ax, flat, colors, plane, style)
    if numbers is not None and colorbar:
        ax.get_figure().colorbar(
            drawn, ax=ax, label=shown, **({"pad": 0.12, "shrink": 0.8} if in_space else {})
        )
    return ax


def _flat(neuron: Any) -> dict[str, np.ndarray]:
    """All compartments, in micrometers, and what their sections are."""
    tree = getattr(neuron, "morphology", neuron) if not isinstance(neuron, Morphology) else neuron
    if not isinstance(tree, Morphology):
        raise TypeError(f"a Morphology is drawn, or a neuron that has one, not {type(neuron).__name__}")
    flat = tree._core.flatten()
    if not flat["has_coordinates"] or np.isnan(flat["x"]).any():
        flat = tree.generate_coordinates()._core.flatten()
    for key, numbers in flat.items():
        if isinstance(numbers, np.ndarray) and numbers.dtype == float:
            flat[key] = numbers / float(umetre)
    return flat


def _values_for(values: Any, count: int, cells: int) -> tuple[str, Any]:
    if values is None:
        return "", None
    if isinstance(values, str):
        raise TypeError(f"values are a number for each compartment, such as neuron.v, not {values!r}")
    name = values.name if hasattr(values, "group_name") else "value"
    found = values_of(values)
    if found.shape != (count,):
        hint = f"; there are {cells} cells: choose one, such as values[2::{cells}]" if cells > 1 else ""
        raise ValueError(f"there are {count} compartments, but values of shape {found.shape}{hint}")
    return name, found


def _colors_of(flat: dict[str, Any]) -> list[str]:
    of_sections: list[str] = []
    for kind, type_, names, parent in zip(
        flat["kinds"], flat["types"], flat["names"], flat["parents"], strict=True
    ):
        known = [_COLORS[name] for name in (type_, *names) if name in _COLORS]
        above = of_sections[parent] if parent > 0 else _OTHERS
        of_sections.append(_COLORS["soma"] if kind == "soma" else known[0] if known else above)
    return [of_sections[section] for section in flat["section"]]


def _is_soma(flat: dict[str, Any]) -> np.ndarray:
    """For each compartment."""
    return np.array([kind == "soma" for kind in flat["kinds"]])[flat["section"]]


def _draw(ax: Any, flat: dict[str, Any], colors: Any, plane: str, style: Any) -> Any:
    from matplotlib.collections import PolyCollection

    looks = style_of(PolyCollection, style, linewidths=0.7, zorder=2, edgecolors="face")
    # What grows on a soma is traced from its centre: the sphere lies above.
    order = np.argsort(_is_soma(flat), kind="stable")
    outlines = _outlines(flat, plane)
    if isinstance(colors, list):
        looks.setdefault("facecolors", [colors[k] for k in order])
    drawn = PolyCollection([outlines[k] for k in order], **looks)
    if not isinstance(colors, list):
        drawn.set_array(colors[order])
    before = ax.has_data()
    for which, axis in zip("xy", plane, strict=True):
        in_axis_unit(ax, which, flat[axis] * float(umetre), metre.dim, axis, umetre)
    ax.add_collection(drawn)
    ax.autoscale_view()
    if not before:
        ax.set_aspect("equal", adjustable="datalim")
    return drawn


def _outlines(flat: dict[str, Any], plane: str) -> np.ndarray | list[np.ndarray]:
    """A trapezium for each cone as it looks from one side, a polygon for each sphere."""
    start, end = (np.stack([flat[which + axis] for axis in plane], axis=1) for which in ("start_", "end_"))
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    # What is seen from its end is as wide in all directions: drawn as a short piece.
    direction = np.divide(
        along, length[:, None], out=np.tile([1.0, 0.0], (len(along), 1)), where=length[:, None] > 0
    )
    across = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    first, last = (across * flat[which][:, None] / 2 for which in ("start_diameter", "end_diameter"))
    outlines = list(np.stack([start + first, end + last, end - last, start - first], axis=1))
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    for k in np.flatnonzero(_is_soma(flat)):
        outlines[k] = start[k] + circle * flat["diameter"][k] / 2
    return outlines


def _axes_in_space(ax: Any) -> Any:
    if ax is None:
        from matplotlib import pyplot

        figure = pyplot.gcf()
        ax = pyplot.gca() if figure.axes else figure.add_subplot(projection="3d")
    if not hasattr(ax, "zaxis"):
        raise TypeError("a picture in space needs Axes in space: figure.add_subplot(projection='3d')")
    return ax


def _draw_in_space(ax: Any, flat: dict[str, Any], colors: Any, style: Any) -> Any:
    from mpl_toolkits.mplot3d.art3d import Line3DCollection

    start, end = (np.stack([flat[which + axis] for axis in _AXES], axis=1) for which in ("start_", "end_"))
    somas = _is_soma(flat)
    # A sphere as a short thick line with round ends.
    half = np.where(somas[:, None], np.array([[1e-3, 0.0, 0.0]]), 0.0) * flat["diameter"][:, None]
    points = np.concatenate([start, end])
    low, high = points.min(axis=0), points.max(axis=0)
    size = max(float((high - low).max()), float(flat["diameter"].max()))
    per_um = 72 * 0.6 * min(ax.get_figure().get_size_inches()) / size
    looks = style_of(
        Line3DCollection, style, linewidths=np.maximum(flat["diameter"] * per_um, 0.5), capstyle="round"
    )
    if isinstance(colors, list):
        looks.setdefault("colors", colors)
    drawn = Line3DCollection(np.stack([start - half, end + half], axis=1), **looks)
    if not isinstance(colors, list):
        drawn.set_array(colors)
    ax.add_collection3d(drawn)
    middle = (low + high) / 2
    for axis, center in zip(_AXES, middle, strict=True):
        getattr(ax, f"set_{axis}lim")(center - size / 2, center + size / 2)
        getattr(ax, f"set_{axis}label")(f"{axis} (um)")
    return drawn
