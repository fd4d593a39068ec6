"""A morphology as arrays over all its compartments, as other packages take it from Brian's inner module."""

from __future__ import annotations

from typing import Any

import numpy as np

_OF_COMPARTMENTS = "length distance area diameter volume r_length_1 r_length_2".split()
_COORDINATES = [which + axis for axis in "xyz" for which in ("start_", "", "end_")]


class FlatMorphology:
    """Compartments depth first, children in the order of attaching; numbers in SI units.

    Attributes
    ----------
    n : int
        The number of compartments.
    length, distance, area, diameter, volume, r_length_1, r_length_2 : array
        For each compartment; `depth` as well: how many sections are above its own.
    x, y, z, start_x, … : array or None
        Coordinates, NaN in sections that have none; None if no section has any.
    sections : int
        The number of sections.
    starts, ends : array of int
        For each section, its first compartment, and one past its last.
    end_distance : array
        For each section, the distance from the root to its end.
    morph_parent_i : array of int
        For each section, the number of its parent counted from 1; 0 for the root, which hangs on nothing.
    morph_children_num : array of int
        How many children there are, of nothing (1), of the first section, of the second, …
    morph_children : array of int
        Their numbers, counted from 1, in rows as long as the longest.
    morph_idxchild : array of int
        For each section, which child of its parent it is.
    """

    def __init__(self, morphology: Any) -> None:
        flat = morphology._core.flatten()
        self.n, self.sections = len(flat["length"]), len(flat["starts"])
        for name in _OF_COMPARTMENTS:
            setattr(self, name, flat[name])
        self.has_coordinates = flat["has_coordinates"]
        for name in _COORDINATES:
            setattr(self, name, flat.get(name))
        self.starts, self.ends, self.end_distance = flat["starts"], flat["ends"], flat["end_distance"]
        self.depth = flat["depths"][flat["section"]]
        self.morph_parent_i = flat["parents"] + 1
        self._number_children()

    def _number_children(self) -> None:
        children: list[list[int]] = [[] for _ in range(self.sections + 1)]
        self.morph_idxchild = np.zeros(self.sections, dtype=np.int32)
        for section, parent in enumerate(self.morph_parent_i):
            self.morph_idxchild[section] = len(children[parent])
            children[parent].append(section + 1)
        self.morph_children_num = np.array([len(row) for row in children])
        table = np.zeros((self.sections + 1, int(self.morph_children_num.max())), dtype=np.int32)
        for row, numbers in zip(table, children, strict=True):
            row[: len(numbers)] = numbers
        self.morph_children = table.ravel()
