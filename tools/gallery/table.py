"""The page of the documentation that shows how Brian 2's example scripts fare."""

import os
import platform
import textwrap
from collections import Counter
from dataclasses import dataclass

from compare import FALSE_ALARM, NEGLIGIBLE, SAME_TRACE
from notes import MODULES, REASONS


@dataclass
class Row:
    """One script: how it ended, and the processor time of Brio's run and of Brian 2's first and second."""

    script: str
    outcome: str
    brio: float | None = None
    first: float | None = None
    again: float | None = None
    kept: bool = False  #: from the page that there was

    @property
    def group(self) -> str:
        """Where the script counts."""
        if self.outcome.endswith(", as in Brian 2"):
            return "error"
        if self.outcome.startswith("same"):
            return "same"
        if self.script in REASONS and self.outcome.startswith(("other", "runs")):
            return "explained"
        words = [word for word in ("runs", "not run") if self.outcome.startswith(word)]
        return words[0] if words else "differs"

    def text(self) -> str:
        outcome = self.outcome
        if self.script in REASONS:
            outcome += f" ({REASONS[self.script]})"
        times = ["" if time is None else f"{time:.1f}" for time in (self.brio, self.first, self.again)]
        return f"| {' | '.join([f'`{self.script}`', outcome.replace('|', '/'), *times])} |"


def kept_rows(page: str) -> dict[str, Row]:
    """The rows of a page, by their scripts."""
    rows = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) != 5 or not cells[0].startswith("`"):
            continue
        script = cells[0].strip("`")
        outcome = cells[1].removesuffix(f" ({REASONS.get(script, '')})")
        times = [float(cell) if cell else None for cell in cells[2:]]
        rows[script] = Row(script, outcome, *times, kept=True)
    return rows


def machine() -> str:
    """The processor, in words."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores"


def totals(rows: list[Row]) -> str:
    count = Counter(row.group for row in rows)
    text = f"Of {len(rows)} scripts, **{count['same'] + count['explained']}** run from start to end and give"
    text += " what they give in Brian 2."
    for group, words in (
        ("runs", "run, but there is nothing to compare with."),
        ("not run", "were not run here, because they take long."),
        ("error", "end in both with the same error: what they need was not there."),
        ("differs", "do not."),
    ):
        text += f" {count[group]} {words}" if count[group] else ""
    return text


def speed(rows: list[Row]) -> str:
    """How the times compare, over the scripts that both sides have run twice."""
    both = [row for row in rows if row.group in ("same", "explained") and row.brio and row.again]
    if not both:
        return ""
    brio, first, again = (sum(getattr(row, name) for row in both) for name in ("brio", "first", "again"))
    text = f"The {len(both)} scripts with all three times took Brio {brio:.0f} s, Brian 2 {first:.0f} s the"
    text += f" first time and {again:.0f} s again."
    slower = ", ".join(f"`{row.script}`" for row in both if row.brio > row.again)
    return text + (f" Brio took longer than Brian 2's second run of {slower}." if slower else "")


def kept(rows: list[Row]) -> str:
    count = sum(row.kept for row in rows)
    return f"{count} rows are those of an earlier run of the tool." if count else ""


def page(rows: list[Row]) -> str:
    rows = [row for row in rows if row.script not in MODULES]
    figures = {
        "totals": totals(rows),
        "trace": f"{SAME_TRACE:g}",
        "negligible": f"{NEGLIGIBLE:.0%}",
        "scripts": f"{1 / FALSE_ALARM:.0f}",
        "machine": machine(),
        "speed": speed(rows),
        "kept": kept(rows),
    }
    parts = [" ".join(part.split()).format(**figures) for part in PAGE.split("\n\n")]
    parts = [
        textwrap.fill(part, 118, subsequent_indent="  " * part.startswith("- "), break_on_hyphens=False)
        for part in parts
    ]
    return "\n\n".join([*parts, "\n".join([*HEAD, *(row.text() for row in rows)])]) + "\n"


HEAD = ["| script | outcome | Brio | Brian 2 | again |", "| --- | --- | --: | --: | --: |"]
PAGE = """# Brian 2's example scripts

`make gallery EXAMPLES=folder` runs the example scripts of Brian 2 2.9.0 as they are, without a display,
with Brio (`python -m brio script.py`) and with Brian 2 (its Cython target), and makes this page of the
results. The folder is `examples` in the source of Brian 2; the packages that some of the scripts import are
listed in `tools/requirements-gallery.txt`.

{totals}

- *same*: what monitors hold and figures show when the script ends differs by at most {trace} of the largest
value of each column; how much is said. Spikes are those of the same neurons at the same times.

- *same statistics*: the script is random, and the two sides have other streams of random numbers. The size,
mean and standard deviation of everything recorded or drawn are as far apart as those of other draws (two runs
of Brian 2, up to eight of Brio, with other seeds where the script fixes one), or within {negligible}. One in
{scripts} scripts that are the same would be taken for another.

Times are seconds of processor time from the first line of the script to its end, with one thread, imports
and plots included, on {machine}. Brian 2 compiles the first time and keeps the result in a cache, which was
empty at first: "again" is a second run. Where its times are missing, what its NumPy target gives has been
compared, or it took too long. {speed} {kept}"""
