"""What scripts say to Brian's code generation, and Brio does not need: accepted, with one notice."""

from __future__ import annotations

from typing import Any

import numpy as np

from .messages import warn

__all__ = [
    "BrianLogger",
    "all_devices",
    "brian_prefs",
    "device",
    "get_device",
    "get_logger",
    "prefs",
    "reset_device",
    "restore_initial_state",
    "set_device",
]

_DEFAULTS = {
    "codegen.target": "auto",
    "core.default_float_dtype": np.float64,
    "core.default_integer_dtype": np.int32,
    "core.stop_on_keyboard_interrupt": True,
    "devices.cpp_standalone.openmp_threads": 0,
}


class Preferences:
    """Preferences by attribute, ``prefs.codegen.target``, or by key, ``prefs['codegen.target']``.

    They can be set and read back. They choose between ways of running models that Brio does not have, so they
    change nothing.
    """

    def __init__(self, prefix: str = "", values: dict[str, Any] | None = None) -> None:
        self.__dict__["_prefix"] = prefix
        self.__dict__["_values"] = dict(_DEFAULTS) if values is None else values

    def _key(self, name: str) -> str:
        return f"{self._prefix}.{name}" if self._prefix else name

    def __getitem__(self, name: str) -> Any:
        key = self._key(name)
        return self._values[key] if key in self._values else Preferences(key, self._values)

    def __setitem__(self, name: str, value: Any) -> None:
        warn("prefs", "preferences have no effect in Brio, and are ignored", once=True)
        self._values[self._key(name)] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"<Preferences {self._prefix or 'of Brian'}: without effect in Brio>"


prefs = brian_prefs = Preferences()


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
        warn("device", f"set_device('{device}') has no effect: Brio compiles models in memory", once=True)


def reset_device(device: Any = None) -> None:
    """Accepted, without effect."""


def restore_initial_state() -> None:
    """Preferences, the default clock and the scope as at the beginning."""
    from .base import start_scope
    from .clocks import defaultclock

    prefs._values.clear()
    prefs._values.update(_DEFAULTS)
    defaultclock.dt_ = 1e-4
    start_scope()


class BrianLogger:
    """Levels of messages, by Brian's names for them."""

    def __init__(self, name: str = "brio") -> None:
        self.name = name

    def debug(self, text: str, *args: Any, **kwds: Any) -> None:
        """For developers."""
        self._log("DEBUG", text)

    diagnostic = debug

    def info(self, text: str, *args: Any, **kwds: Any) -> None:
        """To be known."""
        self._log("INFO", text)

    def warn(self, text: str, *args: Any, **kwds: Any) -> None:
        """To be looked at."""
        self._log("WARNING", text)

    def error(self, text: str, *args: Any, **kwds: Any) -> None:
        """Has failed."""
        self._log("ERROR", text)

    def _log(self, level: str, text: str) -> None:
        import logging

        logging.getLogger(self.name).log(getattr(logging, level), "%s %s", level, text)

    @staticmethod
    def _level(level: str) -> None:
        import logging

        logging.getLogger("brio").setLevel(level)

    @staticmethod
    def log_level_error() -> None:
        """Shows errors only."""
        BrianLogger._level("ERROR")

    @staticmethod
    def log_level_warn() -> None:
        """Shows warnings and errors."""
        BrianLogger._level("WARNING")

    @staticmethod
    def log_level_info() -> None:
        """Shows messages of level info and above."""
        BrianLogger._level("INFO")

    @staticmethod
    def log_level_debug() -> None:
        """Shows all messages."""
        BrianLogger._level("DEBUG")

    log_level_diagnostic = log_level_debug

    @staticmethod
    def suppress_hierarchy(name: str, filter_log_file: bool = False) -> None:
        """Accepted; Brio's messages have other names."""

    suppress_name = suppress_hierarchy


def get_logger(module_name: str = "brio") -> BrianLogger:
    """A logger with Brian's methods."""
    return BrianLogger(module_name)
