"""Equations as objects, as in Brian 2 (checked against 2.9)."""

import pytest
from brio import *

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


def test_names(equations):
    assert equations.names == {"v", "x", "w", "b", "n"}
    assert equations.diff_eq_names == {"v"} and equations.subexpr_names == {"x"}
    assert equations.eq_names == {"v", "x"} and equations.parameter_names == {"w", "b", "n"}
    assert "tau" in equations.identifiers and "v" not in equations.identifiers
    assert not equations.is_stochastic
    assert Equations("dv/dt = xi_a/second**0.5 : 1").stochastic_variables == {"xi_a"}


def test_as_a_mapping(equations):
    assert len(equations) == 5 and list(equations) == ["v", "x", "w", "b", "n"] and "v" in equations
    line = equations["v"]
    assert (line.type, line.varname, line.expr) == ("differential equation", "v", "-v/tau + x/ms")
    assert line.flags == ["unless refractory"] and line.unit == volt and line.dim is get_dimensions(volt)
    assert equations["b"].var_type == "boolean" and equations["n"].var_type == "integer"
    assert equations.dimensions["w"] is get_dimensions(1)
    with pytest.raises(KeyError):
        equations["foo"]


def test_text(equations):
    assert str(equations["v"]) == "dv/dt = -v/tau + x/ms : volt (unless refractory)"
    assert str(equations["w"]) == "w : 1 (constant, shared)"
    assert Equations(str(equations)) == equations
    assert repr(equations) == "<Equations object consisting of 5 equations>"
    assert len(Equations("")) == 0


def test_latex(equations):
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
def test_substitution(replacement, text):
    changed = Equations("dv/dt = -v/tau : volt", **replacement)
    assert str(changed) == text
    assert changed == Equations("dv/dt = -v/tau : volt").substitute(**replacement)
    NeuronGroup(1, changed)


def test_names_can_be_exchanged():
    assert str(Equations("a = b : 1\nb : 1", a="b", b="a")) == "b = a : 1\na : 1"


def test_sums():
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
    ],
)
def test_wrong_equations(make, error):
    with pytest.raises(error):
        make()
