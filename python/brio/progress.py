"""Reports of how far a run is."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html import escape
from typing import Any

from .quantities import SECOND, seconds, with_dimension

_STREAMS = {"text": "stdout", "stdout": "stdout", "stderr": "stderr"}
_DEFAULT_PERIOD = 10.0
#: A bar in a terminal moves, however seldom text would be written.
_BAR_PERIOD = 0.1


def reporter(report: Any, period: Any) -> tuple[Callable[..., None] | None, str, float]:
    """Callable, style and period in seconds, as the engine takes them."""
    pause = _DEFAULT_PERIOD if period is None else seconds(period, "report_period")
    if report is None:
        return None, "none", pause
    if isinstance(report, str):
        if report not in _STREAMS:
            raise ValueError(f"report can be 'text', 'stdout', 'stderr' or a function, not '{report}'")
        return _text_reporter(getattr(sys, _STREAMS[report]), pause)
    if callable(report):
        return _with_units(report), "numbers", pause
    raise TypeError(f"report can be 'text', 'stdout', 'stderr' or a function, not {type(report).__name__}")


def sweep_reporter(report: Any, period: Any) -> tuple[Callable[..., None] | None, str, float]:
    """The same for a sweep: functions get the elapsed time, the completed fraction, and numbers of points."""
    call, style, pause = reporter(report, period)
    if style != "numbers":
        return call, style, pause

    def tell(elapsed: float, completed: float, finished: int, points: int) -> None:
        report(with_dimension(elapsed, SECOND), completed, finished, points)

    return tell, style, pause


def _text_reporter(stream: Any, pause: float) -> tuple[Callable[..., None], str, float]:
    def write(text: str) -> None:
        stream.write(text)
        stream.flush()

    if stream is sys.stdout and _is_in_notebook(stream):
        return _NotebookBar(), "lines", min(pause, _BAR_PERIOD)
    if _is_terminal(stream):
        return write, "bar", min(pause, _BAR_PERIOD)
    return write, "lines", pause


class _NotebookBar:
    """A bar in the output of a cell, with what is said of the run. It stays where the run has ended."""

    _PERCENT = re.compile(r"\((\d+)%\)")

    def __init__(self) -> None:
        self._shown: Any = None
        self._percent = "0"

    def __call__(self, text: str) -> None:
        found = self._PERCENT.search(text)
        if found:
            self._percent = found[1]
        self._show(text.strip())

    def stopped(self, t: Any) -> None:
        """The run has ended before its time."""
        self._show(f"stopped at t={t}")

    def _show(self, line: str) -> None:
        bar = f'<progress style="width: 24em" max="100" value="{self._percent}"></progress>'
        data = {"text/plain": line, "text/html": f"<div>{bar}<br><small>{escape(line)}</small></div>"}
        if self._shown is None:
            from IPython.display import display

            self._shown = display(data, raw=True, display_id=True)
        else:
            self._shown.update(data, raw=True)


def tell_of_stop(report: Any, t: Any) -> None:
    """Tells a report that can show it that the run was stopped at a time."""
    if isinstance(report, _NotebookBar):
        report.stopped(t)


def _is_in_notebook(stream: Any) -> bool:
    """Whether a stream is the output of a cell, and not one that the cell has put in its place."""
    return type(stream).__module__.partition(".")[0] == "ipykernel" and "IPython" in sys.modules


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty()) and "UTF" in (stream.encoding or "").upper()
    except (AttributeError, ValueError):
        return False


def _with_units(report: Callable[..., None]) -> Callable[..., None]:
    def call(elapsed: float, completed: float, start: float, duration: float) -> None:
        report(
            with_dimension(elapsed, SECOND),
            completed,
            with_dimension(start, SECOND),
            with_dimension(duration, SECOND),
        )

    return call
