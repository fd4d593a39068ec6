"""Runs example scripts with Brio and with Brian 2, compares what they give, and writes a page of it.

    run.py EXAMPLES [--only PATTERN] [--side brio|brian2|numpy] [--limit SECONDS] [--again] [--write]

EXAMPLES is the folder of that name in the source of Brian 2. Each script runs without a display, from start
to end, in a process of its own, on one thread, in a copy of the folder. Results stay in build/gallery, so
that what has been interrupted goes on where it stopped; --again forgets those of the scripts that are run.
Brian 2 runs each script twice, since it compiles the first time. Where the two sides differ, Brio runs it a
few times more, to tell chance from a difference. The side numpy is Brian 2 without compilation: what it gives
is compared where the side brian2 has not been run or did not come to an end. The page goes to
build/gallery/gallery.md, with --write to docs/gallery.md; it keeps the rows of scripts that were not run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from compare import compare
from notes import EVIDENCE
from table import Row, kept_rows, page

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build/gallery"
PAGE = ROOT / "docs/gallery.md"
#: Both in one environment: some scripts end with an error, whatever simulates, where NumPy is newer.
PYTHON = str(ROOT / ".oracle/bin/python")
SIDES = {"brio": [PYTHON, "-m", "brio"], "brian2": [PYTHON], "numpy": [PYTHON]}
#: How often Brio runs what is random, and for how long at most; Brian 2 runs again what took at most that.
DRAWS, LONG = 8, 180
#: One thread for all, so that times can be compared; a cache of compiled code that is empty at first.
ENVIRONMENT = {
    "MPLBACKEND": "Agg",
    "BRIO_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


def results_of(side: str, script: Path, draw: int) -> Path:
    return OUT / side / script.with_suffix(f".{draw}.npz")


def outcome(side: str, script: Path, draw: int = 0) -> dict | None:
    path = results_of(side, script, draw).with_suffix(".json")
    return json.loads(path.read_text()) if path.exists() else None


def run_one(side: str, script: Path, draw: int, limit: float) -> dict:
    """How one run ended, from what is kept of it or by running it."""
    known = outcome(side, script, draw)
    if known is not None:
        return known
    print(f"{side}: {script}" + (f", draw {draw}" if draw else ""), file=sys.stderr, flush=True)
    results = results_of(side, script, draw)
    results.parent.mkdir(parents=True, exist_ok=True)
    command = [*SIDES[side], str(ROOT / "tools/gallery/example.py"), script.name, str(results), str(draw)]
    places = [str(ROOT / "python"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {
        **os.environ,
        **ENVIRONMENT,
        "CYTHON_CACHE_DIR": str(OUT / "cython"),
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        "GALLERY_TARGET": "numpy" if side == "numpy" else "",
    }
    ended = {"error": "the process died", "seconds": 0, "used": 0}
    with results.with_suffix(".log").open("w") as log:
        try:
            subprocess.run(
                command,
                cwd=(OUT / "examples" / script).parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            ended = {"error": f"more than {limit:g} s", "seconds": limit, "used": limit}
    if not results.with_suffix(".json").exists():
        results.with_suffix(".json").write_text(json.dumps(ended))
    return outcome(side, script, draw)


def run_script(script: Path, sides: list[str], limit: float) -> None:
    for side in sides:
        first = run_one(side, script, 0, limit)
        if side != "brio" and not first["error"] and first["seconds"] < LONG:
            run_one(side, script, 1, limit)
    if DRAWS > 1 and verdict(script).startswith(("other", "same statistics")):
        seconds = outcome("brio", script)["seconds"]
        for draw in range(1, DRAWS):
            if seconds < LONG:
                seconds += run_one("brio", script, draw, limit)["seconds"]


def verdict(script: Path) -> str:
    """What a run with both sides has shown, in a few words."""
    other = "brian2" if succeeded("brian2", script, 0) or outcome("numpy", script) is None else "numpy"
    brio, brian = outcome("brio", script), outcome(other, script)
    if brio is None:
        return "not run"
    if brio["error"]:
        same = brian is not None and brian["error"] and kind_of_error(brian) == kind_of_error(brio)
        return f"ends with {brio['error']}" + (", as in Brian 2" if same else "")
    if brian is None or brian["error"]:
        return "runs" if brian is None else f"runs; Brian 2 ends with {brian['error']}"
    paths = [
        [results_of(side, script, draw) for draw in range(DRAWS) if succeeded(side, script, draw)]
        for side in ("brio", other)
    ]
    return compare(*paths, brian["monitors"], EVIDENCE.get(str(script), ()))


def kind_of_error(ended: dict) -> str:
    """The name of the exception, without its module."""
    return ended["error"].partition(":")[0].rpartition(".")[2]


def row(script: Path) -> Row:
    runs = [outcome("brio", script), outcome("brian2", script), outcome("brian2", script, 1)]
    times = [run["used"] if run and not run["error"] else None for run in runs]
    return Row(str(script), verdict(script), *times)


def row_or_kept(script: Path, before: dict[str, Row]) -> Row:
    """What was found now; of a script that was not run by both sides, what the page said."""
    new = row(script)
    old = before.get(str(script))
    complete = new.group in ("same", "explained", "error") or (new.brio is not None and new.first is not None)
    known = old is not None and old.group in ("same", "explained", "error", "runs")
    return old if known and not complete else new


def succeeded(side: str, script: Path, draw: int) -> bool:
    ended = outcome(side, script, draw)
    return ended is not None and not ended["error"]


def forget(script: Path) -> None:
    for side in SIDES:
        for path in (OUT / side / script).parent.glob(f"{script.stem}.[0-9].*"):
            path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("--only", default="*", help="a pattern of paths")
    parser.add_argument("--side", choices=list(SIDES), help="run only this one; otherwise brio and brian2")
    parser.add_argument("--limit", type=float, default=900, help="seconds that a script may take")
    parser.add_argument("--again", action="store_true", help="run also what has been run")
    parser.add_argument("--write", action="store_true", help=f"write the page to {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    folder = OUT / "examples"
    if not folder.exists():
        shutil.copytree(options.examples, folder)
    scripts = sorted(path.relative_to(options.examples) for path in options.examples.rglob("*.py"))
    for script in scripts:
        if script.match(options.only):
            if options.again:
                forget(script)
            run_script(script, [options.side] if options.side else ["brio", "brian2"], options.limit)
    before = kept_rows(PAGE.read_text()) if PAGE.exists() else {}
    text = page([row_or_kept(script, before) for script in scripts])
    (OUT / "gallery.md").write_text(text)
    if options.write:
        PAGE.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
