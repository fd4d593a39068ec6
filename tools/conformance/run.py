"""Runs Brian 2's own tests against Brio: `make conformance`.

The tests are read where pip has put Brian's package (.oracle); nothing of them is copied. Each file runs in
a pytest of its own, several at a time. A test that crashes or hangs ends its pytest; the next one goes on
behind it. tests/conformance/brian_suite.txt lists what is not expected to pass, with reasons; a listed test
that passes counts as failed, so that the list stays true.

    make conformance
    make conformance TESTS='test_network.py -k stop'     one file, or some of its tests, with tracebacks
    make conformance TESTS='--causes'                    failures by cause
    make conformance TESTS='--write'                     renews docs/brian-tests.md
    make conformance TESTS='--brian FOLDER'               another version's source

Results are kept in build/conformance/results.json.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import page  # noqa: E402
from classes import Classes, Function, count, functions_of, table  # noqa: E402

ROOT = HERE.parents[1]
LIST = ROOT / "tests/conformance/brian_suite.txt"
CLASSES = ROOT / "tests/conformance/brian_classes.txt"
PAGE = ROOT / "docs/brian-tests.md"
RESULTS = ROOT / "build/conformance"
NO_TESTS_COLLECTED = 5  # pytest's exit code
#: Seconds for one test, and for all that happens before the first and after the last.
TIME_LIMIT = 120


@dataclass
class Result:
    test: str
    outcome: str  # passed, failed, skipped, listed
    seconds: float = 0.0
    message: str = ""
    line: int = 0
    text: str = field(default="", repr=False)
    reason: str = ""  # why it is listed, or skipped


class List:
    """Tests that are not expected to pass: `== reason`, and below it the tests, one pattern a line.

    A pattern with a + in front is of a later Brian than the released one, and counts only for such a one.
    """

    def __init__(self, text: str, later: bool = False) -> None:
        self._reasons: list[tuple[str, str]] = []
        reason = ""
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if line.startswith("=="):
                reason = line.lstrip("=").strip()
            elif line and not line.startswith("#"):
                if not reason:
                    raise SystemExit(f"{LIST}:{number}: '{line}' stands under no reason")
                pattern = line.lstrip("+ ")
                if pattern == line or later:
                    self._reasons.append((pattern, reason))
        self._used: set[str] = set()

    def reason(self, test: str) -> str | None:
        for pattern, reason in self._reasons:
            # A name stands for all its parameters, which are in brackets; '*' for anything.
            if test == pattern or test.startswith(pattern + "[") or fnmatchcase(test, pattern):
                self._used.add(pattern)
                return reason
        return None

    def unused(self) -> list[str]:
        return [pattern for pattern, _ in self._reasons if pattern not in self._used]


def brian_package(folder: str | None = None) -> Path:
    """Brian's package: the one in a folder of its source, or the one that pip has put into .oracle."""
    if folder is not None:
        if not (Path(folder) / "brian2/tests").is_dir():
            raise SystemExit(f"'{folder}' has no folder 'brian2/tests': it is not Brian 2's source")
        return (Path(folder) / "brian2").resolve()
    found = sorted(ROOT.glob(".oracle/lib/python3*/site-packages/brian2"))
    if not found:
        raise SystemExit("Brian 2 is not installed in .oracle (tools/bootstrap.sh oracle)")
    return found[0]


