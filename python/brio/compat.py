"""What scripts say to Brian's code generation, and Brio does not need: accepted, with one notice."""

from __future__ import annotations

from typing import Any

from .logger import BrianLogger, get_logger
from .messages import warn
from .preference_table import prefs
from .preferences import BrianPreference, PreferenceError

__all__ = [
    "BrianLogger",
    "BrianPreference",
    "PreferenceError",
    "all_devices",
    "device",
    "get_device",
    "get_logger",
    "prefs",
    "reset_device",
    "restore_initial_state",
    "set_device",
]


class Device:
    """The one way in which Brio runs models: at once, in this process."""

    name = "runtime"
    has_been_run = True

    def build(self, *args: Any, **kwds: Any) -> None:
        """Does nothing: `run` has run already."""

    activate = reinit = delete = insert_code = build

    def __repr__(self) -> str:
        return "<Device of Brio>"


device = Device()
all_devices = {"runtime": device}


def get_device() -> Device:
    """The device: there is one."""
    return device


def set_device(device: Any, build_on_run: bool = True, **kwds: Any) -> None:
    """Accepted, without effect: Brio compiles in memory, and `run` runs at once on every device."""
    if device != "runtime":
        warn(
            "devices.device",
            f"set_device('{device}') has no effect: Brio compiles models in memory",
            once=True,
        )


def reset_device(device: Any = None) -> None:
    """Accepted, without effect."""


def restore_initial_state() -> None:
    """Preferences, the default clock and the scope as at the beginning."""
    from .base import start_scope
    from .clocks import defaultclock

    prefs.reset_to_defaults()
    defaultclock.dt_ = 1e-4
    start_scope()
