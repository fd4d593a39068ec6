"""Numbers and arrays with a physical dimension."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from . import fundamentalunits as _switch
from .checks import fail_for_dimension_mismatch, get_dimensions, is_scalar_type
from .dimension import DIMENSIONLESS, Dimension, get_or_create_dimension
from .text import latex_of, text_in_unit
from .ufuncs import dimension_of_result
from .values import attach, common_dimension, plain, plain_items

__all__ = ["Quantity", "quantity_with_dimensions"]


# Methods of arrays, with units. A method of the quantity is applied to the plain values; what becomes
# of the dimension is said by one function.
def _check_initial(quantity: Quantity, kwds: dict[str, Any]) -> None:
    if isinstance(kwds.get("initial"), Quantity):
        fail_for_dimension_mismatch(quantity, kwds["initial"], "the initial value needs the same units")


def _method(name: str, change: Callable[[Quantity, tuple, dict], Dimension | None]) -> Callable:
    function = getattr(np.ndarray, name)

    def method(self: Quantity, *args: Any, **kwds: Any) -> Any:
        if kwds:
            _check_initial(self, kwds)
            kwds = plain_items(kwds)
        dim = change(self, args, kwds)
        values = function(self.view(np.ndarray), *map(plain, args), **kwds)
        return values if dim is None else attach(values, dim)

    method.__name__ = name
    method.__qualname__ = f"Quantity.{name}"
    method.__doc__ = f"As `numpy.ndarray.{name}`, with units."
    return method


def _keeping(name: str) -> Callable:
    return _method(name, lambda self, args, kwds: self.dim)


def _dropping(name: str) -> Callable:
    return _method(name, lambda self, args, kwds: None)


def _factors(self: Quantity, args: tuple, kwds: dict) -> Dimension:
    """The dimension of a product of elements: it depends on how many are multiplied."""
    if self.dim is DIMENSIONLESS:
        return DIMENSIONLESS
    counted = {key: value for key, value in kwds.items() if key not in ("initial", "out", "dtype")}
    counts = np.unique(np.ones(self.shape, dtype=int).sum(*args[:1], **counted))
    if counts.size > 1:
        raise TypeError("The products would have different units")
    return self.dim ** (int(counts[0]) if counts.size else 1)


def _no_running_product(self: Quantity, args: tuple, kwds: dict) -> Dimension:
    if self.dim is not DIMENSIONLESS:
        raise TypeError("The elements of a running product would have different units")
    return DIMENSIONLESS


@cache
def _array_rules() -> dict[Callable, Callable]:
    # Needed only by scripts that call such functions on quantities.
    from .array_functions import RULES

    return RULES


class Quantity(np.ndarray):
    """A number or an array of numbers with a physical dimension, stored in SI base units.

    Users make quantities by multiplication with a unit: ``3*mV``, ``[1, 2]*nS``. Arithmetic checks
    dimensions; a result that has none is a plain number or array. The plain number 0 goes with every
    dimension.

    Parameters
    ----------
    arr
        Numbers, or a quantity, or a list of quantities of one dimension.
    dim
        The dimension; if it is not given, that of `arr`.
    dtype, copy
        As for `numpy.array`. Without `copy`, the memory is shared.
    force_quantity
        Make a Quantity also if `dim` is `DIMENSIONLESS`; else that gives a plain number or array.

    Examples
    --------
    >>> from brio.units import *
    >>> 2*ohm * (3*amp)
    6. * volt
    >>> (6*volt).in_unit(mvolt)
    '6000. mV'
    """

    __slots__ = ("dim",)
    __array_priority__ = 1000
    # Comparison by value, and the values can change.
    __hash__ = None  # type: ignore[assignment]

    #: The physical dimension.
    dim: Dimension

    def __new__(
        cls,
        arr: Any,
        dim: Dimension | None = None,
        dtype: Any = None,
        copy: bool = False,
        force_quantity: bool = False,
    ) -> Any:
        make = np.array if copy else np.asarray
        if dim is DIMENSIONLESS and not force_quantity:
            return attach(make(arr, dtype=dtype), dim)
        result = make(arr, dtype=dtype).view(cls)
        if result.dtype.kind not in "biufc":
            raise TypeError("A quantity is made from numbers only")
        if dim is not None:
            result.dim = dim
        elif hasattr(arr, "dim"):
            result.dim = arr.dim
        elif isinstance(arr, (list, tuple)):
            result.dim = common_dimension(arr)
        return result

    def __array_finalize__(self, orig: Any) -> None:
        self.dim = getattr(orig, "dim", DIMENSIONLESS)

    # NumPy's functions

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        try:
            dim = dimension_of_result(ufunc, method, inputs)
        except KeyError:
            return self._other_ufunc(ufunc, method, inputs, kwargs)
        out = kwargs.pop("out", (None,))[0] if kwargs else None
        # A scalar is changed by giving its name to a new one, as with Python's numbers.
        if out is not None and not (self.ndim == 0 and (out is self or not isinstance(out, Quantity))):
            kwargs["out"] = (plain(out),)
        else:
            out = None
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        values = function(*map(plain, inputs), **kwargs)
        if method == "at" or dim is None:
            return values
        if isinstance(out, Quantity):
            out.dim = dim
            return out if dim is not DIMENSIONLESS else plain(out)
        return attach(values, dim)

    def _other_ufunc(self, ufunc: np.ufunc, method: str, inputs: tuple, kwargs: dict) -> Any:
        if ufunc is np.divmod and method == "__call__":
            return np.floor_divide(*inputs, **kwargs), np.remainder(*inputs, **kwargs)
        return NotImplemented

    def __array_function__(self, func: Callable, types: Any, args: tuple, kwargs: dict) -> Any:
        rule = _array_rules().get(func)
        if rule is None:
            return super().__array_function__(func, types, args, kwargs)
        return rule(*args, **kwargs)

    # What a quantity knows of itself

    @staticmethod
    def with_dimensions(value: Any, *args: Any, **keywords: float) -> Any:
        """A quantity with the given value in base units.

        Parameters
        ----------
        value
            Number or array.
        args
            A `Dimension`, or a sequence of seven exponents.
        keywords
            Instead, exponents by name: ``length=1, time=-1``.
        """
        known = args and isinstance(args[0], Dimension)
        return Quantity(value, dim=args[0] if known else get_or_create_dimension(*args, **keywords))

    @property
    def is_dimensionless(self) -> bool:
        """Whether this quantity has no dimension."""
        return self.dim.is_dimensionless

    @property
    def dimensions(self) -> Dimension:
        """The physical dimension."""
        return self.dim

    @dimensions.setter
    def dimensions(self, dim: Dimension) -> None:
        self.dim = dim

    def has_same_dimensions(self, other: Any) -> bool:
        """Whether `other` has the dimension of this quantity."""
        return not _switch.unit_checking or self.dim == get_dimensions(other)

    # As text

    def in_unit(self, u: Any, precision: int | None = None, python_code: bool = False) -> str:
        """The quantity as text, in units of `u`.

        Parameters
        ----------
        u
            A unit or quantity of the same dimension.
        precision
            Number of decimals; if it is not given, that of NumPy's print options.
        python_code
            ``5. * mvolt`` instead of ``5. mV``.
        """
        return text_in_unit(self, u, precision, python_code)

    def get_best_unit(self, *regs: Any) -> Any:
        """The unit that shows the values best.

        Parameters
        ----------
        regs
            The registries to search in turn. If there is none: named units, units that the script has
            made, compound units of the SI.
        """
        from .registry import DISPLAY_ORDER
        from .unit import Unit

        if self.is_dimensionless:
            return Unit(1)
        for register in regs or DISPLAY_ORDER:
            try:
                return register[self]
            except KeyError:
                pass
        return Quantity(1, self.dim)

    def in_best_unit(self, precision: int | None = None, python_code: bool = False, *regs: Any) -> str:
        """The quantity as text, in the unit that shows it best; see `in_unit` and `get_best_unit`."""
        return self.in_unit(self.get_best_unit(*regs), precision=precision, python_code=python_code)

    def __repr__(self) -> str:
        return self.in_best_unit(python_code=True)

    def __str__(self) -> str:
        return self.in_best_unit()

    def __format__(self, format_spec: str) -> str:
        return super().__format__(format_spec) if format_spec else str(self)

    def _latex(self, *_: Any) -> str:
        return latex_of(self)

    def _repr_latex_(self) -> str:
        return f"${self._latex()}$"

    # Elements

    def __getitem__(self, key: Any) -> Any:
        return attach(plain(self)[key], self.dim)

    def __setitem__(self, key: Any, value: Any) -> None:
        fail_for_dimension_mismatch(self, value, "cannot assign {value} here", value=value)
        super().__setitem__(key, plain(value))

    def item(self, *args: Any) -> Any:
        """One element, with its unit."""
        return Quantity(plain(self).item(*args), self.dim)

    def tolist(self) -> Any:
        """A (nested) list of single quantities."""

        def with_unit(value: Any) -> Any:
            return [with_unit(v) for v in value] if isinstance(value, list) else Quantity(value, self.dim)

        return with_unit(plain(self).tolist())

    # Comparison

    def _compare(self, other: Any, comparison: Callable) -> Any:
        scalar = is_scalar_type(other)
        if not scalar and not isinstance(other, np.ndarray):
            return NotImplemented
        if not (scalar and np.isinf(other)):
            fail_for_dimension_mismatch(self, other, "cannot compare {a} with {b}", a=self, b=other)
        return comparison(plain(self), plain(other))

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, operator.ge)

    def __eq__(self, other: Any) -> Any:
        return self._compare(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._compare(other, operator.ne)

    # Copies

    def __reduce__(self) -> Any:
        return quantity_with_dimensions, (plain(self), self.dim)

    def __deepcopy__(self, memo: dict) -> Any:
        return Quantity(self, copy=True)

    # Methods of arrays

    cumsum = _keeping("cumsum")
    diagonal = _keeping("diagonal")
    max = _keeping("max")
    mean = _keeping("mean")
    min = _keeping("min")
    ravel = _keeping("ravel")
    round = _keeping("round")
    std = _keeping("std")
    sum = _keeping("sum")
    trace = _keeping("trace")
    var = _method("var", lambda self, args, kwds: self.dim**2)
    prod = _method("prod", _factors)
    cumprod = _method("cumprod", _no_running_product)
    all = _dropping("all")
    any = _dropping("any")
    argmax = _dropping("argmax")
    argmin = _dropping("argmin")
    argpartition = _dropping("argpartition")
    argsort = _dropping("argsort")
    nonzero = _dropping("nonzero")

    def ptp(self, *args: Any, **kwds: Any) -> Any:
        """The difference between the largest and the smallest value, with units."""
        return attach(np.ptp(plain(self), *args, **kwds), self.dim)

    def fill(self, values: Any) -> None:
        """As `numpy.ndarray.fill`; the value needs the same unit."""
        fail_for_dimension_mismatch(self, values, "cannot fill with {value}", value=values)
        super().fill(plain(values))

    def put(self, indices: Any, values: Any, *args: Any, **kwds: Any) -> None:
        """As `numpy.ndarray.put`; the values need the same unit."""
        fail_for_dimension_mismatch(self, values, "cannot put {value} here", value=values)
        super().put(indices, plain(values), *args, **kwds)

    def clip(self, a_min: Any = None, a_max: Any = None, *args: Any, **kwds: Any) -> Any:
        """As `numpy.ndarray.clip`; the limits need the same unit."""
        for limit in (a_min, a_max):
            if limit is not None:
                fail_for_dimension_mismatch(self, limit, "cannot clip {a} at {b}", a=self, b=limit)
        return attach(np.clip(plain(self), plain(a_min), plain(a_max), *args, **plain_items(kwds)), self.dim)

    def dot(self, other: Any, **kwds: Any) -> Any:
        """As `numpy.ndarray.dot`, with the product of the units."""
        dim = self.dim * get_dimensions(other)
        return attach(plain(self).dot(np.asarray(other), **plain_items(kwds)), dim)

    def searchsorted(self, v: Any, **kwds: Any) -> Any:
        """As `numpy.ndarray.searchsorted`; the values need the same unit."""
        fail_for_dimension_mismatch(self, v, "cannot search {value} here", value=v)
        return plain(self).searchsorted(np.asarray(v), **kwds)


def quantity_with_dimensions(floatval: Any, dims: Dimension) -> Any:
    """The quantity with a value in base units and a dimension; pickled quantities come back through it."""
    return Quantity(floatval, get_or_create_dimension(dims._dims))
