"""Differences between Brio and Brian 2 that random models show and that are meant, each as narrow as can be.

A row is a function of the model, both outcomes and the difference (a sentence that begins with what differs);
its docstring is the explanation, which the summary of a run prints.
"""

import re

from random_script import Model
from random_sides import Outcome


def sensitivity(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """sensitive to rounding: a tiny disturbance of Brio does the same"""
    return problem.startswith("sensitive: ")


def grid_of_timed_array(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian 2 warns of a TimedArray out of step also if only monitors or looks at values evaluate it"""
    evolves = re.compile(
        r"(^    d\w+/dt|threshold|reset|refractory|events|run_on|run_reg).*\bt[v2]\(", re.MULTILINE
    )
    missing = set(expected.warnings) - set(found.warnings) == {"brian2.input.timedarray"}
    more = set(found.warnings) - set(expected.warnings)
    return problem.startswith("warnings: ") and missing and not more and not evolves.search(model.text)


def brian_needs_too_long(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian 2 has not ended after a minute in which sympy solves or simplifies"""
    return expected.fate == "hung" and found.fate == "ran"


def brian_fails(*, root: str, message: str, why: str, text: str = ""):
    """A row for right models that Brian fails to run: class and message of the root of its error.

    In a model with a mistake, Brio finds that instead.
    """

    def row(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
        failed = expected.fate == "raised" and found.fate == ("raised" if model.mistake else "ran")
        return (
            failed and root == expected.errors[-1][0] and message in expected.message and text in model.text
        )

    row.__doc__ = why
    return row


def singular(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """'exact' was asked for, and Brian cannot solve linear equations with a singular matrix (dv/dt = a)"""
    asked = any(f"method='{name}'" in model.text for name in ("exact", "linear"))
    return asked and FAILS_SINGULAR(model, expected, found, problem)


FAILS_SINGULAR = brian_fails(
    root="UnsupportedEquationsException",
    message="Cannot solve the given equations with this stateupdater.",
    why="",
)


def other_errors(mistakes: str, brian: str, brio: str, why: str):
    """A row for mistakes of which the two tell differently: root of Brian's error, and a class of Brio's."""

    def row(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
        both = expected.fate == found.fate == "raised" and model.mistake in mistakes.split()
        return both and expected.errors[-1][0] == brian and brio in found.errors[-1]

    row.__doc__ = why
    return row


def unit_of_exponent(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian 2 does not look at the unit of an exponent, 2**(3*mV)"""
    refused = found.fate == "raised" and found.errors[-1][0] == "DimensionMismatchError"
    return model.mistake == "power_of_unit" and expected.fate == "ran" and refused


def index_written(model: Model, expected: Outcome, found: Outcome, problem: str) -> bool:
    """Brian 2 lets a reset write the index of a neuron"""
    refused = found.fate == "raised" and found.errors[-1][0] == "SyntaxError"
    return model.mistake == "reset_writes_index" and expected.fate == "ran" and refused


EXPLANATIONS = [
    sensitivity,
    grid_of_timed_array,
    brian_needs_too_long,
    singular,
    brian_fails(
        root="PolynomialError",
        message="non-commutative expressions are not supported",
        why="sympy calls conditions in an equation non-commutative, and Brian 2 stops there",
    ),
    brian_fails(
        root="SyntaxError",
        message="Invalid comparison of non-real",
        why="sympy does not know that int(condition) is real, and Brian 2 stops there",
    ),
    brian_fails(
        root="TypeError",
        message="Boolean operator acting on non-booleans",
        text="on_0",
        why="Brian 2 forgets in some places that a Python True is a condition",
    ),
    brian_fails(
        root="AttributeError",
        message="object has no attribute 'nonzero'",
        why="Brian's NumPy code needs a threshold that is not the same for all neurons",
    ),
    brian_fails(
        root="ValueError",
        message="Calling nonzero on 0d arrays is not allowed",
        why="Brian's NumPy code needs a threshold that is not the same for all neurons",
    ),
    brian_fails(
        root="IndexError",
        message="invalid index to scalar variable",
        text="(shared",
        why="Brian's NumPy code takes one value that is shared by all neurons for an array",
    ),
    brian_fails(
        root="AttributeError",
        message="'BooleanTrue' object has no attribute",
        why="sympy evaluates a condition of constants (1 < 2), and Brian 2 stops there",
    ),
    brian_fails(
        root="KeyError",
        message='The identifier "__k_s',
        why="Brian's Runge-Kutta methods lose a subexpression of constants",
    ),
    brian_fails(
        root="UnsupportedEquationsException",
        message="could not be separated into linear components",
        text="int(",
        why="sympy does not take int(condition) out of a linear equation, and Brian 2 stops there",
    ),
    brian_fails(
        root="KeyError",
        message="Unknown identifier",
        text="run_regularly",
        why="sympy cancels a name of the code (g_L - v - g_L), which Brian 2 then looks for in vain",
    ),
    brian_fails(
        root="TypeError",
        message="'float' object is not subscriptable",
        text="dt)",
        why="Brian's NumPy code takes timestep() of a number for an array",
    ),
    brian_fails(
        root="IndexError",
        message="list index out of range",
        text="unknown_",
        why="Brian 2 fails while it explains an unknown name in a threshold",
    ),
    unit_of_exponent,
    index_written,
    other_errors(
        "surplus_argument",
        brian="SyntaxError",
        brio="SyntaxError",
        why="too many arguments of a function: Brian 2 says so at once, Brio when it runs",
    ),
    other_errors(
        "refractory_of_other_unit",
        brian="DimensionMismatchError",
        brio="DimensionMismatchError",
        why="a refractory period without a unit of time: Brio says so at once, Brian 2 when it runs",
    ),
]


def explained(model: Model, expected: Outcome, found: Outcome, problem: str) -> str:
    """The explanation of a difference, or nothing."""
    for row in EXPLANATIONS:
        if row(model, expected, found, problem):
            return row.__doc__
    return ""
