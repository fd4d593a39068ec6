"""Differences between Brio and Brian 2 that random models show and that are meant, each as narrow as can be.

A row is a function of the model, both outcomes and the difference (a sentence that begins with what differs);
its docstring is the explanation, which the summary of a run prints.
"""

import numpy as np
from random_models import Model
from random_sides import Outcome


def sensitivity(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """sensitive to rounding: a tiny disturbance of Brio does the same"""
    return problem.startswith("sensitive: ")


#: What Brian says when its rewriting of expressions with sympy, or NumPy on plain numbers, gives up.
INSIDE_BRIAN = (
    "Error during evaluation of sympy expression",
    "'int' object has no attribute 'nonzero'",
    "'BooleanTrue' object has no attribute",
    "'BooleanFalse' object has no attribute",
    "non-commutative expressions are not supported",
    "Calling nonzero on 0d arrays is not allowed",
    "Boolean operator acting on non-booleans",
)


def only_brian_fails(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian fails while it rewrites an expression with sympy, or where NumPy gets a plain number"""
    inside = any(text in expected.message for text in INSIDE_BRIAN)
    return expected.fate == "raised" and inside and (found.fate == "ran" or bool(model.mistake))


def more_is_exact(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brio solves linear equations exactly that are too much for Brian's symbolic solution"""
    return (
        found.fate == "ran" and "Cannot solve the given equations with this stateupdater" in expected.message
    )


def constants_only(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian gives one plain number for a subexpression of constants alone, Brio a value for each neuron"""
    name = problem.partition(":")[0]
    if not name.startswith("end_s") or name not in expected.arrays or name not in found.arrays:
        return False
    wanted, got = expected.arrays[name], found.arrays[name]
    return wanted.ndim == 0 and bool(np.allclose(got, wanted, rtol=1e-9, atol=0, equal_nan=True))


def power_of_a_unit(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian does not look at the unit of an exponent if the base is a number; Brio refuses it"""
    return (
        model.mistake == "power_of_unit"
        and expected.fate == "ran"
        and "an exponent has no unit" in found.message
    )


EXPLANATIONS = [power_of_a_unit, sensitivity, only_brian_fails, more_is_exact, constants_only]


def explained(model: Model, expected: Outcome, found: Outcome, problem: str) -> str:
    """The explanation of a difference, or nothing."""
    for row in EXPLANATIONS:
        if row(model, expected, found, problem):
            return row.__doc__
    return ""
