"""Differences between Brio and Brian 2 that random models show and that are meant, each as narrow as can be.

A row is a function of the case and the difference (a sentence that begins with what differs); its docstring
begins with the explanation, which the summary of a run prints. To prove it, a row may run other scripts.
"""

import re
from dataclasses import dataclass

from comparison import of_arrays
from random_script import Model
from random_sides import Outcome, Sides


@dataclass
class Case:
    """A model, what Brian 2 and Brio made of it, and both to ask again."""

    model: Model
    expected: Outcome
    found: Outcome
    sides: Sides


def sensitivity(case: Case, problem: str) -> bool:
    """sensitive to rounding: a tiny disturbance of Brio does the same"""
    return problem.startswith("sensitive: ")


EVOLVES = re.compile(
    r"(^    d\w+/dt|threshold|reset|refractory|events|run_on|run_reg).*\bt[v2]\(", re.MULTILINE
)
CANCELS = re.compile(r"\(([\w()]+) - ([^()]*) - \1\)")


def grid_of_timed_array(case: Case, problem: str) -> bool:
    """Brian 2 warns of a TimedArray out of step also if only monitors or looks at values evaluate it"""
    missing = set(case.expected.warnings) - set(case.found.warnings) == {"brian2.input.timedarray"}
    more = set(case.found.warnings) - set(case.expected.warnings)
    return problem.startswith("warnings: ") and missing and not more and not EVOLVES.search(case.model.text)


def cancelled_timed_array(case: Case, problem: str) -> bool:
    """Brian 2 does not warn of a TimedArray out of step that sympy cancels: (tv(t) - x - tv(t))"""
    expected, found, text = set(case.expected.warnings), set(case.found.warnings), case.model.text
    warned = expected < found and found - expected == {"brian2.input.timedarray"}
    remains = EVOLVES.search(CANCELS.sub(r"(-\2)", text))
    return problem.startswith("warnings: ") and warned and bool(EVOLVES.search(text)) and not remains


def cancelled_name(case: Case, problem: str) -> bool:
    """sympy cancels a name of the code (g_L - v - g_L), which Brian 2 then looks for in vain"""
    name = re.search(r"Unknown identifier (\w+)", case.expected.message)
    cancelled = name and any(each[1] == name[1] for each in CANCELS.finditer(case.model.text))
    return bool(cancelled) and FAILS_UNKNOWN(case, problem)


def known_quotient(case: Case, problem: str) -> bool:
    """sympy knows what 2//3*x or 1/(2 + abs(x))//3 is, and Brian 2 then looks for x in vain"""
    name = re.search(r"Unknown identifier (\w+)", case.expected.message)
    line = name and re.search(rf"\b{name[1]}\b.*//|//.*\b{name[1]}\b", case.model.text)
    return bool(line) and FAILS_UNKNOWN(case, problem)


def brian_needs_too_long(case: Case, problem: str) -> bool:
    """Brian 2 has not ended after a minute in which sympy solves or simplifies"""
    return case.expected.fate == "hung" and case.found.fate == "ran"


def brian_fails(*, root: str, message: str, why: str, text: str = ""):
    """A row for right models that Brian fails to run: class and message of the root of its error.

    In a model with a mistake, Brio finds that instead.
    """

    def row(case: Case, problem: str) -> bool:
        failed = case.expected.fate == "raised" and case.found.fate == (
            "raised" if case.model.mistake else "ran"
        )
        return (
            failed
            and root == case.expected.errors[-1][0]
            and message in case.expected.message
            and text in case.model.text
        )

    row.__doc__ = why
    return row


def singular(case: Case, problem: str) -> bool:
    """'exact' was asked for, and Brian cannot solve linear equations with a singular matrix (dv/dt = a)"""
    asked = any(f"method='{name}'" in case.model.text for name in ("exact", "linear"))
    return asked and FAILS_SINGULAR(case, problem)


FAILS_SINGULAR = brian_fails(
    root="UnsupportedEquationsException",
    message="Cannot solve the given equations with this stateupdater.",
    why="",
)


FAILS_UNKNOWN = brian_fails(root="KeyError", message="Unknown identifier", why="")


def other_errors(mistakes: str, brian: str, brio: str, why: str):
    """A row for mistakes of which the two tell differently: root of Brian's error, and a class of Brio's."""

    def row(case: Case, problem: str) -> bool:
        both = case.expected.fate == case.found.fate == "raised" and case.model.mistake in mistakes.split()
        return both and case.expected.errors[-1][0] == brian and brio in case.found.errors[-1]

    row.__doc__ = why
    return row


# One step of Runge-Kutta's method is wrong by (dt/tau)**5/120, below 1e-7 for what models draw, and decay
# forgets it after tau; float32 rounds by 1e-7 a step. Formulas that divide by a difference of equal numbers
# are wrong by far more. By the precision of the model, and of the largest, as in random_verdict.py:
EQUAL = {True: 1e-9, False: 1e-5}
RUNGE_KUTTA_IS_RIGHT = {True: 1e-5, False: 1e-4}
EXACT_IS_WRONG = {True: 1e-3, False: 1e-2}


