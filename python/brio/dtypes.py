"""How state variables are stored: NumPy's data types as the engine names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .preference_table import prefs

_STORED = {"float64": "f64", "float32": "f32", "int32": "i32", "int64": "i64", "bool": "bool"}


def _stored(dtype: Any, variable: str = "") -> str:
    name = np.dtype(dtype).name
    if name not in _STORED:
        what = f"'{variable}'" if variable else "a group"
        raise TypeError(
            f"{what} can't be stored as {name}: there are float64, float32, int32, int64 and bool"
        )
    return _STORED[name]


def storage_types(dtype: Any) -> dict[str, str]:
    """What the argument `dtype` of a group asks for: types by names of variables, of all floats under "".

    Raises TypeError for types that there are not, and for one that is not of floats where it is for all.
    """
    is_single = isinstance(dtype, Mapping)
    single = dict(dtype) if is_single else {}
    default = prefs["core.default_float_dtype"] if dtype is None or is_single else dtype
    types = {"": _stored(default)}
    if types[""] not in ("f64", "f32"):
        raise TypeError(f"{np.dtype(default).name} is not a type of numbers with a fraction")
    types.update((name, _stored(kind, name)) for name, kind in single.items())
    return types
