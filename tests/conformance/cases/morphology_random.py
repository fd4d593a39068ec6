"""Twenty traced neurons and twenty built ones, drawn at random: geometry, indices and distances of all sections."""

from brian2 import *

random = np.random.RandomState(7)
NAMES = "area volume length diameter distance end_distance r_length_1 r_length_2 x start_y end_z".split()


def traced():
    """Points of a tree that grows at random places; one in three begins with a soma of three points."""
    soma = random.randint(3)
    points = [(1, "soma" if soma else "dend", 0.0, 0.0, 0.0, 10.0, -1)]
    if soma == 2:
        points += [(2, "soma", 0.0, 5.0, 0.0, 10.0, 1), (3, "soma", 0.0, -5.0, 0.0, 10.0, 1)]
    free = [1] if soma else []
    if not soma:
        points.append((2, "dend", 3.0, 0.0, 1.0, 9.0, 1))
        free = [2]
    for index in range(len(points) + 1, 60):
        parent = free[random.randint(len(free))] if random.rand() < 0.2 else free[-1]
        above = next(point for point in points if point[0] == parent)
        kind = above[1] if above[1] != "soma" and random.rand() < 0.95 else ["dend", "axon", None][random.randint(3)]
        place = [above[2 + axis] + random.uniform(-9, 9) for axis in range(3)]
        points.append((index, kind, *place, random.uniform(0.2, 4), parent))
        free.append(index)
    return Morphology.from_points(points)


def built():
    """Sections of all kinds, each at the end of one that is there."""
    tree = [Soma(random.uniform(5, 40) * um, x=random.uniform(-9, 9) * um) if random.rand() < 0.7 else section()]
    for _ in range(random.randint(1, 15)):
        child = section()
        tree[random.randint(len(tree))].children.add(f"s{len(tree)}", child)
        tree.append(child)
    return tree[0]


def section():
    n = random.randint(1, 6)
    diameters = random.uniform(0.2, 5, n + 1) * um
    kind = random.randint(4)
    if kind == 0:
        return Cylinder(diameter=diameters[0], length=random.uniform(1, 100) * um, n=n)
    if kind == 1:
        return Cylinder(diameter=diameters[0], y=random.uniform(-50, 50, 2) * um, n=n)
    if kind == 2:
        return Section(diameter=diameters, length=random.uniform(1, 20, n) * um, n=n)
    places = {axis: random.uniform(-20, 20, n + 1) * um for axis in "xyz"[: 1 + random.randint(3)]}
    return Section(diameter=diameters, n=n, **places)


def sections(root):
    found = [root]
    for child in root.children:
        found += sections(child)
    return found


for make in (traced, built):
    found = [s for _ in range(20) for s in sections(make())]
    prefix = make.__name__
    compare(**{prefix + "_n": [s.n for s in found], prefix + "_type": [str(s.type) for s in found]})
    compare(**{prefix + "_total": [s.total_compartments for s in found]})
    compare(**{prefix + "_first": [s.indices[:][0] for s in found]})
    compare(**{prefix + "_names": ["root" if s.parent is None else str(s.parent.children.name(s)) for s in found]})
    for name in NAMES:
        values = [getattr(s, name) for s in found]
        compare(**{f"{prefix}_{name}": concatenate([[0.5] if v is None else atleast_1d(asarray(v)) for v in values])})
    ends = [(random.uniform(0, 1), random.uniform(0, 1)) for _ in found]
    parts = [s.indices[min(a, b) * sum(s.length) : max(a, b) * sum(s.length)] for s, (a, b) in zip(found, ends)]
    compare(**{prefix + "_parts": concatenate(parts)})
