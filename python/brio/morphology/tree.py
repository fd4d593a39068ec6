"""Trees of sections: what all sections have in common."""

from __future__ import annotations

import numbers
import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..units import Quantity, have_same_dimensions
from ..units.allunits import farad, hertz, metre, ohm
from .arguments import count, described, is_path_of_letters, positive
from .children import Children, names_are_attributes, object_of, objects
from .geometry import LENGTH, Geometry, Indices, SubMorphology, indices_of, quantity
from .pickling import rebuilt, rows
from .reading import tree_of_points, tree_of_swc


class Morphology(Geometry):
    """The shape of a neuron: a section, and what grows at its end.

    A section is a `Soma`, a `Cylinder` or a `Section`; `Morphology` is what they have in common, and what
    reads files. Subtrees are attributes::

        neuron = Soma(diameter=30*um)
        neuron.dend = Cylinder(diameter=2*um, length=100*um, n=10)
        neuron.dend.L = Cylinder(diameter=1*um, length=50*um, n=5)
        neuron.dend.R = Cylinder(diameter=1*um, length=50*um, n=5)

    They also have numbers in the order of attaching, ``neuron['1']``; letters of ``LR123456789`` can be put
    together, ``neuron.dend.LR`` for ``neuron.dend.L.R``. ``del neuron.dend`` removes a subtree.
    ``neuron.dend[3]``, ``[2:5]``, ``[10*um]`` and ``[10*um:20*um]`` are compartments of a section.
    """

    _core: Any
    _above: Morphology | None
    _below: dict[int, Morphology]
    indices: Indices

    def __init__(self, n: int, type: str | None = None) -> None:
        count(n)
        if self.__class__ is Morphology:
            raise TypeError("a Morphology is made as Soma, Cylinder or Section, or by Morphology.from_file")

    def _take(self, core: Any) -> None:
        self._core, self._above, self._below = core, None, {}
        self.indices = Indices(self)
        objects[core.address] = self

    def _hang_on(self, parent: Morphology) -> None:
        """The engine's sections hold their children; objects hold one another, as long as one is in use."""
        self._above = parent
        parent._below[self._core.address] = self

    # ---- subtrees ------------------------------------------------------------------------------------------

    def _at(self, path: str) -> Any:
        """The subtree that a name leads to, or letters that each stand for a branching."""
        section = self
        with names_are_attributes():
            for step in path if is_path_of_letters(path) else [path]:
                section = object_of(section._core.at(step), section)
        return section

    def _above_and_name(self, path: str) -> tuple[Any, str]:
        """Where a subtree hangs, or is to hang, and its name there."""
        return (self._at(path[:-1]), path[-1]) if is_path_of_letters(path) else (self, path)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, str):
            return self._at(item)
        return SubMorphology(self, *self._range(item))

    def __setitem__(self, item: Any, child: Morphology) -> None:
        if not isinstance(child, Morphology):
            raise TypeError(f"a subtree has to be a Morphology, not {described(child)}")
        above, name = self._above_and_name(str(item))
        above.children.add(name, child)

    def __delitem__(self, item: Any) -> None:
        above, name = self._above_and_name(str(item))
        above.children.remove(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"a {type(self).__name__} has no '{name}'")
        return self._at(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Morphology) and not name.startswith("_"):
            self[name] = value
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in self.__dict__:
            object.__delattr__(self, name)
        else:
            del self[name]

    def __contains__(self, item: object) -> bool:
        try:
            return isinstance(item, str) and self._at(item) is not None
        except AttributeError:
            return False

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *filter(str.isidentifier, self._core.child_names)})

    @property
    def parent(self) -> Any:
        """The section on which this one grows, or None."""
        if self._core.parent is None:
            return None
        if self._above is None or self._above._core.address != self._core.parent.address:
            self._hang_on(object_of(self._core.parent))
        return self._above

    @property
    def children(self) -> Children:
        """The subtrees at the end of this section."""
        return Children(self)

    # ---- compartments --------------------------------------------------------------------------------------

    def _range(self, item: Any) -> tuple[int, int]:
        """The compartments that an index stands for."""
        if isinstance(item, slice):
            return self._range_of_slice(item)
        if isinstance(item, Quantity) and have_same_dimensions(item, metre):
            return self._core.compartment_at(float(item))
        if isinstance(item, numbers.Integral):
            return self._core.compartment(int(item))
        raise TypeError(f"compartments are chosen by integers or lengths, not by {described(item)}")

    def _range_of_slice(self, item: slice) -> tuple[int, int]:
        ends = (item.start, item.stop)
        if all(end is None or isinstance(end, numbers.Integral) for end in ends):
            begin, end, step = item.indices(self.n)
            if step != 1:
                raise TypeError("the compartments of a part follow each other: leave out the step")
            return begin, max(begin, end)
        if not all(end is None or (isinstance(end, Quantity) and end.dim is LENGTH) for end in ends):
            raise TypeError(
                "a part of a section begins and ends at integers or at lengths, not at "
                + " and ".join(described(end) for end in ends if end is not None)
            )
        if item.step is not None:
            raise TypeError("a part of a section that is given by lengths can't have a step")
        return self._core.compartments_between(*(None if end is None else float(end) for end in ends))

    def _own_indices(self, one_is_a_number: bool) -> Any:
        first = self._core.first_compartment
        return indices_of(first, first + self.n, one_is_a_number)

    def indices_of(self, item: Any = None, index_var: str = "_idx") -> Any:
        return self.indices[item]

    def _values(self, name: str) -> np.ndarray:
        return self._core.values(name)

    def _coordinates(self, which: str, axis: int) -> np.ndarray | None:
        if not self._core.has_points:
            return None
        points = self._core.coordinates(axis)
        start, end = points[:-1], points[1:]
        if which == "middle":
            return start + 0.5 * (end - start)
        return start if which == "start" else end

    @property
    def coordinates_(self) -> np.ndarray | None:
        """`coordinates` as numbers, in meters."""
        if not self._core.has_points:
            return None
        return np.stack([self._core.coordinates(axis) for axis in range(3)], axis=1)

    @property
    def coordinates(self) -> Quantity | None:
        """x, y and z of the start of the first compartment and of the end of each, of shape (n+1, 3).

        None for sections without coordinates.
        """
        return None if self.coordinates_ is None else quantity(self.coordinates_)

    @property
    def n(self) -> int:
        """The number of compartments of this section."""
        return self._core.n

    def __len__(self) -> int:
        raise TypeError(
            "the length of a morphology could mean many things: its compartments are counted by 'n' for a "
            "section and by 'total_compartments' for the tree that begins here"
        )

    def __bool__(self) -> bool:
        return True

    @property
    def total_compartments(self) -> int:
        """The number of compartments of this section and of all that grows on it."""
        return self._core.total_compartments

    @property
    def total_sections(self) -> int:
        """The number of sections of the tree that begins here."""
        return self._core.total_sections

    @property
    def end_distance(self) -> Quantity:
        """The distance from the root to the end of this section, along the tree."""
        return quantity(self._core.end_distance)

    @property
    def type(self) -> str | None:
        """What this section is, such as "soma" or "axon"; it means nothing to a simulation."""
        return self._core.type

    @type.setter
    def type(self, value: str | None) -> None:
        self._core.type = value

    # ---- the whole tree ------------------------------------------------------------------------------------

    def topology(self) -> Topology:
        """The tree that begins here as a drawing: a line for each section, a dash for each compartment."""
        return Topology(self._core.topology())

    def copy_section(self) -> Any:
        """A copy of this section alone, without parent and children."""
        return object_of(self._core.copy_section())

    def generate_coordinates(
        self,
        section_randomness: float = 0.0,
        compartment_randomness: float = 0.0,
        overwrite_existing: bool = False,
    ) -> Any:
        """The same tree with coordinates where it has none, e.g. to draw it. Lengths and diameters stay.

        Parameters
        ----------
        section_randomness : float
            The mean angle in degrees, exponentially distributed, between the directions of a section and of
            its parent. With 0, children are spread evenly over a half circle in the plane of x and y, those
            of a soma over a whole one.
        compartment_randomness : float
            The mean angle between the directions of a compartment and of its section. With 0, sections are
            straight.
        overwrite_existing : bool
            Whether sections that have coordinates get new ones.

        Returns
        -------
        Morphology
            A new one. `seed` makes random angles repeatable.

        Raises
        ------
        ValueError
            If an angle is negative or infinite.
        """
        drawn = 0
        if section_randomness or compartment_randomness:
            drawn = int(np.random.randint(0, 2**63 - 1, dtype=np.int64))
        return object_of(
            self._core.with_coordinates(
                float(section_randomness), float(compartment_randomness), bool(overwrite_existing), drawn
            )
        )

    def discretised(
        self, d_lambda: float = 0.1, frequency: Any = None, Cm: Any = None, Ri: Any = None
    ) -> Any:
        """The same tree with as few compartments as signals of a frequency need (the d-lambda rule).

        Each section is divided into the smallest number of compartments that makes none longer than
        *d_lambda* length constants, :math:`\\lambda_f = \\frac{1}{2}\\sqrt{d/(\\pi f R_i C_m)}`, all of them
        of equal electrotonic length. Its length and area stay as they are; diameters and coordinates are
        interpolated.

        Parameters
        ----------
        d_lambda : float
            The longest compartment, in length constants.
        frequency : Quantity
            That of the length constant, 100 Hz if it is not given.
        Cm : Quantity
            The capacitance of the membrane per area, 0.9 uF/cm² if it is not given.
        Ri : Quantity
            The resistivity inside, 150 ohm cm if it is not given.

        Returns
        -------
        Morphology
            A new one.

        Raises
        ------
        DimensionMismatchError
            For other units.
        ValueError
            For values that are not positive.

        References
        ----------
        Hines and Carnevale 2001, NEURON: a tool for neuroscientists, doi:10.1177/107385840100700207
        """
        given = (
            ("the frequency", frequency, hertz, 100.0),
            ("Cm", Cm, farad / metre**2, 0.009),
            ("Ri", Ri, ohm * metre, 1.5),
        )
        values = (default if x is None else positive(x, what, unit) for what, x, unit, default in given)
        return object_of(self._core.discretised(float(d_lambda), *values))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return object_of(self._core.copy())

    def __reduce__(self) -> Any:
        return rebuilt, (rows(self._core),)

    # ---- files and points ----------------------------------------------------------------------------------

    @staticmethod
    def from_points(points: Iterable[Sequence[Any]], spherical_soma: bool = True) -> Any:
        """A morphology of points.

        Points that follow each other without a branching and have one name make one section. Sections are
        named after their points (``dend``, ``dend2``, …), and ``L`` and ``R``, or ``1``, ``2``, … as well.

        Parameters
        ----------
        points : sequence
            Rows ``(index, name, x, y, z, diameter, parent)``; lengths in micrometers, without unit. The root
            has the parent -1. A name may be None.
        spherical_soma : bool
            Whether a point that is called "soma", or three that stand for a sphere, become a `Soma`; without
            it, they are points as others.

        Returns
        -------
        Morphology

        Raises
        ------
        ValueError
            For rows of another length, an index twice, a parent that is missing, cycles, two roots, diameters
            that are negative, or 0 anywhere but at a tip, and three points of a soma that are no sphere (up
            to 0.1 um).
        """
        return tree_of_points(points, bool(spherical_soma))

    @staticmethod
    def from_swc_file(filename: Any, spherical_soma: bool = True) -> Any:
        """A morphology from a file in the SWC format, as on neuromorpho.org.

        A point a line: ``index type x y z radius parent``, in micrometers. Types are 1 soma, 2 axon, 3 dend,
        4 apic; others are no names. The root has the parent -1. What is usual but not in the rules (commas,
        more columns, points before their parents or in the same place) is understood, with a warning that
        names the line.

        Parameters
        ----------
        filename : str or path
            The file.
        spherical_soma : bool
            As for `from_points`.

        Returns
        -------
        Morphology

        Raises
        ------
        ValueError
            For a file with mistakes, with the line: those of `from_points`, fewer columns, and text where
            numbers have to be.
        OSError
            If the file can't be read.
        """
        return tree_of_swc(filename, bool(spherical_soma))

    @staticmethod
    def from_file(filename: Any, spherical_soma: bool = True) -> Any:
        """A morphology from a file whose name ends with ``.swc``; see `from_swc_file`.

        Raises
        ------
        NotImplementedError
            For other files.
        """
        ending = os.path.splitext(os.fspath(filename))[1]
        if ending.lower() != ".swc":
            raise NotImplementedError(
                f"morphologies are read from files in SWC format, '.swc', but this one ends with '{ending}': "
                "Morphology.from_swc_file reads it, if it is in that format"
            )
        return Morphology.from_swc_file(filename, spherical_soma=spherical_soma)


class Topology:
    """A morphology as a drawing of text; printing shows it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    __repr__ = __str__
