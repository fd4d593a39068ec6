"""What all comparisons share: sides, processes, the machine, figures as text, results as JSON."""

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build/bench"
CALIBRATE = ROOT / "build/release/benchmarks/calibrate"
ORACLE = ROOT / ".oracle/bin/python"
PEERS = ROOT / ".peers/bin/python"
NEURON = Path("/usr/bin/python3")  # Debian's python3-neuron

# name -> (label, python, side of one_run.py)
SIDES = {
    "brio": ("Brio", Path(sys.executable), "brio"),
    "standalone": ("Brian 2, C++ standalone", ORACLE, "standalone"),
    "cython": ("Brian 2, Cython, compiled before", ORACLE, "cython"),
    "cython-fresh": ("Brian 2, Cython, first time", ORACLE, "cython"),
    "nest": ("NEST", PEERS, "nest"),
    "neuron": ("NEURON", NEURON, "neuron"),
}


def has(name: str) -> bool:
    """Whether the packages of a side are installed."""
    if name == "brio":
        return True
    if name == "nest":
        return (ROOT / ".peers/.installed-requirements-peers.txt").exists()
    if name == "neuron":
        found = NEURON.exists() and subprocess.run([NEURON, "-c", "import neuron"], capture_output=True)
        return bool(found) and found.returncode == 0
    return (ROOT / ".oracle/.installed-requirements-oracle.txt").exists()


def timed(
    script: str, model: Path | str, name: str, cores: int | str, *more: str, threads: int = 1
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


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def calibrated() -> dict[str, float] | None:
    """What this machine can do, in constants; None where the program was not built."""
    if not CALIBRATE.exists():
        print(f"{CALIBRATE} is not built: no fractions of limits", file=sys.stderr)
        return None
    print("calibration of the machine", file=sys.stderr, flush=True)
    return json.loads(subprocess.run([CALIBRATE], capture_output=True, text=True, check=True).stdout)


def busy_seconds() -> float:
    """Processor time that the machine has spent since it was started, other machines' on it included."""
    fields = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    user, nice, system, _, _, interrupts, soft, steal = fields
    return (user + nice + system + interrupts + soft + steal) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def part_of_others(seconds: float, busy: float, own: float, processors: int) -> float:
    """The part of all processors' time that other programs have taken."""
    return max(0.0, (busy - own) / (seconds * processors))


@dataclass
class Job:
    """One comparison: the machine as it was, and where the results go."""

    name: str
    threads: int = 1
    float32: bool = False
    constants: dict[str, float] | None = None
    cores: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        self.cores = sorted(os.sched_getaffinity(0))[-self.threads :]
        self.begin = time.time(), busy_seconds(), own_seconds()
        self.constants = calibrated()
        print(f"{processor()}, cores {self.cores}, Python {platform.python_version()}")

    @property
    def held_to(self) -> str:
        return ",".join(map(str, self.cores))

    def others(self) -> float:
        begin, busy, own = self.begin
        return part_of_others(
            time.time() - begin, busy_seconds() - busy, own_seconds() - own, os.cpu_count() or 1
        )

    @property
    def path(self) -> Path:
        kind = (f"-{self.threads}" if self.threads > 1 else "") + ("-float32" if self.float32 else "")
        return RESULTS / f"{self.name}{kind}.json"

    def write(self, runs: dict, again: bool = False) -> Path:
        """`again`: these runs replace those of their names in what was measured here before, today."""
        result = {
            "job": self.name,
            "date": time.strftime("%Y-%m-%d"),
            "processor": processor(),
            "cores": self.cores,
            "python": platform.python_version(),
            "threads": self.threads,
            "float32": self.float32,
            "others": round(self.others(), 3),
            "machine": self.constants,
            "runs": runs,
        }
        path = self.path
        if again:
            earlier = json.loads(path.read_text())
            same = [key for key in ("date", "processor", "cores") if earlier[key] == result[key]]
            if len(same) < 3:
                raise SystemExit(f"{path} is of another day or machine: measure all of it")
            result["runs"] = {**earlier["runs"], **runs}
            result["others"] = max(earlier["others"], result["others"])
        path.write_text(json.dumps(result, indent=1) + "\n")
        print(
            f"\nOther programs took {result['others']:.0%} of the machine. Results: {path.relative_to(ROOT)}"
        )
        return path


def table(
    title: str,
    key: str,
    runs: dict[str, list[dict]],
    unit: str = "s",
    factor: float = 1,
    limit: float | None = None,
    processor_key: str = "",
    wall: str = "second",
) -> None:
    """Medians of each side, their spread, ratio to the first, processor time, fraction of the limit.

    `processor_key` is the processor time of what took `wall`; of the figure it is the same part."""
    first = next(iter(runs.values()))
    reference = statistics.median(run[key] for run in first)
    most = "" if limit is None else f"; the limit here: {factor * limit:.4g} {unit}"
    print(f"\n{title}{most}\n  {'':<34}{'median':>11}     {'least … most':<26}{'ratio':>8}", end="")
    print(f"{'processor' if processor_key else '':>12}{'of limit' if limit else '':>10}")
    for name, several in runs.items():
        values = [run[key] for run in several]
        middle = statistics.median(values)
        spread = f"{factor * min(values):.3f} … {factor * max(values):.3f}"
        taken = [run[processor_key] * run[key] / run[wall] for run in several if processor_key in run]
        time_of = f"{factor * statistics.median(taken):>9.3f} {unit:<2}" if taken else f"{'':>12}"
        part = f"{limit / middle:>10.0%}" if limit else f"{'':>10}"
        ratio = f"{middle / reference:>6.1f} ×"
        print(f"  {SIDES[name][0]:<34}{factor * middle:>11.3f} {unit:<2}  {spread:<26}{ratio}", end="")
        print(f"{time_of}{part}   {len(values)} runs")


def medians(runs: dict[str, list[dict]], key: str) -> dict[str, float]:
    return {name: statistics.median(run.get(key, 0) for run in several) for name, several in runs.items()}


def differ(counts: dict[str, float]) -> float:
    """By which part of the largest the numbers of spikes differ."""
    largest = max(counts.values())
    return (largest - min(counts.values())) / largest if largest else 0
