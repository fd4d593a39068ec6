"""What scripts say to Brian's code generation, and Brio does not need: accepted, with one notice."""

from __future__ import annotations

from typing import Any

from . import random
from .logger import BrianLogger, get_logger
from .messages import warn
from .preference_table import prefs
from .preferences import BrianPreference, PreferenceError

__all__ = [
    "BrianLogger",
    "BrianPreference",
    "NumpyCodeObject",
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


class Device:
    """Where models run. Accepted as a base class; Brio has one device, and runs models itself."""

    #: The slots of a time step that a device prescribes; None: the network's.
    network_schedule: list[str] | None = None

    def __init__(self) -> None:
        #: Arguments for `build`.
        self.build_options: dict[str, Any] = {}


class RuntimeDevice(Device):
    """The one way in which Brio runs models: at once, in this process."""

    name = "runtime"
    has_been_run = True

    def build(self, *args: Any, **kwds: Any) -> None:
        """Does nothing: `run` has run already."""

    def get_random_state(self) -> dict[str, Any]:
        """The state of all random numbers, those of runs included, for `set_random_state`."""
        return random.get_state()

    def set_random_state(self, state: dict[str, Any]) -> None:
        """From now on, random numbers are those that followed `get_random_state`."""
        random.set_state(state)

    activate = reinit = delete = insert_code = apply_run_args = build

    def __repr__(self) -> str:
        return "<Device of Brio>"


device = RuntimeDevice()
all_devices: dict[str, Device] = {"runtime": device}


def get_device() -> Device:
    """The device: there is one."""
    return device


def set_device(device: Any, build_on_run: bool = True, **kwds: Any) -> None:
    """Accepted, without effect: Brio compiles in memory, and `run` runs at once on every device."""
    if device not in ("runtime", all_devices["runtime"]):
        text = f"set_device('{device}') has no effect: Brio compiles models in memory"
        warn("devices.device", text, once=True)


def reset_device(device: Any = None) -> None:
    """Accepted, without effect."""


def reinit_devices() -> None:
    """The default clock as at the beginning; there is nothing else that a device would have to forget."""
    from .clocks import defaultclock

    defaultclock.dt_ = 1e-4


reinit_and_delete = reinit_devices


def restore_initial_state() -> None:
    """Preferences, the default clock and the scope as at the beginning."""
    from .base import start_scope
    from .clocks import defaultclock

    prefs.reset_to_defaults()
    defaultclock.dt_ = 1e-4
    start_scope()
