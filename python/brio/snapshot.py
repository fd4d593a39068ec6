"""Stored states of networks: in memory, in files, and as checkpoints of a run that is under way."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from . import _core, random
from .base import with_contained
from .clocks import Clock, defaultclock
from .deferred import waiting
from .namespace import Outside
from .quantities import seconds

__all__ = ["StoredStates"]


class StoredStates:
    """The methods of a `Network` that keep its state and go back to it."""

    _stored: dict[str, Any]

    def store(self, name: str = "default", filename: Any = None) -> None:
        """Keeps the state of the network under a name, for `restore`.

        That is everything that decides how a run goes on: variables, synapses, delays, spikes that have not
        arrived yet, spikes of generators, clocks and time, and the records of monitors. Not kept are
        variables of Python, code, and what names in the model stand for.

        Parameters
        ----------
        name : str
            The name; a state that was stored under it before is replaced.
        filename : path, optional
            A file that takes the state, beside those of other names that are in it; in memory if it is left
            out. The file holds nothing but numbers: to read it runs no code. A record on disk stays in its
            own files.

        Raises
        ------
        OSError, RuntimeError
            If the file can't be written, or is of another kind.
        NotImplementedError
            While runs wait for ``device.build()``.
        """
        _check_nothing_waits("stored")
        snapshot = self._snapshot(filename is not None)
        if filename is None:
            self._stored[name] = snapshot
        else:
            _core.write_snapshot(_path(filename), name, snapshot)

    def restore(
        self, name: str = "default", filename: Any = None, restore_random_state: bool = False
    ) -> None:
        """Goes back to a state that `store` has kept.

        Synapses that were made since then are gone; records end where they ended then. The network may be
        another one, also in another process, if its objects have the same names and shapes.

        Parameters
        ----------
        name : str
            The name of the state.
        filename : path, optional
            The file that it is in; in memory if it is left out.
        restore_random_state : bool
            Whether random numbers, too, are those that followed the stored state. Otherwise each run from
            there on has new ones, which depend on the seed alone if `seed` was called after the state was
            restored, or before it and nothing was run in between. NumPy's global generator is included.

        Raises
        ------
        KeyError
            If no state of this name is stored, or if an object is missing on either side.
        ValueError
            If an object has another shape. The network is as before then.
        FileNotFoundError, RuntimeError
            If there is no such file; if it is damaged or of another kind.
        NotImplementedError
            While runs wait for ``device.build()``.
        """
        _check_nothing_waits("restored")
        self._restore(self._find(name, filename), restore_random_state)

    def resume(
        self,
        checkpoint: Any,
        report: str | Callable[..., None] | None = None,
        report_period: Any = None,
        namespace: Mapping[str, Any] | None = None,
        profile: Any = None,
        level: int = 0,
        checkpoint_period: Any = None,
    ) -> None:
        """Goes on with a run from its checkpoint, up to where it was to end.

        The result is that of a run without interruption, bit for bit. The network is made by the same
        script, with objects of the same names. The run goes on to write checkpoints into the file. If the
        run was over, nothing is left to do, and its state at the end is restored.

        Parameters
        ----------
        checkpoint : path
            The file that `run` was given as `checkpoint`.
        report, report_period, namespace, profile, level, checkpoint_period
            As for `run`.

        Raises
        ------
        FileNotFoundError, RuntimeError
            If there is no such file; if it is damaged or of another kind, or holds no checkpoint.
        KeyError, ValueError
            As `restore` and `run` do.
        """
        snapshot = self._find(_core.checkpoint_name, checkpoint)
        until = snapshot.end_of_run
        self._restore(snapshot, True)
        self._run(
            until,
            report,
            report_period,
            Outside(namespace, level),
            bool(profile),
            self._checkpoints(checkpoint, checkpoint_period),
        )

    def _find(self, name: str, filename: Any) -> Any:
        if filename is not None:
            if not os.path.exists(filename):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), _path(filename))
            return _core.read_snapshot(_path(filename), name)
        if name not in self._stored:
            raise KeyError(f"no state of the network is stored as '{name}'")
        return self._stored[name]

    def _snapshot(self, for_file: bool) -> Any:
        objects = with_contained(self._objects)  # type: ignore[attr-defined]
        self._bring_up_to_date(objects)
        snapshot = self._simulation.snapshot(for_file)  # type: ignore[attr-defined]
        _add_python_state(snapshot, objects)
        return snapshot

    def _bring_up_to_date(self, objects: list[Any]) -> None:
        """The engine has all objects, their time steps and its seed."""
        self._tell_defaults()  # type: ignore[attr-defined]
        for obj in objects:
            obj._sync()
        self._tell_objects(objects)  # type: ignore[attr-defined]

    def _restore(self, snapshot: Any, random_state: bool) -> None:
        objects = with_contained(self._objects)  # type: ignore[attr-defined]
        self._bring_up_to_date(objects)
        self._simulation.restore(snapshot, random_state)  # type: ignore[attr-defined]
        if random_state:
            random.from_snapshot(snapshot)
            self._seeded = random.epoch()
        self._set_clocks(snapshot, objects)

    def _set_clocks(self, snapshot: Any, objects: list[Any]) -> None:
        t = self._core.t  # type: ignore[attr-defined]
        defaultclock._go_back(self._core.dt, t)  # type: ignore[attr-defined]
        for obj in objects:
            obj._time = t
            dt = snapshot.column("_clocks", obj.name)
            if dt is not None and dt.shape == (1,) and dt[0] > 0 and isinstance(obj.clock, Clock):
                obj.clock._go_back(float(dt[0]), t)
            elif obj.clock is not defaultclock:
                obj.clock._set_t(t)

    def _checkpoints(self, file: Any, period: Any) -> tuple[str, float, Callable[[Any], None]] | None:
        """What the engine is told about checkpoints."""
        if file is None:
            if period is not None:
                raise TypeError("checkpoint_period says how often a file is written: name it by checkpoint")
            return None
        interval = 60.0 if period is None else seconds(period, "checkpoint_period")
        if not interval >= 0:
            raise ValueError(f"checkpoint_period can't be negative, but is {period}")
        objects = with_contained(self._objects)  # type: ignore[attr-defined]
        return _path(file), interval, lambda snapshot: _add_python_state(snapshot, objects)


def _check_nothing_waits(what: str) -> None:
    if waiting.keeps:
        raise NotImplementedError(
            f"states can't be {what} while runs wait for device.build(): they do not have them yet"
        )


def _add_python_state(snapshot: Any, objects: list[Any]) -> None:
    for obj in objects:
        if isinstance(obj.clock, Clock) and obj.clock is not defaultclock:
            snapshot.add("_clocks", obj.name, np.array([obj.clock.dt_]))
    random.to_snapshot(snapshot)


def _path(filename: Any) -> str:
    return os.path.abspath(os.fsdecode(os.fspath(filename)))
