"""Names of the integration methods, for ``method=exact`` as well as ``method='exact'``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = [
    "StateUpdateMethod",
    "euler",
    "exact",
    "exponential_euler",
    "heun",
    "linear",
    "milstein",
    "rk2",
    "rk4",
]


class StateUpdateMethod:
    """An integration method by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


exact = StateUpdateMethod("exact")
linear = StateUpdateMethod("linear")
euler = StateUpdateMethod("euler")
exponential_euler = StateUpdateMethod("exponential_euler")
rk2 = StateUpdateMethod("rk2")
rk4 = StateUpdateMethod("rk4")
heun = StateUpdateMethod("heun")
milstein = StateUpdateMethod("milstein")

#: What groups try if no method is named.
DEFAULT_CHOICE = ("exact", "euler", "heun")


def method_names(method: Any) -> list[str]:
    """What the argument `method` of a group asks for, best first; [] for the default choice."""
    if method is None or method == DEFAULT_CHOICE:
        return []
    if isinstance(method, (str, StateUpdateMethod)):
        return [_name(method)]
    if isinstance(method, Sequence):
        return [_name(each) for each in method]
    raise TypeError(f"method has to be the name of an integration method, not {type(method).__name__}")


def _name(method: Any) -> str:
    if isinstance(method, StateUpdateMethod):
        return method.name
    if isinstance(method, str):
        return method.lower()
    raise TypeError(f"method has to be the name of an integration method, not {type(method).__name__}")
