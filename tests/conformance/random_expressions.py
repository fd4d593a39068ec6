"""Random expressions that have a meaning: dimensions and types agree, values stay where they can be compared.

Arguments of steep functions are clipped and divisors are kept away from zero, so that a model neither
explodes nor divides by almost nothing. Literals that are compared with real numbers have odd digits: no value
hits them by a round number, so that the last bit of a sum does not decide about a spike.
"""

from dataclasses import dataclass, field

import hypothesis.strategies as st

#: Dimension, and the unit in which its values are near 1 to 10.
SCALES = {"1": "", "volt": "mV", "amp": "pA", "siemens": "nS", "second": "ms"}
ODD = ["0.37", "1.43", "2.71", "3.19", "5.83", "0.083"]
ROUND = ["1", "2", "3", "0.5", "1e-1", "4."]

#: How a function is called, with an argument of any size.
FUNCTIONS = [
    "sin({})",
    "cos({})",
    "tanh({})",
    "exp(-abs({}))",
    "abs({})",
    "sqrt(abs({}))",
    "clip({}, -1.7, 2.3)",
    "int({})",
    "floor({})",
    "ceil({})",
    "sign({})",
    "exp(clip({}, -2, 2))",
    "exprel(clip({}, -3, 3))",
    "expm1(clip({}, -2, 2))",
    "log(1.3 + abs({}))",
    "log10(1.3 + abs({}))",
    "log1p(abs({}))",
    "arctan({})",
    "sinh(clip({}, -2, 2))",
    "cosh(clip({}, -2, 2))",
    "tan(clip({}, -1, 1))",
    "arcsin(clip({}, -1, 1))",
    "arccos(clip({}, -1, 1))",
    "1/(1 + exp(-clip({}, -5, 5)))",
    "timestep(abs({})*ms, dt)",
]


@dataclass
class Scope:
    """The names that an expression may use: real ones by dimension, integers, booleans."""

    reals: dict[str, list[str]] = field(default_factory=dict)
    integers: list[str] = field(default_factory=list)
    booleans: list[str] = field(default_factory=list)

    def copy(self) -> "Scope":
        reals = {dimension: list(names) for dimension, names in self.reals.items()}
        return Scope(reals, list(self.integers), list(self.booleans))

    def add(self, name: str, kind: str) -> None:
        """A name of a dimension, or of kind ``integer`` or ``boolean``."""
        if kind == "integer":
            self.integers.append(name)
        elif kind == "boolean":
            self.booleans.append(name)
        else:
            self.reals.setdefault(kind, []).append(name)


def literal(draw, dimension: str, digits: list[str] | None = None) -> str:
    number = draw(st.sampled_from(digits or ODD))
    unit = SCALES[dimension]
    return f"{number}*{unit}" if unit else number


def leaf(draw, scope: Scope, dimension: str) -> str:
    names = scope.reals.get(dimension, [])
    if names and draw(st.integers(0, 3)):
        return draw(st.sampled_from(names))
    if dimension == "1" and draw(st.integers(0, 4)) == 4:
        return integer(draw, scope, 0)
    return literal(draw, dimension, ODD + ROUND)


def real(draw, scope: Scope, dimension: str, depth: int) -> str:
    """An expression of a dimension."""
    if depth <= 0:
        return leaf(draw, scope, dimension)

    def part(of=dimension):
        return real(draw, scope, of, depth - 1)

    def factor():
        return real(draw, scope, "1", depth - 1)

    forms = [
        lambda: leaf(draw, scope, dimension),
        lambda: f"({part()} + {part()})",
        lambda: f"({part()} - {part()} - {part()})",
        lambda: f"{factor()}*{part()}",
        lambda: f"{part()}*{factor()}",
        lambda: f"{part()}/(1.21 + abs({factor()}))",
        lambda: f"-{part()}",
        lambda: f"abs({part()})",
        lambda: f"clip({part()}, {literal(draw, dimension, ['-2.9', '-0.3'])}, {literal(draw, dimension)})",
        lambda: choice(draw, scope, dimension, depth),
    ]
    if dimension == "volt":
        forms.append(lambda: f"{part('amp')}/(3.7*nS + abs({part('siemens')}))")
    elif dimension == "amp":
        forms.append(lambda: f"{part('siemens')}*{part('volt')}")
    elif dimension == "1":
        forms += pure_forms(draw, scope, depth) * 2
    return draw(st.sampled_from(forms))()


