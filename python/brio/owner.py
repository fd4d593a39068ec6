"""Objects with state variables: ``G.v`` reads, ``G.v = …`` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _core
from .base import BrianObject, regular_clock
from .linked import LinkedVariable, link
from .namespace import Outside
from .quantities import dimension, in_dimension
from .run_regularly import RunsCode
from .runners import Operation
from .state_access import StateAccess
from .states import HasStates
from .tracebacks import without_frames
from .variables import COMPUTED, ComputedVariable, Variable, Variables
from .views import VariableView


class Indices:
    """The indices of a group's items at an index of any kind: ``G.indices['v > 0']``."""

    def __init__(self, owner: VariableOwner) -> None:
        self._owner = owner

    def __getitem__(self, item: Any) -> np.ndarray:
        return np.arange(len(self._owner), dtype=np.int32)[self._owner._index(item)]


class VariableOwner(StateAccess, RunsCode, HasStates):
    """Access to the variables of a group, or of a contiguous part of one.

    ``G.v`` is a view of the variable v with its unit, ``G.v_`` one without. Assigning to an attribute that is
    neither a variable nor known to Python is refused, because it is most likely a typing error;
    `add_attribute` allows it.
    """

    #: Whether the number of items can change (synapses).
    _grows = False
    #: Whether an index may be a tuple: of neurons on both sides, of a cell and a place.
    _takes_tuples = False
    #: What the engine does not keep as arrays.
    _computed: Mapping[str, ComputedVariable] = COMPUTED

    _variables: dict[str, Any]
    _extra: set[str]
    _variable_objects: dict[str, Variable]

    def _find_variables(self) -> None:
        """To be called when the engine's group exists."""
        group = self._core_group()
        object.__setattr__(self, "_extra", set())
        object.__setattr__(self, "_variable_objects", {})
        # A name with a dot belongs to a part: "pre.delay".
        object.__setattr__(
            self, "_variables", {name: group.find(name) for name in group.variable_names if "." not in name}
        )

    # ---- attributes --------------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        # Only called for what Python does not find.
        if name.startswith("__") or "_variables" not in self.__dict__:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return self._state(name)

    def _state(self, name: str) -> Any:
        variables = self._variables
        for spelling, units in ((name, True), (name.removesuffix("_"), False)):
            variable = variables.get(spelling) or self._computed.get(spelling)
            if variable is not None:
                return self._view(variable, units)
        hint = _core.did_you_mean(name, self._readable_names())
        raise AttributeError(
            f"{self.name} has no attribute or variable '{name}'"
            + (f": {hint}" if hint else "")
            + self._unknown_text()
        )

    def _readable_names(self) -> list[str]:
        return [*self._variables, *self._computed]

    def _unknown_text(self) -> str:
        """What more is said of a name that there is not."""
        return ""

    def _view(self, variable: Any, units: bool) -> VariableView:
        return VariableView(self, variable, units)

    def __setattr__(self, name: str, value: Any) -> None:
        variables = self.__dict__.get("_variables")
        if variables is None or name in self.__dict__ or name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        try:
            self._set_public(name, value)
        except Exception as error:
            # Frames from inside would only distract from the line that is wrong.
            raise without_frames(error) from error.__cause__

    def _set_public(self, name: str, value: Any) -> None:
        variables = self._variables
        if name in variables:
            self._set_state(variables[name], value, True)
        elif name.endswith("_") and name[:-1] in variables:
            self._set_state(variables[name[:-1]], value, False)
        elif name.removesuffix("_") in self._computed:
            self._check_unit(self._computed[name.removesuffix("_")], value, not name.endswith("_"))
            raise TypeError(f"'{name}' of {self.name} is read-only")
        elif name in self._extra or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            self._set_unknown(name, value)

    def _set_state(self, variable: Any, value: Any, units: bool) -> None:
        if isinstance(value, VariableView) and value._owner is self and value._variable is variable:
            return  # G.v += … has written already
        if variable.linked or isinstance(value, LinkedVariable):
            link(self, variable, value)
            return
        if variable.read_only:
            self._check_unit(variable, value, units)
        self._view(variable, units).set_item(slice(None), value)

    def _check_unit(self, variable: Any, value: Any, units: bool) -> None:
        """A wrong unit is told of before that the variable is read-only."""
        if units and value is not None and not isinstance(value, str):
            in_dimension(
                value, dimension(tuple(variable.exponents)), f"cannot set '{variable.name}' of {self.name} to"
            )

    def _set_unknown(self, name: str, value: Any) -> None:
        hint = _core.did_you_mean(name, list(self._variables))
        raise AttributeError(
            f"{self.name} has no variable '{name}'{': ' + hint if hint else ''}; "
            f"to keep something else under this name, call add_attribute('{name}') first"
        )

    def add_attribute(self, name: str) -> None:
        """Allows an attribute that is not a state variable: ``G.add_attribute('note'); G.note = 'x'``."""
        self._extra.add(name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._variables, *(name + "_" for name in self._variables)]

    def state(self, name: str, use_units: bool = True, level: int = 0) -> VariableView:
        """The view of a variable by its name, with or without its unit.

        Raises KeyError if there is no such variable.
        """
        variable = self._variables.get(name) or self._computed.get(name)
        if variable is None:
            raise KeyError(f"{self.name} has no variable '{name}'")
        return self._view(variable, use_units)

    def _seen_variable(self, name: str) -> Any:
        """A variable that can be read under this name, or None."""
        return self._variables.get(name)

    @property
    def variables(self) -> Variables:
        """The variables by their names, as objects that know their dimension, type and values."""
        return Variables(self, self._variable_objects)

    @property
    def indices(self) -> Indices:
        """To be indexed: the indices of the items at an index, e.g. where a condition holds."""
        return Indices(self)

    def _repr_html_(self) -> str:
        from .rich import group_html

        return group_html(self)

    # ---- size and time -----------------------------------------------------------------------------------

    def __len__(self) -> int:
        if self._chosen is not None:
            return len(self._chosen)
        begin, end = self._range()
        return end - begin

    @property
    def N(self) -> int:
        """The number of items."""
        return len(self)

    N_ = N


