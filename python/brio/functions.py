"""Functions that model text can call, besides those of the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import numpy as np

from .function_calls import DimensionRule, HostCall, PythonFunction, WithUnits, is_rule
from .function_compiler import compiled_call
from .function_implementations import FunctionImplementationContainer
from .function_source import translate
from .units import get_dimensions, is_dimensionless
from .units import unitsafefunctions as unitsafe

__all__ = ["Function", "declare_types", "implementation"]

_numbers = count(1)
_TYPES = ("boolean", "integer", "float")
_ARGUMENT_TYPES = (*_TYPES, "any")
_RESULT_TYPES = (*_TYPES, "highest")


def declare_types(**types: str) -> Callable[[Callable], Callable]:
    """Declares the types of a function's arguments and of its result.

    Parameters
    ----------
    types
        By argument name: ``'boolean'``, ``'integer'``, ``'float'`` or ``'any'``, which is what others are.
        Under ``result``: one of the first three, or ``'highest'``, the widest type among the arguments; if it
        is not given, ``'float'``.

    Raises
    ------
    ValueError
        For an unknown type, or a name that is no argument.
    """

    def declare(function: Any) -> Any:
        names = getattr(function, "_orig_arg_names", None)
        if names is None:
            code = function.__code__
            names = code.co_varnames[: code.co_argcount]
        for name, kind in types.items():
            if name != "result" and name not in names:
                raise ValueError(f"'{name}' is no argument of {function.__name__}()")
            allowed = _RESULT_TYPES if name == "result" else _ARGUMENT_TYPES
            if kind not in allowed:
                raise ValueError(f"the type of '{name}' has to be one of {', '.join(allowed)}, not '{kind}'")
        function._arg_types = [types.get(name, "any") for name in names]
        function._return_type = types.get("result", "float")
        function._orig_arg_names = names
        inherited = getattr(function, "_annotation_attributes", [])
        function._annotation_attributes = [*inherited, "_arg_types", "_return_type"]
        return function

    return declare


class Function:
    """A function that can be called in model text.

    It is found by the name under which it is in the namespace of a group, or of the code around a run.

    A function that is a formula (assignments to its own variables and a result, made of arithmetic,
    comparisons, ``np.where`` and functions that the language has) is translated, and runs as fast as if the
    formula stood in the model. Variables around it are read when a run begins. Any other function is called,
    once in each step for all items, with arrays or, for what all items share, numbers.

    Parameters
    ----------
    pyfunc : callable
        What computes it.
    sympy_func : optional
        Accepted, without effect.
    arg_units : list, optional
        The unit of each argument: a unit; 1; None for any; bool for conditions; the name of another argument
        that has the same unit. Not needed if `check_units` decorates the function, as is `return_unit`.
    arg_names : list of str, optional
        The names of the arguments; needed if `arg_units` refers to them.
    return_unit : optional
        The unit of the result; bool; or a function that gives it from the units of the arguments.
    arg_types, return_type : optional
        As in `declare_types`.
    stateless : bool
        Whether the same arguments always give the same value. If not, an expression may call it only once.
    auto_vectorise : bool
        Whether `pyfunc` takes one more argument, which says how many values are wanted.

    Raises
    ------
    ValueError
        If units are given neither here nor by a decorator, or a type is unknown.
    TypeError
        If names of arguments are missing, or an argument that is not a float has a unit.
    """

    def __init__(
        self,
        pyfunc: Any,
        sympy_func: Any = None,
        arg_units: Sequence[Any] | None = None,
        arg_names: Sequence[str] | None = None,
        return_unit: Any = None,
        arg_types: Sequence[str] | None = None,
        return_type: str | None = None,
        stateless: bool = True,
        auto_vectorise: bool = False,
    ) -> None:
        self.pyfunc = pyfunc
        self.sympy_func = sympy_func
        self.stateless = stateless
        self.auto_vectorise = auto_vectorise
        self._arg_names = list(arg_names) if arg_names is not None else getattr(pyfunc, "_arg_names", None)
        self._arg_units = self._given_units(arg_units, arg_names)
        self._return_unit = self._given_result(return_unit)
        self._returns_bool = self._return_unit is bool
        default = ["any"] * len(self._arg_units)
        self._arg_types = arg_types if arg_types is not None else getattr(pyfunc, "_arg_types", default)
        self._return_type = return_type or getattr(pyfunc, "_return_type", "float")
        self._check_types()
        self._number = next(_numbers)
        #: What computes it, by target.
        self.implementations = FunctionImplementationContainer(self)

    @property
    def _title(self) -> str:
        return getattr(self.pyfunc, "__name__", "function")

    def _given_units(self, units: Sequence[Any] | None, names: Sequence[str] | None) -> list[Any]:
        if units is None:
            units = getattr(self.pyfunc, "_arg_units", None)
            if units is None:
                raise ValueError(
                    f"the units of the arguments of {self._title}() are not known: "
                    "decorate it with check_units, or give arg_units"
                )
        elif any(isinstance(unit, str) for unit in units):
            if names is None:
                raise TypeError("arg_units refers to names of arguments: give arg_names")
            if len(names) != len(units):
                raise TypeError(f"there are {len(names)} names of arguments, but {len(units)} units")
        return list(units)

    def _given_result(self, unit: Any) -> Any:
        unit = getattr(self.pyfunc, "_return_unit", None) if unit is None else unit
        if unit is None:
            raise ValueError(
                f"the unit of the result of {self._title}() is not known: "
                "decorate it with check_units(…, result=…), or give return_unit"
            )
        return unit

    def _check_types(self) -> None:
        for kind, unit in zip(self._arg_types, self._arg_units, strict=False):
            if kind not in _ARGUMENT_TYPES:
                raise ValueError(
                    f"an argument of {self._title}() has to be one of {', '.join(_ARGUMENT_TYPES)}, "
                    f"not '{kind}'"
                )
            has_unit = unit is not None and not isinstance(unit, (str, type)) and not is_dimensionless(unit)
            if kind not in ("float", "any") and has_unit:
                raise TypeError(f"an argument of {self._title}() is {kind} and has a unit: only floats can")
        if self._return_type not in _RESULT_TYPES:
            raise ValueError(
                f"the result of {self._title}() has to be one of {', '.join(_RESULT_TYPES)}, "
                f"not '{self._return_type}'"
            )

    def is_locally_constant(self, dt: float) -> bool:
        """Whether it is the same during a whole time step of `dt` seconds, as a function of time."""
        return False

    def __call__(self, *args: Any) -> Any:
        return self.pyfunc(*args)

    def _core_function(self, owner: Any) -> Any:
        """The engine's counterpart, for code of the group `owner`."""
        rule = self._return_unit if is_rule(self._return_unit) else None
        compiled = compiled_call(self, owner)
        return PythonFunction(
            name=self._title,
            arguments=self._core_arguments(),
            exponents=_exponents(None if rule else self._return_unit),
            rule=rule and DimensionRule(rule),
            rule_name=str(self._number),
            result_type="boolean" if self._returns_bool else self._return_type,
            stateless=self.stateless,
            call=HostCall(self._title, self._vectorised(owner)) if compiled is None else compiled,
            # Python gets all items at once; C++ is called for each, with or without the index.
            for_each_item=self.auto_vectorise or (compiled is not None and not self.stateless),
            text=self._text(owner) if compiled is None else None,
        )

    def _text(self, owner: Any) -> tuple[Any, ...] | None:
        """Statements, result and names of the function as model text, if it can be translated."""
        if self.auto_vectorise or self._arg_names is None:
            return None
        function = getattr(self.pyfunc, "_orig_func", self.pyfunc)
        without_units = False
        if "numpy" in self.implementations:
            function = self.implementations["numpy"].get_code(owner)
            without_units = not isinstance(function, WithUnits)
            function = function if without_units else function.function
        pairs = zip(self._arg_names, self._arg_units, self._arg_types, strict=True)
        conditions = {name: unit is bool or kind == "boolean" for name, unit, kind in pairs}
        text = translate(function, conditions, self._returns_bool or self._return_type == "boolean", owner)
        return text and (*text, without_units)

    def _core_arguments(self) -> list[tuple[Any, ...]]:
        names = self._arg_names or [""] * len(self._arg_units)
        result: list[tuple[Any, ...]] = []
        for name, unit, kind in zip(names, self._arg_units, self._arg_types, strict=True):
            if unit is None or isinstance(unit, type):
                what, other = "any" if unit is None else "boolean", 0
            elif isinstance(unit, str):
                what, other = "same", list(names).index(unit)
            else:
                what, other = "", 0
            result.append((name, what, _exponents(unit if what == "" else None), other, kind))
        return result

    def _vectorised(self, owner: Any) -> Callable[..., Any]:
        """What is called with arrays without units."""
        code = None
        if "numpy" in self.implementations:
            code = self.implementations["numpy"].get_code(owner)
        return WithUnits(self, getattr(self.pyfunc, "_orig_func", self.pyfunc)) if code is None else code


