"""tools/test_summary.py: the last line of `make test` is only worth what its counting is."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("summary_tool", ROOT / "tools/test_summary.py")
summary_tool = importlib.util.module_from_spec(spec)
sys.modules["summary_tool"] = summary_tool
spec.loader.exec_module(summary_tool)

CTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)" tests="6" failures="2" disabled="1" skipped="2">
  <testcase name="A.passes" classname="A.passes" status="run"><system-out>fine</system-out></testcase>
  <testcase name="A.fails" classname="A.fails" status="fail">
    <failure message=""/><system-out>Expected 1 &lt; 0</system-out></testcase>
  <testcase name="A.crashes" classname="A.crashes" status="fail"><failure message=""/></testcase>
  <testcase name="A.skips" classname="A.skips" status="notrun">
    <skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
  <testcase name="A.gone" classname="A.gone" status="notrun">
    <skipped message="Unable to find executable"/></testcase>
  <testcase name="A.off" classname="A.off" status="disabled"/>
</testsuite>"""

PYTEST = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4">
  <testcase classname="tests.a" name="test_passes"/>
  <testcase classname="tests.a" name="test_fails"><failure message="no">assert 1 == 2</failure></testcase>
  <testcase classname="tests.a" name="test_breaks"><error message="no">ImportError</error></testcase>
  <testcase classname="tests.a" name="test_skips"><skipped type="pytest.skip" message="why"/></testcase>
</testsuite></testsuites>"""


def read(tmp_path, text, runner):
    (tmp_path / "report.xml").write_text(text)
    return summary_tool.read_report(tmp_path / "report.xml", runner)


def test_counts_of_ctest(tmp_path):
    counts = read(tmp_path, CTEST, "ctest")
    assert (counts.passed, counts.failed, counts.skipped) == (1, 3, 2)
    assert [name for name, _ in counts.failures] == ["A.fails", "A.crashes", "A.gone"]
    assert "Expected 1 < 0" in counts.failures[0][1]


def test_counts_of_pytest(tmp_path):
    counts = read(tmp_path, PYTEST, "pytest")
    assert (counts.passed, counts.failed, counts.skipped) == (1, 2, 1)
    assert counts.failures[0] == ("tests.a::test_fails", "assert 1 == 2")


def test_a_runner_without_report_is_a_failure(tmp_path):
    counts = summary_tool.read_report(tmp_path / "missing.xml", "ctest")
    assert (counts.passed, counts.failed, counts.skipped) == (0, 1, 0)


def test_a_runner_that_breaks_off_is_a_failure(tmp_path):
    report = tmp_path / "report.xml"
    script = f"open({str(report)!r}, 'w').write('<testsuite><testcase name=\"a\"/></testsuite>'); exit(3)"
    counts = summary_tool.run("title", "pytest", [sys.executable, "-c", script], report, {0})
    assert (counts.passed, counts.failed) == (1, 1)
    assert "exit code 3" in counts.failures[0][1]
