"""What NumPy's array functions do to dimensions, where NumPy itself would lose or mix them.

A row names the function's arguments and gives each a letter. Arguments of one letter need the same
dimension. ``1`` is for numbers without dimension, ``.`` for arguments that are passed on as they are; a
capital letter is checked only if the argument is a quantity (the `bins` of a histogram may be a count).
The result's dimension is written with the same letters: ``xy`` a product, ``y/x`` a quotient, nothing for
results that are no quantities; a tuple for functions with several results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import numpy as np

from .checks import fail_for_dimension_mismatch, get_dimensions
from .dimension import DIMENSIONLESS, Dimension
from .quantity import Quantity
from .values import attach, plain, plain_items

__all__ = ["RULES"]

_TABLE: list[tuple[str, str, str, Any]] = [
    # joining and filling
    ("concatenate stack vstack hstack dstack column_stack block", "arrays", "x", "x"),
    ("append", "arr values", "xx", "x"),
    ("insert", "arr obj values", "x.x", "x"),
    ("delete", "arr obj", "x.", "x"),
    ("where", "condition x y", ".xx", "x"),
    ("select", "condlist choicelist default", ".xx", "x"),
    ("choose", "a choices", ".x", "x"),
    ("pad", "array pad_width mode constant_values end_values", "x..xx", "x"),
    ("full_like", "a fill_value", ".x", "x"),
    ("ones_like zeros_like", "a", "x", "x"),
    ("broadcast_to", "array", "x", "x"),
    ("lib.stride_tricks.sliding_window_view", "x", "x", "x"),
    ("diag diagflat", "v", "x", "x"),
    ("copyto", "dst src", "xx", ""),
    ("put", "a ind v", "x.x", ""),
    ("place", "arr mask vals", "x.x", ""),
    ("putmask", "a mask values", "x.x", ""),
    ("fill_diagonal", "a val", "xx", ""),
    ("nan_to_num", "x copy nan posinf neginf", "x.xxx", "x"),
    ("linspace", "start stop", "xx", ("x", "x")),
    ("geomspace", "start stop", "xx", "x"),
    ("logspace", "start stop", "11", ""),
    # comparing and searching
    ("allclose isclose", "a b rtol atol", "xx1X", ""),
    ("isin in1d", "element test_elements", "xx", ""),
    ("intersect1d", "ar1 ar2", "xx", ("x", "", "")),
    ("union1d setdiff1d setxor1d", "ar1 ar2", "xx", "x"),
    ("searchsorted", "a v", "xx", ""),
    ("digitize", "x bins", "xx", ""),
    ("histogram_bin_edges", "a bins range", "xXx", "x"),
    ("interp", "x xp fp left right period", "xxyyyx", "y"),
    # statistics
    ("median nanmedian nanmean nansum nanmax nanmin nanstd nancumsum", "a", "x", "x"),
    ("percentile quantile nanpercentile nanquantile", "a q", "x1", "x"),
    ("nanvar", "a", "x", "xx"),
    ("nanprod nancumprod", "a", "1", ""),
    ("average", "a axis weights", "x.w", ("x", "w")),
    # Scripts written for Brian 2, where the unit is lost, take angles of its results (arctan2).
    ("bincount", "x weights", "1.", ""),
    ("cov", "m y", "xx", "xx"),
    ("corrcoef", "x y", "xy", ""),
    # differences and sums
    ("diff", "a n axis prepend append", "x..xx", "x"),
    ("ediff1d", "ary to_end to_begin", "xxx", "x"),
    ("trapezoid trapz", "y x dx", "yxx", "yx"),
    # products
    ("dot outer inner vdot kron cross tensordot", "a b", "ab", "ab"),
    ("convolve correlate", "a v", "av", "av"),
    ("linalg.norm", "x", "x", "x"),
    ("linalg.inv linalg.pinv", "a", "a", "/a"),
    ("linalg.solve", "a b", "ab", "b/a"),
    ("linalg.eigvals linalg.eigvalsh", "a", "a", "a"),
    # functions of numbers
    ("unwrap sinc i0", "x", "1", ""),
    ("angle", "z", ".", ""),
    ("fft.fft fft.ifft fft.rfft fft.irfft fft.fft2 fft.ifft2 fft.fftn fft.ifftn", "a", "x", "x"),
]


def _leaves(value: Any) -> Iterator[Any]:
    if value is None:
        return
    # A list of plain numbers is one leaf: it may be long.
    if isinstance(value, (list, tuple)) and not all(isinstance(item, (int, float)) for item in value):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


class _Dimensions(dict):
    """The dimension of each letter, found argument by argument."""

    def add(self, function: str, letter: str, value: Any) -> None:
        for leaf in _leaves(value):
            if letter == "1":
                message = f"{function}() takes numbers without unit, not {{value}}"
                fail_for_dimension_mismatch(leaf, None, message, value=leaf)
            elif letter.islower() or isinstance(leaf, Quantity):
                self._add_leaf(function, letter.lower(), leaf)

    def _add_leaf(self, function: str, letter: str, leaf: Any) -> None:
        first = self.setdefault(letter, leaf)
        if get_dimensions(first) is get_dimensions(leaf):
            return
        message = f"{function}() needs the same units, not those of {{a}} and {{b}}"
        fail_for_dimension_mismatch(first, leaf, message, a=first, b=leaf)
        if get_dimensions(first) is DIMENSIONLESS:
            self[letter] = leaf

    def of(self, formula: str) -> Dimension:
        above, _, below = formula.partition("/")
        dim = reduce(lambda d, letter: d * self._of_letter(letter), above, DIMENSIONLESS)
        return reduce(lambda d, letter: d / self._of_letter(letter), below, dim)

    def _of_letter(self, letter: str) -> Dimension:
        return get_dimensions(self[letter]) if letter in self else DIMENSIONLESS


def _with_units(result: Any, formula: Any, dimensions: _Dimensions) -> Any:
    if isinstance(formula, tuple):
        if isinstance(result, tuple):
            return tuple(_with_units(part, f, dimensions) for part, f in zip(result, formula, strict=False))
        formula = formula[0]
    dim = dimensions.of(formula)
    return result if dim is DIMENSIONLESS else attach(result, dim)


def _rule(function: Callable, names: list[str], letters: str, formula: Any) -> Callable:
    def rule(*args: Any, **kwds: Any) -> Any:
        dimensions = _Dimensions()
        for index, (name, letter) in enumerate(zip(names, letters, strict=True)):
            value = args[index] if index < len(args) else kwds.get(name)
            if letter != "." and value is not None:
                dimensions.add(function.__name__, letter, value)
        return _with_units(function(*plain(args), **plain_items(kwds)), formula, dimensions)

    return rule


def _histogram(a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    dimensions = _Dimensions()
    for letter, value in (("x", a), ("X", bins), ("x", range), ("w", weights)):
        dimensions.add("histogram", letter, value)
    result = np.histogram(plain(a), plain(bins), plain(range), density=density, weights=plain(weights))
    return _with_units(result, ("/x" if density else "w", "x"), dimensions)


def _gradient(f: Any, *spacings: Any, **kwds: Any) -> Any:
    result = np.gradient(plain(f), *plain(spacings), **plain_items(kwds))
    if not isinstance(result, (list, tuple)):
        return attach(result, get_dimensions(f) / get_dimensions(spacings[0] if spacings else 1))
    steps = spacings if len(spacings) > 1 else [spacings[0] if spacings else 1] * len(result)
    dims = [get_dimensions(f) / get_dimensions(h) for h in steps]
    return type(result)(map(attach, result, dims))


def _einsum(subscripts: str, *operands: Any, **kwds: Any) -> Any:
    dim = reduce(lambda d, operand: d * get_dimensions(operand), operands, DIMENSIONLESS)
    result = np.einsum(subscripts, *plain(operands), **plain_items(kwds))
    return result if dim is DIMENSIONLESS else attach(result, dim)


def _determinant(a: Any) -> Any:
    return attach(np.linalg.det(plain(a)), get_dimensions(a) ** np.shape(a)[-1])


def _broadcast_arrays(*args: Any, **kwds: Any) -> Any:
    result = np.broadcast_arrays(*plain(args), **kwds)
    return type(result)(map(attach, result, map(get_dimensions, args)))


def _equal_arrays(function: Callable) -> Callable:
    # Compared by value, as in Brian, if only one of them has a unit; but never equal if both have.
    def equal(a1: Any, a2: Any, *args: Any, **kwds: Any) -> bool:
        dims = {get_dimensions(a) for a in (a1, a2) if isinstance(a, Quantity)}
        return len(dims - {DIMENSIONLESS}) < 2 and function(plain(a1), plain(a2), *args, **kwds)

    return equal


def _found(path: str) -> Callable | None:
    """The function of that name, if this version of NumPy has it."""
    return reduce(lambda place, name: getattr(place, name, None), path.split("."), np)


def _rules() -> dict[Callable, Callable]:
    rules = {
        np.histogram: _histogram,
        np.gradient: _gradient,
        np.einsum: _einsum,
        np.linalg.det: _determinant,
        np.broadcast_arrays: _broadcast_arrays,
        np.array_equal: _equal_arrays(np.array_equal),
        np.array_equiv: _equal_arrays(np.array_equiv),
    }
    for functions, names, letters, formula in _TABLE:
        for path in functions.split():
            function = _found(path)
            if function is not None:
                rules[function] = _rule(function, names.split(), letters, formula)
    return rules


#: For each function the one to call instead.
RULES = _rules()
