"""What scripts say to Brian's code generation, and Brio does not need: accepted, with one notice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from . import random
from .deferred import waiting
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
    """The one way in which Brio runs models: in this process, and at once, unless runs are to wait.

    After ``set_device('cpp_standalone', build_on_run=False)`` they wait for `build`, or for `run`, which can
    be called again and again with other values.
    """

    name = "runtime"

    @property
    def has_been_run(self) -> bool:
        """False as long as runs wait."""
        return self.__dict__.get("_said", waiting.performed or not waiting.wanted)

    @has_been_run.setter
    def has_been_run(self, value: bool) -> None:  # devices that others derive say it themselves
        self.__dict__["_said"] = bool(value)

    def build(self, directory: Any = None, compile: bool = True, run: bool = True, **kwds: Any) -> None:
        """Does what waits, unless `run` is False. There is nothing to compile beforehand.

        Raises RuntimeError if runs are to wait and there are none, or if it was called before: `reinit` and
        `activate` come between.
        """
        if not waiting.wanted:
            return
        if waiting.built:
            raise RuntimeError(
                "device.build() was called before: device.run() repeats its runs; for others, call "
                "device.reinit() and device.activate(build_on_run=False) first"
            )
        waiting.built = True
        if run:
            waiting.perform(kwds.get("run_args"))

    def run(
        self,
        directory: Any = None,
        results_directory: Any = None,
        with_output: bool = True,
        run_args: Any = None,
    ) -> None:
        """Does what waits, from the state before it: once, or again with other values.

        Monitors and variables hold the results afterwards. After ``seed(n)``, random numbers are the same
        each time, otherwise others.

        Parameters
        ----------
        directory, results_directory, with_output
            Accepted, without effect: results are in memory.
        run_args : mapping or sequence of str, optional
            Values that are set at the beginning: ``{G.tau: 5*ms}``, also for a `TimedArray`;
            ``{'neurongroup.tau': 5*ms}``; or ``['neurongroup.tau=0.005']``, in SI units.

        Raises
        ------
        RuntimeError
            If there is no run that waited.
        KeyError, TypeError, DimensionMismatchError
            For what has no values, and values that do not fit.
        """
        waiting.perform(run_args)

    def apply_run_args(self) -> None:
        """From here on, assignments wait with the runs: they are made after `run_args` are set."""
        waiting.begin()

    def reinit(self) -> None:
        """Forgets runs that have waited."""
        waiting.begin_anew(waiting.wanted)

    def activate(self, build_on_run: bool = True, **kwds: Any) -> None:
        """Says anew whether runs are to wait."""
        waiting.begin_anew(not build_on_run)

    def get_random_state(self) -> dict[str, Any]:
        """The state of all random numbers, those of runs included, for `set_random_state`."""
        return random.get_state()

    def set_random_state(self, state: dict[str, Any]) -> None:
        """From now on, random numbers are those that followed `get_random_state`."""
        random.set_state(state)

    def delete(self, *args: Any, **kwds: Any) -> None:
        """Does nothing: there are no files."""

    insert_code = delete

    def __repr__(self) -> str:
        return "<Device of Brio>"

    def __reduce__(self) -> Any:
        return get_device, ()


device = RuntimeDevice()
#: Where scripts put a device that they have sent to another process.
device_module = SimpleNamespace(active_device=device)
all_devices: dict[str, Device] = {"runtime": device}


def get_device() -> Device:
    """The device: there is one."""
    return device


def set_device(device: Any, build_on_run: bool = True, **kwds: Any) -> None:
    """Says whether runs are to wait for ``device.build()``.

    They do on any device but 'runtime' if `build_on_run` is False. Apart from that, the choice of a device
    has no effect: Brio compiles in memory.
    """
    runtime = device in ("runtime", all_devices["runtime"])
    waiting.begin_anew(not build_on_run and not runtime)
    if not runtime and build_on_run:
        text = f"set_device('{device}') has no effect: Brio compiles models in memory"
        warn("devices.device", text, once=True)


def reset_device(device: Any = None) -> None:
    """Runs do not wait any more."""
    waiting.begin_anew(False)


def reinit_devices() -> None:
    """The default clock as at the beginning, and no runs that wait."""
    from .clocks import defaultclock

    waiting.begin_anew(waiting.wanted)
    defaultclock.dt_ = 1e-4


reinit_and_delete = reinit_devices


def restore_initial_state() -> None:
    """Preferences, the default clock and the scope as at the beginning."""
    from .base import start_scope
    from .clocks import defaultclock

    prefs.reset_to_defaults()
    defaultclock.dt_ = 1e-4
    start_scope()
