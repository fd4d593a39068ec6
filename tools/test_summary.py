"""Runs all tests of a build, C++ and Python, and ends with one line: `N passed, N failed, N skipped`.

The numbers come from the reports that ctest and pytest write, not from their output. A runner that breaks
off (a crash, a file that cannot be imported, a missing report) counts as one failure more. The exit code is 0
only if nothing failed.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5  # pytest's exit code


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)  # name, output

    def add(self, other: "Counts") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures

    def fail(self, name: str, output: str) -> None:
        self.failed += 1
        self.failures.append((name, output))


def failed(case: ElementTree.Element) -> bool:
    if case.find("failure") is not None or case.find("error") is not None:
        return True
    # ctest: a test that skips itself and one whose program is missing are both "notrun".
    if case.get("status") != "notrun":
        return False
    skipped = case.find("skipped")
    return skipped is None or not skipped.get("message", "").startswith("SKIP_")


def read_report(path: Path, runner: str) -> Counts:
    """Counts the cases of a JUnit report, in the dialect of ctest or of pytest."""
    counts = Counts()
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        counts.fail(runner, f"{runner} left no report: {error}")
        return counts
    for case in cases:
        if failed(case):
            prefix = case.get("classname", "") + "::" if runner == "pytest" else ""
            texts = [child.text or "" for child in case if child.tag in {"failure", "error", "system-out"}]
            counts.fail(prefix + case.get("name", "?"), "\n".join(text for text in texts if text.strip()))
        elif case.find("skipped") is not None or case.get("status") == "disabled":
            counts.skipped += 1
        else:
            counts.passed += 1
    return counts


def run(title: str, runner: str, command: list[str], report: Path, acceptable: set[int]) -> Counts:
    print(f"== {title}", flush=True)
    report.unlink(missing_ok=True)
    begin = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    counts = read_report(report, runner)
    if code not in acceptable and counts.failed == 0:
        counts.fail(runner, f"{runner} ended with exit code {code}")
    seconds = time.monotonic() - begin
    print(f"== {title}: {counts.passed} passed, {counts.failed} failed in {seconds:.1f} s\n", flush=True)
    return counts


def run_ctest(build: Path) -> Counts:
    report = build / "ctest-report.xml"
    command = ["ctest", "--test-dir", str(build), "--parallel", str(os.cpu_count() or 1)]
    command += ["--no-tests=error", "--timeout", "300", "--output-junit", str(report)]
    command += ["--progress" if sys.stdout.isatty() else "--quiet"]
    return run("C++ tests", "ctest", command, report, {0})


def run_pytest(build: Path, arguments: list[str]) -> Counts:
    report = build / "pytest-report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--tb=no",
        "-rs",
        f"--junitxml={report}",
        "-o",
        "junit_logging=no",
    ]
    return run("Python tests", "pytest", command + arguments, report, {0, NO_TESTS_COLLECTED})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, help="the build directory, e.g. build/release")
    parser.add_argument("pytest", nargs="*", help="further arguments for pytest")
    arguments = parser.parse_args()
    build = (ROOT / arguments.build).resolve()
    total = run_ctest(build)
    total.add(run_pytest(build, arguments.pytest))
    for name, output in total.failures:
        print(f"FAILED {name}\n{output.rstrip()}\n")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
