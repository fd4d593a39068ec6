"""Sweeps of functions, which are called for one point after the other."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

from . import _core, random
from .progress import sweep_reporter
from .running import _running
from .sweep_design import Design, parameter_axes, seeds_of
from .sweep_result import SweepResult, by_name, kept, name_of
from .sweep_runs import Sweep, first_seed

__all__ = ["Calls"]


class Calls(Sweep):
    """A sweep of a function, called for one point after the other."""

    def __init__(self, function: Any, parameters: Any, repeat: Any, seed: Any, given: Any) -> None:
        names = ("duration", "set", "results", "threads", "namespace")
        for name, value in zip(names, given, strict=True):
            if value is not None:
                raise TypeError(f"a function that is swept runs its network itself: leave out {name}")
        self._function = function
        self._arguments = _arguments(function)
        axes = parameter_axes(parameters, self._argument)
        self.design = Design(axes, *seeds_of(repeat, seed, first_seed))
        self.result = SweepResult(self.design, None)
        self.result.one_by_one = "a function is called for each point"

    def _argument(self, key: Any) -> Any:
        if not isinstance(key, str):
            raise TypeError(f"the arguments of a function are named by texts, not by {type(key).__name__}")
        if self._arguments is not None and key not in self._arguments:
            hint = _core.did_you_mean(key, self._arguments)
            raise KeyError(
                f"{name_of(self._function)}() has no argument '{key}'{': ' + hint if hint else ''}"
            )
        return SimpleNamespace(label=key, check=lambda value: None)

    def run(self, report: Any, report_period: Any, errors: str) -> SweepResult:
        say = _core.SweepReports(self.design.size, *sweep_reporter(report, report_period))
        before = random.get_state() if self.design.seeds is not None else None
        _running.append(self)  # type: ignore[arg-type]
        try:
            for point in range(self.design.size):
                if self._stopped:
                    break
                say(point)
                self._call(point)
        except KeyboardInterrupt:
            self._interrupted = True
        finally:
            _running.pop()
            if before is not None:
                random.set_state(before)
        say(int(self.result.completed.sum()) + len(self.result.errors))
        return self._finish(errors)

    def _call(self, point: int) -> None:
        arguments = {target.label: value for target, value in self.design.settings(point)}
        seed = self.design.seed(point)
        if seed is not None:
            random.seed(seed)
            if self._arguments is not None and "seed" in self._arguments:
                arguments.setdefault("seed", seed)
        try:
            found = self._function(**arguments)
            self.result._add(point, by_name(kept(found), name_of(self._function)))
        except Exception as error:
            self._fail(point, error)


def _arguments(function: Any) -> list[str] | None:
    """The names of a function's arguments; None if it takes any."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters):
        return None
    return [each.name for each in parameters]
