"""Packages with devices for other hardware, brian2genn and brian2cuda: scripts import them.

Such scripts run on the CPU. Whatever their preferences say about compilers and cards is accepted.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from .preference_definitions import BrianPreference
from .preference_table import prefs

__all__ = ["PACKAGES", "as_imported"]

#: The packages, with the categories of their preferences.
PACKAGES = {
    "brian2genn": ("devices.genn", "devices.genn.cuda_backend", "devices.genn.cpp_backend"),
    "brian2cuda": ("devices.cuda_standalone", "devices.cuda_standalone.cuda_backend"),
}


class _AnyName(dict[str, BrianPreference]):
    """Definitions of preferences: of each name that is asked for, with any value and no effect."""

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> BrianPreference:
        return BrianPreference(None, "Accepted, without effect.", lambda value: True)


def as_imported(name: str) -> ModuleType:
    """The module that a script imports by this name; from now on, it may set preferences of the package."""
    for category in PACKAGES[name]:
        prefs.pref_register.setdefault(category, (_AnyName(), "Of other hardware: without effect."))
    module: Any = ModuleType(name, f"In the place of {name}: models run on the CPU.")
    module.__all__ = []
    return module
