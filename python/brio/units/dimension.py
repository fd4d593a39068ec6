"""Physical dimensions: seven exponents, one object for each combination."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..tracebacks import EndsWithUsersCode

__all__ = ["DIMENSIONLESS", "Dimension", "DimensionMismatchError", "get_or_create_dimension"]

_SYMBOLS = ("m", "kg", "s", "A", "K", "mol", "cd")
_NAMES = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")

#: The ways in which users name the base dimensions.
_ALIASES = {
    alias: index
    for index, aliases in enumerate(
        [
            "length Length metre metres meter meters m",
            "mass Mass kilogram kilograms kg",
            "time Time second seconds s",
            "current Current ampere amperes amp A",
            "temperature Temperature kelvin kelvins K",
            "substance Substance mole moles mol",
            "luminosity Luminosity candle candles cd",
        ]
    )
    for alias in aliases.split()
}
_ALIASES.update(
    {
        "electric current": 3,
        "Electric Current": 3,
        "quantity of substance": 5,
        "Quantity of substance": 5,
        "Quantity of Substance": 5,
    }
)


class Dimension:
    """The exponents of the seven base units of the SI.

    Make one with `get_or_create_dimension`, which keeps a single object for each combination, so that
    ``is`` compares dimensions.
    """

    __slots__ = ("_dims",)
    __array_priority__ = 1000

    _dims: tuple

    def __init__(self, dims: tuple) -> None:
        self._dims = dims

    def get_dimension(self, d: str) -> float:
        """The exponent of one base dimension, named as "length", "metre" or "m"."""
        return self._dims[_ALIASES[d]]

    @property
    def is_dimensionless(self) -> bool:
        """Whether all exponents are zero."""
        return not any(self._dims)

    @property
    def dim(self) -> Dimension:
        """This object: what has a dimension has an attribute ``dim``."""
        return self

    def _joined(self, names: tuple, power: str, between: str) -> str:
        parts = [
            name if exponent == 1 else power.format(name, exponent)
            for name, exponent in zip(names, self._dims, strict=True)
            if exponent
        ]
        return between.join(parts)

    def __repr__(self) -> str:
        return self._joined(_NAMES, "{} ** {}", " * ") or "Dimension()"

    def __str__(self) -> str:
        return self._joined(_SYMBOLS, "{}^{}", " ") or "1"

    def _latex(self, *_: Any) -> str:
        return self._joined(_SYMBOLS, "{}^{{{}}}", r"\,") or "1"

    def _repr_latex_(self) -> str:
        return f"${self._latex()}$"

    # Every product of quantities comes here: tuples written out are three times as fast as loops.
    def __mul__(self, other: Dimension) -> Dimension:
        a, b, c, d, e, f, g = self._dims
        h, i, j, k, m, n, o = other._dims
        return _dimension((a + h, b + i, c + j, d + k, e + m, f + n, g + o))

    def __truediv__(self, other: Dimension) -> Dimension:
        a, b, c, d, e, f, g = self._dims
        h, i, j, k, m, n, o = other._dims
        return _dimension((a - h, b - i, c - j, d - k, e - m, f - n, g - o))

    def __pow__(self, exponent: Any) -> Dimension:
        if not isinstance(exponent, (int, float)):
            if getattr(exponent, "size", 1) != 1:
                raise TypeError("A dimension can only be raised to a single number")
            exponent = exponent.item()
        return _dimension(tuple(a * exponent for a in self._dims))

    def _refuse(self, _: Any) -> Dimension:
        raise TypeError("A dimension cannot be changed in place")

    __imul__ = __itruediv__ = __ipow__ = _refuse

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Dimension):
            return False
        return all(abs(a - b) < 1e-8 for a, b in zip(self._dims, other._dims, strict=True))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._dims)

    def __reduce__(self) -> tuple:
        return get_or_create_dimension, (self._dims,)

    def __copy__(self) -> Dimension:
        return self

    def __deepcopy__(self, memo: dict) -> Dimension:
        return self


#: The dimension of a plain number.
DIMENSIONLESS = Dimension((0, 0, 0, 0, 0, 0, 0))

_known: dict[tuple, Dimension] = {DIMENSIONLESS._dims: DIMENSIONLESS}


def _without_noise(exponent: float) -> float:
    # Thirds and the like do not always add up to whole numbers.
    near = round(exponent, 6)
    return near if abs(exponent - near) < 1e-12 else exponent


def _dimension(dims: tuple) -> Dimension:
    found = _known.get(dims)
    if found is None:
        dims = tuple(_without_noise(x) for x in dims)
        found = _known.setdefault(dims, Dimension(dims))
    return found


def get_or_create_dimension(*args: Iterable[float], **kwds: float) -> Dimension:
    """The `Dimension` with the given exponents.

    Parameters
    ----------
    args
        One sequence of seven exponents: length, mass, time, electric current, temperature, amount of
        substance, luminous intensity.
    kwds
        Instead, the exponents that are not zero by name: ``length=1, time=-2`` or ``m=1, s=-2``.

    Raises
    ------
    TypeError
        If the argument is not a sequence of seven numbers.
    """
    if not args:
        exponents = [0] * 7
        for name, exponent in kwds.items():
            exponents[_ALIASES[name]] = exponent
        return _dimension(tuple(exponents))
    try:
        dims = tuple(args[0])
    except TypeError:
        dims = ()
    if len(dims) != 7:
        raise TypeError("A dimension needs a sequence of exactly seven exponents")
    return _dimension(dims)


def _described(dim: Any) -> str:
    from brio._core import units

    return units.describe(dim.dim._dims if hasattr(dim, "dim") else DIMENSIONLESS._dims)


class DimensionMismatchError(EndsWithUsersCode, Exception):
    """Quantities of different dimensions were combined.

    Attributes
    ----------
    desc : str
        What was attempted.
    dims : tuple of Dimension
        The dimensions that do not fit together.
    """

    #: The whole message, where the engine has composed it already.
    text: str | None = None

    def __init__(self, description: str, *dims: Dimension) -> None:
        super().__init__(description, *dims)
        self.desc = description
        self.dims = dims

    @classmethod
    def with_text(cls, text: str, *dims: Dimension) -> DimensionMismatchError:
        """An error whose message is `text`, as it is."""
        error = cls(text, *dims)
        error.text = text
        return error

    def __repr__(self) -> str:
        arguments = ", ".join([repr(self.desc), *map(repr, self.dims)])
        return f"{type(self).__name__}({arguments})"

    def __str__(self) -> str:
        if self.text is not None or not self.dims:
            return self.text or self.desc
        names = [_described(dim) for dim in self.dims]
        if len(names) == 1:
            return f"{self.desc} (unit is {names[0]})"
        return f"{self.desc}: units {', '.join(names[:-1])} and {names[-1]} differ"
