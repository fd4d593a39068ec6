"""Morphologies as rows of plain values, for pickling."""

from __future__ import annotations

from typing import Any

from .. import _core
from .children import object_of


def rows(root: Any) -> list[tuple]:
    """Every section below one of the engine, parents first: its shape, its parent's row, and its names."""
    rows: list[tuple] = []
    waiting: list[tuple[Any, int, list[str]]] = [(root, -1, [])]
    while waiting:
        core, parent, names = waiting.pop()
        points = [core.points(axis).tolist() for axis in range(3)]
        lengths = core.values("length").tolist()
        rows.append((core.kind, core.type, core.diameters.tolist(), lengths, points, parent, names))
        aliases: dict[int, list[str]] = {child.address: [core.name_of(child)] for child in core.children}
        for name in core.child_names:
            aliases[core.child(name).address].append(name)
        place = len(rows) - 1
        waiting += [(child, place, aliases[child.address]) for child in reversed(core.children)]
    return rows


def rebuilt(rows: list[tuple]) -> Any:
    made: list[Any] = []
    for *shape, parent, names in rows:
        made.append(_core.restored_section(*shape))
        for name in names:
            made[parent].attach(name, made[-1])
    return object_of(made[0])
