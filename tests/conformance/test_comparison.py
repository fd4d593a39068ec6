"""The comparison itself: it must see every kind of difference."""

import numpy as np
import pytest
from comparison import differences, tolerances

BASE = np.array([[-70.0, 1.0, 0.0], [2.0, np.inf, np.nan]])


def compare(tmp_path, expected, found, script="", kind="equal"):
    np.savez(tmp_path / "a.npz", **{f"{kind}:x": np.asarray(expected)})
    np.savez(tmp_path / "b.npz", **{f"{kind}:x": np.asarray(found)})
    return differences(tmp_path / "a.npz", tmp_path / "b.npz", script)


def changed(index, value):
    array = BASE.copy()
    array[index] = value
    return array


SAME = [
    (BASE, BASE),
    (BASE, changed((0, 2), 6e-8)),  # 6e-8 of a trace that reaches -70: below 1e-9 of it
    (np.array([1, 2], dtype=np.int32), np.array([1, 2], dtype=np.int64)),
    ("3. mV", "3. mV"),
    (np.zeros(0), np.zeros(0)),
]
DIFFERENT = [
    (BASE, changed((0, 2), 8e-8), "first at [0, 2]"),
    (BASE, changed((0, 0), 70.0), "first at [0, 0]: 70.0 instead of -70.0"),
    (BASE, changed((1, 1), -np.inf), "first at [1, 1]"),
    (BASE, changed((1, 1), np.nan), "first at [1, 1]"),
    (BASE, changed((1, 2), 0.0), "first at [1, 2]"),
    (BASE, changed((0, 1), np.nan), "first at [0, 1]"),
    (BASE, BASE[:, :2], "shape (2, 2) instead of (2, 3)"),
    ([1, 2, 3], [1, 3], "they part at 1: 3 instead of 2"),
    ([1, 2], [1.0, 2.0], "float64 instead of int64"),
    ([True], [1], "int64 instead of bool"),
    ([1, 2], [1, 3], "first at [1]: 3 instead of 2"),
    ("3. mV", "3. V", "3. V instead of 3. mV"),
    (np.zeros(2), np.array([0, 1e-300]), "first at [1]"),
]


@pytest.mark.parametrize(("expected", "found"), SAME)
def test_same(tmp_path, expected, found):
    assert compare(tmp_path, expected, found) == []


@pytest.mark.parametrize(("expected", "found", "sentence"), DIFFERENT)
def test_different(tmp_path, expected, found, sentence):
    (problem,) = compare(tmp_path, expected, found)
    assert sentence in problem


def test_statistics(tmp_path):
    assert compare(tmp_path, [100, 3], [122, 4], kind="statistic") == []  # bound: 5*hypot(3, 4) = 25
    (problem,) = compare(tmp_path, [100, 3], [126, 4], kind="statistic")
    assert "by more than 25" in problem


def test_tolerance_of_a_script(tmp_path):
    script = '"""Why."""\n# tolerance: x 1e-3 it grows\n# tolerance: y 1\n'
    assert tolerances(script) == {"x": 1e-3}  # y gives no reason
    assert compare(tmp_path, [1.0], [1.0005], script) == []
    assert compare(tmp_path, [1.0], [1.005], script) != []


def test_missing_arrays(tmp_path):
    np.savez(tmp_path / "a.npz", **{"equal:x": 1, "equal:y": 2})
    np.savez(tmp_path / "b.npz", **{"equal:x": 1})
    (problem,) = differences(tmp_path / "a.npz", tmp_path / "b.npz", "")
    assert problem == "saved ['equal:x'] instead of ['equal:x', 'equal:y']"
