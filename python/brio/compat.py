"""What scripts say to Brian's code generation, and Brio does not need: accepted, with one notice."""

from __future__ import annotations

from .logger import BrianLogger, get_logger
from .preference_table import prefs
from .preferences import BrianPreference, PreferenceError

__all__ = [
    "BrianLogger",
    "BrianPreference",
    "NumpyCodeObject",
    "PreferenceError",
    "check_cache",
    "clear_cache",
    "get_logger",
    "prefs",
    "restore_initial_state",
]


class CodeGenerator:
    """The class of code generators, under whose names functions have implementations."""

    class_name: str | None = None


class CodeObject:
    """The class of what runs code; accepted as `codeobj_class`, without effect."""

    class_name: str | None = None
    generator_class: type[CodeGenerator] | None = None


class NumpyCodeGenerator(CodeGenerator):
    """Stands for Python functions that are called with arrays."""

    class_name = "numpy"


class NumpyCodeObject(CodeObject):
    """Stands for Python functions that are called with arrays: ``f.implementations[NumpyCodeObject]``."""

    class_name = "numpy"
    generator_class = NumpyCodeGenerator


codegen_targets: set[type[CodeObject]] = {NumpyCodeObject}


def compiler_supports_c99() -> bool:
    """True: whatever C99 has is there without a compiler."""
    return True


def check_cache(target: str) -> None:
    """Does nothing: Brio keeps no compiled code of Brian's targets on disk."""


def clear_cache(target: str) -> None:
    """Does nothing, for the same reason. Raises ValueError for a target that has no cache in Brian."""
    if target != "cython":
        raise ValueError(f"the target '{target}' has no cache on disk: 'cython' has one")


def restore_initial_state() -> None:
    """Preferences, the default clock and the scope as at the beginning."""
    from .base import start_scope
    from .clocks import defaultclock

    prefs.reset_to_defaults()
    defaultclock.dt_ = 1e-4
    start_scope()
