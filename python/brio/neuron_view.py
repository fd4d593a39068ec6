"""Variables of neurons as their synapses see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .deferred import deferrable
from .quantities import in_dimension
from .views import VariableView, unwrap

if TYPE_CHECKING:
    from .synapses import Synapses

__all__ = ["NeuronView"]


class NeuronView(VariableView):
    """A variable of the neurons on one side, one value for each synapse: ``S.x_pre``, ``S.v``.

    Writing it writes to the neurons; where several synapses share one, the last of them counts.
    """

    __slots__ = ("_spelling",)

    def __init__(self, owner: Synapses, variable: Any, units: bool, spelling: str) -> None:
        VariableView.__init__(self, owner, variable, units)
        self._spelling = spelling

    @property
    def name(self) -> str:
        """The name, with its ending."""
        return self._spelling

    @property
    def shape(self) -> tuple[int, ...]:
        """(number of synapses,)."""
        return (len(self._owner),)

    def _numbers(self) -> np.ndarray:
        values = np.asarray(self._owner._evaluate_text(self._spelling, 0))
        return values.astype(self.dtype, copy=False)

    def get_item(self, item: Any, level: int = 0, copy: bool = False) -> Any:
        """The values at an index of synapses."""
        return self._dressed(self._owner._at(self._numbers(), self._owner._index(item, level)))

    @deferrable
    def set_item(self, item: Any, value: Any, level: int = 0) -> None:
        """Writes to the neurons of the synapses at an index."""
        neurons, of_synapse = self._owner._side(self._spelling)
        neurons._check_writable(self._variable)
        chosen = np.arange(len(self._owner))[self._owner._index(item, level)]
        value = self._owner._evaluate_text(value, level)[chosen] if isinstance(value, str) else unwrap(value)
        if self._units:
            value = in_dimension(value, self._dim, f"cannot set '{self._spelling}' of {self._owner.name} to")
        numbers = neurons._read(self._variable)
        numbers[0 if self._variable.shared else of_synapse[chosen]] = value
        self._variable.array.touch()
