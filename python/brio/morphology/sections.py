"""The kinds of sections: spheres, cylinders, and chains of truncated cones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from .. import _core
from ..units import check_units
from ..units.allunits import metre
from .arguments import count, row, shapes_are_types, single
from .children import classes
from .geometry import AXES, quantity
from .tree import Morphology


class Soma(Morphology):
    """A sphere, in which the potential is everywhere the same.

    Parameters
    ----------
    diameter : Quantity
        Its diameter.
    x, y, z : Quantity, optional
        Where it lies; those that are left out are 0 if one is given.
    type : str, optional
        What it is called, "soma" by default.

    Raises
    ------
    DimensionMismatchError
        For what are no lengths.
    TypeError
        For arrays.
    ValueError
        For a diameter that is not positive.
    """

    @check_units(diameter=metre, x=metre, y=metre, z=metre)
    def __init__(self, diameter: Any, x: Any = None, y: Any = None, z: Any = None, type: str | None = "soma"):
        Morphology.__init__(self, n=1, type=type)
        position = None
        if not (x is None and y is None and z is None):
            position = [
                0.0 if value is None else single(value, name)
                for name, value in zip(AXES, (x, y, z), strict=True)
            ]
        self._take(_core.make_soma(single(diameter, "the diameter"), position, type))

    def __repr__(self) -> str:
        return written(self, diameter=self.diameter[0], **shown_axes(self, lambda points: points[0]))


class Section(Morphology):
    """A chain of truncated cones.

    Parameters
    ----------
    diameter : Quantity
        n+1 values: at the start of the section, and at the end of each compartment.
    n : int
        The number of compartments.
    length : Quantity, optional
        n values, one for each compartment. Not together with coordinates.
    x, y, z : Quantity, optional
        n+1 values, from the start of the section to the end of the last compartment, relative to the end of
        its parent. Those that are left out are 0 if one is given. The start need not be 0: dendrites of a
        soma may begin at its surface.
    type : str, optional
        What it is, e.g. "axon".

    Raises
    ------
    DimensionMismatchError
        For what are no lengths.
    TypeError
        For another number of values; without a length or coordinates, and with both.
    ValueError
        For negative lengths and diameters, n below 1, and a compartment whose diameter is 0 at both ends.
    """

    _cylinder: ClassVar[bool] = False

    @check_units(n=1, length=metre, diameter=metre, start_diameter=metre, x=metre, y=metre, z=metre)
    def __init__(
        self,
        diameter: Any,
        n: int = 1,
        length: Any = None,
        x: Any = None,
        y: Any = None,
        z: Any = None,
        start_diameter: Any = None,
        origin: Any = None,
        type: str | None = None,
    ):
        n = count(n)
        self._make(n, row(diameter, "the diameter", n + 1), row(length, "the length", n), (x, y, z), type)

    def _make(self, n: int, diameters: Any, lengths: Any, axes: tuple, type: str | None) -> None:
        size = 2 if self._cylinder else n + 1
        points = [row(value, name, size) for name, value in zip(AXES, axes, strict=True)]
        with shapes_are_types():
            self._take(_core.make_section(self._cylinder, diameters, n, lengths, points, type))

    def __repr__(self) -> str:
        diameters = self._core.diameters
        same = np.ptp(diameters) < 1e-12 * diameters[0]
        shown = {"diameter": quantity(diameters[0] if same else diameters)}
        if self.n != 1:
            shown["n"] = self.n
        if self._core.has_points:
            shown |= shown_axes(self, lambda points: points[[0, -1]] if self._cylinder else points)
        else:
            shown["length"] = self.length.sum() if self._cylinder else self.length
        return written(self, **shown)


class Cylinder(Section):
    """A cylinder, divided into equal compartments.

    Parameters
    ----------
    diameter : Quantity
        Its diameter.
    n : int
        The number of compartments.
    length : Quantity, optional
        The length of the whole. Not together with coordinates.
    x, y, z : Quantity, optional
        Two values each, where it starts and ends, relative to the end of its parent. Those that are left out
        are 0 if one is given.
    type : str, optional
        What it is, e.g. "axon".

    Raises
    ------
    DimensionMismatchError
        For what are no lengths.
    TypeError
        For another number of values; without a length or coordinates, and with both.
    ValueError
        For a negative length, a diameter that is not positive, and n below 1.
    """

    _cylinder: ClassVar[bool] = True

    @check_units(n=1, length=metre, diameter=metre, x=metre, y=metre, z=metre)
    def __init__(
        self,
        diameter: Any,
        n: int = 1,
        length: Any = None,
        x: Any = None,
        y: Any = None,
        z: Any = None,
        type: str | None = None,
    ):
        whole = None if length is None else [single(length, "the length")]
        self._make(count(n), [single(diameter, "the diameter")], whole, (x, y, z), type)


def shown_axes(section: Morphology, choose: Callable) -> dict[str, Any]:
    if not section._core.has_points:
        return {}
    return {name: quantity(choose(section._core.points(axis))) for axis, name in enumerate(AXES)}


def written(section: Morphology, **arguments: Any) -> str:
    default = "soma" if isinstance(section, Soma) else None
    if section.type != default:
        arguments["type"] = section.type
    text = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return f"{type(section).__name__}({text})"


classes.update(soma=Soma, cylinder=Cylinder, section=Section)
