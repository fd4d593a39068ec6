"""What a preference is: its default value, what it is for, and which values it can have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["BrianPreference", "DefaultValidator", "PreferenceError"]


class PreferenceError(Exception):
    """A preference that does not exist, or a value that it can't have."""


class DefaultValidator:
    """Accepts values of the class of a default value, and of its dimension if it is a quantity."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, value: Any) -> bool:
        from .units import Quantity, have_same_dimensions

        if not isinstance(value, type(self.value)):
            return False
        return not isinstance(self.value, Quantity) or have_same_dimensions(self.value, value)


class BrianPreference:
    """The definition of a preference.

    Parameters
    ----------
    default : object
        The value that it has at first.
    docs : str
        What it is for.
    validator : callable, optional
        Whether a value is possible; by default, those of the class (and dimension) of `default`.
    representor : callable, optional
        How a value is written in a file; by default, as `repr` does.
    """

    def __init__(
        self,
        default: Any,
        docs: str,
        validator: Callable[[Any], bool] | None = None,
        representor: Callable[[Any], str] = repr,
    ) -> None:
        self.default = default
        self.docs = docs
        self.validator = DefaultValidator(default) if validator is None else validator
        self.representor = representor
