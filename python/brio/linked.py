"""Linked variables: ``G.x = linked_var(H, 'y')`` lets x of G stand for y of H."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core

if TYPE_CHECKING:
    from .owner import VariableOwner

__all__ = ["LinkedVariable", "linked_var"]


class LinkedVariable:
    """What `linked_var` gives: a variable of a group, to be assigned to one that is flagged ``linked``."""

    def __init__(self, group: VariableOwner, name: str, index: Any) -> None:
        self.group = group
        self.name = name
        self.index = index

    @property
    def variable(self) -> Any:
        """The variable that is linked to."""
        return self.group._variables[self.name]

    def __repr__(self) -> str:
        return f"<LinkedVariable to '{self.name}' of '{self.group.name}'>"


def linked_var(group_or_variable: Any, name: str | None = None, index: Any = None) -> LinkedVariable:
    """A variable to link to: ``G.x = linked_var(H, 'y')`` or, the same, ``G.x = linked_var(H.y)``.

    Parameters
    ----------
    group_or_variable
        A group (or a part of one), with the name of its variable, or the variable itself.
    name : str, optional
        The name of the variable, if a group is given.
    index : array of int or str, optional
        Which item of H belongs to each item of G; or the name of an integer variable of G that says so. By
        default the k-th belongs to the k-th, or the only one to all.

    Raises
    ------
    ValueError
        For a variable with a name beside it, or a group without one.
    KeyError
        If the group has no such variable.
    """
    owner = getattr(group_or_variable, "_owner", None)
    if owner is not None:
        if name is not None:
            raise ValueError(
                "linked_var() takes a variable, or a group and a name, not a variable and a name"
            )
        return LinkedVariable(owner, group_or_variable.name, index)
    if name is None:
        raise ValueError("linked_var() needs the name of the variable: linked_var(group, 'name')")
    if name not in group_or_variable._variables:
        raise KeyError(f"{group_or_variable.name} has no variable '{name}'")
    return LinkedVariable(group_or_variable, name, index)


def _fixed_index(owner: VariableOwner, variable: Any, target: LinkedVariable) -> np.ndarray:
    index = np.asarray(target.index)
    what = f"the index that links '{variable.name}' of {owner.name}"
    if owner._grows:
        raise TypeError(f"{what} has to be the name of a variable: the number of synapses can change")
    if index.dtype.kind not in "iu":
        raise TypeError(f"{what} has to be integer, not of type {index.dtype}")
    if index.shape != (len(owner),):
        raise TypeError(f"{what} needs {len(owner)} integers, not an array of shape {index.shape}")
    if index.size and (index.min() < 0 or index.max() >= len(target.group)):
        raise ValueError(
            f"{what} has to lie between 0 and {len(target.group) - 1}, but goes from {index.min()} to "
            f"{index.max()}"
        )
    return index.astype(np.int64)


def link(owner: VariableOwner, variable: Any, value: Any) -> None:
    """What assigning to a linked variable does."""
    if not isinstance(value, LinkedVariable):
        raise ValueError(
            f"'{variable.name}' of {owner.name} is linked: say to what, "
            f"with {owner.name}.{variable.name} = linked_var(group, 'name'), or assign there"
        )
    if not variable.linked:
        raise TypeError(
            f"'{variable.name}' of {owner.name} can't be linked: it lacks the flag in its equation, "
            f"{variable.name} : … (linked)"
        )
    source = value.group
    if source._grows and not value.variable.shared:
        raise NotImplementedError(
            f"'{variable.name}' of {owner.name} can't be linked to '{value.name}' of {source.name}, "
            "because the number of synapses can change"
        )
    by_name = isinstance(value.index, str)
    index = None if value.index is None or by_name else _fixed_index(owner, variable, value)
    owner._core_group().link(
        variable.name, source._core_view(), value.name, index, value.index if by_name else ""
    )


def check_linked(owner: VariableOwner, variable: Any) -> None:
    """Raises TypeError if nobody has said yet what the variable is linked to."""
    if not variable.is_linked:
        raise TypeError(
            f"'{variable.name}' of {owner.name} is not linked to anything yet: "
            f"use {owner.name}.{variable.name} = linked_var(group, 'name')"
        )


def write_linked(owner: VariableOwner, variable: Any, item: Any, values: np.ndarray, level: int) -> None:
    """Writes values where a linked variable leads to."""
    everything = item is Ellipsis or (isinstance(item, slice) and item == slice(None))
    selection = None
    if not variable.shared and not everything:
        selection = np.arange(len(owner), dtype=np.int64)[owner._index(item, level)].reshape(-1)
    count = 1 if variable.shared else len(owner) if selection is None else selection.size
    numbers = np.broadcast_to(np.asarray(values, dtype=float), (count,))
    _core.assign_values(
        owner._core_view(), variable.name, selection, np.ascontiguousarray(numbers), owner._random()
    )
