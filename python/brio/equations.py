"""Equations as an object: names, addition, substitution, dependencies, LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from . import _core
from .codestrings import Expression, is_noise, names_read
from .equation_checks import (
    check_noise,
    check_unique,
    checked_list,
    replacement,
    sorted_subexpressions,
    substituted,
)
from .single_equation import (
    DIFFERENTIAL_EQUATION,
    ORDER,
    PARAMETER,
    SUBEXPRESSION,
    Dependency,
    SingleEquation,
    parse_string_equations,
)

__all__ = ["Equations"]


class Equations(Mapping[str, SingleEquation]):
    """Equations of a model, to be combined and adapted before a group is made of them.

    As a mapping, it goes from the names of variables to their lines.

    Parameters
    ----------
    eqns : str, Equations or list of SingleEquation
        The equations; as text, one a line.
    kwds
        For each name that is to be replaced: another name, an expression as text, a number or a quantity.
        A variable that the equations define can only be renamed.

    Raises
    ------
    EquationError, SyntaxError
        If the text can't be understood, a variable is defined twice, or noise is used in a wrong way.
    ValueError
        If subexpressions depend on each other, or a replacement is not possible.
    TypeError
        For equations of another kind, and differential equations that are not of type float.
    """

    #: Called with the name of each variable that text defines; they raise an exception if they don't like it.
    identifier_checks: ClassVar[set[Callable[[str], None]]] = set()

    def __init__(self, eqns: str | Equations | Iterable[SingleEquation], **kwds: Any) -> None:
        if isinstance(eqns, str):
            text = eqns
        elif isinstance(eqns, Equations):
            text = eqns._text
        else:
            text = "\n".join(map(str, checked_list(eqns)))
        self._text = text
        self._lines = parse_string_equations(text)
        if kwds:
            replacements = {name: replacement(name, value) for name, value in kwds.items()}
            lines = [substituted(line, replacements) for line in self._lines.values()]
            check_unique(lines)
            self._text = "\n".join(map(str, lines))
            self._lines = parse_string_equations(self._text)
        for name in self._lines:
            Equations.check_identifier(name)
        check_noise(self._lines.values())
        self._sorted_subexpressions = sorted_subexpressions(self._lines)

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

    @staticmethod
    def register_identifier_check(func: Callable[[str], None]) -> None:
        """Adds a function to `identifier_checks`. Raises ValueError for what can't be called."""
        if not callable(func):
            raise ValueError(f"a check of names has to be a function, not {type(func).__name__}")
        Equations.identifier_checks.add(func)

    @staticmethod
    def check_identifier(identifier: str) -> None:
        """Raises an exception if a variable can't have a name."""
        _core.equation_lines(f"{identifier} : 1")
        for check in Equations.identifier_checks:
            check(identifier)

    # ---- a mapping from names to lines -------------------------------------------------------------------

    def __getitem__(self, name: str) -> SingleEquation:
        return self._lines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equations) and self._lines == other._lines

    def __hash__(self) -> int:
        return hash(str(self))

    @property
    def ordered(self) -> list[SingleEquation]:
        """Subexpressions, each after those that it needs; then differential equations; then parameters."""
        rank = {name: k for k, name in enumerate(self._sorted_subexpressions)}
        return sorted(
            self._lines.values(),
            key=lambda line: (ORDER[line.type], rank.get(line.varname, 0), line.varname),
        )

    # ---- names -------------------------------------------------------------------------------------------

    def _of(self, *types: str) -> set[str]:
        return {name for name, line in self._lines.items() if line.type in types}

    @property
    def names(self) -> set[str]:
        """All variables."""
        return set(self._lines)

    @property
    def eq_names(self) -> set[str]:
        """Variables with a right-hand side."""
        return self._of(DIFFERENTIAL_EQUATION, SUBEXPRESSION)

    @property
    def diff_eq_names(self) -> set[str]:
        """Variables with a differential equation."""
        return self._of(DIFFERENTIAL_EQUATION)

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
        used: set[str] = set().union(*(line.identifiers for line in self._lines.values()))
        return used - set(self._lines)

    # ---- right-hand sides --------------------------------------------------------------------------------

    @property
    def diff_eq_expressions(self) -> list[tuple[str, Expression]]:
        """Pairs of variable and right-hand side of all differential equations."""
        return [(name, expr) for name, expr in self.eq_expressions if name in self.diff_eq_names]

    @property
    def eq_expressions(self) -> list[tuple[str, Expression]]:
        """Pairs of variable and right-hand side of all lines that have one."""
        return [(name, line.expr) for name, line in self._lines.items() if line.expr is not None]

    def get_substituted_expressions(
        self, variables: Any = None, include_subexpressions: bool = False
    ) -> list[tuple[str, Expression]]:
        """Right-hand sides in which subexpressions are replaced by what they stand for.

        Parameters
        ----------
        variables : optional
            Accepted for compatibility.
        include_subexpressions : bool
            Whether to give those of subexpressions, too.

        Returns
        -------
        list of (str, Expression)
            Pairs of variable and right-hand side.
        """
        known: dict[str, Expression] = {}
        result = []
        for line in self.ordered:
            if line.expr is None:
                continue
            expression = line.expr.replace(known) if known.keys() & line.identifiers else line.expr
            if line.type == SUBEXPRESSION:
                known[line.varname] = expression
            if line.type == DIFFERENTIAL_EQUATION or include_subexpressions:
                result.append((line.varname, expression))
        return result

    @property
    def dependencies(self) -> dict[str, list[Dependency]]:
        """On which variables with a right-hand side each of them depends, directly or through subexpressions.

        That the derivative of a variable contains the variable is a dependency as well.
        """
        found: dict[str, list[Dependency]] = {}
        for line in self.ordered:  # subexpressions come after those that they need
            if line.expr is None:
                continue
            direct = sorted(names_read(str(line.expr)) & self.eq_names)
            via = {name: Dependency(self._lines[name]) for name in direct}
            for name in direct:
                if self._lines[name].type != SUBEXPRESSION:
                    continue
                for further in found[name]:
                    via.setdefault(
                        further.equation.varname, Dependency(further.equation, (name, *further.via))
                    )
            found[line.varname] = list(via.values())
        return found

    # ---- noise -------------------------------------------------------------------------------------------

    @property
    def stochastic_variables(self) -> set[str]:
        """The noise variables ``xi`` and ``xi_…`` in use."""
        return {name for name in self.identifiers if is_noise(name)}

    @property
    def is_stochastic(self) -> bool:
        """Whether there is noise."""
        return bool(self.stochastic_variables)

    @property
    def stochastic_type(self) -> str | None:
        """'additive'; 'multiplicative' if a factor of noise depends on time or a variable; None without."""
        if not self.is_stochastic:
            return None
        changing = self.diff_eq_names | {"t"}
        for _, expression in self.get_substituted_expressions():
            _, factors = expression.split_stochastic()
            if factors and any(factor.identifiers & changing for factor in factors.values()):
                return "multiplicative"
        return "additive"

    # ---- checks ------------------------------------------------------------------------------------------

    def check_flags(
        self,
        allowed_flags: Mapping[str, Iterable[str]],
        incompatible_flags: Iterable[Iterable[str]] = (),
    ) -> None:
        """Raises ValueError for flags that are not possible.

        Parameters
        ----------
        allowed_flags : dict
            For each kind of line ('differential equation', …), the flags that it may have.
        incompatible_flags : sequence of sequences of str, optional
            Flags that one line can't have at the same time.
        """
        for line in self._lines.values():
            allowed = list(allowed_flags.get(line.type, ()))
            for flag in line.flags:
                if flag not in allowed:
                    possible = f"possible are {', '.join(allowed)}" if allowed else "it can have none"
                    raise ValueError(
                        f"'{line.varname}' is a {line.type} and can't be flagged '{flag}': {possible}"
                    )
            for together in map(set, incompatible_flags or ()):
                if len(together.intersection(line.flags)) > 1:
                    names = " and ".join(f"'{flag}'" for flag in sorted(together))
                    raise ValueError(f"'{line.varname}' can't be flagged {names} at the same time")

    # ---- text --------------------------------------------------------------------------------------------

    def __str__(self) -> str:
        return "\n".join(map(str, self.ordered))

    def __repr__(self) -> str:
        return f"<Equations object consisting of {len(self)} equations>"

    def _repr_latex_(self) -> str:
        return _core.equations_latex("\n".join(map(str, self._lines.values())))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def equations_text(model: Any) -> str:
    """The text of the argument `model` of a group."""
    if isinstance(model, Equations):
        return model._text
    if isinstance(model, str):
        return model
    raise TypeError(f"model has to be a string or an Equations object, not {type(model).__name__}")
