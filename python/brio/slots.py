"""In which order objects of a network run within a time step: by slot, order and name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .base import BrianObject
from .errors import UnknownNameError

__all__ = ["in_order", "position_of", "slot_positions"]


def in_order(objects: Iterable[BrianObject], schedule: Sequence[str]) -> list[BrianObject]:
    """Objects by slot, order and name. Raises KeyError for an unknown slot."""
    positions = slot_positions(schedule)
    return sorted(objects, key=lambda obj: (position_of(obj, positions), obj.order, obj.name))


def slot_positions(schedule: Sequence[str]) -> dict[str, int]:
    """Where the slots of a time step are, also those before and after each slot of a schedule."""
    positions: dict[str, int] = {}
    for k, slot in enumerate(schedule):
        positions.update({f"before_{slot}": 3 * k, slot: 3 * k + 1, f"after_{slot}": 3 * k + 2})
    return positions


def position_of(obj: BrianObject, positions: dict[str, int]) -> int:
    """Where the slot of an object is. Raises KeyError if a time step has no such slot."""
    if obj.when in positions:
        return positions[obj.when]
    slots = ", ".join(slot for slot in positions if not slot.startswith(("before_", "after_")))
    raise UnknownNameError(
        f"'{obj.name}' is in the slot {obj.when!r}, which a time step does not have\n"
        f"  hint: the slots are {slots}, each also with before_ or after_"
    )
