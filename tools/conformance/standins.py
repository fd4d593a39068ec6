"""Makes Brian's test files importable under Brio.

`import brian2` is Brio; `brian2.tests.test_x` and `brian2.tests.utils` are read where Brian's package lies.
Those files also import internals of Brian at their top. Where Brio has no such name, a stand-in takes its
place: it can be imported, subclassed and asked about in `isinstance`, so that the rest of the file runs, and
it raises `NoSuchInternal` as soon as a test uses it.
"""

import importlib
import sys
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

TESTS = "brian2.tests"


class NoSuchInternal(Exception):
    """A test uses a part of Brian's machinery that Brio does not have."""


class _StandInType(type):
    """The class of stand-ins, which are classes themselves: `isinstance(x, CPPStandaloneDevice)` is False."""

    def __call__(cls, *args: Any, **kwds: Any) -> Any:
        raise NoSuchInternal(f"{cls.__module__}.{cls.__name__} is no part of Brio")

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") or name == "pytestmark":
            raise AttributeError(name)
        raise NoSuchInternal(f"{cls.__module__}.{cls.__name__} is no part of Brio (asked for its '{name}')")

    def __iter__(cls, *args: Any) -> Any:
        raise NoSuchInternal(f"{cls.__module__}.{cls.__name__} is no part of Brio")

    __getitem__ = __contains__ = __len__ = __iter__  # type: ignore[assignment]


def stand_in(module: str, name: str) -> Any:
    return _StandInType(name, (), {"__module__": module})


class _UnknownModule(ModuleType):
    """A module of Brian that Brio does not have: all its names are stand-ins."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return []
        if name.startswith("__"):
            raise AttributeError(name)
        self.__dict__[name] = found = stand_in(self.__name__, name)
        return found


class _Finder:
    """Asked before Brio's own finder of `brian2`."""

    def __init__(self, brian: Path) -> None:
        self._tests = str(brian / "tests")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name == TESTS:  # without running its __init__.py, which sets up Brian's own way of testing
            spec = ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [self._tests]
            return spec
        if name.startswith(TESTS + "."):
            return self._found_by_others(name, path)
        if name.startswith("brian2.") and not _known_to_brio(name):
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def _found_by_others(self, name: str, path: Any) -> ModuleSpec | None:
        """In the folder of `TESTS`: by pytest, which rewrites assertions, or else by Python."""
        from brio import resolver

        others = (finder for finder in sys.meta_path if finder not in (self, resolver._finder))
        specs = (finder.find_spec(name, path) for finder in others)
        return next((spec for spec in specs if spec is not None), None)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _UnknownModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []  # type: ignore[attr-defined]


def _known_to_brio(name: str) -> bool:
    from brio import resolver

    return name in resolver._OWN or name in resolver._FACADES


def _completed(original: Any) -> Any:
    """A `__getattr__` of modules under which names that they don't have are stand-ins."""

    def complete(self: ModuleType, name: str) -> Any:
        try:
            return original(self, name)
        except AttributeError:
            if name.startswith("__"):
                raise
            where = self.__name__.replace("brio.brian2", "brian2")
            self.__dict__[name] = found = stand_in(where, name)
            return found

    return complete


def _complete_modules() -> None:
    """All of Brian's modules that Brio gives: facades, and aliases of its own modules."""
    from brio import resolver

    resolver._Facade.__getattr__ = _completed(resolver._Facade.__getattr__)  # type: ignore[method-assign]
    for name in resolver._OWN.values():
        module = importlib.import_module(name)
        own = module.__dict__.get("__getattr__")
        original = _as_method(own) if own is not None else _refuse
        module.__dict__["__getattr__"] = partial(_completed(original), module)


def _as_method(function: Any) -> Any:
    return lambda module, name: function(name)


def _refuse(module: ModuleType, name: str) -> Any:
    raise AttributeError(name)


def install(brian: Path) -> None:
    """From now on, `import brian2` is Brio and `import brian2.tests.…` reads Brian's files in `brian`."""
    import brio

    brio.install_as_brian2()
    _complete_modules()
    finder = _Finder(brian)
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    importlib.import_module("brian2")
    # What tests need beside NumPy (SymPy) may come from Brian's environment; Brio's own has precedence.
    sys.path.append(str(brian.parent))
