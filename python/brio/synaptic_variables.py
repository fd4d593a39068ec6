"""Variables of synapses as objects, with those of the neurons on both sides."""

from __future__ import annotations

from typing import Any

from .units import DIMENSIONLESS
from .variables import ComputedVariable, Variable, Variables

__all__ = ["SynapticVariables"]

#: How many neurons there are on the two sides.
_SIZES = {
    name: ComputedVariable(
        name, "i32", DIMENSIONLESS, lambda owner, name=name: getattr(owner, name), constant=True
    )
    for name in ("N_pre", "N_post")
}


class SynapticVariables(Variables):
    """The variables of synapses by their names.

    The sizes of the two sides are there, too, and the variables of the neurons: with the ending ``_pre`` or
    ``_post``, and those of the target also without one, as in the code of synapses.
    """

    def _found(self, name: str) -> Any:
        found = super()._found(name)
        return _SIZES.get(name) if found is None else found

    def __getitem__(self, name: str) -> Variable:
        of_neurons = None if self._found(name) is not None else self._of_neurons(name)
        return super().__getitem__(name) if of_neurons is None else of_neurons

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and self._of_neurons(name) is not None)

    def _of_neurons(self, name: str) -> Variable | None:
        for ending, side in (
            ("_pre", self.owner.source),
            ("_post", self.owner.target),
            ("", self.owner.target),
        ):
            base = name.removesuffix(ending)
            if name.endswith(ending) and not base.startswith("_") and base in side.variables:
                return side.variables[base]
        return None
