"""Variables of groups as objects: ``G.variables['v'].dim``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from .quantities import SECOND, dimension
from .units import DIMENSIONLESS, get_unit
from .views import DTYPES

if TYPE_CHECKING:
    from .owner import VariableOwner

__all__ = ["Variable", "Variables"]


class ComputedVariable:
    """What every group has and the engine does not keep as an array: its time and its size."""

    shared = True
    read_only = True
    array = None
    linked = False
    kind = "builtin"

    def __init__(
        self, name: str, type: str, dim: Any, value: Callable[[VariableOwner], Any], constant: bool
    ) -> None:
        self.name = name
        self.type = type
        self.exponents = dim._dims
        self.value = value
        self.constant = constant


def _time(owner: VariableOwner) -> float:
    return owner._clock_and_time()[1]


def _step(owner: VariableOwner) -> float:
    return owner._clock_and_time()[0].dt_


#: By name, in the order in which groups list them.
COMPUTED = {
    variable.name: variable
    for variable in (
        ComputedVariable("N", "i64", DIMENSIONLESS, len, constant=True),
        ComputedVariable("t", "f64", SECOND, _time, constant=False),
        ComputedVariable("dt", "f64", SECOND, _step, constant=True),
        ComputedVariable(
            "t_in_timesteps", "i64", DIMENSIONLESS, lambda o: round(_time(o) / _step(o)), constant=False
        ),
    )
}


class Variable:
    """One variable of a group: what it is, and its values without unit."""

    def __init__(self, owner: VariableOwner, variable: Any) -> None:
        #: The group.
        self.owner = owner
        self._variable = variable

    @property
    def name(self) -> str:
        """The name."""
        return self._variable.name

    @property
    def dim(self) -> Any:
        """The dimension."""
        return dimension(tuple(self._variable.exponents))

    @property
    def unit(self) -> Any:
        """The unit, without prefix."""
        return get_unit(self.dim)

    @property
    def dtype(self) -> Any:
        """The type of the values."""
        return DTYPES[self._variable.type]

    @property
    def is_boolean(self) -> bool:
        """Whether the values are true or false."""
        return self._variable.type == "bool"

    @property
    def is_integer(self) -> bool:
        """Whether the values are integers."""
        return self._variable.type in ("i32", "i64")

    @property
    def scalar(self) -> bool:
        """Whether the whole group shares one value."""
        return self._variable.shared

    @property
    def constant(self) -> bool:
        """Whether runs leave it as it is."""
        return self._variable.constant

    @property
    def read_only(self) -> bool:
        """Whether it can't be assigned."""
        return self._variable.read_only or self.is_subexpression

    @property
    def is_subexpression(self) -> bool:
        """Whether it is computed from other variables when it is asked for."""
        return self._variable.kind == "subexpression"

    @property
    def size(self) -> int:
        """The number of values."""
        return 1 if self.scalar else len(self.owner)

    def __len__(self) -> int:
        return self.size

    @property
    def conditional_write(self) -> Variable | None:
        """The variable that says where code may write this one: `not_refractory`, or None."""
        guarded = getattr(self._variable, "unless_refractory", False)
        return self.owner.variables["not_refractory"] if guarded else None

    def get_value(self) -> np.ndarray:
        """The values in SI units: an array, of one element if the group shares it."""
        return np.array(self.owner._read(self._variable))

    def set_value(self, value: Any) -> None:
        """Writes values in SI units. Raises TypeError if that is not possible."""
        self.owner._view(self._variable, False).set_item(slice(None), value)

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Variable) and other.owner is self.owner
        return same and other._variable.name == self._variable.name

    def __hash__(self) -> int:
        return hash((id(self.owner), self.name))

    def __repr__(self) -> str:
        return (
            f"<'{self.name}' of {self.owner.name}, {self._variable.kind}: {np.dtype(self.dtype).name}, "
            f"unit {self.unit}{', shared' if self.scalar else ''}{', read-only' if self.read_only else ''}>"
        )


class Variables(Mapping[str, Variable]):
    """The variables of a group by their names; those of the engine are listed first."""

    def __init__(self, owner: VariableOwner) -> None:
        self.owner = owner

    def _found(self, name: str) -> Any:
        found = self.owner._variables.get(name)
        return COMPUTED.get(name) if found is None else found

    def __getitem__(self, name: str) -> Variable:
        found = self._found(name)
        if found is None:
            raise KeyError(f"{self.owner.name} has no variable '{name}'")
        # A variable is one object as long as somebody holds it; the group must not, for it holds the group.
        living = self.owner.__dict__.setdefault("_variable_objects", WeakValueDictionary())
        known = living.get(name)
        if known is None:
            known = living[name] = Variable(self.owner, found)
        return known

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self._found(name) is not None or name in self._noise())

    def _noise(self) -> set[str]:
        equations = getattr(self.owner, "equations", None)
        return set() if equations is None else equations.stochastic_variables

    def __iter__(self) -> Iterator[str]:
        yield from COMPUTED
        yield from self.owner._variables

    def __len__(self) -> int:
        return len(COMPUTED) + len(self.owner._variables)

    def __repr__(self) -> str:
        return f"<variables of {self.owner.name}: {', '.join(self)}>"
