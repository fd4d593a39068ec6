"""Compares networks of many synapses with Brian 2: `make bench`, or networks.py [--rounds N] [--only B5].

B5   sparse inhibitory network with delays between 0 and 4 ms (Brunel and Hakim, 1999), 10 million synapses
B6   events alone: 10 million synapses that add a weight
B7   plastic synapses (Song, Miller and Abbott, 2000), a million of them
B8   construction of 50 million random synapses

Both sides run in one job, in turn, each run in a process of its own, held to one core and one thread. Figures
are medians. Brian 2's are those of its C++ standalone program, as the program itself measures them; of
construction, those of its Cython code, compiled before. Results go to build/bench/networks.json.
"""

import argparse
import json
import os
import platform
import statistics
import sys

from bench import ORACLE_COMPLETE, RESULTS, ROOT, SIDES, processor, row, timed

# name -> (model, Brian's side, what is looked at: key, label, unit, factor)
SECOND = ("second", "one simulated second", "s", 1)
EVENT = ("event", "for each synapse that a spike of the source reaches", "ns", 1e9)
BUILD = ("build", "for each synapse", "ns", 1e9)
BYTES = ("bytes", "memory of each, with a weight of 8 bytes", "B", 1)
NETWORKS = {
    "B5": ("brunel_hakim", "standalone", [SECOND, EVENT]),
    "B6": ("events", "standalone", [SECOND, EVENT]),
    "B7": ("stdp", "standalone", [SECOND, EVENT]),
    "B8": ("construction", "cython", [BUILD, BYTES]),
}
# Each side draws its own network and spikes. The least regular is B5: ten runs spread by 1 %.
SPIKES_MAY_DIFFER_BY = 0.05


def measure(network: str, rounds: int, core: int) -> dict[str, list[dict]]:
    model, other, _ = NETWORKS[network]
    names = ["brio", other] if ORACLE_COMPLETE.exists() else ["brio"]
    path = ROOT / f"benchmarks/models/{model}.py"
    runs: dict[str, list[dict]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names:
            print(f"{network}, round {turn + 1}: {SIDES[name][0]}", file=sys.stderr, flush=True)
            runs[name].append(timed("one_network.py", path, name, core))
    return runs


def report(network: str, runs: dict[str, list[dict]]) -> bool:
    """Prints the figures; whether both sides did the same work."""
    for key, label, unit, factor in NETWORKS[network][2]:
        print(f"\n{network}: {label}")
        reference = factor * statistics.median(run[key] for run in runs["brio"])
        for name, several in runs.items():
            print(row(SIDES[name][0], [factor * run[key] for run in several], reference, unit))
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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side")
    parser.add_argument(
        "--only", nargs="+", choices=list(NETWORKS), default=list(NETWORKS), help="networks to run"
    )
    options = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    core = max(os.sched_getaffinity(0))
    print(f"{processor()}, core {core}, Python {platform.python_version()}")
    results = {}
    same = True
    for network in options.only:
        results[network] = measure(network, options.rounds, core)
        same = report(network, results[network]) and same
    machine = {"processor": processor(), "core": core, "python": platform.python_version()}
    (RESULTS / "networks.json").write_text(json.dumps({**machine, "runs": results}, indent=2) + "\n")
    if not same:
        print("\nThe numbers of spikes differ by more than 5 %: the sides did not do the same work.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
