"""tools/conformance: tests of Brian's package are run where they lie, and nothing hides what failed."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("conformance_run", ROOT / "tools/conformance/run.py")
runner = importlib.util.module_from_spec(spec)
sys.modules["conformance_run"] = runner
spec.loader.exec_module(runner)

TEST_FILE = """
import os, signal, time
import pytest
from brian2 import *
from brian2.memory.internals import Buffer
from brian2.core.network import AnotherInternal
from brian2.tests.utils import same

def test_passes():
    assert same(3*mV, 0.003*volt)
    assert not isinstance(mV, Buffer)

def test_fails():
    assert 1 + 1 == 3

@pytest.mark.standalone_only
def test_about_folders():
    assert False

def test_crashes():
    os.kill(os.getpid(), signal.SIGSEGV)

@pytest.mark.parametrize("a", [1, 2])
def test_internal(a):
    (Buffer, AnotherInternal)[a - 1](a)

def test_hangs():
    time.sleep(100)

def test_last():
    pytest.skip("no reason")
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    package = tmp_path_factory.mktemp("site-packages") / "brian2"
    (package / "tests").mkdir(parents=True)
    (package / "tests/__init__.py").write_text("raise RuntimeError('not to be run')")
    (package / "tests/utils.py").write_text("def same(a, b):\n    return a == b\n")
    (package / "tests/test_x.py").write_text(TEST_FILE)
    (package / "tests/test_broken.py").write_text("import brian2\n\n1/0\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "RESULTS", tmp_path_factory.mktemp("results"))
        patch.setattr(runner, "TIME_LIMIT", 5)
        return {
            result.test: result
            for file in ("test_x.py", "test_broken.py")
            for result in runner.FileRun(file, package, []).run().results
        }


def test_every_test_is_counted_once(results):
    assert {test: result.outcome for test, result in results.items()} == {
        "test_x.py::test_passes": "passed",
        "test_x.py::test_fails": "failed",
        "test_x.py::test_crashes": "failed",
        "test_x.py::test_internal[1]": "failed",
        "test_x.py::test_internal[2]": "failed",
        "test_x.py::test_hangs": "failed",
        "test_x.py::test_last": "skipped",
        "test_broken.py": "failed",
    }


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("test_x.py::test_fails", "AssertionError: assert (1 + 1) == 3"),
        ("test_x.py::test_crashes", "ended the process (SIGSEGV)"),
        ("test_x.py::test_internal[1]", "NoSuchInternal: brian2.memory.internals.Buffer is no part of Brio"),
        ("test_x.py::test_internal[2]", "NoSuchInternal: brian2.AnotherInternal is no part of Brio"),
        ("test_x.py::test_hangs", "took too long"),
        ("test_broken.py", "not importable: "),
    ],
)
def test_says_what_failed(results, test, message):
    assert results[test].message.startswith(message)


def test_list():
    known = runner.List(
        "# title\n== internals\ntest_a.py::*\n\n== on purpose\ntest_b.py::test_x\ntest_c.py::test_y\n"
    )
    outcomes = [
        runner.Result("test_a.py::test_1", "failed", message="KeyError"),
        runner.Result("test_b.py::test_x[1]", "passed"),
        runner.Result("test_b.py::test_xy", "failed"),
    ]
    runner.apply_list(outcomes, known)
    assert [result.outcome for result in outcomes] == ["listed", "failed", "failed"]
    assert outcomes[0].message == "internals [KeyError]"
    assert outcomes[1].message == "passes, but is listed: on purpose"
    assert known.unused() == ["test_c.py::test_y"]
