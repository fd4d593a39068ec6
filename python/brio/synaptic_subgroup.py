"""Some of the synapses of a `Synapses` object, as an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .synapses import Synapses

__all__ = ["SynapticSubgroup"]


class SynapticSubgroup:
    """What ``S[i, j]`` gives: chosen synapses, to be recorded or to be found in a record.

    It holds as long as no synapses are added or removed.
    """

    def __init__(self, synapses: Synapses, indices: np.ndarray) -> None:
        self.synapses = synapses
        self._stored = indices
        self._total = len(synapses)
        self._removals = synapses._core.removals

    def _indices(self, index_var: str = "_idx") -> np.ndarray:
        """The numbers of the synapses. Raises RuntimeError if synapses were added or removed since."""
        if self.synapses._core.removals != self._removals:
            raise RuntimeError(f"{self.synapses.name} has lost synapses since this part of it was chosen")
        if len(self.synapses) != self._total:
            raise RuntimeError(f"{self.synapses.name} has got more synapses since this part of it was chosen")
        return self._stored

    def __len__(self) -> int:
        return len(self._stored)

    def __repr__(self) -> str:
        return f"<SynapticSubgroup of '{self.synapses.name}' with {len(self)} synapses>"


def indices_of(item: Any) -> Any:
    """The numbers of chosen synapses; anything else as it is."""
    return item._indices() if isinstance(item, SynapticSubgroup) else item
