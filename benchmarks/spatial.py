"""Compares neurons with a shape with Brian 2 and NEURON: `make bench`, or spatial.py [--rounds N].

B11  an axon of 1000 compartments with Hodgkin and Huxley's currents, in steps of 0.01 ms
B12  1000 branched cells of 50 compartments with the same currents; in Brian 2, an object for each of 20 cells

Each run is a process of its own, held to one core and thread; sides take turns. Figures are medians of the
time that one compartment takes for one step. Brian 2's standalone time is that of the program's loop as it
measures it. NEURON (Debian's python3-neuron, where it is installed) looks the rates of its hh mechanism up in
tables, as is its default. Results go to build/bench/spatial.json.
"""

import argparse
import json
import subprocess
import sys

from job import NEURON, ROOT, SIDES, Job, has, table, timed
from limits import limits

MODELS = {"B11": ("axon", "an axon of 1000 compartments"), "B12": ("cells", "1000 cells of 50 compartments")}
SIMULATED = {"B11": "0.1", "B12": "0.02"}  # seconds; of Brian's objects in Python, a tenth of that
LOOP = 20


def timed_neuron(model: str, seconds: str, core: int) -> dict[str, float]:
    script = ROOT / "benchmarks/one_neuron.py"
    command = ["taskset", "-c", str(core), NEURON, script, model, seconds]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.strip().splitlines()[-1])


def measure(name: str, sides: list[str], rounds: int, core: int) -> dict[str, list[dict]]:
    model, _ = MODELS[name]
    runs: dict[str, list[dict]] = {side: [] for side in sides}
    for turn in range(rounds):
        for side in sides:
            print(f"{name}, round {turn + 1}: {side}", file=sys.stderr, flush=True)
            seconds = SIMULATED[name]
            if side == "neuron":
                runs[side].append(timed_neuron(model, seconds, core))
                continue
            if side == "cython":
                seconds = str(float(seconds) / 10)
            path = ROOT / f"benchmarks/models/{model}.py"
            runs[side].append(timed("one_spatial.py", path, side, core, seconds, str(LOOP)))
    return runs


def report(name: str, runs: dict[str, list[dict]], job: Job) -> None:
    spikes = ", ".join(f"{SIDES[side][0]} {several[0]['spikes']:.0f}" for side, several in runs.items())
    print(f"\n{name}\n  spikes of a cell in a second: {spikes}")
    least = limits(name, job.constants, {})
    title = f"{name}: {MODELS[name][1]}, for each of them and each step"
    table(title, "step", runs, "ns", 1e9, least.get("step"))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side")
    parser.add_argument("--only", nargs="+", choices=list(MODELS), default=list(MODELS))
    options = parser.parse_args()
    job = Job("spatial")
    sides = [side for side in ("brio", "standalone", "cython", "neuron") if has(side)]
    results = {}
    for name in options.only:
        results[name] = measure(name, sides, options.rounds, job.cores[-1])
        report(name, results[name], job)
    job.write(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
