"""Names of Brian's inner modules that other packages import.

Of the classes, Brio has no objects: `isinstance` says no, which is what those packages want to know.
Expressions become those of SymPy where that is installed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from typing import Any, ClassVar

from .codestrings import identifiers_in

__all__ = [
    "CPPStandaloneDevice",
    "Constant",
    "Dummy",
    "DynamicArrayVariable",
    "NodeRenderer",
    "analyse_identifiers",
    "str_to_sympy",
    "sympy_to_str",
]


class _NotHere:
    """What Brian is made of, and Brio is not."""

    def __init__(self, *args: Any, **kwds: Any) -> None:
        raise NotImplementedError(f"Brio is not made of Brian's '{type(self).__name__}'")


class Constant(_NotHere):
    """Of Brian's variables; those of Brio are all `Variable`."""


class DynamicArrayVariable(_NotHere):
    """Of Brian's variables; those of Brio are all `Variable`."""


class CPPStandaloneDevice(_NotHere):
    """Of Brian's devices: here, `cpp_standalone` is a way of running like others."""


class Dummy(_NotHere):
    """What Brian's devices give where there is nothing to do."""


class NodeRenderer:
    """Of Brian's generation of code: others derive from it when they are imported."""

    expression_ops: ClassVar[dict[str, str]] = {}
    expression_func: ClassVar[dict[str, str]] = {}


_OPERATORS = {
    ast.Add: "Add", ast.Mult: "Mul", ast.Pow: "Pow", ast.Mod: "Mod", ast.And: "And", ast.Or: "Or",
    ast.Lt: "StrictLessThan", ast.LtE: "LessThan", ast.Gt: "StrictGreaterThan", ast.GtE: "GreaterThan",
    ast.Eq: "Equality", ast.NotEq: "Unequality",
}  # fmt: skip
_FUNCTIONS = {
    "abs": "Abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "ceil": "ceiling", "log": "log",
    **{name: name for name in ("exp", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign", "floor")},
}  # fmt: skip


class _ToSympy:
    def __init__(self) -> None:
        import sympy

        self.sympy = sympy

    def of(self, node: ast.AST) -> Any:
        sympy = self.sympy
        if isinstance(node, ast.Constant):
            return sympy.sympify(node.value)
        if isinstance(node, ast.Name):
            return sympy.Symbol(node.id, real=True)
        if isinstance(node, ast.BinOp):
            left, right = self.of(node.left), self.of(node.right)
            if isinstance(node.op, ast.Sub):
                return left - right
            if isinstance(node.op, ast.Div):
                return left / right
            if isinstance(node.op, ast.FloorDiv):
                return sympy.floor(left / right)
            return getattr(sympy, _OPERATORS[type(node.op)])(left, right)
        if isinstance(node, ast.UnaryOp):
            value = self.of(node.operand)
            if isinstance(node.op, ast.Not):
                return sympy.Not(value)
            return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BoolOp):
            return getattr(sympy, _OPERATORS[type(node.op)])(*map(self.of, node.values))
        if isinstance(node, ast.Compare):
            terms = list(map(self.of, (node.left, *node.comparators)))
            parts = [
                getattr(sympy, _OPERATORS[type(op)])(a, b)
                for op, a, b in zip(node.ops, terms, terms[1:], strict=False)
            ]
            return parts[0] if len(parts) == 1 else sympy.And(*parts)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            known = getattr(sympy, _FUNCTIONS[name]) if name in _FUNCTIONS else sympy.Function(name)
            return known(*map(self.of, node.args))
        raise SyntaxError(f"'{ast.unparse(node)}' is no expression of a model")


def str_to_sympy(expr: str, variables: Any = None) -> Any:
    """An expression of a model as one of SymPy, with real symbols.

    Raises
    ------
    ImportError
        If SymPy is not installed.
    SyntaxError
        If it can't be read.
    """
    try:
        converter = _ToSympy()
    except ImportError as error:
        raise ImportError(
            "expressions become those of SymPy where it is installed: pip install sympy"
        ) from error
    return converter.of(ast.parse(expr.strip(), mode="eval").body)


def sympy_to_str(sympy_expr: Any) -> str:
    """An expression of SymPy as text of a model."""
    tree = _ToModel().visit(ast.parse(str(sympy_expr), mode="eval"))
    return ast.unparse(ast.fix_missing_locations(tree))


class _ToModel(ast.NodeTransformer):
    """before: Mod(x, 2) - atan(u), (x < 3) & ~(y > 2)   after: x % 2 - arctan(u), x < 3 and not y > 2"""

    names: ClassVar[dict[str, str]] = {value: key for key, value in _FUNCTIONS.items()}

    def visit_Call(self, node: ast.Call) -> ast.expr:
        args = [self.visit(arg) for arg in node.args]
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "Mod":
            return ast.BinOp(args[0], ast.Mod(), args[1])
        return ast.Call(ast.Name(self.names.get(name, name)), args, [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.BitAnd | ast.BitOr):
            return ast.BoolOp(ast.And() if isinstance(node.op, ast.BitAnd) else ast.Or(), [left, right])
        return ast.BinOp(left, node.op, right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        op = ast.Not() if isinstance(node.op, ast.Invert) else node.op
        return ast.UnaryOp(op, self.visit(node.operand))


def analyse_identifiers(
    code: str, variables: Collection[str], recursive: bool = False
) -> tuple[set[str], ...]:
    """Which names statements define, which of the known ones they use, and all others."""
    targets = {match[1] for match in re.finditer(r"(?m)(?:^|;)\s*([A-Za-z_]\w*)\s*=(?!=)", code)}
    names = identifiers_in(code)
    defined = targets - set(variables)
    return defined, names & set(variables), names - set(variables) - defined
