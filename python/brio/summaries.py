"""Tables about networks: what runs when, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from .base import BrianObject
from .quantities import SECOND, with_dimension

__all__ = ["MemoryEstimate", "MemoryItem", "ProfilingSummary", "ScheduleEntry", "SchedulingSummary"]


class ScheduleEntry(NamedTuple):
    """One row of a `SchedulingSummary`."""

    when: str
    order: int
    dt: Any  #: None for objects that run at listed times
    name: str
    type: str
    active: bool
    owner_name: str | None  #: the object that contains it
    owner_type: str | None


class SchedulingSummary:
    """What runs in a time step, in its order. Made by `scheduling_summary`; shown as text or HTML."""

    _HEADER = ("object", "part of", "Clock dt", "when", "order", "active")
    _ALIGN = ("left", "left", "left", "left", "right", "center")

    def __init__(self, objects: Sequence[BrianObject]) -> None:
        #: The rows, as `ScheduleEntry`.
        self.entries = [_entry(obj) for obj in objects if not obj.contained_objects]
        #: All time steps, in seconds.
        self.all_dts = sorted({float(entry.dt) for entry in self.entries if entry.dt is not None})
        #: Every how many steps of the shortest one each time step ends.
        self.steps = {dt: round(dt / self.all_dts[0]) for dt in self.all_dts}

    def _cells(self, entry: ScheduleEntry) -> tuple[str, ...]:
        owner = f"{entry.owner_name} ({entry.owner_type})" if entry.owner_name else "--"
        return (
            f"{entry.name} ({entry.type})",
            owner,
            self._every(entry.dt),
            entry.when,
            str(entry.order),
            "yes" if entry.active else "no",
        )

    def _every(self, dt: Any) -> str:
        if dt is None:
            return "at given times"
        steps = self.steps[float(dt)]
        return f"{dt} (every {'step' if steps == 1 else f'{steps} steps'})"

    def __repr__(self) -> str:
        return table(self._HEADER, [self._cells(entry) for entry in self.entries], self._ALIGN)

    def _repr_html_(self) -> str:
        return html_table(self._HEADER, [self._cells(entry) for entry in self.entries], self._ALIGN)


def _entry(obj: BrianObject) -> ScheduleEntry:
    owner = getattr(obj, "group", None)
    return ScheduleEntry(
        when=obj.when,
        order=obj.order,
        dt=getattr(obj.clock, "dt", None),
        name=obj.name,
        type=type(obj).__name__,
        active=obj.active,
        owner_name=None if owner is None else owner.name,
        owner_type=None if owner is None else type(owner).__name__,
    )


class MemoryItem(NamedTuple):
    """What one part of a network takes of memory, in bytes."""

    object: str  #: the name of an object, or of a pathway
    what: str
    bytes: float  #: at the end of the run
    held: float  #: of these, what it has already


class MemoryEstimate:
    """What a network takes of memory. Made by `Network.memory_estimate`; shown as a table."""

    def __init__(self, items: Sequence[tuple[str, str, float, float]], text: str) -> None:
        #: The parts, as `MemoryItem`, the largest first.
        self.items = [MemoryItem(*item) for item in items]
        #: Bytes of all parts at the end of the run.
        self.total = sum(item.bytes for item in self.items)
        #: Of these, the bytes that they do not have yet.
        self.needed = sum(item.bytes - item.held for item in self.items)
        self._text = text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        rows = [(item.object, item.what, size_text(item.bytes), size_text(item.held)) for item in self.items]
        total = sum(item.held for item in self.items)
        rows.append(("", "together", size_text(self.total), size_text(total)))
        return html_table(
            ("object", "part", "memory", "there already"), rows, ("left", "left", "right", "right")
        )


class ProfilingSummary:
    """How long each part of a network took. Made by `profiling_summary`; shown as text or HTML."""

    def __init__(self, info: Sequence[tuple[str, Any]], show: int | None = None) -> None:
        #: The time that all parts took together.
        self.total_time = with_dimension(sum(float(time) for _, time in info), SECOND)
        shown = list(info)[:show]
        #: The names of the parts, the times that they took, and their part of the whole.
        self.names = [name for name, _ in shown]
        self.times = [time for _, time in shown]
        total = float(self.total_time)
        self.percentages = [100 * float(time) / total if total > 0 else 0.0 for time in self.times]

    def _rows(self) -> list[tuple[str, ...]]:
        in_seconds = float(self.total_time) > 1
        return [
            (
                name,
                f"{float(time):.2f} s" if in_seconds else f"{float(time) * 1e3:.2f} ms",
                f"{percentage:.2f} %",
            )
            for name, time, percentage in zip(self.names, self.times, self.percentages, strict=True)
        ]

    def __repr__(self) -> str:
        title = "Profiling summary"
        rows = self._rows() or [("(nothing has run)", "", "")]
        return f"{title}\n{'=' * len(title)}\n{table(None, rows, ('left', 'right', 'right'), '    ')}\n"

    def _repr_html_(self) -> str:
        return "<h2>Profiling summary</h2>\n" + html_table(None, self._rows(), ("left", "right", "right"))


def size_text(size: float) -> str:
    """A number of bytes: 800 B, 3.2 kB, 1.5 MB."""
    units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size /= 1000
        units.pop(0)
    return f"{size:.0f} {units[0]}" if units[0] == "B" or size >= 100 else f"{size:.1f} {units[0]}"


def table(
    header: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    align: Sequence[str],
    gap: str = " | ",
) -> str:
    """Text in columns."""
    everything = [*([header] if header else []), *rows]
    widths = [max(len(cell) for cell in column) for column in zip(*everything, strict=True)]
    place = {"left": str.ljust, "right": str.rjust, "center": str.center}
    lines = [
        gap.join(
            place[how](cell, width) for cell, how, width in zip(row, align, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    if header:
        lines.insert(0, gap.join(map(str.center, header, widths)).rstrip())
        lines.insert(1, "-+-".join("-" * width for width in widths))
    return "\n".join(lines)


def html_table(header: Sequence[str] | None, rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
    """The same for notebooks."""
    head = "".join(
        f'<th style="text-align: {how}">{escape(cell)}</th>'
        for cell, how in zip(header or (), align, strict=bool(header))
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align: {how}">{escape(cell)}</td>' for cell, how in zip(row, align, strict=True)
        )
        + "</tr>\n"
        for row in rows
    )
    return f"<table>\n{f'<thead><tr>{head}</tr></thead>' if head else ''}\n<tbody>\n{body}</tbody>\n</table>"
