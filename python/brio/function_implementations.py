"""What computes a function: implementations by the name of a target, or by a class that has such a name."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from .preference_table import prefs
from .units import DIMENSIONLESS, Quantity, get_dimensions
from .units.fundamentalunits import fail_for_dimension_mismatch

__all__ = ["FunctionImplementation", "FunctionImplementationContainer"]


class FunctionImplementation:
    """One implementation of a function.

    Parameters
    ----------
    name : str, optional
        What the function is called in `code`, if not as in the model.
    code : str, dict or callable
        The source, or for the target ``'numpy'`` what is called with arrays without units.
    namespace : dict, optional
        Arrays and other values that the source refers to.
    dependencies : dict, optional
        Other functions that the source calls, by name.
    availability_check : callable, optional
        Raises an error if the implementation can't be used here.
    dynamic : bool
        Whether `code` and `namespace` have to be called with the group whose code calls the function.
    compiler_kwds : dict, optional
        What the compiler of the source has to know: headers, include_dirs, define_macros, …
    """

    def __init__(
        self,
        name: str | None = None,
        code: Any = None,
        namespace: Any = None,
        dependencies: Mapping[str, Any] | None = None,
        availability_check: Callable[[], None] | None = None,
        dynamic: bool = False,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.dependencies = dependencies or {}
        self.availability_check = availability_check
        self.dynamic = dynamic
        self.compiler_kwds = compiler_kwds or {}
        self._code = code
        self._namespace = namespace

    def get_code(self, owner: Any) -> Any:
        """The code for the group `owner`."""
        if self.availability_check is not None:
            self.availability_check()
        return self._code(owner) if self.dynamic else self._code

    def get_namespace(self, owner: Any) -> Any:
        """The namespace for the group `owner`."""
        return self._namespace(owner) if self.dynamic and self._namespace is not None else self._namespace


def _spellings(key: Any) -> list[Any]:
    """A key and everything that stands for it: its bases, and the names that they have as targets."""
    places = [key, *getattr(key, "__mro__", ())]
    names = [getattr(place, "class_name", None) for place in places]
    return [spelling for spelling in (*places, *names) if spelling is not None]


class FunctionImplementationContainer(Mapping):
    """Implementations of one function by target: ``f.implementations['numpy']``.

    Keys are names such as ``'numpy'`` and ``'cpp'``, or classes with such a name in `class_name`. What there
    is for the `generator_class` of a class serves that class as well.
    """

    def __init__(self, function: Any) -> None:
        self._function = function
        self._implementations: dict[Any, FunctionImplementation] = {}

    def __getitem__(self, key: Any) -> FunctionImplementation:
        generators = (getattr(key, name, None) for name in ("generator_class", "original_generator_class"))
        for place in (key, *(generator for generator in generators if generator is not None)):
            wanted = _spellings(place)
            for known, implementation in self._implementations.items():
                if known in wanted or getattr(known, "class_name", None) in wanted:
                    return implementation
        target = getattr(key, "class_name", None) or key
        there = ", ".join(str(getattr(known, "class_name", known)) for known in self._implementations)
        raise KeyError(f"there is no implementation for the target '{target}', but for: {there or 'none'}")

    def __len__(self) -> int:
        return len(self._implementations)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._implementations)

    def add_implementation(
        self,
        target: Any,
        code: Any,
        namespace: Mapping[str, Any] | None = None,
        dependencies: Mapping[str, Any] | None = None,
        availability_check: Callable[[], None] | None = None,
        name: str | None = None,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds, or replaces, what computes the function for a target."""
        self._implementations[target] = FunctionImplementation(
            name, code, namespace, dependencies, availability_check, False, compiler_kwds
        )

    def add_dynamic_implementation(
        self,
        target: Any,
        code: Callable[[Any], Any],
        namespace: Callable[[Any], Any] | None = None,
        dependencies: Mapping[str, Any] | None = None,
        availability_check: Callable[[], None] | None = None,
        name: str | None = None,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        """As `add_implementation`, with callables that give code and namespace for a group.

        Raises
        ------
        TypeError
            If `code` or `namespace` can't be called.
        """
        for what, value in (("code", code), ("namespace", namespace)):
            if not callable(value) and (what == "code" or value is not None):
                raise TypeError(f"{what} has to be callable, but is of type {type(value).__name__}")
        self._implementations[target] = FunctionImplementation(
            name, code, namespace, dependencies, availability_check, True, compiler_kwds
        )

    def add_numpy_implementation(
        self,
        wrapped_func: Callable[..., Any],
        dependencies: Mapping[str, Any] | None = None,
        discard_units: bool | None = None,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds a Python function that is called with arrays.

        Parameters
        ----------
        wrapped_func : callable
            The function; what `check_units` has wrapped is unwrapped.
        discard_units : bool, optional
            True: it is called without units, and units among its global names are plain numbers. False: it is
            called with quantities, and the unit of its result is checked. None: as the preference
            ``codegen.runtime.numpy.discard_units`` says.
        """
        if discard_units is None:
            discard_units = prefs["codegen.runtime.numpy.discard_units"]
        inner = getattr(wrapped_func, "_orig_func", wrapped_func)
        code = without_units(inner) if discard_units else WithUnits(self._function, inner)
        self._implementations["numpy"] = FunctionImplementation(code=code, dependencies=dependencies)


def without_units(function: Any) -> Callable[..., Any]:
    """A function that finds plain numbers where the original finds quantities among its global names."""
    names = {
        name: np.asarray(value)[()] if isinstance(value, Quantity) else value
        for name, value in function.__globals__.items()
    }
    return types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )


class WithUnits:
    """Calls a Python function, which is written for quantities, with plain arrays."""

    def __init__(self, described: Any, function: Callable[..., Any]) -> None:
        # Of the description only this: what calls a function must not keep its description alive.
        self._units = [*described._arg_units, *([None] if described.auto_vectorise else [])]
        self._result = described._return_unit
        self._function = function
        self.__name__ = getattr(function, "__name__", "function")

    def __call__(self, *args: Any) -> Any:
        if len(args) != len(self._units):
            raise ValueError(f"{self.__name__}() was called with {len(args)} arguments")
        given = [
            arg if unit is None or unit is bool or isinstance(unit, str) else _quantity(arg, unit)
            for arg, unit in zip(args, self._units, strict=True)
        ]
        return self._checked(self._function(*given), args)

    def _checked(self, result: Any, args: tuple[Any, ...]) -> Any:
        unit = self._result
        if unit is bool:
            if np.asarray(result).dtype != bool:
                raise TypeError(f"{self.__name__}() should give True or False, but gave {result!r}")
            return np.asarray(result)
        if is_rule(unit):
            unit = unit(*map(get_dimensions, args))
        fail_for_dimension_mismatch(result, unit, f"{self.__name__}() gave a result with another unit")
        return np.asarray(result)


def _quantity(value: Any, unit: Any) -> Any:
    dim = get_dimensions(unit)
    return value if dim is DIMENSIONLESS else Quantity(value, dim=dim)


def is_rule(unit: Any) -> bool:
    """Whether the unit of a result is given as a function of the units of the arguments."""
    return callable(unit) and not isinstance(unit, (type, Quantity))
