"""Python functions as model text: simple ones run at full speed, because nothing has to be called.

Only arithmetic, comparisons and functions that the language has are translated, and only if the source is
certain to be that of the function. What can't be translated is called.
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from .namespace import as_constant, as_function
from .units import Quantity
from .units import unitsafefunctions as unitsafe

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}
_ARITHMETIC[ast.Pow] = "**"
_COMPARISON = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_LOGIC = {ast.And: "and", ast.Or: "or", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "!="}

#: Functions of the language with the name that NumPy, math and Brio have for them.
_COMMON = "sin cos tan sinh cosh tanh exp log log10 expm1 log1p sqrt floor ceil".split()
_SAME = "arcsin arccos arctan exprel abs sign clip".split()


class NotTranslatable(Exception):
    """The function has to be called."""


class Translation(NamedTuple):
    """A function as model text."""

    statements: str
    result: str
    #: What the text refers to besides its arguments: values for the engine.
    names: dict[str, Any]


class Source(NamedTuple):
    """What is left of the source of a function."""

    arguments: tuple[str, ...]
    assignments: list[tuple[str, ast.expr]]
    result: ast.expr


def source_of(function: Any) -> Source | None:
    """The source of a function, if it is one of assignments and a result."""
    known = getattr(function, "_brio_source", None)
    if known is not None and known[0] is function.__code__:
        return known[1]
    try:
        source = _read(function)
    except NotTranslatable:
        source = None
    function._brio_source = function.__code__, source
    return source


def translate(
    function: Any, conditions: Mapping[str, bool], gives_condition: bool, owner: Any
) -> Translation | None:
    """The function as model text, or None if it has to be called.

    Parameters
    ----------
    function : function
        Whose global and enclosing variables are looked up now.
    conditions : dict
        Its arguments by name: whether they are true or false.
    gives_condition : bool
        Whether the result has to be true or false.
    owner
        The group whose code calls it.
    """
    if not isinstance(function, FunctionType):
        return None
    source = source_of(function)
    if source is None or source.arguments != tuple(conditions):
        return None
    try:
        return _Translator(function, conditions, owner).translate(source, gives_condition)
    except NotTranslatable:
        return None


# ---- reading


def _read(function: Any) -> Source:
    code = function.__code__
    flags = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | inspect.CO_GENERATOR | inspect.CO_COROUTINE
    if code.co_flags & flags or code.co_kwonlyargcount or function.__defaults__:
        raise NotTranslatable
    node = _node_of(function)
    body = _statements(node)
    if not body or not isinstance(body[-1], ast.Return) or body[-1].value is None:
        raise NotTranslatable
    assignments = []
    for statement in body[:-1]:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(target, ast.Name) or len(statement.targets) != 1:  # type: ignore[attr-defined]
            raise NotTranslatable
        assignments.append((target.id, statement.value))  # type: ignore[attr-defined]
    return Source(code.co_varnames[: code.co_argcount], assignments, body[-1].value)


def _statements(node: Any) -> list[ast.stmt]:
    if isinstance(node, ast.Lambda):
        return [ast.Return(node.body)]
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return node.body[1:] if has_docstring else node.body


def _node_of(function: Any) -> Any:
    """The node of the syntax tree that compiles to this function."""
    code = function.__code__
    try:
        lines, _ = inspect.findsource(code)
        tree, codes = _compiled("".join(lines))
    except (OSError, SyntaxError, ValueError):
        raise NotTranslatable from None
    # A file may have changed since it was read: then what stands there compiles to something else.
    if not any(_fingerprint(candidate) == _fingerprint(code) for candidate in codes):
        raise NotTranslatable
    kind = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef
    nodes = [
        node for node in ast.walk(tree) if isinstance(node, kind) and _first_line(node) == code.co_firstlineno
    ]
    if len(nodes) != 1:
        raise NotTranslatable
    return nodes[0]


def _first_line(node: Any) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


@lru_cache(maxsize=8)
def _compiled(source: str) -> tuple[ast.Module, list[CodeType]]:
    """The syntax tree of a file, and the code of all functions in it; nothing of it is executed."""
    module = compile(source, "", "exec", dont_inherit=True)
    codes = []
    open_codes = [module]
    while open_codes:
        inside = [constant for constant in open_codes.pop().co_consts if isinstance(constant, CodeType)]
        codes += inside
        open_codes += inside
    return ast.parse(source), codes


def _fingerprint(code: CodeType) -> tuple[Any, ...]:
    # 1 and 1.0 are equal, but not alike.
    constants = tuple(repr(constant) for constant in code.co_consts)
    variables = code.co_varnames, code.co_freevars, code.co_cellvars
    return code.co_name, code.co_firstlineno, code.co_code, constants, code.co_names, variables


# ---- translating


class Text(NamedTuple):
    code: str
    is_condition: bool = False


class _Translator:
    def __init__(self, function: Any, conditions: Mapping[str, bool], owner: Any) -> None:
        self._function = function
        self._owner = owner
        self._values = {name: Text(name, condition) for name, condition in conditions.items()}
        self._names: dict[str, Any] = {}
        self._numbers: dict[int, str] = {}
        closure = function.__closure__ or ()
        self._enclosing = dict(zip(function.__code__.co_freevars, closure, strict=True))

    def translate(self, source: Source, gives_condition: bool) -> Translation:
        lines = []
        for target, value in source.assignments:
            text = self._node(value)
            lines.append(f"{target} = {text.code}")
            self._values[target] = Text(target, text.is_condition)
        result = self._node(source.result)
        if gives_condition and not result.is_condition:
            raise NotTranslatable
        code = result.code if gives_condition else self._number(result)
        return Translation("\n".join(lines), code, self._names)

    def _node(self, node: ast.expr) -> Text:
        translate = getattr(self, f"_{type(node).__name__}", None)
        if translate is None:
            raise NotTranslatable
        return translate(node)

    def _number(self, text: Text) -> str:
        return f"int({text.code})" if text.is_condition else text.code

    def _Constant(self, node: ast.Constant) -> Text:
        value = node.value
        if isinstance(value, bool):
            return Text(str(value), True)
        if isinstance(value, (int, float)) and abs(value) < (1 << 31 if isinstance(value, int) else math.inf):
            return Text(repr(value))
        raise NotTranslatable

    def _Name(self, node: ast.Name) -> Text:
        if node.id in self._values:
            return self._values[node.id]
        return self._outside(node)

    def _Attribute(self, node: ast.Attribute) -> Text:
        return self._outside(node)

    def _outside(self, node: ast.expr) -> Text:
        """A number from outside of the function."""
        value = self._object(node)
        if not isinstance(value, (bool, int, float, np.number, np.bool_, Quantity)):
            raise NotTranslatable
        constant = as_constant(value)
        if constant is None:
            raise NotTranslatable
        return Text(self._name(value, constant), constant[2] == "bool")

    def _name(self, value: Any, for_engine: Any) -> str:
        name = self._numbers.setdefault(id(value), f"_outside{len(self._numbers)}")
        self._names[name] = for_engine
        return name

    def _object(self, node: ast.expr) -> Any:
        """What a name, or a name in a module, stands for."""
        if isinstance(node, ast.Attribute):
            module = self._object(node.value)
            if isinstance(module, ModuleType) and hasattr(module, node.attr):
                return getattr(module, node.attr)
        if isinstance(node, ast.Name) and node.id not in self._values:
            return self._variable(node.id)
        raise NotTranslatable

    def _variable(self, name: str) -> Any:
        if name in self._enclosing:
            try:
                return self._enclosing[name].cell_contents
            except ValueError:
                raise NotTranslatable from None
        builtins = self._function.__builtins__
        for names in (self._function.__globals__, builtins):
            if name in names:
                return names[name]
        raise NotTranslatable

    def _BinOp(self, node: ast.BinOp) -> Text:
        left, right = self._node(node.left), self._node(node.right)
        if type(node.op) in _LOGIC:
            return self._logic(_LOGIC[type(node.op)], left, right)
        sign = _ARITHMETIC.get(type(node.op))
        # NumPy's sum of two conditions is a condition.
        if sign is None or (left.is_condition and right.is_condition):
            raise NotTranslatable
        return Text(f"({self._number(left)} {sign} {self._number(right)})")

    def _logic(self, word: str, *texts: Text) -> Text:
        if not all(text.is_condition for text in texts):
            raise NotTranslatable
        return Text("(" + f" {word} ".join(text.code for text in texts) + ")", True)

    def _BoolOp(self, node: ast.BoolOp) -> Text:
        return self._logic(_LOGIC[type(node.op)], *map(self._node, node.values))

    def _UnaryOp(self, node: ast.UnaryOp) -> Text:
        text = self._node(node.operand)
        if isinstance(node.op, (ast.Not, ast.Invert)):
            if not text.is_condition:
                raise NotTranslatable
            return Text(f"(not {text.code})", True)
        if text.is_condition:
            raise NotTranslatable
        return Text(f"(-{text.code})") if isinstance(node.op, ast.USub) else text

    def _Compare(self, node: ast.Compare) -> Text:
        if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARISON:
            raise NotTranslatable
        left, right = self._node(node.left), self._node(node.comparators[0])
        return Text(f"({self._number(left)} {_COMPARISON[type(node.ops[0])]} {self._number(right)})", True)

    def _IfExp(self, node: ast.IfExp) -> Text:
        return _where(self, [self._node(part) for part in (node.test, node.body, node.orelse)])

    def _Call(self, node: ast.Call) -> Text:
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            raise NotTranslatable
        called = self._object(node.func)
        args = [self._node(arg) for arg in node.args]
        row = _calls().get(id(called))
        if row is not None and row[0] is called:
            return row[1](self, args)
        function = as_function(called)
        if function is None or function.auto_vectorise:
            raise NotTranslatable
        name = self._name(function, function._core_function(self._owner))
        return Text(f"{name}({', '.join(arg.code for arg in args)})", function._returns_bool)


Call = Callable[[_Translator, "list[Text]"], Text]


def _named(name: str, arity: int) -> Call:
    def call(translator: _Translator, args: list[Text]) -> Text:
        if len(args) != arity or any(arg.is_condition for arg in args):
            raise NotTranslatable
        return Text(f"{name}({', '.join(arg.code for arg in args)})")

    return call


def _operator(sign: str) -> Call:
    def call(translator: _Translator, args: list[Text]) -> Text:
        if len(args) != 2 or any(arg.is_condition for arg in args):
            raise NotTranslatable
        return Text(f"({args[0].code} {sign} {args[1].code})")

    return call


def _connective(word: str) -> Call:
    def call(translator: _Translator, args: list[Text]) -> Text:
        if len(args) != 2:
            raise NotTranslatable
        return translator._logic(word, *args)

    return call


def _negation(translator: _Translator, args: list[Text]) -> Text:
    if len(args) != 1 or not args[0].is_condition:
        raise NotTranslatable
    return Text(f"(not {args[0].code})", True)


def _where(translator: _Translator, args: list[Text]) -> Text:
    if len(args) != 3 or not args[0].is_condition:
        raise NotTranslatable
    condition, then, otherwise = args
    if then.is_condition and otherwise.is_condition:
        return Text(f"_where({condition.code}, {then.code}, {otherwise.code})", True)
    then_code, otherwise_code = translator._number(then), translator._number(otherwise)
    return Text(f"_where({condition.code}, {then_code}, {otherwise_code})")


def _extreme(sign: str) -> Call:
    """The smaller or larger of two numbers; NaN if one is."""

    def call(translator: _Translator, args: list[Text]) -> Text:
        if len(args) != 2 or any(arg.is_condition for arg in args):
            raise NotTranslatable
        a, b = args[0].code, args[1].code
        return Text(f"_where({a} {sign} {b} or {a} != {a}, {a}, {b})")

    return call


_table: dict[int, tuple[Any, Call]] = {}


def _calls() -> dict[int, tuple[Any, Call]]:
    """How calls of functions of Python are translated, by the identity of the function."""
    if _table:
        return _table
    from .functions import timestep

    rows: list[tuple[Any, Call]] = [
        (np.power, _operator("**")),
        (np.mod, _operator("%")),
        (np.minimum, _extreme("<")),
        (np.maximum, _extreme(">")),
        (np.logical_and, _connective("and")),
        (np.logical_or, _connective("or")),
        (np.logical_not, _negation),
        (np.where, _where),
        (unitsafe.where, _where),
        (abs, _named("abs", 1)),
        (timestep, _named("timestep", 2)),
    ]
    for name in (*_COMMON, *_SAME):
        arity = 3 if name == "clip" else 1
        for module in (np, math, unitsafe):
            if hasattr(module, name):
                rows.append((getattr(module, name), _named(name, arity)))
    for ours, theirs in (("arcsin", math.asin), ("arccos", math.acos), ("arctan", math.atan)):
        rows.append((theirs, _named(ours, 1)))
    _table.update((id(function), (function, call)) for function, call in rows)
    return _table
