"""The pictures of docs/benchmarks.md: how much longer others take, and how near the limits are."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

COLOURS = {
    "brio": "#0072b2",
    "standalone": "#d55e00",
    "cython": "#d55e00",
    "nest": "#009e73",
    "neuron": "#cc79a7",
}
NAMES = {"brio": "Brio", "standalone": "Brian 2", "cython": "Brian 2", "nest": "NEST", "neuron": "NEURON"}


def figure(lines: int):
    plt.rcParams.update(
        {"svg.fonttype": "none", "svg.hashsalt": "brio", "font.size": 9, "font.family": "sans-serif"}
    )
    drawn, axes = plt.subplots(figsize=(7.5, 1.0 + 0.3 * lines))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(left=False)
    return drawn, axes


def job_of(row) -> str:
    return "spatial" if row.name in ("B11", "B12") else "networks"


def label_of(row) -> str:
    short = row.label.split(", a step")[0].split(", each")[0]
    short = short if len(short) < 46 else short.rsplit(",", 1)[0]
    return f"{row.name.split('-')[0]}  {short}"


def keep(drawn, path: Path) -> None:
    drawn.savefig(path, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    plt.close(drawn)


def ratios(results, rows, path: Path) -> None:
    """Points on a logarithmic axis; Brio is the line at 1."""
    lines = [(row, results.values(row, job_of(row))) for row in rows]
    lines = [(row, values) for row, values in lines if "brio" in values and len(values) > 1]
    drawn, axes = figure(len(lines))
    for height, (_, values) in enumerate(reversed(lines)):
        shown = {
            side: value / values["brio"] for side, value in values.items() if side in NAMES and side != "brio"
        }
        if "standalone" in shown:
            shown.pop("cython", None)
        axes.plot([1, max(shown.values())], [height, height], color="#d0d0d0", linewidth=1, zorder=1)
        for side, ratio in shown.items():
            axes.plot(ratio, height, "o", color=COLOURS[side], zorder=2, label=NAMES[side])
    axes.axvline(1, color=COLOURS["brio"], linewidth=1.5, label="Brio")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_yticks(range(len(lines)), [label_of(row) for row, _ in reversed(lines)])
    axes.set_xlabel("times as long as Brio (one thread)")
    legend(axes)
    keep(drawn, path)


def fractions(results, rows, path: Path) -> None:
    """Bars for Brio, points for Brian 2."""
    lines = [(row, results.fraction(row, job_of(row))) for row in rows]
    lines = [(row, value) for row, value in lines if value is not None]
    drawn, axes = figure(len(lines))
    for height, (row, value) in enumerate(reversed(lines)):
        axes.barh(height, 100 * value, height=0.55, color=COLOURS["brio"], label="Brio")
        axes.text(100 * value + 1, height, f"{100 * value:.0f} %", va="center")
        side = "cython" if row.name == "B8" else "standalone"
        brian = results.fraction(row, job_of(row), side)
        if brian is not None:
            axes.plot(100 * brian, height, "o", color=COLOURS["standalone"], label="Brian 2")
    axes.set_xlim(0, max(100, *(104 * value for _, value in lines)))
    axes.set_yticks(range(len(lines)), [label_of(row) for row, _ in reversed(lines)])
    axes.set_xlabel("percent of the limit of this machine (one thread, doubles)")
    legend(axes)
    keep(drawn, path)


def legend(axes) -> None:
    handles = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    axes.legend(
        handles.values(), handles.keys(), frameon=False, ncols=4, loc="lower left", bbox_to_anchor=(0, 1)
    )


def draw(results, rows, folder: Path) -> None:
    ratios(results, rows, folder / "benchmarks-ratios.svg")
    fractions(results, rows, folder / "benchmarks-limits.svg")