def _exponents(unit: Any) -> tuple[float, ...]:
    return tuple(get_dimensions(1 if unit is None or unit is bool else unit)._dims)


def function_of(decorated: Any) -> Function:
    """What a function that `check_units` has decorated is in model text.

    As long as its attribute `stateless` does not say otherwise, each call may give another value.
    """
    stateless = bool(getattr(decorated, "stateless", False))
    known = getattr(decorated, "_brio_function", None)
    if known is None or known.pyfunc is not decorated or known.stateless != stateless:
        known = decorated._brio_function = Function(
            decorated, arg_names=getattr(decorated, "_arg_names", None), stateless=stateless
        )
    return known


def implementation(
    target: Any,
    code: Any = None,
    namespace: Any = None,
    dependencies: Any = None,
    discard_units: bool | None = None,
    name: str | None = None,
    **compiler_kwds: Any,
) -> Callable[[Any], Function]:
    """Gives a function an implementation for one target; to be put above other decorators.

    Parameters
    ----------
    target : str
        ``'numpy'``: a Python function for arrays. ``'cpp'``: C++ source, used if there is a compiler on this
        machine. Others are accepted; without ``'cpp'``, the decorated function itself is called.
    code : str or dict, optional
        The source.
    namespace : dict, optional
        Arrays that the source refers to.
    dependencies : dict, optional
        Other functions that the source calls, by name.
    discard_units : bool, optional
        For ``'numpy'`` without code: whether the function is called without units.
    name : str, optional
        What the source calls the function.
    compiler_kwds
        headers, sources, define_macros, libraries, include_dirs, library_dirs, runtime_library_dirs,
        extra_compile_args, extra_link_args.

    Raises
    ------
    TypeError
        If `discard_units` is given where it means nothing.
    ValueError
        As for `Function`.
    """

    def decorate(function: Any) -> Function:
        result = function if isinstance(function, Function) else Function(function)
        if not discard_units:
            result.implementations.add_implementation(
                target, code, namespace, dependencies, name=name, compiler_kwds=compiler_kwds
            )
            return result
        if target != "numpy" or code is not None:
            raise TypeError("discard_units is for the target 'numpy' without code")
        inner = function.pyfunc if isinstance(function, Function) else function
        result.implementations.add_numpy_implementation(inner, dependencies, discard_units)
        return result

    return decorate


