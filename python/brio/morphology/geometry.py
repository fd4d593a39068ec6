"""What sections and parts of them tell of each compartment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..units import Quantity
from ..units.allunits import metre

if TYPE_CHECKING:
    from .tree import Morphology

LENGTH, AREA, VOLUME = metre.dim, (metre**2).dim, (metre**3).dim
AXES = ("x", "y", "z")


def quantity(values: Any, dim: Any = LENGTH) -> Any:
    return Quantity(values, dim=dim)


class Geometry:
    """What sections and parts of them tell of each compartment."""

    def _values(self, name: str) -> np.ndarray:
        raise NotImplementedError

    def _coordinates(self, which: str, axis: int) -> np.ndarray | None:
        raise NotImplementedError

    @property
    def length(self) -> Quantity:
        """The length of each compartment; of a soma its diameter."""
        return quantity(self._values("length"))

    @property
    def area(self) -> Quantity:
        """The area of the membrane of each compartment, without the discs at its ends.

        That of a truncated cone of length *l* with the diameters *a* and *b*, :math:`\\frac{\\pi}{2}(a + b)
        \\sqrt{\\frac{(a - b)^2}{4} + l^2}`; that of a sphere, :math:`\\pi d^2`, of a soma.
        """
        return quantity(self._values("area"), AREA)

    @property
    def volume(self) -> Quantity:
        """The volume of each compartment."""
        return quantity(self._values("volume"), VOLUME)

    @property
    def diameter(self) -> Quantity:
        """The diameter in the middle of each compartment."""
        return quantity(self._values("diameter"))

    @property
    def start_diameter(self) -> Quantity:
        """The diameter at the start of each compartment."""
        return quantity(self._values("start_diameter"))

    @property
    def end_diameter(self) -> Quantity:
        """The diameter at the end of each compartment."""
        return quantity(self._values("end_diameter"))

    @property
    def r_length_1(self) -> Quantity:
        """The conductance from the start to the middle of each compartment, times the resistivity inside.

        :math:`\\frac{\\pi}{2}\\frac{a m}{l}` with the diameter *m* in the middle. A soma conducts so well
        that it counts as one point: 1 m.
        """
        return quantity(self._values("r_length_1"))

    @property
    def r_length_2(self) -> Quantity:
        """The conductance from the middle to the end of each compartment, times the resistivity inside."""
        return quantity(self._values("r_length_2"))

    @property
    def distance(self) -> Quantity:
        """The distance from the root to the middle of each compartment; a soma adds nothing."""
        return quantity(self._values("distance"))


def _add_coordinates() -> None:
    """x, start_x, end_x, x_, start_x_, end_x_, and so on."""

    def add(name: str, which: str, axis: int, text: str) -> None:
        def plain(self: Any) -> Any:
            return self._coordinates(which, axis)

        def with_unit(self: Any) -> Any:
            values = self._coordinates(which, axis)
            return None if values is None else quantity(values)

        with_unit.__doc__ = f"The {AXES[axis]} coordinate {text}; None for sections without coordinates."
        plain.__doc__ = f"`{name}` as numbers, in meters."
        setattr(Geometry, name, property(with_unit))
        setattr(Geometry, f"{name}_", property(plain))

    for axis, letter in enumerate(AXES):
        add(f"start_{letter}", "start", axis, "of the start of each compartment")
        add(letter, "middle", axis, "of the middle of each compartment")
        add(f"end_{letter}", "end", axis, "of the end of each compartment")


_add_coordinates()


class Indices:
    """``morphology.indices[...]``: the indices of compartments in the whole morphology."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, str):
            raise NotImplementedError("compartments are chosen by numbers or lengths, not by text")
        if item is None or (isinstance(item, slice) and item == slice(None)):
            return self._part._own_indices(one_is_a_number=item is None)
        return self._part[item]._own_indices(one_is_a_number=not isinstance(item, slice))


def indices_of(begin: int, end: int, one_is_a_number: bool) -> Any:
    return begin if one_is_a_number and end - begin == 1 else np.arange(begin, end)


class SubMorphology(Geometry):
    """Some compartments of a section that follow each other."""

    def __init__(self, morphology: Morphology, i: int, j: int) -> None:
        self._morphology, self._i, self._j = morphology, i, j
        self.indices = Indices(self)

    def __getitem__(self, item: Any) -> Any:
        raise IndexError("a part of a section can't be divided further: take the part of the section itself")

    def _own_indices(self, one_is_a_number: bool) -> Any:
        first = self._morphology._core.first_compartment
        return indices_of(first + self._i, first + self._j, one_is_a_number)

    def indices_of(self, item: Any = None) -> Any:
        return self.indices[item]

    def _values(self, name: str) -> np.ndarray:
        return self._morphology._values(name)[self._i : self._j]

    def _coordinates(self, which: str, axis: int) -> np.ndarray | None:
        values = self._morphology._coordinates(which, axis)
        return None if values is None else values[self._i : self._j]

    @property
    def n(self) -> int:
        """The number of compartments."""
        return self._j - self._i

    def __len__(self) -> int:
        return self.n

    @property
    def n_sections(self) -> int:
        """The number of sections: 1."""
        return 1

    def __repr__(self) -> str:
        return f"<compartments {self._i} to {self._j - 1} of {self._morphology!r}>"
