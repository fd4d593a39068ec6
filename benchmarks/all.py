"""All benchmarks, one after the other: `make bench`, or all.py [--quick] [--large-peers] [JOB...].

cuba              B3 with 4000 neurons, B10 (cold start), small runs; five rounds (bench.py)
networks          B1 to B9, one thread, doubles; three rounds (networks.py)
networks-2        two threads: B2 with 1e5 neurons, B3 with 1e6, B4, B5, B6, B9
networks-float32  variables of 32 bits: B1, B2, B3 with 1e5 and 1e6 neurons, B4, B6
spatial           B11 and B12 (spatial.py)

Brian 2 takes part everywhere where it has the model, NEST and NEURON where they are installed. Each job
measures the machine's constants itself. All jobs together take about 40 minutes on two cores, of which the
longest part is the compilation of Brian 2's programs; nothing else should run meanwhile, and every result
says how much of the machine others took. `benchmarks/report.py` makes docs/benchmarks.md of the results.
With --quick, one round of the smaller networks in five minutes or so: to see whether all works, not to be
quoted.
"""

import argparse
import subprocess
import sys
import time

from job import RESULTS, ROOT

SMALL = ["B1", "B2", "B3-1e5", "B4", "B5", "B6", "B7", "B8"]
JOBS = {
    "cuba": ["bench.py"],
    "networks": ["networks.py"],
    "networks-2": ["networks.py", "--threads", "2", "--only", "B2-1e5", "B3-1e6", "B4", "B5", "B6", "B9"],
    "networks-float32": ["networks.py", "--float32", "--only", "B1", "B2", "B3-1e5", "B3-1e6", "B4", "B6"],
    "spatial": ["spatial.py"],
}
QUICK = {
    "cuba": ["bench.py", "--rounds", "1", "--fresh-rounds", "0"],
    "networks": ["networks.py", "--rounds", "1", "--only", *SMALL],
    "networks-2": ["networks.py", "--rounds", "1", "--threads", "2", "--only", "B2", "B5"],
    "networks-float32": ["networks.py", "--rounds", "1", "--float32", "--only", "B1", "B2"],
    "spatial": ["spatial.py", "--rounds", "1", "--only", "B11"],
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="jobs to run: " + ", ".join(JOBS))
    parser.add_argument("--quick", action="store_true", help="one round of the smaller networks")
    parser.add_argument("--large-peers", action="store_true", help="B9 in NEST, too: minutes, some 10 GB")
    options = parser.parse_args()
    if unknown := set(options.jobs) - set(JOBS):
        parser.error(f"no such job: {', '.join(sorted(unknown))}; there are {', '.join(JOBS)}")
    failed = []
    for name in options.jobs or JOBS:
        (RESULTS / f"{name}.json").unlink(missing_ok=True)  # of another day
        script, *more = (QUICK if options.quick else JOBS)[name]
        if options.large_peers and script == "networks.py":
            more.append("--large-peers")
        begin = time.time()
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        if subprocess.run([sys.executable, ROOT / "benchmarks" / script, *more]).returncode:
            failed.append(name)
        print(f"{name} took {(time.time() - begin) / 60:.1f} minutes", flush=True)
    if failed:
        print(f"\nNot all is well: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
