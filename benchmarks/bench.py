"""Compares Brio with Brian 2 on this machine: `make bench`, or bench.py [--rounds N] [--fresh-rounds N].

B3   CUBA, 4000 neurons: time for one second of simulated time, everything prepared
B10  cold start: from nothing to the number of spikes of CUBA's first second, in a fresh process
Small runs: an unchanged run(1*ms) of a prepared network, and each step of one neuron with a spike monitor

Both sides run in one job, in turn, each run in a process of its own that is held to one core and one thread;
the numbers of spikes are compared first. Figures are medians. Results go to build/bench/results.json.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORACLE = ROOT / ".oracle/bin/python"
ORACLE_COMPLETE = ROOT / ".oracle/.installed-requirements-oracle.txt"
RESULTS = ROOT / "build/bench"
MODEL = ROOT / "benchmarks/models/cuba.py"
SMALL = ROOT / "benchmarks/models/small.py"

# name -> (label, python, side of one_run.py)
SIDES = {
    "brio": ("Brio", sys.executable, "brio"),
    "standalone": ("Brian 2, C++ standalone", ORACLE, "standalone"),
    "cython": ("Brian 2, Cython, compiled before", ORACLE, "cython"),
    "cython-fresh": ("Brian 2, Cython, first time", ORACLE, "cython"),
}
# Networks are drawn anew in each run, and their numbers of spikes spread by 3.7 % (measured on ten); so the
# difference of two medians of five spreads by 3 %, of which this is five times. That both sides give the same
# spikes for the same network is for tests/conformance to show.
SPIKES_MAY_DIFFER_BY = 0.15


def timed(
    script: str, model: Path, name: str, cores: int | str, *more: str, threads: int = 1
) -> dict[str, float]:
    """The figures that a script prints. Only the side `cython` finds what an earlier run compiled."""
    _, python, side = SIDES[name]
    fresh = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=RESULTS))
    folder = RESULTS / "cython-cache" if name == "cython" else fresh
    command = ["taskset", "-c", str(cores), python, ROOT / "benchmarks" / script, side, model, folder]
    command += more
    environment = dict(
        os.environ, BRIO_NUM_THREADS=str(threads), OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS="1"
    )
    run = subprocess.run(command, cwd=fresh, env=environment, capture_output=True, text=True)
    shutil.rmtree(fresh)
    if run.returncode != 0:
        raise SystemExit(f"{SIDES[name][0]} failed:\n{run.stdout}{run.stderr}")
    return json.loads(run.stdout.strip().splitlines()[-1])


def one_run(name: str, core: int) -> dict[str, float]:
    """Times one run of CUBA."""
    begin = time.time()
    result = timed("one_run.py", MODEL, name, core)
    result["start"] = result.pop("finished") - begin
    return result


def small_runs(names: list[str], rounds: int, core: int) -> dict[str, list[dict]]:
    """Small runs of the sides that run in this process; a standalone program is built anew for each."""
    runs: dict[str, list[dict]] = {name: [] for name in names if name in ("brio", "cython")}
    for turn in range(rounds):
        for name, several in runs.items():
            print(f"small runs, round {turn + 1}: {SIDES[name][0]}", file=sys.stderr, flush=True)
            several.append(timed("small_runs.py", SMALL, name, core))
    return runs


def measure(names: list[str], rounds: int, fresh_rounds: int, core: int) -> dict[str, list[dict]]:
    runs: dict[str, list[dict]] = {name: [] for name in names}
    for name in names:
        if name != "cython-fresh":
            one_run(name, core)  # files into memory, Cython's code into its cache; not counted
    for turn in range(max(rounds, fresh_rounds)):
        for name in names:
            if turn < (fresh_rounds if name == "cython-fresh" else rounds):
                print(f"round {turn + 1}: {SIDES[name][0]}", file=sys.stderr, flush=True)
                runs[name].append(one_run(name, core))
    return runs


def same_spikes(runs: dict[str, list[dict]]) -> bool:
    medians = {name: statistics.median(run["spikes"] for run in several) for name, several in runs.items()}
    print("spikes in the first second: " + ", ".join(f"{SIDES[n][0]} {m:.0f}" for n, m in medians.items()))
    low, high = min(medians.values()), max(medians.values())
    return high - low <= SPIKES_MAY_DIFFER_BY * high


def row(label: str, values: list[float], reference: float, unit: str) -> str:
    middle = statistics.median(values)
    spread = f"{min(values):.3f} … {max(values):.3f}"
    ratio = f"{middle / reference:>8.1f} ×"
    return f"  {label:<36}{middle:>12.3f} {unit:<2}  {spread:<24}{ratio}   {len(values)} runs"


def table(title: str, key: str, runs: dict[str, list[dict]], unit: str = "s") -> None:
    scale = {"s": 1, "µs": 1e6}[unit]
    first = next(iter(runs.values()))
    reference = scale * statistics.median(run[key] for run in first)
    print(f"\n{title}\n  {'':<36}{'median':>12}     {'least … most':<24}{'ratio':>8}")
    for name, several in runs.items():
        print(row(SIDES[name][0], [scale * run[key] for run in several], reference, unit))


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side")
    parser.add_argument("--fresh-rounds", type=int, default=3, help="runs of Cython with an empty cache")
    parser.add_argument("--only", nargs="+", choices=list(SIDES), default=list(SIDES), help="sides to run")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    names = [name for name in SIDES if name in options.only and (name == "brio" or ORACLE_COMPLETE.exists())]
    if not options.fresh_rounds:
        names = [name for name in names if name != "cython-fresh"]
    RESULTS.mkdir(parents=True, exist_ok=True)
    core = max(os.sched_getaffinity(0))
    runs = measure(names, options.rounds, options.fresh_rounds, core)
    small = small_runs(names, options.rounds, core)
    print(f"{processor()}, core {core}, Python {platform.python_version()}")
    agree = same_spikes(runs)
    prepared = {name: several for name, several in runs.items() if name != "cython-fresh"}
    table("B3: one second of CUBA, 4000 neurons", "second", prepared)
    table("B10: cold start to CUBA's first result, elapsed", "start", runs)
    table("B10: the same, processor time", "processor", runs)
    if small:
        table("Small runs: run(1*ms) of a prepared network with one neuron", "again", small, "µs")
        table("Small runs: one step of one neuron", "step", small, "µs")
    machine = {"processor": processor(), "core": core, "python": platform.python_version()}
    report = {**machine, "runs": runs, "small": small}
    (RESULTS / "results.json").write_text(json.dumps(report, indent=2) + "\n")
    if len({run["spikes"] for several in small.values() for run in several}) > 1:
        print("\nThe one neuron does not spike as often on all sides: they did not do the same work.")
        return 1
    if not agree:
        print("\nThe numbers of spikes differ by more than 15 %: the sides did not do the same work.")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
