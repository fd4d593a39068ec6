"""How a network runs: the engine is brought up to date, then it lets time pass."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_not
from typing import Any, TypeVar

from . import random
from .base import BrianObject, with_contained
from .clocks import defaultclock
from .deferred import waiting
from .errors import BrianObjectException, code_of
from .explanation import Explanation
from .messages import warn
from .namespace import Outside
from .owner import Group
from .preference_table import prefs
from .progress import reporter, tell_of_stop
from .quantities import seconds
from .slots import position_of, slot_positions
from .summaries import MemoryEstimate

__all__ = ["Runs", "run_duration", "stop"]

_Answer = TypeVar("_Answer")
_running: list[Runs] = []


def stop() -> None:
    """Ends the current run after its current step, e.g. from a report function. Records are kept."""
    for network in _running:
        network.stop()


class Runs:
    """The methods of a `Network` that let time pass."""

    #: Whether time passes just now: True in functions that the network calls.
    running = False
    #: By how much `t` is ahead of the engine, in seconds, while runs wait for ``device.build()``.
    _ahead = 0.0

    # What a network has.
    t: Any
    t_: float
    schedule: list[str]
    stop: Callable[[], None]
    _core: Any
    _simulation: Any
    _objects: list[BrianObject]
    _engines: list[Any]
    _inactive: set[str]
    _slots: list[str]
    _seeded: int | None

    def _run(
        self,
        until: float,
        report: Any,
        report_period: Any,
        outside: Outside,
        profile: bool,
        checkpoints: Any = None,
    ) -> None:
        if waiting.takes_runs:
            length = until - self.t_
            rest = (report, report_period, outside.as_now(), profile, checkpoints)
            waiting.take_run(self, length, lambda: self._run(self.t_ + length, *rest))
            return
        progress = reporter(report, report_period)
        objects = with_contained(self._objects)
        clocks = list({id(obj.clock): obj.clock for obj in objects}.values())
        for clock in clocks:
            clock._set_interval(self.t_, until)
        fresh = [obj for obj in objects if obj._network is None]
        # They keep Python functions alive that the engine may call, also after the run.
        try:
            self._names = names = self._prepare(objects, outside)
        except Exception:
            _release(fresh)
            raise
        self._clocks = clocks
        self._profiled = profile
        self._interrupted = False
        _running.append(self)
        self.running = True
        try:
            memory = float(prefs["core.network.memory_limit"])
            interrupted = self._simulation.run(
                until, names, *progress, 0, profile, _warn, checkpoints, memory
            )
        except KeyboardInterrupt:  # came while Python was at work in a function that the engine calls
            interrupted = True
        except Exception as error:
            raised = _as_raised(error, outside)
            if raised is error and code_of(error) is None:  # raised by a function that the network calls
                raise
            if code_of(error) is not None:  # found before the first step
                _release(fresh)
            raise raised.with_traceback(None) from raised.__cause__
        finally:
            self.running = False
            _running.pop()
            self._tell_clocks(objects)
        if self.t_ < until:
            tell_of_stop(progress[0], self.t)
        for obj in objects:
            if obj._overrides("after_run") and obj.active:
                obj.after_run()
        if interrupted or self._interrupted:
            warn("core.network", f"stopped by Ctrl-C at t={self.t}: what was recorded until then is kept")

    def _memory_estimate(self, duration: Any, outside: Outside) -> MemoryEstimate:
        def ask(names: dict[str, Any]) -> MemoryEstimate:
            return MemoryEstimate(*self._simulation.memory_estimate(self.t_ + run_duration(duration), names))

        return self._ask(ask, outside)

    def _explain(self, outside: Outside) -> Explanation:
        return self._ask(lambda names: Explanation(*self._simulation.explain(names)), outside)

    def _ask(self, question: Callable[[dict[str, Any]], _Answer], outside: Outside) -> _Answer:
        """What the engine says of a run that does not take place, given the names around it."""
        objects = with_contained(self._objects)
        fresh = [obj for obj in objects if obj._network is None]
        try:
            return question(self._prepare(objects, outside))
        except Exception as error:
            if code_of(error) is None:
                raise
            raised = _as_raised(error, outside)
            raise raised.with_traceback(None) from raised.__cause__
        finally:
            _release(fresh)

    def _prepare(self, objects: list[BrianObject], outside: Outside) -> dict[str, Any]:
        """Brings the engine up to date; gives the names around the run for each object."""
        self._check(objects)
        self._tell_slots()
        inactive = {obj.name for obj in objects if not obj.active and not any_active(obj)}
        if inactive != self._inactive:
            self._core.inactive = self._inactive = inactive
        self._tell_defaults()
        names = {}
        for obj in objects:
            obj._belongs_to(self)
            if not obj.active:
                continue
            if obj._overrides("before_run"):
                _before_run(obj, outside)
            obj._sync()
            around = _names_around(obj, outside)
            if around is not None:
                names[obj.name] = around
        self._tell_objects(objects)
        return names

    def _tell_defaults(self) -> None:
        if self._core.dt != defaultclock.dt_:
            self._core.dt = defaultclock.dt_
        if self._seeded != random.epoch():
            self._core.reseed(random.network_seed())
            self._seeded = random.epoch()

    def _tell_objects(self, objects: list[BrianObject]) -> None:
        present = set(map(id, objects))
        # Without what it needs, only an object that is not active can be here.
        able = [obj for obj in objects if obj.active or all(id(n) in present for n in obj._dependencies())]
        engines = [engine for engine in (obj._engine() for obj in able) if engine is not None]
        if len(engines) != len(self._engines) or any(map(is_not, engines, self._engines)):
            self._core.objects = self._engines = engines

    def _tell_slots(self) -> None:
        slots = self.schedule
        if slots != self._slots:
            self._core.schedule = self._slots = slots

    def _check(self, objects: list[BrianObject]) -> None:
        present = set(map(id, objects))
        positions = slot_positions(self.schedule)
        for obj in objects:
            position_of(obj, positions)
            if obj._ran_elsewhere(self):
                raise RuntimeError(f"'{obj.name}' has been run in another network already")
            for needed in obj._dependencies():
                if id(needed) not in present and obj.active:
                    raise ValueError(f"'{obj.name}' needs '{needed.name}', which is not in the network")
        names = [obj.name for obj in objects]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"the network has two objects with the name '{twice}'")

    def _call(self, obj: BrianObject, t: float) -> None:
        """What the engine calls when it is the turn of an object with a method ``run()``."""
        for clock in self._clocks:
            clock._set_t(t)
        try:
            obj.run()
        except KeyboardInterrupt:
            self._interrupted = True
            self.stop()
        for each in self._objects:
            if isinstance(each, Group) and each._handed_out:
                each._touch()

    def _tell_clocks(self, objects: list[BrianObject]) -> None:
        t = self._core.t
        for clock in self._clocks:
            clock._set_t(t)
        for obj in objects:
            obj._time = t


def _release(objects: list[BrianObject]) -> None:
    """Lets objects go into another network: an error was found before they ran in this one."""
    for obj in objects:
        obj._released()


_names_of_message = {
    "time_steps": "synapses.synapses.synapses_dt_mismatch",
    "invalid_values": "groups.group.invalid_values",
}


def _warn(kind: str, text: str) -> None:
    warn(_names_of_message[kind], text, once=True)


def any_active(obj: BrianObject) -> bool:
    """Whether something that an object contains takes part in runs."""
    return any(each.active or any_active(each) for each in obj.contained_objects)


def _before_run(obj: BrianObject, outside: Outside) -> None:
    try:
        obj.before_run(outside.as_dict())
    except Exception as error:
        raise BrianObjectException(f"'{obj.name}' could not be prepared: {error}") from error


def run_duration(duration: Any) -> float:
    """The duration of a run in seconds. Raises DimensionMismatchError, or ValueError if it is negative."""
    length = seconds(duration, "the duration of a run")
    if length < 0:
        raise ValueError(f"the duration of a run can't be negative, but is {duration}")
    return length


def _names_around(obj: BrianObject, outside: Outside) -> dict[str, Any] | None:
    try:
        return obj._outside_names(outside)
    # A function is described in a way that makes no sense, or its source is not there.
    except (TypeError, ValueError, NotImplementedError, OSError) as error:
        raise BrianObjectException(
            f"The network can't run, because of a name in '{obj.name}': {error}"
        ) from error


def _as_raised(error: Exception, outside: Outside) -> Exception:
    """What `run` raises for a finding of the engine: the finding itself is its cause."""
    code = code_of(error)
    if code is None or code in ("object-conflict", "unknown-slot", "too-large"):
        return error
    outside.explain(error)
    first = error.diagnostics[0]  # type: ignore[attr-defined]
    where = f" in {first['label']}" if first["label"] else ""
    wrapped = BrianObjectException(f"The network can't run, because of an error{where}: {first['message']}")
    wrapped.__cause__ = error.with_traceback(None)
    return wrapped
