"""State variables as users see them: ``G.v`` is like an array with a unit, read and written in place."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .deferred import deferrable
from .linked import write_linked
from .quantities import check_numbers, dimension, in_dimension, with_dimension
from .units import DIMENSIONLESS, DimensionMismatchError, get_unit

if TYPE_CHECKING:
    from .owner import VariableOwner

__all__ = ["VariableView"]

_EVERYTHING = slice(None)
DTYPES = {"f64": np.float64, "f32": np.float32, "i32": np.int32, "i64": np.int64, "bool": np.bool_}


def is_everything(item: Any) -> bool:
    """Whether an index means all items."""
    return item is Ellipsis or (isinstance(item, slice) and item == _EVERYTHING)


class VariableView:
    """A state variable of a group, as ``G.v`` gives it (``G.v_``: without its unit).

    It can be used like an array: in arithmetic, comparisons and NumPy functions, with an index, and as the
    target of assignments. Indices may be integers, slices, lists, boolean arrays, or a condition as text:
    ``G.v['i > 3'] = 'V_rest + 5*mV*rand()'``.

    ``G.v[:]`` is the state itself, not a copy, as long as the number of items can't change.
    """

    __slots__ = ("_dim", "_owner", "_units", "_variable")
    __array_priority__ = 2000
    __hash__ = object.__hash__  # run_args={G.tau: 5*ms}

    def __init__(self, owner: VariableOwner, variable: Any, units: bool = True) -> None:
        self._owner = owner
        self._variable = variable
        self._units = units
        self._dim = dimension(variable.exponents)

    # ---- what it is --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name of the variable."""
        return self._variable.name

    @property
    def group(self) -> VariableOwner:
        """The group that it belongs to."""
        return self._owner

    @property
    def group_name(self) -> str:
        """The name of the group that it belongs to."""
        return self._owner.name

    @property
    def dim(self) -> Any:
        """The dimension of the values."""
        return self._dim if self._units else DIMENSIONLESS

    @property
    def unit(self) -> Any:
        """The unit of the variable, without prefix."""
        return get_unit(self.dim)

    @property
    def dtype(self) -> np.dtype:
        """The type of the values."""
        return np.dtype(DTYPES[self._variable.type])

    @property
    def shape(self) -> tuple[int, ...]:
        """(number of items,), or () for a variable that the group shares."""
        return () if self._variable.shared else (len(self._owner),)

    @property
    def ndim(self) -> int:
        """1, or 0 for a variable that the group shares."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of values."""
        return 1 if self._variable.shared else len(self._owner)

    def __len__(self) -> int:
        if self._variable.shared:
            raise TypeError(f"'{self.name}' is shared by the whole group: it has no length")
        return len(self._owner)

    def __repr__(self) -> str:
        values = self._values()
        shown = values.item() if isinstance(values, np.generic) else values
        return f"<{self._owner.name}.{self.name}{'' if self._units else '_'}: {shown!r}>"

    # ---- reading -----------------------------------------------------------------------------------------

    def _numbers(self) -> np.ndarray:
        """All values in SI units; the state itself where there is an array."""
        return self._owner._read(self._variable)

    def _dressed(self, numbers: Any) -> Any:
        return with_dimension(numbers, self._dim) if self._units else numbers

    def _values(self) -> Any:
        """A copy of the values, as arithmetic uses them."""
        return self.get_item(_EVERYTHING, copy=True)

    def _as_scalar_quantity(self) -> Any:
        return with_dimension(self._numbers()[0], self._dim) if self._variable.shared else None

    def get_item(self, item: Any, level: int = 0, copy: bool = False) -> Any:
        """The values at an index. `level`: frames above the caller where names in a text are looked up."""
        numbers = self._numbers()
        if self._variable.shared:
            self._refuse_index(item)
            return self._dressed(numbers[0])
        if is_everything(item):
            own = copy or self._variable.read_only
            return self._dressed(numbers.copy() if own else self._owner._exposed(self._variable, numbers))
        chosen = self._owner._at(numbers, self._owner._index(item, level))
        return self._dressed(chosen.copy() if chosen.base is not None else chosen)

    def _refuse_index(self, item: Any) -> None:
        if not is_everything(item):
            raise IndexError(f"'{self.name}' is shared by the whole group: it has one value, {self.name}[:]")

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, tuple) and any(part is None or part is Ellipsis for part in item):
            # Only arrays are asked for new axes: matplotlib does so with whatever is plotted.
            return np.asanyarray(self._values())[item]
        return self.get_item(item)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        values = np.asanyarray(self._values())
        return values if dtype is None else np.asarray(values, dtype=dtype)

    # As in Brian, a view is no quantity to NumPy: alone, it has no unit in np.exp(G.v) or np.sum(G.v).
    def __array_function__(self, function: Any, types: Any, args: Any, kwds: Any) -> Any:
        try:
            return function(*_changed(args, _Bare), **_changed(kwds, _Bare))
        except (AttributeError, IndexError, TypeError, DimensionMismatchError):
            # What is an error there may make sense with units: np.clip(G.v, 0*mV, 1*mV).
            return function(*_changed(args, unwrap), **_changed(kwds, unwrap))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"'VariableView' has no attribute '{name}'")
        return getattr(np.asanyarray(self._values()), name)  # mean, std, max, …

    def __float__(self) -> float:
        return float(self._values())

    def __int__(self) -> int:
        return int(self._values())

    def __bool__(self) -> bool:
        return bool(np.asarray(self._values()))

    def __format__(self, spec: str) -> str:
        return format(self._values(), spec) if spec else str(self)

    # ---- writing -----------------------------------------------------------------------------------------

    @deferrable
    def set_item(self, item: Any, value: Any, level: int = 0) -> None:
        """Writes values at an index. `level`: frames above the caller where names in a text are looked up.

        Raises TypeError for a variable that can't be written, DimensionMismatchError for a wrong unit,
        ValueError for a wrong number of values; for a text, also KeyError and SyntaxError.
        """
        variable = self._variable
        self._owner._check_writable(variable)
        if variable.shared:
            self._refuse_index(item)
        if isinstance(value, str):
            self._owner._assign_text(variable, item, value, level, self._units)
            return
        value = unwrap(value)
        if self._units:
            value = in_dimension(value, self._dim, f"cannot set '{variable.name}' of {self._owner.name} to")
        else:
            value = np.asarray(value)
        check_numbers(value, self.dtype, f"cannot set '{variable.name}' of {self._owner.name}")
        if variable.linked:
            write_linked(self._owner, variable, item, value, level)
            return
        everything = variable.shared or is_everything(item)
        self._owner._write(variable, _EVERYTHING if everything else self._owner._index(item, level), value)

    def __setitem__(self, item: Any, value: Any) -> None:
        self.set_item(item, value)

    def _in_place(self, symbol: str, operation: Callable[[Any, Any], Any], other: Any) -> VariableView:
        if isinstance(other, str):
            raise TypeError(
                f"write {self._owner.name}.{self.name} = '{self.name} {symbol} …': "
                f"'{symbol}=' does not take a text"
            )
        self.set_item(_EVERYTHING, operation(self._values(), unwrap(other)))
        return self


