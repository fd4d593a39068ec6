"""Values that are set before runs of a device are repeated: its `run_args`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .names import living
from .quantities import in_dimension, with_dimension

__all__ = ["set_values"]


def set_values(values: Any, objects: Sequence[Any], folder: Callable[[], str]) -> dict[Any, np.ndarray]:
    """Sets variables and timed arrays before a repetition; gives the timed arrays with what they had before.

    Parameters
    ----------
    values : mapping or sequence of str, optional
        New values for variables (``{G.tau: 5*ms}``), for timed arrays (``{stim: values}``), or for either by
        name (``{'neurongroup.tau': 5*ms}``, ``['neurongroup.tau=0.005', 'stim.values=stim.dat']``: numbers
        are in SI units there, and files hold nothing but numbers of the variable's type).
    objects : sequence
        Where names are looked up.
    folder : callable
        Where files are that are named without a folder.

    Raises
    ------
    DimensionMismatchError, TypeError, KeyError
        For values of another unit or number, and for what has none.
    """
    given: list[tuple[Any, Any, bool]] = []
    if isinstance(values, Mapping):
        for target, value in values.items():
            given.append((_named(target, objects) if isinstance(target, str) else target, value, False))
    else:
        for argument in values or ():
            name, _, text = str(argument).partition("=")
            target = _named(name.strip(), objects)
            dtype = target.values.dtype if _is_timed_array(target) else target.dtype
            given.append((target, _read(text.strip(), dtype, folder), True))
    before = {target: target.values for target, _, _ in given if _is_timed_array(target)}
    for target, value, in_base_units in given:
        _set(target, value, in_base_units)
    return before


def _is_timed_array(target: Any) -> bool:
    return hasattr(target, "_replace_values")


def _set(target: Any, value: Any, in_base_units: bool) -> None:
    timed = _is_timed_array(target)
    if not timed and not hasattr(target, "set_item"):
        raise TypeError(
            f"values can be given for variables (G.v) and timed arrays, not for {type(target).__name__}"
        )
    name = f"{target.name}.values" if timed else f"{target.group_name}.{target.name}"
    numbers = np.asarray(value)
    if not in_base_units:
        numbers = np.asarray(in_dimension(value, target.dim, f"cannot set {name} to"))
    shape = target.values.shape if timed else target.shape
    if numbers.size == 1:
        numbers = np.broadcast_to(numbers.reshape(()), shape)
    elif in_base_units and numbers.size == np.prod(shape):
        numbers = numbers.reshape(shape)  # a file does not say how its numbers are arranged
    elif numbers.shape != shape:
        raise TypeError(f"{name} has values of shape {shape}, but is given some of shape {numbers.shape}")
    if timed:
        target._replace_values(numbers)
    else:
        fitting = numbers.astype(target.dtype)  # 17.0 for an integer
        numbers = fitting if np.array_equal(fitting, numbers) else numbers
        target.set_item(slice(None), with_dimension(numbers, target.dim))


def _named(name: str, objects: Iterable[Any]) -> Any:
    owner, _, variable = name.partition(".")
    for obj in objects:
        if obj.name == owner and variable in getattr(obj, "_variables", ()):
            return getattr(obj, variable)
    timed = living(owner)
    if variable == "values" and timed is not None and _is_timed_array(timed):
        return timed
    raise KeyError(f"no object of the runs has a variable '{name}': give it as 'neurongroup.v'")


def _read(text: str, dtype: Any, folder: Callable[[], str]) -> Any:
    """A value as it stands on a command line: a number, True, False, or a file of numbers."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return float(text)
    except ValueError:
        return np.fromfile(text if os.path.isabs(text) else os.path.join(folder(), text), dtype)
