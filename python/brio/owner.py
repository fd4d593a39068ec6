"""Objects with state variables: ``G.v`` reads, ``G.v = …`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _core, random
from .base import BrianObject, regular_clock
from .clocks import BaseClock, EventClock, clock_from
from .codestrings import identifiers_in
from .linked import LinkedVariable, check_linked, link
from .messages import warn
from .names import free_name
from .namespace import Outside
from .runners import Operation
from .states import HasStates
from .variables import COMPUTED, Variable, Variables
from .views import DTYPES, VariableView, is_everything


class Indices:
    """The indices of a group's items at an index of any kind: ``G.indices['v > 0']``."""

    def __init__(self, owner: VariableOwner) -> None:
        self._owner = owner

    def __getitem__(self, item: Any) -> np.ndarray:
        return np.arange(len(self._owner), dtype=np.int32)[self._owner._index(item)]


class VariableOwner(HasStates):
    """Access to the variables of a group, or of a contiguous part of one.

    ``G.v`` is a view of the variable v with its unit, ``G.v_`` one without. Assigning to an attribute that is
    neither a variable nor known to Python is refused, because it is most likely a typing error;
    `add_attribute` allows it.
    """

    #: Whether the number of items can change (synapses).
    _grows = False
    #: The items as indices in the group, if they do not follow each other.
    _chosen: np.ndarray | None = None

    _variables: dict[str, Any]
    _extra: set[str]
    _variable_objects: dict[str, Variable]

    # To be provided: where the state is.
    name: str

    def _core_group(self) -> Any:
        raise NotImplementedError

    def _range(self) -> tuple[int, int]:
        raise NotImplementedError

    def _own_names(self) -> dict[str, Any] | None:
        """The namespace of the group."""
        return None

    def _clock_and_time(self) -> tuple[Any, float]:
        raise NotImplementedError

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
            variable = variables.get(spelling) or COMPUTED.get(spelling)
            if variable is not None:
                return self._view(variable, units)
        hint = _core.did_you_mean(name, [*variables, *COMPUTED])
        raise AttributeError(
            f"{self.name} has no attribute or variable '{name}'" + (f": {hint}" if hint else "")
        )

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
            raise error.with_traceback(None) from error.__cause__

    def _set_public(self, name: str, value: Any) -> None:
        variables = self._variables
        if name in variables:
            self._set_state(variables[name], value, True)
        elif name.endswith("_") and name[:-1] in variables:
            self._set_state(variables[name[:-1]], value, False)
        elif name.removesuffix("_") in COMPUTED:
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
        self._view(variable, units).set_item(slice(None), value)

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
        variable = self._variables.get(name) or COMPUTED.get(name)
        if variable is None:
            raise KeyError(f"{self.name} has no variable '{name}'")
        return self._view(variable, use_units)

    @property
    def variables(self) -> Variables:
        """The variables by their names, as objects that know their dimension, type and values."""
        return Variables(self, self._variable_objects)

    @property
    def indices(self) -> Indices:
        """To be indexed: the indices of the items at an index, e.g. where a condition holds."""
        return Indices(self)

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

    # ---- for views ---------------------------------------------------------------------------------------

    def _core_view(self) -> Any:
        if self._chosen is not None:
            return _core.View.of_items(self._core_group(), self._chosen)
        return _core.View(self._core_group(), *self._range())

    def _numbers_in_group(self) -> np.ndarray:
        """The items as indices in the whole group."""
        return np.arange(*self._range()) if self._chosen is None else self._chosen

    def _numbers_here(self, in_group: np.ndarray) -> np.ndarray:
        """Indices in the whole group as indices here."""
        if self._chosen is None:
            return in_group - self._range()[0]
        here = np.searchsorted(self._chosen, in_group)
        if np.any(here == len(self._chosen)) or np.any(self._chosen[here] != in_group):
            raise IndexError(f"some of these items do not belong to {self.name}")
        return here

    def _random(self) -> Any:
        clock, t = self._clock_and_time()
        return random.at_time(t, clock.dt_)

    def _read(self, variable: Any) -> np.ndarray:
        if variable.linked:
            check_linked(self, variable)
        if variable.array is None:
            computed = variable.name in COMPUTED
            return np.array([variable.value(self)]) if computed else self._evaluate(variable.name)
        numbers = variable.array.view()
        if variable.shared:
            return numbers
        if self._chosen is not None:
            is_index = variable.name == "i"
            return np.arange(len(self), dtype=np.int32) if is_index else numbers[self._chosen]
        begin, end = self._range()
        part = numbers[begin:end]
        return part - np.int32(begin) if variable.name == "i" and begin else part

    def _write(self, variable: Any, index: Any, value: np.ndarray) -> None:
        """Writes values at an index, as NumPy takes it."""
        if variable.shared:
            variable.array.view()[0] = value.reshape(()) if value.size == 1 else value
        elif self._chosen is not None:
            variable.array.view()[self._chosen[index]] = value
        else:
            self._read(variable)[index] = value
        variable.array.touch()

    def _evaluate(self, name: str, level: int = 0) -> np.ndarray:
        outside = Outside(level=level)
        # No warning: a script may well keep the values of G.I under the name I.
        names = self._resolve(outside, name, warn_of_conflicts=False)
        with outside:
            numbers, kind = _core.read(self._core_view(), name, None, names, self._random())
        return numbers.astype(DTYPES[kind], copy=False)

    def _resolve(self, outside: Outside, *texts: str, warn_of_conflicts: bool = True) -> dict[str, Any]:
        needed: set[str] = set()
        for text in texts:
            needed.update(self._names_needed(text))
        if warn_of_conflicts:
            used = set().union(*map(identifiers_in, texts))
            outside.warn_of_conflicts(self, sorted(used), sorted(needed), self._own_names())
        return outside.resolve(sorted(needed), self._own_names(), self)

    def _names_needed(self, text: str) -> list[str]:
        try:
            return self._core_group().unresolved_names_in(text)
        except SyntaxError:
            return []  # the engine will say more about it, knowing what the text is for

    def _exposed(self, variable: Any, numbers: np.ndarray) -> np.ndarray:
        """A view of the state is handed out: from now on, runs expect that it was written."""
        if variable.array is not None:  # values of subexpressions are computed for whoever asks
            self._owner_object()._handed_out.add(variable.name)
        return numbers

    def _owner_object(self) -> Group:
        raise NotImplementedError

    # ---- code that runs beside the equations -------------------------------------------------------------

    def run_regularly(
        self,
        code: str,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: Any = None,
    ) -> Operation:
        """Executes statements for all items, again and again.

        Statements may assign variables that are shared by all items; they come first. The operation is in
        every network that the group is in.

        Parameters
        ----------
        code : str
            The statements.
        dt : Quantity, optional
            How often; every step of the group if it is not given.
        clock : Clock, optional
            The clock, instead of `dt`.
        when : str
            The slot of a time step.
        order : int
            Among objects in the same slot, smaller ones come first.
        name : str, optional
            A name; that of the group with ``_run_regularly`` if none is given.

        Returns
        -------
        The operation: it can be switched off by ``active = False``, or removed from `contained_objects`.
        """
        if dt is None and clock is None:
            clock = self._clock_and_time()[0]
        return self._add_operation(code, "run_regularly", dt, clock, when, order, name)

    def run_at(
        self,
        code: str,
        times: Any,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: Any = None,
    ) -> Operation:
        """Executes statements for all items at given times, which need not be multiples of the time step.

        Parameters
        ----------
        code : str
            The statements.
        times : Quantity
            The times.
        when, order, name
            As for `run_regularly`.

        Raises ValueError if a time is given twice.
        """
        clock = EventClock(times)
        return self._add_operation(code, "run_at", None, clock, when, order, name)

    def _add_operation(
        self, code: str, kind: str, dt: Any, clock: Any, when: str, order: int, name: str | None
    ) -> Operation:
        group = self._owner_object()
        if name is None:
            taken = {obj.name for obj in group.contained_objects}
            name = free_name(f"{self.name}_{kind}", taken)
        if clock is None or dt is not None:
            clock = clock_from(dt, clock, f"{name}_clock*")
        part = None if self is group else self
        operation = Operation(group, part, code, clock, when, order, name)
        group.contained_objects.append(operation)
        return operation

    def custom_operation(self, *args: Any, **kwds: Any) -> None:
        """The old name of `run_regularly`. Raises AttributeError."""
        raise AttributeError("custom_operation is called run_regularly now")

    runner = custom_operation

    def _check_writable(self, variable: Any) -> None:
        if variable.linked:
            check_linked(self, variable)
            return
        if variable.read_only or variable.array is None:
            because = ": it is computed from other variables" if variable.kind == "subexpression" else ""
            raise TypeError(f"'{variable.name}' of {self.name} is read-only{because}")

    def _index(self, item: Any, level: int = 0) -> Any:
        """An index as users give it, as NumPy takes it."""
        if isinstance(item, str):
            return self._where(item, level)
        if isinstance(item, (int, np.integer, slice)) and not isinstance(item, bool):
            return item
        if isinstance(item, VariableOwner):
            return self._numbers_here(item._numbers_in_group())
        if isinstance(item, (bool, np.bool_)):
            raise TypeError("an index has to be integer, not a single truth value")
        if isinstance(item, tuple):
            raise IndexError(f"{self.name} takes one index, not {len(item)}")
        indices = np.asarray(item)
        if indices.size == 0:
            indices = indices.astype(np.intp)
        if indices.dtype.kind not in "biu":
            raise TypeError(f"an index has to be integer or boolean, not of type {indices.dtype}")
        return indices

    def _warn_of_ambiguity(self, variable: Any, item: Any, text: str) -> None:
        """In ``G.v[part] = 'i'``, somebody may mean the index in the part."""
        parts = item if isinstance(item, tuple) else (item,)
        if not any(isinstance(part, VariableOwner) and part is not self for part in parts):
            return
        for name in sorted(identifiers_in(text) & {"i", "N", "N_pre", "N_post"}):
            warn(
                "core.variables.ambiguous_string_expression",
                f"'{name}' in the value for '{variable.name}' means '{name}' of {self.name}, "
                "not of the group that is the index",
            )

    def _where(self, condition: str, level: int) -> np.ndarray:
        outside = Outside(level=level)
        names = self._resolve(outside, condition)
        with outside:
            chosen = _core.select(self._core_view(), condition, names, self._random())
        return self._numbers_here(chosen)

    def _assign_text(self, variable: Any, item: Any, text: str, level: int, units: bool = True) -> None:
        self._warn_of_ambiguity(variable, item, text)
        outside = Outside(level=level)
        selection: Any = None
        texts = [text]
        if isinstance(item, str):
            selection = item
            texts.append(item)
        elif not is_everything(item) and not variable.shared:
            selection = np.arange(len(self), dtype=np.int64)[self._index(item, level)].reshape(-1)
        names = self._resolve(outside, *texts)
        with outside:
            _core.assign(self._core_view(), variable.name, selection, text, names, self._random(), units)


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
            self._variables[name].array.touch()


__all__ = ["Group", "VariableOwner"]
