"""What a group does in a time step, part by part: objects that its network contains with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from . import _core
from .base import BrianObject
from .clocks import BaseClock

if TYPE_CHECKING:
    from .owner import Group

__all__ = ["CodeRunner", "Resetter", "StateUpdater", "SubexpressionUpdater", "Thresholder"]


class CodeRunner(BrianObject):
    """A part of a group that runs in some slot of a time step. Its `when` and `order` can be changed, and it
    can be switched off by ``active = False``."""

    _in_engine = True
    _is_part = True

    def __init__(
        self, group: Group, name: str, when: str, order: int, clock: BaseClock | None = None
    ) -> None:
        BrianObject.__init__(self, clock=clock or group.clock, when=when, order=order, name=name)
        self._group = ref(group)
        self._made()

    @property
    def group(self) -> Any:
        """The group that this is a part of."""
        group = self._group()
        if group is None:
            raise ReferenceError(f"the group of '{self.name}' does not exist any more")
        return group


class StateUpdater(CodeRunner):
    """Advances the equations of a group."""

    def __init__(self, group: Group) -> None:
        CodeRunner.__init__(self, group, f"{group.name}_stateupdater", "groups", group.order)

    def _place(self) -> None:
        self.group._core.update_at(self._when, self._order)


class SubexpressionUpdater(CodeRunner):
    """Evaluates the subexpressions of a group that are constant over a time step."""

    def __init__(self, group: Group) -> None:
        CodeRunner.__init__(self, group, f"{group.name}_subexpression_update", "before_start", group.order)

    @property
    def abstract_code(self) -> str:
        """The assignments that are executed, in their order."""
        from .equations import Equations

        lines = {
            name: line for name, line in self.group.equations.items() if "constant over dt" in line.flags
        }
        ordered: dict[str, str] = {}

        def visit(name: str) -> None:
            if name in ordered or name not in lines:
                return
            text = str(lines[name].expr)
            for used in _core.names_in_expression(text):
                visit(used)
            ordered[name] = f"{name} = {text}"

        assert isinstance(self.group.equations, Equations)
        for name in lines:
            visit(name)
        return "\n".join(ordered.values())


class Thresholder(CodeRunner):
    """Looks for the neurons of a group where an event happens."""

    def __init__(self, group: Group, event: str, when: str) -> None:
        self.event = event
        CodeRunner.__init__(self, group, f"{group.name}_{event}_thresholder", when, group.order)

    def _place(self) -> None:
        self.group._core.check_event_at(self.event, self._when, self._order)


class Resetter(CodeRunner):
    """Executes statements for the neurons of a group where an event has happened."""

    def __init__(self, group: Group, event: str, when: str, order: int) -> None:
        self.event = event
        CodeRunner.__init__(self, group, f"{group.name}_{event}_resetter", when, order)

    def _place(self) -> None:
        self.group._core.follow_event_at(self.event, self._when, self._order)


class Operation(CodeRunner):
    """Statements that are executed regularly, or at given times: what `run_regularly` and `run_at` make.

    Raises as they do.
    """

    def __init__(
        self,
        group: Group,
        part: Any,
        code: str,
        clock: BaseClock,
        when: str,
        order: int,
        name: str,
    ) -> None:
        if not isinstance(code, str):
            raise TypeError(f"the code to run has to be a string, not {type(code).__name__}")
        CodeRunner.__init__(self, group, name, when, order, clock)
        #: The statements.
        self.abstract_code = code
        self._operation = _core.operation(
            group._core,
            name,
            code,
            None if part is None else part._core_view(),
            self._told_dt,
            self._times,
            when,
            self.order,
        )
        self._last_dt = self._told_dt

    @property
    def _told_dt(self) -> float | None:
        """The time step, or None if it is that of the group."""
        group = self.group
        return None if self._times is not None or self._clock is group.clock else self._clock.dt_

    def _place(self) -> None:
        self._operation.run_at(self._when, self._order)

    def _sync(self) -> None:
        if self._told_dt != self._last_dt:
            self._last_dt = self._told_dt
            self._operation.time_by(self._last_dt, self._times)
