"""Compares Brio with Brian 2 on this machine: `make bench`, or bench.py [--rounds N] [--fresh-rounds N].

B3   CUBA, 4000 neurons: time for one second of simulated time, everything prepared
B10  cold start: from nothing to the number of spikes of CUBA's first second, in a fresh process
Small runs: an unchanged run(1*ms) of a prepared network, and each step of one neuron with a spike monitor

All sides run in one job, in turn, each run in a process of its own that is held to one core and one thread;
the numbers of spikes are compared first. Figures are medians. Results go to build/bench/cuba.json.
NEST, where it is installed (`tools/bootstrap.sh peers`), runs CUBA alone.
"""

import argparse
import sys
import time

from job import ROOT, SIDES, Job, differ, has, medians, table, timed
from limits import limits

MODEL = ROOT / "benchmarks/models/cuba.py"
SMALL = ROOT / "benchmarks/models/small.py"
CHOICE = [name for name in SIDES if name != "neuron"]

# Networks are drawn anew in each run, and their numbers of spikes spread by 3.7 % (measured on ten); so the
# difference of two medians of five spreads by 3 %, of which this is five times. That both sides give the same
# spikes for the same network is for tests/conformance to show.
SPIKES_MAY_DIFFER_BY = 0.15


def one_run(name: str, core: int) -> dict[str, float]:
    """Times one run of CUBA."""
    if name == "nest":
        return timed("peers/nest_networks.py", MODEL, name, core)
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
                print(f"CUBA, round {turn + 1}: {SIDES[name][0]}", file=sys.stderr, flush=True)
                runs[name].append(one_run(name, core))
    return runs


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side")
    parser.add_argument("--fresh-rounds", type=int, default=3, help="runs of Cython with an empty cache")
    parser.add_argument("--only", nargs="+", choices=CHOICE, default=CHOICE, help="sides to run")
    return parser.parse_args()


def report(runs: dict[str, list[dict]], small: dict[str, list[dict]], job: Job) -> None:
    prepared = {name: several for name, several in runs.items() if name != "cython-fresh"}
    least = limits("B3", job.constants, {"spikes": medians(runs, "spikes")["brio"]}) if "brio" in runs else {}
    title = "B3: one second of CUBA, 4000 neurons"
    table(title, "second", prepared, limit=least.get("second"), processor_key="processor")
    started = {name: several for name, several in runs.items() if "start" in several[0]}
    table(
        "B10: cold start to CUBA's first result",
        "start",
        started,
        processor_key="start processor",
        wall="start",
    )
    if small:
        title = "Small runs: run(1*ms) of a prepared network with one neuron"
        table(title, "again", small, "µs", 1e6)
        table("Small runs: one step of one neuron", "step", small, "µs", 1e6)


def main() -> int:
    options = arguments()
    names = [name for name in SIDES if name in options.only and has(name)]
    if not options.fresh_rounds:
        names = [name for name in names if name != "cython-fresh"]
    job = Job("cuba")
    core = job.cores[-1]
    runs = measure(names, options.rounds, options.fresh_rounds, core)
    small = small_runs(names, options.rounds, core)
    counts = medians(runs, "spikes")
    print(
        "spikes in a second: " + ", ".join(f"{SIDES[name][0]} {count:.0f}" for name, count in counts.items())
    )
    report(runs, small, job)
    job.write({"B3": runs, "small": small})
    if len({run["spikes"] for several in small.values() for run in several}) > 1:
        print("\nThe one neuron does not spike as often on all sides: they did not do the same work.")
        return 1
    agree = differ(counts) <= SPIKES_MAY_DIFFER_BY
    if not agree:
        print("\nThe numbers of spikes differ by more than 15 %: the sides did not do the same work.")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
