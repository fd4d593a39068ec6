"""Makes docs/benchmarks.md and its pictures of what all.py measured: report.py [--from FILE] [--to FOLDER].

Without --from it takes build/bench/*.json, and keeps them as docs/benchmarks.json; `--from
docs/benchmarks.json` makes the page of the same measurements again. The short table in README.md is renewed,
too, unless other programs took more than a few hundredths of the machine (or --to names another folder).
"""

import argparse
import json
import math
import statistics
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from job import RESULTS, ROOT, medians
from limits import limits

JOBS = ["cuba", "networks", "networks-2", "networks-float32", "spatial"]
QUIET = 0.05  # of the machine: what other programs may take
README_BEGIN = "<!-- benchmarks: written by benchmarks/report.py -->\n"
README_END = "<!-- end of benchmarks -->\n"


@dataclass(frozen=True)
class Row:
    """A line of a table: a figure of a benchmark."""

    name: str
    label: str
    key: str = "second"
    unit: str = "s"
    factor: float = 1


ROWS = [
    Row("B1", "10 000 Hodgkin–Huxley neurons, a step of one", "step", "ns", 1e9),
    Row("B1-1e6", "1 000 000 of them, a step of one", "step", "ns", 1e9),
    Row("B2", "COBAHH, 4000 neurons"),
    Row("B2-1e5", "COBAHH, 100 000 neurons, 100 million synapses"),
    Row("B3", "CUBA, 4000 neurons"),
    Row("B3-1e5", "CUBA, 100 000 neurons"),
    Row("B3-1e6", "CUBA, 1 000 000 neurons"),
    Row("B4", "Vogels and Abbott (2005), 4000 neurons"),
    Row("B5", "Brunel and Hakim (1999), 10 million synapses, delays that differ"),
    Row("B6", "10 million synapses that add a weight, 20 Hz"),
    Row("B7", "a million synapses with spike-timing-dependent plasticity"),
    Row("B7-1e6", "the same number, of a million sources with one each"),
    Row("B8", "making 50 million random synapses, each", "build", "ns", 1e9),
    Row("B8", "memory of each, with a weight of 8 bytes", "bytes", "B"),
    Row("B9", "microcircuit of Potjans and Diesmann (2014), 299 million synapses"),
    Row("B9", "its first second, in which synapses are put in order; above: its second one", "settling"),
    Row("B9", "its model, from the first line to the first step", "prepared"),
    Row("B9", "its memory", "memory", "GB", 1e-9),
]
APART = ("bytes", "memory", "prepared", "settling")  # what is not the time of a simulation
SPATIAL_ROWS = [
    Row("B11", "an axon of 1000 compartments", "step", "ns", 1e9),
    Row("B12", "1000 branched cells of 50 compartments", "step", "ns", 1e9),
]
README_ROWS = {
    "B2": "COBAHH: 4000 Hodgkin–Huxley neurons, 320 000 synapses",
    "B3": "CUBA: 4000 neurons, 320 000 synapses",
    "B5": "10 million synapses, delays that differ",
    "B6": "10 million synapses that add a weight, 20 Hz",
    "B7": "a million synapses with spike-timing-dependent plasticity",
    "B9": "a cortical microcircuit, 299 million synapses",
}


class Results:
    """All jobs of a day."""

    def __init__(self, jobs: dict[str, dict]) -> None:
        self.jobs = jobs

    @classmethod
    def read(cls, file: Path | None) -> "Results":
        if file is not None:
            return cls(json.loads(file.read_text(encoding="utf-8")))
        there = {name: RESULTS / f"{name}.json" for name in JOBS}
        return cls({name: json.loads(path.read_text()) for name, path in there.items() if path.exists()})

    def job_of(self, row: Row, job: str) -> str:
        """CUBA with 4000 neurons is measured elsewhere than the other networks."""
        return "cuba" if job == "networks" and row.name == "B3" else job

    def runs(self, row: Row, job: str) -> dict[str, list[dict]]:
        """Those of each side that have the figure."""
        runs = self.jobs.get(self.job_of(row, job), {}).get("runs", {}).get(row.name, {})
        return {side: several for side, several in runs.items() if several and row.key in several[0]}

    def values(self, row: Row, job: str) -> dict[str, float]:
        """Medians of the figure, for each side that has it."""
        return medians(self.runs(row, job), row.key)

    def processor(self, row: Row, job: str) -> float | None:
        """Brio's processor time for the same, in seconds."""
        runs = self.runs(row, job).get("brio")
        if row.key not in ("second", "step") or not runs or "processor" not in runs[0]:
            return None
        return statistics.median(run["processor"] * run[row.key] / run["second"] for run in runs)

    def spread(self, row: Row, job: str) -> float | None:
        """The largest part of its median by which the runs of a side differ."""
        sides = [[run[row.key] for run in several] for several in self.runs(row, job).values()]
        sides = [each for each in sides if len(each) > 1]
        if not sides:
            return None
        return max((max(each) - min(each)) / statistics.median(each) for each in sides)

    def limit(self, row: Row, job: str) -> float | None:
        of = self.jobs.get(self.job_of(row, job))
        runs = self.runs(row, job)
        if not of or "brio" not in runs:
            return None
        spikes = {count: medians(runs, count)["brio"] for count in ("spikes", "other spikes")}
        return limits(row.name, of["machine"], spikes, of["threads"], of["float32"]).get(row.key)

    def fraction(self, row: Row, job: str, side: str = "brio") -> float | None:
        limit, values = self.limit(row, job), self.values(row, job)
        return None if limit is None or side not in values else limit / values[side]

    def others(self) -> float:
        return max(job["others"] for job in self.jobs.values())