class FileRun:
    """One test file, from its first pytest to the end of its last."""

    def __init__(self, file: str, brian: Path, options: list[str]) -> None:
        self.file, self._brian, self._options = file, brian, options
        self.results: list[Result] = []
        self._events = RESULTS / (file.replace("/", "-") + ".events")
        self._log = self._events.with_suffix(".log")
        self._log.write_bytes(b"")

    def run(self) -> "FileRun":
        interrupted = True
        while interrupted:
            interrupted = self._run_pytest()
        return self

    def _run_pytest(self) -> bool:
        """Whether a test broke it off, so that tests may be left."""
        self._events.write_bytes(b"")
        process = self._start()
        code = self._wait(process)
        running = self._read_events()
        if running:
            how = "took too long" if code is None else f"ended the process ({name_of_exit(code)})"
            self.results.append(Result(running, "failed", message=how, text=self._last_output()))
            return True
        if code is None:
            self.results.append(Result(self.file, "failed", message="did not begin, or did not end"))
        elif code not in (0, 1, NO_TESTS_COLLECTED) and not self.results:
            self.results.append(
                Result(self.file, "failed", message=f"pytest: {name_of_exit(code)}", text=self._last_output())
            )
        return False

    def _start(self) -> "subprocess.Popen[bytes]":
        environment = dict(
            os.environ,
            BRIO_CONFORMANCE_BRIAN=str(self._brian),
            BRIO_CONFORMANCE_EVENTS=str(self._events),
            BRIO_CONFORMANCE_DONE=json.dumps([result.test for result in self.results]),
            PYTHONPATH=str(HERE),
            PYTHONDONTWRITEBYTECODE="1",
            MPLBACKEND="agg",
        )
        command = [sys.executable, "-m", "pytest", "-p", "plugin", "-p", "no:cacheprovider", "--noconftest"]
        command += ["-c", str(HERE / "pytest.ini"), f"--rootdir={self._brian / 'tests'}", "-q", "--tb=short"]
        command += ["--import-mode=importlib", *self._options, str(self._brian / "tests" / self.file)]
        with open(self._log, "ab") as log:
            return subprocess.Popen(
                command, cwd=RESULTS, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _wait(self, process: "subprocess.Popen[bytes]") -> int | None:
        """The exit code, or None if nothing has happened for too long."""
        size, since = -1, time.monotonic()
        while True:
            try:
                return process.wait(0.1)
            except subprocess.TimeoutExpired:
                now = self._events.stat().st_size
                if now != size:
                    size, since = now, time.monotonic()
                elif time.monotonic() - since > TIME_LIMIT:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    return None

    def _read_events(self) -> str | None:
        """Takes the results; gives the test that was not over."""
        running = None
        for line in self._events.read_text().splitlines():
            event = json.loads(line)
            if "start" in event:
                running = event["start"]
            elif "end" in event:
                running = None
                event["test"] = event.pop("end")
                self.results.append(Result(**event))
            else:
                self.results.append(
                    Result(
                        self.file, "failed", message="not importable: " + event["message"], text=event["text"]
                    )
                )
        return running

    def _last_output(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-30:])


def name_of_exit(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def apply_list(results: list[Result], known: List) -> None:
    """What is listed and failed is `listed`; what is listed and passed is failed."""
    for result in results:
        reason = known.reason(result.test)
        if result.outcome == "skipped":
            result.reason = reason or result.message.removeprefix("Skipped: ")
        if reason is None:
            continue
        if result.outcome == "failed":
            result.outcome, result.message = "listed", f"{reason} [{result.message}]"
            result.reason = reason
        elif result.outcome == "passed":
            result.outcome, result.message = "failed", f"passes, but is listed: {reason}"


def print_file(file: str, results: list[Result]) -> None:
    counts = {
        outcome: sum(result.outcome == outcome for result in results)
        for outcome in ("passed", "failed", "listed", "skipped")
    }
    seconds = sum(result.seconds for result in results)
    numbers = "  ".join(f"{count:4d} {outcome}" if count else " " * 12 for outcome, count in counts.items())
    print(f"{file:38s}{numbers}  {seconds:6.1f} s", flush=True)


def cause(message: str) -> str:
    """Messages that differ only in names and numbers of one test have one cause."""
    message = message.rsplit(" <- ", 1)[-1]
    return re.sub(r"0x[0-9a-f]+|(?<![\w'])\d+(\.\d+)?(e-?\d+)?", "#", message)[:150]


def print_causes(failed: list[Result]) -> None:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in failed:
        groups[cause(result.message)].append(result)
    for message, results in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        print(f"{len(results):4d}  {message}")
        for result in results:
            print(f"        {result.test}:{result.line}")


def files_and_options(words: list[str], brian: Path) -> tuple[list[str], list[str]]:
    """Which test files, largest first (they take longest), and what else pytest is told."""
    tests = brian / "tests"
    all_files = {path.relative_to(tests).as_posix(): path for path in tests.rglob("test_*.py")}
    by_name = {Path(file).stem: file for file in all_files}
    wanted, options = [], []
    for word in words:
        stem = Path(word.split("::")[0]).stem
        if stem in by_name:
            wanted.append(by_name[stem])
            if "::" in word:
                options += ["-k", word.split("::")[1].split("[")[0]]
        elif word.endswith(".py"):
            raise SystemExit(f"Brian has no test file '{word}'; it has {', '.join(sorted(all_files))}")
        else:
            options.append(word)
    return sorted(wanted or all_files, key=lambda file: -all_files[file].stat().st_size), options


def title_of(brian: Path) -> str:
    """What the section about this version is called."""
    found = sorted(brian.parent.glob("brian2-*.dist-info"))
    version = found[0].name.removeprefix("brian2-").removesuffix(".dist-info") if found else "from a folder"
    return f"Brian 2 {version}"


def parse_arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--causes", action="store_true", help="print failures by cause")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--brian", metavar="FOLDER", help="Brian 2's source, instead of the released package")
    parser.add_argument("--title", help="what this version is called on the page")
    parser.add_argument("--write", action="store_true", help=f"renew {PAGE.relative_to(ROOT)}")
    return parser.parse_known_args()


