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
def test_about_a_device():
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
        "test_x.py::test_about_a_device": "failed",
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


def test_list_of_a_later_version():
    text = "== on purpose\ntest_a.py::test_x\n+test_a.py::test_y\n"
    assert runner.List(text).reason("test_a.py::test_y") is None
    assert runner.List(text, later=True).reason("test_a.py::test_y[2]") == "on purpose"


CLASSES = """
== surface
test_a.py: test_said +test_later
== internal
test_b.py: *
"""


def test_functions_are_counted_by_class():
    functions = ["test_a.py::test_plain", "test_a.py::test_said", "test_b.py::test_1", "test_b.py::test_2"]
    outcomes = [
        runner.Result("test_a.py::test_plain[1]", "passed"),
        runner.Result("test_a.py::test_plain[2]", "listed", reason="will come (issue 9)"),
        runner.Result("test_a.py::test_said", "passed"),
        runner.Result("test_b.py", "failed"),  # as a whole: it could not be imported
    ]
    classes = runner.Classes.read(CLASSES)
    counted = runner.count(functions, outcomes, classes)
    assert [(each.kind, each.outcome) for each in counted] == [
        ("user-level", "open"),
        ("surface", "passed"),
        ("internal", "failed"),
        ("internal", "failed"),
    ]
    rows = runner.table(counted)
    assert rows[2:] == [
        "| user-level | 1 | 0 | 0 | 1 | 0 |  |",
        "| surface | 1 | 1 | 0 | 0 | 0 | 100.0% |",
        "| internal | 2 | 0 | 0 and 2 without | 0 | 0 | 0.0% |",
        "| all | 4 | 1 | 0 and 2 without | 1 | 0 | 33.3% |",
    ]
    assert classes.unknown(functions) == []
    assert classes.unknown(functions[:1]) == ["test_a.py::test_said", "test_b.py"]


@pytest.mark.parametrize(
    "text, message",
    [("== others\n", "there is no class 'others'"), ("== surface\nt.py: a a\n", "t.py::a is there twice")],
)
def test_wrong_lists_of_classes(text, message):
    with pytest.raises(ValueError, match=message):
        runner.Classes.read(text)


def test_page_says_what_came_out(tmp_path):
    page = tmp_path / "page.md"
    counted = [runner.Function("test_a.py::test_x", "surface", "listed", "on purpose")]
    assert not runner.page.says(page, "1.0", counted)
    runner.page.write(page, "1.0", counted)
    runner.page.write(page, "2.0", [])
    assert runner.page.says(page, "1.0", counted)
    assert "- on purpose: `test_a.py` `test_x`" in page.read_text()
    counted[0].outcome = "passed"
    assert not runner.page.says(page, "1.0", counted)
    runner.page.write(page, "1.0", counted)
    assert runner.page.says(page, "1.0", counted)
    assert list(runner.page.sections_of(page.read_text())) == ["1.0", "2.0"]
