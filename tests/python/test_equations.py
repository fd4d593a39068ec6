"""Equations as objects, as in Brian 2 (checked against 2.9)."""

import pytest
from brio import *
from brio.single_equation import SingleEquation

TEXT = """
dv/dt = -v/tau + x/ms : volt (unless refractory)
# a comment
x = 2*v : volt  # another
w : 1 (constant, shared)
b : boolean
n : integer
"""


@pytest.fixture
def equations():
    return Equations(TEXT)


def test_EQ_11_names(equations):
    assert equations.names == {"v", "x", "w", "b", "n"}
    assert equations.diff_eq_names == {"v"} and equations.subexpr_names == {"x"}
    assert equations.eq_names == {"v", "x"} and equations.parameter_names == {"w", "b", "n"}
    assert "tau" in equations.identifiers and "v" not in equations.identifiers
    assert not equations.is_stochastic
    assert Equations("dv/dt = xi_a/second**0.5 : 1").stochastic_variables == {"xi_a"}


def test_EQ_11_as_a_mapping(equations):
    assert len(equations) == 5 and list(equations) == ["v", "x", "w", "b", "n"] and "v" in equations
    line = equations["v"]
    assert (line.type, line.varname, line.expr.code) == ("differential equation", "v", "-v/tau + x/ms")
    assert line.flags == ["unless refractory"] and line.unit == volt and line.dim is get_dimensions(volt)
    assert equations["b"].var_type == "boolean" and equations["n"].var_type == "integer"
    assert equations.dimensions["w"] is get_dimensions(1)
    with pytest.raises(KeyError):
        equations["foo"]


def test_EQ_01_text(equations):
    assert str(equations["v"]) == "dv/dt = -v/tau + x/ms : volt (unless refractory)"
    assert str(equations["w"]) == "w : 1 (constant, shared)"
    assert Equations(str(equations)) == equations
    assert repr(equations) == "<Equations object consisting of 5 equations>"
    assert len(Equations("")) == 0


def test_PR_06_latex(equations):
    latex = equations._repr_latex_()
    assert latex.startswith("\\begin{align*}") and "\\tau" in latex


@pytest.mark.parametrize(
    "replacement, text",
    [
        ({"tau": 10 * ms}, "dv/dt = -v/(10.*msecond) : volt"),
        ({"tau": 10}, "dv/dt = -v/10.0 : volt"),
        ({"tau": "tau_m"}, "dv/dt = -v/tau_m : volt"),
        ({"tau": "2*x"}, "dv/dt = -v/(2*x) : volt"),
        ({"v": "u", "tau": "tau_m"}, "du/dt = -u/tau_m : volt"),
        ({"foo": "x"}, "dv/dt = -v/tau : volt"),
    ],
)
def test_EQ_11_substitution(replacement, text):
    changed = Equations("dv/dt = -v/tau : volt", **replacement)
    assert str(changed) == text
    assert changed == Equations("dv/dt = -v/tau : volt").substitute(**replacement)
    NeuronGroup(1, changed)


def test_EQ_11_names_can_be_exchanged():
    assert str(Equations("a = b : 1\nb : 1", a="b", b="a")) == "b = a : 1\na : 1"


