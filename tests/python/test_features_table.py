"""tools/check_features.py: the table of features is true, and mistakes in a table are found."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("check_features", ROOT / "tools/check_features.py")
check_features = importlib.util.module_from_spec(spec)
sys.modules["check_features"] = check_features
spec.loader.exec_module(check_features)

TABLE = (ROOT / check_features.TABLE).read_text(encoding="utf-8")
TESTS = check_features.tests_of(ROOT)


def row_of(id_):
    return next(line for line in TABLE.splitlines() if line.startswith(f"| {id_} |"))


def test_the_table_is_true():
    assert check_features.findings(TABLE, TESTS) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| NG-06 | a | b | c | `test_NG_06_nobody_wrote_this` |", "which is no test"),
        (
            "| NG-06 | a | b | c | `test_NG_12_groups_without_equations` |",
            "names no test that carries its id",
        ),
        ("| NG-06 | a | b | c | |", "names no test that carries its id"),
        ("| NG-06 | a | b | c | not yet |", "says that there is no test, but one carries its id"),
        ("| NG-06 | a | b | `test_NG_12_groups_without_equations` |", "has 4 cells, not 5"),
        ("", "NG is not numbered from 01 to 12 without gaps"),
        ("| NG-05 | a | b | c | `test_NG_05_events_of_the_user` |", "NG is not numbered from 01"),
    ],
)
def test_mistakes_in_a_row_are_found(row, expected):
    found = check_features.findings(TABLE.replace(row_of("NG-06"), row), TESTS)
    assert any(expected in sentence for sentence in found), found


def test_a_test_that_vanishes_or_carries_an_unknown_id_is_found():
    used = check_features.NAMED_TEST.findall(row_of("NG-12"))[0]
    assert any(used in sentence for sentence in check_features.findings(TABLE, TESTS - {used}))
    found = check_features.findings(TABLE, TESTS | {"Suite.NG_77_IsNowhere"})
    assert found == ["Suite.NG_77_IsNowhere carries NG-77, which docs/features.md does not have"]
