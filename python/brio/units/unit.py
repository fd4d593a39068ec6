"""Units: powers of ten of a dimension, with a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .checks import get_dimensions, is_scalar_type
from .dimension import DIMENSIONLESS, Dimension, get_or_create_dimension
from .quantity import Quantity
from .registry import user_unit_register
from .values import plain, quantity_of_number

__all__ = ["Unit"]

#: The SI's prefixes, as powers of ten.
SI_PREFIXES = {
    "y": -24,
    "z": -21,
    "a": -18,
    "f": -15,
    "p": -12,
    "n": -9,
    "u": -6,
    "m": -3,
    "c": -2,
    "d": -1,
    "": 0,
    "da": 1,
    "h": 2,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "P": 15,
    "E": 18,
    "Z": 21,
    "Y": 24,
}


class _Names(NamedTuple):
    """How a unit is written: as code, as text and in LaTeX."""

    name: str
    dispname: str
    latexname: str


class Unit(Quantity):
    """A physical unit: a power of ten of a dimension, with a name.

    Products, quotients and powers of units are units again (``uS/cm**2``), and quantities of their
    dimension are shown in them from then on, unless the dimension has a named unit.

    Parameters
    ----------
    value
        The value in base units, 10**scale.
    dim
        The dimension; if it is not given, the unit is a plain number.
    scale
        The power of ten: -3 for mV.
    name, dispname, latexname
        How the unit is written as code ("mvolt"), as text ("mV") and in LaTeX.
    iscompound
        Whether the unit is made from others, and is put in parentheses in further ones.

    Examples
    --------
    >>> from brio.units import *
    >>> usiemens/cmetre**2
    usiemens / (cmetre ** 2)
    """

    __array_priority__ = 100

    #: Whether units that a script makes are used for display from then on.
    automatically_register_units = True

    # What a view that is no copy of a unit starts with.
    scale: float = 0
    iscompound: bool = False
    _names = _Names("", "", "")

    def __new__(
        cls,
        value: float,
        dim: Dimension | None = None,
        scale: float = 0,
        name: str | None = None,
        dispname: str | None = None,
        latexname: str | None = "",
        iscompound: bool = False,
    ) -> Unit:
        if value != 10.0**scale:
            raise AssertionError(f"The value of a unit is 10**scale: {value} is not 10**{scale}")
        dim = DIMENSIONLESS if dim is None else dim
        if name is None:
            name = "Unit(1)" if dim is DIMENSIONLESS else repr(dim)
        names = _Names(name, str(dim) if dispname is None else dispname, latexname or "")
        unit = cls._make(dim, scale, names, iscompound)
        if Unit.automatically_register_units:
            user_unit_register.add(unit)
        return unit

    @classmethod
    def _make(cls, dim: Dimension, scale: float, names: _Names, iscompound: bool) -> Unit:
        unit = np.array(10.0**scale).view(cls)
        unit.dim = dim
        unit.scale = scale
        unit._names = names
        unit.iscompound = iscompound
        unit.flags.writeable = False
        return unit

    def __array_finalize__(self, orig: Any) -> None:
        self.dim = getattr(orig, "dim", DIMENSIONLESS)
        if isinstance(orig, Unit):
            self.scale = orig.scale
            self._names = orig._names
            self.iscompound = orig.iscompound

    @staticmethod
    def create(
        dim: Dimension, name: str, dispname: str, latexname: str | None = None, scale: float = 0
    ) -> Unit:
        """A new unit with a name.

        Parameters
        ----------
        dim
            The dimension.
        name, dispname, latexname
            How it is written as code, as text and in LaTeX (without dollar signs; if it is not given,
            `dispname` in roman type).
        scale
            The power of ten.
        """
        name, dispname = str(name), str(dispname)
        latexname = rf"\mathrm{{{dispname}}}" if latexname is None else latexname
        return Unit(10.0**scale, dim=dim, scale=scale, name=name, dispname=dispname, latexname=latexname)

    @staticmethod
    def create_scaled_unit(baseunit: Unit, scalefactor: str) -> Unit:
        """`baseunit` with an SI prefix, such as "m" for the millivolt."""
        scale = baseunit.scale + SI_PREFIXES[scalefactor]
        symbol = r"\mu" if scalefactor == "u" else scalefactor
        return Unit(
            10.0**scale,
            dim=baseunit.dim,
            scale=scale,
            name=scalefactor + baseunit.name,
            dispname=scalefactor + baseunit.dispname,
            latexname=rf"\mathrm{{{symbol}}}{baseunit.latexname}",
        )

    @property
    def name(self) -> str:
        """The name as code: "mvolt"."""
        return self._names.name

    @property
    def dispname(self) -> str:
        """The name as text: "mV"."""
        return self._names.dispname

    @property
    def latexname(self) -> str:
        """The name in LaTeX."""
        return self._names.latexname

    def __repr__(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.dispname

    def _latex(self, *_: Any) -> str:
        return self.latexname

    # The ways in which scripts make most of their quantities and units, without NumPy's detours.
    def __mul__(self, other: Any) -> Any:
        if type(other) in (int, float):
            return quantity_of_number(10.0**self.scale * other, self.dim)
        return _product(self, other) if isinstance(other, Unit) else super().__mul__(other)

    def __rmul__(self, other: Any) -> Any:
        if type(other) in (int, float):
            return quantity_of_number(other * 10.0**self.scale, self.dim)
        return super().__rmul__(other)

    def __truediv__(self, other: Any) -> Any:
        return _quotient(self, other) if isinstance(other, Unit) else super().__truediv__(other)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        combine = _COMBINATIONS.get(ufunc) if method == "__call__" and not kwargs else None
        combined = None if combine is None else combine(*inputs)
        if combined is not None:
            return combined
        if ufunc in (np.multiply, np.divide):
            # A unit gives a list its unit, whatever is in the list: [v, w]*mV is in mV also if v and w are.
            inputs = tuple(np.array(plain(x)) if isinstance(x, (list, tuple)) else x for x in inputs)
        # What is no unit is computed as for other quantities: metre + metre is 2 metres.
        return super().__array_ufunc__(ufunc, method, *inputs, **kwargs)

    def _refuse(self, *_: Any) -> Any:
        raise TypeError("Units cannot be modified in-place")

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ifloordiv__ = __imod__ = __ipow__ = _refuse

    def __eq__(self, other: Any) -> Any:
        if isinstance(other, Unit):
            return other.dim is self.dim and other.scale == self.scale
        return super().__eq__(other)

    def __ne__(self, other: Any) -> Any:
        return not self == other if isinstance(other, Unit) else super().__ne__(other)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash((self.dim, self.scale))

    def __deepcopy__(self, memo: dict) -> Unit:
        return self

    def __reduce__(self) -> Any:
        return _unpickled, (self.dim, self.scale, *self._names, self.iscompound)


def _unpickled(
    dim: Dimension, scale: float, name: str, dispname: str, latexname: str, iscompound: bool
) -> Unit:
    known = _of_catalogue.get(name)
    return known or Unit._make(dim, scale, _Names(name, dispname, latexname), iscompound)


_of_catalogue: dict[str, Unit] = {}


def unit_from_row(row: tuple[str, tuple, int, str, str]) -> Unit:
    """The unit of one row of the engine's table: one object for each row."""
    name, exponents, scale, dispname, latexname = row
    unit = _of_catalogue.get(name)
    if unit is None:
        dim = get_or_create_dimension(exponents)
        unit = Unit._make(dim, scale, _Names(name, dispname, latexname), " " in name)
        _of_catalogue[name] = unit
    return unit


