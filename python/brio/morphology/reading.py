"""Morphologies from points and files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from .. import _core, messages
from .arguments import whole
from .children import object_of


def tree_of_points(points: Iterable[Sequence[Any]], spherical_soma: bool) -> Any:
    """A morphology of rows ``(index, name, x, y, z, diameter, parent)``."""
    rows = list(points)
    for row in rows:
        if len(row) != 7:
            raise ValueError(
                "a point has 7 values, (index, name, x, y, z, diameter, parent), but here are "
                f"{len(row)}: {tuple(row)}"
            )
    return _grown(
        _core.tree_of_points(
            [whole(row[0], row) for row in rows],
            [None if row[1] is None else str(row[1]) for row in rows],
            [[float(x) for x in row[2:5]] for row in rows],
            [float(row[5]) for row in rows],
            [whole(row[6], row) for row in rows],
            spherical_soma,
        )
    )


def tree_of_swc(filename: Any, spherical_soma: bool) -> Any:
    """A morphology from a file in the SWC format."""
    with open(filename, "rb") as file:
        text = file.read()
    return _grown(_core.read_swc(text, os.path.basename(os.fspath(filename)), spherical_soma))


def _grown(tracing: tuple[Any, list[tuple[str, str]]]) -> Any:
    core, warnings = tracing
    for kind, text in warnings:
        messages.warn(f"spatialneuron.morphology.{kind}", text)
    return object_of(core)