def timestep(t: Any, dt: Any) -> Any:
    """The number of the time step that a time falls into, such that multiples of `dt` begin a step.

    Parameters
    ----------
    t, dt : Quantity, or numbers of seconds
        The time, or an array of times, and the time step.
    """
    steps = np.array((t + 1e-3 * dt) / dt, dtype=np.int64)
    return steps if steps.shape else steps.item()


def _defaults() -> dict[str, Function]:
    from .units.allunits import second

    same = {"arg_units": [None], "return_unit": lambda unit: unit}
    random = {"return_unit": 1, "stateless": False, "auto_vectorise": True}
    names = "cos sin tan cosh sinh tanh exp log log10 expm1 exprel log1p arccos arcsin arctan".split()
    return {
        **{name: Function(getattr(unitsafe, name)) for name in names},
        "sqrt": Function(np.sqrt, arg_units=[None], return_unit=lambda unit: unit**0.5),
        "ceil": Function(np.ceil, **same),
        "floor": Function(np.floor, **same),
        "abs": Function(np.abs, return_type="highest", **same),
        "sign": Function(np.sign, return_type="highest", arg_units=[None], return_unit=1),
        "rand": Function(np.random.rand, arg_units=[], **random),
        "randn": Function(np.random.randn, arg_units=[], **random),
        "poisson": Function(np.random.poisson, arg_units=[1], return_type="integer", **random),
        "clip": Function(
            np.clip,
            arg_units=[None, "a", "a"],
            arg_names=["a", "a_min", "a_max"],
            return_type="highest",
            return_unit=lambda a, a_min, a_max: a,
        ),
        "int": Function(np.int_, return_type="integer", arg_units=[1], return_unit=1),
        "timestep": Function(timestep, return_type="integer", arg_units=[second, second], return_unit=1),
    }


def __getattr__(name: str) -> Any:
    # Made when they are first asked for: numpy.random is costly to import.
    if name == "DEFAULT_FUNCTIONS":
        value = globals()[name] = _defaults()
        return value
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