def main() -> int:
    arguments, words = parse_arguments()
    brian = brian_package(arguments.brian)
    files, options = files_and_options(words, brian)
    RESULTS.mkdir(parents=True, exist_ok=True)
    known = List(LIST.read_text(), later=bool(arguments.brian))
    results: list[Result] = []
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for run in pool.map(lambda file: FileRun(file, brian, options).run(), files):
            apply_list(run.results, known)
            print_file(run.file, run.results)
            results += run.results
    problems: list[str] = []
    if not words:
        (RESULTS / "results.json").write_text(json.dumps([asdict(result) for result in results], indent=1))
        problems = by_class(results, brian, arguments)
        if not arguments.brian:
            problems += [f"{LIST.name}: '{pattern}' names no test" for pattern in known.unused()]
    return report(results, problems, arguments.causes, bool(words))


def by_class(results: list[Result], brian: Path, arguments: argparse.Namespace) -> list[str]:
    """Prints the counts by class; gives what is wrong with the list of classes, and with the page."""
    classes = Classes.read(CLASSES.read_text())
    functions = functions_of(brian / "tests")
    counted: list[Function] = count(functions, results, classes)
    title = arguments.title or title_of(brian)
    print("\n" + "\n".join(table(counted)))
    if arguments.write:
        page.write(PAGE, title, counted)
    problems = (
        [] if arguments.brian else [f"{CLASSES.name}: no test {name}" for name in classes.unknown(functions)]
    )
    if not (arguments.brian or page.says(PAGE, title, counted)):
        problems.append(f"{PAGE.relative_to(ROOT)} says something else of {title}: run with --write")
    return problems


def report(results: list[Result], problems: list[str], causes: bool, tracebacks: bool) -> int:
    failed = sorted((result for result in results if result.outcome == "failed"), key=lambda one: one.test)
    print()
    if causes:
        print_causes(failed)
    else:
        for result in failed:
            if tracebacks:
                print(f"---- {result.test}\n{result.text.rstrip()}\n")
            print(f"FAILED {result.test}:{result.line}  {result.message[:200]}")
    for problem in problems:
        print(f"FAILED {problem}")
    counts = [sum(result.outcome in outcomes for result in results) for outcomes in
              (("passed",), ("failed",), ("skipped", "listed"))]  # fmt: skip
    counts[1] += len(problems)
    listed = sum(result.outcome == "listed" for result in results)
    print(
        f"\n{listed} of those that are skipped fail, and are listed with a reason in {LIST.relative_to(ROOT)}"
    )
    print(f"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped", flush=True)
    return 1 if counts[1] or not counts[0] else 0


if __name__ == "__main__":
    sys.exit(main())
