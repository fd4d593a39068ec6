"""Compares what a case saved in Brian 2 with what it saved in Brio.

Integers, booleans and text are equal or not. Real numbers may differ by a part of the largest magnitude of
their array: 1e-9, unless the case says otherwise in a line `# tolerance: NAME VALUE reason` (NAME may be *).
Both sides compute in double precision with errors near 1e-16 a step; 1e-9 leaves room for their growth over
thousands of steps, and no room for another method, order of operations in a step, or constant.

Statistics are pairs (value, standard error) from independent random numbers; their difference may be five
standard errors: a false alarm once in 1.7 million comparisons, and never again, as both sides fix their seed.
"""

import re
from pathlib import Path

import numpy as np

DEFAULT_TOLERANCE = 1e-9
STANDARD_ERRORS = 5
TOLERANCE = re.compile(r"^# tolerance: (\S+) (\S+) \S.*$", re.MULTILINE)


def tolerances(script: str) -> dict[str, float]:
    return {name: float(value) for name, value in TOLERANCE.findall(script)}


def differences(expected: Path, found: Path, script: str) -> list[str]:
    """One sentence for each array that differs."""
    wanted, got = dict(np.load(expected)), dict(np.load(found))
    if wanted.keys() != got.keys():
        return [f"saved {sorted(got)} instead of {sorted(wanted)}"]
    allowed = tolerances(script)
    problems = []
    for key, array in wanted.items():
        kind, name = key.split(":", 1)
        tolerance = allowed.get(name, allowed.get("*", DEFAULT_TOLERANCE))
        problem = (
            of_statistics(array, got[key]) if kind == "statistic" else of_arrays(array, got[key], tolerance)
        )
        if problem:
            problems.append(f"{name}: {problem}")
    return problems


def of_statistics(expected: np.ndarray, found: np.ndarray) -> str:
    bound = STANDARD_ERRORS * np.hypot(expected[1], found[1])
    distance = abs(expected[0] - found[0])
    return "" if distance <= bound else f"{found[0]} differs from {expected[0]} by more than {bound:.3g}"


def of_arrays(expected: np.ndarray, found: np.ndarray, tolerance: float) -> str:
    if family(expected) != family(found):
        return f"{found.dtype} instead of {expected.dtype}"
    if expected.shape != found.shape:
        return f"shape {found.shape} instead of {expected.shape}{first_surplus(expected, found)}"
    if family(expected) != "real":
        wrong = expected != found
        error = ""
    else:
        wrong, error = real_differences(expected, found, tolerance)
    if not np.any(wrong):
        return ""
    first = tuple(int(k) for k in np.argwhere(wrong)[0]) if expected.ndim else ()
    where = f" at {list(first)}" if first else ""
    return (
        f"{np.count_nonzero(wrong)} of {expected.size} differ{error}; "
        f"first{where}: {found[first]} instead of {expected[first]}"
    )


def family(array: np.ndarray) -> str:
    return {"i": "integer", "u": "integer", "f": "real", "b": "boolean", "U": "text"}[array.dtype.kind]


def real_differences(expected, found, tolerance):
    finite = np.isfinite(expected)
    scale = np.max(np.abs(expected[finite]), initial=0)
    with np.errstate(invalid="ignore"):
        distance = np.abs(expected - found)
    same = np.where(finite, distance <= tolerance * scale, equal_specials(expected, found))
    largest = np.max(distance[finite], initial=0) / scale if scale else 0
    return ~same, f" by up to {largest:.2g} of the largest, {tolerance:.2g} allowed"


def equal_specials(expected, found):
    return (expected == found) | (np.isnan(expected) & np.isnan(found))


def first_surplus(expected: np.ndarray, found: np.ndarray) -> str:
    """Where two lists of events part."""
    if expected.ndim != 1 or found.ndim != 1 or not min(expected.size, found.size):
        return ""
    n = min(expected.size, found.size)
    differing = np.flatnonzero(expected[:n] != found[:n])
    k = int(differing[0]) if differing.size else n - 1
    return f"; they part at {k}: {found[k]} instead of {expected[k]}"
