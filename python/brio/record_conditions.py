"""Conditions on records: ``M.t['i == 1 and t > 5*ms']``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from . import _core
from . import random as _random
from .namespace import Outside
from .units import DIMENSIONLESS

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_PREFIX = "recorded_"


def positions(
    condition: str, columns: dict[str, tuple[np.ndarray, Any]], own_names: Any, size: int
) -> np.ndarray:
    """Where a condition holds. The engine evaluates it, on a group that has the columns for parameters.

    Names of records may be special in model text (``t``, ``i``), so they get a prefix there.
    """
    names = set(_core.names_in_expression(condition))
    used = {name: columns[name] for name in columns if name in names}
    text = _NAME.sub(lambda found: _PREFIX + found[0] if found[0] in used else found[0], condition)
    lines = [f"{_PREFIX}{name} : {_type(values, dim)}" for name, (values, dim) in used.items()]
    group = _core.NeuronGroup(
        size=max(size, 1),
        model="\n".join(lines),
        threshold=None,
        reset=None,
        refractory=None,
        refractory_period=None,
        events={},
        dt=None,
        order=0,
        name="the_record",
    )
    for name, (values, _) in used.items():
        group.find(_PREFIX + name).array.view()[:size] = values
    outside = Outside()
    around = outside.resolve(sorted(group.unresolved_names_in(text)), own_names)
    with outside:
        chosen = _core.select(_core.View(group, 0, max(size, 1)), text, around, _random.state)
    return chosen[chosen < size]


def _type(values: np.ndarray, dim: Any) -> str:
    if values.dtype == np.bool_:
        return "boolean"
    if dim is DIMENSIONLESS:
        return "integer" if values.dtype.kind in "iu" else "1"
    base = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")
    return "*".join(f"{unit}**{power}" for unit, power in zip(base, dim._dims, strict=True) if power)
