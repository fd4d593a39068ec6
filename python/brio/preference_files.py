"""Files of preferences: ``name = value``, below ``[category]``, and comments ``# …``."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from textwrap import indent
from typing import Any

import numpy as np

from .preference_definitions import BrianPreference, PreferenceError

__all__ = ["as_text", "settings_in", "value_in"]


def as_text(
    register: Mapping[str, tuple[dict[str, BrianPreference], str]],
    value: Callable[[str, BrianPreference], Any],
) -> str:
    """The text of a file that sets all preferences in `register`, by category, to what `value` gives."""
    lines = []
    for category, (definitions, docs) in register.items():
        lines += [indent(docs, "# "), f"[{category}]", ""]
        for name, definition in sorted(definitions.items()):
            lines.append(indent(definition.docs, "# "))
            lines += [f"{name} = {definition.representor(value(f'{category}.{name}', definition))}", ""]
    return "\n".join(lines)


def settings_in(text: str) -> Iterator[tuple[str, str]]:
    """Full names of preferences and the texts of their values. Raises PreferenceError for other lines."""
    category = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            category = line[1:-1].strip() + "."
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise PreferenceError(f"line {number}, '{line}', is neither '[category]' nor 'name = value'")
        yield category + name.strip(), value.strip()


def value_in(text: str) -> Any:
    """The value that is meant by a text. Nothing is executed. Raises PreferenceError for what is none."""
    try:
        return _value_of(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, TypeError) as error:
        raise PreferenceError(f"{text} is no value of a preference: {error}") from None


def _too_large(exponent: Any) -> Any:
    raise ValueError(f"the exponent {exponent} is too large")


_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, exponent: base**exponent if abs(exponent) <= 10 else _too_large(exponent),
    ast.Add: operator.add,
    ast.Sub: operator.sub,
}


def _value_of(node: ast.expr) -> Any:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_value_of(node.left), _value_of(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value_of(node.operand)
    if isinstance(node, ast.Name):
        return _named(node.id)
    if (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("np", "numpy")
    ):
        return _named(node.attr)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value_of(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {
            _value_of(key): _value_of(value)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        }
    return ast.literal_eval(node)


def _named(name: str) -> Any:
    from .units import allunits, stdunits

    kind = getattr(np, name, None)
    if isinstance(kind, type) and issubclass(kind, np.generic):
        return kind
    for units in (stdunits, allunits):
        if name in units.__all__:
            return getattr(units, name)
    raise ValueError(f"'{name}' is neither a unit nor a type of NumPy")