def test_EQ_11_sums():
    assert str(Equations("a : 1") + Equations("b : 1")) == "a : 1\nb : 1"
    assert str(Equations("a : 1") + "b : 1") == "a : 1\nb : 1" == str("a : 1" + Equations("b : 1"))
    group = NeuronGroup(2, Equations("a : 1") + Equations("b : volt"))
    assert group.b[0] == 0 * volt and group.equations["b"].unit == volt


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: Equations(3), TypeError),
        (lambda: Equations("dv/dt = -v/tau"), EquationError),
        (lambda: Equations("a : 1") + Equations("a : 1"), EquationError),
        (lambda: Equations("a : mV"), EquationError),
        (lambda: Equations("a : 1", a=3), ValueError),
        (lambda: Equations("a = b : 1", b=[1, 2] * mV), ValueError),
        (lambda: Equations("a : 1") + 3, TypeError),
        (lambda: Equations(["a : 1"]), TypeError),
        (lambda: Equations("a : 1", a="_b"), SyntaxError),
        (lambda: Equations("a : 1", a="a b"), SyntaxError),
        (lambda: Equations("a : 1\nb : 1", a="b"), EquationError),
        (lambda: Equations("a = b : 1", b=[1, 2]), SyntaxError),
        (lambda: Equations("dv/dt = xi : 1\ndw/dt = 2*xi : 1"), EquationError),
        (lambda: Equations("a = xi : 1"), EquationError),
        (lambda: Equations("a = 2*b : 1\nb = a : 1"), ValueError),
        (lambda: Equations("db/dt = 1 : boolean"), TypeError),
        (lambda: Equations("b : bool"), TypeError),
        (lambda: Equations("a : 1.0*volt"), EquationError),
        (lambda: Equations("a : 1.0"), EquationError),
        (lambda: Expression("a b"), SyntaxError),
        (lambda: Expression("1/xi").split_stochastic(), ValueError),
        (lambda: Expression("sqrt(xi)").split_stochastic(), ValueError),
        (lambda: Equations.register_identifier_check("name"), ValueError),
    ],
)
def test_EQ_01_wrong_equations(make, error):
    with pytest.raises(error):
        make()


CURRENTS = """
dv/dt = I_m/C_m : volt
I_m = I_ext + I_pas : amp
I_ext = 1*nA + sin(2*pi*100*Hz*t)*nA : amp
I_pas = g_L*(E_L - v) : amp
g_L : siemens (constant)
"""


def test_EQ_11_order():
    equations = Equations(CURRENTS)
    assert [line.varname for line in equations.ordered] == ["I_ext", "I_pas", "I_m", "v", "g_L"]
    assert str(equations).splitlines()[2] == "I_m = I_ext + I_pas : amp"
    assert str(Equations("\n".join(reversed(CURRENTS.splitlines())))) == str(equations)


def test_EQ_11_dependencies():
    found = {
        name: {dependency.equation.varname: dependency.via for dependency in dependencies}
        for name, dependencies in Equations(CURRENTS).dependencies.items()
    }
    assert found == {
        "I_ext": {},
        "I_pas": {"v": ()},
        "I_m": {"I_ext": (), "I_pas": (), "v": ("I_pas",)},
        "v": {"I_m": (), "I_ext": ("I_m",), "I_pas": ("I_m",), "v": ("I_m", "I_pas")},
    }


def test_EQ_11_right_hand_sides():
    equations = Equations(CURRENTS)
    assert equations.diff_eq_expressions == [("v", Expression("I_m/C_m"))]
    assert [name for name, _ in equations.eq_expressions] == ["v", "I_m", "I_ext", "I_pas"]
    assert equations.identifiers == {"C_m", "E_L", "Hz", "nA", "pi", "sin", "t"}
    (name, expression), *rest = equations.get_substituted_expressions()
    assert name == "v" and not rest
    assert expression.identifiers == {"C_m", "E_L", "Hz", "nA", "pi", "sin", "t", "g_L", "v"}
    values = {"nA": 2, "sin": lambda x: x, "pi": 3, "Hz": 5, "t": 7, "g_L": 11, "E_L": 13, "v": 17, "C_m": 19}
    assert eval(expression.code, values) == (2 + 2 * 3 * 100 * 5 * 7 * 2 + 11 * (13 - 17)) / 19
    assert len(equations.get_substituted_expressions(include_subexpressions=True)) == 4


def test_EQ_11_from_lines():
    equations = Equations(CURRENTS)
    lines = [line for line in equations.values() if line.varname != "v"]
    lines.append(SingleEquation("differential equation", "v", volt.dim, expr=Expression("-v/tau")))
    changed = Equations(lines)
    assert str(changed["v"]) == "dv/dt = -v/tau : metre**2*kilogram*second**-3*amp**-1"
    assert changed["v"].dim is volt.dim and changed["g_L"] == equations["g_L"]
    NeuronGroup(1, changed)
    with pytest.raises(EquationError):
        Equations([*lines, lines[0]])
    for arguments in (("derivative", "v", volt.dim), ("parameter", "v", volt.dim, "float", Expression("a"))):
        with pytest.raises(ValueError):
            SingleEquation(*arguments)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dv/dt = -v/tau : 1", None),
        ("dv/dt = -v/tau + s*xi/tau**0.5 : 1", "additive"),
        ("dv/dt = -v/tau + (s*xi_1 - xi_2/2)/tau**0.5 : 1", "additive"),
        ("dv/dt = s*xi*t : 1", "multiplicative"),
        ("dv/dt = a*xi : 1\na = 2*w : 1\ndw/dt = -w/tau : 1", "multiplicative"),
        ("dv/dt = a*xi : 1\na = 2*w : 1\nw : 1", "additive"),
    ],
)
def test_EQ_10_kind_of_noise(text, kind):
    assert Equations(text).stochastic_type == kind