def exact_of_brian(case: Case, problem: str) -> bool:
    """Brian's exact step is far off or divides by zero; Brio's, and Runge-Kutta's on both sides, agree

    The formulas divide by differences of eigenvalues, or a matrix is singular but for rounding. Where Brian
    takes such a matrix for regular, and Brio integrates as Brian does otherwise, that has to be equal, too.
    """
    model, sides = case.model, case.sides
    overflow = case.expected.warnings == ["brian2.groups.group.invalid_values"] and not case.found.warnings
    divided = case.expected.fate == "raised" and case.expected.errors[-1][0] == "ZeroDivisionError"
    about = ["methods", *["warnings"] * overflow, *["fate"] * divided, *case.expected.arrays]
    exact = case.expected.method(model) in ("exact", "linear")
    if not (exact and problem.startswith(tuple(f"{name}: " for name in about))):
        return False
    precise, right = model.precise, sides.brian(model.with_method("rk4"))
    return (
        not agree(right, case.expected, EXACT_IS_WRONG[precise])
        and agree(right, sides.brio(model.with_method("rk4")), EQUAL[precise])
        and agree(right, sides.brio(model.with_method("exact")), RUNGE_KUTTA_IS_RIGHT[precise])
        and (
            case.found.method(model) in ("exact", "linear")
            or agree(sides.brian(model.with_method(case.found.method(model))), case.found, EQUAL[precise])
        )
    )


CODE_OF_PART = re.compile(r"^(\w+\[1:\]\.run_regularly)\('([^']*)', (.*), name='(\w+)'\)$", re.MULTILINE)


def part_by_part(found: re.Match) -> str:
    """One operation for each statement; own names (other_1 = …) stay with the statement that reads them."""
    call, code, rest, name = found.groups()
    pieces = re.findall(r"((?:other_\d = [^;]*; )*[^;]*)(?:; |$)", code)
    names = [name, *(f"{name}_{k}" for k in range(1, len(pieces)))]
    pairs = zip(pieces, names, strict=False)
    return "\n".join(f"{call}({piece!r}, {rest}, name={each!r})" for piece, each in pairs if piece)


def subexpression_in_part(case: Case, problem: str) -> bool:
    """Brian's code of a part of a group reads old subexpressions; statement by statement, it agrees"""
    split = CODE_OF_PART.sub(part_by_part, case.model.text)
    about_values = problem.startswith(tuple(f"{name}: " for name in case.expected.arrays))
    if not about_values or split == case.model.text:
        return False
    return agree(case.sides.brian(split), case.found, EQUAL[case.model.precise])


def subexpression_in_pathway(case: Case, problem: str) -> bool:
    """Brian's code of a pathway reads subexpressions as of its beginning; written out, it agrees"""
    text = case.model.written_out
    about_values = problem.startswith(tuple(f"{name}: " for name in case.expected.arrays))
    if not about_values or text in ("", case.model.text):
        return False
    return agree(case.sides.brian(text), case.found, EQUAL[case.model.precise])


def agree(one: Outcome, other: Outcome, tolerance: float) -> bool:
    """Whether two runs gave the same events, and real numbers within a part of the largest."""
    if one.fate != "ran" or other.fate != "ran" or one.arrays.keys() != other.arrays.keys():
        return False
    return not any(of_arrays(array, other.arrays[name], tolerance) for name, array in one.arrays.items())


def unit_of_exponent(case: Case, problem: str) -> bool:
    """Brian 2 does not look at the unit of an exponent, 2**(3*mV)"""
    refused = case.found.fate == "raised" and case.found.errors[-1][0] == "DimensionMismatchError"
    return case.model.mistake == "power_of_unit" and case.expected.fate == "ran" and refused


def index_written(case: Case, problem: str) -> bool:
    """Brian 2 lets code write indices and numbers of synapses"""
    refused = case.found.fate == "raised" and case.found.errors[-1][0] == "SyntaxError"
    mistakes = ("reset_writes_index", "index_written_in_pathway", "count_written_in_pathway")
    return case.model.mistake in mistakes and case.expected.fate == "ran" and refused


EXPLANATIONS = [
    sensitivity,
    grid_of_timed_array,
    cancelled_timed_array,
    brian_needs_too_long,
    singular,
    exact_of_brian,
    subexpression_in_part,
    subexpression_in_pathway,
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
    cancelled_name,
    known_quotient,
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
    brian_fails(
        root="SyntaxError",
        message="Unknown function abs",
        why="Brian 2 fails on abs(abs(5.83)), which sympy has made a number",
    ),
    brian_fails(
        root="KeyError",
        message='The identifier "re" could not be resolved',
        why="sympy does not know that all is real: Brian 2 looks for re() in vain",
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


def explained(case: Case, problem: str) -> str:
    """The explanation of a difference, or nothing."""
    for row in EXPLANATIONS:
        if row(case, problem):
            return row.__doc__.split("\n")[0]
    return ""
