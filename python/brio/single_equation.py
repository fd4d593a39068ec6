"""Single lines of equations as objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _core
from .codestrings import Expression
from .quantities import dimension, exponents_of
from .units import Quantity, get_unit

__all__ = ["Dependency", "SingleEquation"]

DIFFERENTIAL_EQUATION = "differential equation"
SUBEXPRESSION = "subexpression"
PARAMETER = "parameter"
FLOAT, INTEGER, BOOLEAN = "float", "integer", "boolean"

_TYPE_NAMES = {"f64": FLOAT, "f32": FLOAT, "i32": INTEGER, "i64": INTEGER, "bool": BOOLEAN}
#: In which order the lines of equations are computed, and printed.
ORDER = {SUBEXPRESSION: 0, DIFFERENTIAL_EQUATION: 1, PARAMETER: 2}


class SingleEquation:
    """One line of a model.

    Parameters
    ----------
    type : str
        'differential equation', 'subexpression' or 'parameter'.
    varname : str
        The variable that it defines.
    dimensions : Dimension
        The dimension of the variable.
    var_type : str
        'float', 'integer' or 'boolean'.
    expr : Expression, optional
        The right-hand side; None for a parameter.
    flags : list of str, optional
        The flags.
    """

    def __init__(
        self,
        type: str,
        varname: str,
        dimensions: Any,
        var_type: str = FLOAT,
        expr: Expression | None = None,
        flags: Iterable[str] | None = None,
    ) -> None:
        if type not in ORDER:
            raise ValueError(f"'{type}' is no kind of equation: there are {', '.join(ORDER)}")
        if (expr is None) != (type == PARAMETER):
            raise ValueError(f"a {type} {'needs an' if expr is None else 'has no'} expression")
        self.type = type
        self.varname = varname
        self.dim = dimensions
        self.var_type = var_type
        self.expr = expr
        self.flags = list(flags or ())
        self._unit_text = _unit_text(dimensions) if var_type == FLOAT else var_type

    @property
    def unit(self) -> Any:
        """The unit of the variable, without prefix."""
        return get_unit(self.dim)

    @property
    def identifiers(self) -> set[str]:
        """All names in the right-hand side."""
        return set() if self.expr is None else self.expr.identifiers

    @property
    def stochastic_variables(self) -> set[str]:
        """The noise variables ``xi`` and ``xi_…`` in the right-hand side."""
        return set() if self.expr is None else self.expr.stochastic_variables

    def _with(self, varname: str, expr: Expression | None) -> SingleEquation:
        """The same with another name and right-hand side."""
        changed = SingleEquation(self.type, varname, self.dim, self.var_type, expr, self.flags)
        changed._unit_text = self._unit_text
        return changed

    def _left_hand_side(self) -> str:
        return f"d{self.varname}/dt" if self.type == DIFFERENTIAL_EQUATION else self.varname

    def __str__(self) -> str:
        right = "" if self.expr is None else f" = {self.expr}"
        flags = f" ({', '.join(self.flags)})" if self.flags else ""
        return f"{self._left_hand_side()}{right} : {self._unit_text}{flags}"

    def __repr__(self) -> str:
        right = "" if self.expr is None else f": {self.expr}"
        flags = f", flags: {', '.join(self.flags)}" if self.flags else ""
        return f"<{self.type} {self.varname}{right} (Unit: {self._unit_text}{flags})>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SingleEquation) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def _repr_latex_(self) -> str:
        return f"${_core.equation_latex(str(self))}$"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


class Dependency(NamedTuple):
    """That a variable depends on another one."""

    #: The line that defines the other one.
    equation: SingleEquation
    #: Variables in between, the nearest first.
    via: tuple[str, ...] = ()


def parse_string_equations(text: str) -> dict[str, SingleEquation]:
    """The lines of a text, by the variables that they define."""
    lines = {}
    for kind, name, expr, unit, flags, type_, exponents in _core.equation_lines(text):
        line = SingleEquation(
            kind,
            name,
            dimension(tuple(exponents)),
            _TYPE_NAMES[type_],
            Expression(expr) if expr else None,
            flags,
        )
        line._unit_text = unit
        lines[name] = line
    return lines


def _unit_text(dim: Any) -> str:
    """A unit as equations take it: base units, multiplied."""
    exponents = exponents_of(Quantity(1.0, dim=dim))
    names = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")
    factors = [
        name if exponent == 1 else f"{name}**{exponent:g}" if exponent > 0 else f"{name}**({exponent:g})"
        for name, exponent in zip(names, exponents, strict=True)
        if exponent
    ]
    return "*".join(factors) or "1"
