"""Variables of groups and clocks as objects: ``G.variables['v'].dim``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from .quantities import SECOND, dimension, with_dimension
from .units import DIMENSIONLESS, get_unit
from .views import DTYPES

if TYPE_CHECKING:
    from .clocks import BaseClock
    from .owner import VariableOwner

__all__ = ["Variable", "Variables"]


class ComputedVariable:
    """What groups and clocks have and the engine does not keep as an array: time and size."""

    shared = True
    read_only = True
    array = None
    linked = False
    kind = "builtin"

    def __init__(self, name: str, type: str, dim: Any, value: Callable[[Any], Any], constant: bool) -> None:
        self.name = name
        self.type = type
        self.exponents = dim._dims
        self.value = value
        self.constant = constant


def _time(owner: VariableOwner) -> float:
    return owner._clock_and_time()[1]


def _step(owner: VariableOwner) -> float:
    return owner._clock_and_time()[0].dt_


def _by_name(*variables: ComputedVariable) -> dict[str, ComputedVariable]:
    return {variable.name: variable for variable in variables}


#: Of groups, in the order in which they list them.
COMPUTED = _by_name(
    ComputedVariable("N", "i64", DIMENSIONLESS, len, constant=True),
    ComputedVariable("t", "f64", SECOND, _time, constant=False),
    ComputedVariable("dt", "f64", SECOND, _step, constant=True),
    ComputedVariable(
        "t_in_timesteps", "i64", DIMENSIONLESS, lambda o: round(_time(o) / _step(o)), constant=False
    ),
)
#: Of clocks.
OF_CLOCK = _by_name(
    ComputedVariable("timestep", "i64", DIMENSIONLESS, lambda clock: clock.timestep, constant=False),
    ComputedVariable("t", "f64", SECOND, lambda clock: clock.t_, constant=False),
    ComputedVariable("N", "i64", DIMENSIONLESS, lambda _: 1, constant=True),
)
OF_REGULAR_CLOCK = OF_CLOCK | _by_name(
    ComputedVariable("dt", "f64", SECOND, lambda clock: clock.dt_, constant=True)
)


class Variable:
    """One variable of a group or a clock: what it is, and its values without unit."""

    def __init__(self, owner: Any, variable: Any) -> None:
        self._owner = ref(owner)  # the owner keeps its variables, not the other way round
        self._variable = variable

    @property
    def owner(self) -> Any:
        """The group or clock. Raises ReferenceError if it is gone."""
        owner = self._owner()
        if owner is None:
            raise ReferenceError(f"the object with the variable '{self.name}' does not exist any more")
        return owner

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
        return self._variable.kind == "subexpression" and self._variable.array is None

    @property
    def size(self) -> int:
        """The number of values."""
        if self.scalar:
            return 1
        count = getattr(self._variable, "count", len)
        return count(self.owner)

    def __len__(self) -> int:
        return self.size

    @property
    def conditional_write(self) -> Variable | None:
        """The variable that says where code may write this one: `not_refractory`, or None."""
        guarded = getattr(self._variable, "unless_refractory", False)
        return self.owner.variables["not_refractory"] if guarded else None

    def get_value(self) -> np.ndarray:
        """The values in SI units: an array, of one element if the group shares it."""
        if isinstance(self._variable, ComputedVariable):
            return np.atleast_1d(np.array(self._variable.value(self.owner)))
        return np.array(self.owner._read(self._variable))

    def get_value_with_unit(self) -> Any:
        """The values with their unit."""
        return with_dimension(self.get_value(), self.dim)

    def get_len(self) -> int:
        """The number of values."""
        return self.size

    def set_value(self, value: Any) -> None:
        """Writes values in SI units. Raises TypeError if that is not possible."""
        if self.read_only:
            raise TypeError(f"'{self.name}' of {self.owner.name} is read-only")
        self.owner._view(self._variable, False).set_item(slice(None), value)

    def __repr__(self) -> str:
        return (
            f"<'{self.name}' of {self.owner.name}, {self._variable.kind}: {np.dtype(self.dtype).name}, "
            f"unit {self.unit}{', shared' if self.scalar else ''}{', read-only' if self.read_only else ''}>"
        )


class _ByName(Mapping[str, Variable]):
    """Variables by their names. Each is made when it is first asked for, and kept."""

    def __init__(self, owner: Any, made: dict[str, Variable]) -> None:
        self.owner = owner
        self._made = made

    def _found(self, name: str) -> Any:
        raise NotImplementedError

    def __getitem__(self, name: str) -> Variable:
        found = self._found(name)
        if found is None:
            raise KeyError(f"{self.owner.name} has no variable '{name}'")
        variable = self._made.get(name)
        if variable is None or variable._variable is not found:
            variable = self._made[name] = Variable(self.owner, found)
        return variable

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<variables of {self.owner.name}: {', '.join(self)}>"


class Variables(_ByName):
    """The variables of a group by their names; those that every group has are listed first."""

    def _repr_html_(self) -> str:
        from .rich import variables_html

        return variables_html(self.owner)

    def _found(self, name: str) -> Any:
        found = self.owner._variables.get(name)
        return self.owner._computed.get(name) if found is None else found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self._found(name) is not None or name in self._noise())

    def _noise(self) -> set[str]:
        equations = getattr(self.owner, "equations", None)
        return set() if equations is None else equations.stochastic_variables

    def __iter__(self) -> Iterator[str]:
        yield from self.owner._computed
        yield from self.owner._variables


class ClockVariables(_ByName):
    """The variables of a clock by their names."""

    def __init__(self, clock: BaseClock, made: dict[str, Variable]) -> None:
        super().__init__(clock, made)
        self._all = OF_REGULAR_CLOCK if hasattr(clock, "dt_") else OF_CLOCK

    def _found(self, name: str) -> Any:
        return self._all.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)
