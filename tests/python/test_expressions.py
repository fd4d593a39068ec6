"""Expressions and statements of model text: their grammar, types, constants and functions."""

import math

import numpy as np
import pytest
from brio import *
from brio.brian2 import BrianObjectException
from brio.units import *

X = np.array([-2.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 7.25])


def values(text, unit="1", kind="", **namespace):
    """An expression of x (numbers), k (the integers -3 to 3), b (k > 0) and v (x volts)."""
    equations = f"x : 1\nk : integer\nb : boolean\nv : volt\nresult : {kind or unit}"
    group = NeuronGroup(7, equations, namespace=namespace)
    group.x, group.k, group.v = X, np.arange(-3, 4), X * volt
    group.b = "k > 0"
    group.result = text
    return np.array(group.result_)


def test_EX_01_operators_and_their_order():
    assert np.array_equal(values("1 + 2*x**2 - -x/4"), 1 + 2 * X**2 + X / 4)
    assert values("2**3**2")[0] == 512 and values("-2**2")[0] == -4 and values("2 - 3 - 4")[0] == -5
    assert np.array_equal(values("int(not b and x < 1 or k == 3)"), [1, 1, 1, 1, 0, 0, 1])
    assert np.array_equal(values("True", kind="boolean"), [True] * 7)


@pytest.mark.parametrize(
    "text",
    [
        "0 < x < 1",
        "x if b else 1",
        "x[0]",
        "x.real",
        "exp(x=1)",
        "exp(*x)",
        "lambda: 1",
        "[1, 2]",
        "(1, 2)",
        "'text'",
        "2j",
        "x +",
        "x y",
    ],
)
def test_EX_01_what_is_no_expression(text):
    with pytest.raises(SyntaxError):
        values(text)


@pytest.mark.parametrize("text", ["max(x, 1)", "len(x)", "unknown"])
def test_EX_01_python_is_not_around(text):
    with pytest.raises(KeyError):
        values(text)