def unwrap(value: Any) -> Any:
    """The values of a view; anything else as it is."""
    return value._values() if isinstance(value, VariableView) else value


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """What `change` makes of views, also of those in lists, tuples and dictionaries."""
    if isinstance(value, (list, tuple)):
        return type(value)(_changed(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    return change(value) if isinstance(value, VariableView) else value


class _Bare:
    """All that NumPy's functions see of a view in Brian: what they ask for decides whether its unit stays."""

    def __init__(self, view: VariableView) -> None:
        self._values = np.asanyarray(view._values())  # now: names are looked up where the function is called
        self.dim, self.dtype = view.dim, self._values.dtype
        self.shape, self.ndim = self._values.shape, self._values.ndim

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._values if dtype is None else np.asarray(self._values, dtype=dtype)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, item: Any) -> Any:
        return self._values[item]


def _binary(operation: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def forward(self: VariableView, other: Any) -> Any:
        return operation(self._values(), unwrap(other))

    def reverse(self: VariableView, other: Any) -> Any:
        return operation(unwrap(other), self._values())

    return forward, reverse


def _in_place(symbol: str, operation: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda self, other: self._in_place(symbol, operation, other)


def _unary(operation: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda self: operation(self._values())


def _add_operators() -> None:
    arithmetic = {
        "add": "+",
        "sub": "-",
        "mul": "*",
        "truediv": "/",
        "floordiv": "//",
        "mod": "%",
        "pow": "**",
    }
    arithmetic |= {"matmul": "@", "and": "&", "or": "|", "xor": "^"}
    for name, symbol in arithmetic.items():
        operation = getattr(operator, name if hasattr(operator, name) else name + "_")
        forward, reverse = _binary(operation)
        setattr(VariableView, f"__{name}__", forward)
        setattr(VariableView, f"__r{name}__", reverse)
        setattr(VariableView, f"__i{name}__", _in_place(symbol, operation))
    for name in ("lt", "le", "gt", "ge", "eq", "ne"):
        setattr(VariableView, f"__{name}__", _binary(getattr(operator, name))[0])
    for name in ("neg", "pos", "abs", "invert"):
        setattr(VariableView, f"__{name}__", _unary(getattr(operator, name)))


def _as_exponent(self: VariableView, other: Any) -> Any:
    if self.dim is not DIMENSIONLESS:
        raise TypeError(f"'{self.name}' has the unit {self.unit}: it can't be an exponent")
    return unwrap(other) ** self._values()


_add_operators()
VariableView.__rpow__ = _as_exponent  # type: ignore[attr-defined]
VariableView.__idiv__ = VariableView.__itruediv__  # type: ignore[attr-defined] # Brian's name for it
