"""What a sweep sets at its points, found by the names that users give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from . import _core
from .base import BrianObject
from .codestrings import identifiers_in
from .namespace import Outside, as_constant, as_function, caller
from .quantities import in_dimension
from .state_access import StateAccess
from .views import VariableView

__all__ = ["FreeTarget", "Targets", "Watched", "described"]


class NameTarget:
    """A name in the text of models that stands for a constant or a function."""

    def __init__(self, name: str, groups: Iterable[Any]) -> None:
        self.label = name
        #: Groups that have a value for it themselves.
        self._groups = [group for group in groups if name in (getattr(group, "namespace", None) or {})]
        self._before = [group.namespace[name] for group in self._groups]

    assigned: tuple[Any, ...] = ()

    def check(self, value: Any) -> None:
        if as_constant(value) is None and as_function(value) is None:
            raise TypeError(
                f"'{self.label}' is a name in the model, which stands for one number or a function, "
                f"not for {described(value)}"
            )

    def set(self, value: Any, names: dict[str, Any]) -> None:
        names[self.label] = value
        for group in self._groups:
            group.namespace[self.label] = value

    def put_back(self) -> None:
        for group, value in zip(self._groups, self._before, strict=True):
            group.namespace[self.label] = value


class VariableTarget:
    """A variable of a group, or the delay of synapses."""

    def __init__(self, view: VariableView, label: str) -> None:
        self.label = label
        self._view = view
        view._owner._check_writable(view._variable)
        self.assigned = ((view._owner._core_group(), view._variable.name),)

    def check(self, value: Any) -> None:
        if isinstance(value, str):
            return
        numbers = np.asarray(in_dimension(value, self._view.dim, f"cannot set {self.label} to"))
        if numbers.dtype.kind not in "biuf":
            raise TypeError(f"{self.label} can't be set to {described(value)}")
        if numbers.size != 1 and numbers.shape != self._view.shape:
            raise ValueError(
                f"{self.label} takes one value for all, or {self._view.size}, "
                f"but an array of shape {numbers.shape} is given"
            )

    def set(self, value: Any, names: dict[str, Any]) -> None:
        self._view.set_item(slice(None), value)

    def put_back(self) -> None:
        pass  # the engine does


class TimedArrayTarget:
    """The values of a timed array."""

    assigned: tuple[Any, ...] = ()

    def __init__(self, array: Any, label: str) -> None:
        self.label = label
        self._array = array
        self._before = array.values

    def check(self, value: Any) -> None:
        numbers = np.asarray(in_dimension(value, self._array.dim, f"cannot set {self.label} to"))
        if numbers.shape != self._before.shape:
            raise ValueError(
                f"{self.label} has values of shape {self._before.shape}, "
                f"but an array of shape {numbers.shape} is given"
            )

    def set(self, value: Any, names: dict[str, Any]) -> None:
        self._array._replace_values(np.asarray(value))

    def put_back(self) -> None:
        self._array._replace_values(self._before)


class FreeTarget:
    """A parameter that the model does not know, but functions of the point may look at."""

    assigned: tuple[Any, ...] = ()

    def __init__(self, label: str, otherwise: KeyError) -> None:
        self.label = label
        #: What is said if none does.
        self.otherwise = otherwise

    def check(self, value: Any) -> None:
        pass

    def set(self, value: Any, names: dict[str, Any]) -> None:
        pass

    def put_back(self) -> None:
        pass


class Watched(dict[str, Any]):
    """The values of a point, which notes what is looked at."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def __getitem__(self, label: str) -> Any:
        self.seen.add(label)
        return super().__getitem__(label)


class _Asked(Outside):
    """Notes which names are looked up, and finds none."""

    def __init__(self) -> None:
        Outside.__init__(self, {})
        self.names: set[str] = set()

    def resolve(self, names: Sequence[str], own: Any = None, owner: Any = None) -> dict[str, Any]:
        self.names.update(names)
        return {}

    def warn_of_conflicts(self, *args: Any) -> None:
        pass


class Targets:
    """What can be set in a network, by the names that users give it."""

    def __init__(self, objects: Sequence[BrianObject], level: int, texts: Iterable[str]) -> None:
        self._objects = objects
        frame = caller(level)
        self._around = [frame.f_locals, frame.f_globals]
        asked = _Asked()
        for obj in objects:
            if obj.active:
                obj._outside_names(asked)
        self._names = asked.names.union(*map(identifiers_in, texts))

    def find_or_free(self, key: Any) -> Any:
        """The same, for names that functions of the point may want."""
        try:
            return self.find(key)
        except KeyError as error:
            if not isinstance(key, str) or "." in key:
                raise
            return FreeTarget(key, error)

    def find(self, key: Any) -> Any:
        """The target that is meant. Raises KeyError with a hint if there is none."""
        if isinstance(key, VariableView):
            return self._variable(key, f"{key.group_name}.{key.name}")
        if hasattr(key, "_replace_values"):
            return TimedArrayTarget(key, key.name)
        if not isinstance(key, str):
            raise TypeError(
                "what is set is named by a text ('tau', 'G.v'), by a variable (G.v) or by a timed array, "
                f"not by {described(key)}"
            )
        if "." in key:
            return self._variable(self._view(key), key)
        if key in self._names:
            return NameTarget(key, self._objects)
        owners = [obj.name for obj in self._objects if key in getattr(obj, "_variables", ())]
        if owners:
            hint = f"a variable is named with its group: '{owners[0]}.{key}'"
        else:
            hint = _core.did_you_mean(key, sorted(self._names))
        raise KeyError(f"no text of the model uses the name '{key}'{': ' + hint if hint else ''}")

    def _variable(self, view: VariableView, label: str) -> VariableTarget:
        if not any(view._owner._owner_object() is obj for obj in self._objects):
            raise KeyError(f"'{view._owner.name}' is not in the network, so {label} has no effect")
        return VariableTarget(view, label)

    def _view(self, key: str) -> Any:
        first, *path = key.split(".")
        owner = self._owner(first)
        if owner is None:
            groups = [obj.name for obj in self._objects if isinstance(obj, StateAccess)]
            hint = _core.did_you_mean(first, groups)
            raise KeyError(
                f"there is no group '{first}' for '{key}': "
                + (hint or f"the network has {', '.join(groups) or 'no groups'}")
            )
        for name in path:
            found = getattr(owner, name, None)
            if isinstance(found, VariableView) or hasattr(found, "delay"):
                owner = found
                continue
            known = [each for each in getattr(owner, "_variables", {}) if not each.startswith("_")]
            hint = _core.did_you_mean(name, known)
            raise KeyError(
                f"{getattr(owner, 'name', first)} has no variable '{name}'{': ' + hint if hint else ''}"
            )
        if not isinstance(owner, VariableView):
            raise KeyError(f"'{key}' is no variable")
        return owner

    def _owner(self, name: str) -> Any:
        for obj in self._objects:
            if obj.name == name:
                return obj
        for place in self._around:
            found = place.get(name)
            if isinstance(found, StateAccess) and any(found._owner_object() is obj for obj in self._objects):
                return found
        return None


def described(value: Any) -> str:
    """A value in a message about it."""
    if isinstance(value, (str, int, float, np.number)) or as_constant(value) is not None:
        return repr(value) if isinstance(value, str) else str(value)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"an object of type {type(value).__name__}"