class Group(VariableOwner, BrianObject):
    """A whole group of the engine: what `Network` runs."""

    add_to_magic_network = True
    _in_engine = True

    def __init__(
        self,
        name: str,
        dt: Any,
        clock: Any,
        order: int,
        namespace: dict[str, Any] | None,
        when: str = "start",
    ) -> None:
        BrianObject.__init__(self, dt, regular_clock(clock, "a group"), when, order, namespace, name)
        #: Names that the group's equations and code see before those of the caller.
        self.namespace: dict[str, Any] = {} if namespace is None else namespace
        self._operations: list[Any] = []  # as the engine knows them
        self._handed_out: set[str] = set()
        self._needed: Sequence[str] | None = None
        self._used: Sequence[str] = ()

    def _core_group(self) -> Any:
        return self._core

    def _range(self) -> tuple[int, int]:
        return 0, self._core.size

    def _own_names(self) -> dict[str, Any] | None:
        return self.namespace

    def _clock_and_time(self) -> tuple[Any, float]:
        return self._clock, self._current_time()

    def _owner_object(self) -> Group:
        return self

    def _outside_names(self, outside: Outside) -> dict[str, Any]:
        """What a run has to look up for this group."""
        if self._needed is None:
            self._needed = self._core.unresolved_names()
            self._used = self._core.names_in_texts()
        outside.warn_of_conflicts(self, self._used, self._needed, self.namespace)
        return outside.resolve(self._needed, self.namespace, self)

    def _sync(self) -> None:
        if self._core.dt != self._dt:
            self._core.dt = self._dt
        operations = [obj._operation for obj in self._contained if isinstance(obj, Operation)]
        if operations != self._operations:
            self._core.operations = self._operations = operations
            self._needed = None
        self._touch()

    def _touch(self) -> None:
        """Tells the engine that state which was handed out may have been written."""
        for name in self._handed_out:
            self._core.find(name).array.touch()


__all__ = ["Group", "VariableOwner"]