def pure_forms(draw, scope: Scope, depth: int) -> list:
    """What numbers without a unit can be, besides what all reals can be."""

    def part():
        return real(draw, scope, "1", depth - 1)

    def function():
        return draw(st.sampled_from(FUNCTIONS)).format(part())

    def ratio():
        dimension = draw(st.sampled_from(["volt", "amp", "siemens", "second"]))
        above, below = (real(draw, scope, dimension, depth - 1) for _ in range(2))
        return f"{above}/({literal(draw, dimension)} + abs({below}))"

    return [
        function,
        function,
        ratio,
        lambda: f"({part()})**{draw(st.sampled_from(['2', '3']))}/7.1",
        lambda: f"-tanh({part()})**2",
        lambda: f"(1.1 + abs({part()}))**{draw(st.sampled_from(['-1', '0.5', '-0.73', '1.9']))}",
        lambda: f"(({part()}) % {draw(st.sampled_from(['1.73', '3', '2.39']))})",
        lambda: f"(({part()}) // {draw(st.sampled_from(['1.73', '3']))})",
        lambda: f"{integer(draw, scope, depth - 1)}/{draw(st.sampled_from(['2', '3', '4.']))}",
        lambda: f"({integer(draw, scope, depth - 1)})*{part()}",
    ]


def choice(draw, scope: Scope, dimension: str, depth: int) -> str:
    """One of two values, as Brian's language writes it."""
    condition = boolean(draw, scope, depth - 1)
    yes, no = (real(draw, scope, dimension, depth - 1) for _ in range(2))
    return f"(int({condition})*{yes} + int(not ({condition}))*{no})"


def integer(draw, scope: Scope, depth: int) -> str:
    if depth <= 0:
        return draw(st.sampled_from([*scope.integers, "1", "2", "3"]))

    def part():
        return integer(draw, scope, depth - 1)

    forms = [
        lambda: integer(draw, scope, 0),
        lambda: f"({part()} + {part()})",
        lambda: f"({part()} - {part()})",
        lambda: f"({part()})*{draw(st.sampled_from(['2', '3', '-1']))}",
        lambda: f"(({part()}) % {draw(st.sampled_from(['2', '3', '5']))})",
        lambda: f"(({part()}) // {draw(st.sampled_from(['2', '3', '-2']))})",
        lambda: f"int({boolean(draw, scope, depth - 1)})",
        lambda: f"int(clip({real(draw, scope, '1', depth - 1)}, -9.3, 9.3))",
    ]
    return draw(st.sampled_from(forms))()


def boolean(draw, scope: Scope, depth: int) -> str:
    """A condition. Only integers are compared for equality."""
    if depth <= 0 and scope.booleans and draw(st.booleans()):
        return draw(st.sampled_from(scope.booleans))
    if depth <= 0:
        return comparison(draw, scope, 0)
    forms = [
        lambda: comparison(draw, scope, depth),
        lambda: boolean(draw, scope, 0),
        lambda: f"({boolean(draw, scope, depth - 1)} and {boolean(draw, scope, depth - 1)})",
        lambda: f"({boolean(draw, scope, depth - 1)} or {boolean(draw, scope, depth - 1)})",
        lambda: f"(not {boolean(draw, scope, depth - 1)})",
    ]
    return draw(st.sampled_from(forms))()


def comparison(draw, scope: Scope, depth: int) -> str:
    if draw(st.integers(0, 3)) == 3:
        left, right = (integer(draw, scope, depth - 1) for _ in range(2))
        return f"({left}) {draw(st.sampled_from(['==', '!=', '<', '>=']))} {right}"
    dimension = draw(st.sampled_from(sorted(scope.reals) or ["1"]))
    left = real(draw, scope, dimension, depth - 1)
    return f"{left} {draw(st.sampled_from(['>', '<', '>=', '<=']))} {literal(draw, dimension)}"
