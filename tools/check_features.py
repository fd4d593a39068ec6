"""Checks docs/features.md against the tests: what the table says is proved has a test of that name.

A row is `| id | what | C++ | Python | tests |`. The script sees to it that

- the rows of each chapter are all there, numbered without gaps and without doubles;
- every test that a row names exists in tests/;
- every row names a test that carries the row's id, unless it says "not yet" or "not part of Brio", and then
  it names none with that id;
- every test that carries an id (`test_NG_06_…`, `Suite.NG_06_…`) has its row.

Tests that docs/order.md and docs/published.md name have to exist, too. Whether a test proves what it
should, readers judge.
"""

import argparse
import re
import sys
from pathlib import Path

TABLE = "docs/features.md"
PAGES = ("docs/order.md", "docs/published.md")
ROW = re.compile(r"^\| (?P<id>[A-Z]{2}-\d\d) \|(?P<cells>.*)\|$")
ID = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})_(\d\d)(?=_)")
PYTHON_TEST = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)
CPP_TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", re.MULTILINE)
NAMED_TEST = re.compile(r"`(test_\w+|[A-Z]\w*\.\w+)`")
OPEN = ("not yet", "not part of Brio")
ROWS = {"UN": 13, "EQ": 14, "EX": 10, "FN": 8, "NS": 5, "SU": 15, "NG": 12, "SG": 8, "SY": 21, "IN": 9}
ROWS |= {"MO": 5, "NW": 14, "MC": 14, "DV": 10, "PR": 10}


def ids_of(test: str) -> list[str]:
    """The ids that the name of a test carries, as NG-06."""
    name = re.sub(r"^test_", "", test.rpartition(".")[2])
    return [f"{chapter}-{number}" for chapter, number in ID.findall(name)]


def tests_of(root: Path) -> set[str]:
    tests: set[str] = set()
    for path in sorted((root / "tests").rglob("*.py")):
        tests.update(PYTHON_TEST.findall(path.read_text(encoding="utf-8")))
    for path in sorted((root / "tests").rglob("*.cpp")):
        tests.update(".".join(names) for names in CPP_TEST.findall(path.read_text(encoding="utf-8")))
    return tests


def findings(table: str, tests: set[str]) -> list[str]:
    """What is wrong with the table, one sentence each."""
    found: list[str] = []
    rows: list[str] = []
    for number, line in enumerate(table.splitlines(), start=1):
        match = ROW.match(line)
        if match is None:
            continue
        row, cells = match["id"], [cell.strip() for cell in match["cells"].split("|")]
        rows.append(row)
        where = f"{TABLE}:{number}: {row}"
        if len(cells) != 4:
            found.append(f"{where} has {len(cells) + 1} cells, not 5")
            continue
        named = NAMED_TEST.findall(cells[3])
        found += [f"{where} names {test}, which is no test" for test in named if test not in tests]
        has_own = any(row in ids_of(test) for test in named)
        is_open = any(words in cells[3] for words in OPEN)
        if not has_own and not is_open:
            found.append(f"{where} names no test that carries its id")
        if is_open and any(row in ids_of(test) for test in tests):
            found.append(f"{where} says that there is no test, but one carries its id")
    for chapter, count in ROWS.items():
        numbers = [int(row[3:]) for row in rows if row.startswith(chapter)]
        if numbers != list(range(1, count + 1)):
            found.append(
                f"{TABLE}: {chapter} is not numbered from 01 to {count} without gaps and doubles: {numbers}"
            )
    for test in sorted(tests):
        found += [
            f"{test} carries {id_}, which {TABLE} does not have" for id_ in ids_of(test) if id_ not in rows
        ]
    return found


def missing(page: str, text: str, tests: set[str]) -> list[str]:
    """Tests that a page names and that there are not."""
    return [
        f"{page} names {test}, which is no test" for test in NAMED_TEST.findall(text) if test not in tests
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    root = parser.parse_args().root
    tests = tests_of(root)
    found = findings((root / TABLE).read_text(encoding="utf-8"), tests)
    for page in PAGES:
        if (root / page).exists():
            found += missing(page, (root / page).read_text(encoding="utf-8"), tests)
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