def number(value: float) -> str:
    """Three digits, no exponent."""
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{max(0, digits)}f}"


def cell(row: Row, values: dict[str, float], side: str, to: float | None = None) -> str:
    """A figure with its unit, and how many times as large as another it is."""
    if side not in values:
        return ""
    ratio = f" ({number(values[side] / to)} ×)" if to else ""
    return f"{number(row.factor * values[side])} {row.unit}{ratio}"


def title(row: Row) -> str:
    return f"{row.name.split('-')[0]}: {row.label}"


def taken(row: Row, value: float | None) -> str:
    return "" if value is None else f"{number(row.factor * value)} {row.unit}"


def part(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def table(head: list[str], lines: list[list[str]]) -> str:
    if not lines:
        return "Not measured.\n"
    ruler = ["---", *("--:" for _ in head[1:])]
    return "\n".join(map(line, [head, ruler, *lines])) + "\n"


def networks(results: Results) -> str:
    lines = []
    for row in ROWS:
        values = results.values(row, "networks")
        if "brio" not in values:
            continue
        brian = "cython" if row.name == "B8" else "standalone"
        lines.append(
            [
                title(row),
                cell(row, values, "brio"),
                taken(row, results.processor(row, "networks")),
                part(results.fraction(row, "networks")),
                cell(row, values, brian, values["brio"]),
                cell(row, values, "nest", values["brio"]),
                part(results.spread(row, "networks")),
            ]
        )
    return table(["", "Brio", "processor", "of the limit", "Brian 2", "NEST", "spread"], lines)


def variants(results: Results, job: str, label: str) -> str:
    """What two threads or short variables change."""
    lines = []
    for row in ROWS:
        other, plain = results.values(row, job), results.values(row, "networks")
        if "brio" not in other:
            continue
        lines.append(
            [
                title(row),
                cell(row, plain, "brio"),
                cell(row, other, "brio"),
                f"{number(plain['brio'] / other['brio'])} ×" if plain else "",
                taken(row, results.processor(row, job)),
                part(results.fraction(row, job)),
                cell(row, other, "standalone", other["brio"]),
                cell(row, other, "nest", other["brio"]),
            ]
        )
    head = ["", "Brio, as above", f"Brio, {label}", "faster", "processor", "of the limit"]
    return table([*head, f"Brian 2, {label}", f"NEST, {label}"], lines)


def small(results: Results) -> str:
    runs = results.jobs.get("cuba", {}).get("runs", {})
    start = Row("B3", "B10: script started until the first result of CUBA", "start")
    again = Row("small", "`run(1*ms)` of a prepared network with one neuron", "again", "ms", 1e3)
    step = Row("small", "a step of one neuron with a `SpikeMonitor`", "step", "µs", 1e6)
    lines = []
    for row in (start, again, step):
        values = results.values(row, "cuba") if runs else {}
        if "brio" in values:
            sides = ("standalone", "cython", "cython-fresh")
            more = [cell(row, values, side, values["brio"]) for side in sides]
            lines.append([row.label, cell(row, values, "brio"), *more])
    head = ["", "Brio", "Brian 2, C++ standalone", "Brian 2, Cython, compiled before"]
    return table([*head, "Brian 2, Cython, first time"], lines)


def spatial(results: Results) -> str:
    lines = []
    for row in SPATIAL_ROWS:
        values = results.values(row, "spatial")
        if "brio" in values:
            more = [cell(row, values, side, values["brio"]) for side in ("standalone", "cython", "neuron")]
            own = [cell(row, values, "brio"), part(results.fraction(row, "spatial"))]
            lines.append([f"{row.name}: {row.label}", *own, *more])
    head = ["a step of a compartment", "Brio", "of the limit", "Brian 2, C++ standalone"]
    return table([*head, "Brian 2, Cython", "NEURON"], lines)


CONSTANTS = [
    ("clock", "clock_ghz", "GHz"),
    ("product with a sum, double", "multiply_add_f64", "ns"),
    ("the same, 32 bits", "multiply_add_f32", "ns"),
    ("division, double", "division_f64", "ns"),
    ("exponential of Brio, double", "exp_f64", "ns"),
    ("exponential, 32 bits", "exp_f32", "ns"),
    ("normal random number of Brio", "normal_f64", "ns"),
    ("adding to random targets of 16 kB", "scatter_f64_L1", "ns"),
    ("of 512 kB", "scatter_f64_L2", "ns"),
    ("of 8 MB", "scatter_f64_L3", "ns"),
    ("of 256 MB", "scatter_f64_memory", "ns"),
    ("changing 512 kB in place", "update_L2", "GB/s"),
    ("changing 256 MB in place", "update_memory", "GB/s"),
    ("the same, two cores", "update_memory_2_threads", "GB/s"),
    ("reading 256 MB", "read_memory", "GB/s"),
    ("the same, two cores", "read_memory_2_threads", "GB/s"),
    ("two threads meet", "barrier", "ns"),
]


def machine(results: Results) -> str:
    """The constants of each job: that they agree shows that the machine was the same all the time."""
    names = [name for name, job in results.jobs.items() if job["machine"]]
    lines = []
    for label, key, unit in CONSTANTS:
        constants = [results.jobs[name]["machine"].get(key) for name in names]
        lines.append([f"{label}, {unit}", *("" if value is None else number(value) for value in constants)])
    return table(["", *(f"`{name}`" for name in names)], lines if names else [])


def circumstances(results: Results) -> str:
    jobs = list(results.jobs.values())
    dates = sorted({job["date"] for job in jobs})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    processors = " and ".join(sorted({job["processor"] for job in jobs}))
    cores = max(len(job["cores"]) for job in jobs)
    where = (
        f"{'one core' if cores == 1 else f'up to {cores} cores'} of a machine with the processor {processors}"
    )
    numbers = sorted({len(runs) for job in jobs for each in job["runs"].values() for runs in each.values()})
    many = f"{numbers[0]} to {numbers[-1]} runs" if len(numbers) > 1 else f"{numbers[0]} run(s)"
    said = f"Measured on {when}, on {where}; medians of {many}."
    if results.others() <= QUIET:
        said += f" Other programs took at most {results.others():.1%} of the machine meanwhile."
    else:
        said += (
            f" **Other programs took up to {results.others():.0%} of the machine meanwhile: these figures are"
            " too large, those of wall time most, and ratios are uncertain.**"
        )
    return textwrap.fill(said, 110, break_on_hyphens=False)


PAGE = ROOT / "benchmarks/page.md"  # with names of tables in braces


def page(results: Results) -> str:
    text = PAGE.read_text(encoding="utf-8").format(
        circumstances=circumstances(results),
        networks=networks(results),
        small=small(results),
        threads=variants(results, "networks-2", "two threads"),
        float32=variants(results, "networks-float32", "32 bits"),
        spatial=spatial(results),
        machine=machine(results),
    )
    return text.rstrip() + "\n"


def readme_part(results: Results) -> str:
    """The short table: a second of each network; the start; construction; a compartment."""
    lines = []
    for row in (*ROWS, *SPATIAL_ROWS[:1]):
        label = README_ROWS.get(row.name)
        job = "spatial" if row in SPATIAL_ROWS else "networks"
        if row.key == "build":
            label = "making 50 million random synapses, each (Brian 2 with Cython)"
        elif row in SPATIAL_ROWS:
            label = "an axon of 1000 compartments, a step of each"
        values = results.values(row, job)
        if label is None or row.key in APART or "brio" not in values:
            continue
        brian = "cython" if row.name == "B8" else "standalone"
        others = [cell(row, values, side, values["brio"]) for side in (brian, "nest")]
        lines.append([label, cell(row, values, "brio"), *others, part(results.fraction(row, job))])
    start = Row("B3", "script started until the first result of CUBA", "start")
    values = results.values(start, "cuba")
    if "brio" in values:
        lines.append(
            [
                start.label,
                cell(start, values, "brio"),
                cell(start, values, "standalone", values["brio"]),
                "",
                "",
            ]
        )
    head = [
        "one second of a network, if nothing else is said",
        "Brio",
        "Brian 2, C++ standalone",
        "NEST",
        "Brio, of the limit",
    ]
    return circumstances(results) + "\n\n" + table(head, lines)


def rounded(value):
    """Five digits of each number are enough."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list) else value


def renew_readme(results: Results) -> None:
    readme = ROOT / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(README_BEGIN)
    _, after = rest.split(README_END)
    text = before + README_BEGIN + "\n" + readme_part(results) + "\n" + README_END + after
    readme.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="source", type=Path, help="measurements that were kept")
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder of the page")
    options = parser.parse_args()
    results = Results.read(options.source)
    if not results.jobs:
        print(f"{RESULTS} has no results: benchmarks/all.py first", file=sys.stderr)
        return 1
    results.jobs = rounded(results.jobs)
    (options.to / "images").mkdir(parents=True, exist_ok=True)
    (options.to / "benchmarks.json").write_text(json.dumps(results.jobs, separators=(",", ":")) + "\n")
    (options.to / "benchmarks.md").write_text(page(results), encoding="utf-8")
    from report_plots import draw  # matplotlib takes a second

    draw(results, [row for row in (*ROWS, *SPATIAL_ROWS) if row.key not in APART], options.to / "images")
    if options.to == ROOT / "docs":
        if results.others() <= QUIET:
            renew_readme(results)
        else:
            print(f"README.md is left alone: others took up to {results.others():.0%} of the machine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
