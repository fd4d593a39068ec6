"""The two sides of the conformance tests. Results of Brian 2 are kept in build/oracle-cache."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import random_sides as warm
from oracle_paths import HERE, ORACLE, ORACLE_COMPLETE, ROOT, TARGET

CACHE = ROOT / "build/oracle-cache"
TIME_LIMIT = 300


def cached_result(case: Path) -> Path:
    """Where Brian 2's result of this case is kept: under the hash of all that it depends on."""
    state = hashlib.sha256(TARGET.encode())
    for path in (case, HERE / "run_case.py", HERE / "oracle.py", ROOT / "tests/requirements-oracle.txt"):
        state.update(path.read_bytes() + b"\0")
    return CACHE / f"{case.stem}-{state.hexdigest()[:16]}.npz"


def run_oracle(cases: list[Path]) -> None:
    """One process for many cases: importing Brian 2 takes longer than running most of them."""
    CACHE.mkdir(parents=True, exist_ok=True)
    pairs = [path for case in cases for path in (case, cached_result(case))]
    subprocess.run([ORACLE, HERE / "oracle.py", TARGET, *pairs], cwd=CACHE, timeout=TIME_LIMIT * len(cases))


def oracle_result(case: Path) -> Path:
    result = cached_result(case)
    if not result.exists():
        log = Path(f"{result}.log")
        raise RuntimeError(f"Brian 2 could not run {case.name}:\n{log.read_text() if log.exists() else ''}")
    return result


def run_brio(case: Path, result: Path) -> Path:
    command = [sys.executable, "-m", "brio", HERE / "run_case.py", case, result]
    run = subprocess.run(command, cwd=result.parent, capture_output=True, text=True, timeout=TIME_LIMIT)
    if run.returncode != 0:
        raise RuntimeError(f"Brio could not run {case.name}:\n{run.stdout}{run.stderr}")
    return result


class Sides:
    """Runs of both sides, as many at a time as there are processors, begun before they are asked for."""

    def __init__(self, cases: list[Path], folder: Path):
        workers = os.cpu_count() or 1
        self.pool = ThreadPoolExecutor(workers)
        missing = [case for case in cases if not cached_result(case).exists()]
        batches = [missing[k::workers] for k in range(workers)]
        self.oracles = [self.pool.submit(run_oracle, batch) for batch in batches if batch]
        self.brios = {case: self.pool.submit(run_brio, case, folder / f"{case.stem}.npz") for case in cases}

    def __call__(self, case: Path) -> tuple[Path, Path]:
        for batch in self.oracles:
            batch.result()
        return oracle_result(case), self.brios[case].result()


@pytest.fixture(scope="session")
def sides(request, tmp_path_factory):
    if not ORACLE_COMPLETE.exists():
        pytest.skip("Brian 2 is not installed in .oracle (tools/bootstrap.sh oracle)")
    cases = {
        item.callspec.params["case"]
        for item in request.session.items
        if "sides" in getattr(item, "fixturenames", ())
    }
    started = Sides(sorted(cases), tmp_path_factory.mktemp("brio"))
    yield started
    started.pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def random_sides():
    """Both sides as processes that stay, for scripts that are drawn."""
    if not ORACLE_COMPLETE.exists():
        pytest.skip("Brian 2 is not installed in .oracle (tools/bootstrap.sh oracle)")
    with warm.Sides() as both:
        yield both
