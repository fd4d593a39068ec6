"""Code that groups execute beside their equations: `run_regularly`, `run_at`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .clocks import BaseClock, EventClock, clock_from
from .names import free_name
from .runners import Operation

__all__ = ["RunsCode"]


class RunsCode:
    """The methods of a group, or of a part of one, that let it execute code again and again."""

    name: str
    _owner_object: Callable[[], Any]
    _clock_and_time: Callable[[], tuple[Any, float]]

    def run_regularly(
        self,
        code: str,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: Any = None,
    ) -> Operation:
        """Executes statements for all items, again and again.

        Statements may assign variables that are shared by all items; they come first. The operation is in
        every network that the group is in.

        Parameters
        ----------
        code : str
            The statements.
        dt : Quantity, optional
            How often; every step of the group if it is not given.
        clock : Clock, optional
            The clock, instead of `dt`.
        when : str
            The slot of a time step.
        order : int
            Among objects in the same slot, smaller ones come first.
        name : str, optional
            A name; that of the group with ``_run_regularly`` if none is given.

        Returns
        -------
        The operation: it can be switched off by ``active = False``, or removed from `contained_objects`.
        """
        if dt is None and clock is None:
            clock = self._clock_and_time()[0]
        return self._add_operation(code, "run_regularly", dt, clock, when, order, name)

    def run_at(
        self,
        code: str,
        times: Any,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: Any = None,
    ) -> Operation:
        """Executes statements for all items at given times, which need not be multiples of the time step.

        Parameters
        ----------
        code : str
            The statements.
        times : Quantity
            The times.
        when, order, name
            As for `run_regularly`.

        Raises ValueError if a time is given twice.
        """
        clock = EventClock(times)
        return self._add_operation(code, "run_at", None, clock, when, order, name)

    def _add_operation(
        self, code: str, kind: str, dt: Any, clock: Any, when: str, order: int, name: str | None
    ) -> Operation:
        group = self._owner_object()
        if name is None:
            taken = {obj.name for obj in group.contained_objects}
            name = free_name(f"{self.name}_{kind}", taken)
        if clock is None or dt is not None:
            clock = clock_from(dt, clock, f"{name}_clock*")
        part = None if self is group else self
        operation = Operation(group, part, code, clock, when, order, name)
        group.contained_objects.append(operation)
        return operation

    def custom_operation(self, *args: Any, **kwds: Any) -> None:
        """The old name of `run_regularly`. Raises AttributeError."""
        raise AttributeError("custom_operation is called run_regularly now")

    runner = custom_operation
