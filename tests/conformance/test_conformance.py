"""The same script in Brian 2 and in Brio: cases/*.py, each with what it shows in its first line."""

from pathlib import Path

import pytest
from comparison import differences

CASES = sorted((Path(__file__).resolve().parent / "cases").glob("*.py"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_same_as_brian(case, sides):
    expected, found = sides(case)
    assert differences(expected, found, case.read_text()) == []
