"""The pytest plugin under which Brian's test files run; `run.py` starts one pytest per file with it.

It stands in for Brian's conftest.py: which tests are chosen, what is restored between them, and a line of
JSON for the beginning and the end of each test, so that whoever reads them knows what a crash interrupted.
"""

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import standins

BRIAN = Path(os.environ["BRIO_CONFORMANCE_BRIAN"])
TESTS = BRIAN / "tests"
#: Tests that are over: a pytest that is started after a crash goes on behind them.
DONE = frozenset(json.loads(os.environ.get("BRIO_CONFORMANCE_DONE", "[]")))

standins.install(BRIAN)

import brian2  # noqa: E402, that is, Brio


class BrianModule(pytest.Module):
    """A test file of Brian, imported under its own name."""

    def _getobj(self) -> Any:
        parts = self.path.relative_to(TESTS).with_suffix("").parts
        return importlib.import_module(".".join(("brian2.tests", *parts)))


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Any:
    return BrianModule.from_parent(parent, path=module_path)


def pytest_collect_directory(path: Path, parent: Any) -> Any:
    return pytest.Dir.from_parent(parent, path=path)  # not a package: its __init__.py is not run


def test_id(item: Any) -> str:
    """`test_x.py::test_y[parameters]`."""
    return f"{item.path.relative_to(TESTS).as_posix()}::{item.name}"


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Without what is over."""
    chosen, others = [], []
    for item in items:
        wanted = test_id(item) not in DONE
        (chosen if wanted else others).append(item)
    items[:] = chosen
    if others:
        config.hook.pytest_deselected(items=others)


@pytest.fixture(autouse=True)
def fresh_state(request: Any) -> Any:
    """Preferences, device and default clock as in a new process; arrays print as Brian's tests want."""
    import numpy as np

    gc.collect()  # objects that earlier tests left behind say so when they go: not in this test's log
    brian2.restore_initial_state()
    # The phase of Brian's tests that knows no compiler; it would skip those of GSL.
    brian2.prefs["codegen.target"] = "cython" if request.path.name == "test_GSL.py" else "numpy"
    np.set_printoptions(legacy="1.13")
    yield
    brian2.reset_device()
    brian2.defaultclock.dt = 0.1 * brian2.ms


@pytest.fixture
def fake_randn_randn_fixture() -> Any:
    """The normal distribution is always 0.5."""
    functions = importlib.import_module("brian2.core.functions")
    original = functions.DEFAULT_FUNCTIONS["randn"]

    def half(vectorisation_idx: Any) -> Any:
        import numpy as np

        return 0.5 * np.ones_like(vectorisation_idx)

    functions.DEFAULT_FUNCTIONS["randn"] = functions.Function(
        half, arg_units=[], return_unit=1, auto_vectorise=True, stateless=False
    )
    yield
    functions.DEFAULT_FUNCTIONS["randn"] = original


class Events:
    """Writes what happens, a line of JSON for each event."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._started = 0.0

    def write(self, **event: Any) -> None:
        with self._path.open("a") as file:
            file.write(json.dumps(event) + "\n")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        self._started = time.monotonic()
        self._outcome: dict[str, Any] = {"outcome": "passed"}
        self.write(start=test_id(item))
        yield
        self.write(end=test_id(item), seconds=time.monotonic() - self._started, **self._outcome)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Any:
        report = (yield).get_result()
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self._outcome = {"outcome": "skipped", "message": reason}
        elif report.failed:
            self._outcome = {
                "outcome": "failed",
                "message": brief(call.excinfo),
                "line": line_of(call.excinfo),
                "text": str(report.longrepr),
            }

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            message = str(report.longrepr).strip().splitlines()[-1]
            self.write(broken=report.nodeid, message=message, text=str(report.longrepr))


def brief(excinfo: Any) -> str:
    """Class and first line of an exception, and of what it was caused by."""
    error, parts = excinfo.value, []
    while error is not None:
        lines = str(error).strip().splitlines() or [""]
        parts.append(f"{type(error).__name__}: {lines[0]}")
        error = error.__cause__
    return " <- ".join(parts)


def line_of(excinfo: Any) -> int:
    """The line of the test file."""
    lines = [entry.lineno + 1 for entry in excinfo.traceback if str(entry.path).startswith(str(TESTS))]
    return lines[0] if lines else 0


def pytest_configure(config: Any) -> None:
    config.pluginmanager.register(Events(os.environ["BRIO_CONFORMANCE_EVENTS"]), "conformance-events")
