"""The spikes of a `SpikeGeneratorGroup` as variables: when, of which neuron, and their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .quantities import SECOND
from .units import DIMENSIONLESS
from .variables import ComputedVariable
from .views import VariableView, is_everything

__all__ = ["OF_SPIKES", "SpikeView"]


class SpikeVariable(ComputedVariable):
    """A value for each spike, in the order of time and then of neurons."""

    shared = False

    def __init__(self, name: str, type: str, dim: Any, value: Callable[[Any], np.ndarray]) -> None:
        super().__init__(name, type, dim, value, constant=True)

    def count(self, owner: Any) -> int:
        """The number of spikes."""
        return len(owner._core.times)


OF_SPIKES = {
    variable.name: variable
    for variable in (
        SpikeVariable("neuron_index", "i32", DIMENSIONLESS, lambda group: group._core.indices),
        SpikeVariable("spike_time", "f64", SECOND, lambda group: group._core.times),
        SpikeVariable(
            "spike_number",
            "i32",
            DIMENSIONLESS,
            lambda group: np.arange(len(group._core.times), dtype=np.int32),
        ),
    )
}


class SpikeView(VariableView):
    """A variable of spikes, as ``G.spike_time`` gives it. It can be read; `set_spikes` changes it."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """(number of spikes,)."""
        return (self.size,)

    @property
    def size(self) -> int:
        """The number of spikes."""
        return self._variable.count(self._owner)

    def __len__(self) -> int:
        return self.size

    def get_item(self, item: Any, level: int = 0, copy: bool = False) -> Any:
        """The values at an index of spikes. Raises TypeError for a text: conditions speak of neurons."""
        if isinstance(item, str):
            raise TypeError(f"'{self.name}' of {self._owner.name} takes no condition: its items are spikes")
        numbers = np.array(self._numbers())
        return self._dressed(numbers if is_everything(item) else numbers[self._owner._index(item, level)])
