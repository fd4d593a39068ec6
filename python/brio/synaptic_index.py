"""Indices of synapses by the neurons that they connect: ``S.w[i, j]``, ``S.w[i, j, k]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .owner import VariableOwner
from .synaptic_subgroup import indices_of
from .views import is_everything, unwrap

if TYPE_CHECKING:
    from .synapses import Synapses

__all__ = ["synapses_at"]


def synapses_at(synapses: Synapses, item: tuple[Any, ...]) -> np.ndarray:
    """The numbers of the synapses at ``[source, target]`` or ``[source, target, k]``, ascending.

    An index may be an integer, a slice, an array of integers or truth values, or a part of the group. What no
    neuron has finds no synapses. ``k`` is the multisynaptic index.

    Raises IndexError for another number of indices, or three without a multisynaptic index; TypeError for
    what is no index.
    """
    if len(item) not in (2, 3):
        raise IndexError(
            f"synapses are found by one index, two, [i, j], or three, [i, j, k], not by {len(item)}"
        )
    sources, targets = (
        _neurons(wanted, side) for wanted, side in zip(item, (synapses.source, synapses.target), strict=False)
    )
    found = synapses._core.between(sources, targets)
    return found if len(item) == 2 or is_everything(item[2]) else _with_number(synapses, found, item[2])


def _neurons(wanted: Any, side: VariableOwner) -> list[int] | None:
    """Indices of neurons of one side; None: all of them."""
    wanted = indices_of(unwrap(wanted))
    if is_everything(wanted):
        return None
    if side._is_place(wanted):
        return np.atleast_1d(side._index(wanted)).tolist()
    if isinstance(wanted, slice):
        return list(range(len(side))[wanted])
    if isinstance(wanted, VariableOwner):
        in_group = wanted._numbers_in_group()
        whole = side._owner_object()
        if wanted._owner_object() is not whole:
            raise TypeError(f"{wanted.name} is no part of {whole.name}, so it is no index here")
        here = {number: place for place, number in enumerate(side._numbers_in_group().tolist())}
        return [here[number] for number in in_group.tolist() if number in here]
    if isinstance(wanted, str):
        raise TypeError("[i, j] takes integers, slices and arrays; a condition stands alone: ['i == j']")
    numbers = np.asarray(wanted)
    if numbers.dtype.kind == "b" and numbers.ndim == 1:
        if len(numbers) != len(side):
            raise IndexError(f"{side.name} has {len(side)} neurons, not {len(numbers)} as this index")
        return np.flatnonzero(numbers).tolist()
    if numbers.dtype.kind not in "iu" and numbers.size:
        raise TypeError(f"an index has to be integer or boolean, not of type {numbers.dtype}")
    numbers = numbers.reshape(-1)
    # As in Brian 2, negative integers count from the end of a part of a group; a whole one has none of them.
    if side._owner_object() is not side and numbers.size:
        numbers = np.where(numbers < 0, numbers.astype(np.int64) + len(side), numbers)
    return numbers.tolist()


def _with_number(synapses: Synapses, found: np.ndarray, wanted: Any) -> np.ndarray:
    """Those of some synapses that have a multisynaptic index."""
    name = synapses.multisynaptic_index
    if name is None:
        raise IndexError(
            f"{synapses.name} does not count the synapses of a pair, so there is no third index: "
            "make it with multisynaptic_index='k'"
        )
    numbers = synapses._variables[name].array.view()[found]
    if not isinstance(wanted, slice):
        wanted = np.asarray(wanted)
        if wanted.dtype.kind not in "iu" and wanted.size:
            raise TypeError(f"the third index has to be integer, not of type {wanted.dtype}")
        return found[np.isin(numbers, wanted)]
    # A slice of all numbers that are possible, of which no pair needs to have them all.
    start = wanted.start or 0
    chosen = (numbers >= start) & ((numbers - start) % (wanted.step or 1) == 0)
    return found[chosen & (numbers < wanted.stop)] if wanted.stop is not None else found[chosen]
