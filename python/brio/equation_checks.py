"""What makes lines of equations a set of equations: checks, order, substitution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .codestrings import IDENTIFIER, Expression, is_noise, names_read
from .errors import EquationError
from .single_equation import DIFFERENTIAL_EQUATION, SUBEXPRESSION, SingleEquation
from .units import Quantity


def checked_list(lines: Any) -> list[SingleEquation]:
    found = list(lines) if isinstance(lines, Iterable) else None
    if found is None or not all(isinstance(line, SingleEquation) for line in found):
        raise TypeError(
            "equations have to be given as text, or as a list of SingleEquation, "
            f"not as {type(lines).__name__}"
        )
    check_unique(found)
    return found


def check_unique(lines: Iterable[SingleEquation]) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.varname in seen:
            raise EquationError(f"'{line.varname}' is defined twice")
        seen.add(line.varname)


def check_noise(lines: Iterable[SingleEquation]) -> None:
    unnamed = None
    for line in lines:
        noise = sorted(name for name in line.identifiers if is_noise(name))
        if "xi" in noise and line.type != DIFFERENTIAL_EQUATION:
            raise EquationError(
                f"'{line.varname}' contains the noise 'xi': only differential equations can; "
                "with a name of its own, e.g. 'xi_1', subexpressions can that they use"
            )
        if "xi" in noise and unnamed is not None:
            raise EquationError(
                f"'xi' is in the equations of '{unnamed}' and of '{line.varname}', and it is not clear "
                "whether the same noise is meant: write 'xi_1' in both if it is, 'xi_1' and 'xi_2' if not"
            )
        if "xi" in noise:
            unnamed = line.varname


def sorted_subexpressions(lines: Mapping[str, SingleEquation]) -> list[str]:
    """Each after those that it needs, otherwise by name."""
    all_names = {name for name, line in lines.items() if line.type == SUBEXPRESSION}
    needed = {name: sorted(names_read(str(lines[name].expr)) & all_names) for name in sorted(all_names)}
    done: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in path:
            circle = " -> ".join([*path[path.index(name) :], name])
            raise ValueError(f"subexpressions are defined by each other: {circle}")
        if name not in done:
            path.append(name)
            for other in needed[name]:
                visit(other)
            done.append(path.pop())

    for name in needed:
        visit(name)
    return done


def replacement(name: str, value: Any) -> str:
    """What stands in the text for a name that is substituted."""
    if isinstance(value, str):
        return value if value.isidentifier() else f"({value})"
    if np.shape(value) != ():
        raise ModelValueError(
            f"'{name}' can't be replaced by an array: equations take single values; "
            f"make it a parameter, '{name} : …', and set its values"
        )
    return f"({_exact(value)})" if isinstance(value, Quantity) else f"({float(value)!r})"


def _exact(quantity: Quantity) -> str:
    """As `repr` shows it, unless that lacks digits."""
    shown = repr(quantity)
    number = float(shown.partition(" * ")[0])
    if number * float(quantity.get_best_unit()) == float(quantity):
        return shown
    return f"{float(quantity)!r} * {quantity.dim!r}"


class ModelValueError(ValueError, SyntaxError):
    """A value that can't stand in the text of equations."""


def substituted(line: SingleEquation, replacements: dict[str, str]) -> SingleEquation:
    name = replacements.get(line.varname, line.varname)
    if not name.isidentifier():
        raise ModelValueError(
            f"'{line.varname}' is defined here: it can be renamed, but not replaced by {name}"
        )
    expr = line.expr
    if expr is not None:
        expr = Expression(IDENTIFIER.sub(lambda name: replacements.get(name[0], name[0]), expr.code))
    return line._with(name, expr)
