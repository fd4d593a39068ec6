"""Morphologies: every geometric attribute of trees by hand, of points, and of parts; indices; letters and numbers."""

from brian2 import *

NAMES = "area volume length diameter distance end_distance r_length_1 r_length_2".split()
PLACES = [which + axis for which in ("start_", "", "end_") for axis in "xyz"]

by_hand = Soma(diameter=30 * um, x=3 * um, z=-1 * um)
by_hand.dend = Cylinder(diameter=2 * um, x=[15, 115] * um, y=[0, 30] * um, n=7)
by_hand.dend.L = Section(diameter=[2, 1.7, 0.9, 0.3] * um, n=3, x=[0, 5, 9, 20] * um, z=[0, 1, 7, 8] * um)
by_hand.dend.R = Section(diameter=[2, 1.1, 0] * um, n=2, length=[13, 17.5] * um)
by_hand.dend.RL = Cylinder(diameter=0.7 * um, length=33 * um, n=3)
by_hand.dend.second = Soma(diameter=11 * um)
by_hand.dend.second.axon = Cylinder(diameter=1 * um, length=10 * um, n=2)
by_hand.axon = Cylinder(diameter=1.3 * um, length=1 * mm, n=100)

points = [
    (1, "soma", 0, 0, 0, 20, -1), (2, "soma", 0, 10.05, 0, 20, 1), (3, "soma", 0, -9.95, 0, 20, 1),
    (4, "dend", 12, 1, 0.5, 2, 1), (5, "dend", 20, 3, 1.5, 1.5, 4), (6, "dend", 33, 3, 1.5, 1.2, 5),
    (7, "dend", 40, 9, 2, 0.8, 6), (8, "dend", 55, 12, 3, 0, 7), (9, "dend", 40, -9, 2, 0.9, 6),
    (10, "axon", 0, -20, 0, 1, 1), (11, "axon", 3, -50, 0, 0.9, 10), (12, None, 5, -90, 0, 0.7, 11),
    (13, "dend", -10, 0, 0, 2, 1), (14, "tuft", -20, 0, 0, 2, 13), (15, "tuft", -30, 0, 0, 1, 14),
]  # fmt: skip
traced = Morphology.from_points(points)


def sections(root):
    found = [root]
    for child in root.children:
        found += sections(child)
    return found


for tree, root in (("hand", by_hand), ("traced", traced)):
    found = sections(root)
    compare(**{tree + "_n": [s.n for s in found], tree + "_kind": [type(s).__name__ for s in found]})
    compare(**{tree + "_type": [str(s.type) for s in found]})
    compare(**{tree + "_total": [(s.total_sections, s.total_compartments) for s in found]})
    compare(**{tree + "_indices": [s.indices[:][0] for s in found]})
    for name in NAMES:
        compare(**{f"{tree}_{name}": concatenate([atleast_1d(getattr(s, name)) for s in found])})
    for name in PLACES:
        values = [getattr(s, name) for s in found]
        compare(**{f"{tree}_{name}": concatenate([[0.5] if v is None else asarray(v) for v in values])})
compare(
    names=[traced.children.name(child) for child in traced.children],
    children=[traced["1"] is traced.dend, traced.dend2 is traced["3"], "L" in traced.children],
    letters=[by_hand.dend.RL.n, by_hand["1"].n, traced["21"].n],
    part=by_hand.dend[20 * um : 50 * um].area,
    one=by_hand.dend[40 * um].x,
    part_indices=by_hand.axon.indices[200 * um : 300 * um],
    one_index=by_hand.axon.indices[-1],
    coordinates=by_hand.dend.L.coordinates,
    copied=by_hand.dend.L.copy_section().length,
)