# Combining units. Each function gives None where the result is no unit.


def _compound(dim: Dimension, scale: float, names: _Names) -> Unit:
    return Unit(10.0**scale, dim, scale, names.name, names.dispname, names.latexname, iscompound=True)


def _grouped(unit: Unit) -> _Names:
    name, dispname, latexname = unit._names
    if not unit.iscompound:
        return unit._names
    return _Names(f"({name})", f"({dispname})", rf"\left({latexname}\right)")


def _product(first: Any, second: Any) -> Unit | None:
    if not (isinstance(first, Unit) and isinstance(second, Unit)):
        return None
    names = _Names(
        f"{first.name} * {second.name}",
        f"{first.dispname} {second.dispname}",
        rf"{first.latexname}\,{second.latexname}",
    )
    return _compound(first.dim * second.dim, first.scale + second.scale, names)


def _quotient(first: Any, second: Any) -> Unit | None:
    if not isinstance(second, Unit):
        return None
    if not isinstance(first, Unit):
        one = is_scalar_type(first) and first == 1
        return _power(second, -1) if one else None
    above, below = _grouped(first), _grouped(second)
    names = _Names(
        f"{above.name} / {below.name}",
        f"{above.dispname}/{below.dispname}",
        rf"\frac{{{first.latexname}}}{{{second.latexname}}}",
    )
    return _compound(first.dim / second.dim, first.scale - second.scale, names)


def _power(unit: Any, exponent: Any) -> Unit | None:
    if not (isinstance(unit, Unit) and is_scalar_type(exponent)):
        return None
    exponent = exponent.item() if isinstance(exponent, (np.ndarray, np.generic)) else exponent
    if exponent in (0, 1):
        return None
    if exponent in (2, -1):
        exponent = int(exponent)
    base = _grouped(unit)
    braces = "{}" if exponent in (2, 0.5) else "{{{}}}"
    names = _Names(
        f"{base.name} ** {exponent}",
        f"{base.dispname}^{exponent}",
        f"{base.latexname}^{braces.format(exponent)}",
    )
    return _compound(get_dimensions(unit) ** exponent, unit.scale * exponent, names)


_COMBINATIONS: dict[np.ufunc, Callable[..., Unit | None]] = {
    np.multiply: _product,
    np.divide: _quotient,
    np.power: _power,
    np.square: lambda unit: _power(unit, 2),
    np.sqrt: lambda unit: _power(unit, 0.5),
    np.reciprocal: lambda unit: _power(unit, -1),
}
