"""Pathways of synapses, and their delays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import not_available
from .messages import warn
from .quantities import SECOND, in_dimension
from .runners import CodeRunner
from .units import Quantity
from .views import is_everything

if TYPE_CHECKING:
    from .synapses import Synapses

__all__ = ["DelayView", "SynapticPathway"]


class SynapticPathway(CodeRunner):
    """What the spikes of one side do: ``S.pre`` and ``S.post``."""

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

    def before_run(self, run_namespace: Any = None) -> None:
        """Warns of time steps that differ: a delay is a multiple of that of the group with the spikes."""
        sides = [self.clock, self._synapses.clock, self._synapses.source.clock, self._synapses.target.clock]
        if len({clock.dt_ for clock in sides}) > 1:
            warn(
                "synapses.synapses.synapses_dt_mismatch",
                f"{self.name} runs with the time step of the spikes that trigger it, {self.clock.dt}, but "
                f"{self._synapses.name} or one of the groups that it connects has another one. Delays are "
                f"rounded to multiples of {self.clock.dt}",
                once=True,
            )

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
        if not isinstance(value, DelayView):
            self.delay.set_item(slice(None), value)

    @property
    def delay_(self) -> Any:
        """The delay in seconds."""
        return np.asarray(self.delay)

    def __repr__(self) -> str:
        return f"<SynapticPathway '{self.name}'>"


class DelayView:
    """The delay of a pathway: one time for all synapses."""

    def __init__(self, synapses: Synapses, which: str) -> None:
        self._synapses = synapses
        self._which = which

    def _values(self) -> Any:
        delay = self._synapses._core.delay(self._which)
        if self._which not in self._synapses._fixed_delays:
            delay = np.full(len(self._synapses), delay)
        return Quantity(delay, dim=SECOND)

    def __getitem__(self, item: Any) -> Any:
        values = self._values()
        return (
            values
            if values.ndim == 0
            else values[self._synapses._index(item) if not is_everything(item) else item]
        )

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._values()

    def __len__(self) -> int:
        return len(self._synapses)

    def __repr__(self) -> str:
        return f"<{self._synapses.name}_{self._which}.delay: {self._values()!r}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._values(), name)

    def __mul__(self, other: Any) -> Any:
        return self._values() * other

    def __truediv__(self, other: Any) -> Any:
        return self._values() / other

    def __eq__(self, other: Any) -> Any:
        return self._values() == other

    __hash__ = None  # type: ignore[assignment]

    def set_item(self, item: Any, value: Any, level: int = 0) -> None:
        """Sets the delay. Different delays for different synapses are not available yet.

        Raises TypeError before `connect` was called.
        """
        self._synapses._check_connected("delay")
        numbers = self._evaluated(value, level) if isinstance(value, str) else self._checked(value)
        if numbers.size == 0 and len(self._synapses) == 0:
            return
        if numbers.ndim and numbers.size not in (1, len(self._synapses)):
            raise ValueError(f"{self._synapses.name} has {len(self._synapses)} synapses, not {numbers.size}")
        if not is_everything(item) or np.any(numbers != numbers.flat[0]):
            raise not_available("delays that differ between synapses are")
        delay = float(numbers.flat[0])
        if delay < 0:
            raise ValueError(f"the delay of {self._synapses.name} can't be negative, but is {delay} s")
        self._synapses._core.set_delay(self._which, delay)

    def __setitem__(self, item: Any, value: Any) -> None:
        self.set_item(item, value)

    def _what(self) -> str:
        return f"cannot set the delay of {self._synapses.name} to"

    def _checked(self, value: Any) -> np.ndarray:
        numbers = in_dimension(value, SECOND, self._what())
        if self._which in self._synapses._fixed_delays and numbers.ndim:
            raise ValueError(
                f"{self._synapses.name} was made with one delay for all synapses: set a single time"
            )
        return numbers

    def _evaluated(self, text: str, level: int) -> np.ndarray:
        return in_dimension(self._synapses._evaluate_text(text, level), SECOND, self._what())
