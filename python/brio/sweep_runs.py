"""Sweeps of networks: what is set at a point, and what is looked at when its run has ended."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from . import _core, random
from .base import with_contained
from .messages import warn
from .namespace import Outside, as_function, caller, calling_from
from .network import Network
from .preference_table import prefs
from .progress import sweep_reporter
from .running import _as_raised, _names_of_message, _release, _running, run_duration
from .sweep_design import Design, parameter_axes, seeds_of
from .sweep_result import SweepError, SweepResult, getters_of
from .sweep_targets import FreeTarget, Targets, Watched
from .views import VariableView

__all__ = ["Runs", "Sweep", "first_seed"]


class Sweep:
    """What sweeps of networks and of functions share."""

    design: Design
    result: SweepResult
    _stopped = False
    _interrupted = False

    def stop(self) -> None:
        """Gives up the points that have not ended."""
        self._stopped = True

    def _fail(self, point: int, error: BaseException) -> None:
        self.result.errors[self.design.index(point)] = error

    def _finish(self, errors: str) -> SweepResult:
        result = self.result
        if self._interrupted:
            done = int(result.completed.sum())
            warn(
                "core.network", f"stopped by Ctrl-C after {done} of {self.design.size} points, which are kept"
            )
        if result.errors and errors == "raise":
            first = min(result.errors)
            error = result.errors[first]
            point = int(np.ravel_multi_index(first, self.design.shape)) if first else 0
            reason = error.__cause__ if error.__cause__ is not None else error
            raise SweepError(
                f"{len(result.errors)} of {self.design.size} points failed; the first one, at "
                f"{self.design.text_of(point)}: {type(reason).__name__}: {reason}\n"
                "  hint: this error has the other points as 'result'; errors='keep' returns them",
                result,
            ) from error
        return result


class Runs(Sweep):
    """A sweep of a network."""

    def __init__(
        self,
        network: Network,
        parameters: Any,
        duration: Any,
        repeat: Any,
        seed: Any,
        settings: Mapping[Any, Any] | None,
        results: Any,
        namespace: Mapping[str, Any] | None,
        level: int,
    ) -> None:
        self._network: Any = network
        self._duration = run_duration(duration)
        self._objects = with_contained(network._objects)
        values = list((settings or {}).values())
        if isinstance(parameters, Mapping):
            values += [each for column in parameters.values() if np.iterable(column) for each in column]
        targets = Targets(self._objects, level, [text for text in values if isinstance(text, str)])
        functions = any(_is_of_point(value) for value in (settings or {}).values())
        axes = parameter_axes(parameters, targets.find_or_free if functions else targets.find)
        self.design = Design(axes, *seeds_of(repeat, seed, first_seed))
        self._settings = [(targets.find(key), value) for key, value in (settings or {}).items()]
        self._targets = [target for axis in axes for target in axis.targets]
        self._check_settings()
        self._targets += [target for target, _ in self._settings]
        self._getters, names = getters_of(results, self._objects)
        self.result = SweepResult(self.design, names)
        frame = caller(level)
        self._locals, self._globals = dict(frame.f_locals), frame.f_globals
        self._explicit = namespace
        self._outside = Outside({})

    def _check_settings(self) -> None:
        """As far as that is possible before anything runs: functions are called for the first point."""
        point = Watched(self.design.values(0))
        for target, value in self._settings:
            target.check(value(point) if _is_of_point(value) else value)
        for target in self._targets:
            if isinstance(target, FreeTarget) and target.label not in point.seen:
                raise target.otherwise

    def run(self, threads: int | None, report: Any, report_period: Any, errors: str) -> SweepResult:
        network = self._network
        tell = sweep_reporter(report, report_period)
        fresh = [obj for obj in self._objects if obj._network is None]
        before = network.t_
        clocks = list({id(obj.clock): obj.clock for obj in self._objects}.values())
        for clock in clocks:
            clock._set_interval(before, before + self._duration)
        network._clocks = clocks
        network._tell_defaults()
        self._random = random.state.seed, random.state.operations
        self._numpy = np.random.get_state() if self.design.seeds is not None else None
        self._time = before
        _running.append(self)  # type: ignore[arg-type]
        network.running = True
        try:
            _, self.result.threads, self.result.one_by_one = _core.sweep(
                network._simulation,
                network._core,
                self.design.size,
                self._duration,
                [pair for target in self._targets for pair in target.assigned],
                self._begin,
                self._end,
                lambda: self._stopped,
                self._warn,
                *tell,
                0 if threads is None else _number_of_threads(threads),
                float(prefs["core.network.memory_limit"]),
            )
        except KeyboardInterrupt:
            self._interrupted = True
        except Exception as error:
            _release(fresh)
            raised = _as_raised(error, self._outside)
            if raised is error:
                raise
            raised.args = (f"{raised} (at {self.design.text_of(0)})",)
            raise raised.with_traceback(None) from raised.__cause__
        finally:
            network.running = False
            _running.pop()
            random.state.seed, random.state.operations = self._random
            if self._numpy is not None:
                np.random.set_state(self._numpy)
            for target in self._targets:
                target.put_back()
            network._tell_clocks(self._objects)
        return self._finish(errors)

    def _begin(self, point: int) -> dict[str, Any]:
        """Sets the values of a point, as one would by hand; gives the names around its run."""
        try:
            return self._set(point)
        except KeyboardInterrupt:
            self._interrupted = self._stopped = True
            raise

    def _set(self, point: int) -> dict[str, Any]:
        network = self._network
        seed = self.design.seed(point)
        if seed is None:
            random.state.seed, random.state.operations = self._random
        else:
            random.state.seed, random.state.operations = seed, 0
            np.random.seed(seed)
        if network._core.t != self._time:
            network._core.t = self._time
        network._tell_clocks(self._objects)
        names: dict[str, Any] = {}
        around = SimpleNamespace(f_locals=ChainMap(names, self._locals), f_globals=self._globals, f_back=None)
        values = self.design.values(point)
        with calling_from(around):
            for target, value in self.design.settings(point):
                target.set(value, names)
            for target, value in self._settings:
                if _is_of_point(value):
                    value = value(values)
                    target.check(value)
                target.set(value, names)
            explicit = None if self._explicit is None else ChainMap(names, dict(self._explicit))
            self._outside = _Around(explicit, quiet=point > 0)
            prepared = network._prepare(self._objects, self._outside)
        if seed is not None:
            network._core.reseed(seed)
        return prepared

    def _end(self, point: int, error: BaseException | None) -> bool:
        """The network is as at the end of the point's run. Returns whether to stop."""
        if error is None:
            error = self._look(point)
        if isinstance(error, KeyboardInterrupt):
            self._interrupted = self._stopped = True
        elif isinstance(error, Exception):
            self._fail(point, _as_raised(error, self._outside))
        elif error is not None:
            raise error
        return self._stopped

    def _look(self, point: int) -> BaseException | None:
        network = self._network
        network._tell_clocks(self._objects)
        try:
            for obj in self._objects:
                if obj._overrides("after_run") and obj.active:
                    obj.after_run()
            values = self.design.values(point)
            found: dict[str, Any] = {}
            for getter in self._getters:
                found.update(getter(values))
            self.result._add(point, found)
        except BaseException as error:  # of a function of the user: it belongs to this point
            return error
        return None

    def _warn(self, point: int, kind: str, text: str) -> None:
        where = "" if kind == "time_steps" else f" (at {self.design.text_of(point)})"
        warn(_names_of_message[kind], text + where, once=kind == "time_steps")


class _Around(Outside):
    """Names around the run of a point. What is ambiguous is told of once, not at each point."""

    def __init__(self, namespace: Mapping[str, Any] | None, quiet: bool) -> None:
        Outside.__init__(self, namespace)
        self._quiet = quiet

    def warn_of_conflicts(self, *args: Any) -> None:
        if not self._quiet:
            Outside.warn_of_conflicts(self, *args)


def _is_of_point(value: Any) -> bool:
    """Whether a setting is a function of the point, and not one for the model."""
    return callable(value) and as_function(value) is None and not isinstance(value, VariableView)


def first_seed() -> int:
    """That of the first repetition, if the user gives none."""
    return (random.state.seed if random.is_seeded() else _core.fresh_seed()) % (1 << 32)


def _number_of_threads(threads: Any) -> int:
    if isinstance(threads, bool) or not isinstance(threads, (int, np.integer)) or threads < 1:
        raise ValueError(f"threads has to be 1 or more, not {threads!r}")
    return int(threads)
