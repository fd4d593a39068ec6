"""What computes a function: implementations by the name of a target, or by a class that has such a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .function_calls import WithUnits, without_units
from .preference_table import prefs

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
