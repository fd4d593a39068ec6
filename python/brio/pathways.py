"""Pathways of synapses, and their delays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .deferred import deferrable
from .quantities import SECOND, in_dimension, with_dimension
from .runners import CodeRunner
from .states import format_named
from .views import VariableView, is_everything, unwrap

if TYPE_CHECKING:
    from .synapses import Synapses

__all__ = ["DelayView", "SynapticPathway"]


class SynapticPathway(CodeRunner):
    """What the spikes of one side do: ``S.pre``, ``S.post``, or ``S.<name>``."""

    def __init__(self, synapses: Synapses, which: str, side: Any) -> None:
        self._which = which
        core = synapses._core
        CodeRunner.__init__(
            self, synapses, f"{synapses.name}_{which}", core.when_of(which), core.order_of(which), side.clock
        )

    @property
    def synapses(self) -> Synapses:
        """The synapses."""
        return self.group

    _synapses = synapses

    @property
    def event(self) -> str:
        """The event that triggers the pathway."""
        return self._synapses._core.event_of(self._which)

    def _place(self) -> None:
        self._synapses._core.set_slot(self._which, self._when, self._order)

    @property
    def code(self) -> str:
        """The statements that are executed for each synapse of a neuron that has spiked."""
        return self._synapses._core.code(self._which)

    @property
    def delay(self) -> DelayView:
        """The time from a spike to its effect."""
        return DelayView(self._synapses, self._which)

    @delay.setter
    def delay(self, value: Any) -> None:
        self._set_delay(self.delay, value)

    @property
    def delay_(self) -> DelayView:
        """The delay in seconds."""
        return DelayView(self._synapses, self._which, units=False)

    @delay_.setter
    def delay_(self, value: Any) -> None:
        self._set_delay(self.delay_, value)

    def _set_delay(self, view: DelayView, value: Any) -> None:
        if not isinstance(value, DelayView):  # S.delay += … has written already
            view.set_item(slice(None), value)

    def get_states(
        self,
        vars: Any = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> Any:
        """A copy of the delays, as 'delay'; of `vars`, if they are given. Arguments as for groups."""
        names = ["delay"] if vars is None else vars
        return format_named(format).export_data(self, names, units=units, level=level)

    def set_states(self, values: Any, units: bool = True, format: str = "dict", level: int = 0) -> None:
        """Sets the delays to what `get_states` has given."""
        format_named(format).import_data(self, values, units=units, level=level)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> VariableView:
        """The view of the delays, 'delay'; of other variables, as the synapses give it."""
        if name == "delay":
            return self.delay if use_units else self.delay_
        return self._synapses.state(name, use_units, level)

    @property
    def source(self) -> Any:
        """The group whose events trigger the pathway."""
        return self._synapses._pathways[self._which]

    @property
    def target(self) -> Any:
        """The group on the other side."""
        sides = (self._synapses.source, self._synapses.target)
        return sides[self.prepost == "pre"]

    @property
    def prepost(self) -> str:
        """``'pre'`` for on_pre, ``'post'`` for on_post."""
        return "pre" if self._synapses._core.is_from_source(self._which) else "post"

    @property
    def objname(self) -> str:
        """The name of the pathway, without that of the synapses."""
        return self._which

    def __repr__(self) -> str:
        return f"<SynapticPathway '{self.name}'>"


class DelayView(VariableView):
    """The delay of a pathway: a variable of each synapse, or one time for all of them.

    A spike travels as long as the delay said when it was emitted. Delays are rounded to time steps of the
    group that emits.
    """

    __slots__ = ("_which",)

    def __init__(self, synapses: Synapses, which: str, units: bool = True) -> None:
        VariableView.__init__(self, synapses, synapses._core.find(f"{which}.delay"), units)
        self._which = which

    @property
    def name(self) -> str:
        """``'delay'``."""
        return "delay"

    @property
    def group_name(self) -> str:
        """The name of the pathway with that of the synapses."""
        return f"{self._owner.name}_{self._which}"

    def __repr__(self) -> str:
        return f"<{self.group_name}.delay{'' if self._units else '_'}: {self._values()!r}>"

    @deferrable
    def set_item(self, item: Any, value: Any, level: int = 0) -> None:
        """Sets delays.

        Raises TypeError before `connect` was called, ValueError for a negative time, and for several times
        where there is one for all synapses.
        """
        self._owner._check_connected("delay")
        if isinstance(value, str):
            VariableView.set_item(self, item, value, level)
            return
        numbers = np.asarray(in_dimension(value, SECOND, self._what()) if self._units else unwrap(value))
        if np.any(numbers < 0):
            raise ValueError(f"the delay of {self._owner.name} can't be negative, but is {numbers.min()} s")
        if self._variable.shared:
            self._refuse_index(item)
            if numbers.size != 1:
                raise ValueError(
                    f"{self._owner.name} was made with one delay for all synapses: set a single time"
                )
        if numbers.size == 1 and (self._variable.shared or is_everything(item)):
            self._owner._core.set_delay(self._which, float(numbers.flat[0]))
        else:
            VariableView.set_item(self, item, with_dimension(numbers, SECOND) if self._units else numbers)

    def _what(self) -> str:
        return f"cannot set the delay of {self._owner.name} to"
