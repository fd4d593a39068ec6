"""Compares networks with Brian 2: `make bench`, or networks.py [--only B5] [--threads N] [--float32].

B1   Hodgkin-Huxley neurons alone, 1e4 and 1e6 of them
B2   COBAHH, 4000 neurons, and 1e5 neurons with 1000 synapses each
B3   CUBA, 1e5 and 1e6 neurons with 80 synapses each (4000: bench.py)
B4   conductance-based network of Vogels and Abbott (2005), the benchmark of Auryn: 4000 neurons
B5   sparse inhibitory network with delays between 0 and 4 ms (Brunel and Hakim, 1999), 10 million synapses
B6   events alone: 10 million synapses that add a weight
B7   plastic synapses (Song, Miller and Abbott, 2000), a million of them
B8   construction of 50 million random synapses
B9   the microcircuit of Potjans and Diesmann (2014) at full scale, 299 million synapses; Brio alone

Both sides run in one job, in turn, each run in a process of its own, held to as many cores as it has threads:
one, if nothing else is said. Figures are medians. Brian 2's are those of its C++ standalone program, as the
program itself measures them; of construction, those of its Cython code, compiled before. Results go to
build/bench/networks.json; with two threads to networks-2.json, with float32 to networks-float32.json.
"""

import argparse
import json
import os
import platform
import statistics
import sys
from dataclasses import dataclass, field

from bench import ORACLE_COMPLETE, RESULTS, ROOT, SIDES, processor, row, timed

# What is looked at: key, label, unit, factor.
SECOND = ("second", "one simulated second", "s", 1)
STEP = ("step", "for each neuron and step", "ns", 1e9)
EVENT = ("event", "for each synapse that a spike of the source reaches", "ns", 1e9)
BUILD = ("build", "for each synapse", "ns", 1e9)
BYTES = ("bytes", "memory of each, with a weight of 8 bytes", "B", 1)
PREPARED = ("prepared", "from the first line of the model to the first step", "s", 1)
MEMORY = ("memory", "memory", "GB", 1e-9)


@dataclass
class Network:
    model: str
    figures: list[tuple[str, str, str, float]]
    seconds: float = 1
    values: dict[str, float] = field(default_factory=dict)
    other: str = "standalone"  # Brian's side, if any


NETWORKS = {
    "B1": Network("hh", [STEP], 1, {"N": 10_000}),
    "B1-1e6": Network("hh", [STEP], 0.05, {"N": 1_000_000}),
    "B2": Network("cobahh", [SECOND, STEP]),
    "B2-1e5": Network("cobahh", [SECOND, STEP], 0.1, {"N": 100_000, "C": 1000}),
    "B3-1e5": Network("cuba_many", [SECOND, STEP], 1, {"N": 100_000}),
    "B3-1e6": Network("cuba_many", [SECOND, STEP], 0.2, {"N": 1_000_000}),
    "B4": Network("vogels_abbott", [SECOND], 10),
    "B5": Network("brunel_hakim", [SECOND, EVENT]),
    "B6": Network("events", [SECOND, EVENT]),
    "B7": Network("stdp", [SECOND, EVENT]),
    "B8": Network("construction", [BUILD, BYTES], other="cython"),
    "B9": Network("pd14", [SECOND, PREPARED, MEMORY], other=""),
}
# Each side draws its own network and spikes. The least regular is B5: ten runs spread by 1 %.
SPIKES_MAY_DIFFER_BY = 0.05


def measure(name: str, options: argparse.Namespace, cores: str) -> dict[str, list[dict]]:
    network = NETWORKS[name]
    sides = ["brio", network.other] if network.other and ORACLE_COMPLETE.exists() else ["brio"]
    path = ROOT / f"benchmarks/models/{network.model}.py"
    values = {**network.values, "threads": options.threads, "float32": int(options.float32)}
    more = [str(network.seconds), *(f"{key}={value}" for key, value in values.items())]
    runs: dict[str, list[dict]] = {side: [] for side in sides}
    for turn in range(options.rounds):
        for side in sides:
            print(f"{name}, round {turn + 1}: {SIDES[side][0]}", file=sys.stderr, flush=True)
            runs[side].append(timed("one_network.py", path, side, cores, *more, threads=options.threads))
    return runs


def report(name: str, runs: dict[str, list[dict]]) -> bool:
    """Prints the figures; whether both sides did the same work."""
    for key, label, unit, factor in NETWORKS[name].figures:
        print(f"\n{name}: {label}")
        reference = factor * statistics.median(run[key] for run in runs["brio"])
        for side, several in runs.items():
            print(row(SIDES[side][0], [factor * run[key] for run in several], reference, unit))
    same = True
    for count in ("spikes", "other spikes"):
        medians = [statistics.median(run.get(count, 0) for run in several) for several in runs.values()]
        if max(medians) > 0:
            print(
                f"  {count}: "
                + ", ".join(f"{SIDES[n][0]} {m:.0f}" for n, m in zip(runs, medians, strict=True))
            )
        same = same and max(medians) - min(medians) <= SPIKES_MAY_DIFFER_BY * max(medians)
    return same


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side")
    parser.add_argument("--threads", type=int, default=1, help="threads of each side")
    parser.add_argument("--float32", action="store_true", help="variables of 32 bits on both sides")
    parser.add_argument(
        "--only", nargs="+", choices=list(NETWORKS), default=list(NETWORKS), help="networks to run"
    )
    return parser.parse_args()


def main() -> int:
    options = arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    cores = sorted(os.sched_getaffinity(0))[-options.threads :]
    kind = (f"-{options.threads}" if options.threads > 1 else "") + ("-float32" if options.float32 else "")
    print(f"{processor()}, cores {cores}, Python {platform.python_version()}")
    results = {}
    same = True
    for name in options.only:
        results[name] = measure(name, options, ",".join(map(str, cores)))
        same = report(name, results[name]) and same
    machine = {"processor": processor(), "cores": cores, "python": platform.python_version()}
    (RESULTS / f"networks{kind}.json").write_text(json.dumps({**machine, "runs": results}, indent=2) + "\n")
    if not same:
        print("\nThe numbers of spikes differ by more than 5 %: the sides did not do the same work.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
