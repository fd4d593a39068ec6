"""Objects of other packages that are imported when they are first used."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any


class LazyName:
    """Stands for ``module.name`` (the first of `modules` that has it), or for a module itself.

    Calls, attributes, indices, `isinstance` and subclassing go to the real thing.
    """

    def __init__(self, modules: Sequence[str], name: str | None) -> None:
        self.__dict__["_lazy"] = (modules, name)

    def _real(self) -> Any:
        real = self.__dict__.get("_lazy_real")
        if real is None:
            modules, name = self.__dict__["_lazy"]
            real = self.__dict__["_lazy_real"] = _find(modules, name)
        return real

    def __call__(self, *args: Any, **kwds: Any) -> Any:
        return self._real()(*args, **kwds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real(), name, value)

    def __getitem__(self, item: Any) -> Any:
        return self._real()[item]

    def __setitem__(self, item: Any, value: Any) -> None:
        self._real()[item] = value

    def __contains__(self, item: Any) -> bool:
        return item in self._real()

    def __iter__(self) -> Any:
        return iter(self._real())

    def __len__(self) -> int:
        return len(self._real())

    def __dir__(self) -> list[str]:
        return dir(self._real())

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, self._real())

    def __subclasscheck__(self, subclass: Any) -> bool:
        return issubclass(subclass, self._real())

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._real(),)

    def __repr__(self) -> str:
        modules, name = self.__dict__["_lazy"]
        return f"<{modules[0]}{'.' + name if name else ''}, imported when it is used>"


def _find(modules: Sequence[str], name: str | None) -> Any:
    for module_name in modules:
        module = importlib.import_module(module_name)
        if name is None:
            return module
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(f"module '{modules[0]}' has no attribute '{name}'")
