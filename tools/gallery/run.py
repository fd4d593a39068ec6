"""Runs the example scripts of Brian 2 with both simulators and compares what their monitors hold.

    run.py EXAMPLES [--only PATTERN] [--side brio|brian2] [--limit SECONDS]

EXAMPLES is the folder of that name in the source of Brian 2. Each script runs without a display, from start
to end, in a process of its own and in a copy of the folder. Results stay in build/gallery, so that a side
need not run again; the table goes to build/gallery/table.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build/gallery"
SIDES = {
    "brio": [str(ROOT / ".venv/bin/python"), "-m", "brio"],
    "brian2": [str(ROOT / ".oracle/bin/python")],
}
#: Traces of one model differ by rounding, which grows where a model is chaotic.
SAME_TRACE = 1e-6
#: Totals of random networks: two draws of a network that differ by less are the same for a table.
SAME_TOTAL = 0.1


def run_one(side: str, script: Path, folder: Path, limit: float) -> None:
    results = OUT / side / script.with_suffix(".npz")
    if results.with_suffix(".json").exists():
        return
    results.parent.mkdir(parents=True, exist_ok=True)
    command = [*SIDES[side], str(ROOT / "tools/gallery/example.py"), script.name, str(results)]
    environment = {**os.environ, "MPLBACKEND": "Agg", "BRIO_NUM_THREADS": "1"}
    with results.with_suffix(".log").open("w") as log:
        try:
            subprocess.run(
                command,
                cwd=(folder / script).parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=limit,
                check=False,
            )
            missing = "the process died"
        except subprocess.TimeoutExpired:
            missing = f"more than {limit:g} s"
    if not results.with_suffix(".json").exists():
        results.with_suffix(".json").write_text(json.dumps({"error": missing, "seconds": limit}))


def outcome(side: str, script: Path) -> dict | None:
    path = (OUT / side / script).with_suffix(".json")
    return json.loads(path.read_text()) if path.exists() else None


def same_trace(a: np.ndarray, b: np.ndarray) -> bool:
    if a.shape != b.shape:
        return False
    if a.dtype.kind not in "fc":
        return bool(np.array_equal(a, b))
    scale = np.nanmax(np.abs(b), initial=0)
    return bool(np.allclose(a, b, rtol=0, atol=SAME_TRACE * scale, equal_nan=True))


def compare(script: Path, names: dict[str, str]) -> str:
    """'spikes', 'traces', 'statistics' or what differs."""
    brio, brian = (np.load((OUT / side / script).with_suffix(".npz")) for side in ("brio", "brian2"))
    if set(brio.files) != set(brian.files):
        return "other monitors"
    if not names:
        return "no monitors"
    if all(same_trace(brio[key], brian[key]) for key in brian.files):
        return "same traces" if "StateMonitor" in names.values() else "same spikes"
    for name, kind in names.items():
        key = f"{name}.i" if f"{name}.i" in brian.files else f"{name}.count"
        if kind in ("StateMonitor", "PopulationRateMonitor"):
            continue
        totals = [len(side[key]) if key.endswith(".i") else side[key].sum() for side in (brio, brian)]
        if abs(totals[0] - totals[1]) > SAME_TOTAL * max(totals) + 4 * np.sqrt(max(totals)):
            return f"{name}: {totals[0]} and {totals[1]} spikes"
    return "same statistics" if set(names.values()) - {"StateMonitor"} else "other traces"


def row(script: Path) -> list[str]:
    brio, brian = (outcome(side, script) for side in ("brio", "brian2"))
    if brio is None:
        return [str(script), "not run", "", ""]
    seconds = [f"{side['seconds']:.1f}" if side else "" for side in (brio, brian)]
    if brio["error"]:
        return [str(script), brio["error"], *seconds]
    if brian is None or brian["error"]:
        what = "runs" if brian is None else f"runs; Brian 2: {brian['error']}"
        return [str(script), what, *seconds]
    return [str(script), compare(script, brian["monitors"]), *seconds]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("--only", default="*", help="a pattern of paths")
    parser.add_argument("--side", choices=list(SIDES), help="run only this one; otherwise both")
    parser.add_argument("--limit", type=float, default=900, help="seconds that a script may take")
    options = parser.parse_args()
    folder = OUT / "examples"
    if not folder.exists():
        shutil.copytree(options.examples, folder)
    scripts = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
    for script in scripts:
        if script.match(options.only):
            for side in [options.side] if options.side else SIDES:
                print(f"{side}: {script}", file=sys.stderr, flush=True)
                run_one(side, script, folder, options.limit)
    lines = ["| script | outcome | Brio, s | Brian 2, s |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row(script))} |" for script in scripts]
    (OUT / "table.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
