"""Whether Brio makes the same of a random model as Brian 2, and if not, whether that can be explained.

Both sides round, and not in the same places: Brian rewrites expressions with sympy, and NumPy's elementary
functions differ from Brio's in the last bit. Real numbers may therefore differ by 1e-9 of the largest in
their array, as in all cases (comparison.py). A model may be more sensitive than that, because it is chaotic,
or because a value comes to lie on a threshold. To see this, Brio runs the model again, with a disturbance of
1e-13 (of float32: 1e-6) of all differential variables in each step, some hundred times what rounding does.
A difference is explained if it is at most ten times the effect of the disturbance up to that time, or comes
no earlier than the disturbance changes spikes or other integers. Everything else needs a row in
random_explanations.py, or is a defect.
"""

from dataclasses import dataclass, field

import numpy as np
from comparison import of_arrays
from random_explanations import Case, explained
from random_script import Model
from random_sides import Outcome, Sides

TOLERANCE = {True: 1e-9, False: 1e-5}
DISTURBANCE = {True: 1e-13, False: 1e-6}
ROOM = 10
#: That the outcome depends on the order of synapses, which Brian leaves open and docs/order.md does not.
ONLY_BRIAN = {"brian2.codegen.generators.base"}


@dataclass
class Verdict:
    """`kind`: ``same``, ``same error``, ``explained`` or ``different``."""

    kind: str
    reasons: list[str] = field(default_factory=list)
    spikes: int = 0


def judge(model: Model, sides: Sides) -> Verdict:
    expected, found = sides.brian(model.text), sides.brio(model.text)
    spikes = sum(array.size for name, array in expected.arrays.items() if name.endswith("_step"))
    problems = differences(model, expected, found, sides)
    case = Case(model, expected, found, sides)
    reasons = [explained(case, problem) for problem in problems]
    unexplained = [p for p, reason in zip(problems, reasons, strict=True) if not reason]
    if unexplained:
        return Verdict("different", unexplained, spikes)
    if problems:
        return Verdict("explained", sorted(set(reasons)), spikes)
    return Verdict("same error" if expected.fate == "raised" else "same", [], spikes)


def differences(model: Model, expected: Outcome, found: Outcome, sides: Sides) -> list[str]:
    """A sentence for each difference that sensitivity does not explain, or ``sensitive: …`` if it does."""
    if expected.fate != found.fate:
        return [f"fate: {told(found)} instead of {told(expected)}"]
    if expected.fate == "raised":
        return of_errors(expected, found)
    if expected.fate != "ran":
        return [f"fate: {expected.fate} on both sides"]
    problems = []
    warnings = [name for name in expected.warnings if name not in ONLY_BRIAN]
    if warnings != found.warnings:
        problems.append(f"warnings: {found.warnings} instead of {warnings}")
    if set(map(tuple, expected.methods)) != set(map(tuple, found.methods)):
        problems.append(f"methods: {found.methods} instead of {expected.methods}")
    if expected.arrays.keys() != found.arrays.keys():
        return [*problems, f"arrays: {sorted(found.arrays)} instead of {sorted(expected.arrays)}"]
    tolerance = TOLERANCE[model.precise]
    wrong = {name: of_arrays(array, found.arrays[name], tolerance) for name, array in expected.arrays.items()}
    wrong = {name: problem for name, problem in wrong.items() if problem}
    if wrong:
        amount = DISTURBANCE[model.precise]
        disturbed = [sides.brio(model.disturbed(amount, phase)) for phase in (0, 1, 2)]
        for name, problem in wrong.items():
            sensitive = is_sensitive(name, expected, found, [each.arrays.get(name) for each in disturbed])
            problems.append(f"sensitive: {name}" if sensitive else f"{name}: {problem}")
    return problems


def told(outcome: Outcome) -> str:
    if outcome.fate == "raised":
        return f"{outcome.error()} in line {outcome.line} ({outcome.message})"
    return outcome.fate + outcome.message


def of_errors(expected: Outcome, found: Outcome) -> list[str]:
    """Brio's errors may be of classes derived from Brian's, and tell fewer causes in between."""
    pairs = [(expected.errors[0], found.errors[0]), (expected.errors[-1], found.errors[-1])]
    if all(wanted[0] in got for wanted, got in pairs) and expected.line == found.line:
        return []
    return [f"error: {told(found)} instead of {told(expected)}"]


# ---- sensitivity -----------------------------------------------------------------------------------------


def is_sensitive(name: str, expected: Outcome, found: Outcome, disturbed: list[np.ndarray | None]) -> bool:
    """Whether the disturbance does what the difference is, at the same time or earlier."""
    arrays = [expected.arrays[name], found.arrays[name], *disturbed]
    if any(array is None or array.ndim == 0 or array.ndim != arrays[0].ndim for array in arrays):
        return False
    if name.startswith(("end_", "spikes_value")):
        # No time runs along these: what one of the values may do, all may.
        arrays = [array.reshape(-1, 1) for array in arrays]
    if any(array.shape[:-1] != arrays[0].shape[:-1] for array in arrays):
        return name.startswith(("end_", "spikes_value")) and arrays[1].shape != arrays[2].shape
    wanted, got, *others = arrays
    if wanted.shape != got.shape and all(array.shape == got.shape for array in others):
        return False
    n = min(array.shape[-1] for array in arrays)
    effect = np.max([size(array, got, n) for array in others], axis=0)
    return bool(np.all(size(wanted, got, n) <= ROOM * np.maximum.accumulate(effect)))


def size(one: np.ndarray, other: np.ndarray, n: int) -> np.ndarray:
    """The largest difference at each of n times; infinite where one is a number and the other is not."""
    one, other = (np.atleast_2d(array)[..., :n].astype(float) for array in (one, other))
    with np.errstate(invalid="ignore"):
        distance = np.abs(one - other)
    distance[(one == other) | (np.isnan(one) & np.isnan(other))] = 0
    distance[np.isnan(distance)] = np.inf
    return distance.max(axis=0, initial=0)
