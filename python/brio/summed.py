"""Summed variables: what synapses add up for their neurons in every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .runners import CodeRunner

if TYPE_CHECKING:
    from .codestrings import Expression
    from .synapses import Synapses

__all__ = ["SummedVariableUpdater"]


class SummedVariableUpdater(CodeRunner):
    """Sets a variable of neurons to the sum over their synapses: ``S.summed_updaters['x_post']``.

    It runs in the slot ``groups``, before the equations of these neurons advance; but for a part of a
    group, ``G[:5]``, at the place of its equations, by name, as in Brian 2. Where several sum into one
    variable, the first of them in a time step begins at 0, and the others add.
    """

    def __init__(self, synapses: Synapses, variable: str, target: Any) -> None:
        #: The name of the variable, with its ending.
        self.target_varname = variable
        #: The neurons whose variable it is.
        self.target = target
        name = f"{synapses.name}_summed_variable_{variable}"
        CodeRunner.__init__(self, synapses, name, "groups", target.order - 1, target.clock)
        self._place()

    @property
    def expression(self) -> Expression:
        """What is summed."""
        return self.group.equations[self.target_varname].expr

    def _place(self) -> None:
        self.group._core.sum_at(self.target_varname, self._when, self._order)