def test_EX_02_types():
    k = np.arange(-3, 4)
    assert np.array_equal(values("k/2"), k / 2)
    assert np.array_equal(values("k//2"), k // 2) and np.array_equal(values("k % 2"), k % 2)
    assert np.array_equal(values("k % -2"), k % -2) and np.array_equal(values("x // 2"), X // 2)
    assert np.array_equal(values("x % -2"), X % -2)
    assert np.array_equal(values("int(x > 0)*3.5 + int(b)"), (X > 0) * 3.5 + (k > 0))
    assert np.array_equal(values("int(x)", kind="integer"), X.astype(int))
    with pytest.raises(SyntaxError):
        values("(x > 0)*3.5")


def test_EX_02_constants_have_room_for_their_result():
    big = 2**31 - 1
    for text, expected in {
        "int(3000000000)": 3e9,
        "int(-3e9)": -3e9,
        "3000000000 - k + k": 3e9,
        "2147483647 + 1": 2**31,
        "100000*100000": 1e10,
        "int(5e9)//7": 5_000_000_000 // 7,
        "int(5e9) % 7": 5_000_000_000 % 7,
        "big + 1": 2**31,
        "big*big": float(big**2),
        "2**40": 2**40,
        "2**100": 2.0**100,
        "int(1e5)*int(1e5)": 1e10,
        "abs(-3000000000)": 3e9,
    }.items():
        assert np.array_equal(values(text, big=big), [expected] * 7), text
    assert np.array_equal(values("int(x*3e9)"), np.trunc(X * 3e9))
    # Variables have 32 bits, in Brian as well.
    wrapped = (np.arange(-3, 4) * 2_000_000_000).astype(np.int32)
    assert np.array_equal(values("k*2000000000"), wrapped)
    assert np.array_equal(values("k*big", big=2_000_000_000), wrapped)


def test_EX_02_powers_of_integers():
    k = np.arange(-3.0, 4)
    assert np.array_equal(values("2**k"), 2**k) and np.array_equal(values("2**n*k", n=-1), k / 2)
    assert np.array_equal(values("x*10**-3"), X * 1e-3) and values("2**-2")[0] == 0.25
    assert np.array_equal(values("(-1)**k"), (-1) ** k) and np.array_equal(values("k**3"), k**3)
    with np.errstate(divide="ignore"):
        assert np.array_equal(values("k**-1"), k**-1)
    assert np.array_equal(values("k**2 % 2 == 1", kind="boolean"), k**2 % 2 == 1)
    group = NeuronGroup(
        1, "dy/dt = 2**-2/ms : 1\nz = 10**-3 : 1\nk : integer\nu : 1", method="euler", dt=1 * ms
    )
    group.k = -1
    group.run_regularly("q = 4; q **= k; u = q")
    run(1 * ms)
    assert group.y[0] == 0.25 and group.u[0] == 0.25 and np.ravel(group.z[:])[0] == 1e-3


def test_EX_02_truth_values_count():
    b = (np.arange(-3, 4) > 0).astype(int)
    for text in (
        "b + True",
        "True + b",
        "b*True + 1",
        "1 + True**2*b",
        "True/1 + b",
    ):
        assert np.array_equal(values(text), b + 1), text
    assert np.array_equal(values("b + b"), 2 * b) and np.array_equal(values("2**b"), 2**b)
    assert values("True + True")[0] == 2 and values("False*3")[0] == 0
    # As in Brian: what 'not', 'and' and 'or' give can be calculated with, what comparisons give can't.
    assert np.array_equal(values("(not b) + 1"), 2 - b) and np.array_equal(values("(b or x > 5) - 1"), b - 1)
    assert np.array_equal(values("x*((b and x > 0) + 1)"), X * (b + 1))
    for text in ("-True", "-b", "(x > 0) + 1", "(b == b)*2", "2**(not b)", "-(not b)", "exp(not b)"):
        with pytest.raises((SyntaxError, TypeError)):
            values(text)


def test_EX_03_exponents():
    assert np.array_equal(values("v**2/volt", unit="volt"), X**2)
    assert np.array_equal(values("v**two/volt", unit="volt", two=2), X**2)
    assert np.array_equal(values("(v**2)**0.5", unit="volt"), np.abs(X))
    for text in ("v**x", "v**k", "2**v"):
        with pytest.raises((DimensionMismatchError, ValueError)):
            values(text)
    with pytest.raises(DimensionMismatchError):
        values("v//volt**2")


def test_EX_04_statements():
    group = NeuronGroup(
        2, "x : 1\ny : 1", threshold="True", reset="z = x + 1; y = z*2\nx -= 1\ny **= 2 # done"
    )
    group.x = [1, 2]
    group.run_regularly("x /= 2; y //= 1", when="end")
    run(0.1 * ms)
    assert np.array_equal(group.x, [0, 0.5]) and np.array_equal(group.y, [16, 36])
    assert not hasattr(group, "z")


def test_EX_05_constants():
    assert values("pi")[0] == math.pi and values("e")[0] == math.e
    assert values("inf")[0] == math.inf and values("-inf")[0] == -math.inf
    assert values("mV + 2*mvolt", unit="volt")[0] == pytest.approx(0.003, rel=1e-15)  # rounding of mV


FUNCTIONS = "sin cos tan sinh cosh tanh arcsin arccos arctan exp log log10 expm1 log1p exprel sqrt"
ROUNDING = "ceil floor abs sign"


@pytest.mark.parametrize("name", [*FUNCTIONS.split(), *ROUNDING.split()])
def test_EX_06_functions_of_one_number(name):
    from brio.functions import DEFAULT_FUNCTIONS

    with np.errstate(all="ignore"):
        expected = np.asarray(DEFAULT_FUNCTIONS[name](X))
    # NumPy's own functions may be wrong in the last bits; ours are good to 1 ulp (docs/develop/math.md).
    assert values(f"{name}(x)") == pytest.approx(expected, rel=1e-15, abs=0, nan_ok=True)


def test_EX_06_the_other_functions():
    assert np.array_equal(values("clip(x, -1, 1)"), np.clip(X, -1, 1))
    assert np.array_equal(values("int(b) + int(x)"), (np.arange(-3, 4) > 0) + X.astype(int))
    assert np.array_equal(values("timestep(x*second, 0.1*second)"), ((X + 1e-4) / 0.1).astype(int))
    assert values("exprel(0)")[0] == 1 and values("exprel(1e-12)")[0] == pytest.approx(1, abs=1e-12)
    assert np.array_equal(values("sqrt(v**2)", unit="volt"), np.abs(X))
    assert np.array_equal(
        values("abs(v) + clip(v, 0*volt, 1*volt)", unit="volt"), np.abs(X) + np.clip(X, 0, 1)
    )
    assert np.array_equal(values("sign(v)", kind="integer"), np.sign(X))
    for text in ("sin(v)", "exp(v)", "poisson(v)", "clip(v, 0, 1)", "timestep(x, dt)"):
        with pytest.raises(DimensionMismatchError):
            values(text)


# Bounds of five standard errors: a false alarm once in 1.7 million, and the seed is fixed.
def test_EX_06_random_numbers():
    seed(11)
    group = NeuronGroup(100_000, "x : 1")
    for text, mean, variance in (
        ("rand()", 1 / 2, 1 / 12),
        ("randn()", 0, 1),
        ("poisson(3)", 3, 3),
        ("poisson(30)", 30, 30),
    ):
        group.x = text
        assert abs(np.mean(group.x) - mean) < 5 * np.sqrt(variance / 100_000), text


@pytest.mark.parametrize(
    "text", ["rand() + rand()", "exp(rand())*exp(rand())", "clip(x, rand(), 1 + rand())"]
)
def test_EX_07_one_random_function_is_called_once_in_an_expression(text):
    with pytest.raises(NotImplementedError, match="more than once"):
        values(text)
    assert len(set(values("randn()*rand()"))) == 7


# As above; the probability is that of both, so two draws were made.
def test_EX_07_conditions_may_compare_several_random_numbers():
    seed(12)
    group = NeuronGroup(
        100_000,
        "n : 1",
        threshold="rand() < 0.5 and rand() < 0.5",
        reset="n += 1",
    )
    pairs = Synapses(group[:300], group[:300])
    pairs.connect("rand() < rand()")
    run(0.1 * ms)
    assert abs(np.mean(group.n) - 0.25) < 5 * np.sqrt(0.25 * 0.75 / 100_000)
    assert abs(len(pairs) / 300**2 - 0.5) < 5 * 0.5 / 300


def test_EX_08_formulas_are_computed_as_they_are_written():
    assert np.array_equal(values("x + 1e16 - 1e16"), X + 1e16 - 1e16)
    assert np.array_equal(values("x/3 + x/3 + x/3"), X / 3 + X / 3 + X / 3)


def test_EX_10_shared_variables_are_assigned_first():
    group = NeuronGroup(3, "s : 1 (shared)\nv : 1")
    group.run_regularly("s += 1; v = s + i; v *= 2")
    run(0.1 * ms)
    assert group.s == 1 and np.array_equal(group.v, [2, 4, 6])
    for code in ("v = i; s = 1", "s = v", "s = 1; v = 2; s = 3"):
        other = NeuronGroup(3, "s : 1 (shared)\nv : 1")
        other.run_regularly(code)
        with pytest.raises(BrianObjectException) as raised:
            Network(other).run(0 * ms)
        assert isinstance(raised.value.__cause__, SyntaxError)
