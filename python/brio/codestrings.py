"""Pieces of model text as objects: expressions and statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from . import _core

__all__ = ["CodeString", "Expression", "Statements"]

#: A name; not the exponent of a number such as 1e3, and no attribute.
IDENTIFIER = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_WORDS = frozenset(("and", "or", "not", "True", "False"))


def identifiers_in(code: str) -> set[str]:
    """All names in a text: of variables, functions, units and constants."""
    return set(IDENTIFIER.findall(code)) - _WORDS


def get_identifiers(expr: str, include_numbers: bool = False) -> set[str]:
    """All names in a text; with `include_numbers`, its numbers as well."""
    numbers = (
        set(re.findall(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", expr)) if include_numbers else set()
    )
    return identifiers_in(expr) | numbers


def names_read(code: str) -> set[str]:
    """Names of values. What is called is none: also x(t - 1*ms), which is not what x is now."""
    return {
        match[0] for match in IDENTIFIER.finditer(code) if not code[match.end() :].lstrip().startswith("(")
    }


def is_noise(name: str) -> bool:
    """Whether a name means a noise term."""
    return name == "xi" or name.startswith("xi_")


class CodeString:
    """A piece of model text, to be compared and asked for its names.

    Parameters
    ----------
    code : str
        The text.
    """

    def __init__(self, code: str) -> None:
        self._code = str(code).strip()

    @property
    def code(self) -> str:
        """The text."""
        return self._code

    @property
    def identifiers(self) -> set[str]:
        """All names in the text: of variables, functions, units and constants."""
        return identifiers_in(self._code)

    def __str__(self) -> str:
        return self._code

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._code!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._code == self._code

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._code))


class Statements(CodeString):
    """Statements, as a reset or `on_pre` has them."""


class Expression(CodeString):
    """A right-hand side, a condition, or any other expression.

    Parameters
    ----------
    code : str
        The text.

    Raises
    ------
    SyntaxError
        If it can't be read.
    """

    def __init__(self, code: str) -> None:
        CodeString.__init__(self, code)
        _core.names_in_expression(self._code)

    @property
    def stochastic_variables(self) -> set[str]:
        """The noise variables ``xi`` and ``xi_…`` in it."""
        return set(filter(is_noise, self.identifiers))

    def split_stochastic(self) -> tuple[Expression, dict[str, Expression] | None]:
        """The expression without noise, and the factor of each noise term ``xi``, ``xi_…``.

        Without noise, the expression itself and None.

        Raises
        ------
        ValueError
            If a noise term does not enter linearly.
        """
        if not self.stochastic_variables:
            return self, None
        rest, factors = _split(ast.parse(self._code, mode="eval").body)
        split = {name: Expression(ast.unparse(factor)) for name, factor in sorted(factors.items())}
        return Expression(ast.unparse(rest)), split

    def replace(self, expressions: Mapping[str, Expression]) -> Expression:
        """The expression with names replaced by expressions."""
        trees = {name: ast.parse(value._code, mode="eval").body for name, value in expressions.items()}
        changed = _Replace(trees).visit(ast.parse(self._code, mode="eval"))
        return Expression(ast.unparse(changed))

    def _repr_latex_(self) -> str:
        # The printer knows equations; what stands behind the sign is the expression.
        return "$" + _core.expression_latex(self._code) + "$"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self._code)


class _Replace(ast.NodeTransformer):
    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._trees.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(arg) for arg in node.args]
        return node


_Split = tuple[ast.expr, dict[str, ast.expr]]
_ZERO = ast.Constant(0)


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _has_noise(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and is_noise(part.id) for part in ast.walk(node))


def _split(node: ast.expr) -> _Split:
    """before: sigma*xi + a    after: a, {xi: sigma}    why: integration treats them differently"""
    if not _has_noise(node):
        return node, {}
    if isinstance(node, ast.Name):
        return _ZERO, {node.id: ast.Constant(1)}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return _each(_split(node.operand), lambda part: ast.UnaryOp(node.op, part))
    if isinstance(node, ast.BinOp):
        split = _split_binary(node)
        if split is not None:
            return split
    raise ValueError(f"noise terms have to be added, with a factor, but here is {ast.unparse(node)}")


def _split_binary(node: ast.BinOp) -> _Split | None:
    left, right = node.left, node.right
    if isinstance(node.op, (ast.Add, ast.Sub)):
        return _sum(node.op, _split(left), _split(right))
    if isinstance(node.op, ast.Mult) and not _has_noise(right):
        return _each(_split(left), lambda part: _times(part, right))
    if isinstance(node.op, ast.Mult) and not _has_noise(left):
        return _each(_split(right), lambda part: _times(left, part))
    if isinstance(node.op, ast.Div) and not _has_noise(right):
        return _each(_split(left), lambda part: ast.BinOp(part, ast.Div(), right))
    return None


def _times(left: ast.expr, right: ast.expr) -> ast.expr:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, ast.Constant) and one.value == 1:
            return other
    return ast.BinOp(left, ast.Mult(), right)


def _each(split: _Split, change: Any) -> _Split:
    rest, factors = split
    return (
        rest if _is_zero(rest) else change(rest),
        {name: change(factor) for name, factor in factors.items()},
    )


def _sum(op: ast.operator, left: _Split, right: _Split) -> _Split:
    factors = dict(left[1])
    for name, factor in right[1].items():
        factors[name] = _plus(op, factors.get(name, _ZERO), factor)
    return _plus(op, left[0], right[0]), factors


def _plus(op: ast.operator, left: ast.expr, right: ast.expr) -> ast.expr:
    if _is_zero(right):
        return left
    if _is_zero(left):
        return right if isinstance(op, ast.Add) else ast.UnaryOp(ast.USub(), right)
    return ast.BinOp(left, op, right)