@pytest.mark.parametrize(
    ("text", "rest", "factors"),
    [
        ("a + b*xi", "a", {"xi": "b"}),
        ("s*xi/tau**0.5", "0", {"xi": "s / tau ** 0.5"}),
        ("-(a - xi)", "-a", {"xi": "1"}),
        ("a - (xi_1 - xi_2)*b/c + xi_1", "a", {"xi_1": "1 - b / c", "xi_2": "b / c"}),
    ],
)
def test_EQ_14_noise_taken_out(text, rest, factors):
    found_rest, found = Expression(text).split_stochastic()
    assert set(found) == set(factors)
    values = {"a": 2.0, "b": 3.0, "c": 5.0, "s": 7.0, "tau": 11.0}
    for expression, expected in [(found_rest, rest), *((found[name], factors[name]) for name in factors)]:
        assert eval(expression.code, {}, values) == pytest.approx(eval(expected, {}, values), rel=1e-14)


def test_EQ_14_pieces_of_text():
    expression = Expression(" v > 5 * mV and not 1e3*a < b ")
    assert expression.code == str(expression) == "v > 5 * mV and not 1e3*a < b"
    assert expression.identifiers == {"v", "mV", "a", "b"}
    assert eval(repr(expression)) == expression and hash(eval(repr(expression))) == hash(expression)
    assert expression != Statements("v = 5") and Expression("a").split_stochastic() == (Expression("a"), None)
    assert repr(Statements("v += w")) == "Statements('v += w')"


def test_EQ_11_flags():
    equations = Equations("v : 1 (this, that)\nw : 1 (this)\nx = v : 1")
    equations.check_flags({"parameter": ["this", "that"]})
    equations.check_flags({"parameter": ["this", "that"]}, [("this", "other")])
    for allowed, incompatible in [
        ({"parameter": ["this"]}, ()),
        ({"subexpression": ["this", "that"]}, ()),
        ({"parameter": ["this", "that"]}, [("this", "that")]),
    ]:
        with pytest.raises(ValueError):
            equations.check_flags(allowed, incompatible)


def test_EQ_09_further_checks_of_names():
    def no_capitals(name):
        if name != name.lower():
            raise SyntaxError(f"'{name}' has capitals")

    Equations.register_identifier_check(no_capitals)
    try:
        Equations("v : 1")
        with pytest.raises(SyntaxError):
            Equations("V : 1")
    finally:
        Equations.identifier_checks.remove(no_capitals)
    Equations("V : 1")


def test_PR_06_views_for_notebooks():
    class Printer:
        def text(self, text):
            self.shown = text

    equations, printer = Equations(CURRENTS), Printer()
    equations._repr_pretty_(printer, False)
    assert printer.shown == str(equations)
    equations["v"]._repr_pretty_(printer, False)
    assert printer.shown == "dv/dt = I_m/C_m : volt"
    assert (
        equations["v"]._repr_latex_().startswith("$")
        and r"\frac{I_{m}}{C_{m}}" in equations["v"]._repr_latex_()
    )
    assert Expression("tau**2")._repr_latex_() == r"$\tau^{2}$"


def test_EQ_11_values_keep_all_their_digits():
    exact = 1 / 3 * ms
    group = NeuronGroup(1, Equations("x = y : second\ny = tau : second", tau=exact))
    assert group.x_[0] == float(exact)
    assert "y + 0.5*msecond" in str(Equations("x = y + tau : second\ny : second", tau=0.5 * ms))
