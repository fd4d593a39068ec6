"""Devices: Brio has one, which runs models in memory; choosing another says whether runs are to wait."""

from __future__ import annotations

import os
import tempfile
from types import SimpleNamespace
from typing import Any

from . import random
from .clocks import defaultclock
from .deferred import waiting
from .messages import warn

__all__ = ["all_devices", "device", "get_device", "reset_device", "set_device"]


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

    def __init__(self) -> None:
        Device.__init__(self)
        #: What was chosen by `set_device`.
        self.chosen = "runtime"
        #: Whether the first run that is said is performed at once.
        self.build_on_run = True
        self._folder: Any = None
        self._made: Any = None

    @property
    def has_been_run(self) -> bool:
        """Whether there was a run; on the device 'runtime', always."""
        waits = waiting.wanted or waiting.repeats
        return self.__dict__.get("_said", waiting.performed or not waits)

    @has_been_run.setter
    def has_been_run(self, value: bool) -> None:  # devices that others derive say it themselves
        self.__dict__["_said"] = bool(value)

    @property
    def project_dir(self) -> str:
        """The folder that scripts have named, or a temporary one; made when it is asked for.

        Nothing is in it but what scripts put there: values for `run` that are named by their file.
        """
        if self._made is None and self._folder is None:
            self._made = tempfile.TemporaryDirectory(prefix="brio-")
        folder = self._made.name if self._folder is None else os.path.abspath(self._folder)
        os.makedirs(folder, exist_ok=True)
        return folder

    def build(
        self,
        directory: Any = "output",
        compile: bool = True,
        run: bool = True,
        run_args: Any = None,
        **kwds: Any,
    ) -> None:
        """Does what waits, unless `run` is False. There is nothing to compile beforehand.

        Parameters
        ----------
        directory : path, optional
            Where files of values are looked for; a temporary folder if it is None.
        compile : bool
            Accepted, as are other arguments about files and compilers.
        run : bool
            Whether to perform the runs, or to leave that to `run`.
        run_args
            As for `run`.

        Raises
        ------
        RuntimeError
            If runs are to wait and there are none, or if it was called before: `reinit` and `activate` come
            between.
        """
        if not waiting.wanted:
            return
        if waiting.built:
            raise RuntimeError(
                "device.build() was called before: device.run() repeats its runs; for others, call "
                "device.reinit() and device.activate(build_on_run=False) first"
            )
        self._folder = directory
        if run:
            waiting.perform(run_args)
        waiting.built = True

    def run(
        self,
        directory: Any = None,
        results_directory: Any = None,
        with_output: bool = True,
        run_args: Any = None,
    ) -> None:
        """Does what waits, from the state before it: once, or again with other values.

        Monitors and variables hold the results afterwards. After ``seed(n)``, random numbers are the same
        each time. Otherwise they are others, also in what was assigned and connected by text before the first
        run: ``G.v = 'rand()'``, ``S.connect(p=0.1)``.

        Parameters
        ----------
        directory, results_directory, with_output
            Accepted, without effect: results are in memory.
        run_args : mapping or sequence of str, optional
            Values that are set at the beginning: ``{G.tau: 5*ms}``, also for a `TimedArray`;
            ``{'neurongroup.tau': 5*ms}``; or ``['neurongroup.tau=0.005']``, in SI units, where a file in
            `project_dir` may stand for its numbers.

        Raises
        ------
        RuntimeError
            If there is no run that waited or was the only one.
        KeyError, TypeError, DimensionMismatchError
            For what has no values, and values that do not fit.
        """
        waiting.perform(run_args)

    def apply_run_args(self) -> None:
        """From here on, assignments wait with the runs: they are made after `run_args` are set."""
        waiting.begin()

    def reinit(self) -> None:
        """Forgets runs that have waited."""
        self._begin(waiting.wanted)

    def activate(self, build_on_run: bool = True, directory: Any = "output", **kwds: Any) -> None:
        """Says anew whether runs are to wait."""
        self._folder = directory
        self._begin(not build_on_run)

    def _begin(self, wait: bool) -> None:
        runtime = self.chosen == "runtime"
        self.__dict__.pop("_said", None)
        self.build_on_run = not wait
        waiting.begin_anew(wait, repeats=not wait and not runtime)
        waiting.folder = lambda: self.project_dir
        if not runtime:
            defaultclock._set_t(0.0)

    def seed(self, seed: int | None = None) -> None:
        """As the function `seed`."""
        random.seed(seed)

    def get_random_state(self) -> dict[str, Any]:
        """The state of all random numbers, those of runs included, for `set_random_state`."""
        return random.get_state()

    def set_random_state(self, state: dict[str, Any]) -> None:
        """From now on, random numbers are those that followed `get_random_state`."""
        random.set_state(state)

    def delete(
        self,
        code: bool = True,
        data: bool = True,
        run_args: bool = True,
        directory: bool = True,
        force: bool = False,
    ) -> None:
        """Deletes the temporary folder, if scripts have made Brio make one; results stay in memory.

        Arguments are accepted, but without `directory` nothing is deleted. A folder that was named is left
        alone: Brio has put nothing into it.
        """
        if directory and self._made is not None:
            self._made.cleanup()
            self._made = None

    def insert_code(self, slot: str, code: str) -> None:
        """Raises NotImplementedError: there is no program in C++ that it could be put into."""
        raise NotImplementedError(
            f"device.insert_code('{slot}', …) adds to a C++ program, and Brio writes none: "
            "run_regularly() and network_operation() add to what happens in time steps, on every device"
        )

    @property
    def _last_run_time(self) -> float:
        if waiting.seconds is None:
            raise AttributeError("the device has not run anything")
        return waiting.seconds

    def __getattr__(self, name: str) -> Any:
        # Also for `hasattr`: scripts may ask.
        raise AttributeError(
            f"the device has no '{name}': Brio writes no C++ project, and values are in memory (G.v, M.t)"
        )

    def __repr__(self) -> str:
        return "<Device of Brio>"

    def __reduce__(self) -> Any:
        return get_device, ()


