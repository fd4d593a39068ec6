"""Equations as an object: names, addition, substitution, LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import _core
from .quantities import dimension
from .units import Quantity, get_unit

__all__ = ["Equations", "SingleEquation"]

DIFFERENTIAL = "differential equation"
SUBEXPRESSION = "subexpression"
PARAMETER = "parameter"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SingleEquation(NamedTuple):
    """One line of a model."""

    #: 'differential equation', 'subexpression' or 'parameter'.
    type: str
    #: The variable that it defines.
    varname: str
    #: The right-hand side, or '' for a parameter.
    expr: str
    #: The unit, as written.
    unit_text: str
    flags: list[str]
    #: 'float', 'integer' or 'boolean'.
    var_type: str
    exponents: tuple[float, ...]

    @property
    def dim(self) -> Any:
        """The dimension of the variable."""
        return dimension(self.exponents)

    @property
    def unit(self) -> Any:
        """The unit of the variable, without prefix."""
        return get_unit(self.dim)

    @property
    def identifiers(self) -> set[str]:
        """Names of variables in the right-hand side."""
        return set(_core.names_in_expression(self.expr)) if self.expr else set()

    def __str__(self) -> str:
        left = f"d{self.varname}/dt" if self.type == DIFFERENTIAL else self.varname
        right = f" = {self.expr}" if self.expr else ""
        flags = f" ({', '.join(self.flags)})" if self.flags else ""
        return f"{left}{right} : {self.unit_text}{flags}"

    def __repr__(self) -> str:
        flags = f", flags: {', '.join(self.flags)}" if self.flags else ""
        right = f": {self.expr}" if self.expr else ""
        return f"<{self.type} {self.varname}{right} (Unit: {self.unit_text}{flags})>"

    def _repr_latex_(self) -> str:
        return _core.equations_latex(str(self))


def _replacement(value: Any) -> str:
    """What stands in the text for a name that is substituted."""
    if isinstance(value, str):
        return value if value.isidentifier() else f"({value})"
    if isinstance(value, Quantity) and value.shape != ():
        raise ValueError(f"only single values can be put into equations, not an array of shape {value.shape}")
    return f"({value!r})" if isinstance(value, Quantity) else f"({float(value)!r})"


def _substitute(text: str, replacements: dict[str, str]) -> str:
    return _IDENTIFIER.sub(lambda match: replacements.get(match.group(), match.group()), text)


def _substituted(line: SingleEquation, replacements: dict[str, str]) -> SingleEquation:
    name = replacements.get(line.varname, line.varname)
    if not name.isidentifier():
        raise ValueError(f"'{line.varname}' is defined here: it can be renamed, but not replaced by {name}")
    return line._replace(varname=name, expr=_substitute(line.expr, replacements))


class Equations:
    """Equations of a model, to be combined and adapted before a group is made of them.

    Parameters
    ----------
    eqns : str or Equations
        The equations, one a line.
    kwds
        For each name that is to be replaced: another name, an expression as text, a number or a quantity.

    Raises
    ------
    EquationError, SyntaxError
        If the text can't be understood.
    """

    def __init__(self, eqns: str | Equations, **kwds: Any) -> None:
        if not isinstance(eqns, (str, Equations)):
            raise TypeError(f"equations have to be given as text, not as {type(eqns).__name__}")
        self._text = eqns if isinstance(eqns, str) else eqns._text
        self._lines = _read(self._text)
        if kwds:
            replacements = {name: _replacement(value) for name, value in kwds.items()}
            self._text = "\n".join(str(_substituted(line, replacements)) for line in self._lines.values())
            self._lines = _read(self._text)

    def substitute(self, **kwds: Any) -> Equations:
        """New equations with names replaced, as in the constructor."""
        return Equations(self, **kwds)

    def __add__(self, other: str | Equations) -> Equations:
        """All lines of both. Raises EquationError if a variable is defined in both."""
        if not isinstance(other, (str, Equations)):
            return NotImplemented
        text = other if isinstance(other, str) else other._text
        return Equations(f"{self._text}\n{text}")

    def __radd__(self, other: str) -> Equations:
        return Equations(other) + self if isinstance(other, str) else NotImplemented

    # ---- a mapping from names to lines -------------------------------------------------------------------

    def __getitem__(self, name: str) -> SingleEquation:
        return self._lines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def keys(self) -> Any:
        """The names of all variables."""
        return self._lines.keys()

    def values(self) -> Any:
        """All lines."""
        return self._lines.values()

    def items(self) -> Any:
        """Pairs of name and line."""
        return self._lines.items()

    def _of(self, *types: str) -> set[str]:
        return {name for name, line in self._lines.items() if line.type in types}

    @property
    def names(self) -> set[str]:
        """All variables."""
        return set(self._lines)

    @property
    def eq_names(self) -> set[str]:
        """Variables with a right-hand side."""
        return self._of(DIFFERENTIAL, SUBEXPRESSION)

    @property
    def diff_eq_names(self) -> set[str]:
        """Variables with a differential equation."""
        return self._of(DIFFERENTIAL)

    @property
    def subexpr_names(self) -> set[str]:
        """Subexpressions."""
        return self._of(SUBEXPRESSION)

    @property
    def parameter_names(self) -> set[str]:
        """Parameters."""
        return self._of(PARAMETER)

    @property
    def dimensions(self) -> dict[str, Any]:
        """The dimension of each variable."""
        return {name: line.dim for name, line in self._lines.items()}

    @property
    def identifiers(self) -> set[str]:
        """All names that right-hand sides use and that are not variables of these equations."""
        used = set().union(*(line.identifiers for line in self._lines.values()))
        return used - set(self._lines)

    @property
    def stochastic_variables(self) -> set[str]:
        """The noise variables ``xi`` and ``xi_…`` in use."""
        return {name for name in self.identifiers if name == "xi" or name.startswith("xi_")}

    @property
    def is_stochastic(self) -> bool:
        """Whether there is noise."""
        return bool(self.stochastic_variables)

    # ---- text --------------------------------------------------------------------------------------------

    def __str__(self) -> str:
        return "\n".join(map(str, self._lines.values()))

    def __repr__(self) -> str:
        return f"<Equations object consisting of {len(self)} equations>"

    def _repr_latex_(self) -> str:
        return _core.equations_latex(str(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equations) and self._lines == other._lines

    def __hash__(self) -> int:
        return hash(str(self))


_TYPE_NAMES = {"f64": "float", "i32": "integer", "i64": "integer", "bool": "boolean"}


def _read(text: str) -> dict[str, SingleEquation]:
    lines = _core.equation_lines(text)
    return {
        name: SingleEquation(kind, name, expr, unit, flags, _TYPE_NAMES[type_], tuple(exponents))
        for kind, name, expr, unit, flags, type_, exponents in lines
    }


def equations_text(model: Any) -> str:
    """The text of the argument `model` of a group."""
    if isinstance(model, Equations):
        return model._text
    if isinstance(model, str):
        return model
    raise TypeError(f"model has to be a string or an Equations object, not {type(model).__name__}")
