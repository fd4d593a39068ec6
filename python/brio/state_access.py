"""How state is read and written, by its owner's indices and with the text of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core, random
from .codestrings import identifiers_in
from .linked import check_linked
from .messages import warn
from .namespace import Outside
from .variables import ComputedVariable
from .views import DTYPES, is_everything

if TYPE_CHECKING:
    from .owner import Group

__all__ = ["StateAccess"]


class StateAccess:
    """The methods of a group, or of a part of one, that views use."""

    #: The items as indices in the group, if they do not follow each other.
    _chosen: np.ndarray | None = None

    # To be provided: where the state is.
    name: str

    def _core_group(self) -> Any:
        raise NotImplementedError

    def _range(self) -> tuple[int, int]:
        raise NotImplementedError

    def _own_names(self) -> dict[str, Any] | None:
        """The namespace of the group."""
        return None

    def _owner_object(self) -> Group:
        raise NotImplementedError

    def _clock_and_time(self) -> tuple[Any, float]:
        raise NotImplementedError

    # ---- reading and writing -----------------------------------------------------------------------------

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

    def _is_place(self, item: Any) -> bool:
        """Whether an index says where its items are, so that only this owner knows their numbers."""
        return False

    def _random(self) -> Any:
        clock, t = self._clock_and_time()
        return random.at_time(t, clock.dt_)

    def _read(self, variable: Any) -> np.ndarray:
        if variable.linked:
            check_linked(self, variable)
        if variable.array is None:
            if isinstance(variable, ComputedVariable):
                return np.atleast_1d(variable.value(self))
            return self._evaluate(variable.name)
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
        try:
            if variable.shared:
                variable.array.view()[0] = value.reshape(()) if value.size == 1 else value
            elif self._chosen is not None:
                variable.array.view()[self._chosen[index]] = value
            else:
                self._read(variable)[index] = value
        except IndexError:
            raise self._outside(index) from None
        except ValueError:
            raise ValueError(self._why_not(variable, index, value)) from None
        variable.array.touch()

    def _at(self, numbers: np.ndarray, index: Any) -> Any:
        """The values at an index, as NumPy takes it."""
        try:
            return numbers[index]
        except IndexError:
            raise self._outside(index) from None

    def _outside(self, index: Any) -> IndexError:
        """For an index that no item has."""
        size, indices = len(self), np.asarray(index)
        if indices.dtype.kind == "b":
            return IndexError(
                f"{self.name} has {size} items, but the truth values that say which are {indices.size}"
            )
        if not size:
            return IndexError(f"{self.name} has no items")
        wrong = indices[(indices < -size) | (indices >= size)]
        return IndexError(f"{self.name} has items 0 to {size - 1}, but not {wrong.reshape(-1)[0]}")

    def _why_not(self, variable: Any, index: Any, value: np.ndarray) -> str:
        """What is said if values do not fit."""
        if variable.shared:
            return f"'{variable.name}' of {self.name} is shared: it has one value, not {value.size}"
        wanted = np.shape(self._at(np.empty(len(self), dtype=np.int8), index))
        count = wanted[0] if len(wanted) == 1 else wanted
        there = f"'{variable.name}' of {self.name} takes {count} values here"
        shape = f"{value.size} are" if value.ndim == 1 else f"an array of shape {value.shape} is"
        return f"{there}, or one for all, but {shape} given"

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

    # ---- as users write it ------------------------------------------------------------------------------

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
        if isinstance(item, StateAccess):
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

    def _numbers_at(self, item: Any, level: int = 0) -> np.ndarray:
        """The numbers of the items at an index. Those that are given as integers are not looked at."""
        index = self._index(item, level)
        if isinstance(index, np.ndarray) and index.dtype.kind in "iu":
            return index.reshape(-1).astype(np.int64, copy=False)
        if isinstance(index, (int, np.integer)):
            return np.array([index], dtype=np.int64)
        return np.arange(len(self), dtype=np.int64)[index].reshape(-1)

    def _warn_of_ambiguity(self, variable: Any, item: Any, text: str) -> None:
        """In ``G.v[part] = 'i'``, somebody may mean the index in the part."""
        parts = item if isinstance(item, tuple) else (item,)
        if not any(isinstance(part, StateAccess) and part is not self for part in parts):
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
            selection = self._numbers_at(item, level)
        names = self._resolve(outside, *texts)
        with outside:
            _core.assign(self._core_view(), variable.name, selection, text, names, self._random(), units)