device = RuntimeDevice()
#: Where scripts put a device that they have sent to another process.
device_module = SimpleNamespace(active_device=device)
#: Devices by name; others may add theirs, but Brio does not hand them any model.
all_devices: dict[str, Any] = {"runtime": device, "cpp_standalone": device}
#: Of devices that packages add to Brian, what choosing them is to mean: to run on other hardware.
_HARDWARE = ("cuda_standalone", "genn")


def get_device() -> RuntimeDevice:
    """The device: there is one."""
    return device


def set_device(device: Any, build_on_run: bool = True, directory: Any = "output", **kwds: Any) -> None:
    """Says whether runs are to wait for ``device.build()``.

    They do on any device but 'runtime' if `build_on_run` is False. Apart from that, the choice of a device
    has no effect: Brio compiles in memory.

    Parameters
    ----------
    device : str or Device
        ``'runtime'``, ``'cpp_standalone'``, or ``'cuda_standalone'`` and ``'genn'``, which are accepted.
    build_on_run : bool
        Whether runs are performed when they are said.
    directory : path, optional
        Where files of values for `RuntimeDevice.run` are; a temporary folder if it is None.
    kwds
        Accepted: what is about files and compilers.

    Raises
    ------
    KeyError
        If there is no such device.
    NotImplementedError
        For devices that others have made, which want to run models themselves.
    """
    name = _name_of(device)
    current = get_device()
    current.chosen, current._folder = name, directory
    current.build_options = dict(kwds, directory=directory)
    current._begin(not build_on_run and name != "runtime")
    if name in _HARDWARE:
        warn(
            "devices.device",
            f"set_device('{name}'): Brio runs models on the CPU, compiled in memory",
            once=True,
        )
    elif name != "runtime" and build_on_run:
        warn(
            "devices.device", f"set_device('{name}') has no effect: Brio compiles models in memory", once=True
        )


def _name_of(chosen: Any) -> str:
    if chosen is device:
        return "runtime"
    if chosen in _HARDWARE or (isinstance(chosen, str) and all_devices.get(chosen) is device):
        return str(chosen)
    if isinstance(chosen, str) and chosen not in all_devices:
        there = ", ".join(f"'{name}'" for name in (*all_devices, *_HARDWARE))
        raise KeyError(f"there is no device '{chosen}', but {there}")
    raise NotImplementedError(
        f"the device {chosen!r} wants to run models itself: Brio hands out no code for that"
    )


def reset_device(device: Any = None) -> None:
    """Runs do not wait any more."""
    get_device().chosen = "runtime"
    get_device()._begin(False)


def reinit_devices() -> None:
    """The default clock as at the beginning, and no runs that wait."""
    device.reinit()
    defaultclock.dt_ = 1e-4


reinit_and_delete = reinit_devices
