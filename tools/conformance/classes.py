"""Brian's test functions by class, and how many of each pass.

A function counts once, whatever its parameters: it passes if none of them fails. What is listed in
tests/conformance/brian_suite.txt with a reason does not pass, whatever the reason; `open` are those of them
that wait for a part of Brio that is announced (the reason ends with the issue's number).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

CLASSES = ("user-level", "surface", "internal")
_FUNCTION = re.compile(r"^def (test_\w+)", re.MULTILINE)
_ANNOUNCED = re.compile(r"\(issue \d+\)$")


class Result(Protocol):
    test: str
    outcome: str
    reason: str


@dataclass
class Function:
    """One test function of Brian."""

    name: str  # test_x.py::test_y
    kind: str
    #: passed, failed, open, listed, skipped
    outcome: str
    reason: str = ""


@dataclass
class Classes:
    """Which class a function has: what the file says of it, or else user-level."""

    kinds: dict[str, str] = field(default_factory=dict)
    whole_files: dict[str, str] = field(default_factory=dict)
    #: Functions of a later Brian than the released one: with a + in the file.
    later: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, text: str) -> "Classes":
        classes, kind = cls(), ""
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if line.startswith("=="):
                kind = line.lstrip("= ")
                if kind not in CLASSES:
                    raise ValueError(f"line {number}: there is no class '{kind}'")
            elif line and not line.startswith("#"):
                file, _, names = line.partition(":")
                for name in names.split():
                    into = classes.whole_files if name == "*" else classes.kinds
                    key = file if name == "*" else f"{file}::{name.lstrip('+')}"
                    if key in into:
                        raise ValueError(f"line {number}: {key} is there twice")
                    into[key] = kind
                    if name.startswith("+"):
                        classes.later.add(key)
        return classes

    def of(self, function: str) -> str:
        return self.kinds.get(function) or self.whole_files.get(function.split("::")[0], CLASSES[0])

    def unknown(self, functions: Iterable[str]) -> list[str]:
        """What the file names and Brian does not have."""
        known = set(functions)
        files = {name.split("::")[0] for name in known}
        return sorted({*self.kinds} - known - self.later) + sorted({*self.whole_files} - files)


def functions_of(tests: Path) -> list[str]:
    """All of Brian's test functions, as 'test_x.py::test_y'; a name that is defined twice is one function."""
    found: list[str] = []
    for path in sorted(tests.rglob("test_*.py")):
        names = dict.fromkeys(_FUNCTION.findall(path.read_text(encoding="utf-8")))
        found += [f"{path.relative_to(tests).as_posix()}::{name}" for name in names]
    return found


def count(functions: Iterable[str], results: Iterable[Result], classes: Classes) -> list[Function]:
    """Functions by the outcomes of their parameters; a file that can't be read fails whole."""
    by_function: Mapping[str, list[Result]] = defaultdict(list)
    for result in results:
        by_function[result.test.split("[")[0]].append(result)
    counted = []
    for name in functions:
        own = by_function.get(name) or by_function.get(name.split("::")[0]) or []
        outcome, reason = _outcome(own)
        counted.append(Function(name, classes.of(name), outcome, reason))
    return counted


def _outcome(results: list[Result]) -> tuple[str, str]:
    for wanted in ("failed", "listed"):
        for result in results:
            if result.outcome == wanted:
                announced = wanted == "listed" and _ANNOUNCED.search(result.reason)
                return ("open" if announced else wanted), result.reason
    if any(result.outcome == "passed" for result in results):
        return "passed", ""
    return "skipped", next((result.reason for result in results), "not run")


def table(counted: list[Function]) -> list[str]:
    """A row for each class, in Markdown."""
    rows = [
        "| | functions | pass | do not, with a reason | open | not run | pass, of those not open |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for kind in (*CLASSES, "all"):
        own = [each for each in counted if kind in (each.kind, "all")]
        of = {word: sum(each.outcome == word for each in own) for word in
              ("passed", "failed", "listed", "open", "skipped")}  # fmt: skip
        there = len(own) - of["open"]
        share = f"{100 * of['passed'] / there:.1f}%" if there else ""
        not_passed = str(of["listed"]) + (f" and {of['failed']} without" if of["failed"] else "")
        cells = (kind, len(own), of["passed"], not_passed, of["open"], of["skipped"], share)
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def names_by_reason(counted: list[Function], kind: str) -> list[str]:
    """What does not pass, by reason, as items of a list in Markdown; the names of a whole file in short."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in counted:
        if each.kind == kind and each.outcome != "passed":
            reasons[each.reason].append(each.name)
    lines = []
    for reason, names in reasons.items():
        lines.append(f"- {reason}: " + "; ".join(_by_file(names)))
    return lines


def _by_file(names: list[str]) -> list[str]:
    files: dict[str, list[str]] = defaultdict(list)
    for name in names:
        file, _, function = name.partition("::")
        files[file].append(f"`{function}`")
    return [f"`{file}` {', '.join(functions)}" for file, functions in files.items()]
